"""Changes that somebody declared: they wait, and are accepted, accepted with a correction, refused or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import no_longer
from throughcare.people.events import ChangeDecided, ChangeDeclared
from throughcare.people.models import ProposedChange
from throughcare.people.record import values as plain
from throughcare.people.record.actions import parts
from throughcare.people.record.kinds import checked, kind_of

LONGEST_WORDS = 400
DECLARABLE = ("address", "phone", "name", "circumstance", "commitment", "family")


class CannotDecide(Refused):
    """The change was decided already."""


@action
def declare(
    person_id: int,
    *,
    part: str,
    facts: Mapping[str, Any],
    declared_by: str,
    by: Principal,
    at: datetime,
    declared_name: str = "",
    declared_on: date | None = None,
    words: str = "",
    replaces_id: int | None = None,
    leave_because: str = "",
) -> ProposedChange:
    """Somebody says that something is new or otherwise. It changes nothing until it is confirmed.

    `replaces_id` is the row it takes the place of, for a number or an entry of the diary; an address and a name take
    the place of the one before by themselves. `leave_because` says why a planned move waits for a yes. Raises `Refused`
    for what cannot be.
    """
    if part not in DECLARABLE:
        raise Refused("This cannot be declared: ask the offender manager.", field="part")
    on = declared_on or local_day(at)
    if on > local_day(at):
        raise Refused("The day it was declared cannot be still to come.", field="declared_on")
    kind = kind_of(part)
    checked(kind, person_id, facts, on=local_day(at))
    if (
        replaces_id is not None
        and not kind.model.objects.filter(id=replaces_id, person_id=person_id, until=None).exists()
    ):
        raise Refused("What it takes the place of is not on this record.", field="replaces_id")
    change = ProposedChange.objects.create(
        person_id=person_id,
        part=part,
        values=plain.to_json(facts),
        replaces_id=replaces_id,
        declared_by=declared_by,
        declared_name=declared_name,
        declared_on=on,
        words=no_longer(words, field="words", most=LONGEST_WORDS),
        leave_because=leave_because if _is_planned_move(part, facts) else "",
    )
    publish(ChangeDeclared(person_id=person_id, change_id=change.pk, at=at))
    return change


def _is_planned_move(part: str, facts: Mapping[str, Any]) -> bool:
    return part == "address" and facts.get("planned_for") is not None and facts.get("since") is None


@action
def accept(
    change_id: int, *, shown_version: int | None, by: Principal, at: datetime, because: str = ""
) -> ProposedChange:
    """It is so: the record says it from now on. A move that waits for a yes may happen; `because` is told with it."""
    change = _waiting(change_id, shown_version)
    facts = plain.from_json(change.part, change.values)
    return _take_over(change, facts, "accepted", because.strip(), shown_version, by=by, at=at)


@action
def accept_corrected(
    change_id: int,
    *,
    facts: Mapping[str, Any],
    because: str,
    shown_version: int | None,
    by: Principal,
    at: datetime,
) -> ProposedChange:
    """It is so, but for something that was not right; `because` says what, and the person is told."""
    if not because.strip():
        raise Refused("Say what you put right, and how you know.", field="because")
    change = _waiting(change_id, shown_version)
    return _take_over(change, facts, "corrected", because.strip(), shown_version, by=by, at=at)


@action
def refuse(change_id: int, *, because: str, shown_version: int | None, by: Principal, at: datetime) -> ProposedChange:
    """It is not so, or not shown to be. The person is told why."""
    if not because.strip():
        raise Refused("Say why, in words the person can read.", field="because")
    return _decide(_waiting(change_id, shown_version), "refused", because.strip(), shown_version, None, by=by, at=at)


@action
def take_back(change_id: int, *, shown_version: int | None, by: Principal, at: datetime) -> ProposedChange:
    """Whoever declared it says it is not so after all."""
    return _decide(_waiting(change_id, shown_version), "withdrawn", "", shown_version, None, by=by, at=at)


@action
def need_no_leave(person_id: int, *, by: Principal, at: datetime) -> list[int]:
    """No order or licence asks any more that they wait for a yes before they move: what they asked is a change like any
    other. Answers which."""
    asked = ProposedChange.objects.select_for_update().filter(person_id=person_id, state="waiting")
    found = list(asked.exclude(leave_because="").order_by("id"))
    for change in found:
        change.change(leave_because="")
        publish(ChangeDeclared(person_id=person_id, change_id=change.pk, at=at))
    return [change.pk for change in found]


def _waiting(change_id: int, shown_version: int | None) -> ProposedChange:
    change = ProposedChange.objects.select_for_update().get(id=change_id).check_shown(shown_version)
    if change.state != "waiting":
        raise CannotDecide(f"This was decided already: {change.get_state_display().lower()}.")
    return change


def _take_over(
    change: ProposedChange,
    facts: Mapping[str, Any],
    state: str,
    because: str,
    shown_version: int | None,
    *,
    by: Principal,
    at: datetime,
) -> ProposedChange:
    kind = kind_of(change.part)
    told = {"told_on": change.declared_on} if "told_on" in kind.columns and not facts.get("told_on") else {}
    values = {**facts, **told}
    old = kind.model.objects.filter(id=change.replaces_id, until=None).first() if change.replaces_id else None
    if old is not None:
        made = parts.change(old.pk, part=change.part, facts=values, shown_version=old.version, by=by, at=at)
    else:
        made = parts.add(change.person_id, part=change.part, facts=values, by=by, at=at)
    return _decide(change, state, because, shown_version, made.pk, by=by, at=at)


def _decide(
    change: ProposedChange,
    state: str,
    because: str,
    shown_version: int | None,
    made_id: int | None,
    *,
    by: Principal,
    at: datetime,
) -> ProposedChange:
    change.change(
        shown_version=shown_version, state=state, because=because, decided_at=at, decided_by=by.name, made_id=made_id
    )
    publish(ChangeDecided(person_id=change.person_id, change_id=change.pk, state=state, at=at))
    return change
