"""One meeting whole, what may be recorded of it, and the list of a person's meetings."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.urls import reverse

from throughcare.appointments import labels
from throughcare.appointments.models import OPEN, WITHOUT_A_ROOM, Appointment, Contact, Series, Serves, ServiceFailure
from throughcare.appointments.queries.booking import MAIN_OFFENCE, Booking, OrderChoice, booking, order_choice
from throughcare.appointments.queries.feedback import Said, of_meeting
from throughcare.appointments.queries.notes import NoteRow, notes_of
from throughcare.design.dates import clock, day, sentence_day, when
from throughcare.kernel.clock import local_day
from throughcare.kernel.prepared import ByNumber
from throughcare.people.models import Headline
from throughcare.policy import clocks, editions
from throughcare.policy.books import Waiting
from throughcare.sentences.models import Sentence


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
    series_id: int | None
    visit_id: int | None
    past: bool
    tag: labels.Tag
    serves: list[OrderChoice] = field(default_factory=list)
    notes: list[NoteRow] = field(default_factory=list)
    failures: list[FailureRow] = field(default_factory=list)
    said: Said | None = None

    @property
    def open(self) -> bool:
        """Neither cancelled nor recorded."""
        return self.cancelled_at is None and not self.outcome


@dataclass(frozen=True)
class FailureRow:
    """A failure of the service, in words."""

    name: str
    minutes: int | None
    words: str


def person_of_meeting(appointment_id: int) -> int:
    """Whose meeting it is: what the door needs. Raises `Appointment.DoesNotExist`."""
    return Appointment.objects.values_list("person_id", flat=True).get(id=appointment_id)


def meeting(appointment_id: int, *, at: datetime, notes: bool = True) -> Meeting:
    """One meeting with the orders it serves, our failures at it and, if wanted, its notes and what they said
    of it. Three queries with notes, else one. Raises `Appointment.DoesNotExist`."""
    found_row = next(iter(_WITH_ALL(appointment_id)), None)
    if found_row is None:
        raise Appointment.DoesNotExist
    row = found_row
    found = as_meeting(row, at=at)
    if notes:
        found.notes = notes_of(Contact.objects.filter(appointment=row))
        found.said = of_meeting(appointment_id)
    return found


def with_all(found: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Meetings with all that `as_meeting` reads, in one query."""
    served = Serves.objects.filter(appointment=OuterRef(OuterRef("pk"))).values("sentence_id")
    orders = Sentence.objects.filter(id__in=served).annotate(offence=MAIN_OFFENCE).order_by("sentenced_on", "id")
    failures = ServiceFailure.objects.filter(appointment=OuterRef("pk"), withdrawn_at=None).order_by("on", "id")
    related = ("person", "post__user", "office", "moved_from", "moved_to", "absence", "in_series", "visit")
    return found.select_related(*related).annotate(
        served=ArraySubquery(orders.values(json=JSONObject(**{name: name for name in _ORDER}))),
        failures=ArraySubquery(failures.values(json=JSONObject(kind="kind", minutes="minutes", words="words"))),
    )


_WITH_ALL = ByNumber(lambda number: with_all(Appointment.objects.filter(id=number)))
_ORDER = ("id", "edition", "order_type", "release", "sentenced_on", "released_on", "ends_on", "offence")


def _order(values: dict[str, Any]) -> OrderChoice:
    offence = values.pop("offence")
    days = {name: date.fromisoformat(text) for name, text in values.items() if name.endswith("_on") and text}
    return order_choice(Sentence(**{**values, **days}), offence=offence)


