"""What is done across slices in one save."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from throughcare.accounts.principals import Principal
from throughcare.allocations import cover as covering
from throughcare.allocations import slips
from throughcare.allocations import team_queries as overseeing
from throughcare.allocations.models import TeamSlip
from throughcare.appointments import cover as held_meetings
from throughcare.appointments.actions import contacts, diary, outcomes
from throughcare.appointments.actions.outcomes import OutcomeFacts
from throughcare.appointments.models import Appointment
from throughcare.casefile.queries import acts
from throughcare.design.dates import clock, day_long, full_day
from throughcare.duties import actions as duties
from throughcare.duties.models import Duty
from throughcare.invitations import queries as invitations
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.messaging import actions as messaging
from throughcare.organisations import queries as organisations
from throughcare.people import queries as people_queries
from throughcare.plans import queries as plans
from throughcare.sentences import actions as sentences
from throughcare.sentences import changing
from throughcare.sentences.models import Instruction, OrderChange, Sentence

BOOKED = "appointments.appointment"  # what a letter about a booked meeting speaks of
SENT = {"text", "letter"}  # ways of telling that leave the building; the person has been told once it has left


@dataclass(frozen=True)
class WorkedOn:
    """What came of an instruction at the meeting: `state` is kept, not_kept or withdrawn."""

    instruction_id: int
    state: str
    because: str = ""


@dataclass(frozen=True)
class NextMeeting:
    """The meeting booked in the same save. `tell` is how the person is told: face, phone, text, letter, or empty."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    post_id: int | None
    office_id: int | None
    place: str = ""
    place_because: str = ""
    serves: tuple[int, ...] = ()
    tell: str = ""
    anyway_because: str = ""


