"""The database of the tests. Loaded before pytest-django reads the settings, which is too early for a conftest.

One throw-away PostgreSQL a run, migrated as the owner into a template (kept for the next run); each xdist worker works
in a copy of it and connects as throughcare_app, as web does. It ends with the run, even one that is killed.

The fixtures are in tests/fixtures.py:
    db          pytest-django's: a transaction on each alias, rolled back. `audit` is a connection of its own, as it is
                in the product: what was written through `default` is not seen there before a commit, nor the reverse.
    committed   a database of this test's own in which everything is really committed, dropped afterwards: for threads,
                jobs, kills, and audit rows that must stay when an act is rolled back.
    site        web on a free port over a database of its own (`committed`), for tests in a browser.
    as_role     connect to the database of the test as another role: `with as_role("owner") as connection`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [p for p in (str(ROOT), str(ROOT / "src")) if p not in sys.path]

from throughcare.embedded.cluster import Cluster, sweep  # noqa: E402  after the path is set
from throughcare.kernel import grants  # noqa: E402

PREFIX = "throughcare-test-"
TEMPLATE = "template"
ROOM = 6 * 2**30  # bytes; a run needs some two thirds of it
KEPT = ROOT / ".data" / "test-template"  # migrated clusters, so that only a changed migration costs time

_cluster: Cluster | None = None


def _name_it() -> None:
    """Say where the database will be, before the settings are read. xdist workers inherit this."""
    folder = _in_memory() or Path(tempfile.gettempdir())
    sweep(folder, prefix=PREFIX)
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
    os.environ |= {
        "THROUGHCARE_TEST_HOME": str(home),
        "THROUGHCARE_DATA": str(home / "files"),
        "DATABASE_URL": Cluster(home, throwaway=True).url(TEMPLATE),
        "DB_POOL": "0",
        "THROUGHCARE_ROLE": "app",
        "THROUGHCARE_DEMO": "1",
        "STATIC_BUILT": "0",
        "SITE_URL": "http://localhost",
        "LOG_LEVEL": "CRITICAL",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # playwright runs a loop in the test's thread
    }


def _in_memory() -> Path | None:
    """A folder in memory, if there is one with room for the databases of a run: a copy of one is made there in a tenth
    of the time, and what is thrown away need not reach a disk."""
    folder = Path("/dev/shm")
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return None
    return folder if shutil.disk_usage(folder).free > ROOM else None


def start() -> None:
    """Start the cluster, unless it runs. Fails with the last words of a migration that does not work."""
    global _cluster
    if _cluster is not None or _is_worker():
        return
    cluster = Cluster(Path(os.environ["THROUGHCARE_TEST_HOME"]), throwaway=True)
    kept = KEPT / _state()
    migrated_before = kept.exists()
    if migrated_before:
        cluster.begin_from(kept)
    cluster.start()
    _cluster = cluster
    if migrated_before:
        return
    cluster.prepare(database=TEMPLATE, owner=grants.OWNER, roles=grants.ROLES, extensions=grants.EXTENSIONS)
    migrated = subprocess.run(
        [sys.executable, "-m", "throughcare.cli", "migrate"], cwd=ROOT, env=os.environ, capture_output=True, text=True
    )
    if migrated.returncode:
        _end()
        words = "\n".join(migrated.stderr.strip().splitlines()[-6:])
        pytest.exit(f"The test database could not be migrated:\n{words}", returncode=1)
    cluster.keep(kept)
    for old in sorted(KEPT.iterdir(), key=lambda path: path.stat().st_ctime)[:-3]:
        shutil.rmtree(old, ignore_errors=True)


def _end() -> None:
    global _cluster
    if _cluster is not None:
        _cluster.stop()
        _cluster = None
    elif not _is_worker() and "THROUGHCARE_TEST_HOME" in os.environ:
        shutil.rmtree(os.environ["THROUGHCARE_TEST_HOME"], ignore_errors=True)


def _is_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


def _state() -> str:
    """A name for what the migrated template depends on: migrations, grants, fences, the past, locked packages."""
    package = ROOT / "src" / "throughcare"
    sources = [*package.glob("*/migrations/*.py"), package / "settings.py"]
    sources += [package / "kernel" / name for name in ("grants.py", "fences.py", "past.py")]
    state = hashlib.sha256()
    for path in sorted([*sources, ROOT / "requirements.lock", *(package / "embedded").glob("*.py")]):
        state.update(path.name.encode() + path.read_bytes())
    return state.hexdigest()[:16]


def running() -> Cluster:
    """The running cluster, as this process sees it."""
    return _cluster or Cluster(Path(os.environ["THROUGHCARE_TEST_HOME"]), throwaway=True)


if not _is_worker():
    _name_it()


def pytest_unconfigure() -> None:
    _end()


def pytest_configure(config: pytest.Config) -> None:
    # Ours must come after pytest-django's, because the one that comes last is the one that is used.
    config.pluginmanager.import_plugin("tests.cast")  # before the fixtures, which import it
    config.pluginmanager.import_plugin("tests.fixtures")
    if config.getoption("numprocesses", None):  # else the first test that needs the database starts it
        start()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--prove", action="append", default=[], help="run this long proof at full size (or: all)")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that uses the database may use both aliases, as the product does. What takes longest comes first, so that
    nobody waits for it at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(("tests/proofs/", "tests/journeys/")))
    for item in items:
        marker = item.get_closest_marker("django_db")
        wants = "db" in getattr(item, "fixturenames", ()) or marker is not None
        if not wants:
            continue
        options = dict(marker.kwargs) if marker else {}
        if options.get("transaction") or "transactional_db" in getattr(item, "fixturenames", ()):
            raise pytest.UsageError(
                f"{item.nodeid}: no role of ours may truncate; use the fixture `committed` instead."
            )
        options["databases"] = "__all__"
        item.add_marker(pytest.mark.django_db(**options), append=False)
