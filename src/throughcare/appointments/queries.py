"""Meetings and absences, ready for pages: what stands in the diary, what clashes, what is to be recorded or judged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from throughcare.appointments import labels, rules
from throughcare.appointments.models import (
    KINDS,
    TOLD,
    Absence,
    Appointment,
    Contact,
    Proof,
    Serves,
    ServiceFailure,
)
from throughcare.design.dates import clock, day, full_day, plural, sentence_day, when
from throughcare.kernel.clock import LONDON, local_day
from throughcare.messaging.models import Letter
from throughcare.organisations import queries as organisations
from throughcare.organisations.models import Closure, Office
from throughcare.people import queries as people
from throughcare.people.models import Commitment, Headline, Person
from throughcare.policy import calendars, clocks, editions
from throughcare.policy.books import Absence as AbsenceBook
from throughcare.policy.books import Contact as ContactBook
from throughcare.policy.books import Duties, Waiting
from throughcare.sentences import labels as order_labels
from throughcare.sentences.models import Place, Sentence

KIND_NAMES = dict(KINDS)
TOLD_NAMES = dict(TOLD)
FAILURE_NAMES = dict(ServiceFailure._meta.get_field("kind").flatchoices)
ABSENCE = "appointments.absence"  # what duties and letters call an absence they are about
OPEN = Q(outcome="", cancelled_at=None)
LONGEST = timedelta(hours=24)  # no meeting ends on another day, so nothing that began before this can overlap
PAGE = 25


# -------------------------------------------------------------------------------------------------------------- clashes
@dataclass(frozen=True)
class Clash:
    """What stands against a meeting at that time. `refuses`: it cannot be booked; else it needs a reason."""

    kind: str
    text: str
    refuses: bool = False


def clashes(
    person_id: int,
    *,
    post_id: int | None,
    office_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    kind: str = "",
) -> list[Clash]:
    """Everything that stands against a meeting, each named, the ones that refuse it first. At most six queries.

    Of the officer's other meetings only the time is said, since they are another person's.
    """
    on = local_day(starts_at)
    found = _busy_clashes(person_id, post_id, starts_at, ends_at)
    found += [
        Clash(row.kind, f"{_COMMITMENTS[row.kind]}: {row.text}.")
        for row in people.commitments(person_id, on=on)
        if _overlaps(row, starts_at, ends_at)
    ]
    if office_id is not None:
        found += _office_clashes(office_id, starts_at, ends_at)
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=person_id)
    if on in calendars.bank_holidays(jurisdiction).holidays:
        found.append(Clash("bank_holiday", f"{full_day(on)} is a bank holiday."))
    custody = (
        Place.objects.filter(person_id=person_id, until=None, kind="custody").values_list("where", flat=True).first()
    )
    if custody is not None and kind not in {"phone", "video"}:
        found.append(Clash("custody", f"They are in custody{f' at {custody}' if custody else ''}."))
    return found


def _busy_clashes(person_id: int, post_id: int | None, starts_at: datetime, ends_at: datetime) -> list[Clash]:
    who = Q(person_id=person_id) | Q(post_id=post_id) if post_id else Q(person_id=person_id)
    rows = (
        Appointment.objects.filter(
            who, OPEN, starts_at__lt=ends_at, starts_at__gt=starts_at - LONGEST, ends_at__gt=starts_at
        )
        .order_by("starts_at")
        .values_list("person_id", "kind", "starts_at", "ends_at", "post__user__name")
    )
    found = []
    for whose, kind, from_, until, officer in rows:
        span = f"{clock(from_)} to {clock(until)} on {day(from_)}"
        if whose == person_id:
            found.append(
                Clash("person", f"They have another meeting then: {KIND_NAMES[kind].lower()}, {span}.", refuses=True)
            )
        else:
            found.append(Clash("officer", f"{officer} has another meeting then: {span}.", refuses=True))
    return found


_COMMITMENTS = {
    "work": "They work then",
    "faith": "It is a faith day",
    "event": "They told us of an important event",
    "care": "They care for somebody then",
    "treatment": "They have treatment then",
}


def _overlaps(row: Commitment, starts_at: datetime, ends_at: datetime) -> bool:
    from_, until = starts_at.astimezone(LONDON).time(), ends_at.astimezone(LONDON).time()
    if row.starts is None:
        return True
    if row.ends is not None and row.ends <= row.starts:  # a night: until the end of this day
        return until > row.starts
    return row.starts < until and (row.ends is None or from_ < row.ends)


def _office_clashes(office_id: int, starts_at: datetime, ends_at: datetime) -> list[Clash]:
    on = local_day(starts_at)
    hours = organisations.hours(office_id, on)
    if hours.opens is None or hours.closes is None:
        return [Clash("closed", f"The office is closed on {full_day(on)}: {hours.shut_because}.")]
    from_, until = starts_at.astimezone(LONDON).time(), ends_at.astimezone(LONDON).time()
    if from_ < hours.opens or until > hours.closes:
        span = f"{hours.opens:%H:%M} to {hours.closes:%H:%M}"
        return [Clash("hours", f"The office is open {span} on that day.")]
    return []


# --------------------------------------------------------------------------------------------------------------- orders
@dataclass(frozen=True)
class OrderChoice:
    """An order in force, as a choice of what a meeting serves."""

    id: int
    name: str
    starts_on: date | None
    ends_on: date | None


def orders_in_force(person_id: int) -> list[OrderChoice]:
    """The orders a meeting can serve, the oldest first. One query."""
    rows = Sentence.objects.filter(person_id=person_id, ended_on=None).order_by(
        F("sentenced_on").asc(nulls_last=True), "id"
    )
    found = []
    for row in rows:
        words = order_labels.order_words(edition=row.edition, order_type=row.order_type, release=row.release)
        from_ = row.released_on or row.sentenced_on
        name = f"{words} of {full_day(from_)}" if from_ else words
        found.append(OrderChoice(row.id, name, from_, row.ends_on))
    return found


def orders_of(person_id: int, ids: Collection[int]) -> set[int]:
    """Which of these orders are the person's."""
    if not ids:
        return set()
    return set(Sentence.objects.filter(person_id=person_id, id__in=ids).values_list("id", flat=True))


# -------------------------------------------------------------------------------------------------------------- booking
@dataclass(frozen=True)
class Proposal:
    """A time that suits everyone, why it is proposed and by which edition. `value` is what a form sends for it."""

    value: str
    starts_at: datetime
    ends_at: datetime
    text: str
    because: str
    policy: str


