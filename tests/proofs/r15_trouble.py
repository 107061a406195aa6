"""R15: the database slow, silent, gone, its pool used up, the clock off, letters stuck: an answer in 5 s, in words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from time_machine import travel

from tests.plugin import running
from tests.proofs._web import Line, Web, until, webs
from throughcare.accounts.principals import system
from throughcare.cli.proofs import Size
from throughcare.kernel import clock
from throughcare.machinery import actions, watch

MOST_SECONDS = 5.0
SLACK = 2.5  # small runs share two cores with other tests
SAYS = "The service is not there just now"
PAGE = "/account/sign-in/"


def prove(size: Size) -> dict[str, Any]:
    """A real server over a line to the database that is slowed, silenced and cut."""
    rounds = size.of(1, 20)
    most = MOST_SECONDS if size.full else MOST_SECONDS + SLACK
    name = connection.settings_dict["NAME"]
    sockets = running().sockets
    line = Line(Path(sockets) / ".s.PGSQL.5432")
    url = running().url(name).replace(str(sockets), str(line.folder))
    assert url != running().url(name), "the line is not between them"
    longest = {"silent": 0.0, "gone": 0.0, "pool used up": 0.0}
    web = Web(url=url, threads=8, pool=3)
    try:
        with webs(web):
            web.wait(PAGE)
            for _ in range(rounds):
                for state in ("silent", "gone"):
                    line.be(state)
                    for path in (PAGE, "/"):
                        status, seconds, text = web.get(path, cookie=f"{settings.SESSION_COOKIE_NAME}=of-nobody")
                        assert (status, SAYS in text) == (503, True), f"{state}: {path} was answered {status}"
                        longest[state] = max(longest[state], seconds)
                    assert web.get("/health/live")[0] == 200
                    status, seconds, text = web.get("/health/ready")
                    assert status == 503
                    assert '"failed": ["database"]' in text
                    longest[state] = max(longest[state], seconds)
                    line.be("open")
                    web.wait(PAGE, seconds=15)
                longest["pool used up"] = max(longest["pool used up"], _pool(web, name))
            slow = _slow(web, line)
    finally:
        line.close()
    assert max(longest.values()) <= most, longest
    _told()
    return {"rounds": rounds, **{f"longest, {what} (s)": round(n, 1) for what, n in longest.items()}, "slow": slow}


def _pool(web: Web, name: str) -> float:
    """Somebody holds the sessions' table: all connections wait for it, and the next request finds none."""
    cookie = f"{settings.SESSION_COOKIE_NAME}=of-nobody"
    with psycopg.connect(running().conninfo(role="throughcare_owner", database=name)) as holder:
        holder.execute("lock table accounts_session in access exclusive mode")
        with ThreadPoolExecutor(6) as threads:
            answers = list(threads.map(lambda _: web.get("/", cookie=cookie), range(6)))
        holder.rollback()
    assert {status for status, _, _ in answers} == {503}
    assert all(SAYS in text for _, _, text in answers)
    web.wait(PAGE, seconds=15)
    return max(seconds for _, seconds, _ in answers)


def _slow(web: Web, line: Line) -> str:
    """Every answer of the database comes late: pages still come, with a banner that says so."""
    line.be("slow", late=watch.SLOW_SECONDS + 0.05)
    took = until(lambda: watch.SLOW in web.get("/help/")[2], seconds=40)
    line.be("open")
    until(lambda: watch.SLOW not in web.get("/help/")[2], seconds=40)
    return f"said after {took:.0f} s, taken back afterwards"


def _told() -> None:
    """The clock off and letters stuck: asked of the same database, in words for everybody."""
    at = clock.now()
    actions.beat("clock", facts={}, by=system("proof"), at=at)
    actions.beat("work", facts={"overdue": 0, "stuck": 0}, by=system("proof"), at=at)
    with watch.connect() as own:
        assert watch.look(own) == ()
        with travel(at + timedelta(minutes=10)):
            assert any("clock of this service is wrong by 10 minutes" in words for words in watch.look(own))
        actions.beat("work", facts={"overdue": 0, "stuck": 2}, by=system("proof"), at=at)
        assert watch.look(own) == (watch.GATEWAY,)
        actions.beat("work", facts={"overdue": 0, "stuck": 0}, by=system("proof"), at=at)
        actions.beat("clock", facts={}, by=system("proof"), at=at - timedelta(minutes=5))
        assert watch.look(own) == (watch.STILL,)
    watch._found = (watch.STILL,)
    try:
        assert watch.STILL in Client().get("/help/").content.decode()
    finally:
        watch._found = ()
