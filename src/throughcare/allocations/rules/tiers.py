"""How much attention a case gets: the tier, by either model, with every step shown (rules 5.8 and 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from throughcare.policy import clocks
from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell, Finding, count_text, day_text
from throughcare.policy.predictor_books import LevelPoints, LevelTier, Tier, TiersAD, TiersAG

Level = Literal["LOW", "MEDIUM", "HIGH", "VERY_HIGH"]
NOT_SUPERVISED = "NOT_SUPERVISED"
MISSING = "MISSING"


@dataclass(frozen=True)
class Step:
    """One step on the way to a tier: what it looked at, and the points or the tier it gives, if any."""

    code: str
    words: str
    points: int | None = None
    tier: str | None = None


@dataclass(frozen=True, kw_only=True)
class TierADFacts:
    """For the tier of two parts. Grades are 0 none, 1 some, 2 significant; `requirements` are codes of the rule book;
    `needs` maps a section to none, standard or severe; `assessed_on` is None without an assessment.
    """

    sex: Literal["M", "F"]
    on: date
    rsr: Decimal | None = None
    rosh: Level | None = None
    mappa_level: int | None = None
    complexity: tuple[str, ...] = ()
    parenting: bool = False
    impulsivity: int = 0
    temper_control: int = 0
    previous_enforcement: bool = False
    needs: tuple[tuple[str, str], ...] = ()
    ogrs: int | None = None
    iom: bool = False
    custodial: bool = False
    requirements: tuple[str, ...] = ()
    assessed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class TierADFinding(Finding):
    """Protect, A to D, and change, 0 to 3. `change_points` is None where change does not come from points."""

    protect_points: int
    protect: str
    change_points: int | None
    change: int
    protect_steps: tuple[Step, ...]
    change_steps: tuple[Step, ...]


def tier_a_d(facts: TierADFacts, *, book: Edition[TiersAD]) -> TierADFinding:
    """The tier of two parts. Raises CannotTell for a level, factor or need the book does not know."""
    tiers = book.book
    steps = _protect_steps(facts, tiers)
    points = sum(step.points or 0 for step in steps)
    protect = _tier(tiers.protect, points)
    change_points, change, change_steps = _change(facts, tiers)
    return TierADFinding(
        protect_points=points,
        protect=protect,
        change_points=change_points,
        change=change,
        protect_steps=steps,
        change_steps=change_steps,
        because=(
            *(_said(step) for step in steps),
            f"Protect: {points} points, {protect}.",
            *(_said(step) for step in change_steps),
            f"Change: {change}." if change_points is None else f"Change: {change_points} points, {change}.",
        ),
        policy=(book.reference,),
    )


def _protect_steps(facts: TierADFacts, tiers: TiersAD) -> tuple[Step, ...]:
    rsr = 0
    if facts.rsr is not None and facts.rsr <= tiers.rsr_most:
        rsr = next((row.points for row in reversed(tiers.rsr) if Decimal(str(row.least)) <= facts.rsr), 0)
    rosh = _level_points(tiers.rosh, facts.rosh)
    unknown = sorted(set(facts.complexity) - set(tiers.complexity))
    if unknown:
        raise CannotTell("complexity", f"There is no factor {unknown[0]}. There are {', '.join(tiers.complexity)}.")
    factors = len(set(facts.complexity))
    steps = [
        Step("rsr", "Risk of serious recidivism: " + ("not recorded" if facts.rsr is None else f"{facts.rsr}%"), rsr),
        Step("rosh", f"Risk of serious harm: {_level_words(facts.rosh)}", rosh),
        Step("both", "Only the higher of these two counts", -min(rsr, rosh)),
        Step(
            "mappa",
            "MAPPA: " + ("not recorded" if facts.mappa_level is None else f"level {facts.mappa_level}"),
            _level_points(tiers.mappa, None if facts.mappa_level is None else str(facts.mappa_level)),
        ),
        Step("complexity", count_text(factors, "factor") + " of complexity", tiers.complexity_points * factors),
    ]
    if facts.sex == "F":
        for code, words, holds in (
            ("parenting", "Caring for children", facts.parenting),
            ("impulsivity", "Impulsivity or temper", bool(facts.impulsivity or facts.temper_control)),
            ("previous_enforcement", "Breached or recalled before", facts.previous_enforcement),
        ):
            steps.append(Step(code, f"{words}: {'yes' if holds else 'no'}", tiers.women_points if holds else 0))
    return tuple(steps)


def _change(facts: TierADFacts, tiers: TiersAD) -> tuple[int | None, int, tuple[Step, ...]]:
    if not facts.custodial and set(facts.requirements) <= set(tiers.without_mandate):
        words = "No custody, and no requirement that works on change"
        return None, tiers.no_mandate, (Step("mandate", words),)
    if facts.assessed_on is None:
        return None, tiers.no_assessment, (Step("assessment", "No assessment"),)
    if facts.assessed_on + timedelta(weeks=tiers.assessment_weeks) < facts.on:
        words = f"The assessment of {day_text(facts.assessed_on)} is older than {tiers.assessment_weeks} weeks"
        return None, tiers.no_assessment, (Step("assessment", words),)
    weights = {row.need: row.weight for row in tiers.needs}
    steps = []
    for need, severity in facts.needs:
        if need not in weights:
            raise CannotTell("needs", f"There is no need {need}. There are {', '.join(weights)}.")
        steps.append(
            Step(
                need,
                f"{_NEEDS.get(need, need.capitalize())}: {severity}",
                weights[need] * _level_points(tiers.severity, severity, field="needs"),
            )
        )
    ogrs = 0 if facts.ogrs is None else facts.ogrs // tiers.ogrs_step
    steps.append(Step("ogrs", "OGRS 3: " + ("not recorded" if facts.ogrs is None else f"{facts.ogrs}%"), ogrs))
    steps.append(
        Step(
            "iom",
            f"Integrated offender management: {'yes' if facts.iom else 'no'}",
            tiers.iom_points if facts.iom else 0,
        )
    )
    points = sum(step.points or 0 for step in steps)
    return points, int(_tier(tiers.change, points)), tuple(steps)


_NEEDS = {"ete": "Education, training and employment"}


def _level_points(rows: tuple[LevelPoints, ...], level: str | None, *, field: str | None = None) -> int:
    """The points of a level; 0 for none. With `field`, a level that is not there is an error."""
    found = next((row.points for row in rows if row.level == level), None)
    if found is None and field is not None:
        raise CannotTell(field, f"There is no {level}. There are {', '.join(row.level for row in rows)}.")
    return found or 0


def _tier(tiers: tuple[Tier, ...], points: int) -> str:
    return next((row.code for row in reversed(tiers) if row.least <= points), tiers[0].code)


@dataclass(frozen=True, kw_only=True)
class TierAGFacts:
    """For the single tier. Percentages; `dc_srp` is the score and its band; `static` where a percentage comes from
    static facts alone. `released_on` is the release of someone serving life or IPP, None when not yet released.
    """

    on: date
    active_event: bool
    arp: Decimal | None = None
    csrp: Decimal | None = None
    dc_srp_score: Decimal | None = None
    dc_srp_band: Level | None = None
    mappa: bool = False
    rosh: Level | None = None
    lifer_or_ipp: bool = False
    released_on: date | None = None
    domestic_abuse: bool = False
    stalking: bool = False
    child_protection: bool = False
    ever_sexual_offence: bool = False
    arp_static: bool = False
    csrp_static: bool = False


@dataclass(frozen=True, kw_only=True)
class TierAGFinding(Finding):
    """The tier, or `NOT_SUPERVISED` or `MISSING`. `provisional`: what is missing could still raise it."""

    tier: str
    provisional: bool
    steps: tuple[Step, ...]


def tier_a_g(facts: TierAGFacts, *, book: Edition[TiersAG]) -> TierAGFinding:
    """The single tier: the highest of all steps. Raises CannotTell for a sexual score its band does not allow."""
    if not facts.active_event:
        return _plain(NOT_SUPERVISED, "No order or licence is being supervised.", book)
    if facts.arp is None or facts.csrp is None:
        absent = " and ".join(name for name, value in (("ARP", facts.arp), ("CSRP", facts.csrp)) if value is None)
        return _plain(MISSING, f"No {absent} is recorded, so there is no tier.", book)
    tiers = book.book
    steps = (
        Step("reoffending", f"ARP {facts.arp}%, CSRP {facts.csrp}%", tier=_table(tiers, facts.arp, facts.csrp)),
        Step("sexual", f"DC-SRP: {_level_words(facts.dc_srp_band)}", tier=_sexual(facts, tiers)),
        Step(
            "mappa_rosh",
            f"{'MAPPA' if facts.mappa else 'No MAPPA'}, risk of serious harm: {_level_words(facts.rosh)}",
            tier=_mappa_rosh(facts, tiers),
        ),
        _lifer(facts, tiers),
        _when("domestic_abuse", "Domestic abuse", facts.domestic_abuse, tiers.domestic_abuse),
        _when("stalking", "Stalking", facts.stalking, tiers.stalking),
        _when("child_protection", "Child protection", facts.child_protection, tiers.child_protection),
        _when("ever_sexual_offence", "Ever a sexual offence", facts.ever_sexual_offence, tiers.ever_sexual_offence),
    )
    tier = _highest(steps, tiers)
    why = _provisional(facts, steps, tiers)
    return TierAGFinding(
        tier=tier,
        provisional=bool(why),
        steps=steps,
        because=(*(_said(step) for step in steps), f"The highest counts: {tier}.", *why),
        policy=(book.reference,),
    )


def _table(tiers: TiersAG, arp: Decimal, csrp: Decimal) -> str:
    row = next(row for row in tiers.table if csrp >= Decimal(str(row.least)))
    column = next(n for n, least in enumerate(tiers.arp_columns) if arp >= least)
    return row.tiers[column]


def _sexual(facts: TierAGFacts, tiers: TiersAG) -> str | None:
    if facts.dc_srp_band is None:
        return None
    if facts.dc_srp_band != "MEDIUM":
        return _level_tier(tiers.sexual, facts.dc_srp_band)
    score = facts.dc_srp_score
    found = next(
        (row.tier for row in tiers.sexual_medium if score is not None and score >= Decimal(str(row.least))), None
    )
    if found is None:
        least = tiers.sexual_medium[-1].least
        raise CannotTell("dc_srp", f"A medium DC-SRP has a score of {least} or more.")
    return found


def _mappa_rosh(facts: TierAGFacts, tiers: TiersAG) -> str | None:
    if facts.mappa:
        return _level_tier(tiers.with_mappa, facts.rosh) or tiers.with_mappa_otherwise
    return _level_tier(tiers.without_mappa, facts.rosh)


def _level_tier(rows: tuple[LevelTier, ...], level: str | None) -> str | None:
    return next((row.tier for row in rows if row.level == level), None)


def _lifer(facts: TierAGFacts, tiers: TiersAG) -> Step:
    if not facts.lifer_or_ipp:
        return Step("lifer", "Life or IPP: no")
    if facts.released_on is None:
        return Step("lifer", "Life or IPP, never released")
    words = f"Life or IPP, released on {day_text(facts.released_on)}"
    for row in tiers.lifer:
        if facts.on <= clocks.plus_months(facts.released_on, 12 * row.years):
            return Step("lifer", words, tier=row.tier)
    return Step("lifer", words, tier=tiers.lifer_later)


def _when(code: str, name: str, holds: bool, tier: str) -> Step:
    return Step(code, f"{name}: {'yes' if holds else 'no'}", tier=tier if holds else None)


def _highest(steps: tuple[Step, ...] | list[Step], tiers: TiersAG) -> str:
    return min((step.tier for step in steps if step.tier), key=tiers.tiers.index, default=tiers.tiers[-1])


def _provisional(facts: TierAGFacts, steps: tuple[Step, ...], tiers: TiersAG) -> tuple[str, ...]:
    """What could still raise the tier: a percentage from static facts alone, a risk of harm not recorded."""
    said = []
    rank = tiers.tiers.index
    if facts.arp is not None and facts.csrp is not None and (facts.arp_static or facts.csrp_static):
        arp = Decimal(tiers.arp_columns[0]) if facts.arp_static else facts.arp
        csrp = Decimal(str(tiers.table[0].least)) if facts.csrp_static else facts.csrp
        others = _highest([step for step in steps if step.code != "reoffending"], tiers)
        if rank(others) > rank(_table(tiers, arp, csrp)):
            said.append("Provisional: a percentage comes from static facts alone and could still rise.")
    if facts.rosh is None:
        kept = {"mappa_rosh", *(("reoffending",) if facts.arp_static or facts.csrp_static else ())}
        others = _highest([step for step in steps if step.code not in kept], tiers)
        rows = tiers.with_mappa if facts.mappa else tiers.without_mappa
        if rank(others) > min(rank(row.tier) for row in rows):
            said.append("Provisional: the risk of serious harm is not recorded and could still raise it.")
    return tuple(said)


def _plain(tier: str, because: str, book: Edition[TiersAG]) -> TierAGFinding:
    return TierAGFinding(tier=tier, provisional=False, steps=(), because=(because,), policy=(book.reference,))


def _level_words(level: str | None) -> str:
    return "not recorded" if level is None else level.replace("_", " ").lower()


def _said(step: Step) -> str:
    if step.points is not None:
        return f"{step.words}: {step.points:+d}."
    return f"{step.words}: {step.tier}." if step.tier else f"{step.words}."


def missing_a_d(facts: TierADFacts) -> tuple[str, ...]:
    """What is not on the record and could still raise the tier of two parts, in words."""
    absent = (("risk of serious recidivism", facts.rsr), ("risk of serious harm", facts.rosh), ("OGRS 3", facts.ogrs))
    return tuple(name for name, value in absent if value is None)
