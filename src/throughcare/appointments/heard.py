"""What appointments do when they hear of an order, a meeting, an absence or a letter: `reactions.py` says of what.

Letters are stopped at once, in the transaction that changes what they speak of. They are written afterwards, from the
rows as they stand then, so that it does not matter in which order jobs run, or how often.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from throughcare.accounts.principals import system
from throughcare.allocations import officers
from throughcare.allocations.events import OfficerChanged, OfficerDecided, PeopleTakenOver
from throughcare.allocations.officers import NO_OFFICER, OFFICER_AFTER_ALL
from throughcare.appointments import cover, labels
from throughcare.appointments.actions import diary, judging
from throughcare.appointments.events import (
    AbsenceExtended,
    AbsenceJudged,
    AbsenceReasonGiven,
    AbsenceReopened,
    AbsenceWithdrawn,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMissed,
    AppointmentMoved,
    OutcomeRecorded,
    ProofReceived,
    SeriesBooked,
    SeriesCancelled,
    SeriesMoved,
    ServiceFailed,
    ServiceFailureWithdrawn,
)
from throughcare.appointments.models import (
    ABSENCE,
    OPEN,
    SERIES,
    SERVICE_FAILURE,
    WITHOUT_A_ROOM,
    Absence,
    Appointment,
    Series,
    ServiceFailure,
)
from throughcare.appointments.queries import events as days_told
from throughcare.appointments.queries import meetings
from throughcare.design.dates import full_day, plural, sentence_day
from throughcare.duties import actions as duties
from throughcare.invitations import actions as invitations
from throughcare.kernel.clock import local_day
from throughcare.messaging import actions as messaging
from throughcare.messaging import letters
from throughcare.messaging.events import LetterSent, LetterTakenBack
from throughcare.messaging.models import Letter
from throughcare.people.events import ChangeDecided
from throughcare.people.models import Commitment, Headline, ProposedChange
from throughcare.policy.clocks import end_of_day, start_of_day
from throughcare.sentences import queries as sentences
from throughcare.sentences.events import PlaceChanged, SentenceImposed
from throughcare.sentences.models import Place

SENTENCE, APPOINTMENT = "sentences.sentence", "appointments.appointment"
PERSON, CLEAR, FOR_EVENT = "people.person", "clear_diary", "move_for_event"
BY = system("appointments")
LETTERS_ARE_SLOW = timedelta(days=3)  # a change of a meeting sooner than this is told by text, if there is a mobile


def owe_first_contact(event: SentenceImposed) -> None:
    """Somebody who begins an order in the community is owed a first meeting within the standard's days."""
    if event.starts_on is None:
        return
    duties.open_duty(
        event.person_id,
        kind="first_contact",
        about=(SENTENCE, event.sentence_id),
        facts={"from": event.starts_on, "tier": _tier(event.person_id)},
        title="First meeting: explain the order",
        at=event.at,
        by=BY,
    )


def owe_contact_after_release(event: PlaceChanged) -> None:
    """Who comes out of prison under a sentence with supervision is owed a first meeting from that day, as after an
    order in the community; who has no offender manager under it is not."""
    if event.kind != "community" or event.mistaken:
        return
    before = Place.objects.filter(person_id=event.person_id, until=event.on).order_by("-since").first()
    if before is not None and before.kind != "custody":
        return
    for order in sentences.in_force([event.person_id]).get(event.person_id, []):
        if order.custody and not officers.none_under(order.id, setting="community"):
            duties.open_duty(
                event.person_id,
                kind="first_contact",
                about=(SENTENCE, order.id),
                facts={"from": event.on, "tier": _tier(event.person_id)},
                title="First meeting after release: explain the licence",
                at=event.at,
                by=BY,
            )


def clear_diary(event: PlaceChanged) -> None:
    """Who goes into custody cannot come to an office: the meetings that stand there are called off or moved by the
    officer, who knows which. Once they are out again, what was not cleared stands as it is."""
    about = (PERSON, event.person_id)
    if event.kind != "custody":
        duties.end(CLEAR, about, because="They are not in custody any more.", at=event.at, by=BY)
        return
    left = _at_an_office(event.person_id, at=event.at)
    if left:
        duties.open_duty(
            event.person_id,
            kind=CLEAR,
            about=about,
            facts={"from": local_day(event.at)},
            title="They are in custody: call off or move their meetings",
            detail=f"{plural(len(left), 'meeting')} at an office, the first on {full_day(left[0])}",
            at=event.at,
            by=BY,
        )


