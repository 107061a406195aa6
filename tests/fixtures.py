"""The fixtures of the database and the browser; tests/plugin.py says what each is for.

cast_there  what of the cast is in the database before the test begins: it is entered once a run and copied, because
            entering it again for each of a thousand tests takes longer than most of them.

told        a copy, for this module, of a database in which the cast's stories are told and committed. The day is
            Monday 23 November 2026, and the clock goes on from 10:00.
told_site   web over it.
told_now    a database of one's own with these stories, and the clock of the database.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, override_settings
from playwright.sync_api import BrowserContext
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer
from time_machine import travel

from tests.cast import NOW
from tests.plugin import TEMPLATE, running, start
from throughcare.kernel import grants

if TYPE_CHECKING:
    from tests.house.world import World
    from throughcare.demo.cast import Staff

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ALIASES = ("default", "audit")
TOLD_FILES = "told-files"  # papers and exports of the world of the house tests


# ------------------------------------------------------------------------------------------------------------- database
@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None) -> Iterator[None]:
    """A copy of the template for this worker."""
    start()
    name = f"tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    cluster = running()
    cluster.make_database(name, owner=grants.OWNER, template=TEMPLATE)
    with _connected_to(name), override_settings(PASSWORD_HASHERS=["tests.hashing.Quick"]):
        yield
    cluster.drop_database(name)


@contextmanager
def _connected_to(database: str) -> Iterator[None]:
    """Point all aliases, of this thread and of those to come, to another database."""
    before = {alias: connections.settings[alias]["NAME"] for alias in ALIASES}
    _point(dict.fromkeys(ALIASES, database))
    try:
        with override_settings(ANCHORS=settings.DATA / "anchors" / database):  # what was anchored is this database's
            yield
    finally:
        _point(before)


def _point(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections.settings[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


# ----------------------------------------------------------------------------------------------------------------- cast
@dataclass(frozen=True)
class CastThere:
    """Who of the cast is in a database from the start. `aaron` is his id, if he is."""

    staff: Staff
    aaron: int | None


@pytest.fixture(scope="session")
def cast_copies(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """This worker's copies of the two databases with the cast. Entered once a run, by the worker that first needs them.
    The connections to the copies stay open from test to test."""
    cluster = running()
    with (cluster.home / "casting").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not _cast_file().exists():
            with django_db_blocker.unblock(), travel(NOW, tick=False):
                _enter_cast()
    copies = {entered: f"{connections.settings['default']['NAME']}_{entered}" for entered in (STAFF, AARON)}
    for entered, name in copies.items():
        cluster.make_database(name, owner=grants.OWNER, template=entered)
    yield copies
    for wrapper in _open.values():
        wrapper.close()
    for name in copies.values():
        cluster.drop_database(name)


STAFF, AARON = "with_staff", "with_aaron"  # the second holds Aaron on his order as well
_open: dict[tuple[str, str], BaseDatabaseWrapper] = {}


def _cast_file() -> Path:
    return running().home / "cast"


def _enter_cast() -> None:
    """Make the two databases that are copied, and say who has which id."""
    from throughcare.demo import cast  # noqa: PLC0415  reads models
    from throughcare.kernel import context  # noqa: PLC0415

    cluster = running()
    cluster.make_database(STAFF, owner=grants.OWNER, template=TEMPLATE)
    with _connected_to(STAFF), context.acting(principal="system:test", reason="cast"):
        staff = cast.make_staff(at=NOW)
    cluster.make_database(AARON, owner=grants.OWNER, template=STAFF)
    with _connected_to(AARON), transaction.atomic():
        aaron = cast.aaron_on_his_order(staff, at=NOW)
    _cast_file().write_bytes(pickle.dumps((staff, aaron)))


@contextmanager
def _switched_to(database: str) -> Iterator[None]:
    """As `_connected_to`, by connections that are kept open for the next test that wants the same."""
    before = {alias: (connections[alias], connections.settings[alias]["NAME"]) for alias in ALIASES}
    for alias in ALIASES:
        if (database, alias) not in _open:
            _open[database, alias] = connections.create_connection(alias)
        connections[alias] = _open[database, alias]
        connections.settings[alias]["NAME"] = database
    try:
        yield
    finally:
        for alias, (wrapper, name) in before.items():
            connections[alias] = wrapper
            connections.settings[alias]["NAME"] = name


@pytest.fixture
def cast_there(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[CastThere | None]:
    """Work in a database with as much of the cast as the test asks for by its fixtures, if these are those of
    tests/cast.py and it needs no database of its own."""
    found = request.node._fixtureinfo.name2fixturedefs
    ours = {name for name, all_ in found.items() if all_ and all_[-1].func.__module__ == "tests.cast"}
    if not ours >= {"at", "staff"} or {"committed", "told_template"} & set(found):
        yield None
        return
    copies: dict[str, str] = request.getfixturevalue("cast_copies")
    staff, aaron = pickle.loads(_cast_file().read_bytes())
    with _switched_to(copies[AARON if "aaron" in ours else STAFF]):
        yield CastThere(staff, aaron if "aaron" in ours else None)


@pytest.fixture
def _django_db_helper(cast_there: CastThere | None, _django_db_helper: None) -> None:
    """pytest-django's, which begins the transactions of the test: in the database that was chosen before."""


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of a database of this test's own, in which a commit is a commit."""
    with django_db_blocker.unblock(), _own(TEMPLATE) as name:
        yield name


