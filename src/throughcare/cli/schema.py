"""Migrations that would stop the service, or break the release that still runs: found before they are shipped.

`python -m throughcare.cli.schema` is a step of `./throughcare check`. docs/how-to/change-the-schema.md says what to do
instead. A first migration makes tables that nobody uses yet, and is let be, as is what a migration does to a table it
makes itself. Where a rule does not fit, the migration says so in a line `# schema: why it is well`.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

PACKAGE = Path(__file__).resolve().parents[1]
LOCK_LIMIT = "500ms"

# Tables that grow with the work of years. To lock one for as long as it takes to read it stops everybody.
LARGE = frozenset(
    {
        "accounts.user",
        "allocations.responsibility",
        "appointments.absence",
        "appointments.appointment",
        "appointments.contact",
        "appointments.serves",
        "audit.entry",
        "audit.shown",
        "documents.document",
        "duties.duty",
        "kernel.done",
        "messaging.message",
        "people.address",
        "people.headline",
        "people.involvement",
        "people.name",
        "people.person",
        "sentences.requirement",
        "sentences.sentence",
    }
)
# Made while the tables were still empty everywhere. Closed with the first release that is in service.
BEFORE_SERVICE = frozenset({"people.0002_full_record"})
_EXCUSE = re.compile(r"^\s*# schema: \S.{9,}", re.MULTILINE)
_LOCK_WORDS = re.compile(r"lock_timeout", re.IGNORECASE)
_SQL_INDEX = re.compile(r"create\s+(unique\s+)?index\s+(?!concurrently)", re.IGNORECASE)
_SQL_ENDS = re.compile(r"\b(drop\s+column|drop\s+table|rename\s+(column|to))\b", re.IGNORECASE)
_SQL_NOT_NULL = re.compile(r"set\s+not\s+null", re.IGNORECASE)


def main() -> int:
    """Print what is wrong with each migration; answer 1 if there was anything."""
    wrong = [*_settings(), *(f"{path}: {words}" for path, words in examine_all())]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def examine_all(package: Path = PACKAGE) -> Iterator[tuple[str, str]]:
    """What is wrong with the migrations of all slices, by file."""
    loader = MigrationLoader(None)
    for path in sorted(package.glob("*/migrations/[0-9]*.py")):
        node = (path.parents[1].name, path.stem)
        before = loader.project_state(node, at_end=False) if node in loader.graph.nodes else None
        for words in examine(path, slice_name=node[0], before=before):
            yield str(path.relative_to(package)), words


def examine(path: Path, *, slice_name: str, before: ProjectState | None = None) -> list[str]:
    """What is wrong with one migration. Empty if nothing is, if it is a slice's first, or if it says why it is well.

    `before`: the models as they were, to tell a change of the database from one of words only.
    """
    source = path.read_text(encoding="utf-8")
    if _EXCUSE.search(source):
        return []
    found = _imports(source)
    migration = getattr(_load(path), "Migration", None)
    if migration is None:
        return [*found, "is no migration"]
    if f"{slice_name}.{path.stem}" in BEFORE_SERVICE:
        return found
    if migration.initial:
        return found
    made: set[str] = set()
    for operation in migration.operations:
        if not _is_only_words(operation, slice_name, before):
            found += _operation(operation, slice_name, made, atomic=migration.atomic)
    return found


def _is_only_words(operation: Any, slice_name: str, before: ProjectState | None) -> bool:
    """Whether an altered field stays what it was for the database: other choices, another label."""
    if before is None or type(operation).__name__ != "AlterField":
        return False
    model = before.models.get((slice_name, operation.model_name_lower))
    old = model.fields.get(operation.name) if model else None
    return old is not None and _for_database(old) == _for_database(operation.field)


def _for_database(field: Any) -> tuple[str, list[tuple[str, str]]]:
    _, path, _, named = field.deconstruct()
    return path, sorted((name, repr(value)) for name, value in named.items() if name not in field.non_db_attrs)


def _imports(source: str) -> list[str]:
    """Code of the day does not fit the tables of another day."""
    ours = set()
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        ours |= {name for name in names if name.split(".")[0] == "throughcare" and ".migrations" not in name}
    if not ours:
        return []
    return [
        f"imports {', '.join(sorted(ours))}: a migration works on the tables as they were, so take models from `apps`"
        " and write the rest out"
    ]


def _operation(operation: Any, slice_name: str, made: set[str], *, atomic: bool) -> list[str]:
    kind = type(operation).__name__
    if kind == "SeparateDatabaseAndState":  # only what reaches the database can hurt it
        return [
            words
            for inner in operation.database_operations
            for words in _operation(inner, slice_name, made, atomic=atomic)
        ]
    if kind == "CreateModel":
        made.add(operation.name.lower())
        return []
    if kind == "RunSQL":
        return _sql(str(operation.sql))
    table = str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()
    if table in made:
        return []
    check = _CHECKS.get(kind)
    return check(operation, table, f"{slice_name}.{table}" in LARGE, atomic) if check else []


def _add_field(operation: Any, table: str, large: bool, atomic: bool) -> list[str]:
    field, what = operation.field, f"{table}.{operation.name}"
    found = []
    if not field.many_to_many and not field.null and not field.has_db_default():
        found.append(
            f"adds {what} not null without a default that the database knows: the code that still runs does"
            " not fill it. Give it db_default, or let it be null until nothing old runs"
        )
    if large and (field.db_index or field.unique or field.is_relation) and not field.many_to_many:
        found.append(
            f"adds {what} with an index, which locks a large table while it is built: add the field with"
            " db_index=False (db_constraint=False), then the index with AddIndexConcurrently"
        )
    return found


def _alter_field(operation: Any, table: str, large: bool, atomic: bool) -> list[str]:
    if not large:
        return []
    return [
        f"alters {table}.{operation.name}, a column of a large table: what changes its type or says not null reads"
        " every row under a lock. Expand: a new column beside it. If only the state changes, say so in"
        " SeparateDatabaseAndState"
    ]


def _ends(operation: Any, table: str, large: bool, atomic: bool) -> list[str]:
    what = f"{table}.{operation.name}" if hasattr(operation, "model_name") else table
    return [
        f"removes {what}, which the release that still runs may use: take it out of the model first (state only), and"
        " out of the database in the release after"
    ]


def _renames(operation: Any, table: str, large: bool, atomic: bool) -> list[str]:
    old = getattr(operation, "old_name", table)
    return [
        f"renames {old}, which the release that still runs calls by its old name: add the new one beside it instead"
    ]


def _add_index(operation: Any, table: str, large: bool, atomic: bool) -> list[str]:
    if not large:
        return []
    return [f"adds an index to {table}, a large table, under a lock: use AddIndexConcurrently, with atomic = False"]


def _concurrently(operation: Any, table: str, large: bool, atomic: bool) -> list[str]:
    return [f"adds an index to {table} concurrently inside a transaction: say atomic = False"] if atomic else []


def _add_constraint(operation: Any, table: str, large: bool, atomic: bool) -> list[str]:
    if not large:
        return []
    return [
        f"adds a constraint to {table}, a large table, which is read under a lock: AddConstraintNotValid, then"
        " ValidateConstraint in a migration of its own; a unique one as an index that is built concurrently"
    ]


def _run_python(operation: Any, table: str, large: bool, atomic: bool) -> list[str]:
    module = str(getattr(operation.code, "__module__", ""))
    if module.startswith("throughcare.") and ".migrations." not in module:
        return [f"runs {module}.{operation.code.__name__}, which is app code: write it out in the migration"]
    return []


def _sql(words: str) -> list[str]:
    found = []
    if _LOCK_WORDS.search(words):
        found.append(f"sets lock_timeout: migrations run with {LOCK_LIMIT}, and try again")
    if _SQL_INDEX.search(words):
        found.append("makes an index under a lock: create index concurrently, in a migration with atomic = False")
    if _SQL_ENDS.search(words):
        found.append("drops or renames in SQL what the release that still runs may use")
    if _SQL_NOT_NULL.search(words):
        found.append(
            "says not null in SQL, which reads every row under a lock: a check that is not valid, then validate"
        )
    return found


_CHECKS = {
    "AddField": _add_field,
    "AlterField": _alter_field,
    "RemoveField": _ends,
    "DeleteModel": _ends,
    "RenameField": _renames,
    "RenameModel": _renames,
    "AlterModelTable": _renames,
    "AddIndex": _add_index,
    "AddIndexConcurrently": _concurrently,
    "AddConstraint": _add_constraint,
    "AlterUniqueTogether": _add_constraint,
    "RunPython": _run_python,
}


def _settings() -> list[str]:
    from throughcare.settings import database_of  # noqa: PLC0415  the check of files alone needs no settings

    options = str(database_of("owner")["OPTIONS"]["options"])
    if f"lock_timeout={LOCK_LIMIT}" in options:
        return []
    return [f"settings.py: migrations run without lock_timeout={LOCK_LIMIT}: one that waits makes everybody wait"]


def _load(path: Path) -> ModuleType:
    name = f"throughcare.{path.parents[1].name}.migrations.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _ready() -> None:
    import django  # noqa: PLC0415  only as a program

    django.setup()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
    _ready()
    sys.exit(main())