def diary_cleared(event: AppointmentCancelled | AppointmentMoved) -> None:
    """The last meeting at an office was called off, or moved to another place."""
    _, at = _changed(event.moved_from_id if isinstance(event, AppointmentMoved) else event.appointment_id)
    if not _at_an_office(event.person_id, at=at):
        duties.meet(CLEAR, (PERSON, event.person_id), at=at, by=BY)


def move_for_event(event: ChangeDecided) -> None:
    """A faith day or important event they told us of was accepted: the meetings that stand against it are moved."""
    if event.state not in {"accepted", "corrected"}:
        return
    change = ProposedChange.objects.get(id=event.change_id)
    if change.part != "commitment" or change.made_id is None:
        return
    row = Commitment.objects.get(id=change.made_id)
    if row.kind not in days_told.KINDS:
        return
    for meeting in days_told.against(row, at=event.at):
        duties.open_duty(
            event.person_id,
            kind=FOR_EVENT,
            about=(APPOINTMENT, meeting.pk),
            facts={"from": local_day(event.at)},
            title=f"Move a meeting for a day that matters to them: {full_day(local_day(meeting.starts_at))}",
            detail=row.text,
            at=event.at,
            by=BY,
        )


def moved_for_event(event: AppointmentCancelled | AppointmentMoved) -> None:
    """The meeting that stood against it is elsewhere, or will not be."""
    old, at = _changed(event.moved_from_id if isinstance(event, AppointmentMoved) else event.appointment_id)
    duties.meet(FOR_EVENT, (APPOINTMENT, old.pk), at=at, by=BY)


def held_all_the_same(event: OutcomeRecorded) -> None:
    """The day came, and the meeting was not moved."""
    about = (APPOINTMENT, event.appointment_id)
    duties.end(FOR_EVENT, about, because="The day has passed.", at=event.starts_at, by=BY)


def _at_an_office(person_id: int, *, at: datetime) -> list[datetime]:
    """When meetings are to come for which the person must come to one of our offices, the first first."""
    found = Appointment.objects.filter(OPEN, person_id=person_id, starts_at__gt=at, office__isnull=False)
    return list(found.exclude(kind__in=WITHOUT_A_ROOM).order_by("starts_at").values_list("starts_at", flat=True))


def _tier(person_id: int) -> str | None:
    return Headline.objects.values_list("tier", flat=True).get(person_id=person_id) or None


def officer_decided(event: OfficerDecided) -> None:
    """The first meeting is one with the offender manager: who has none under a sentence is owed none under it, and who
    has one after all is owed it from that day."""
    about = (SENTENCE, event.sentence_id)
    if not event.has_officer:
        duties.end("first_contact", about, because=NO_OFFICER, at=event.at, by=BY)
    elif duties.reopen(about, kind="first_contact", because=NO_OFFICER, at=event.at, by=BY):
        duties.restate(
            event.person_id,
            changed={"from": local_day(event.at), "tier": _tier(event.person_id)},
            because=OFFICER_AFTER_ALL,
            about=about,
            kinds=("first_contact",),
            at=event.at,
            by=BY,
        )


def first_contact_made(event: OutcomeRecorded) -> None:
    """The person was seen: the first meeting under their orders is held."""
    if event.attended and not labels.outcome(event.outcome).service:
        duties.meet_all(event.person_id, kind="first_contact", at=event.starts_at, by=BY)


def officer_takes_up(event: OfficerChanged) -> None:
    """What the court booked with whoever is on duty is in the diary of the officer who answers for the person."""
    if event.role == "offender_manager":
        cover.take_up((event.person_id,), to_post=event.post_id, by=BY, at=event.at)


def officer_takes_up_many(event: PeopleTakenOver) -> None:
    """The same for everybody who was taken over."""
    cover.take_up(event.people, to_post=event.post_id, by=BY, at=event.at)


