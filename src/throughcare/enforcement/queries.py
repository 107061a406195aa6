"""What stands: failures and what follows from them, order by order, ready for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from throughcare.appointments.models import Absence, Appointment, ServiceFailure
from throughcare.design.charts import Mark, Span
from throughcare.design.dates import clock_spoken, day, day_long, full_day, plural, sentence_day, short_day
from throughcare.duties.models import Duty
from throughcare.enforcement import rules
from throughcare.enforcement.models import Consideration, Failure, Referral, Warning
from throughcare.kernel.clock import local_day
from throughcare.messaging.models import Letter
from throughcare.organisations.models import Post
from throughcare.policy import books, clocks, editions, findings
from throughcare.sentences import labels
from throughcare.sentences import queries as sentences
from throughcare.sentences.models import Sentence

KINDS: list[tuple[str, str]] = list(Failure._meta.get_field("kind").flatchoices)
# The other kinds come from a meeting and are recorded with its outcome.
WITHOUT_MEETING = [row for row in KINDS if row[0] not in {"missed", "sent_home", "not_in"}]
ABSENCE = "appointments.absence"
COUNTED_MONTHS = 12  # of the badge; the window of the law is in the rule book


# ------------------------------------------------------------------------------------------------------------- the rule
@dataclass(frozen=True)
class Asked:
    """What the rule was asked on one order, and what it found."""

    sentence: Sentence
    ladder: books.Ladder
    edition: editions.Edition[books.Enforcement]
    facts: rules.FailureFacts
    finding: rules.StepFinding
    order_name: str

    @property
    def stored(self) -> dict[str, Any]:
        """The finding with its inputs, as it is kept beside a decision."""
        found = self.finding
        return {
            "step": found.step,
            "name": found.name,
            "counts_until": found.counts_until.isoformat() if found.counts_until else None,
            "because": list(found.because),
            "policy": list(found.policy),
            "inputs": findings.to_json(self.facts),
        }

    @property
    def must(self) -> bool:
        """Whether the law leaves no choice but to refer."""
        return self.finding.step == self.ladder.step_when_met

    @property
    def on_licence(self) -> bool:
        """Whether the law counts no warnings here."""
        return self.ladder.window_months is None

    def decision(self, code: str) -> books.Decision | None:
        """The decision of that code, if the rule allows it."""
        return next((row for row in self.finding.decisions if row.code == code), None)

    def referral_decisions(self, kind: str) -> dict[str, books.Decision]:
        """What may be decided on a referral of that kind; a warning instead only where the law leaves the choice."""
        codes = {
            "breach": ("lay_information", "return_for_evidence", "warn_instead", "no_breach", "withdraw"),
            "recall": ("recall", "return_for_evidence", "warn_instead", "no_recall", "withdraw"),
        }[kind]
        known = {row.code: row for row in rules.referral_decisions(book=self.edition)}
        return {code: known[code] for code in codes if code in known and not (code == "warn_instead" and self.must)}


def ask(sentence_id: int, *, failure_on: date) -> Asked:
    """Ask the rule what a failure on that day leads to under one order. Two queries.

    Raises LookupError for an order under which failures lead to nothing, NoEdition where there is no rule book.
    """
    sentence = Sentence.objects.select_related("person").get(id=sentence_id)
    given = Warning.objects.filter(person_id=sentence.person_id, sentence_id=sentence_id).order_by("given_on", "id")
    return asked(sentence, given=tuple(given), failure_on=failure_on)


def asked(sentence: Sentence, *, given: Sequence[Warning], failure_on: date) -> Asked:
    """The same from rows that are read already. `sentence.person` must be there."""
    jurisdiction = sentence.person.jurisdiction
    edition = editions.edition(books.Enforcement, jurisdiction=jurisdiction, on=failure_on)
    ladder = edition.book.ladder(ladder_code(sentence))
    facts = rules.FailureFacts(
        order=ladder.order,
        failure_on=failure_on,
        warnings=tuple(rules.GivenWarning(given_on=row.given_on, withdrawn_on=row.withdrawn_on) for row in given),
    )
    return Asked(
        sentence=sentence,
        ladder=ladder,
        edition=edition,
        facts=facts,
        finding=rules.next_step(facts, book=edition),
        order_name=order_name(sentence),
    )


def _order(sentence: Sentence) -> books.Order:
    return labels.order_row(sentence.edition, sentence.order_type)


def ladder_code(sentence: Sentence) -> str:
    """Which enforcement ladder an order is on. Raises LookupError for an order under which failures lead to nothing."""
    order = _order(sentence)
    if order.ladder is None:
        raise LookupError(f"The rule book has no enforcement for {order.name}.")
    return order.ladder


def order_name(sentence: Sentence) -> str:
    """The order as a sentence names it: "community order of 3 September 2025", "licence of 6 August 2026"."""
    order = _order(sentence)
    on = sentence.released_on if order.custody else sentence.sentenced_on
    name = "licence" if order.custody else order.name[:1].lower() + order.name[1:]
    return f"{name} of {full_day(on)}" if on else name


def in_force(sentence: Sentence, *, on: date) -> bool:
    """Whether the person had to keep to the order on a day: begun (or released), and not over."""
    begun = sentence.released_on if _order(sentence).custody else sentence.sentenced_on
    last = min((row for row in (sentence.ends_on, sentence.ended_on) if row is not None), default=None)
    return begun is not None and begun <= on and (last is None or on <= last)


def agreed_by(row: Consideration) -> tuple[str, ...]:
    """The roles that must agree to what was proposed, by the edition the decision rests on."""
    found = ask(row.sentence_id, failure_on=row.failure.happened_on).edition.book.decision(row.decision)
    return found.agreed_by


def orders_broken(person_id: int, *, served: Iterable[int], on: date) -> list[int]:
    """The orders a failure at a meeting counts for: those it serves that were in force on the day and have a ladder;
    where the record does not say which it serves, all of them. One query."""
    wanted = set(served)
    return [row.id for row in _orders(person_id) if in_force(row, on=on) and (not wanted or row.id in wanted)]


# ---------------------------------------------------------------------------------------------------------- the warning
@dataclass(frozen=True)
class WarningDraft:
    """The words of a warning as it would be given on a day."""

    text: rules.WarningText
    last_day: date | None
    contents: rules.ContentsFinding


def warning_draft(asked: Asked, *, circumstances: str, given_on: date) -> WarningDraft:
    """A warning in the words the person reads, and whether it says what the law wants."""
    if asked.on_licence:
        last_day = None
        further = "If you break the rules of your licence again, you may be recalled to prison."
    else:
        last_day = rules.warning_counts_until(given_on, ladder=asked.ladder)
        further = (
            f"If you break the rules of your order again on or before {full_day(last_day)}, "
            "you may have to go back to court."
        )
    text = rules.WarningText(
        order=asked.ladder.order,
        given_on=given_on,
        circumstances=circumstances.strip(),
        unacceptable=f"This is not acceptable under your {'licence' if asked.on_licence else 'order'}.",
        further_failure=further,
    )
    return WarningDraft(text=text, last_day=last_day, contents=rules.warning_contents(text, book=asked.edition))


def draft_paragraphs(draft: WarningDraft) -> list[dict[str, str]]:
    """The three things the law wants said, marked, for the letter macro."""
    text = draft.text
    return [
        {"text": words, "must": mark}
        for mark, words in (("a", text.circumstances), ("b", text.unacceptable), ("c", text.further_failure))
        if words
    ]


def draft_facts(asked: Asked, draft: WarningDraft, *, at: datetime) -> dict[str, Any]:
    """What the letter of a warning is written from, before there is one. One query, for the next meeting."""
    return {
        "order": asked.order_name,
        "circumstances": draft.text.circumstances,
        "unacceptable": draft.text.unacceptable,
        "further_failure": draft.text.further_failure,
        "given_on": draft.text.given_on,
        **_next_meeting(asked.sentence.person_id, at=at),
    }


def warning_facts(warning: Warning, *, at: datetime) -> dict[str, Any]:
    """The same for a warning that stands. Two queries."""
    return {
        "order": order_name(warning.sentence),
        "circumstances": warning.circumstances,
        "unacceptable": warning.unacceptable,
        "further_failure": warning.liable,
        "given_on": warning.given_on,
        **_next_meeting(warning.person_id, at=at),
    }


def withdrawal_facts(warning: Warning, *, told: str) -> dict[str, Any]:
    """What the letter that takes a warning back is written from; `told` is the reason as the person reads it."""
    return {"order": order_name(warning.sentence), "given_on": warning.given_on, **({"because": told} if told else {})}


def _next_meeting(person_id: int, *, at: datetime) -> dict[str, Any]:
    row = (
        Appointment.objects.filter(person_id=person_id, starts_at__gt=at, outcome="", cancelled_at=None)
        .order_by("starts_at")
        .values_list("starts_at", "post__user__name", "office__name", "place")
        .first()
    )
    if row is None:
        return {}
    starts_at, officer, office, place = row
    told = {"next_at": starts_at, "next_with": officer, "next_place": place or office}
    return {name: value for name, value in told.items() if value}


def circumstances_from_record(failure: Failure) -> str:
    """What happened, for the letter, as far as the record holds it: a first draft for the officer."""
    absence = None
    if failure.source_kind == ABSENCE and failure.source_id is not None:
        absence = Absence.objects.filter(id=failure.source_id).select_related("appointment").first()
    if absence is None:
        return failure.words
    at = clocks.london(absence.appointment.starts_at)
    said = [f"You did not come to your meeting on {day_long(at)} at {clock_spoken(at)}."]
    if absence.told_on is None:
        said.append(f"You did not tell us why by {sentence_day(absence.proof_by)}.")
    else:
        said.append(f"You told us why on {sentence_day(absence.told_on)}.")
        said.append(f"We asked for proof by {sentence_day(absence.proof_by)} and could not accept the reason.")
    return " ".join(said)


# ----------------------------------------------------------------------------------------------------------- the window
_DRAWN = {
    "order": "order",
    "counts": "live",
    "ended": "ended",
    "not_yet": "live",
    "withdrawn": "ended",
    "would_count": "would",
}
_NAMED = {
    "counts": ("Warning given", "counts"),
    "ended": ("Warning given", "ended"),
    "not_yet": ("Warning given", "after the failure"),
    "withdrawn": ("Warning", "withdrawn"),
    "would_count": ("If warned today", "would count"),
}


@dataclass(frozen=True)
class Drawing:
    """The window for the chart macro: rows, marks, and the same in sentences."""

    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    words: str


def drawing(asked: Asked, *, today: date, would: bool = True) -> Drawing:
    """The window in which warnings count, for one failure. `would`: show what a warning given today would count."""
    sentence = asked.sentence
    begun = sentence.released_on or sentence.sentenced_on
    last = sentence.ended_on or sentence.ends_on
    window = rules.window(asked.facts, book=asked.edition, today=today, order_from=begun, order_last_day=last)
    spans, words = [], []
    for row in window.spans:
        if row.state == "would_count" and not would:
            continue
        name, note = _NAMED.get(row.state, (order_short(sentence), _length(sentence)))
        text = row.text if row.state == "order" else f"{short_day(row.from_)}, last day {short_day(row.last_day)}"
        spans.append(Span(name, note, row.from_, row.last_day, _DRAWN[row.state], text))
        words.append(f"{name}, {note}: {full_day(row.from_)} to {full_day(row.last_day)}.")
    failure = window.failure_text.replace(full_day(window.failure_on), short_day(window.failure_on))
    marks = [Mark(window.failure_on, failure, "failure")]
    if today != window.failure_on:
        marks.append(Mark(today, f"Today, {short_day(today)}", "today"))
    words.append(f"{window.failure_text}.")
    return Drawing(spans=tuple(spans), marks=tuple(marks), words=" ".join(words))


def order_short(sentence: Sentence) -> str:
    """The order in one or two words, for a drawing."""
    order = _order(sentence)
    return "Licence" if order.custody else order.short


def _length(sentence: Sentence) -> str:
    parts = ((sentence.length_years, "year"), (sentence.length_months, "month"), (sentence.length_days, "day"))
    return " ".join(plural(count, unit) for count, unit in parts if count) or "length not recorded"


# ------------------------------------------------------------------------------------------------------------ one order
@dataclass(frozen=True)
class OrderState:
    """Where one order stands on the ladder."""

    sentence_id: int
    name: str
    badge: str
    tone: str
    lead: str
    proceedings: str
    counted: int
    drawn: Drawing | None
    warnings: tuple[dict[str, Any], ...]


@dataclass
class FailuresPage:
    """Failures of a person: where each order stands, what is to be done, and every failure, the newest first."""

    orders: list[OrderState] = field(default_factory=list)
    to_do: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)


def live_proceedings(person_id: int) -> dict[int, str]:
    """What is in progress on each order, by sentence. One query."""
    return {row.sentence_id: f"{row.words} since {full_day(row.since)}" for row in sentences.proceedings(person_id)}


def failures_page(person_id: int, *, on: date) -> FailuresPage:
    """The page of failures. Five queries."""
    considered = list(
        Consideration.objects.filter(person_id=person_id)
        .select_related("failure", "sentence__person")
        .order_by("-failure__happened_on", "-id")
    )
    given = list(Warning.objects.filter(person_id=person_id).order_by("given_on", "id"))
    referrals = {
        row.consideration_id: row for row in Referral.objects.filter(person_id=person_id).order_by("opened_at", "id")
    }
    live = live_proceedings(person_id)
    page = FailuresPage()
    for sentence in _orders(person_id):
        mine = [row for row in considered if row.sentence_id == sentence.id]
        if mine or in_force(sentence, on=on):
            page.orders.append(
                _order_state(
                    sentence,
                    considered=mine,
                    given=[row for row in given if row.sentence_id == sentence.id],
                    proceedings=live.get(sentence.id, ""),
                    on=on,
                )
            )
    warned = {row.consideration_id: row for row in given if row.withdrawn_on is None}
    for row in considered:
        state, tone, url = _consideration_state(row, warned=warned.get(row.id), referral=referrals.get(row.id))
        page.rows.append(
            {
                "id": row.id,
                "failure_id": row.failure_id,
                "on": row.failure.happened_on,
                "what": row.failure.get_kind_display(),
                "order": order_name(row.sentence),
                "state": state,
                "tone": tone,
                "url": url,
            }
        )
    return page


def _orders(person_id: int) -> list[Sentence]:
    found = Sentence.objects.filter(person_id=person_id).select_related("person").order_by("-sentenced_on", "-id")
    return [row for row in found if _order(row).ladder]


@dataclass(frozen=True)
class MayBreak:
    """An order a failure can be recorded under, with what the person must keep to as choices (id, name)."""

    id: int
    name: str
    keeps: list[tuple[int, str]]


def orders_that_may_be_broken(person_id: int, *, on: date) -> list[MayBreak]:
    """The orders in force under which a failure has consequences. Three queries."""
    return [
        MayBreak(order.id, order.choice, [(row.id, row.name) for row in order.requirements])
        for order in sentences.live_orders(person_id, today=on)
        if order.ladder and order.starts_on
    ]


def counted(failures: Iterable[date], *, on: date) -> int:
    """How many of these days of failure lie in the 12 months that end with a day."""
    first = clocks.plus_months(on, -COUNTED_MONTHS)
    return sum(1 for happened in failures if first < happened <= on)


def failures_in_12_months(person_id: int, *, on: date) -> dict[int, int]:
    """Failures without reasonable excuse in the last 12 months, by order. For pages above; one query."""
    first = clocks.plus_months(on, -COUNTED_MONTHS)
    found: dict[int, int] = {}
    for sentence_id in Consideration.objects.filter(
        person_id=person_id,
        ended_at=None,
        failure__state="unexcused",
        failure__happened_on__gt=first,
        failure__happened_on__lte=on,
    ).values_list("sentence_id", flat=True):
        found[sentence_id] = found.get(sentence_id, 0) + 1
    return found


def badge(count: int, proceedings: str) -> tuple[str, str]:
    """The badge of an order and its tone: failures in 12 months, or what is in progress."""
    if proceedings:
        return proceedings, "late"
    if count == 0:
        return "No failures in 12 months", "kept"
    if count == 1:
        return "1 failure in 12 months", "quiet"
    return f"{count} failures in 12 months. No breach in progress yet", "late"


def _order_state(
    sentence: Sentence, *, considered: list[Consideration], given: list[Warning], proceedings: str, on: date
) -> OrderState:
    unexcused = [row for row in considered if row.ended_at is None and row.failure.state == "unexcused"]
    count = counted((row.failure.happened_on for row in unexcused), on=on)
    text, tone = badge(count, proceedings)
    asked_today = asked(sentence, given=given, failure_on=on)
    if asked_today.on_licence:
        lead = "On a licence no warnings are counted: another failure means a warning, or considering recall."
    elif asked_today.must:
        last = asked_today.finding.counts_until
        lead = f"A warning counts until {full_day(last)}: another failure until then must be referred."
    else:
        lead = "No warning counts today: another failure can be answered with a warning, or referred."
    latest = max((row.failure.happened_on for row in unexcused), default=None)
    drawn = None
    if latest is not None or given:
        drawn = drawing(asked(sentence, given=given, failure_on=latest or on), today=on, would=False)
    return OrderState(
        sentence_id=sentence.id,
        name=order_name(sentence),
        badge=text,
        tone=tone,
        lead=lead,
        proceedings=proceedings,
        counted=count,
        drawn=drawn,
        warnings=tuple(
            {
                "id": row.id,
                "given_on": row.given_on,
                "last_day": row.last_day,
                "withdrawn_on": row.withdrawn_on,
            }
            for row in given
        ),
    )


def _consideration_state(
    row: Consideration, *, warned: Warning | None, referral: Referral | None
) -> tuple[str, str, tuple[str, int]]:
    """Where a failure stands under one order: words, tone, and the page that shows it."""
    failure = row.failure
    if failure.state == "judge":
        if failure.source_kind == ABSENCE:
            return "The absence is being judged", "soon", ("appointments:judge", failure.source_id or 0)
        return "To be judged", "soon", ("enforcement:judge", failure.id)
    if failure.state == "withdrawn":
        return "Withdrawn", "quiet", ("enforcement:consider", row.id)
    if failure.state == "excused":
        return "There was a reasonable excuse", "quiet", ("enforcement:consider", row.id)
    if warned is not None:
        return f"Warned {day(warned.given_on)}", "quiet", ("enforcement:warning", warned.id)
    if referral is not None and row.decision in {"refer", "consider_recall"}:
        if referral.ended_at is None:
            words = "Recall to be decided" if referral.kind == "recall" else "Referred, to be decided"
            return words, "soon", ("enforcement:referral", referral.id)
        return referral.ended_because, "quiet", ("enforcement:referral", referral.id)
    if row.agreement == "asked":
        return "Neither: waits for the team manager", "soon", ("enforcement:consider", row.id)
    if row.agreement == "agreed":
        return "Neither, agreed", "quiet", ("enforcement:consider", row.id)
    return "To be decided", "late", ("enforcement:consider", row.id)


# ------------------------------------------------------------------------------------------------------ one of each
def failure(failure_id: int) -> Failure:
    """One failure. Raises `Failure.DoesNotExist`."""
    return Failure.objects.select_related("judged_by__user").get(id=failure_id)


@dataclass(frozen=True)
class OrderOfFailure:
    """What a failure came to under one order."""

    name: str
    breaks: str
    state: str
    tone: str
    url: tuple[str, int]


def orders_of_failure(failure_id: int) -> list[OrderOfFailure]:
    """Each order a failure is counted under, and what follows there. Three queries."""
    rows = list(
        Consideration.objects.filter(failure_id=failure_id)
        .select_related("failure", "sentence__person", "breaks")
        .order_by("id")
    )
    warned = {
        row.consideration_id: row
        for row in Warning.objects.filter(consideration__in=[row.id for row in rows], withdrawn_on=None)
    }
    referred = {
        row.consideration_id: row
        for row in Referral.objects.filter(consideration__in=[row.id for row in rows]).order_by("opened_at", "id")
    }
    found = []
    for row in rows:
        state, tone, url = _consideration_state(row, warned=warned.get(row.id), referral=referred.get(row.id))
        found.append(OrderOfFailure(order_name(row.sentence), breaks_name(row), state, tone, url))
    return found


def breaks_name(row: Consideration) -> str:
    """The requirement or condition that was not kept, or empty for the order as a whole. Needs `breaks`."""
    return labels.asked_row(row.breaks.edition, row.breaks.code).name if row.breaks else ""


def consideration(consideration_id: int) -> Consideration:
    """One consideration with its failure, order and names. Raises `Consideration.DoesNotExist`."""
    return Consideration.objects.select_related(
        "failure__judged_by__user", "sentence__person", "breaks", "decided_by__user", "agreement_by__user"
    ).get(id=consideration_id)


@dataclass(frozen=True)
class ConsiderationPage:
    """What the page of one consideration shows beside the row itself. `stale`: the rule would find something else today
    than it found when this was decided."""

    asked: Asked
    drawn: Drawing
    points: list[dict[str, Any]]
    inputs: list[tuple[str, str]]
    proceedings: str
    followed: tuple[str, tuple[str, int]] | None
    stale: bool
    open: bool
    decided: list[tuple[str, str]]
    due: date | None
    lead: str
    waits: str

    @property
    def hints(self) -> dict[str, str]:
        """What each decision leads to, for the form."""
        return {row.code: HINTS[row.code] for row in self.asked.finding.decisions}

    @property
    def may_warn(self) -> bool:
        """Whether a warning is still open to whoever decides."""
        return self.open and self.asked.decision("warn") is not None


HINTS = {
    "warn": "The letter is drafted. You check it before it leaves",
    "refer": "It is then decided: to court or not",
    "consider_recall": "The team manager then decides",
    "neither": "Needs the team manager’s agreement",
}


def consideration_lead(row: Consideration) -> str:
    """What happened, in a line, and that it counts under this order."""
    broken = breaks_name(row)
    return (
        f"{row.failure.get_kind_display()}. Counts for the {order_name(row.sentence)}{f', {broken}' if broken else ''}."
    )


def what_follows(decision: str) -> str:
    """What saving a decision does, before it is saved."""
    if decision == "warn":
        return "The letter is held for two hours of open office and can be stopped until then."
    if decision == "neither":
        return "Your team manager is asked to agree. Until then nothing is final."
    if decision == "consider_recall":
        return "Your team manager decides on recall. Nothing leaves the building yet."
    return "It goes to be decided: to court or not. Nothing leaves the building yet."


def ask_about(row: Consideration) -> Asked:
    """Ask the rule about a consideration that was read with its failure and order. One query."""
    given = Warning.objects.filter(person_id=row.person_id, sentence_id=row.sentence_id).order_by("given_on", "id")
    return asked(row.sentence, given=tuple(given), failure_on=row.failure.happened_on)


def consideration_page(row: Consideration, *, now: Asked, in_progress: bool, on: date) -> ConsiderationPage:
    """The window, what the rule finds with what to weigh on both sides, and what came of it.

    At most five queries: warning and referral if it was decided, proceedings if any are `in_progress`, meetings,
    failures of ours, duty.
    """
    live = live_proceedings(row.person_id) if in_progress else {}
    stored = row.finding or {}
    return ConsiderationPage(
        asked=now,
        drawn=drawing(now, today=on, would=not row.decision),
        points=_points(row, now, kept=_kept(row.person_id, on=on), owed=_owed(row.person_id, on=on)),
        inputs=_inputs(now),
        proceedings=live.get(row.sentence_id, ""),
        followed=_followed(row) if row.decision else None,
        stale=bool(row.decision) and stored.get("step") != now.finding.step,
        open=row.ended_at is None and row.failure.state == "unexcused" and not row.decision,
        decided=_decided(row),
        due=None if row.ended_at else _due(("enforcement.consideration", row.id)),
        lead=consideration_lead(row),
        waits="The failure is still to be judged." if row.failure.state == "judge" else "Nothing was decided.",
    )


def _followed(row: Consideration) -> tuple[str, tuple[str, int]] | None:
    """The warning or referral a decision led to: words, and the page."""
    if row.decision == "warn":
        warning_id = (
            Warning.objects.filter(consideration_id=row.id).order_by("-id").values_list("id", flat=True).first()
        )
        return ("The warning", ("enforcement:warning", warning_id)) if warning_id else None
    if row.decision in {"refer", "consider_recall"}:
        found = Referral.objects.filter(consideration_id=row.id).order_by("-id").values_list("id", flat=True).first()
        return ("The referral", ("enforcement:referral", found)) if found else None
    return None


def _decided(row: Consideration) -> list[tuple[str, str]]:
    """What was decided, and what became of it, as rows of a card."""
    rows = []
    if row.decision:
        rows.append(("Decision", row.get_decision_display()))
        rows.append(("Reason", row.decision_words))
        rows.append(("By", _who(row.decided_by, row.decided_at)))
    if row.agreement:
        rows.append(("Team manager", row.get_agreement_display()))
        if row.agreement_words:
            rows.append(("Their reason", row.agreement_words))
        if row.agreement_by:
            rows.append(("By", _who(row.agreement_by, row.agreement_at)))
    if row.ended_at:
        rows.append(("Ended", f"{full_day(row.ended_at)}: {row.ended_because}"))
    return rows


def _who(post: Post | None, at: datetime | None) -> str:
    return ", ".join(part for part in (post.user.name if post else "", full_day(at) if at else "") if part)


def _due(about: tuple[str, int]) -> date | None:
    """The last day for what is open about a row, by the duties. One query."""
    row = Duty.objects.filter(about_kind=about[0], about_id=about[1], ended_at=None).order_by("due_at").first()
    # `due_at` is the moment from which it is late.
    return local_day(row.due_at - timedelta(microseconds=1)) if row else None


def _points(row: Consideration, now: Asked, *, kept: str, owed: str) -> list[dict[str, Any]]:
    failure = row.failure
    who = failure.judged_by.user.name if failure.judged_by else ""
    who = f"{who}, {full_day(failure.judged_at)}" if who else full_day(failure.judged_at)
    judged = f"Without reasonable excuse, {who}: {failure.judged_words}"
    points = [{"mark": "Decided", "tone": "info", "text": judged}] if failure.state == "unexcused" else []
    points += _reasons(now)
    points.append({"mark": "Weigh", "tone": "info", "text": kept})
    return [*points, {"mark": "Our side", "tone": "owed", "text": owed}]


def _reasons(now: Asked) -> list[dict[str, Any]]:
    """Why the rule finds what it finds; its last reason says what it rests on, which stands under the finding."""
    mark, tone = ("Must", "late") if now.must else ("Open", "quiet")
    return [{"mark": mark, "tone": tone, "text": text} for text in now.finding.because[:-1]]


def _inputs(now: Asked) -> list[tuple[str, str]]:
    rows = [("Order", now.order_name), ("Day of the failure", full_day(now.facts.failure_on))]
    for given in now.facts.warnings:
        ended = f", withdrawn {full_day(given.withdrawn_on)}" if given.withdrawn_on else ""
        rows.append(("Warning", f"{full_day(given.given_on)}{ended}"))
    return [*rows, ("Edition", f"{now.edition.source}. {now.finding.because[-1]}")]


def _kept(person_id: int, *, on: date) -> str:
    """How many meetings of 12 months the person kept, in a sentence."""
    since = clocks.start_of_day(clocks.plus_months(on, -COUNTED_MONTHS))
    rows = Appointment.objects.filter(
        person_id=person_id, starts_at__gte=since, starts_at__lt=clocks.end_of_day(on), cancelled_at=None
    ).exclude(outcome="")
    outcomes = list(rows.values_list("outcome", "person__jurisdiction"))
    if not outcomes:
        return "No meetings with an outcome in the last 12 months."
    book = editions.edition(books.Outcomes, jurisdiction=outcomes[0][1], on=on).book
    known = [book.outcome(code) for code, _ in outcomes]
    asked_for = [row for row in known if not row.service]
    kept = sum(1 for row in asked_for if row.attended and not row.enforceable)
    return f"{kept} of {plural(len(asked_for), 'meeting')} kept in 12 months."


def _owed(person_id: int, *, on: date) -> str:
    """What the service itself did not keep in 12 months, in a sentence."""
    since = clocks.plus_months(on, -COUNTED_MONTHS)
    found = list(ServiceFailure.objects.filter(person_id=person_id, on__gt=since, on__lte=on).order_by("-on"))
    if not found:
        return "No failures of the service on record in 12 months."
    latest = found[0]
    return (
        f"{plural(len(found), 'failure')} of the service in 12 months, the last on {full_day(latest.on)}: "
        f"{latest.get_kind_display().lower()}."
    )


def referral(referral_id: int) -> Referral:
    """One referral with its failure, order and names. Raises `Referral.DoesNotExist`."""
    return Referral.objects.select_related(
        "consideration__failure", "consideration__decided_by__user", "sentence__person", "decided_by__user"
    ).get(id=referral_id)


@dataclass(frozen=True)
class ReferralPage:
    """What the page of a referral shows beside the row itself."""

    asked: Asked
    drawn: Drawing
    points: list[dict[str, Any]]
    decisions: tuple[books.Decision, ...]
    returned: list[list[tuple[str, str]]]
    waits_for_evidence: bool
    decided: list[tuple[str, str]]
    proceedings: str
    due: date | None

    def open_to(self, role: str) -> tuple[books.Decision, ...]:
        """The decisions a role may take."""
        return tuple(row for row in self.decisions if role in row.who and (not row.agreed_by or role in row.agreed_by))


def referral_page(row: Referral, *, on: date) -> ReferralPage:
    """What may be decided on a referral, what was, and what it rests on. Three queries."""
    given = Warning.objects.filter(person_id=row.person_id, sentence_id=row.sentence_id).order_by("given_on", "id")
    now = asked(row.sentence, given=tuple(given), failure_on=row.consideration.failure.happened_on)
    return ReferralPage(
        asked=now,
        drawn=drawing(now, today=on, would=False),
        points=_reasons(now),
        decisions=tuple(now.referral_decisions(row.kind).values()) if row.ended_at is None else (),
        returned=returned(row),
        waits_for_evidence=row.ended_at is None and waits_for_evidence(row.stored),
        decided=_referral_decided(row),
        proceedings=live_proceedings(row.person_id).get(row.sentence_id, ""),
        due=_due(("enforcement.referral", row.id)),
    )


_STORED = {
    "court": "Court",
    "laid_on": "Information laid",
    "decided_on": "Recall decided",
    "told_on": "Person told",
}


def _referral_decided(row: Referral) -> list[tuple[str, str]]:
    if row.ended_at is None:
        return []
    rows = [("Ended", f"{full_day(row.ended_at)}: {row.ended_because}")]
    if row.decision:
        rows.append(("Reason", row.decision_words))
        rows.append(("By", _who(row.decided_by, row.decided_at)))
    for name, words in _STORED.items():
        if value := row.stored.get(name):
            rows.append((words, full_day(date.fromisoformat(value)) if name.endswith("_on") else value))
    return rows


def returned(row: Referral) -> list[list[tuple[str, str]]]:
    """Each time a referral was sent back for evidence: what was missing, and what was answered."""
    found = []
    for one in row.stored.get("returned") or []:
        rows = [
            ("Sent back", full_day(date.fromisoformat(one["on"]))),
            ("What is missing", one["missing"]),
            ("Why", one["reason"]),
            ("Wanted by", full_day(date.fromisoformat(one["wanted_by"]))),
        ]
        if "answer" in one:
            rows.append(("Answered", f"{full_day(date.fromisoformat(one['answered_on']))}: {one['answer']}"))
        found.append(rows)
    return found


def letters_about(row: Warning) -> list[Letter]:
    """The letters about a warning, the newest first. One query."""
    return list(Letter.objects.filter(about_kind="enforcement.warning", about_id=row.id).order_by("-id"))


def waits_for_evidence(stored: Mapping[str, Any]) -> bool:
    """Whether a referral was sent back and the offender manager has not answered yet."""
    returned = stored.get("returned") or []
    return bool(returned) and "answer" not in returned[-1]


def warning(warning_id: int) -> Warning:
    """One warning with its order, failure and names. Raises `Warning.DoesNotExist`."""
    return Warning.objects.select_related(
        "consideration__failure", "sentence__person", "by__user", "withdrawn_by__user"
    ).get(id=warning_id)


def timeline(person_id: int) -> list[tuple[date, str, str, int]]:
    """Warnings, and failures without a meeting, as (day, words, page, id) for the timeline above. Two queries."""
    failures = Failure.objects.filter(person_id=person_id, source_id=None).exclude(state="withdrawn")
    rows = [(row.happened_on, row.get_kind_display(), "enforcement:failure", row.id) for row in failures]
    for row in Warning.objects.filter(person_id=person_id):
        words = "Warning given" if row.withdrawn_on is None else "Warning given, later withdrawn"
        rows.append((row.given_on, words, "enforcement:warning", row.id))
    return sorted(rows, key=lambda row: row[0], reverse=True)