def as_meeting(row: Any, *, at: datetime) -> Meeting:
    """A row of `with_all` as pages show it."""
    moved_to = getattr(row, "moved_to", None)
    absence = getattr(row, "absence", None)
    in_series = getattr(row, "in_series", None)
    visit = getattr(row, "visit", None)
    absence = absence if absence is not None and absence.withdrawn_at is None else None
    jurisdiction = row.person.jurisdiction
    copied = {field.name: getattr(row, field.name) for field in fields(Meeting) if field.name in _AS_THEY_ARE}
    return Meeting(
        **copied,
        name=labels.KIND_NAMES.get(row.kind, row.kind),
        officer=row.post.user.name if row.post else "",
        where=_where(row.office.name if row.office else "", row.place),
        told_how=labels.TOLD_NAMES.get(row.told_how, row.told_how),
        outcome_name=labels.outcome(row.outcome, jurisdiction).name if row.outcome else "",
        moved_from_at=row.moved_from.starts_at if row.moved_from else None,
        moved_to_id=moved_to.pk if moved_to else None,
        moved_to_at=moved_to.starts_at if moved_to else None,
        absence_id=absence.pk if absence else None,
        absence_decision=absence.decision if absence else "",
        proof_by=absence.proof_by if absence else None,
        jurisdiction=jurisdiction,
        series_id=in_series.series_id if in_series else None,
        visit_id=visit.pk if visit else None,
        past=row.starts_at <= at,
        tag=labels.meeting_tag(
            outcome_code=row.outcome,
            decision=absence.decision if absence else None,
            cancelled_by=row.cancelled_by,
            moved=moved_to is not None,
            past=row.starts_at <= at,
            jurisdiction=jurisdiction,
        ),
        serves=[_order(values) for values in row.served],
        failures=[FailureRow(labels.FAILURE_NAMES[one["kind"]], one["minutes"], one["words"]) for one in row.failures],
    )


_AS_THEY_ARE = {field.attname for field in Appointment._meta.concrete_fields} - {"told_how"}


def _where(office: str, place: str) -> str:
    return ", ".join(part for part in (office, place) if part)


@dataclass(frozen=True)
class Questions:
    """What may be recorded of a meeting, and the minutes that matter."""

    choices: list[tuple[str, list[tuple[str, str]]]]
    acceptable: list[tuple[str, str]]
    reasons: list[tuple[str, str]]
    waiting_minutes: int
    late_minutes: int


@dataclass(frozen=True)
class OutcomePage(Questions):
    """What the page that records an outcome and books the next meeting shows, beside instructions and the draft."""

    meeting: Meeting
    booking: Booking


def outcome_page(found: Meeting, *, headline: Headline, at: datetime) -> OutcomePage:
    """What may be recorded of a meeting, and proposals for the next one with why. Three queries."""
    asks = outcome_questions(found)
    return OutcomePage(
        choices=asks.choices,
        acceptable=asks.acceptable,
        reasons=asks.reasons,
        waiting_minutes=asks.waiting_minutes,
        late_minutes=asks.late_minutes,
        meeting=found,
        booking=booking(found.person_id, headline=headline, post_id=found.post_id, at=at),
    )


def outcome_questions(found: Meeting) -> Questions:
    """What may be recorded of a meeting by its kind, its time and the editions of its day. No query."""
    on = local_day(found.starts_at)
    waiting = editions.edition(Waiting, jurisdiction=found.jurisdiction, on=on).book
    return Questions(
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
    if kind in WITHOUT_A_ROOM:
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


PAGE = 25

# What came of a meeting, as the list narrows to it.
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
}


def shown(which: str, jurisdiction: str) -> Q:
    """The meetings of which one thing came: a key of `SHOWN`."""
    known = labels.outcomes(jurisdiction).items()
    came = [code for code, row in known if row.attended and not row.service and not row.enforceable]
    failed = [code for code, row in known if row.attended and row.enforceable]
    absent = Q(absence__isnull=False, absence__withdrawn_at=None)
    seen = Q(waited_minutes__isnull=False)
    return {
        "kept": Q(outcome__in=came),
        "late": Q(outcome="LATE"),
        "failed": Q(outcome__in=failed),
        "acceptable": absent & Q(absence__decision="acceptable"),
        "unacceptable": absent & Q(absence__decision="unacceptable"),
        "waiting": absent & Q(absence__decision=""),
        "cancelled": Q(cancelled_at__isnull=False),
        "kept_waiting": _failed_by_us("kept_waiting", "left_waiting"),
        "cancelled_by_us": _failed_by_us("cancelled"),
        "moved_late": _failed_by_us("moved_late"),
        "not_seen": _failed_by_us("sent_home", "not_seen"),
        "on_time": seen & ~_failed_by_us("kept_waiting", "left_waiting"),
    }[which]


def _failed_by_us(*kinds: str) -> Q:
    return Q(Exists(ServiceFailure.objects.filter(appointment=OuterRef("pk"), withdrawn_at=None, kind__in=kinds)))