# ------------------------------------------------------------------------------------------------- meetings that change
def stop_letters_of_moved(event: AppointmentMoved) -> None:
    """What was to be said of the meeting that was moved is not said any more; whoever waited for a day has one."""
    old, at = _changed(event.moved_from_id)
    messaging.withdraw((APPOINTMENT, old.pk), because="The meeting was moved.", by=BY, at=at)
    _stop_list(old, because="A meeting of the list was moved.", at=at)


def stop_letters_of_cancelled(event: AppointmentCancelled) -> None:
    """What was to be said of the meeting that was cancelled is not said any more. One we cancelled is owed anew."""
    old, at = _changed(event.appointment_id)
    messaging.withdraw((APPOINTMENT, old.pk), because="The meeting was cancelled.", by=BY, at=at)
    _stop_list(old, because="A meeting of the list was cancelled.", at=at)
    if event.by_whom == "service":
        _owe_next(old, at=at)


def tell_of_move(event: AppointmentMoved) -> None:
    """Write where and when the meeting is now, unless the person was told as it was moved."""
    new = Appointment.objects.select_related("post__user", "office", "moved_from").get(id=event.appointment_id)
    old = new.moved_from
    if old is None or old.cancelled_at is None or new.told_at or new.cancelled_at or new.outcome:
        return
    if event.with_series or _tell_list_again(new, at=old.cancelled_at):
        return
    facts: dict[str, Any] = {"was_at": old.starts_at, "by_whom": old.cancelled_by, **meetings.where_told(new)}
    if old.cancelled_by == "service":
        facts["because"] = old.cancelled_because
    messaging.queue(
        new.person_id,
        kind="meeting_moved",
        about=(APPOINTMENT, new.pk, new.version),
        facts=facts,
        once=f"meeting_moved:{new.pk}",
        channel="text" if _too_soon_for_a_letter(new, old, at=old.cancelled_at) else "post",
        not_after=new.starts_at,
        by=BY,
        at=old.cancelled_at,
    )


def tell_of_cancelling(event: AppointmentCancelled) -> None:
    """Write that a meeting will not take place, and why if it was us. Who cancelled it themselves knows.

    Shortly before it, a text goes too, so that nobody comes in vain; only the letter says why.
    """
    meeting, at = _changed(event.appointment_id)
    if event.with_series:
        return
    told = not _tell_list_again(meeting, at=at)
    if meeting.cancelled_by == "person" or not told:
        return
    facts: dict[str, Any] = {
        "was_at": meeting.starts_at,
        "by_whom": meeting.cancelled_by,
        **meetings.next_told(meeting.person_id, after=at),
    }
    if meeting.cancelled_by == "service":
        facts["because"] = meeting.cancelled_because
    about = (APPOINTMENT, meeting.pk, meeting.version)
    once = f"meeting_cancelled:{meeting.pk}"
    messaging.queue(meeting.person_id, kind="meeting_cancelled", about=about, facts=facts, once=once, by=BY, at=at)
    if _too_soon_for_a_letter(meeting, at=at):
        messaging.queue(
            meeting.person_id,
            kind="meeting_cancelled",
            about=about,
            facts=facts,
            once=f"{once}:text",
            channel="text",
            not_after=meeting.starts_at,
            by=BY,
            at=at,
        )


def tell_of_series(event: SeriesBooked) -> None:
    """Write the days of recurring meetings in one letter, unless the person was told as they were booked."""
    if not event.was_told:
        _tell_list(Series.objects.get(id=event.series_id), "meetings_booked", at=event.at)


def tell_of_series_moved(event: SeriesMoved) -> None:
    """Write where recurring meetings are now, in one letter, unless the person was told as they were moved."""
    if not event.was_told:
        _tell_list(Series.objects.get(id=event.series_id), "meetings_moved", at=event.at, by_whom=event.by_whom)


