"""The worker: does jobs, several at once, notes what breaks, and tries to be the clock owner."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from collections.abc import Sequence
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import Error
from procrastinate import worker
from procrastinate.contrib.django import app, procrastinate_app
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.middleware import AsyncCallNext, SyncCallNext
from psycopg_pool import PoolClosed, PoolTimeout

from throughcare.machinery import actions
from throughcare.machinery.owner import ClockOwner

STOP_SECONDS = 8  # for jobs that are under way; what is not done by then is done again by another worker
AGAIN_SECONDS = 2

log = structlog.get_logger(__name__)


class Worker(worker.Worker):
    """The library's worker, with one clock owner among all instead of a clock in each."""

    async def _periodic_deferrer(self) -> None:
        await ClockOwner(self.app.periodic_registry).run()


async def note_what_breaks(call_next: AsyncCallNext, context: JobContext, worker: worker.Worker) -> Any:
    """Keep why a job broke, without the words of the error."""
    try:
        return await call_next()
    except Exception as error:
        with contextlib.suppress(Error, PoolTimeout):  # the note must not hide what broke
            await sync_to_async(actions.note_broken, thread_sensitive=False)(context.job, error)
        raise


def no_stop_iteration(call_next: SyncCallNext, context: JobContext, worker: worker.Worker) -> Any:
    """A `StopIteration` cannot leave a thread of asyncio: the job would never end, and keep its place for ever."""
    try:
        return call_next()
    except StopIteration as error:
        raise RuntimeError("StopIteration") from error


def main(words: Sequence[str]) -> int:
    """`throughcare worker`, until it is told to stop. Answers the exit code."""
    parser = argparse.ArgumentParser(prog="throughcare worker", description=__doc__)
    parser.add_argument("--jobs", type=int, default=settings.WORKER_JOBS, help="how many at once")
    parser.add_argument("--one-shot", action="store_true", help="do what is due, then end")
    given = parser.parse_args(words)
    asyncio.run(_work(jobs=given.jobs, one_shot=given.one_shot))
    return 0


async def _work(*, jobs: int, one_shot: bool) -> None:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    real = procrastinate_app.current_app
    while not asked.is_set():
        with real.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            try:
                async with real.open_async():
                    real.perform_import_paths()  # type: ignore[no-untyped-call]
                    ours = Worker(
                        real,
                        concurrency=jobs,
                        wait=not one_shot,
                        task_middleware=[*(real.worker_defaults.get("task_middleware") or []), no_stop_iteration],
                        worker_middleware=[note_what_breaks],
                        install_signal_handlers=False,
                        shutdown_graceful_timeout=STOP_SECONDS,
                    )

                    def stop(ours: Worker = ours) -> None:
                        asked.set()
                        ours.stop()  # type: ignore[no-untyped-call]

                    for number in (signal.SIGTERM, signal.SIGINT):
                        loop.add_signal_handler(number, stop)
                    await ours.run()  # type: ignore[no-untyped-call]
            except (ConnectorException, PoolTimeout, PoolClosed) as error:
                log.warning("worker_waits", error=type(error).__name__)
        if one_shot:
            return
        if not asked.is_set():  # the database was gone for longer than the worker could wait
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asked.wait(), AGAIN_SECONDS)
