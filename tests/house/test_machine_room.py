"""Backup, restore, doctor and the look through migrations: what they do, and what they say when something is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from tests.plugin import ROOT, running
from throughcare.cli import schema
from throughcare.cli.sealed import Broken, Reader, Writer

KEY = "2a" * 32
Typed = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def typed(tmp_path: Path, committed: str) -> Typed:
    """Type a command on a machine whose database is given: this test's own."""

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        connection.close()  # a restore refuses while anybody is connected
        ours = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT / "src")}
        there = {"THROUGHCARE_DATA": str(tmp_path / "data"), "DATABASE_URL": running().url(committed)}
        command = [sys.executable, "-m", "throughcare.cli", *words]
        return subprocess.run(command, cwd=ROOT, env={**ours, **there, **more}, capture_output=True, text=True)

    return run


def _organisations() -> list[str]:
    from throughcare.organisations.models import Organisation  # noqa: PLC0415  reads models

    names = list(Organisation.objects.filter(name__startswith="Drill").order_by("name").values_list("name", flat=True))
    connection.close()
    return names


def _add(name: str) -> None:
    from throughcare.demo import cast  # noqa: PLC0415
    from throughcare.kernel import context  # noqa: PLC0415
    from throughcare.organisations import actions  # noqa: PLC0415

    with context.acting(principal=cast.DEMO.key, reason="test"):
        actions.add_organisation(name, kind="trust", jurisdiction="england_wales", by=cast.DEMO)


def _add_somebody() -> None:
    from throughcare.demo import cast  # noqa: PLC0415
    from throughcare.kernel import clock, context  # noqa: PLC0415

    with context.acting(principal=cast.DEMO.key, reason="test"):
        cast.aaron_on_his_order(cast.make_staff(at=clock.now()), at=clock.now())


def test_a_given_database_is_as_it_was_after_a_restore(typed: Typed, tmp_path: Path) -> None:
    _add("Drill, before")
    made = typed("backup", str(tmp_path / "kept"), BACKUP_KEY=KEY)
    assert (made.stderr, made.returncode) == ("", 0)
    assert "Not in it: the keys." in made.stdout
    assert str(tmp_path / "data" / "keys" / "audit_key") in made.stdout
    _add("Drill, after")
    done = typed("restore", str(tmp_path / "kept"), BACKUP_KEY=KEY)
    assert (done.stderr, done.returncode) == ("", 0)
    assert "Everything that was checked is as it should be." in done.stdout
    assert "DIFFERS" not in done.stdout
    assert _organisations() == ["Drill, before"]
    assert typed("verify-audit").returncode == 0


def test_a_database_with_people_is_not_replaced_unless_one_says_so(typed: Typed, tmp_path: Path) -> None:
    assert typed("backup", str(tmp_path / "kept")).returncode == 0
    _add_somebody()
    refused = typed("restore", str(tmp_path / "kept"))
    assert refused.returncode == 1
    assert "The database holds people" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert typed("restore", str(tmp_path / "kept"), "--replace").returncode == 0


def test_nothing_is_restored_under_somebody_who_is_connected(typed: Typed, tmp_path: Path, committed: str) -> None:
    assert typed("backup", str(tmp_path / "kept")).returncode == 0
    with running().connect(committed):
        refused = typed("restore", str(tmp_path / "kept"))
    assert refused.stderr == "Somebody is connected to the database: stop Throughcare first.\n"


