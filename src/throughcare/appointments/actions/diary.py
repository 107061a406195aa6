"""The diary: meetings booked, moved and cancelled, and how the person was told of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.appointments import rules
from throughcare.appointments.actions import steps
from throughcare.appointments.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    SeriesBooked,
    SeriesCancelled,
    SeriesMoved,
)
from throughcare.appointments.models import (
    KINDS,
    OPEN,
    WITHOUT_A_ROOM,
    AcceptedEvent,
    Appointment,
    InSeries,
    Series,
    Serves,
)
from throughcare.appointments.queries import booking, clashes, events
from throughcare.design.dates import clock, full_day
from throughcare.kernel.acts import action
from throughcare.kernel.clock import LONDON, local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import LONGEST_REASON, one_line
from throughcare.people.models import Commitment, Headline
from throughcare.policy import findings
from throughcare.policy.books import Absence as AbsenceBook
from throughcare.sentences.models import Place


class CannotBook(Refused):
    """The meeting cannot stand there."""


class CannotMove(Refused):
    """The meeting cannot be moved."""


class CannotCancel(Refused):
    """The meeting cannot be cancelled."""


@action
def book(
    person_id: int,
    *,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    post_id: int | None,
    by: Principal,
    at: datetime,
    office_id: int | None = None,
    place: str = "",
    place_because: str = "",
    serves: Sequence[int] = (),
    told_how: str = "",
    anyway_because: str = "",
    outcome_follows: bool = False,
) -> Appointment:
    """Book a meeting. `serves` are the orders it is for; `outcome_follows` lets a past meeting in, to be recorded.

    At another place than the home office needs `place_because`. Raises `CannotBook`: the person or the officer is
    elsewhere at that time; or there are other clashes and no reason (`anyway_because`) to book in spite of them.
    """
    if starts_at < at and not outcome_follows:
        raise CannotBook("This time is past. Choose a later one, or record what came of the meeting.", field="day")
    appointment = _place(
        person_id,
        Appointment(
            person_id=person_id,
            kind=kind,
            starts_at=starts_at,
            ends_at=ends_at,
            post_id=post_id,
            office_id=office_id,
            place=place.strip(),
            place_because=place_because.strip(),
            told_how=told_how,
            told_at=at if told_how else None,
        ),
        anyway_because=anyway_because,
    )
    _serve(appointment, serves)
    publish(
        AppointmentBooked(
            person_id=person_id,
            appointment_id=appointment.pk,
            kind=kind,
            starts_at=starts_at,
            told_how=told_how,
            at=at,
        )
    )
    return appointment


@action
def move(
    appointment_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by_whom: str,
    because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
    post_id: int | None = None,
    office_id: int | None = None,
    place: str | None = None,
    place_because: str = "",
    told_how: str = "",
    anyway_because: str = "",
) -> Appointment:
    """Move a meeting that has no outcome yet: the old one ends and the new one names it. Answers the new one.

    Who and where stay as they were unless given. Moved by us with less notice than the policy asks is a failure of the
    service. Raises `CannotMove` and what `book` raises.
    """
    old = steps.open_meeting(appointment_id, CannotMove, shown_version=shown_version)
    return _move(
        old,
        starts_at=starts_at,
        ends_at=ends_at,
        by_whom=by_whom,
        because=because,
        at=at,
        post_id=post_id,
        office_id=office_id,
        place=place,
        place_because=place_because,
        told_how=told_how,
        anyway_because=anyway_because,
    )


def _move(
    old: Appointment,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by_whom: str,
    because: str,
    at: datetime,
    post_id: int | None = None,
    office_id: int | None = None,
    place: str | None = None,
    place_because: str = "",
    told_how: str = "",
    anyway_because: str = "",
    with_series: bool = False,
) -> Appointment:
    if old.starts_at <= at:
        raise CannotMove("This meeting is past: record what came of it instead.", field="day")
    if starts_at < at:
        raise CannotMove("This time is past. Choose a later one.", field="day")
    because = one_line(because, "Say why the meeting is moved.", refused=CannotMove)
    same_who = post_id in {None, old.post_id}
    same_where = place is None and office_id in {None, old.office_id}
    if (starts_at, ends_at) == (old.starts_at, old.ends_at) and same_who and same_where:
        raise CannotMove("Choose another day, time, place or person: this is where it stands now.", field="day")
    old.change(cancelled_at=at, cancelled_by=by_whom, cancelled_because=because)
    new = _place(
        old.person_id,
        Appointment(
            person_id=old.person_id,
            kind=old.kind,
            starts_at=starts_at,
            ends_at=ends_at,
            post_id=post_id or old.post_id,
            office_id=old.office_id if place is None and office_id is None else office_id,
            place=old.place if place is None and office_id is None else (place or "").strip(),
            place_because=old.place_because if same_where else place_because.strip(),
            moved_from=old,
            told_how=told_how,
            told_at=at if told_how else None,
        ),
        anyway_because=anyway_because,
    )
    _serve(new, list(Serves.objects.filter(appointment=old).values_list("sentence_id", flat=True)))
    series_id = InSeries.objects.filter(appointment=old).values_list("series_id", flat=True).first()
    if series_id is not None:
        InSeries.objects.create(person_id=old.person_id, series_id=series_id, appointment=new)
    first = min(old.starts_at, starts_at)
    if by_whom == "service" and rules.moved_too_late(told_at=at, starts_at=first, book=steps.waiting(old)):
        steps.fail(
            old,
            "moved_late",
            words=f"Moved from {_moment(old.starts_at)} to {_moment(starts_at)}. {because}",
            field="because",
            at=at,
        )
    publish(
        AppointmentMoved(
            person_id=old.person_id,
            appointment_id=new.pk,
            moved_from_id=old.pk,
            by_whom=by_whom,
            was_at=old.starts_at,
            starts_at=starts_at,
            with_series=with_series,
        )
    )
    return new


@action
def cancel(
    appointment_id: int, *, by_whom: str, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Appointment:
    """Cancel a meeting to come. By us it is a failure of the service. Raises `CannotCancel`."""
    appointment = steps.open_meeting(appointment_id, CannotCancel, shown_version=shown_version)
    return _cancel(appointment, by_whom=by_whom, because=because, at=at, fails=by_whom == "service")


def _cancel(
    appointment: Appointment, *, by_whom: str, because: str, at: datetime, fails: bool, with_series: bool = False
) -> Appointment:
    if appointment.starts_at <= at:
        raise CannotCancel("This meeting is past: record what came of it instead.")
    because = one_line(because, "Say why the meeting is cancelled.", refused=CannotCancel)
    appointment.change(cancelled_at=at, cancelled_by=by_whom, cancelled_because=because)
    if fails:
        steps.fail(appointment, "cancelled", words=because, at=at)
    publish(
        AppointmentCancelled(
            person_id=appointment.person_id,
            appointment_id=appointment.pk,
            by_whom=by_whom,
            starts_at=appointment.starts_at,
            with_series=with_series,
        )
    )
    return appointment


@action
def accept_event(
    appointment_id: int,
    *,
    commitment_id: int,
    starts_at: datetime,
    ends_at: datetime,
    by: Principal,
    at: datetime,
    told_how: str = "",
    anyway_because: str = "",
    shown_version: int | None = None,
) -> Appointment:
    """A faith day or important event they told us of beforehand: the meeting gives way to it and is no failure.

    Answers the meeting that takes its place. Raises `CannotMove`: it is not then, or they did not tell us before the
    day; and what `move` raises.
    """
    old = steps.open_meeting(appointment_id, CannotMove, shown_version=shown_version)
    row = Commitment.objects.filter(id=commitment_id, person_id=old.person_id, kind__in=events.KINDS).first()
    if row is None or not events.clashes(row, old.starts_at, old.ends_at):
        raise CannotMove("This meeting does not stand against that event. Move the meeting instead.")
    told_on = min(row.told_on or local_day(at), local_day(at))
    facts = rules.AbsenceFacts(
        missed_on=local_day(old.starts_at),
        reason="religious" if row.kind == "faith" else "important_event",
        on=local_day(at),
        told_on=told_on,
    )
    found = rules.judge(facts, book=steps.edition(old, AbsenceBook))
    if found.status != "acceptable":
        raise CannotMove(f"{found.because[0]} Move the meeting, or record the absence and judge it.")
    kind, told = row.get_kind_display(), f"told on {full_day(told_on)}"
    because = f"{kind}: {row.text}, {told}"
    new = _move(
        old,
        starts_at=starts_at,
        ends_at=ends_at,
        by_whom="person",
        because=because if len(because) <= LONGEST_REASON else f"{kind}, {told}",  # its words stay with the event
        at=at,
        told_how=told_how,
        anyway_because=anyway_because,
    )
    AcceptedEvent.objects.create(
        person_id=old.person_id,
        commitment=row,
        appointment=old,
        told_on=told_on,
        accepted_at=at,
        finding={"found": findings.to_json(found), "inputs": findings.to_json(facts)},
    )
    return new


# --------------------------------------------------------------------------------------------------- recurring meetings
@action
def book_series(
    person_id: int,
    *,
    kind: str,
    times: Sequence[tuple[datetime, datetime]],
    post_id: int | None,
    because: Sequence[str],
    policy: str,
    by: Principal,
    at: datetime,
    office_id: int | None = None,
    place: str = "",
    place_because: str = "",
    serves: Sequence[int] = (),
    told_how: str = "",
    anyway_because: str = "",
) -> Series:
    """Book recurring meetings in one go: all of them stand, or none. One letter tells of them all, unless `told_how`.

    `because` and `policy` are why they were proposed so. Raises what `book` raises, with the day it is about.
    """
    if not times:
        raise CannotBook("Choose at least one of the meetings.")
    series = Series.objects.create(person_id=person_id, kind=kind, because=list(because), policy=policy)
    for starts_at, ends_at in sorted(times):
        with _about(starts_at):
            meeting = book(
                person_id,
                kind=kind,
                starts_at=starts_at,
                ends_at=ends_at,
                post_id=post_id,
                office_id=office_id,
                place=place,
                place_because=place_because,
                serves=serves,
                told_how=told_how,
                anyway_because=anyway_because,
                by=by,
                at=at,
            )
        InSeries.objects.create(person_id=person_id, series=series, appointment=meeting)
    publish(SeriesBooked(person_id=person_id, series_id=series.pk, was_told=bool(told_how), at=at))
    return series


@action
def move_series(
    series_id: int,
    *,
    weekday: int,
    starts: time,
    by_whom: str,
    because: str,
    by: Principal,
    at: datetime,
    told_how: str = "",
    anyway_because: str = "",
    shown_version: int | None = None,
) -> Series:
    """Move all meetings to come of a series to another weekday and time, each within its own week.

    One that stands there already, or whose new time is past, stays. Raises `CannotMove` and what `book` raises, with
    the day it is about.
    """
    series, coming = _to_come(series_id, CannotMove, at=at, shown_version=shown_version)
    moved = 0
    for meeting in coming:
        on = local_day(meeting.starts_at)
        new_at = datetime.combine(on + timedelta(days=weekday - on.weekday()), starts, tzinfo=LONDON)
        if new_at == meeting.starts_at or new_at < at:
            continue
        with _about(new_at):
            _move(
                meeting,
                starts_at=new_at,
                ends_at=new_at + (meeting.ends_at - meeting.starts_at),
                by_whom=by_whom,
                because=because,
                at=at,
                told_how=told_how,
                anyway_because=anyway_because,
                with_series=True,
            )
        moved += 1
    if not moved:
        raise CannotMove("They are all on that day at that time. Choose another one.", field="starts")
    series = Series.objects.get(id=series_id).change()  # a list that was stopped meanwhile changed it too
    publish(
        SeriesMoved(person_id=series.person_id, series_id=series.pk, by_whom=by_whom, was_told=bool(told_how), at=at)
    )
    return series


@action
def cancel_series(
    series_id: int, *, by_whom: str, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Series:
    """Cancel all meetings to come of a series. By us it is one failure of the service, at the first of them."""
    series, coming = _to_come(series_id, CannotCancel, at=at, shown_version=shown_version)
    for number, meeting in enumerate(coming):
        fails = by_whom == "service" and number == 0
        _cancel(meeting, by_whom=by_whom, because=because, at=at, fails=fails, with_series=True)
    series = Series.objects.get(id=series_id).change(ended_at=at, ended_because=one_line(because, refused=CannotCancel))
    publish(SeriesCancelled(person_id=series.person_id, series_id=series.pk, by_whom=by_whom, at=at))
    return series


def _to_come(
    series_id: int, error: type[Refused], *, at: datetime, shown_version: int | None
) -> tuple[Series, list[Appointment]]:
    series = Series.objects.select_for_update().get(id=series_id).check_shown(shown_version)
    coming = Appointment.objects.select_for_update(of=("self",)).select_related("person")
    found = list(coming.filter(OPEN, in_series__series=series, starts_at__gt=at).order_by("starts_at"))
    if not found:
        raise error("No meeting of these is to come. Book new ones.")
    return series, found


@contextmanager
def _about(starts_at: datetime) -> Iterator[None]:
    """Says of which of several meetings something is refused."""
    try:
        yield
    except Refused as refused:
        field = refused.field if refused.field in {"anyway_because", "place", "place_because", "because"} else None
        raise type(refused)(f"{_moment(starts_at)}: {refused.message}", field=field) from refused


@action
def tell(
    appointment_id: int,
    *,
    told_how: str,
    told_at: datetime,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> Appointment:
    """Keep how and when the person was told of a meeting. Raises `CannotBook` for a time to come."""
    appointment = steps.open_meeting(appointment_id, CannotBook, shown_version=shown_version)
    if told_at > at:
        raise CannotBook("They cannot have been told at a time to come.", field="told_day")
    return appointment.change(told_how=told_how, told_at=told_at)


@action
def mark_told(appointment_id: int, *, told_how: str, told_at: datetime, by: Principal) -> None:
    """The letter or text about a meeting has left. Whoever was told before, by somebody, stays told so."""
    meeting = Appointment.objects.select_for_update().get(id=appointment_id)
    if meeting.told_at is None and not meeting.cancelled_at:
        meeting.change(told_at=told_at, told_how=told_how)


@action
def mark_series_told(series_id: int, *, told_how: str, told_at: datetime, by: Principal) -> None:
    """The letter about recurring meetings has left: all that stand are told, but for those told before."""
    for meeting in Appointment.objects.select_for_update(of=("self",)).filter(OPEN, in_series__series_id=series_id):
        if meeting.told_at is None:
            meeting.change(told_at=told_at, told_how=told_how)


@action
def unmark_series_told(series_id: int, *, told_at: datetime, by: Principal) -> None:
    """That letter had not left."""
    told = Appointment.objects.select_for_update(of=("self",)).filter(in_series__series_id=series_id, told_at=told_at)
    for meeting in told:
        meeting.change(told_at=None, told_how="")


@action
def unmark_told(appointment_id: int, *, told_at: datetime, by: Principal) -> None:
    """The letter had not left. Told at another moment, by somebody or by another letter, stays told."""
    meeting = Appointment.objects.select_for_update().get(id=appointment_id)
    if meeting.told_at == told_at:
        meeting.change(told_at=None, told_how="")


def _place(person_id: int, appointment: Appointment, *, anyway_because: str) -> Appointment:
    """Put a meeting into the diary, with its clashes named. The database has the last word on who is where."""
    if appointment.kind not in dict(KINDS):
        raise CannotBook("Select what kind of meeting it is.", field="kind")
    if appointment.ends_at <= appointment.starts_at:
        raise CannotBook("The meeting must end after it begins.", field="ends")
    if local_day(appointment.ends_at) != local_day(appointment.starts_at):
        raise CannotBook("The meeting must end on the day it begins.", field="ends")
    if appointment.kind == "prison_visit" and not appointment.place:
        # "At their own office" is what the page offers first; the visit is where they are held.
        held = Place.objects.filter(person_id=person_id, until=None, kind="custody")
        appointment.place = held.values_list("where", flat=True).first() or ""
        appointment.office_id = None
        appointment.place_because = appointment.place_because or "They are held there"
    home_office_id = Headline.objects.values_list("office_id", flat=True).get(person_id=person_id)
    elsewhere = appointment.office_id != home_office_id and appointment.kind not in WITHOUT_A_ROOM
    if elsewhere and not (appointment.office_id or appointment.place):
        raise CannotBook("Say where the meeting is.", field="place")
    if elsewhere and not appointment.place_because and home_office_id is not None:
        raise CannotBook("Say why the meeting is not at their own office.", field="place_because")
    found = clashes.clashes(
        person_id,
        post_id=appointment.post_id,
        office_id=appointment.office_id,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        kind=appointment.kind,
    )
    for clash in found:
        if clash.refuses:
            raise CannotBook(f"{clash.text} Choose another time.", field="starts")
    anyway_because = one_line(anyway_because, "", refused=CannotBook, field="anyway_because")
    if found and not anyway_because:
        texts = " ".join(clash.text for clash in found)
        raise CannotBook(f"{texts} Choose another time, or say why you book it anyway.", field="anyway_because")
    appointment.despite = [clash.text for clash in found]
    appointment.despite_because = anyway_because if found else ""
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError as error:
        # Two people booked at the same moment: the exclusion constraint let one of them through.
        if "one_place" not in str(error):
            raise
        raise CannotBook("Somebody just booked this time. Choose another one.", field="starts") from error
    return appointment


def _serve(appointment: Appointment, orders: Sequence[int]) -> None:
    theirs = booking.orders_of(appointment.person_id, list(orders))
    if set(orders) - theirs:
        raise CannotBook("Select the orders the meeting serves from this person's orders.", field="serves")
    Serves.objects.bulk_create(
        [
            Serves(person_id=appointment.person_id, appointment=appointment, sentence_id=order)
            for order in sorted(theirs)
        ]
    )


def _moment(at: datetime) -> str:
    return f"{full_day(at)}, {clock(at)}"
