"""Everything `./throughcare` can do once it is installed: our own words, and the commands the slices offer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.utils import InterfaceError, OperationalError
from psycopg import OperationalError as DriverError
from psycopg_pool import PoolTimeout

from throughcare.cli import database, sbom, screenshots
from throughcare.cli.words import one_line
from throughcare.embedded.cluster import Cluster
from throughcare.embedded.programs import CannotStart
from throughcare.kernel import grants

# Commands that change tables, or look at how they came about. All others work with rows, as the worker does.
_OWNERS = {"run", "migrate", "showmigrations", "sqlmigrate", "makemigrations", "dbshell", "pgtrigger"}
_WITHOUT_DATABASE = {
    "check",
    "makemigrations",
    "sqlmigrate",
    "check-templates",
    "collectstatic",
    "help",
    "compilemessages",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Do one command and answer its exit code. What a user can put right is said in one line."""
    words = list(sys.argv[1:] if argv is None else argv) or ["run"]
    word, rest = words[0], words[1:]
    database.as_role("owner" if word in _OWNERS else "worker")
    try:
        if word == "screenshots":  # has a database of its own
            return screenshots.main(rest)
        if word == "sbom":
            return sbom.main()
        if word in _WITHOUT_DATABASE or (word == "daypack" and "--open" in rest):
            return _do(word, rest)
        with database.at_hand() as own:
            return _do(word, rest, own=own)
    except (CannotStart, ImproperlyConfigured) as error:
        print(one_line(error), file=sys.stderr)
    except (OperationalError, InterfaceError, DriverError, PoolTimeout) as error:
        print(f"The database cannot be used: {one_line(error)} (./throughcare doctor tells more)", file=sys.stderr)
    except InconsistentMigrationHistory as error:
        print(f"The database was made by other migrations than these: {one_line(error)}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def _do(word: str, rest: list[str], *, own: Cluster | None = None) -> int:
    # Imported here because they need the settings, which read the role chosen above.
    import django  # noqa: PLC0415
    from django.core.management import execute_from_command_line, get_commands  # noqa: PLC0415

    from throughcare.cli import doctor, migrate, run, templates  # noqa: PLC0415

    if word == "run":
        return run.run(own)
    django.setup()
    if word == "migrate":
        migrate.from_command_line(rest)
        return 0
    if word == "doctor":
        return doctor.examine(own)
    if word == "check-templates":
        return templates.compile_all()
    if word in ("backup", "restore"):
        from throughcare.cli import backup, restore  # noqa: PLC0415  they read models

        return {"backup": backup.main, "restore": restore.main}[word](rest, own=own, database=database.NAME)
    if own and migrate.is_new():
        subprocess.run([sys.executable, "-m", "throughcare.cli", "migrate"], check=True)
    if word == "worker":
        from throughcare.machinery import worker  # noqa: PLC0415  it reads models

        grants.refuse_mighty_role()
        return worker.main(rest)
    if word == "daypack":
        from throughcare.cli import daypack  # noqa: PLC0415  it reads models

        return daypack.main(rest)
    if word == "watch":
        from throughcare.machinery.watcher import running  # noqa: PLC0415  it reads models

        grants.refuse_mighty_role()
        return running.main(rest)
    name = word.replace("-", "_") if word not in get_commands() else word
    if rest and f"{name}_{rest[0]}" in get_commands():  # `import reference` has a command of its own
        name = f"{name}_{rest[0]}"
    execute_from_command_line(["throughcare", name, *rest])
    return 0


if __name__ == "__main__":
    sys.exit(main())
