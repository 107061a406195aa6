"""The house rules that no other tool checks (design.md section 5), by reading the code and the models."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

import throughcare
from throughcare.kernel import events
from throughcare.kernel.models import Base
from throughcare.people.models import Person

ROOT = Path(throughcare.__path__[0])
FLOORS: list[str] = settings.SLICES
# The doors: only here the clock is read, and passed in.
DOORS = re.compile(
    r"(^|/)(views|tests|management|migrations)/|(^|/)(views|middleware|tasks|clockwork|adapter|sign_in|sessions)\.py$"
    r"|^(cli|kernel/clock|people/access|design/jinja|embedded|machinery/watch|documents/s3|messaging/notify|portal/pages)"
)
CLOCKS = {"timezone.now", "clock.now", "datetime.now", "date.today", "datetime.utcnow", "time.time", "datetime.today"}


def _files(pattern: str = "*.py") -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob(pattern)):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("throughcare.")]


def _slice_of(model: type[models.Model]) -> str:
    return model._meta.app_label


def _history(model: type[models.Model]) -> bool:
    return any(field.name == "pgh_id" for field in model._meta.concrete_fields)


def test_foreign_keys_point_down_and_give_no_way_back_up() -> None:
    """Rule 1. A slice's own rows may know each other by name; nothing above a slice is reached from it."""
    wrong = []
    for model in filter(lambda model: not _history(model), _ours()):
        for field in model._meta.concrete_fields:
            to = field.related_model
            if not field.is_relation or not isinstance(to, type) or not to.__module__.startswith("throughcare."):
                continue
            mine, theirs = FLOORS.index(_slice_of(model)), FLOORS.index(_slice_of(to))
            if theirs > mine:
                wrong.append(f"{field} points up")
            if theirs != mine and field.remote_field and not field.remote_field.hidden:
                wrong.append(f'{field} lacks related_name="+"')
    assert not wrong, "\n".join(wrong)


def test_the_clock_is_read_at_the_doors_and_passed_in() -> None:
    """Rule 6."""
    wrong = []
    for name, tree in _files():
        if DOORS.search(name):
            continue
        named = {alias.asname or alias.name for node in ast.walk(tree) for alias in _from_clock(node)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            if ast.unparse(node.func) in CLOCKS or (isinstance(node.func, ast.Name) and node.func.id in named):
                wrong.append(f"{name}:{node.lineno} reads the clock")
    assert not wrong, "\n".join(wrong)


def _from_clock(node: ast.AST) -> list[ast.alias]:
    if isinstance(node, ast.ImportFrom) and node.module == "throughcare.kernel.clock":
        return [alias for alias in node.names if alias.name == "now"]
    return []


def test_a_view_asks_queries_and_actions_and_never_the_tables() -> None:
    """Rule 3, as far as a machine sees it: no view or form reads or writes rows itself, or opens a transaction."""
    wrong = []
    for name, tree in _files():
        if not re.search(r"(^|/)(views|forms)(/|\.py$)", name) or "/tests/" in name:
            continue
        wrong += [
            f"{name}:{node.lineno} goes to the tables"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "cursor", "atomic"}
        ]
    assert not wrong, "\n".join(wrong)


def test_pages_about_a_person_go_through_the_door() -> None:
    """Rule 4: a view that takes an id opens a record, or looks somebody up by the door, or takes a row of a list that
    the door limits and refuses all others; in a demo alone somebody made up is signed in by one."""
    wrong = []
    for name, tree in _files():
        if not re.search(r"(^|/)views(/|\.py$)", name) or name.startswith(("design/", "accounts/")):
            continue
        defined = {node.name: ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        door = re.compile(r"\b(open_record|open_both|look_up|refuse|own_page|open_own|let_in_of_demo)\(")
        doors = {name for name, text in defined.items() if door.search(text)}
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            takes_id = any(arg.arg.endswith("_id") for arg in node.args.args)
            text = defined[node.name]
            if takes_id and node.name not in doors and not any(f"{door}(" in text for door in doors):
                wrong.append(f"{name}:{node.lineno} {node.name} opens no record")
    assert not wrong, "\n".join(wrong)


def test_a_row_that_is_not_there_is_left_to_the_door() -> None:
    """The database hides the rows of somebody who is shut. A view that answers "not found" by itself would leave the
    refusal unwritten (`people/middleware.py` tells the two apart)."""
    wrong = []
    for name, tree in _files():
        if not re.search(r"(^|/)views(/|\.py$)", name) or "/tests/" in name:
            continue
        wrong += [
            f"{name}:{node.lineno} catches what is not there"
            for node in ast.walk(tree)
            if isinstance(node, ast.ExceptHandler) and node.type and "DoesNotExist" in ast.unparse(node.type)
        ]
    assert not wrong, "\n".join(wrong)


def test_nothing_goes_round_actions_audit_and_the_door() -> None:
    """Section 1.13: no model forms, no signals, no admin."""
    banned = ("django.contrib.admin", "django.db.models.signals", "django.dispatch", "ModelForm", "modelform_factory")
    wrong = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in sorted(ROOT.rglob("*.py"))
        for word in banned
        if word in path.read_text(encoding="utf-8") and "/tests/" not in path.as_posix()
    ]
    assert not wrong
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_every_table_about_a_person_knows_the_person_and_is_found_by_them() -> None:
    """Section 1.12: what hangs on a person carries `person_id`, and an index or a unique constraint leads with it."""
    wrong = []
    about: set[type[models.Model]] = {Person}
    grown = True
    while grown:  # whatever points to a table about a person is about that person
        found = {
            model
            for model in _ours()
            if not _history(model)
            and any(field.is_relation and field.related_model in about for field in model._meta.concrete_fields)
        }
        grown, about = not found <= about, about | found
    for model in about - {Person}:
        names = {field.name for field in model._meta.concrete_fields}
        if "person" not in names:
            wrong.append(f"{model._meta.label} has no person")
        elif not _led_by_person(model):
            wrong.append(f"{model._meta.label} has no index that leads with its person")
    assert not wrong, "\n".join(wrong)