def meetings(
    person_id: int,
    *,
    at: datetime,
    jurisdiction: str = "england_wales",
    came_of_it: str = "",
    kind: str = "",
    from_: date | None = None,
    until: date | None = None,
    page: int = 1,
) -> MeetingsPage:
    """A person's meetings. `came_of_it` is a key of `SHOWN`; `until` is the last day shown. Three queries."""
    past = Appointment.objects.filter(~OPEN, person_id=person_id)
    if came_of_it:
        past = past.filter(shown(came_of_it, jurisdiction))
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
                name=labels.KIND_NAMES.get(row["kind"], row["kind"]),
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


def where_told(meeting: Appointment) -> dict[str, Any]:
    """When, with whom and where a meeting is, as letters say it. Without queries if post and office were read."""
    officer = meeting.post.user.name if meeting.post and meeting.post.user else ""
    place = meeting.place or (meeting.office.name if meeting.office else "")
    told = {"next_at": meeting.starts_at, "next_with": officer, "next_place": place}
    return {name: value for name, value in told.items() if value}


def next_told(person_id: int, *, after: datetime) -> dict[str, Any]:
    """The same of the person's first meeting after a moment; empty if none is booked. One query."""
    coming = Appointment.objects.filter(OPEN, person_id=person_id, starts_at__gt=after).order_by("starts_at")
    meeting = coming.select_related("post__user", "office").first()
    return where_told(meeting) if meeting else {}


def coming_of(person: str, *, after: datetime, count: int) -> ArraySubquery:
    """The next meetings of the person whom a query names, to be read with its rows: number, start, place, officer."""
    coming = Appointment.objects.filter(OPEN, person_id=OuterRef(person), starts_at__gt=after)
    place = Coalesce(NullIf(F("place"), Value("")), F("office__name"), Value(""))
    told = JSONObject(id="id", starts_at="starts_at", place=place, officer=Coalesce(F("post__user__name"), Value("")))
    return ArraySubquery(coming.order_by("starts_at", "id").values(told=told)[:count])


def coming_told(person_id: int, *, after: datetime) -> list[dict[str, Any]]:
    """The same of every meeting that is booked after a moment, the next first. One query."""
    coming = Appointment.objects.filter(OPEN, person_id=person_id, starts_at__gt=after).order_by("starts_at", "id")
    return [where_told(row) for row in coming.select_related("post__user", "office")[:20]]


def series_told(series_id: int, *, after: datetime) -> list[dict[str, Any]]:
    """The same of what is to come of recurring meetings, moments as text, the next first. One query."""
    coming = Appointment.objects.filter(OPEN, in_series__series_id=series_id, starts_at__gt=after).order_by("starts_at")
    told = [where_told(row) for row in coming.select_related("post__user", "office")]
    return [{**one, "next_at": one["next_at"].isoformat()} for one in told]


@dataclass(frozen=True)
class SeriesPage:
    """Recurring meetings: those that stand or stood, and why they were proposed so."""

    id: int
    version: int
    person_id: int
    name: str
    because: list[str]
    policy: str
    ended_at: datetime | None
    rows: list[MeetingRow]
    coming: int


def person_of_series(series_id: int) -> int:
    """Whose recurring meetings they are: what the door needs. Raises `Series.DoesNotExist`."""
    return Series.objects.values_list("person_id", flat=True).get(id=series_id)


def series(series_id: int, *, at: datetime, jurisdiction: str) -> SeriesPage:
    """Recurring meetings, the first first; one that was moved stands where it is now. Three queries."""
    row = Series.objects.get(id=series_id)
    found = Appointment.objects.filter(in_series__series=row, moved_to=None).order_by("starts_at", "id")
    listed = _rows(found, at=at, jurisdiction=jurisdiction)
    opens = set(found.filter(OPEN, starts_at__gt=at).values_list("id", flat=True))
    return SeriesPage(
        id=row.pk,
        version=row.version,
        person_id=row.person_id,
        name=labels.KIND_NAMES.get(row.kind, row.kind),
        because=list(row.because),
        policy=row.policy,
        ended_at=row.ended_at,
        rows=listed,
        coming=len(opens),
    )
