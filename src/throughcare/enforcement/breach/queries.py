"""A person's matters at court: the breach with its pack and next step, further offences, notes; ready for a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from throughcare.courts import queries as courts
from throughcare.courts import rules as powers
from throughcare.courts.models import Hearing
from throughcare.design.dates import full_day
from throughcare.duties.models import Duty
from throughcare.enforcement.breach import pack, rules
from throughcare.enforcement.models import Breach, Failure, FurtherOffence, ProgressNote
from throughcare.enforcement.queries import ladder
from throughcare.enforcement.recall.queries import is_licence
from throughcare.kernel.clock import local_day
from throughcare.policy.court_books import CourtPowers
from throughcare.policy.editions import Edition, NoEdition, edition
from throughcare.sentences.models import Sentence

ABOUT = "enforcement.breach"


def breach(breach_id: int) -> Breach:
    """One breach with its order and names. Raises `Breach.DoesNotExist`."""
    return Breach.objects.select_related(
        "sentence__person", "declared_by__user", "endorsed_by__user", "offence", "paper"
    ).get(id=breach_id)


def offence(offence_id: int) -> FurtherOffence:
    """One further offence with its order. Raises `FurtherOffence.DoesNotExist`."""
    return FurtherOffence.objects.select_related("sentence__person", "decided_by__user").get(id=offence_id)


def note(note_id: int) -> ProgressNote:
    """One progress note. Raises `ProgressNote.DoesNotExist`."""
    return ProgressNote.objects.select_related("sentence__person", "by__user").get(id=note_id)


def listed_hearing(breach_id: int) -> int | None:
    """The hearing that is to come, if one is. One query."""
    found = Hearing.objects.filter(about_kind=ABOUT, about_id=breach_id, state="listed")
    return found.values_list("id", flat=True).first()


# ------------------------------------------------------------------------------------------------------------ the rules
def offence_book(row: FurtherOffence) -> Edition[CourtPowers]:
    """What a court could do on the day of conviction, or else of the charge. Raises NoEdition."""
    on = row.convicted_on or row.charged_on or row.committed_on
    return edition(CourtPowers, jurisdiction=row.sentence.person.jurisdiction, on=on)


def offence_facts(row: FurtherOffence) -> rules.OffenceFacts:
    """What the rule is asked about a further offence."""
    return rules.OffenceFacts(
        order=courts.ladder(row.sentence),
        starts_on=row.sentence.sentenced_on,
        ends_on=row.sentence.ends_on,
        committed_on=row.committed_on,
        convicted_on=row.convicted_on,
    )


_DECISIONS = {"court": ("court", "nothing"), "consider": ("note", "nothing"), "outside": ("nothing",)}


def offence_decisions(row: FurtherOffence) -> list[tuple[str, str]]:
    """What may be decided on a further offence, by what the rule found."""
    names = dict(FurtherOffence._meta.get_field("decision").flatchoices)
    return [(code, names[code]) for code in _DECISIONS[row.finding["route"]]]


def proposals(row: Breach) -> list[tuple[str, str]]:
    """What the court can be asked to do under the order."""
    try:
        book = edition(CourtPowers, jurisdiction=row.sentence.person.jurisdiction, on=local_day(row.begun_at))
    except NoEdition:
        return []
    proved = "proved" if row.route == "failures" else "convicted"
    return [(one.code, one.name) for one in powers.open_powers(courts.ladder(row.sentence), proved, book=book)]


def pack_facts(row: Breach, made: pack.Pack) -> rules.PackFacts:
    """What there is to be taken to court, as the rule asks it."""
    return rules.PackFacts(
        route="failures" if row.route == "failures" else "offence",
        failures=len(made["failures"]),
        convicted=row.offence is not None and row.offence.convicted_on is not None,
        statement=bool(row.statement),
        asked=row.asked_how == "not" or bool(row.asked_how and row.person_says),
        proposal=bool(row.proposal and row.proposal_words),
    )


# ------------------------------------------------------------------------------------------------------------ the pages
@dataclass(frozen=True)
class BreachPage:
    """What the page of a breach shows beside the row. `pack` is what was declared, or what the record says now; `gone`
    are failures of a declared pack that stand no more."""

    order_name: str
    pack: pack.Pack
    lacking: tuple[str, ...]
    proposal: str
    hearings: list[courts.HearingRow]
    due: date | None
    gone: list[str]


def breach_page(row: Breach, *, on: date) -> BreachPage:
    """One breach whole. Fifteen queries while it is written, four once it is declared."""
    made = row.pack or pack.put_together(row.sentence_id, on=on)
    gone = []
    if row.pack is not None and row.state != "ended":
        ids = [one["id"] for one in made["failures"]]
        fallen = Failure.objects.filter(id__in=ids).exclude(state="unexcused").order_by("happened_on")
        gone = [f"{one.get_kind_display()}, {full_day(one.happened_on)}" for one in fallen]
    due = Duty.objects.filter(about_kind=ABOUT, about_id=row.pk, ended_at=None).order_by("due_at").first()
    return BreachPage(
        order_name=ladder.order_name(row.sentence),
        pack=made,
        lacking=rules.lacking(pack_facts(row, made)) if row.state == "writing" else (),
        proposal=dict(proposals(row)).get(row.proposal, ""),
        hearings=courts.hearings_about(ABOUT, row.pk),
        due=local_day(due.due_at - timedelta(microseconds=1)) if due else None,
        gone=gone,
    )


@dataclass
class CourtPage:
    """What is or was at court for a person."""

    breaches: list[dict[str, Any]] = field(default_factory=list)
    hearings: list[courts.HearingRow] = field(default_factory=list)
    offences: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)


def court_page(person_id: int) -> CourtPage:
    """The same. Four queries."""
    page = CourtPage(hearings=courts.hearings(person_id))
    for row in Breach.objects.filter(person_id=person_id).select_related("sentence__person").order_by("-id"):
        live = row.state != "ended"
        page.breaches.append(
            {
                "id": row.pk,
                "on": row.begun_at,
                "order": ladder.order_name(row.sentence),
                "route": row.get_route_display(),
                "state": row.get_state_display() if live else row.ended_because,
                "tone": "late" if live else "quiet",
            }
        )
    for one in FurtherOffence.objects.filter(person_id=person_id).select_related("sentence__person").order_by("-id"):
        page.offences.append(
            {
                "id": one.pk,
                "on": one.committed_on,
                "offence": one.offence,
                "stage": "Convicted" if one.convicted_on else "Charged",
                "order": ladder.order_name(one.sentence),
                "state": one.get_decision_display() if one.decision else "To be decided",
                "tone": "quiet" if one.decision else "soon",
            }
        )
    for told in ProgressNote.objects.filter(person_id=person_id).select_related("sentence__person").order_by("-id"):
        page.notes.append(
            {"id": told.pk, "on": told.written_at, "court": told.court, "order": ladder.order_name(told.sentence)}
        )
    return page


def orders_for_court(person_id: int) -> list[tuple[int, str]]:
    """The orders in force that a court can be asked about, as choices; licences are not among them. One query."""
    rows = Sentence.objects.filter(person_id=person_id, ended_on=None).select_related("person").order_by("id")
    return [(row.pk, ladder.order_name(row)) for row in rows if courts.ladder(row) not in {"", "licence"}]


def orders_for_offence(person_id: int, *, on: date) -> list[tuple[int, str]]:
    """The orders and licences in force during which somebody can be charged or convicted, as choices. One query."""
    rows = Sentence.objects.filter(person_id=person_id, ended_on=None).select_related("person").order_by("id")
    return [
        (row.pk, ladder.order_name(row))
        for row in rows
        if courts.ladder(row) not in {"", "licence"} or (is_licence(row) and ladder.in_force(row, on=on))
    ]


_ACTIVATE = (
    "The court can send you to prison for the sentence that was suspended, unless that would be unjust. It can also "
    "fine you, make your order harder or longer, or take no action."
)
_COMMUNITY = "The court can make your order harder, fine you, end it and sentence you again, or take no action."


def can(row: Breach) -> str:
    """What the court can do, as the person reads it."""
    return _ACTIVATE if any(code == "activate_full" for code, _ in proposals(row)) else _COMMUNITY


def why(row: Breach) -> str:
    """Why the order is at court, as the person reads it: each failure with its day, or the conviction."""
    if row.offence is not None:
        return f"You were convicted of an offence that was committed on {full_day(row.offence.committed_on)}."
    told = [f"{one['kind']} on {one['day']}." for one in (row.pack or {}).get("failures", [])]
    return " ".join(["We say that you did not keep to your order:", *told])
