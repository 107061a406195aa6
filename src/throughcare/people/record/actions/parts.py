"""Adding, changing, ending and putting right the parts of a record. Nothing is erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.people import actions as people
from throughcare.people.models import Correction, Name, Person
from throughcare.people.record.kinds import Kind, Values, checked, kind_of, lists
from throughcare.people.tables.identity import WRITTEN


class CannotEnd(Refused):
    """It has ended, or would end before it began."""


@action
def add(person_id: int, *, part: str, facts: Mapping[str, Any], by: Principal, at: datetime) -> Any:
    """Add a part: an address, a name, somebody of the family. What it takes the place of ends on its first day.

    Raises `Refused` for what cannot be, with the field it belongs to.
    """
    return _add(kind_of(part), person_id, facts, at=at)


def _add(kind: Kind, person_id: int, facts: Mapping[str, Any], *, at: datetime, but: int | None = None) -> Any:
    on = local_day(at)
    values = checked(kind, person_id, facts, on=on)
    if values.get("since") is None and values.get("happened") is not False and kind.part in _BEGINS_TODAY:
        values["since"] = on
    kind.gives_way(person_id, values, values.get("since") or on, but)
    row = kind.model(person_id=person_id, **values)
    _save(row)
    kind.follows(row, at)
    return row


# Where nothing was said of its first day, these begin on the day they were entered; the others on a day not known.
_BEGINS_TODAY = {"phone", "adjustment"}


def _save(row: Any) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # two at once: what gave way to one cannot give way to the other
        raise Refused("Somebody changed this at the same moment. Look at it again.") from error


@action
def change(
    row_id: int,
    *,
    part: str,
    facts: Mapping[str, Any],
    shown_version: int | None,
    by: Principal,
    at: datetime,
) -> Any:
    """It is otherwise from a day on: the row ends on that day (today if none is given) and a new one begins."""
    kind = kind_of(part)
    old = _open_row(kind, row_id, shown_version=shown_version)
    begins = facts.get("since") or local_day(at)
    _end(old, until=begins, because="", shown_version=shown_version)
    made = _add(kind, old.person_id, {**facts, "since": begins}, at=at, but=old.pk)
    kind.follows(old, at)
    return made


@action
def end(
    row_id: int,
    *,
    part: str,
    until: date,
    because: str,
    shown_version: int | None,
    by: Principal,
    at: datetime,
) -> Any:
    """It holds no more from that day (exclusive end), and why."""
    kind = kind_of(part)
    if until > local_day(at):
        raise CannotEnd("The day it ended cannot be still to come.", field="until")
    old = _open_row(kind, row_id, shown_version=shown_version)
    _end(old, until=until, because=because, shown_version=shown_version)
    kind.follows(old, at)
    return old


def _open_row(kind: Kind, row_id: int, *, shown_version: int | None) -> Any:
    row = kind.model.objects.get(id=row_id).check_shown(shown_version)
    if row.until is not None:
        raise CannotEnd("This has ended already.")
    if isinstance(row, Name) and row.kind == "current":
        raise CannotEnd("A person has a name. Add the new one; this becomes a former name.")
    return row


def _end(row: Any, *, until: date, because: str, shown_version: int | None) -> None:
    if row.since is not None and until < row.since:
        raise CannotEnd(f"It began on {row.since:%-d %B %Y}. Enter that day or a later one.", field="until")
    values: Values = {"until": until, "ended_because": because}
    if getattr(row, "preferred", False):
        values["preferred"] = False
    row.change(shown_version=shown_version, **values)


@action
def correct(
    row_id: int,
    *,
    part: str,
    facts: Mapping[str, Any],
    because: str,
    shown_version: int | None,
    by: Principal,
    at: datetime,
) -> Any:
    """It was wrong from the start: the row says what is right, and a correction names it and keeps what it said."""
    kind = kind_of(part)
    row = kind.model.objects.get(id=row_id).check_shown(shown_version)
    if row.struck:
        raise CannotEnd("This was struck from the record.")
    values = checked(kind, row.person_id, facts, on=local_day(at))
    if row.until is None:
        kind.gives_way(row.person_id, values, values.get("since") or row.since or local_day(at), row.pk)
    if values.get("since") and row.until and values["since"] > row.until:
        raise Refused("It ended before that day. Enter an earlier one.", field="since")
    wrong = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not wrong:
        raise Refused("Nothing is different. Change what was wrong.")
    _keep_correction(kind.part, row, wrong, because=because)
    row.change(shown_version=shown_version, **wrong)
    kind.follows(row, at)
    return row


@action
def strike(row_id: int, *, part: str, because: str, shown_version: int | None, by: Principal, at: datetime) -> Any:
    """It should never have been on this record. It stays in history and counts for nothing from now on."""
    kind = kind_of(part)
    row = kind.model.objects.get(id=row_id).check_shown(shown_version)
    if row.struck:
        raise CannotEnd("This was struck already.")
    if isinstance(row, Name) and row.kind == "current":
        raise CannotEnd("A person has a name. Correct it, or add the right one.")
    wrong: Values = {"struck": True, "until": row.since or local_day(at), "ended_because": because}
    if getattr(row, "preferred", False):
        wrong["preferred"] = False
    if isinstance(row, Name):
        wrong["searched"] = ""  # nobody is found by a name that is not theirs
    _keep_correction(kind.part, row, wrong, because=because, struck=True)
    row.change(shown_version=shown_version, **wrong)
    kind.follows(row, at)
    return row


def _keep_correction(part: str, row: Any, now: Values, *, because: str, struck: bool = False) -> None:
    if not because.strip():
        raise Refused("Say how you know.", field="because")
    Correction.objects.create(
        person_id=row.pk if isinstance(row, Person) else row.person_id,
        part=part,
        row_id=row.pk,
        was={name: _plain(getattr(row, name)) for name in now},
        now={name: _plain(value) for name, value in now.items()},
        because=because.strip(),
        struck=struck,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


_ABOUT = (
    "date_of_birth",
    "pronoun",
    "language",
    "written_in",
    "interpreter",
    "interpreter_language",
    "interpreter_note",
    "ethnicity",
    "ethnicity_words",
    "gender",
    "gender_words",
    "faith",
    "faith_words",
    "disability",
)
_CODES = {"ethnicity": "ethnicity", "gender": "gender", "faith": "faith", "disability": "disabled"}


@action
def describe(
    person_id: int,
    *,
    facts: Mapping[str, Any],
    because: str,
    shown_version: int | None,
    by: Principal,
    at: datetime,
) -> Person:
    """What is said once of a person: birth, pronoun, language, ethnicity, gender, faith, in their words and by code.

    With `because`, what is replaced was wrong, and a correction keeps what it said. Raises `Refused`.
    """
    on = local_day(at)
    row = Person.objects.get(id=person_id).check_shown(shown_version)
    values = {name: facts[name] for name in _ABOUT if name in facts}
    born = values.get("date_of_birth")
    if born is not None and not (on.year - 120 <= born.year and born <= on):
        raise Refused("Check the year of birth.", field="date_of_birth")
    book = lists(person_id, on=on)
    for column, name in _CODES.items():
        if values.get(column) and values[column] not in {choice.code for choice in getattr(book, name)}:
            raise Refused("Choose one of the list.", field=column)
    if not values.get("interpreter", row.interpreter):
        values |= {"interpreter_language": "", "interpreter_note": ""}
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if born is not None and row.age_from is not None:
        changed |= {"age_from": None, "age_until": None}
    if not changed:
        raise Refused("Nothing is different.")
    if "date_of_birth" in changed and row.date_of_birth is not None and not because.strip():
        raise Refused("A date of birth does not change: say how you know the other was wrong.", field="because")
    if because.strip():
        _keep_correction("about", row, changed, because=because)
    row.change(shown_version=shown_version, **changed)
    shown = ("date_of_birth", "age_from", "age_until", "pronoun")
    if {"interpreter", "interpreter_language", "language"} & set(changed):
        people.restate_tags(person_id)
    if pushed := {name: getattr(row, name) for name in shown if name in changed}:
        people.set_headline(person_id, **pushed)
    return row


@action
def write_in(person_id: int, *, language: str, only_first: bool = False, by: Principal, at: datetime) -> Person:
    """Write to a person in a language of ours from now on: they chose it on their own page. The last choice counts,
    theirs or what staff enter; `only_first` leaves one that was made before."""
    row = Person.objects.select_for_update().get(id=person_id)
    if row.written_in == language or (only_first and row.written_in):
        return row
    if language not in dict(WRITTEN):
        raise Refused("Choose one of the list.", field="written_in")
    return row.change(written_in=language)
