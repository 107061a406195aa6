"""Every order and every failure of a person: where each stands. The pages above read from here too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from throughcare.design.dates import full_day, short_day
from throughcare.enforcement.models import Consideration, Failure, Referral, Warning
from throughcare.enforcement.queries import ladder, window, wording
from throughcare.policy import clocks
from throughcare.sentences import queries as sentences
from throughcare.sentences.models import Sentence

COUNTED_MONTHS = 12  # of the badge; the window of the law is in the rule book


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
    drawn: window.Drawing | None
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
    for sentence in ladder.orders_on_a_ladder(person_id):
        mine = [row for row in considered if row.sentence_id == sentence.id]
        if mine or ladder.in_force(sentence, on=on):
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
        state, tone, url = standing(row, warned=warned.get(row.id), referral=referrals.get(row.id))
        page.rows.append(
            {
                "id": row.id,
                "failure_id": row.failure_id,
                "on": row.failure.happened_on,
                "what": row.failure.get_kind_display(),
                "order": _capital(ladder.order_name(row.sentence)),
                "state": state,
                "tone": tone,
                "url": url,
            }
        )
    return page


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


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
    asked_today = ladder.asked(sentence, given=given, failure_on=on)
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
        asked = ladder.asked(sentence, given=given, failure_on=latest or on)
        drawn = window.drawing(asked, today=on, would=False, failed=latest is not None)
    return OrderState(
        sentence_id=sentence.id,
        name=ladder.order_name(sentence),
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


def standing(
    row: Consideration, *, warned: Warning | None, referral: Referral | None
) -> tuple[str, str, tuple[str, int]]:
    """Where a failure stands under one order: words, tone, and the page that shows it."""
    failure = row.failure
    if failure.state == "judge":
        if failure.source_kind == wording.ABSENCE:
            return "The absence is being judged", "soon", ("appointments:judge_absence", failure.source_id or 0)
        return "To be judged", "soon", ("enforcement:failure", failure.id)
    if failure.state == "withdrawn":
        return "Withdrawn", "quiet", ("enforcement:consider", row.id)
    if failure.state == "excused":
        return "There was a reasonable excuse", "quiet", ("enforcement:consider", row.id)
    if warned is not None:
        return f"Warned {short_day(warned.given_on)}", "quiet", ("enforcement:warning", warned.id)
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


def timeline(person_id: int) -> list[tuple[date, str, str, int]]:
    """Warnings, and failures without a meeting, as (day, words, page, id) for the timeline above. Two queries."""
    failures = Failure.objects.filter(person_id=person_id, source_id=None).exclude(state="withdrawn")
    rows = [(row.happened_on, row.get_kind_display(), "enforcement:failure", row.id) for row in failures]
    for row in Warning.objects.filter(person_id=person_id):
        words = "Warning given" if row.withdrawn_on is None else "Warning given, later withdrawn"
        rows.append((row.given_on, words, "enforcement:warning", row.id))
    return sorted(rows, key=lambda row: row[0], reverse=True)