@action
def record_outcome(
    appointment_id: int,
    *,
    outcome: OutcomeFacts,
    note: str,
    sensitive: bool,
    worked_on: Sequence[WorkedOn],
    next_meeting: NextMeeting | None,
    no_next_because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> Appointment:
    """Record what came of a meeting, what was worked on, a note, and book the next meeting: all or nothing.

    Without a next meeting `no_next_because` says why; it is kept with the note. Raises `Refused` of the act that cannot
    be done, with the field of the one screen it belongs to.
    """
    meeting = outcomes.record_outcome(appointment_id, facts=outcome, by=by, at=at, shown_version=shown_version)
    theirs = set(
        Instruction.objects.filter(
            person_id=meeting.person_id, id__in=[one.instruction_id for one in worked_on]
        ).values_list("id", flat=True)
    )
    for one in worked_on:
        if one.instruction_id not in theirs:
            raise Refused("One of these instructions is not this person's. Open the page again.")
        with _belongs_to({None: f"instruction_{one.instruction_id}", "because": f"because_{one.instruction_id}"}):
            sentences.record_instruction(one.instruction_id, state=one.state, because=one.because, by=by, at=at)
    if not (next_meeting or no_next_because.strip()):
        raise Refused("Book the next meeting, or say why there is none.", field="no_next_because")
    words = note.strip()
    if no_next_because.strip():
        words = f"{words}\n\nNo next meeting: {no_next_because.strip()}".strip()
    if words:
        with _belongs_to({None: "note"}):
            contacts.write_note(
                meeting.person_id,
                kind="meeting",
                at_=min(meeting.starts_at, at),
                words=words,
                sensitive=sensitive,
                appointment_id=meeting.pk,
                by=by,
                at=at,
            )
    if next_meeting:
        _book(meeting.person_id, next_meeting, by=by, at=at)
    return meeting


def _book(person_id: int, facts: NextMeeting, *, by: Principal, at: datetime) -> None:
    with _belongs_to({"told_how": "tell"}):
        booked = diary.book(
            person_id,
            kind=facts.kind,
            starts_at=facts.starts_at,
            ends_at=facts.ends_at,
            post_id=facts.post_id,
            office_id=facts.office_id,
            place=facts.place,
            place_because=facts.place_because,
            serves=facts.serves,
            told_how="" if facts.tell in SENT else facts.tell,
            anyway_because=facts.anyway_because,
            by=by,
            at=at,
        )
    if facts.tell in SENT:
        messaging.queue(
            person_id,
            kind="meeting_booked",
            about=(BOOKED, booked.pk, booked.version),
            facts=booked_facts(facts),
            once=f"meeting_booked:{booked.pk}",
            channel="text" if facts.tell == "text" else "post",
            by=by,
            at=at,
        )


def booked_facts(facts: NextMeeting) -> dict[str, str]:
    """What a text or letter says of a booked meeting."""
    offices = dict(organisations.offices())
    office = offices.get(facts.office_id, "") if facts.office_id else ""
    officer = organisations.post(facts.post_id).name if facts.post_id else ""
    return {
        "next_at": facts.starts_at.isoformat(),
        "next_with": officer,
        "next_place": ", ".join(part for part in (office, facts.place) if part),
    }


@contextmanager
def _belongs_to(fields: dict[str | None, str]) -> Iterator[None]:
    """Name the field of the one screen that a refusal of a lower slice belongs to."""
    try:
        yield
    except Refused as refused:
        field = fields.get(refused.field, fields.get(None, refused.field or ""))
        raise Refused(refused.message, field=field or None) from refused


def saved(meeting: Appointment, next_meeting: NextMeeting | None, *, outcome_name: str) -> str:
    """What a save did, in a line, for the page after it."""
    text = f"Saved: {outcome_name[:1].lower()}{outcome_name[1:]}, {full_day(meeting.starts_at)}."
    if next_meeting:
        text += f" Next meeting: {day_long(next_meeting.starts_at)}, {clock(next_meeting.starts_at)}."
    return text


class CannotAnswer(Refused):
    """This cannot be met by telling the person."""


@action
def answer(duty_id: int, *, how: str, words: str, told_at: datetime, by: Principal, at: datetime) -> Duty:
    """The person was told what we owed to tell them: a note says how and what, and the duty is met.

    Raises `CannotAnswer` when it is closed, or is met in another way.
    """
    duty = Duty.objects.get(id=duty_id)
    if duty.ended_at:
        raise CannotAnswer("This was closed before.")
    if duty.kind not in acts.TOLD:
        raise CannotAnswer("This is not met by telling them. Open it from the clocks.")
    with _belongs_to({None: "words", "day": "day"}):
        contacts.write_note(duty.person_id, kind=how, at_=told_at, words=f"{duty.title}. {words.strip()}", by=by, at=at)
    duties.meet(duty.kind, (duty.about_kind, duty.about_id), at=at, by=by)
    return duty


# ---------------------------------------------------------------------------------------------------------------- cover
@action
def cover(
    post_id: int,
    *,
    plan: Sequence[tuple[int, int]],
    since: date,
    until: date,
    because: str,
    by: Principal,
    at: datetime,
    leave_id: int | None = None,
) -> dict[str, int]:
    """Move the work, meetings and letters of somebody who is away to colleagues, person by person: all or nothing.

    Meetings of the days away move at once and the people are written to; the rest moves on the first day. Answers the
    `cover`, and how many meetings `moved` and were `left` because the colleague has another one then.
    """
    pairs = [(person_id, to_post) for person_id, to_post in plan]
    made = covering.arrange(
        post_id, plan=pairs, since=since, until=until, because=because, leave_id=leave_id, by=by, at=at
    )
    absent = organisations.post(post_id).name
    meetings = held_meetings.hand_over(made.pk, from_post=post_id, plan=pairs, since=since, until=until, by=by, at=at)
    for told in held_meetings.to_tell(meetings["moved"], was_with=absent):
        _name_anew(told, by=by, at=at)
        _tell_who_holds(told, once=f"meeting_covered:{made.pk}:{told.id}", by=by, at=at)
    if made.began_at is not None:
        messaging.sign_anew([person_id for person_id, _ in pairs], by=by, at=at)
    return {"cover": made.pk, "moved": len(meetings["moved"]), "left": len(meetings["left"])}


@action
def begin_cover(cover_id: int, *, by: Principal, at: datetime) -> None:
    """The first day of a cover has come."""
    people = [person_id for person_id, _, _ in overseeing.covered_people(cover_id)]
    covering.begin(cover_id, by=by, at=at)
    messaging.sign_anew(people, by=by, at=at)


@action
def give_back(cover_id: int, *, because: str, by: Principal, at: datetime) -> dict[str, int]:
    """Everything goes back to who was away, in one act: on the day, early, or because the cover was a mistake.

    People who were told that somebody else would see them are told who does; a letter that has not left is stopped.
    """
    people = [person_id for person_id, _, _ in overseeing.covered_people(cover_id)]
    row = overseeing.cover(cover_id)
    if row is None:
        raise Refused("There is no such cover.")
    covering.give_back(cover_id, because=because, by=by, at=at)
    meetings = held_meetings.take_back(cover_id, to_post=row.post_id, people=people, because=because, by=by, at=at)
    for told in held_meetings.to_tell(meetings["back"], was_with=""):
        letters = messaging.withdraw(
            ("appointments.appointment", told.id),
            because=f"{row.name} is back",
            kinds={"meeting_covered"},
            by=by,
            at=at,
        )
        _name_anew(told, by=by, at=at)
        if letters["left"] or not told.was_told:
            _tell_who_holds(told, once=f"meeting_given_back:{cover_id}:{told.id}", by=by, at=at)
    messaging.sign_anew(people, by=by, at=at)
    return {"people": len(people), "back": len(meetings["back"]), "left": len(meetings["left"])}


def _name_anew(told: held_meetings.Told, *, by: Principal, at: datetime) -> None:
    """What waits to leave and says with whom that meeting is, says so rightly."""
    moment, who = datetime.fromisoformat(told.facts["next_at"]), told.facts["next_with"]
    messaging.name_anew(told.person_id, next_at=moment, next_with=who, by=by, at=at)


def _tell_who_holds(told: held_meetings.Told, *, once: str, by: Principal, at: datetime) -> None:
    """By text where the record has a number that may be used, else by letter. A text names nobody: who has no page of
    their own to see it on has the letter too."""
    mobile = people_queries.recipient(told.person_id, on=local_day(at)).mobile
    ways: list[tuple[Literal["text", "post"], str]] = [("text", once)] if mobile else [("post", once)]
    if mobile and not invitations.page_of(told.person_id):
        ways.append(("post", f"{once}:letter"))
    for channel, name in ways:
        messaging.queue(
            told.person_id,
            kind="meeting_covered",
            about=(BOOKED, told.id, told.version),
            facts=told.facts,
            once=name,
            channel=channel,
            by=by,
            at=at,
        )


@action
def tell_team(person_id: int, *, how: str, told_at: datetime, by: Principal, at: datetime) -> TeamSlip:
    """Keep that the person was told who works with them; told by letter, the letter is written."""
    made = slips.tell(person_id, how=how, told_at=told_at, by=by, at=at)
    if how == "letter":
        slip = overseeing.slip(people_queries.headline(person_id), at=at)
        hours = "; ".join(f"{day} {open_}" for day, open_ in slip.hours)
        messaging.queue(
            person_id,
            kind="your_team",
            about=("allocations.teamslip", made.pk, made.version),
            facts={
                "team": ". ".join(slip.lines),
                "hours": hours or "ask us",
                "emergency": slip.duty_phone or slip.phone,
            },
            once=f"your_team:{made.pk}",
            by=by,
            at=at,
        )
    return made


@action
def complete_early(
    sentence_id: int,
    *,
    on: date,
    because: str,
    by: Principal,
    at: datetime,
    kept: frozenset[int] = frozenset(),
    special_procedure: bool = False,
    instructions_left: bool = False,
    objectives_met: bool = False,
    shown_version: int | None = None,
) -> OrderChange:
    """End an order, or its supervision, because all that was asked is done: how many objectives of the plan are open
    the record says, at this moment. The officer says that they are met and none is to add. Raises
    `changing.CannotChange`."""
    plan = plans.objectives(Sentence.objects.values_list("person_id", flat=True).get(id=sentence_id))
    return changing.complete_early(
        sentence_id,
        on=on,
        because=because,
        kept=kept,
        special_procedure=special_procedure,
        instructions_left=instructions_left,
        plan=plan is not None,
        objectives_open=plan.open + plan.new if plan else 0,
        objectives_met=objectives_met,
        shown_version=shown_version,
        by=by,
        at=at,
    )