def test_what_is_wrong_with_a_backup_is_said_in_one_line(typed: Typed, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    made = typed("backup", str(kept), BACKUP_KEY=KEY)
    assert made.returncode == 0, made.stderr
    (backup,) = kept.iterdir()

    def says(*words: str, **more: str) -> str:
        done = typed("restore", *words, **{"BACKUP_KEY": KEY, **more})
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        return done.stderr

    assert says(str(tmp_path / "nowhere")) == f"There is no folder {tmp_path / 'nowhere'}.\n"
    assert "There is no backup in" in says(str(tmp_path / "data"))
    assert "is encrypted: set BACKUP_KEY" in says(str(kept), BACKUP_KEY="")
    assert "BACKUP_KEY is not the one it was made with" in says(str(kept), BACKUP_KEY="3b" * 32)
    assert "64 hexadecimal digits" in says(str(kept), BACKUP_KEY="short")
    assert "The audit key here is not the one" in says(str(kept), AUDIT_KEY="00" * 32)
    assert "has no base copy" in says(str(kept), "--to", "2026-01-01 10:00:00")
    assert "is not a time" in says(str(kept), "--to", "yesterday")
    dump = backup / "database.sql.gz"
    whole = dump.read_bytes()
    dump.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert says(str(kept)).endswith("The backup is not whole: database.sql.gz was changed. Nothing was changed.\n")
    dump.write_bytes(whole[:-1])
    assert "instead of" in says(str(kept))
    dump.unlink()
    assert "database.sql.gz is missing" in says(str(kept))
    dump.write_bytes(whole)
    manifest = json.loads((backup / "manifest.json").read_text())
    (backup / "manifest.json").write_text(json.dumps({**manifest, "said": manifest["said"] + " "}))
    assert "was changed" in says(str(kept))
    (backup / "manifest.json").write_text("{}")
    assert "is not the manifest of a backup" in says(str(backup))


def test_only_the_last_ones_are_kept(typed: Typed, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    (kept / "holiday pictures").mkdir(parents=True)
    names = []
    for _ in range(3):
        assert typed("backup", str(kept), "--keep", "2").returncode == 0
        names.append(max(path.name for path in kept.glob("2*")))
    assert sorted(path.name for path in kept.iterdir()) == sorted([*names[1:], "holiday pictures"])


def test_a_backup_that_cannot_be_written_leaves_nothing_and_says_why(typed: Typed) -> None:
    done = typed("backup", "/proc/throughcare")
    assert done.returncode == 1
    assert done.stderr.startswith("The backup could not be written to /proc/throughcare: ")
    assert done.stderr.count("\n") == 1


def test_doctor_notes_what_a_power_cut_would_lose_and_that_there_is_no_backup(typed: Typed, tmp_path: Path) -> None:
    said = typed("doctor").stdout
    assert said.startswith("The database is ready")
    assert "Note: fsync is off: a power cut loses what was acknowledged" in said
    assert "Note: No backup was made from here yet" in said
    assert "Note: The log of the database is not kept" in said
    assert typed("backup", str(tmp_path / "kept")).returncode == 0
    said = typed("doctor").stdout
    assert "No backup" not in said
    assert "Note: The last backup is not encrypted" in said


@pytest.mark.parametrize("said", [{"THROUGHCARE_PRODUCTION": "1"}, {"THROUGHCARE_DEMO": "0"}], ids=["said", "no demo"])
def test_the_embedded_database_does_not_serve_production_unless_told(typed: Typed, said: dict[str, str]) -> None:
    done = typed("doctor", DATABASE_URL="", **said)
    assert done.returncode == 1
    assert done.stderr.startswith("The embedded database is for trying out: set DATABASE_URL")
    assert done.stderr.count("\n") == 1


# ------------------------------------------------------------------------------------------------------- sealed files
@pytest.mark.parametrize("length", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
@pytest.mark.parametrize("key", [None, bytes(32)], ids=["plain", "sealed"])
def test_what_is_sealed_comes_out_again(tmp_path: Path, length: int, key: bytes | None) -> None:
    content = os.urandom(length)
    with Writer(tmp_path / "file", key=key) as out:
        for begin in range(0, length, 70_000):
            out.write(content[begin : begin + 70_000])
    with Reader(tmp_path / "file", key=key) as file:
        assert file.read(10) + file.read() == content


def test_a_sealed_file_that_was_cut_or_mixed_up_is_found(tmp_path: Path) -> None:
    piece = (1 << 20) + 16
    with Writer(tmp_path / "file", key=bytes(32)) as out:
        out.write(os.urandom(3 << 20))
    whole = (tmp_path / "file").read_bytes()
    head = len(whole) - 3 * piece
    begin, one, two, three = whole[:head], *(whole[head + n * piece : head + (n + 1) * piece] for n in range(3))
    for bad in (begin + one + two, begin + two + one + three, begin + one + three, begin, whole + b"x"):
        (tmp_path / "file").write_bytes(bad)
        with pytest.raises(Broken), Reader(tmp_path / "file", key=bytes(32)) as file:
            file.read()


# -------------------------------------------------------------------------------------------------- schema changes
_HEAD = (
    "from django.contrib.postgres.operations import AddIndexConcurrently\nfrom django.db import migrations, models\n"
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('migrations.AddField("person", "x", models.TextField())', "not null without a default"),
        ('migrations.AddField("person", "x", models.TextField(default=""))', "not null without a default"),
        ('migrations.AddField("person", "x", models.TextField(db_default=""))', ""),
        ('migrations.AddField("person", "x", models.TextField(null=True))', ""),
        ('migrations.AddField("person", "x", models.TextField(null=True, db_index=True))', "locks a large table"),
        ('migrations.RemoveField("person", "pronoun")', "removes person.pronoun"),
        ('migrations.RenameField("person", "pronoun", "word")', "renames pronoun"),
        ('migrations.DeleteModel("person")', "removes person"),
        ('migrations.AddIndex("person", models.Index(fields=["id"], name="x"))', "use AddIndexConcurrently"),
        ('migrations.AddIndex("small", models.Index(fields=["id"], name="x"))', ""),
        ('AddIndexConcurrently("person", models.Index(fields=["id"], name="x"))', "say atomic = False"),
        ('migrations.RunSQL("create index x on people_person (id)")', "create index concurrently"),
        ('migrations.RunSQL("create index concurrently x on people_person (id)")', ""),
        ('migrations.RunSQL("alter table people_person drop column pronoun")', "drops or renames"),
        ('migrations.RunSQL("set lock_timeout = 0")', "sets lock_timeout"),
        ("migrations.RunPython(actions.admit)", "which is app code"),
        ('migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("person", "pronoun")])', ""),
    ],
)
def test_a_migration_that_would_stop_the_service_is_refused(tmp_path: Path, body: str, said: str) -> None:
    head = _HEAD + ("from throughcare.people import actions\n" if "actions." in body else "")
    found = _look(tmp_path, f"{head}\n\nclass Migration(migrations.Migration):\n    operations = [{body}]\n")
    if said:
        assert any(said in words for words in found), found
    else:
        assert found == []


def test_a_migration_may_say_why_a_rule_does_not_fit(tmp_path: Path) -> None:
    body = 'operations = [migrations.RemoveField("person", "pronoun")]'
    source = f"{_HEAD}\n\n# schema: nothing has read it since 0.3\nclass Migration(migrations.Migration):\n    {body}\n"
    assert _look(tmp_path, source) == []


def test_a_migration_imports_no_app_code(tmp_path: Path) -> None:
    source = (
        f"{_HEAD}from throughcare.kernel import clock\n\n\nclass Migration(migrations.Migration):\n    initial = True\n"
    )
    assert _look(tmp_path, source) == [
        "imports throughcare.kernel: a migration works on the tables as they were, so take models from `apps` and write"
        " the rest out"
    ]


def test_all_our_migrations_pass() -> None:
    assert list(schema.examine_all()) == []


def _look(tmp_path: Path, source: str) -> list[str]:
    folder = tmp_path / "people" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0002_change.py").write_text(source)
    return schema.examine(folder / "0002_change.py", slice_name="people")