def _led_by_person(model: type[models.Model]) -> bool:
    field = model._meta.get_field("person")
    led = [list(index.fields) for index in model._meta.indexes if index.condition is None]
    led += [list(rule.fields) for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint)]
    return bool(getattr(field, "db_index", False) or getattr(field, "unique", False)) or any(
        rule[:1] == ["person"] for rule in led
    )


def test_every_table_keeps_its_earlier_versions() -> None:
    """Section 6: who changed what is kept for every table of ours that a person can change."""
    kept = {model.pgh_tracked_model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    loose = {model._meta.label for model in _ours() if issubclass(model, Base) and model not in kept}
    # What is written once, and what only repeats rows that are kept: which orders a
    # meeting serves.
    once = {"duties.Restatement", "imports.Run", "imports.SourceKey", "imports.Rejected"}
    once |= {"organisations.OpeningHours", "organisations.Closure", "appointments.Serves"}
    once |= {"people.DayRelation", "people.Moved"}  # a part of one day; which row went with whom
    once |= {"duties.Rehearsal", "duties.Foreseen"}  # what a change of the rule book would do; dropped after a month
    once |= {"imports.Alike"}  # whom a rule found beside somebody in a file; Moved keeps whose it was
    assert loose <= once, loose - once


@pytest.mark.parametrize(("name", "tree"), [file for file in _files("[0-9]*.py") if "/migrations/" in file[0]])
def test_a_migration_has_a_name_and_stands_alone(name: str, tree: ast.Module) -> None:
    """Rule 13: what a migration did must not change when the code does."""
    assert re.fullmatch(r"\w+/migrations/\d{4}_[a-z]\w+\.py", name)
    assert "_auto_" not in name
    for node in ast.walk(tree):
        imported = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        imported += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        assert not any(module.startswith("throughcare") for module in imported), f"{name} imports code of ours"


def test_packages_begin_empty() -> None:
    """Rule 15."""
    full = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("__init__.py") if path.stat().st_size]
    assert not full


def test_every_event_is_listed_and_says_only_ids_and_facts() -> None:
    """Rule 10: `reactions.py` lists every event there is, heard or not; events are frozen and carry no rows."""
    defined = {
        kind
        for module in pkgutil.walk_packages(throughcare.__path__, "throughcare.")
        if re.fullmatch(r"throughcare\.(?!kernel)\w+\.events", module.name)
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
        if kind.__module__ == module.name
    }
    assert defined == set(events.table())
    for kind in defined:
        assert vars(kind)["__dataclass_params__"].frozen, kind
        told = inspect.get_annotations(kind, eval_str=True)
        rows = [name for name, of in told.items() if inspect.isclass(of) and issubclass(of, models.Model)]
        assert not rows, f"{kind.__name__} carries a row: {rows}"


def test_what_is_heard_afterwards_carries_no_words_of_anybody() -> None:
    """A job carries ids, never personal text: the words are read from the row when the job runs."""
    words = {"words", "because", "text", "where", "told", "name"}
    telling = [
        f"{kind.__name__}.{name}"
        for kind, reactions in events.table().items()
        if any(reaction.how == "after" for reaction in reactions)
        for name in inspect.get_annotations(kind)
        if name in words
    ]
    assert not telling


def test_actions_say_who_acts() -> None:
    """Rule 8. The subject comes first, by position (of a duty: its kind and what it is about); the rest by name."""
    wrong = []
    for name, tree in _files():
        if not re.search(r"(^|/)actions(/|\.py$)", name) or name.startswith(("audit/", "kernel/")):
            continue
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or "action" not in map(ast.unparse, node.decorator_list):
                continue
            if "by" not in {arg.arg for arg in node.args.kwonlyargs}:
                wrong.append(f"{name}:{node.lineno} {node.name} does not say who acts")
            if len(node.args.args) > 1 and [arg.arg for arg in node.args.args] != ["kind", "about"]:
                wrong.append(f"{name}:{node.lineno} {node.name} takes more than its subject by position")
    assert not wrong, "\n".join(wrong)