@dataclass
class Booking:
    """All that the booking of a meeting shows, and what it fills in beforehand."""

    orders: list[OrderChoice]
    adjustments: list[str]
    diary: list[str]
    offices: list[tuple[int, str]]
    proposals: list[Proposal]
    wanted: str
    usual_minutes: int
    home_office_id: int | None
    others: list[str] = field(default_factory=list)


def booking(person_id: int, *, headline: Headline, post_id: int | None, at: datetime) -> Booking:
    """Orders, adjustments, diary, offices and proposed times for a person's next meeting. Six queries."""
    today = local_day(at)
    jurisdiction, adjustments = _jurisdiction_and_adjustments(person_id)
    orders = orders_in_force(person_id)
    commitments = people.all_commitments(person_id, on=today)
    near = _near_meetings(person_id, post_id, at=at)
    offices, closed = _offices_and_closures(headline.office_id, from_=today)
    found, book = _propose(
        person_id, headline=headline, orders=orders, commitments=commitments, near=near, closed=closed,
        jurisdiction=jurisdiction, at=at,
    )  # fmt: skip
    return Booking(
        orders=orders,
        adjustments=adjustments,
        diary=[_commitment_text(row) for row in commitments],
        offices=offices,
        proposals=[
            Proposal(
                value=slot.starts_at.isoformat(),
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                text=f"{when(slot.starts_at, today)} to {clock(slot.ends_at)}",
                because="; ".join(slot.because),
                policy=found.policy[0],
            )
            for slot in found.slots
        ],
        wanted=found.because[0],
        usual_minutes=book.minutes,
        home_office_id=headline.office_id,
        others=[
            f"{when(row['starts_at'], today)} {KIND_NAMES[row['kind']].lower()}"
            for row in near
            if row["person_id"] == person_id and row["starts_at"] > at and not row["outcome"]
        ][:4],
    )


def next_slots(person_id: int, *, headline: Headline, post_id: int | None, at: datetime) -> list[Proposal]:
    """The times proposed for the next meeting."""
    return booking(person_id, headline=headline, post_id=post_id, at=at).proposals


def _near_meetings(person_id: int, post_id: int | None, *, at: datetime) -> list[dict[str, Any]]:
    """The person's meetings of the last weeks, and what is to come for the person and the officer, in order."""
    window = {"starts_at__gt": at - timedelta(days=70), "starts_at__lt": at + timedelta(days=60)}
    columns = ("person_id", "kind", "starts_at", "ends_at", "outcome")
    theirs = Appointment.objects.filter(person_id=person_id, cancelled_at=None, **window).values(*columns)
    if post_id is None:
        return sorted(theirs, key=lambda row: row["starts_at"])
    officers = (
        Appointment.objects.filter(OPEN, post_id=post_id, starts_at__gt=at, starts_at__lt=at + timedelta(days=60))
        .exclude(person_id=person_id)
        .values(*columns)
    )
    return sorted(theirs.union(officers, all=True), key=lambda row: row["starts_at"])