def tell_of_series_cancelled(event: SeriesCancelled) -> None:
    """Write that recurring meetings will not take place. Who cancelled them themselves knows."""
    series = Series.objects.get(id=event.series_id)
    if event.by_whom == "person" or series.ended_at is None:
        return
    rows = Appointment.objects.filter(in_series__series=series, cancelled_at=series.ended_at).order_by("starts_at")
    facts: dict[str, Any] = {
        "meetings": [{"next_at": row.starts_at.isoformat()} for row in rows],
        "by_whom": event.by_whom,
        **meetings.next_told(series.person_id, after=event.at),
    }
    if event.by_whom == "service":
        facts["because"] = series.ended_because
    _queue_list(series, "meetings_cancelled", facts, at=event.at)


def _tell_list(series: Series, kind: str, *, at: datetime, **more: Any) -> None:
    told = meetings.series_told(series.pk, after=at)
    if told:
        _queue_list(series, kind, {"meetings": told, **more}, at=at)


def _queue_list(series: Series, kind: str, facts: dict[str, Any], *, at: datetime) -> None:
    messaging.queue(
        series.person_id,
        kind=kind,
        about=(SERIES, series.pk, series.version),
        facts=facts,
        once=f"{kind}:{series.pk}:{series.version}",
        by=BY,
        at=at,
    )


def _stop_list(meeting: Appointment, *, because: str, at: datetime) -> None:
    """A letter with the list of its series that has not left would say what is no longer so."""
    series = Series.objects.select_for_update().filter(inseries__appointment=meeting).first()
    if series is None:
        return
    if messaging.withdraw((SERIES, series.pk), because=because, by=BY, at=at)["stopped"]:
        series.change()


def _tell_list_again(meeting: Appointment, *, at: datetime) -> bool:
    """The list was stopped since this meeting changed before it left: it goes again, as it is now, and says it all."""
    series = Series.objects.filter(inseries__appointment=meeting, ended_at=None).first()
    if series is None:
        return False
    lists = Letter.objects.filter(about_kind=SERIES, about_id=series.pk, kind__in=("meetings_booked", "meetings_moved"))
    stopped = lists.filter(state="withdrawn", withdrawn_at=at).order_by("-id").first()
    if stopped is None:
        return False
    if not lists.exclude(state="withdrawn").filter(id__gt=stopped.pk).exists():
        said = {name: value for name, value in stopped.facts.items() if name == "by_whom"}
        _tell_list(series, stopped.kind, at=at, **said)
    return True


def next_is_booked(event: AppointmentBooked) -> None:
    """A meeting stands in the diary again after one that we did not hold."""
    duties.meet_all(event.person_id, kind="book_next", at=event.at, by=BY)


def _changed(appointment_id: int) -> tuple[Appointment, datetime]:
    """A meeting that was moved or cancelled, and when."""
    meeting = Appointment.objects.get(id=appointment_id)
    assert meeting.cancelled_at is not None
    return meeting, meeting.cancelled_at


def _too_soon_for_a_letter(*meetings: Appointment, at: datetime) -> bool:
    first = min(meeting.starts_at for meeting in meetings)
    return first - at < LETTERS_ARE_SLOW and bool(letters.ways(meetings[0].person_id, on=local_day(at)).text)


def _owe_next(meeting: Appointment, *, at: datetime) -> None:
    """A meeting that we did not hold, and none to come: we owe another."""
    if not meetings.next_told(meeting.person_id, after=at):
        duties.open_duty(
            meeting.person_id,
            kind="book_next",
            about=(APPOINTMENT, meeting.pk),
            facts={"from": local_day(at)},
            title="Book the next meeting",
            detail="In place of one that we did not hold",
            at=at,
            by=BY,
        )


# --------------------------------------------------------------------------------------------------------- our failures
def answer_failure(event: ServiceFailed) -> None:
    """We did not see the person as we should have, and they have no meeting to come: we owe one."""
    if event.kind in {"sent_home", "left_waiting"} and event.appointment_id is not None:
        meeting = Appointment.objects.get(id=event.appointment_id)
        _owe_next(meeting, at=meeting.outcome_at or meeting.ends_at)


