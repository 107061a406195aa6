"""The first minutes of a new user: what `./throughcare` says and does, and what it says when something is wrong."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from throughcare.embedded.cluster import Cluster
from throughcare.embedded.programs import CannotStart
from throughcare.kernel import grants

ROOT = Path(__file__).resolve().parents[2]
Throughcare = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def throughcare(tmp_path: Path) -> Throughcare:
    """Run the command as a user does, on a data folder of this test's own."""

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "throughcare.cli", *words]
        return subprocess.run(command, cwd=ROOT, env=_clean(tmp_path, environment), capture_output=True, text=True)

    return run


def _clean(home: Path, more: dict[str, str]) -> dict[str, str]:
    ours = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "THROUGHCARE_DATA": str(home / "data")}
    return {**ours, "DATABASE_URL": os.environ["DATABASE_URL"], **more}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_help_names_every_command_without_installing_anything() -> None:
    began = time.monotonic()
    done = subprocess.run([sys.executable, str(ROOT / "throughcare"), "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    for word in ("test", "check", "prove", "calc", "migrate", "doctor"):
        assert re.search(rf"\b{word}\b", done.stdout)
    assert time.monotonic() - began < 5


def test_an_old_python_is_told_which_one_is_needed() -> None:
    source = (ROOT / "throughcare").read_text()
    acting_old = "import sys; sys.version_info = (3, 9, 2, 'final', 0)\n" + source
    done = subprocess.run([sys.executable, "-c", acting_old], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "Throughcare needs Python 3.11 or newer; this is 3.9.\n"
    compile_ = "import ast, sys; ast.parse(sys.stdin.read(), feature_version=(3, 7))"
    subprocess.run([sys.executable, "-c", compile_], input=source, text=True, check=True)


def test_every_variable_read_is_in_the_documented_table() -> None:
    source = (ROOT / "src/throughcare/settings.py").read_text()
    documented = set(re.findall(r"^\| ([A-Z_]+) \|", source, re.MULTILINE))
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source)) | set(re.findall(r'variable="([A-Z_]+)"', source))
    assert read <= documented
    own_server = {f"THROUGHCARE_{what}" for what in ("PG_BIN", "WAL_ARCHIVE", "EMBEDDED")}
    elsewhere = {
        "AUDIT_KEY_FILE",
        *own_server,
        *(f"DATABASE_URL_{r}" for r in ("OWNER", "APP", "WORKER", "REPORT", "BACKUP")),
    }
    assert documented - read == elsewhere


def test_a_taken_port_is_said_in_one_line(throughcare: Throughcare, committed: str) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = throughcare(PORT=str(port))
    assert done.returncode == 1
    assert done.stderr == f"Port {port} on 127.0.0.1 cannot be used (Address already in use): set PORT to another.\n"


def test_a_data_folder_that_cannot_be_written_is_said_in_one_line(throughcare: Throughcare) -> None:
    done = throughcare("doctor", THROUGHCARE_DATA="/proc/throughcare", DATABASE_URL="")
    assert done.returncode == 1
    assert re.fullmatch(r"The data folder /proc/throughcare is not writable: .*\n", done.stderr)


def test_a_database_that_does_not_answer_is_said_in_one_line(throughcare: Throughcare) -> None:
    done = throughcare("migrate", DATABASE_URL=f"postgresql://u:p@127.0.0.1:{_free_port()}/throughcare")
    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be used: ")
    assert "refused" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("role", "what"), [("bootstrap", "a superuser"), ("owner", "the tables' owner")], ids=["superuser", "owner"]
)
def test_jobs_do_not_start_with_a_mighty_role(throughcare: Throughcare, committed: str, role: str, what: str) -> None:
    host = re.search(r"host=(.*)", os.environ["DATABASE_URL"])
    assert host is not None
    url = f"postgresql://throughcare_{role}@/{committed}?host={host[1]}"
    done = throughcare("worker", DATABASE_URL_WORKER=url)
    assert done.returncode == 1
    assert f"The database role throughcare_{role} is {what}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_of_another_version_is_said_in_one_line(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "home", throwaway=True)
    cluster.home.mkdir(parents=True)
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(CannotStart, match=r"The database was made by PostgreSQL 12 and the programs here are \d+: .*"):
        cluster.start()
    cluster.stop()