def _jurisdiction_and_adjustments(person_id: int) -> tuple[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.jurisdiction, coalesce((select array_agg(a.text order by a.id) from people_adjustment a"
            " where a.person_id = p.id and a.until is null), '{}') from people_person p where p.id = %s",
            [person_id],
        )
        jurisdiction, adjustments = cursor.fetchone()
        return jurisdiction, adjustments


def _offices_and_closures(office_id: int | None, *, from_: date) -> tuple[list[tuple[int, str]], tuple[date, ...]]:
    offices = list(Office.objects.order_by("name").values_list("id", "name"))
    if office_id is None:
        return offices, ()
    closed = Closure.objects.filter(office_id=office_id, on__gte=from_).values_list("on", flat=True)
    return offices, tuple(closed)


def _propose(
    person_id: int,
    *,
    headline: Headline,
    orders: Sequence[OrderChoice],
    commitments: Sequence[Commitment],
    near: Sequence[dict[str, Any]],
    closed: tuple[date, ...],
    jurisdiction: str,
    at: datetime,
) -> tuple[rules.ProposalFinding, ContactBook]:
    today = local_day(at)
    edition = editions.edition(ContactBook, jurisdiction=jurisdiction, on=today)
    own = [
        row
        for row in near
        if row["person_id"] == person_id and row["kind"] not in {"treatment", "unpaid_work", "programme"}
    ]
    last = next((row["starts_at"] for row in reversed(own) if row["starts_at"] <= at), None)
    coming = next((row["starts_at"] for row in reversed(own) if row["starts_at"] > at), None)
    began = [order.starts_on for order in orders if order.starts_on]
    ends = [order.ends_on for order in orders]
    tier = headline.tier if headline.tier in {row.tier for row in edition.book.rows} else f"T{headline.tier}"
    facts = rules.ProposalFacts(
        after=coming or max(last or at, at - timedelta(days=1)),
        tier=tier if tier in {row.tier for row in edition.book.rows} else None,
        sentenced_on=min(began, default=today),
        usual=last,
        busy=tuple(_busy(near, commitments, from_=today, days=60)),
        closed=closed,
        until=max(end for end in ends if end) + timedelta(days=1) if ends and all(ends) else None,
    )
    found = rules.propose_next(facts, book=edition, calendar=calendars.bank_holidays(jurisdiction))
    return found, edition.book


def _busy(
    near: Sequence[dict[str, Any]], commitments: Sequence[Commitment], *, from_: date, days: int
) -> Iterable[rules.Busy]:
    for row in near:
        if not row["outcome"]:
            yield rules.Busy(row["starts_at"], row["ends_at"], "a meeting")
    for on in (from_ + timedelta(days=n) for n in range(days)):
        for commitment in commitments:
            if commitment.on != on and commitment.weekday != on.weekday():
                continue
            if commitment.until is not None and commitment.until <= on:
                continue
            from_at, until_at = clocks.start_of_day(on), clocks.end_of_day(on)
            if commitment.starts is not None:
                from_at = datetime.combine(on, commitment.starts, tzinfo=LONDON)
            if commitment.starts is not None and commitment.ends is not None and commitment.ends > commitment.starts:
                until_at = datetime.combine(on, commitment.ends, tzinfo=LONDON)
            yield rules.Busy(from_at, until_at, commitment.text)


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _commitment_text(row: Commitment) -> str:
    named = day(row.on) if row.on else f"{_DAYS[row.weekday or 0]}s"
    span = f" {row.starts:%H:%M}" if row.starts else ""
    span += f" to {row.ends:%H:%M}" if row.starts and row.ends else ""
    return f"{named}{span}: {row.text}"


# ----------------------------------------------------------------------------------------------------------- one meeting
@dataclass
class Meeting:
    """One meeting whole. `tag` is (text, tone); `past` compares with the moment asked."""

    id: int
    version: int
    person_id: int
    kind: str
    name: str
    starts_at: datetime
    ends_at: datetime
    post_id: int | None
    officer: str
    office_id: int | None
    where: str
    place: str
    place_because: str
    told_at: datetime | None
    told_how: str
    despite: list[str]
    despite_because: str
    cancelled_at: datetime | None
    cancelled_by: str
    cancelled_because: str
    outcome: str
    outcome_name: str
    came_at: datetime | None
    seen_at: datetime | None
    left_at: datetime | None
    waited_minutes: int | None
    failed_how: str
    corrected_at: datetime | None
    corrected_because: str
    imported_from: str
    moved_from_id: int | None
    moved_from_at: datetime | None
    moved_to_id: int | None
    moved_to_at: datetime | None
    absence_id: int | None
    absence_decision: str
    proof_by: date | None
    jurisdiction: str
    past: bool
    tag: labels.Tag
    serves: list[OrderChoice] = field(default_factory=list)
    notes: list[NoteRow] = field(default_factory=list)
    failures: list[FailureRow] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Neither cancelled nor recorded."""
        return self.cancelled_at is None and not self.outcome


@dataclass(frozen=True)
class NoteRow:
    """A note as a row; the words of a sensitive one are left out."""

    id: int
    at: datetime
    kind: str
    name: str
    words: str
    sensitive: bool
    by: str
    corrects: bool


@dataclass(frozen=True)
class FailureRow:
    """A failure of the service as a row."""

    id: int
    kind: str
    name: str
    on: date
    minutes: int | None
    words: str
    appointment_id: int | None


def person_of_meeting(appointment_id: int) -> int:
    """Whose meeting it is: what the door needs. Raises `Appointment.DoesNotExist`."""
    return Appointment.objects.values_list("person_id", flat=True).get(id=appointment_id)


def meeting(appointment_id: int, *, at: datetime) -> Meeting:
    """One meeting with the orders it serves, its notes and our failures at it. Four queries."""
    row = (
        Appointment.objects.filter(id=appointment_id)
        .select_related("person", "post__user", "office", "moved_from", "moved_to", "absence")
        .get()
    )
    moved_to = getattr(row, "moved_to", None)
    absence = getattr(row, "absence", None)
    absence = absence if absence is not None and absence.withdrawn_at is None else None
    jurisdiction = row.person.jurisdiction
    found = Meeting(
        id=row.pk,
        version=row.version,
        person_id=row.person_id,
        kind=row.kind,
        name=KIND_NAMES.get(row.kind, row.kind),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        post_id=row.post_id,
        officer=row.post.user.name if row.post else "",
        office_id=row.office_id,
        where=_where(row.office.name if row.office else "", row.place),
        place=row.place,
        place_because=row.place_because,
        told_at=row.told_at,
        told_how=TOLD_NAMES.get(row.told_how, row.told_how),
        despite=row.despite,
        despite_because=row.despite_because,
        cancelled_at=row.cancelled_at,
        cancelled_by=row.cancelled_by,
        cancelled_because=row.cancelled_because,
        outcome=row.outcome,
        outcome_name=labels.outcome(row.outcome, jurisdiction).name if row.outcome else "",
        came_at=row.came_at,
        seen_at=row.seen_at,
        left_at=row.left_at,
        waited_minutes=row.waited_minutes,
        failed_how=row.failed_how,
        corrected_at=row.corrected_at,
        corrected_because=row.corrected_because,
        imported_from=row.imported_from,
        moved_from_id=row.moved_from_id,
        moved_from_at=row.moved_from.starts_at if row.moved_from else None,
        moved_to_id=moved_to.pk if moved_to else None,
        moved_to_at=moved_to.starts_at if moved_to else None,
        absence_id=absence.pk if absence else None,
        absence_decision=absence.decision if absence else "",
        proof_by=absence.proof_by if absence else None,
        jurisdiction=jurisdiction,
        past=row.starts_at <= at,
        tag=labels.meeting_tag(
            outcome_code=row.outcome,
            decision=absence.decision if absence else None,
            cancelled_by=row.cancelled_by,
            moved=moved_to is not None,
            past=row.starts_at <= at,
            jurisdiction=jurisdiction,
        ),
    )
    served = set(Serves.objects.filter(appointment=row).values_list("sentence_id", flat=True))
    found.serves = [
        OrderChoice(s.id, order_labels.order_words(edition=s.edition, order_type=s.order_type, release=s.release), s.sentenced_on, s.ends_on)
        for s in Sentence.objects.filter(id__in=served).order_by("sentenced_on", "id")
    ] if served else []  # fmt: skip
    found.notes = notes_of(Contact.objects.filter(appointment=row))
    found.failures = failures_of(ServiceFailure.objects.filter(appointment=row))
    return found


def notes_of(found: QuerySet[Contact]) -> list[NoteRow]:
    """Notes as rows, newest first, without those that were corrected. One query."""
    rows = (
        found.filter(superseded_by=None)
        .order_by("-at", "-id")
        .values_list("id", "at", "kind", "words", "sensitive", "post__user__name", "supersedes_id")
    )
    kinds = dict(Contact._meta.get_field("kind").flatchoices)
    return [
        NoteRow(i, at, kind, kinds.get(kind, kind), "" if sensitive else words, sensitive, by or "", before is not None)
        for i, at, kind, words, sensitive, by, before in rows
    ]


def failures_of(found: QuerySet[ServiceFailure]) -> list[FailureRow]:
    """The service's failures that stand, newest first. One query."""
    rows = (
        found.filter(withdrawn_at=None)
        .order_by("-on", "-id")
        .values_list("id", "kind", "on", "minutes", "words", "appointment_id")
    )
    return [
        FailureRow(i, kind, FAILURE_NAMES[kind], on, minutes, words, meeting)
        for i, kind, on, minutes, words, meeting in rows
    ]


def _where(office: str, place: str) -> str:
    return ", ".join(part for part in (office, place) if part)


@dataclass(frozen=True)
class OutcomePage:
    """What the page that records an outcome and books the next meeting shows, beside instructions and the draft."""

    meeting: Meeting
    booking: Booking
    choices: list[tuple[str, list[tuple[str, str]]]]
    acceptable: list[tuple[str, str]]
    reasons: list[tuple[str, str]]
    waiting_minutes: int
    late_minutes: int


def outcome_page(appointment_id: int, *, headline: Headline, at: datetime) -> OutcomePage:
    """The meeting, what may be recorded of it, and proposals for the next one with why. Some nine queries."""
    found = meeting(appointment_id, at=at)
    on = local_day(found.starts_at)
    waiting = editions.edition(Waiting, jurisdiction=found.jurisdiction, on=on).book
    return OutcomePage(
        meeting=found,
        booking=booking(found.person_id, headline=headline, post_id=found.post_id, at=at),
        choices=outcome_choices(found.kind, jurisdiction=found.jurisdiction, future=not found.past),
        acceptable=acceptable_choices(found.jurisdiction),
        reasons=reason_choices(found.jurisdiction, on=on),
        waiting_minutes=waiting.service_failure_minutes,
        late_minutes=waiting.late_minutes,
    )


def outcome_choices(kind: str, *, jurisdiction: str, future: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may have happened, in two columns: they came, they did not. "acceptable" asks for its reason as well.

    A meeting to come takes only an acceptable absence; at a call nobody waits at a desk or is sent home.
    """
    if future:
        return [("They will not come", [("acceptable", "Acceptable absence")])]
    came = ["ATTC", "LATE", "AFTC", "ATSH", "ATSS", "LEFT"]
    absent = ["AFTA"]
    if kind in {"phone", "video"}:
        came = ["ATTC", "LATE", "AFTC"]
    if kind == "home_visit":
        came, absent = ["ATTC", "AFTC"], ["NOT_IN"]
    known = labels.outcomes(jurisdiction)
    return [
        ("They came", [(code, known[code].name) for code in came if code in known]),
        (
            "They did not come",
            [*((code, known[code].name) for code in absent if code in known), ("acceptable", "Acceptable absence")],
        ),
    ]


def acceptable_choices(jurisdiction: str) -> list[tuple[str, str]]:
    """The kinds of acceptable absence, as (code, what makes it acceptable)."""
    return [
        (code, row.name.removeprefix("Acceptable absence: ").capitalize())
        for code, row in labels.outcomes(jurisdiction).items()
        if row.acceptable and code == row.code
    ]


def reason_choices(jurisdiction: str, *, on: date) -> list[tuple[str, str]]:
    """The reasons a person may give for an absence on a day; what is only the service's to say is left out."""
    book = labels.absence_book(jurisdiction, on)
    return [(row.code, row.name) for row in book.reasons if row.rule != "unfit"]


def proof_choices(jurisdiction: str, *, on: date) -> list[tuple[str, str]]:
    """The kinds of proof."""
    return [(row.code, row.name) for row in labels.absence_book(jurisdiction, on).proofs]


# ---------------------------------------------------------------------------------------------------------------- lists
@dataclass(frozen=True)
class MeetingRow:
    """A meeting as a row of a list."""

    id: int
    name: str
    starts_at: datetime
    when: str
    where: str
    officer: str
    tag: labels.Tag
    note: str
    url: str


@dataclass
class MeetingsPage:
    """A person's meetings: to come, to record, and one page of the past."""

    coming: list[MeetingRow]
    to_record: list[MeetingRow]
    past: Page[Any]
    rows: list[MeetingRow]


# What a figure of compliance counts, and what the list of meetings shows when it is asked for that figure.
SHOWN = {
    "kept": "Came",
    "late": "Came late",
    "failed": "Came, failed to comply",
    "acceptable": "Acceptable absences",
    "unacceptable": "Absences that were not acceptable",
    "waiting": "Reason awaited or to judge",
    "cancelled": "Cancelled or moved",
    "kept_waiting": "Kept waiting by us",
    "cancelled_by_us": "Cancelled by us",
    "moved_late": "Moved by us at short notice",
    "not_seen": "Could not be seen by us",
    "on_time": "Seen on time",
    "told": "Told beforehand",
}


def _shown(which: str, jurisdiction: str) -> Q:
    """The meetings of a figure. One definition, so that a figure and the rows behind it agree."""
    known = labels.outcomes(jurisdiction)
    absent = Q(absence__withdrawn_at=None, absence__isnull=False)
    attended = [code for code, row in known.items() if row.attended and not row.service and not row.enforceable]
    return {
        "kept": lambda: Q(outcome__in=attended),
        "late": lambda: Q(outcome="LATE"),
        "failed": lambda: Q(outcome__in=[code for code, row in known.items() if row.attended and row.enforceable]),
        "acceptable": lambda: absent & Q(absence__decision="acceptable"),
        "unacceptable": lambda: absent & Q(absence__decision="unacceptable"),
        "waiting": lambda: absent & Q(absence__decision=""),
        "cancelled": lambda: Q(cancelled_at__isnull=False),
        "kept_waiting": lambda: _failed_by_us("kept_waiting", "left_waiting"),
        "cancelled_by_us": lambda: _failed_by_us("cancelled"),
        "moved_late": lambda: _failed_by_us("moved_late"),
        "not_seen": lambda: _failed_by_us("sent_home", "not_seen"),
        "on_time": lambda: Q(waited_minutes__isnull=False) & ~_failed_by_us("kept_waiting", "left_waiting"),
        "told": lambda: Q(told_at__isnull=False, told_at__lte=F("starts_at"), cancelled_at=None),
    }[which]()


def _failed_by_us(*kinds: str) -> Q:
    return Q(Exists(ServiceFailure.objects.filter(appointment=OuterRef("pk"), withdrawn_at=None, kind__in=kinds)))


def meetings(
    person_id: int,
    *,
    at: datetime,
    jurisdiction: str = "england_wales",
    shown: str = "",
    kind: str = "",
    from_: date | None = None,
    until: date | None = None,
    page: int = 1,
) -> MeetingsPage:
    """A person's meetings. `shown` is a key of `SHOWN`; `until` is the last day shown. Three queries."""
    past = Appointment.objects.filter(~OPEN, person_id=person_id)
    if shown:
        past = past.filter(_shown(shown, jurisdiction))
    if kind:
        past = past.filter(kind=kind)
    if from_:
        past = past.filter(starts_at__gte=clocks.start_of_day(from_))
    if until:
        past = past.filter(starts_at__lt=clocks.end_of_day(until))
    found = Paginator(past.order_by("-starts_at", "-id"), PAGE).get_page(page)
    opens = _rows(
        Appointment.objects.filter(OPEN, person_id=person_id).order_by("starts_at")[:60],
        at=at,
        jurisdiction=jurisdiction,
    )
    return MeetingsPage(
        coming=[row for row in opens if row.starts_at > at],
        to_record=[row for row in opens if row.starts_at <= at],
        past=found,
        rows=_rows(found.object_list, at=at, jurisdiction=jurisdiction),
    )


_COLUMNS = (
    "id", "kind", "starts_at", "ends_at", "office__name", "place", "post__user__name", "outcome", "cancelled_by",
    "absence__decision", "absence__withdrawn_at", "absence__proof_by", "moved_to__starts_at", "waited_minutes",
    "imported_from",
)  # fmt: skip


def _rows(found: Any, *, at: datetime, jurisdiction: str) -> list[MeetingRow]:
    today = local_day(at)
    rows = []
    for row in found.values(*_COLUMNS):
        decision = None if row["absence__withdrawn_at"] else row["absence__decision"]
        note = labels.outcome(row["outcome"], jurisdiction).name if row["outcome"] else ""
        if row["moved_to__starts_at"]:
            note = f"To {when(row['moved_to__starts_at'], today)}"
        elif decision == "" and row["absence__proof_by"]:
            note = f"{note}; proof by {sentence_day(row['absence__proof_by'], today)}"
        if row["imported_from"]:
            note = f"{note}; from {row['imported_from']}".lstrip("; ")
        rows.append(
            MeetingRow(
                id=row["id"],
                name=KIND_NAMES.get(row["kind"], row["kind"]),
                starts_at=row["starts_at"],
                when=f"{day(row['starts_at'], today)}, {clock(row['starts_at'])} to {clock(row['ends_at'])}",
                where=_where(row["office__name"] or "", row["place"]),
                officer=row["post__user__name"] or "",
                tag=labels.meeting_tag(
                    outcome_code=row["outcome"],
                    decision=decision,
                    cancelled_by=row["cancelled_by"],
                    moved=row["moved_to__starts_at"] is not None,
                    past=row["starts_at"] <= at,
                    jurisdiction=jurisdiction,
                ),
                note=note,
                url=reverse("appointments:meeting", args=[row["id"]]),
            )
        )
    return rows


@dataclass(frozen=True)
class ToRecord:
    """A past meeting without its outcome, for the officer's page."""

    id: int
    person_id: int
    person: str
    reference: str
    kind: str
    starts_at: datetime


def outcomes_to_record(post_id: int, *, at: datetime, limit: int = 50) -> list[ToRecord]:
    """An officer's past meetings without an outcome, the oldest first. One query by a partial index."""
    return _to_record("a.post_id = %s", [post_id], at=at, limit=limit)


def outcomes_to_record_of(people_ids: Sequence[int], *, at: datetime, limit: int = 200) -> list[ToRecord]:
    """The same for a number of people, whoever sees them."""
    return _to_record("a.person_id = any(%s)", [list(people_ids)], at=at, limit=limit)


def _to_record(whose: str, given: list[Any], *, at: datetime, limit: int) -> list[ToRecord]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            select a.id, a.person_id, h.name, h.reference, a.kind, a.starts_at
            from appointments_appointment a join people_headline h on h.person_id = a.person_id
            where {whose} and a.outcome = '' and a.cancelled_at is null and a.starts_at <= %s
            order by a.starts_at limit %s
            """,  # noqa: S608
            [*given, at, limit],
        )
        return [
            ToRecord(i, p, name, ref, KIND_NAMES.get(kind, kind), starts)
            for i, p, name, ref, kind, starts in cursor.fetchall()
        ]


@dataclass(frozen=True)
class DiaryRow:
    """A meeting of an officer's day."""

    id: int
    person_id: int
    person: str
    reference: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    where: str
    tag: labels.Tag
    open: bool


def diary(
    post_id: int, *, from_: date, until: date, at: datetime, jurisdiction: str = "england_wales"
) -> list[DiaryRow]:
    """An officer's meetings from a day to a last day, in order, cancelled ones left out. One query."""
    rows = (
        Appointment.objects.filter(
            post_id=post_id,
            cancelled_at=None,
            starts_at__gte=clocks.start_of_day(from_),
            starts_at__lt=clocks.end_of_day(until),
        )
        .order_by("starts_at")
        .values_list(
            "id", "person_id", "person__headline__name", "person__headline__reference", "kind", "starts_at", "ends_at",
            "office__name", "place", "outcome", "absence__decision", "absence__withdrawn_at",
        )
    )  # fmt: skip
    return [
        DiaryRow(
            id=i, person_id=p, person=name, reference=ref, kind=KIND_NAMES.get(kind, kind), starts_at=starts, ends_at=ends,
            where=_where(office or "", place), open=not outcome,
            tag=labels.meeting_tag(
                outcome_code=outcome, decision=None if withdrawn else decision, past=starts <= at, jurisdiction=jurisdiction
            ),
        )
        for i, p, name, ref, kind, starts, ends, office, place, outcome, decision, withdrawn in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class LastAndNext:
    """When somebody was last to be seen, what came of it, and when they are next."""

    last_at: datetime | None
    last_id: int | None
    last_tag: labels.Tag | None
    next_at: datetime | None
    next_id: int | None
    next_kind: str


def last_and_next(
    people_ids: Sequence[int], *, at: datetime, jurisdiction: str = "england_wales"
) -> dict[int, LastAndNext]:
    """The last and the next meeting of many people, by person. One query, two index look-ups a person."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select p.id, l.starts_at, l.id, l.outcome, l.decision, n.starts_at, n.id, n.kind
            from unnest(%(people)s::bigint[]) p(id)
            left join lateral (
              select a.starts_at, a.id, a.outcome, ab.decision
              from appointments_appointment a
              left join appointments_absence ab on ab.appointment_id = a.id and ab.withdrawn_at is null
              where a.person_id = p.id and a.starts_at <= %(at)s and a.cancelled_at is null
              order by a.starts_at desc limit 1) l on true
            left join lateral (
              select a.starts_at, a.id, a.kind from appointments_appointment a
              where a.person_id = p.id and a.starts_at > %(at)s and a.outcome = '' and a.cancelled_at is null
              order by a.starts_at limit 1) n on true
            """,
            {"people": list(people_ids), "at": at},
        )
        return {
            person: LastAndNext(
                last_at=last_at,
                last_id=last_id,
                last_tag=labels.meeting_tag(outcome_code=outcome, decision=decision, jurisdiction=jurisdiction)
                if last_at
                else None,
                next_at=next_at,
                next_id=next_id,
                next_kind=KIND_NAMES.get(kind, kind or ""),
            )
            for person, last_at, last_id, outcome, decision, next_at, next_id, kind in cursor.fetchall()
        }


# ----------------------------------------------------------------------------------------------------------- compliance
@dataclass(frozen=True)
class Figure:
    """A figure of compliance: how many, of how many if that says something, and where the rows behind it are."""

    key: str
    name: str
    n: int
    of: int | None
    url: str


@dataclass(frozen=True)
class Compliance:
    """What the person owed and what the service owed, over twelve months."""

    from_: date
    person: list[Figure]
    service: list[Figure]


def compliance(person_id: int, *, at: datetime, jurisdiction: str = "england_wales") -> Compliance:
    """Both sides over the twelve months up to now. Each figure leads to its rows. One query."""
    from_ = clocks.plus_months(local_day(at), -12)
    found = Appointment.objects.filter(~OPEN, person_id=person_id, starts_at__gte=clocks.start_of_day(from_))
    ours = [code for code, row in labels.outcomes(jurisdiction).items() if row.service]
    counted = found.aggregate(
        due=Count("pk", filter=~Q(outcome="") & ~Q(outcome__in=ours)),
        held=Count("pk", filter=Q(cancelled_at=None)),
        waits=Count("pk", filter=Q(waited_minutes__isnull=False)),
        **{key: Count("pk", filter=_shown(key, jurisdiction)) for key in SHOWN},
    )
    base = reverse("appointments:list", args=[person_id])

    def figure(key: str, of: int | None = None) -> Figure:
        return Figure(key, SHOWN[key], counted[key], of, f"{base}?shown={key}&from={from_:%-d/%-m/%Y}")

    return Compliance(
        from_=from_,
        person=[
            figure("kept", counted["due"]),
            figure("late"),
            figure("failed"),
            figure("acceptable"),
            figure("unacceptable"),
            figure("waiting"),
        ],
        service=[
            figure("on_time", counted["waits"]),
            figure("kept_waiting"),
            figure("told", counted["held"]),
            figure("cancelled_by_us"),
            figure("moved_late"),
            figure("not_seen"),
        ],
    )


def service_failures(person_id: int, *, from_: date) -> list[FailureRow]:
    """What the service owed a person and did not do, since a day. One query."""
    return failures_of(ServiceFailure.objects.filter(person_id=person_id, on__gte=from_))


# ------------------------------------------------------------------------------------------------------------- absences
@dataclass(frozen=True)
class ProofRow:
    """Proof as a row: what it is, its days, how it is known, and whether it stands."""

    id: int
    version: int
    kind: str
    name: str
    dated_on: date | None
    received_on: date
    late: bool
    how: str
    document_id: int | None
    words: str
    withdrawn_at: datetime | None
    withdrawn_because: str


@dataclass(frozen=True)
class Happened:
    """A line of what happened: when, what, and where we know it from."""

    at: datetime
    what: str
    known_from: str
    strong: bool = False


@dataclass
class AbsenceToJudge:
    """An absence with all a person needs to judge it."""

    id: int
    version: int
    person_id: int
    meeting: Meeting
    missed_on: date
    reason: str
    reason_name: str
    reason_words: str
    told_on: date | None
    notice_on: date | None
    proof_by: date
    extended: bool
    decision: str
    decided_at: datetime | None
    decided_by: str
    decision_words: str
    against_rule: bool
    reopened_at: datetime | None
    reopened_because: str
    withdrawn_at: datetime | None
    withdrawn_because: str
    finding: rules.AbsenceFinding
    edition: editions.Edition[AbsenceBook]
    inputs: rules.AbsenceFacts
    latest_extension: date
    decide_by: date
    proofs: list[ProofRow]
    happened: list[Happened]
    our_part: list[str]
    last_year: str


def person_of_absence(absence_id: int) -> int:
    """Whose absence it is. Raises `Absence.DoesNotExist`."""
    return Absence.objects.values_list("person_id", flat=True).get(id=absence_id)


def person_of_proof(proof_id: int) -> tuple[int, int]:
    """Whose proof it is, and the absence it is for. Raises `Proof.DoesNotExist`."""
    return Proof.objects.values_list("person_id", "absence_id").get(id=proof_id)


def judgement(absence_id: int, *, on: date) -> tuple[rules.AbsenceFacts, rules.AbsenceFinding]:
    """The facts of an absence as the rule asks them, and what it finds as things stand on a day. Three queries."""
    absence = Absence.objects.select_related("appointment__person").get(id=absence_id)
    proofs = list(Proof.objects.filter(absence=absence).order_by("received_on", "id"))
    return _judgement(absence, proofs, on=on)


def _judgement(
    absence: Absence, proofs: Sequence[Proof], *, on: date
) -> tuple[rules.AbsenceFacts, rules.AbsenceFinding]:
    book = absence_edition(absence)
    used, asked = _used_and_asked(absence)
    told = [told_on for told_on in (absence.told_on, absence.notice_on) if told_on]
    first = rules.AbsenceFacts(
        missed_on=absence.missed_on,
        reason=absence.reason or "none",
        on=on,
        told_on=min(told, default=None),
        self_certificates_used=used,
        told_of_meeting=True if absence.appointment.told_at else None,
        asked_for_reason=asked or None,
        extended_until=absence.proof_by if absence.proof_by_extended else None,
    )
    # Several papers may have come. One that will do is enough; else the one that came last is told of.
    last: tuple[rules.AbsenceFacts, rules.AbsenceFinding] = (first, rules.judge(first, book=book))
    for proof in proofs:
        facts = replace(
            first,
            proof=proof.kind,
            proof_on=proof.received_on,
            proof_withdrawn_on=local_day(proof.withdrawn_at) if proof.withdrawn_at else None,
        )
        found = rules.judge(facts, book=book)
        last = (facts, found)
        if found.status == "acceptable" or found.reopens:
            break
    return last


def absence_edition(absence: Absence) -> editions.Edition[AbsenceBook]:
    """How the absence is judged: the edition of the day missed."""
    return editions.edition(AbsenceBook, jurisdiction=absence.appointment.person.jurisdiction, on=absence.missed_on)


def _used_and_asked(absence: Absence) -> tuple[int, bool]:
    """How many self-certificates stood before this absence, and whether the letter that asks for the reason left."""
    certificates = [proof.code for proof in absence_edition(absence).book.proofs if proof.uses_certificate]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select (select count(*) from appointments_proof p join appointments_absence a on a.id = p.absence_id
                     where p.person_id = %(person)s and p.kind = any(%(kinds)s) and p.withdrawn_at is null
                       and a.withdrawn_at is null and a.missed_on < %(missed)s),
                   exists (select from messaging_letter where about_kind = %(about)s and about_id = %(id)s
                             and sent_at is not null)
            """,
            {
                "person": absence.person_id,
                "kinds": certificates,
                "missed": absence.missed_on,
                "about": ABSENCE,
                "id": absence.pk,
            },
        )
        used, asked = cursor.fetchone()
        return used, asked


def absence_to_judge(absence_id: int, *, at: datetime) -> AbsenceToJudge:
    """An absence whole: what happened, reason and proof, what the rule finds. Some ten queries."""
    today = local_day(at)
    row = Absence.objects.select_related("appointment__person", "decided_by__user").get(id=absence_id)
    proofs = list(Proof.objects.filter(absence=row).select_related("seen_by__user").order_by("received_on", "id"))
    inputs, found = _judgement(row, proofs, on=today)
    edition = absence_edition(row)
    held = meeting(row.appointment_id, at=at)
    calendar = calendars.bank_holidays(held.jurisdiction)
    judge_days = (
        editions.edition(Duties, jurisdiction=held.jurisdiction, on=today).book.kind("judge_absence").count or 0
    )
    return AbsenceToJudge(
        id=row.pk,
        version=row.version,
        person_id=row.person_id,
        meeting=held,
        missed_on=row.missed_on,
        reason=row.reason,
        reason_name=labels.absence_word(row.reason, held.jurisdiction) if row.reason else "",
        reason_words=row.reason_words,
        told_on=row.told_on,
        notice_on=row.notice_on,
        proof_by=row.proof_by,
        extended=row.proof_by_extended,
        decision=row.decision,
        decided_at=row.decided_at,
        decided_by=row.decided_by.user.name if row.decided_by else "",
        decision_words=row.decision_words,
        against_rule=row.against_rule,
        reopened_at=row.reopened_at,
        reopened_because=row.reopened_because,
        withdrawn_at=row.withdrawn_at,
        withdrawn_because=row.withdrawn_because,
        finding=found,
        edition=edition,
        inputs=inputs,
        latest_extension=today + timedelta(days=edition.book.extra_days),
        decide_by=clocks.plus_working_days(row.proof_by, judge_days, holidays=calendar.holidays),
        proofs=[_proof_row(proof, row, held.jurisdiction) for proof in proofs],
        happened=_happened(row, held, proofs, at=at),
        our_part=_our_part(held),
        last_year=_last_year(row),
    )


def _proof_row(proof: Proof, absence: Absence, jurisdiction: str) -> ProofRow:
    seen_by = proof.seen_by.user.name if proof.seen_by else ""
    return ProofRow(
        id=proof.pk,
        version=proof.version,
        kind=proof.kind,
        name=labels.absence_word(proof.kind, jurisdiction),
        dated_on=proof.dated_on,
        received_on=proof.received_on,
        late=proof.received_on > absence.proof_by,
        how="Kept in papers" if proof.document_id else f"Seen by {seen_by}, not kept",
        document_id=proof.document_id,
        words=proof.words,
        withdrawn_at=proof.withdrawn_at,
        withdrawn_because=proof.withdrawn_because,
    )


def _happened(absence: Absence, held: Meeting, proofs: Sequence[Proof], *, at: datetime) -> list[Happened]:
    """Everything known of the absence, in order, each with where we know it from. Three queries."""
    lines = []
    if held.told_at:
        lines.append(Happened(held.told_at, f"Told of the meeting, {held.told_how.lower()}", "The meeting"))
    if held.moved_from_at:
        lines.append(
            Happened(held.starts_at, f"The meeting had been moved from {day(held.moved_from_at)}", "The meeting")
        )
    where = f", {held.where}" if held.where else ""
    lines.append(
        Happened(
            held.starts_at,
            f"{held.outcome_name}: {held.name.lower()}{where}",
            held.officer or "The record",
            strong=True,
        )
    )
    if absence.reason_at:
        reason = labels.absence_word(absence.reason, held.jurisdiction) if absence.reason else "Reason"
        lines.append(
            Happened(absence.reason_at, f"They told us why. {reason}. {absence.reason_words}".strip(), "The record")
        )
    if absence.proof_by_extended:
        lines.append(
            Happened(
                clocks.start_of_day(absence.proof_by),
                f"Longer was given, until this day: {absence.extended_because}",
                "The record",
            )
        )
    last_minute = clocks.end_of_day(absence.proof_by) - timedelta(minutes=1)
    stands = [proof for proof in proofs if proof.withdrawn_at is None]
    if last_minute <= at and not any(proof.received_on <= absence.proof_by for proof in stands):
        lines.append(Happened(last_minute, "The day for proof passed. Nothing had come", "The clock", strong=True))
    for proof in proofs:
        name = labels.absence_word(proof.kind, held.jurisdiction)
        how = (
            "The paper"
            if proof.document_id
            else f"Seen by {proof.seen_by.user.name}"
            if proof.seen_by
            else "The record"
        )
        lines.append(Happened(clocks.start_of_day(proof.received_on), f"{name} came. {proof.words}".strip(), how))
        if proof.withdrawn_at:
            lines.append(
                Happened(proof.withdrawn_at, f"{name} no longer stands: {proof.withdrawn_because}", "The record")
            )
    lines += [
        Happened(sent_at, f"We wrote: {subject}", f"{_CHANNELS.get(channel, channel)} sent")
        for sent_at, subject, channel in Letter.objects.filter(
            about_kind=ABSENCE, about_id=absence.pk, sent_at__isnull=False
        ).values_list("sent_at", "subject", "channel")
    ]
    notes = Contact.objects.filter(
        person_id=absence.person_id, at__gte=clocks.start_of_day(absence.missed_on), at__lte=at, sensitive=False
    ).order_by("at")
    lines += [
        Happened(note.at, note.words, f"Note, {note.by}".rstrip(", "))
        for note in reversed(notes_of(notes))
        if note.words
    ][:8]
    lines += _former_decisions(absence, held.jurisdiction)
    if absence.decision and absence.decided_at:
        who = absence.decided_by.user.name if absence.decided_by else "The record"
        lines.append(
            Happened(
                absence.decided_at,
                f"Judged: {labels.DECISIONS[absence.decision][0].lower()}. {absence.decision_words}",
                who,
                strong=True,
            )
        )
    if absence.reopened_at:
        lines.append(Happened(absence.reopened_at, f"Reopened. {absence.reopened_because}", "The record", strong=True))
    return sorted(lines, key=lambda line: line.at)


_CHANNELS = {"post": "Letter", "text": "Text", "email": "E-mail"}


def _former_decisions(absence: Absence, jurisdiction: str) -> list[Happened]:
    """Decisions that were taken and do not stand, from the row's history. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select distinct on (e.decided_at) e.decided_at, e.decision, e.decision_words, u.name
            from appointments_absenceevent e
            left join organisations_post p on p.id = e.decided_by_id left join accounts_user u on u.id = p.user_id
            where e.pgh_obj_id = %s and e.decision <> '' and e.decided_at is distinct from %s
            order by e.decided_at, e.pgh_id desc
            """,
            [absence.pk, absence.decided_at],
        )
        return [
            Happened(decided_at, f"Judged: {labels.DECISIONS[decision][0].lower()}. {words}", name or "The record")
            for decided_at, decision, words, name in cursor.fetchall()
        ]


def _our_part(held: Meeting) -> list[str]:
    """What we did and did not do ourselves, in sentences."""
    found = []
    if held.moved_from_at:
        found.append(f"This meeting had been moved from {sentence_day(held.moved_from_at)}.")
    else:
        found.append("This meeting was not moved.")
    if held.told_at is None:
        found.append("That they were told of it is not recorded.")
    else:
        ahead = (local_day(held.starts_at) - local_day(held.told_at)).days
        found.append(
            "They were told on the day itself." if ahead <= 0 else f"They were told {plural(ahead, 'day')} before."
        )
    found += [f"{failure.name}: {failure.words}" for failure in held.failures]
    return found


def _last_year(absence: Absence) -> str:
    """How the twelve months before went, in a sentence. One query."""
    found = Appointment.objects.filter(
        ~Q(outcome=""),
        person_id=absence.person_id,
        cancelled_at=None,
        starts_at__gte=clocks.start_of_day(clocks.plus_months(absence.missed_on, -12)),
        starts_at__lt=absence.appointment.starts_at,
    )
    jurisdiction = absence.appointment.person.jurisdiction
    counted = found.aggregate(
        all=Count("pk"),
        **{key: Count("pk", filter=_shown(key, jurisdiction)) for key in ("kept", "acceptable", "unacceptable")},
    )
    if not counted["all"]:
        return "No meetings are recorded in the 12 months before."
    acceptable = plural(counted["acceptable"], "acceptable absence")
    return (
        f"{counted['kept']} of {counted['all']} kept, {acceptable}, {counted['unacceptable'] or 'none'} not acceptable"
    )


@dataclass(frozen=True)
class AgainstRule:
    """A decision that goes against what the rule found, for the manager."""

    absence_id: int
    person_id: int
    person: str
    reference: str
    missed_on: date
    decision: str
    found: str
    words: str
    by: str
    decided_at: datetime


def decided_against_rule(team_id: int, *, from_: datetime) -> list[AgainstRule]:
    """Decisions of a team against the rule since a moment, the newest first, with their reasons. One query."""
    rows = (
        Absence.objects.filter(
            against_rule=True, withdrawn_at=None, decided_at__gte=from_, decided_by__team_id=team_id
        )
        .order_by("-decided_at")
        .values_list(
            "id", "person_id", "person__headline__name", "person__headline__reference", "missed_on", "decision",
            "finding__found__status", "decision_words", "decided_by__user__name", "decided_at",
        )
    )  # fmt: skip
    return [AgainstRule(*row) for row in rows]


def to_judge(people_ids: Sequence[int], *, at: datetime) -> list[tuple[int, int, date, date]]:
    """Absences not judged yet of a number of people: (absence, person, day missed, last day for proof). One query."""
    rows = Absence.objects.filter(person_id__in=list(people_ids), decision="", withdrawn_at=None)
    return list(rows.order_by("proof_by").values_list("id", "person_id", "missed_on", "proof_by"))


# ---------------------------------------------------------------------------------------------------------------- notes
@dataclass
class Note:
    """One note with the one it corrects and the one that corrects it."""

    id: int
    version: int
    person_id: int
    kind: str
    name: str
    at: datetime
    words: str
    sensitive: bool
    by: str
    entered_at: datetime
    appointment_id: int | None
    supersedes: Note | None
    superseded_by_id: int | None
    superseded_because: str
    imported_from: str


def person_of_note(contact_id: int) -> tuple[int, bool]:
    """Whose note it is, and whether it is sensitive: what the door needs. Raises `Contact.DoesNotExist`."""
    return Contact.objects.values_list("person_id", "sensitive").get(id=contact_id)


def note(contact_id: int) -> Note:
    """One note, words and all; the door is asked first. One query."""
    row = Contact.objects.select_related("post__user", "supersedes__post__user", "superseded_by").get(id=contact_id)
    return _note(row, before=row.supersedes)


def _note(row: Contact, *, before: Contact | None) -> Note:
    kinds = dict(Contact._meta.get_field("kind").flatchoices)
    after = (
        getattr(row, "superseded_by", None)
        if before is not None or "superseded_by" in row._state.fields_cache
        else None
    )
    return Note(
        id=row.pk,
        version=row.version,
        person_id=row.person_id,
        kind=row.kind,
        name=kinds.get(row.kind, row.kind),
        at=row.at,
        words=row.words,
        sensitive=row.sensitive,
        by=row.post.user.name if row.post else "",
        entered_at=row.entered_at,
        appointment_id=row.appointment_id,
        supersedes=_note(before, before=None) if before is not None else None,
        superseded_by_id=after.pk if after else None,
        superseded_because=row.superseded_because,
        imported_from=row.imported_from,
    )