def tell_of_failure(event: ServiceFailed) -> None:
    """Write what went wrong, and what happens instead.

    A meeting we cancelled, moved or did not hold is told of by its own letter, with that it was our failure.
    """
    failure = ServiceFailure.objects.select_related("appointment").get(id=event.service_failure_id)
    meeting = failure.appointment
    if failure.withdrawn_at or meeting is None or failure.kind not in {"kept_waiting", "left_waiting", "sent_home"}:
        return
    at = meeting.outcome_at or meeting.ends_at
    facts = {"was_at": meeting.starts_at, "failure": failure.kind, **meetings.next_told(failure.person_id, after=at)}
    messaging.queue(
        failure.person_id,
        kind="service_failed",
        about=(SERVICE_FAILURE, failure.pk, failure.version),
        facts=facts | ({"minutes": failure.minutes} if failure.minutes else {}),
        once=f"service_failed:{failure.pk}",
        by=BY,
        at=at,
    )


def forget_failure(event: ServiceFailureWithdrawn) -> None:
    """It was no failure of ours: nothing is owed for it, and what was to be said of it is not."""
    failure = ServiceFailure.objects.get(id=event.service_failure_id)
    if failure.withdrawn_at is None:
        return
    about = (SERVICE_FAILURE, failure.pk)
    because, at = failure.withdrawn_because, failure.withdrawn_at
    duties.end("answer_service_failure", about, because=because, at=at, by=BY)
    messaging.withdraw(about, because=because, by=BY, at=at)


def correct_failure(event: ServiceFailureWithdrawn) -> None:
    """The letter about it has left: say that it no longer holds."""
    failure = ServiceFailure.objects.get(id=event.service_failure_id)
    if failure.withdrawn_at is not None:
        _correct(
            (SERVICE_FAILURE, failure.pk),
            correction="We had written down wrongly what happened at that meeting. You do not have to do anything.",
            at=failure.withdrawn_at,
        )


# ------------------------------------------------------------------------------------------------------------- absences
def owe_asking(event: AppointmentMissed) -> None:
    """The person is to be asked why they did not come: a letter does it, and the work list says so if it does not."""
    absence = _absence(event.absence_id)
    if absence.reason_at is None:
        at = absence.appointment.outcome_at or absence.appointment.ends_at
        duties.open_duty(
            event.person_id,
            kind="ask_for_reason",
            about=(ABSENCE, absence.pk),
            facts={"from": absence.missed_on},
            title=f"Ask why they did not come on {sentence_day(absence.missed_on)}",
            detail="A letter does this by itself when it leaves",
            shown_from=_tomorrow(at),
            at=at,
            by=BY,
        )


def reason_came(event: AbsenceReasonGiven | ProofReceived) -> None:
    """They told us before we asked."""
    duties.end("ask_for_reason", (ABSENCE, event.absence_id), because="They told us.", at=event.at, by=BY)


def ask_for_reason(event: AppointmentMissed) -> None:
    """Write how to tell us why, and by when; unless the reason has come meanwhile."""
    absence = _absence(event.absence_id)
    if absence.decision or absence.withdrawn_at or absence.reason_at or absence.proof_by_extended:
        return
    at = absence.appointment.outcome_at or absence.appointment.ends_at
    book = labels.absence_book(absence.appointment.person.jurisdiction, absence.missed_on)
    messaging.queue(
        event.person_id,
        kind="we_missed_you",
        about=(ABSENCE, absence.pk, absence.version),
        facts={
            "missed_at": absence.appointment.starts_at,
            "tell_by": absence.missed_on + timedelta(days=book.contact_days),
            "proof_by": absence.proof_by,
            **meetings.next_told(absence.person_id, after=absence.appointment.ends_at),
        },
        once=f"we_missed_you:{absence.pk}",
        by=BY,
        at=at,
    )
    _text_too(absence, tell_by=absence.missed_on + timedelta(days=book.contact_days), at=at)


def _text_too(absence: Absence, *, tell_by: date, at: datetime) -> None:
    """A text beside the letter, which is there sooner. Only the letter says how to show why, and what may follow."""
    if letters.ways(absence.person_id, on=local_day(at)).text:
        messaging.queue(
            absence.person_id,
            kind="we_missed_you",
            about=(ABSENCE, absence.pk, absence.version),
            facts={"missed_at": absence.appointment.starts_at, "tell_by": tell_by, "proof_by": absence.proof_by},
            once=f"we_missed_you:{absence.pk}:text",
            channel="text",
            not_after=end_of_day(tell_by),
            by=BY,
            at=at,
        )


