"""How much work an officer has, and how much they can carry (rules 11)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Literal

from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell, Finding, count_text
from throughcare.policy.predictor_books import Workload


@dataclass(frozen=True, kw_only=True)
class Cases:
    """So many cases of a tier, such as A3, in one place. Young adults count as the book says, wherever they are."""

    tier: str
    setting: Literal["community", "licence", "custody"]
    count: int
    young_adult: bool = False


@dataclass(frozen=True, kw_only=True)
class Reports:
    """So many reports of a kind."""

    kind: str
    count: int


@dataclass(frozen=True, kw_only=True)
class WorkloadFacts:
    """An officer's cases, reports and hours a week. None takes the book's own figure."""

    cases: tuple[Cases, ...] = ()
    reports: tuple[Reports, ...] = ()
    nominal: int | None = None
    default_hours: Decimal | None = None
    hours: Decimal | None = None
    reduction_hours: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class WorkloadFinding(Finding):
    """Points to carry, points carried, and the one as a percentage of the other; None where nothing can be carried."""

    available_points: int
    points: int
    capacity_pct: Decimal | None


def workload(facts: WorkloadFacts, *, book: Edition[Workload]) -> WorkloadFinding:
    """Points of all cases and reports against what the hours allow. Raises CannotTell for a tier or kind not known."""
    rows = {row.tier: row for row in book.book.cases}
    kinds = {row.code: row for row in book.book.reports}
    points, said = 0, []
    for cases in facts.cases:
        if cases.tier not in rows:
            raise CannotTell("cases", f"There is no tier {cases.tier}. There are {', '.join(rows)}.")
        young = book.book.young_adult if cases.young_adult else None
        each: int = getattr(rows[cases.tier], young.setting if young else cases.setting)
        points += each * cases.count
        as_said = f", young adult, counted as in {young.setting}" if young else ""
        said.append(f"{count_text(cases.count, 'case')} {cases.tier}, {cases.setting}{as_said}: {each} points each.")
    for report in facts.reports:
        if report.kind not in kinds:
            raise CannotTell("reports", f"There is no report {report.kind}. There are {', '.join(kinds)}.")
        each = kinds[report.kind].points
        points += each * report.count
        said.append(f"{kinds[report.kind].name}, {report.count}: {each} points each.")
    available = _available(facts, book.book)
    share = None
    if available > 0:
        share = (Decimal(points) * 100 / available).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return WorkloadFinding(
        available_points=available,
        points=points,
        capacity_pct=share,
        because=(*said, f"{points} points of {available}" + ("." if share is None else f": {share}%.")),
        policy=(book.reference,),
    )


def _available(facts: WorkloadFacts, book: Workload) -> int:
    """trunc(nominal x hours / full hours x (hours - reduction) / hours): what the hours worked on cases allow."""
    full = facts.default_hours if facts.default_hours is not None else Decimal(book.default_hours)
    hours = facts.hours if facts.hours is not None else full
    if full <= 0:
        raise CannotTell("default_hours", "The hours of a full week are more than 0.")
    if not 0 <= facts.reduction_hours <= hours:
        raise CannotTell("reduction_hours", "The reduction lies between 0 and the hours worked.")
    nominal = facts.nominal if facts.nominal is not None else book.nominal
    return int((nominal * (hours - facts.reduction_hours) / full).to_integral_value(ROUND_DOWN))
