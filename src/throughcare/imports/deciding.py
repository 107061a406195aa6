"""Somebody who was held is decided: the record stays as it is, or they are entered as another person."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from throughcare.accounts.principals import Principal
from throughcare.imports import actions, mapping
from throughcare.imports.models import Alike, Held, Run, SourceKey
from throughcare.imports.placing import Case, Fault, Group, Placer
from throughcare.imports.reading import Row
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import one_line
from throughcare.people.matching import adding
from throughcare.people.matching.rules import Likeness, Reason


class CannotDecideHeld(Refused):
    """It was decided already, or there is no reason, or the record cannot hold what the file says."""


@action
def leave_as_is(
    held_id: int, *, person_id: int | None, because: str, shown_version: int | None, by: Principal, at: datetime
) -> Held:
    """They are the same person: the record stays as it is, and the next file knows them. Nothing of it is changed."""
    row = _open(held_id, because=because, shown_version=shown_version)
    if person_id is None or not Alike.objects.filter(held=row, person_id=person_id).exists():
        raise CannotDecideHeld("Choose the record of the same person.", field="person_id")
    SourceKey.objects.create(source=row.source, key=row.key, person_id=person_id, row_sha256=row.row_sha256)
    return _decided(row, "same", person_id, because, by=by, at=at)


@action
def enter_as_new(held_id: int, *, because: str, shown_version: int | None, by: Principal, at: datetime) -> Held:
    """They are another person: enter them as the file says, and keep why with each record they are like."""
    row = _open(held_id, because=because, shown_version=shown_version)
    run = Run.objects.get(id=row.run_id)
    to = actions.target(officer="", office=run.office.code if run.office else "", at=at)
    person_id = actions.enter(_case(row, run, at=at), source=row.source, to=to, by=by, at=at)
    found = [(one.person_id, _likeness(one)) for one in Alike.objects.filter(held=row)]
    adding.tell_apart(person_id, found, because=because, by=by, at=at)
    return _decided(row, "another", person_id, because, by=by, at=at)


def _open(held_id: int, *, because: str, shown_version: int | None) -> Held:
    row = Held.objects.select_for_update().get(id=held_id).check_shown(shown_version)
    if row.state != "waiting":
        raise CannotDecideHeld("This was decided already.")
    if not because.strip():
        raise CannotDecideHeld("Say how you know.", field="because")
    if SourceKey.objects.filter(source=row.source, key=row.key).exists():
        raise CannotDecideHeld("This person came in meanwhile, with another file.")
    return row


def _decided(row: Held, state: str, person_id: int, because: str, *, by: Principal, at: datetime) -> Held:
    return row.change(
        state=state,
        person_id=person_id,
        because=one_line(because, "Say how you know.", refused=CannotDecideHeld, most=400),
        decided_by=by.titled[:160],
        decided_at=at,
        rows=[],
    )


def _case(row: Held, run: Run, *, at: datetime) -> Case:
    """What the file said of them, read again through the mapping of that day."""
    read = mapping.parse(run.mapping, run.mapping_text.encode(), for_file=Path(run.file_name or "file.csv"))
    columns = tuple(run.columns or ())
    lines = tuple(Row(number, values) for number, values in row.rows)
    found = Placer(read, columns=columns, kept=read.fit(columns), at=at).place(Group(row.key, lines))
    if isinstance(found, Case):
        return found
    first: Fault = found[0]
    raise CannotDecideHeld(f"They cannot be entered: {first.reason}")


def _likeness(one: Alike) -> Likeness:
    why = tuple(Reason(str(code), str(text), float(points)) for code, text, points in one.reasons)
    return Likeness(float(one.points), "likely", why, one.twins, one.edition)