def tell_of_longer(event: AbsenceExtended) -> None:
    """Write until when the person has more time, and what to do; unless it was judged meanwhile."""
    absence = _absence(event.absence_id)
    if absence.decision or absence.withdrawn_at or absence.proof_by != event.proof_by:
        return
    facts: dict[str, Any] = {
        "missed_at": absence.appointment.starts_at,
        "proof_by": absence.proof_by,
        **meetings.next_told(absence.person_id, after=event.at),
    }
    if absence.reason_at:
        facts["told_us"] = True
    if absence.told_words:
        facts["words"] = absence.told_words
    messaging.queue(
        absence.person_id,
        kind="absence_extended",
        about=(ABSENCE, absence.pk, absence.version),
        facts=facts,
        once=f"absence_extended:{absence.pk}:{event.at.isoformat()}",
        by=BY,
        at=event.at,
    )


_AGAINST_THEM = "A letter does this once it is decided what follows; you can tell them before"


def owe_telling(event: AbsenceJudged | AbsenceExtended) -> None:
    """The person is to be told what was decided: a letter does it, and the work list says so if it does not."""
    absence = _absence(event.absence_id)
    at = event.at if isinstance(event, AbsenceExtended) else absence.decided_at
    if at is None:  # it was reopened since
        return
    about = (ABSENCE, absence.pk)
    if isinstance(event, AbsenceJudged):
        duties.end("ask_for_reason", about, because="The absence was judged.", at=at, by=BY)
    duties.open_duty(
        absence.person_id,
        kind="tell_decision",
        about=about,
        facts={"from": local_day(at)},
        title=f"Tell them what was decided about {sentence_day(absence.missed_on)}",
        detail=_AGAINST_THEM if absence.decision == "unacceptable" else "A letter does this by itself when it leaves",
        shown_from=_tomorrow(at),
        at=at,
        by=BY,
    )


def tell_decision(event: AbsenceJudged) -> None:
    """Write what was decided. What is not acceptable is told with what follows it, once that is decided."""
    absence = _absence(event.absence_id)
    if absence.decision in {"acceptable", "not_a_failure"} and absence.decided_at is not None:
        judging.tell_decision(absence.pk, by=BY, at=absence.decided_at)


def decision_there(event: AbsenceJudged | AbsenceExtended) -> None:
    """What was decided stands on their own page at once: they get word that something is there."""
    at = event.at if isinstance(event, AbsenceExtended) else _absence(event.absence_id).decided_at
    if at is not None:
        invitations.tell_of_new(event.person_id, by=BY, at=at)


def stop_letters_of_reopened(event: AbsenceReopened) -> None:
    """It is judged again: what was decided is not told any more."""
    absence = _absence(event.absence_id)
    if absence.reopened_at is not None:
        because, at, about = absence.reopened_because, absence.reopened_at, (ABSENCE, absence.pk)
        duties.end("tell_decision", about, because="It is judged again.", at=at, by=BY)
        messaging.withdraw(about, because=because, kinds=("absence_decided",), by=BY, at=at)


def correct_reopened(event: AbsenceReopened) -> None:
    """The letter that told the decision has left: say that we look at it again, unless it was decided again."""
    absence = _absence(event.absence_id)
    if not absence.decision and not absence.withdrawn_at and absence.reopened_at is not None:
        _correct(
            (ABSENCE, absence.pk),
            kinds=("absence_decided",),
            correction="We are looking again at why you did not come, and will tell you what we decide.",
            at=absence.reopened_at,
        )


def stop_letters_of_withdrawn(event: AbsenceWithdrawn) -> None:
    """There was no absence: nothing is asked or told of it."""
    absence = _absence(event.absence_id)
    if absence.withdrawn_at is None:
        return
    about = (ABSENCE, absence.pk)
    for kind in ("ask_for_reason", "tell_decision"):
        duties.end(kind, about, because="The outcome was corrected.", at=absence.withdrawn_at, by=BY)
    messaging.withdraw(about, because=absence.withdrawn_because, by=BY, at=absence.withdrawn_at)