@pytest.fixture
def told_committed(told_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The same, with the world of the house tests in it."""
    with django_db_blocker.unblock(), _own(told_template) as name, _own_files(name):
        yield name


def database_now() -> datetime:
    """The moment by the database's clock, which writes when a row was entered."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        (found,) = cursor.fetchone()
    return found  # type: ignore[no-any-return]


@pytest.fixture
def told_now(told_committed: str) -> Iterator[World]:
    """The world of the house tests, with a clock that goes on as the database's does: for what was known when."""
    from tests.house import world  # noqa: PLC0415  reads models

    found = world.find(at=NOW)
    with travel(database_now(), tick=True):
        yield found


@contextmanager
def _own(template: str) -> Iterator[str]:
    """A copy of a database, which is gone afterwards."""
    name = f"own_{uuid.uuid4().hex[:12]}"
    cluster = running()
    for patience in (True, True, True, False):  # five seconds each: somebody who has just left may still be seen there
        try:
            cluster.make_database(name, owner=grants.OWNER, template=template)
            break
        except psycopg.errors.ObjectInUse:
            if not patience:
                raise
    with _connected_to(name):
        yield name
    cluster.drop_database(name)


@contextmanager
def _own_files(name: str) -> Iterator[None]:
    """A copy of the files of the world: what one test deletes, another still has."""
    home = running().home
    shutil.copytree(home / TOLD_FILES, home / f"files-of-{name}")
    with override_settings(MEDIA_ROOT=home / f"files-of-{name}"):
        yield
    shutil.rmtree(home / f"files-of-{name}")


@pytest.fixture
def committed_as_worker(committed: str) -> Iterator[str]:
    """The same, connected as throughcare_worker, as jobs and the clock are: they see what every fence hides."""
    users = {alias: connections[alias].settings_dict["USER"] for alias in connections}
    for alias in users:
        connections[alias].close()
        connections[alias].settings_dict["USER"] = grants.WORKER
    yield committed
    for alias, user in users.items():
        connections[alias].close()
        connections[alias].settings_dict["USER"] = user


@pytest.fixture(scope="session")
def told_template(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> str:
    """The stories cost seconds, so they are told once a run, by the worker that first needs them, and copied."""
    from tests.house import world  # noqa: PLC0415  reads models

    cluster = running()
    with (cluster.home / "telling").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (told := cluster.home / "told").exists():
            cluster.make_database("told", owner=grants.OWNER, template=TEMPLATE)
            files = override_settings(MEDIA_ROOT=cluster.home / TOLD_FILES)
            with django_db_blocker.unblock(), _connected_to("told"), travel(NOW, tick=False), files:
                world.tell(at=NOW)
            told.touch()
    return "told"


@pytest.fixture(scope="module")
def told(told_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of the cast, to be walked."""
    from tests.house import world  # noqa: PLC0415  reads models

    with django_db_blocker.unblock(), _own(told_template) as name, _own_files(name), travel(NOW):
        yield world.find(at=NOW)


@pytest.fixture
def as_role(django_db_setup: None) -> Callable[[str], AbstractContextManager[psycopg.Connection[Any]]]:
    """Connect as owner, app, worker or report, or as the superuser (`bootstrap`), to the database of this test."""

    def connect(role: str) -> AbstractContextManager[psycopg.Connection[Any]]:
        name = connections.settings["default"]["NAME"]
        return psycopg.connect(running().conninfo(role=f"throughcare_{role}", database=name), autocommit=True)

    return connect


# ------------------------------------------------------------------------------------------------ the person themselves
def own_session(person_id: int) -> str:
    """The key of a session in which this person is signed in on their own side, as if they had given their code."""
    from throughcare.accounts import own  # noqa: PLC0415  reads models
    from throughcare.kernel import clock, context  # noqa: PLC0415
    from throughcare.people.models import Headline  # noqa: PLC0415

    session = own.SessionStore()
    with context.acting(principal=f"person:{person_id}", reason="test"):
        name = Headline.objects.get(person_id=person_id).name
        own.begin(session, person_id=person_id, name=name, agent="Mozilla/5.0 (Android) Chrome", at=clock.now())
        session.save()
    return str(session.session_key)


@pytest.fixture
def own_client() -> Callable[[int], Client]:
    """A person's own browser, without scripts: `own_client(aaron).get("/my/")`."""

    def signed_in(person_id: int) -> Client:
        client = Client()
        client.cookies[settings.OWN_COOKIE_NAME] = own_session(person_id)
        return client

    return signed_in


@pytest.fixture(scope="session")
def own_sign_in() -> Callable[[BrowserContext, str, int], None]:
    """Sign a person in on their own side in a real browser: `own_sign_in(page.context, site.url, aaron)`."""

    def sign_in(context: BrowserContext, url: str, person_id: int) -> None:
        host = urlsplit(url).hostname or "localhost"
        cookie = {"name": settings.OWN_COOKIE_NAME, "value": own_session(person_id), "domain": host, "path": "/my/"}
        context.add_cookies([cookie])  # type: ignore[list-item]

    return sign_in


# -------------------------------------------------------------------------------------------------------------- browser
@pytest.fixture
def site(committed: str) -> Iterator[LiveServer]:
    """Web over committed data. `site.url` is its address."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def told_site(told: World) -> Iterator[LiveServer]:
    """Web over the world of the cast."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium: nothing is downloaded, and a missing browser fails instead of skipping."""
    found = os.environ.get("THROUGHCARE_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.fail("No Chromium was found: install chromium, or set THROUGHCARE_BROWSER to its path.")
    return {
        **browser_type_launch_args,
        "executable_path": found,
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    }
