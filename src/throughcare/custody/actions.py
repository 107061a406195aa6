"""Taken in by a prison, let out, unlawfully at large: each is written down to where the person is."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import Principal
from throughcare.custody.events import ReceivedInCustody, ReleasedFromCustody
from throughcare.custody.models import WHY, Stay
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.sentences import actions as sentences
from throughcare.sentences import queries as places
from throughcare.sentences.models import Sentence

LONGEST = 80


class CannotReceive(Refused):
    """They cannot have been taken in so."""


class CannotRelease(Refused):
    """They cannot have been let out so."""


@action
def receive(person_id: int, *, prison: str, why: str, received_at: datetime, by: Principal, at: datetime) -> Stay:
    """A prison took somebody in at a moment that may be past. Raises `CannotReceive`."""
    _one_at_a_time(person_id)
    prison = " ".join(prison.split())
    if not prison or len(prison) > LONGEST:
        raise CannotReceive(f"Enter the name of the prison, in {LONGEST} characters or fewer.", field="prison")
    if why not in dict(WHY):
        raise CannotReceive("Select why they are in custody.", field="why")
    if received_at > at:
        raise CannotReceive("The time must be now or in the past.", field="received_time")
    before = Stay.objects.filter(person_id=person_id).order_by("-received_at").first()
    if before is not None and before.released_at is None:
        raise CannotReceive(f"They are at {before.prison} already. Record the release from there first.")
    if before is not None and before.released_at is not None and received_at <= before.released_at:
        raise CannotReceive("They were still in custody then. Enter a later time.", field="received_time")
    _place(person_id, "custody", prison, moment=received_at, by=by, at=at)
    stay = Stay.objects.create(person_id=person_id, prison=prison, why=why, received_at=received_at)
    publish(ReceivedInCustody(person_id=person_id, stay_id=stay.pk, why=why, received_at=received_at, entered_at=at))
    return stay


@action
def release(
    stay_id: int, *, released_at: datetime, shown_version: int | None = None, by: Principal, at: datetime
) -> Stay:
    """They were let out into the community. Raises `CannotRelease`."""
    _one_at_a_time(Stay.objects.values_list("person_id", flat=True).get(id=stay_id))
    stay = Stay.objects.get(id=stay_id).check_shown(shown_version)
    if stay.released_at is not None:
        raise CannotRelease("Their release is recorded already.")
    if released_at > at:
        raise CannotRelease("The time must be now or in the past.", field="released_time")
    if released_at <= stay.received_at:
        raise CannotRelease("They were not in custody yet. Enter a later time.", field="released_time")
    stay.change(released_at=released_at)
    _place(stay.person_id, "community", "", moment=released_at, by=by, at=at)
    publish(
        ReleasedFromCustody(
            person_id=stay.person_id, stay_id=stay.pk, why=stay.why, released_at=released_at, entered_at=at
        )
    )
    return stay


@action
def at_large(person_id: int, *, since: datetime, by: Principal, at: datetime) -> None:
    """Their licence is revoked and they are not in custody: unlawfully at large from that moment."""
    _one_at_a_time(person_id)
    if not Stay.objects.filter(person_id=person_id, released_at=None).exists():
        _place(person_id, "at_large", "", moment=since, by=by, at=at)


def _one_at_a_time(person_id: int) -> None:
    """One at a time on a person, by the locks that everything about their orders takes first."""
    list(Sentence.objects.select_for_update(no_key=True).filter(person_id=person_id).order_by("id").values("id"))


def _place(person_id: int, kind: str, where: str, *, moment: datetime, by: Principal, at: datetime) -> None:
    """Write down where they are, unless the record says so already."""
    now = next((row for row in places.places(person_id) if row.until is None), None)
    if now is not None and (now.kind, now.where) == (kind, where):
        return
    sentences.move_to(person_id, kind=kind, where=where, on=local_day(moment), again=True, by=by, at=at)