def correct_withdrawn(event: AbsenceWithdrawn) -> None:
    """A letter about it has left: say that it does not count, unless the meeting was recorded as missed again."""
    absence = _absence(event.absence_id)
    if absence.withdrawn_at is not None:
        _correct(
            (ABSENCE, absence.pk),
            correction="We had written down wrongly what happened. It does not count as a meeting you missed.",
            at=absence.withdrawn_at,
        )


# -------------------------------------------------------------------------------------------------------- what has left
_TELLS = {  # by the kind of letter: which duties about its row it meets
    "we_missed_you": ("ask_for_reason",),
    "absence_extended": ("ask_for_reason", "tell_decision"),
    "absence_decided": ("tell_decision",),
    "service_failed": ("answer_service_failure",),
}


def told_by_letter(event: LetterSent) -> None:
    """A letter has left: the person has been told what it says, and what we owed to tell them is met.

    A text says when and where; why, and that we are sorry, only a letter says.
    """
    channel = Letter.objects.values_list("channel", flat=True).get(id=event.letter_id)
    if event.kind in {"meeting_booked", "meeting_covered", "meeting_moved"}:
        told_how = {"post": "letter"}.get(channel, channel)
        diary.mark_told(event.about_id, told_how=told_how, told_at=event.sent_at, by=BY)
    if event.kind in {"meetings_booked", "meetings_moved"} and channel == "post":  # a text names no days
        diary.mark_series_told(event.about_id, told_how="letter", told_at=event.sent_at, by=BY)
    if channel == "text":
        return
    for kind in _TELLS.get(event.kind, ()):
        duties.meet_as_of(kind, (event.about_kind, event.about_id), at=event.sent_at, by=BY)
    for failure_id in _answered(event):
        duties.meet_as_of("answer_service_failure", (SERVICE_FAILURE, failure_id), at=event.sent_at, by=BY)


def not_told_by_letter(event: LetterTakenBack) -> None:
    """The letter had not left after all: whoever was told by it alone was not told."""
    if event.kind in {"meeting_booked", "meeting_covered", "meeting_moved"}:
        diary.unmark_told(event.about_id, told_at=event.sent_at, by=BY)
    if event.kind in {"meetings_booked", "meetings_moved"}:
        diary.unmark_series_told(event.about_id, told_at=event.sent_at, by=BY)


def _answered(event: LetterSent) -> list[int]:
    """Our own failures for which this letter says that we are sorry."""
    failures = ServiceFailure.objects.filter(person_id=event.person_id, withdrawn_at=None)
    if event.kind == "meeting_cancelled":
        failures = failures.filter(kind="cancelled", appointment_id=event.about_id)
    elif event.kind == "meeting_moved":
        failures = failures.filter(kind="moved_late", appointment__moved_to=event.about_id)
    elif event.kind == "meetings_moved":
        failures = failures.filter(kind="moved_late", appointment__in_series__series=event.about_id)
    elif event.kind == "meetings_cancelled":
        failures = failures.filter(kind="cancelled", appointment__in_series__series=event.about_id)
    elif event.kind == "absence_decided":
        failures = failures.filter(
            kind="not_seen", appointment__absence=event.about_id, appointment__absence__decision="not_a_failure"
        )
    else:
        return []
    return list(failures.values_list("id", flat=True))


def _correct(about: tuple[str, int], *, correction: str, at: datetime, kinds: tuple[str, ...] = ()) -> None:
    """Correct the last letter about a row that has left; one correction is enough for all before it.

    A text beside a letter says nothing that could be wrong.
    """
    left = messaging.withdraw(about, because="It no longer holds.", kinds=kinds, by=BY, at=at)["left"]
    last = Letter.objects.filter(id__in=left, channel="post").order_by("-id").values_list("id", flat=True).first()
    if last is not None:
        messaging.correct(last, correction=correction, by=BY, at=at)


def _absence(absence_id: int) -> Absence:
    return Absence.objects.select_related("appointment__person").get(id=absence_id)


def _tomorrow(at: datetime) -> datetime:
    return start_of_day(local_day(at) + timedelta(days=1))