def test_doctor_is_content_with_a_migrated_database(throughcare: Throughcare, committed: str) -> None:
    url = os.environ["DATABASE_URL"].replace("/template?", f"/{committed}?")
    done = throughcare("doctor", DATABASE_URL=url)
    assert done.stderr == ""
    assert done.stdout.startswith("The database is ready")
    assert done.returncode == 0


@pytest.fixture
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server that knows nothing of us."""
    home = tmp_path_factory.mktemp("bare")
    for folder in (home, *home.parents):
        if folder.stat().st_uid == os.geteuid() and folder != folder.parent:
            folder.chmod(folder.stat().st_mode | 0o011)
    with Cluster(home / "server", throwaway=True) as cluster:
        yield cluster


def test_what_doctor_says_is_enough_to_begin(throughcare: Throughcare, bare: Cluster) -> None:
    with bare.connect("postgres") as administrator:
        administrator.execute("create database elsewhere")
    url = bare.url("elsewhere")
    done = throughcare("doctor", DATABASE_URL=url)
    assert done.returncode == 1
    statements = [line.strip() for line in done.stdout.splitlines() if line.strip().endswith(";")]
    with bare.connect("elsewhere") as administrator:
        for statement in statements:
            administrator.execute(statement.encode())
    done = throughcare("doctor", DATABASE_URL=url)
    assert done.stdout == "The tables are not there yet: run ./throughcare migrate.\n"
    with psycopg.connect(bare.conninfo(role=grants.OWNER, database="elsewhere")) as owner:
        owner.execute(b"create table mine (name text); create index on mine using gist (name gist_trgm_ops)")
        owner.execute(b"create schema as_known")


def test_the_embedded_server_has_our_roles_and_extensions(bare: Cluster) -> None:
    bare.prepare(database="x", owner=grants.OWNER, roles=grants.ROLES, extensions=grants.EXTENSIONS)
    with psycopg.connect(bare.conninfo(role=grants.APP, database="x")) as connection:
        found = connection.execute("select extname from pg_extension").fetchall()
    assert {name for (name,) in found} >= set(grants.EXTENSIONS)


def test_the_server_is_shared_and_the_last_one_stops_it(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder != folder.parent:
            folder.chmod(folder.stat().st_mode | 0o011)
    first, second = Cluster(tmp_path / "server"), Cluster(tmp_path / "server")
    first.start()
    second.start()
    first.stop()
    with second.connect("postgres") as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    second.stop()
    with pytest.raises(psycopg.OperationalError):
        second.connect("postgres")


def test_it_starts_answers_and_stops_as_a_whole(tmp_path: Path, committed: str) -> None:
    port = _free_port()
    url = os.environ["DATABASE_URL"].replace("/template?", f"/{committed}?")
    environment = _clean(tmp_path, {"PORT": str(port), "DATABASE_URL": url, "WEB_WORKERS": "1"})
    command = [sys.executable, "-m", "throughcare.cli", "run"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        said = _until(process, "Ctrl-C")
        assert f"http://127.0.0.1:{port}" in said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/design/app.css") as answer:
            assert answer.status == 200
        users = _users_of(committed)
        assert {"throughcare_app", "throughcare_worker"} <= users
        assert "throughcare_bootstrap" not in users
    finally:
        os.killpg(process.pid, signal.SIGTERM)
    assert process.wait(60) == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/")
    assert not _users_of(committed) & {"throughcare_app", "throughcare_worker"}


def _until(process: subprocess.Popen[str], word: str) -> str:
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if word in line:
            return said
    pytest.fail(f"it ended before it said {word}: {said}")


def _users_of(database: str) -> set[Any]:
    from tests.plugin import running  # noqa: PLC0415

    with running().connect("postgres") as connection:
        found = connection.execute(
            "select usename from pg_stat_activity where datname = %s and application_name like 'throughcare-%%'",
            [database],
        )
        return {name for (name,) in found}
