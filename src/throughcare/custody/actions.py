"""Taken in by a prison, let out, unlawfully at large: each is written down to where the person is."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from throughcare.accounts.principals import Principal
from throughcare.custody import queries
from throughcare.custody.events import (
    ReceivedInCustody,
    ReceptionCorrected,
    ReceptionTakenBack,
    ReleasedFromCustody,
)
from throughcare.custody.models import WHY, Stay
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import no_longer
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
    before = _standing(person_id).first()
    if before is not None and before.released_at is None:
        raise CannotReceive(f"They are at {before.prison} already. Record the release from there first.")
    prison = _checked(prison, why, received_at, before=before, at=at)
    moved_from = _place(person_id, "custody", prison, moment=received_at, by=by, at=at)
    stay = Stay.objects.create(
        person_id=person_id, prison=prison, why=why, received_at=received_at, moved_from=moved_from
    )
    publish(ReceivedInCustody(person_id=person_id, stay_id=stay.pk, why=why, received_at=received_at, entered_at=at))
    return stay


def _checked(prison: str, why: str, received_at: datetime, *, before: Stay | None, at: datetime) -> str:
    """The name of the prison as it is kept. `before` is their last time in custody, which is over."""
    prison = " ".join(prison.split())
    if not prison or len(prison) > LONGEST:
        raise CannotReceive(f"Enter the name of the prison, in {LONGEST} characters or fewer.", field="prison")
    if why not in dict(WHY):
        raise CannotReceive("Select why they are in custody.", field="why")
    if received_at > at:
        raise CannotReceive("The time must be now or in the past.", field="received_time")
    if before is not None and before.released_at is not None and received_at <= before.released_at:
        raise CannotReceive("They were still in custody then. Enter a later time.", field="received_time")
    return prison


@action
def correct(
    stay_id: int,
    *,
    prison: str,
    why: str,
    received_at: datetime,
    because: str,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Stay:
    """They were taken in by another prison, for another reason or at another time than was recorded. What runs from it
    moves with it. Only while they are there. Raises `CannotReceive`."""
    stay = _lasting(stay_id, shown_version)
    before = _standing(stay.person_id).exclude(id=stay_id).first()
    prison = _checked(prison, why, received_at, before=before, at=at)
    if (prison, why, received_at) == (stay.prison, stay.why, stay.received_at):
        raise CannotReceive("This is how it stands already.", field="prison")
    if not because.strip():
        raise CannotReceive("Say what was wrong.", field="because")
    because = no_longer(because, refused=CannotReceive, most=300)
    place, moved_from = _place_of(stay), stay.moved_from
    if place is not None and moved_from == []:  # the court had sent them there: only now they are elsewhere
        moved_from = _place(stay.person_id, "custody", prison, moment=received_at, by=by, at=at)
    elif place is not None:
        was = _before(stay, place)
        sentences.correct_place(place.id, where=prison, since=local_day(received_at), was=was, by=by, at=at)
    stay.change(prison=prison, why=why, received_at=received_at, corrected_because=because, moved_from=moved_from)
    publish(ReceptionCorrected(person_id=stay.person_id, stay_id=stay.pk, at=at))
    return stay


@action
def take_back(stay_id: int, *, because: str, shown_version: int | None = None, by: Principal, at: datetime) -> Stay:
    """They were not taken in: it was recorded in error. Where they are is put right, and what followed from it is taken
    back. Only while they are there. Raises `CannotReceive`, and what taking back what followed raises."""
    stay = _lasting(stay_id, shown_version)
    if not because.strip():
        raise CannotReceive("Say why it was wrong.", field="because")
    stay.change(taken_back_at=at, taken_back_because=no_longer(because, refused=CannotReceive, most=300))
    place = _place_of(stay)
    if place is not None:
        kind, name = _before(stay, place)
        sentences.put_place_right(place.id, kind=kind, where=name, by=by, at=at)
    publish(ReceptionTakenBack(person_id=stay.person_id, stay_id=stay.pk, at=at))
    return stay


def _standing(person_id: int) -> QuerySet[Stay]:
    return Stay.objects.filter(person_id=person_id, taken_back_at=None).order_by("-received_at")


def _lasting(stay_id: int, shown_version: int | None) -> Stay:
    """A time in custody that lasts; only that can be put right."""
    _one_at_a_time(Stay.objects.values_list("person_id", flat=True).get(id=stay_id))
    stay = Stay.objects.get(id=stay_id).check_shown(shown_version)
    if stay.taken_back_at is not None:
        raise CannotReceive("This was taken back already.")
    if stay.released_at is not None:
        raise CannotReceive("They were released since. What followed cannot be taken back here.")
    return stay


def _place_of(stay: Stay) -> places.PlaceRow | None:
    """Where the record has them by this reception; None where it has them elsewhere since."""
    now = next((row for row in places.places(stay.person_id) if row.until is None), None)
    return now if now is not None and (now.kind, now.where) == ("custody", stay.prison) else None


def _before(stay: Stay, place: places.PlaceRow) -> tuple[str, str]:
    """Where they were, had the prison not taken them in: where the court sent them, or where the record had them."""
    sent = queries.sent_by_court(stay.person_id)
    if sent is not None:
        return "custody", sent.prison
    if stay.moved_from:
        return stay.moved_from[0], stay.moved_from[1]
    earlier = next((row for row in places.places(stay.person_id) if row.until == place.since), None)
    return (earlier.kind, earlier.where) if earlier is not None and earlier.kind != "custody" else ("community", "")


@action
def release(
    stay_id: int, *, released_at: datetime, shown_version: int | None = None, by: Principal, at: datetime
) -> Stay:
    """They were let out into the community. Raises `CannotRelease`."""
    _one_at_a_time(Stay.objects.values_list("person_id", flat=True).get(id=stay_id))
    stay = Stay.objects.get(id=stay_id).check_shown(shown_version)
    if stay.taken_back_at is not None:
        raise CannotRelease("They were not taken in: it was recorded in error.")
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
    if not queries.is_in(person_id):
        _place(person_id, "at_large", "", moment=since, by=by, at=at)


def _one_at_a_time(person_id: int) -> None:
    """One at a time on a person, by the locks that everything about their orders takes first."""
    list(Sentence.objects.select_for_update(no_key=True).filter(person_id=person_id).order_by("id").values("id"))


def _place(person_id: int, kind: str, where: str, *, moment: datetime, by: Principal, at: datetime) -> list[str]:
    """Write down where they are, unless the record says so already. Answers where it had them before, as kind and name;
    nothing where it said so."""
    now = next((row for row in places.places(person_id) if row.until is None), None)
    if now is not None and (now.kind, now.where) == (kind, where):
        return []
    sentences.move_to(person_id, kind=kind, where=where, on=local_day(moment), again=True, by=by, at=at)
    return [now.kind, now.where] if now is not None else ["community", ""]
