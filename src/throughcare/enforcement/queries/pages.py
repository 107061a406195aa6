"""One failure, decision, referral or warning, with what its page shows beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, OuterRef, QuerySet, Subquery, When

from throughcare.appointments.models import Appointment, ServiceFailure
from throughcare.design.dates import full_day, plural
from throughcare.duties.models import Duty
from throughcare.enforcement.models import Consideration, Failure, Referral, Warning
from throughcare.enforcement.queries import ladder, overview, window
from throughcare.kernel.clock import local_day
from throughcare.organisations.models import Post
from throughcare.policy import books, clocks, editions

# The other kinds come from a meeting and are recorded with its outcome.
WITHOUT_MEETING: list[tuple[str, str]] = [
    ("behaviour", "Behaviour towards staff or others") if code == "behaviour" else (code, words)
    for code, words in Failure._meta.get_field("kind").flatchoices
    if code not in {"missed", "sent_home", "not_in"}
]


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
        state, tone, url = overview.standing(row, warned=warned.get(row.id), referral=referred.get(row.id))
        found.append(OrderOfFailure(ladder.order_name(row.sentence), ladder.breaks_name(row), state, tone, url))
    return found


def consideration(consideration_id: int) -> Consideration:
    """One consideration with its failure, order and names; `due_at` of what is open about it, and `led_to`, the warning
    or referral it led to. Raises `Consideration.DoesNotExist`."""
    came: dict[str, type[Warning] | type[Referral]] = {"warn": Warning, "refer": Referral, "consider_recall": Referral}
    duty = Duty.objects.filter(about_kind="enforcement.consideration", about_id=OuterRef("pk"), ended_at=None)
    return (
        Consideration.objects.select_related(
            "failure__judged_by__user", "sentence__person", "breaks", "decided_by__user", "agreement_by__user"
        )
        .annotate(
            due_at=Subquery(duty.order_by("due_at").values("due_at")[:1]),
            led_to=Case(
                *(
                    When(decision=code, then=Subquery(_of(model).order_by("-id").values("id")[:1]))
                    for code, model in came.items()
                ),
                default=None,
            ),
        )
        .get(id=consideration_id)
    )


@dataclass(frozen=True)
class ConsiderationPage:
    """What the page of one consideration shows beside the row itself. `stale`: the rule would find something else today
    than it found when this was decided."""

    asked: ladder.Asked
    drawn: window.Drawing
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
    under = ladder.order_name(row.sentence)
    if broken := ladder.breaks_name(row):
        under = f"{under}, {broken}"
    return f"{row.failure.get_kind_display()}. Counts for the {under}."


def what_follows(decision: str) -> str:
    """What saving a decision does, before it is saved."""
    if decision == "warn":
        return "The letter is held for two hours of open office and can be stopped until then."
    if decision == "neither":
        return "Your team manager is asked to agree. Until then nothing is final."
    if decision == "consider_recall":
        return "Your team manager decides on recall. Nothing leaves the building yet."
    return "It goes to be decided: to court or not. Nothing leaves the building yet."


def consideration_page(row: Consideration, *, now: ladder.Asked, in_progress: bool, on: date) -> ConsiderationPage:
    """The window, what the rule finds with what to weigh on both sides, and what came of it.

    `row` as `consideration` gives it. At most three queries: proceedings if any are `in_progress`, meetings, failures
    of ours.
    """
    live = overview.live_proceedings(row.person_id) if in_progress else {}
    due_at: datetime | None = getattr(row, "due_at", None)  # annotated by `consideration`
    stored = row.finding or {}
    return ConsiderationPage(
        asked=now,
        drawn=window.drawing(now, today=on, would=not row.decision and not now.must and not now.on_licence),
        points=_points(row, now, kept=_kept(row.person_id, on=on), owed=_owed(row.person_id, on=on)),
        inputs=_inputs(now),
        proceedings=live.get(row.sentence_id, ""),
        followed=_followed(row.decision, getattr(row, "led_to", None)),
        stale=bool(row.decision) and stored.get("step") != now.finding.step,
        open=row.ended_at is None and row.failure.state == "unexcused" and not row.decision,
        decided=_decided(row),
        due=None if row.ended_at or due_at is None else _last_day(due_at),
        lead=consideration_lead(row),
        waits="The failure is still to be judged." if row.failure.state == "judge" else "Nothing was decided.",
    )


def _of(model: type[Warning] | type[Referral]) -> QuerySet[Any]:
    return model._default_manager.filter(consideration_id=OuterRef("pk"))


def _followed(decision: str, led_to: int | None) -> tuple[str, tuple[str, int]] | None:
    """The warning or referral a decision led to: words, and the page."""
    if led_to is None:
        return None
    if decision == "warn":
        return "The warning", ("enforcement:warning", led_to)
    return "The referral", ("enforcement:referral", led_to)


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
    return _last_day(row.due_at) if row else None


def _last_day(due_at: datetime) -> date:
    # `due_at` is the moment from which it is late.
    return local_day(due_at - timedelta(microseconds=1))


def _points(row: Consideration, now: ladder.Asked, *, kept: str, owed: str) -> list[dict[str, Any]]:
    failure = row.failure
    who = failure.judged_by.user.name if failure.judged_by else ""
    who = f"{who}, {full_day(failure.judged_at)}" if who else full_day(failure.judged_at)
    judged = f"Without reasonable excuse, {who}: {failure.judged_words}"
    points = [{"mark": "Decided", "tone": "info", "text": judged}] if failure.state == "unexcused" else []
    points += _reasons(now)
    points.append({"mark": "Weigh", "tone": "info", "text": kept})
    return [*points, {"mark": "Our side", "tone": "owed", "text": owed}]


def _reasons(now: ladder.Asked) -> list[dict[str, Any]]:
    """Why the rule finds what it finds; its last reason says what it rests on, which stands under the finding."""
    mark, tone = ("Must", "late") if now.must else ("Open", "quiet")
    return [{"mark": mark, "tone": tone, "text": text} for text in now.finding.because[:-1]]


def _inputs(now: ladder.Asked) -> list[tuple[str, str]]:
    rows = [("Order", now.order_name), ("Day of the failure", full_day(now.facts.failure_on))]
    for given in now.facts.warnings:
        ended = f", withdrawn {full_day(given.withdrawn_on)}" if given.withdrawn_on else ""
        rows.append(("Warning", f"{full_day(given.given_on)}{ended}"))
    return [*rows, ("Edition", f"{now.edition.source}. {now.finding.because[-1]}")]


def _kept(person_id: int, *, on: date) -> str:
    """How many meetings of 12 months the person kept, in a sentence."""
    since = clocks.start_of_day(clocks.plus_months(on, -overview.COUNTED_MONTHS))
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
    since = clocks.plus_months(on, -overview.COUNTED_MONTHS)
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

    asked: ladder.Asked
    drawn: window.Drawing
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
    now = ladder.asked(row.sentence, given=tuple(given), failure_on=row.consideration.failure.happened_on)
    return ReferralPage(
        asked=now,
        drawn=window.drawing(now, today=on, would=False),
        points=_reasons(now),
        decisions=tuple(now.referral_decisions(row.kind).values()) if row.ended_at is None else (),
        returned=returned(row),
        waits_for_evidence=row.ended_at is None and waits_for_evidence(row.stored),
        decided=_referral_decided(row),
        proceedings=overview.live_proceedings(row.person_id).get(row.sentence_id, ""),
        due=_due(("enforcement.referral", row.id)),
    )


# Court and day stand with referrals that were decided before there was a breach with its own hearing.
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
    if checked := row.stored.get("checked"):
        rows.append(("Checked", ", ".join(checked).capitalize()))
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


def waits_for_evidence(stored: Mapping[str, Any]) -> bool:
    """Whether a referral was sent back and the offender manager has not answered yet."""
    returned = stored.get("returned") or []
    return bool(returned) and "answer" not in returned[-1]


def warning(warning_id: int) -> Warning:
    """One warning with its order, failure and names. Raises `Warning.DoesNotExist`."""
    return Warning.objects.select_related(
        "consideration__failure", "sentence__person", "by__user", "withdrawn_by__user"
    ).get(id=warning_id)
