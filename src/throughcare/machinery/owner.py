"""One clock owner: of all workers only one, whoever holds an advisory lock, starts what happens with time.

The lock belongs to a connection: it ends with its holder, by kill -9 as well, and another worker has it a second
later. A holder that is only stopped, or whose machine is gone, gives no sign any more: after some seconds another
worker has the server end its connection. The clock is the database's, so that one machine's wrong clock starts
nothing early or late. Nothing is started twice even then: the job library keeps each moment of each row once.
"""

from __future__ import annotations

import asyncio
import os
import socket
from typing import Any

import psycopg
import structlog
from django.db import connections
from procrastinate.exceptions import ProcrastinateException
from procrastinate.periodic import PeriodicDeferrer, PeriodicRegistry
from psycopg.types.json import Jsonb

from throughcare.kernel.deadline import cut

LOCK = 7_402_119
LOOK_SECONDS = 1.0
ANSWER_SECONDS = 5.0
SILENT_SECONDS = 15
LOST_SECONDS = 30  # three signs of a worker that did not come
MOST_ATTEMPTS = 5

log = structlog.get_logger(__name__)

# A server soon notices that the machine at the other end is gone.
_KEEPALIVE = " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"

_BEAT = """
    insert into machinery_pulse (name, at, facts) values ('clock', clock_timestamp(), %s)
    on conflict (name) do update set at = excluded.at, facts = excluded.facts
    returning extract(epoch from at)::float
"""
_END_SILENT = """
    select pg_terminate_backend(held.pid) from pg_locks held, machinery_pulse pulse
    where held.locktype = 'advisory' and held.classid = 0 and held.objid = %s and held.granted
      and held.database = (select oid from pg_database where datname = current_database())
      and pulse.name = 'clock' and pulse.at < clock_timestamp() - make_interval(secs => %s)
"""
_LOST = """
    select job.id, job.attempts from procrastinate_jobs job
    left join procrastinate_workers worker on worker.id = job.worker_id
    where job.status = 'doing'
      and (job.worker_id is null or worker.last_heartbeat < now() - make_interval(secs => %s))
    for update of job skip locked
"""
_NOTE = """
    insert into machinery_jobnote (job_id, kind, at, attempt, error, words, place, by)
    values (%s, 'lost', now(), %s, '', 'The worker that did it was killed or its machine stopped.', '', '')
"""


class ClockOwner:
    """Tries to be the owner for as long as it runs, and works the clock while it is."""

    def __init__(self, registry: PeriodicRegistry) -> None:
        self._registry = registry
        self.owns = False

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_where(), autocommit=True) as connection:
                    await self._while_connected(connection)
            except (psycopg.Error, OSError, TimeoutError, ProcrastinateException) as error:
                log.warning("clock_waits", error=type(error).__name__)
            finally:
                self.owns = False
            await asyncio.sleep(LOOK_SECONDS)

    async def _while_connected(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while not (await _ask(connection, "select pg_try_advisory_lock(%s)", [LOCK]))[0][0]:
            await _ask(connection, _END_SILENT, [LOCK, SILENT_SECONDS])
            await asyncio.sleep(LOOK_SECONDS)
        self.owns = True
        log.info("clock_taken")
        deferrer = PeriodicDeferrer(self._registry)
        who = Jsonb({"host": socket.gethostname(), "process": os.getpid()})
        while True:
            ((now,),) = await _ask(connection, _BEAT, [who])
            await deferrer.defer_jobs(deferrer.get_previous_tasks(at=now))
            await take_up_lost(connection)
            await asyncio.sleep(LOOK_SECONDS)


async def take_up_lost(connection: psycopg.AsyncConnection[Any]) -> None:
    """Jobs whose worker is gone are done again by another; one that ended five workers is not tried a sixth time."""
    async with connection.transaction():
        for number, attempts in await _ask(connection, _LOST, [LOST_SECONDS]):
            await _ask(connection, _NOTE, [number, attempts])
            if attempts + 1 >= MOST_ATTEMPTS:
                await _ask(connection, "select procrastinate_finish_job_v1(%s, 'failed', false)", [number])
            else:
                await _ask(connection, "select procrastinate_retry_job_v2(%s, now(), null, null, null)", [number])


async def _ask(connection: psycopg.AsyncConnection[Any], words: str, values: list[Any]) -> list[Any]:
    late = asyncio.get_running_loop().call_later(ANSWER_SECONDS, cut, connection.pgconn.socket)
    try:
        cursor = await connection.execute(words.encode(), values)
        return await cursor.fetchall() if cursor.description else []
    finally:
        late.cancel()


def _where() -> dict[str, Any]:
    given = {**connections["default"].get_connection_params(), "application_name": "throughcare-clock"}
    for name in ("cursor_factory", "context"):
        given.pop(name, None)
    return {**given, "options": f"{given.get('options', '')}{_KEEPALIVE}"}
