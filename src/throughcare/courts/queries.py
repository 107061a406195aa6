"""Hearings to come, the list of the day at a court, and what a court may do, ready for a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from throughcare.accounts.principals import Principal
from throughcare.courts import rules
from throughcare.courts.models import Hearing, Result
from throughcare.design.dates import clock, full_day
from throughcare.kernel.clock import local_day
from throughcare.organisations.models import Office
from throughcare.people.models import Headline
from throughcare.policy.clocks import LONDON
from throughcare.policy.court_books import CourtPowers
from throughcare.policy.editions import Edition, NoEdition, edition
from throughcare.sentences import labels
from throughcare.sentences import queries as sentences
from throughcare.sentences.models import Sentence

_STATES = {"listed": "soon", "put_off": "quiet", "called_off": "quiet", "heard": "kept"}


def hearing(hearing_id: int) -> Hearing:
    """One hearing with its order, court and who closed it. Raises `Hearing.DoesNotExist`."""
    return Hearing.objects.select_related("sentence__person", "place", "closed_by__user", "after").get(id=hearing_id)


def result(result_id: int) -> Result:
    """One result with its hearing. Raises `Result.DoesNotExist`."""
    return Result.objects.select_related("hearing__sentence__person").get(id=result_id)


def powers_book(row: Hearing) -> Edition[CourtPowers]:
    """What a court could do on the day of a hearing. Raises NoEdition where the rule book says nothing."""
    return edition(CourtPowers, jurisdiction=row.sentence.person.jurisdiction, on=row.on)


def ladder(sentence: Sentence) -> str:
    """The kind of order as the enforcement ladder names it; empty where failures lead to nothing."""
    return labels.order_row(sentence.edition, sentence.order_type).ladder or ""


def order_name(sentence: Sentence) -> str:
    """The order as a sentence names it: "community order of 3 September 2025"."""
    name = labels.order_row(sentence.edition, sentence.order_type).name
    made = f" of {full_day(sentence.sentenced_on)}" if sentence.sentenced_on else ""
    return f"{name[:1].lower()}{name[1:]}{made}"


def starts_at(row: Hearing) -> datetime:
    """The moment of a hearing."""
    return datetime.combine(row.on, row.starts, tzinfo=LONDON)


@dataclass(frozen=True)
class HearingRow:
    """A hearing in a list. `over` says what became of it, in words; empty while it is to come."""

    id: int
    kind: str
    court: str
    address: str
    on: date
    time: str
    room: str
    state: str
    tone: str
    words: str


def _row(row: Hearing) -> HearingRow:
    words = row.words
    if row.state == "put_off":
        words = f"{row.get_reason_display()}. {words}".strip()
    return HearingRow(
        id=row.pk,
        kind=row.get_kind_display(),
        court=row.court,
        address=row.place.address if row.place else "",
        on=row.on,
        time=clock(row.starts),
        room=row.room,
        state=row.get_state_display(),
        tone=_STATES[row.state],
        words=words,
    )


def hearings(person_id: int) -> list[HearingRow]:
    """Every hearing of a person, the newest first. One query."""
    rows = Hearing.objects.filter(person_id=person_id).select_related("place").order_by("-on", "-id")
    return [_row(row) for row in rows]


def hearings_about(kind: str, row_id: int) -> list[HearingRow]:
    """The hearings about a row of the slice above, the first first. One query."""
    rows = Hearing.objects.filter(about_kind=kind, about_id=row_id).select_related("place").order_by("on", "id")
    return [_row(row) for row in rows]


def standing_result(hearing_id: int) -> Result | None:
    """What the court found and did at a hearing, as it stands. One query."""
    return Result.objects.filter(hearing_id=hearing_id, taken_back_at=None).select_related("recorded_by__user").first()


def awaiting_sentence(person_id: int, *, passed_on: date) -> list[int]:
    """The results by which another sentence was passed on that day. One query."""
    found = Result.objects.filter(person_id=person_id, hearing__on=passed_on, taken_back_at=None, kept__ends_order=True)
    return list(found.values_list("id", flat=True))


# ----------------------------------------------------------------------------------------------------------- the form
@dataclass
class Powers:
    """What a court may find and do under one order: code and name of each, and what is asked with each power."""

    findings: list[tuple[str, str]] = field(default_factory=list)
    powers: list[tuple[str, str]] = field(default_factory=list)
    asks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    narrow: list[str] = field(default_factory=list)
    activates: str = ""
    caps: list[tuple[str, str]] = field(default_factory=list)
    policy: str = ""

    @property
    def shared(self) -> set[str]:
        """What more than one of the powers asks for, so that it stands below them all. Changes may come with a later
        last day."""
        asked = [one for asks in self.asks.values() for one in asks]
        asked += ["extension"] * asked.count("changes")
        return {one for one in asked if asked.count(one) > 1}


def powers(row: Hearing) -> Powers:
    """The same for a hearing; nothing where the rule book says nothing."""
    try:
        book = powers_book(row)
    except NoEdition:
        return Powers()
    kind = ladder(row.sentence)
    offence = row.kind == "offence"
    findings = [one for one in book.book.findings if one.offence == offence or not one.proved]
    proved = next(one.code for one in findings if one.proved)
    opened = rules.open_powers(kind, proved, book=book)
    return Powers(
        findings=[(one.code, one.name) for one in findings],
        powers=[(one.code, one.name) for one in opened],
        asks={one.code: one.asks for one in opened},
        narrow=[one.code for one in opened if one.narrow],
        activates="The law wants the suspended sentence activated, in full or in part, unless that is unjust."
        if rules.must_activate(kind, proved, book=book)
        else "",
        caps=[
            ("Fine", f"£{book.book.fine_most:,} at most"),
            ("Longer", f"{book.book.extension_most_months} months beyond the last day at most, once"),
        ],
        policy=book.reference,
    )


def power_name(result: Result, row: Hearing) -> str:
    """What the court did, as the rule book names it."""
    return powers_book(row).book.power(result.power).name


def power_says(result: Result, row: Hearing) -> str:
    """What the court did, as the person reads it."""
    said = powers_book(row).book.power(result.power).says
    return f"You must pay a fine of £{result.fine:,.2f}." if result.fine is not None else said


def finding_says(result: Result, row: Hearing) -> str:
    """What the court found, as the person reads it."""
    return powers_book(row).book.finding(result.finding).says


def finding_name(result: Result, row: Hearing) -> str:
    """What the court found, as the rule book names it."""
    return powers_book(row).book.finding(result.finding).name


@dataclass(frozen=True)
class ResultChoices:
    """What the form of a result offers of the order: what it asks now, and what can be added."""

    asked: list[tuple[int, str]]
    can_be_added: list[tuple[str, str]]


def result_choices(row: Hearing, *, today: date) -> ResultChoices:
    """The requirements of the order with how much each asks, and those that can be added. Four queries."""
    order = sentences.order(row.sentence_id, today=today)
    asked = [
        (one.id, f"{one.name}, {one.amount.normalize():f} {one.unit}" if one.amount is not None else one.name)
        for one in order.requirements
        if one.amount is not None
    ]
    requirements, _ = sentences.can_be_added(row.person_id, on=today)
    return ResultChoices(asked, requirements)


# ------------------------------------------------------------------------------------------------- the list of the day
@dataclass(frozen=True)
class ListRow:
    """A person on the list of a court."""

    hearing_id: int
    person_id: int
    name: str
    reference: str
    time: str
    room: str
    kind: str
    officer: str
    state: str
    tone: str


@dataclass(frozen=True)
class CourtDay:
    """The list of one day: by court, those of the earliest hour first."""

    on: date
    courts: list[tuple[str, list[ListRow]]]

    @property
    def people(self) -> set[int]:
        """Everybody on the page."""
        return {row.person_id for _, rows in self.courts for row in rows}


def court_day(by: Principal, *, on: date, court: str = "") -> CourtDay:
    """Who must be at court on a day. A court officer sees every court, everybody else the people of their own office
    and its delivery unit. Two queries."""
    found: QuerySet[Hearing] = Hearing.objects.filter(on=on).exclude(state="called_off")
    if court:
        found = found.filter(court=court)
    if by.role != "court_officer":
        found = found.filter(person_id__in=Headline.objects.filter(_of_unit(by)).values("person_id"))
    rows = list(found.order_by("court", "starts", "id"))
    headlines = {row.person_id: row for row in Headline.objects.filter(person_id__in=[one.person_id for one in rows])}
    courts: dict[str, list[ListRow]] = {}
    for row in rows:
        about = headlines.get(row.person_id)
        if about is None:
            continue
        courts.setdefault(row.court, []).append(
            ListRow(
                hearing_id=row.pk,
                person_id=row.person_id,
                name=about.name or about.reference,
                reference=about.reference,
                time=clock(row.starts),
                room=row.room,
                kind=row.get_kind_display(),
                officer=about.officer,
                state=row.get_state_display(),
                tone=_STATES[row.state],
            )
        )
    return CourtDay(on, list(courts.items()))


def coming_told(person_id: int, *, after: datetime) -> list[dict[str, Any]]:
    """When and where each hearing to come is, as a list of what must be attended says it. One query."""
    rows = Hearing.objects.filter(person_id=person_id, state="listed", on__gte=local_day(after)).select_related("place")
    coming = [(starts_at(row), told(row)["court_place"]) for row in rows.order_by("on", "starts", "id")]
    return [{"next_at": at, "next_place": place} for at, place in coming if at > after]


def told(row: Hearing) -> dict[str, Any]:
    """When and where a hearing is, as letters say it."""
    place = ", ".join(part for part in (row.court, row.place.address if row.place else "") if part)
    where = f"{place}, {row.room}" if row.room else place
    return {"court_at": starts_at(row), "court_place": where}


def _of_unit(by: Principal) -> Q:
    """People of the office of a post and of its delivery unit."""
    mine = Q(office_id=by.office_id)
    if by.unit_id is not None:
        mine |= Q(office_id__in=Office.objects.filter(delivery_unit_id=by.unit_id).values("id"))
    return mine
