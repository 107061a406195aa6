"""What the published tools make of the facts: OGRS 3, OGP, OVP and the static score of the ARP.

Each shows every term. A tool supports a decision and is never its sole basis; without an input there is no score.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Literal

from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell, Finding
from throughcare.policy.predictor_books import ArpStatic, Band, BySex, OffenceGroup, Ogp, Ogrs3, Ovp, PointsFrom, Scaled

Sex = Literal["M", "F"]
SUPPORT = "This is decision support: it is never the sole basis of a decision."


class NoScore(CannotTell):
    """The tool gives no score for these facts. `code` says why in one word."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(field, message)
        self.code = code


@dataclass(frozen=True)
class Term:
    """One part of a score: what it stands for, and what it adds."""

    code: str
    name: str
    value: float


@dataclass(frozen=True, kw_only=True)
class Score(Finding):
    """A chance in per cent, its band, and every term that made it. `one_year_pct` is None where the tool gives none,
    `points` where it does not count in points."""

    terms: tuple[Term, ...]
    points: int | None = None
    one_year_pct: int | None = None
    two_year_pct: float
    band: str


@dataclass(frozen=True, kw_only=True)
class History:
    """Criminal history for OGRS 3 and the ARP. `sanctions` counts all occasions, the present one included.

    `followup_on` is the day the person is at risk from: of sentence in the community, of release from custody.
    The weight of the offence is given by its group or as a number.
    """

    sex: Sex
    born_on: date
    convicted_on: date
    followup_on: date
    sanctions: int
    first_sanction_age: int
    offence_group: str | None = None
    offence_weight: float | None = None


def ogrs3(facts: History, *, book: Edition[Ogrs3]) -> Score:
    """OGRS 3 (Howard and others, 2009; rules 5.1). Percentages are whole, 1 to 99. Raises NoScore."""
    tool = book.book
    ages = _ages(facts, least_age=tool.least_age)
    row = next(row for row in reversed(tool.ages) if row.least <= ages.followup)
    first = facts.sanctions == 1
    terms = (
        Term(
            "age", f"Aged {ages.followup} when at risk, {_sex(facts.sex)}", row.male if facts.sex == "M" else row.female
        ),
        Term(
            "sanctions",
            "First sanction" if first else "Sanctioned before",
            tool.first_sanction if first else tool.more_sanctions,
        ),
        Term(
            "history",
            f"{facts.sanctions} sanctions in {ages.career + tool.career_years} years,"
            f" {tool.career_years} of them added to all",
            tool.history * math.log(facts.sanctions / (ages.career + tool.career_years)),
        ),
        _offence(facts, tool.offences),
    )
    z = sum(term.value for term in terms)
    return _score(
        terms,
        one_year=_whole(_chance(tool.one_year + z)),
        two_years=_whole(_chance(tool.two_years + z)),
        bands=tool.bands,
        policy=book.reference,
    )


@dataclass(frozen=True, kw_only=True)
class OgpFacts:
    """For OGP. Grades are 0 none, 1 some, 2 significant; `ogrs` is the two-year percentage of OGRS 3."""

    ogrs: int
    no_fixed_abode: bool
    unemployed: bool
    activities: int
    drug_use: int
    drug_motivation: int
    problem_solving: int
    consequences: int
    others_views: int
    attitudes: int


def ogp(facts: OgpFacts, *, book: Edition[Ogp]) -> Score:
    """The OASys general reoffending predictor (rules 5.2): points and chances in whole per cent. Raises NoScore."""
    tool = book.book
    _percentage("ogrs", facts.ogrs)
    terms = (
        Term("ogrs", f"OGRS 3 of {facts.ogrs}%", _rounded(tool.ogrs_factor, facts.ogrs)),
        *(Term(row.code, row.name, row.points if getattr(facts, row.code) else 0) for row in tool.yes_no),
        *(Term(row.code, row.name, row.points[_grade(row.code, getattr(facts, row.code))]) for row in tool.graded),
        *(_scaled(facts, row) for row in tool.scaled),
    )
    points = int(sum(term.value for term in terms))
    return _score(
        terms,
        points=points,
        one_year=_whole(_chance(tool.curve.slope * points + tool.curve.one_year)),
        two_years=_whole(_chance(tool.curve.slope * points + tool.curve.two_years)),
        bands=tool.bands,
        policy=book.reference,
    )


@dataclass(frozen=True, kw_only=True)
class OvpFacts:
    """For OVP. Grades are 0 none, 1 some, 2 significant; `age` is in completed years when at risk."""

    sex: Sex
    age: int
    sanctions: int
    violent_sanctions: int
    recognises_impact: bool
    no_fixed_abode: bool
    unemployed: bool
    alcohol_current: int
    alcohol_binge: int
    psychiatric_treatment: bool
    temper_control: int
    attitudes: int

    @property
    def ignores_impact(self) -> bool:
        """It is not seeing what was done to others that counts."""
        return not self.recognises_impact


def ovp(facts: OvpFacts, *, book: Edition[Ovp]) -> Score:
    """The OASys violence predictor (rules 5.3): points and chances in whole per cent. Raises NoScore."""
    tool = book.book
    if facts.age < tool.least_age:
        raise NoScore("age", "too_young", f"OVP is for those aged {tool.least_age} or over.")
    other = facts.sanctions - facts.violent_sanctions
    if other < 0:
        raise NoScore("violent_sanctions", "too_many", "There cannot be more violent sanctions than sanctions.")
    terms = (
        Term("sanctions", f"{facts.sanctions} sanctions", tool.any_sanction if facts.sanctions else 0),
        Term("violent", f"{facts.violent_sanctions} for violence", _from(tool.violent, facts.violent_sanctions)),
        Term("other", f"{other} for other offences", _from(tool.other, other)),
        Term("age", f"Aged {facts.age} when at risk", _from(tool.ages, facts.age)),
        Term("sex", _sex(facts.sex).capitalize(), tool.male if facts.sex == "M" else 0),
        *(Term(row.code, row.name, row.points if getattr(facts, row.code) else 0) for row in tool.yes_no),
        *(_scaled(facts, row) for row in tool.scaled),
    )
    points = int(sum(term.value for term in terms))
    return _score(
        terms,
        points=points,
        one_year=_whole(_chance(tool.curve.slope * points + tool.curve.one_year)),
        two_years=_whole(_chance(tool.curve.slope * points + tool.curve.two_years)),
        bands=tool.bands,
        policy=book.reference,
    )


def arp_static(facts: History, *, clean_months: int, book: Edition[ArpStatic]) -> Score:
    """The static score of the all reoffending predictor (rules 5.4), in per cent with two places. Raises NoScore.

    `clean_months` are whole months at risk without an offence; more than the tool counts are counted as its most.
    """
    tool = book.book
    ages = _ages(facts, least_age=tool.least_age)
    months = min(clean_months, tool.most_clean_months)
    terms = [
        Term("intercept", "Where all begin", tool.intercept),
        Term(
            "age",
            f"Aged {ages.followup} when at risk, {_sex(facts.sex)}",
            _polynomial(_by(tool.age, facts.sex), ages.followup),
        ),
        Term("sex", _sex(facts.sex).capitalize(), tool.female if facts.sex == "F" else 0.0),
        _offence(facts, tool.offences),
        Term("sanctions", f"{facts.sanctions} sanctions", tool.sanctions * facts.sanctions),
        Term("clean_months", f"{months} months without an offence", _polynomial(tool.clean_months, months)),
    ]
    if facts.sanctions == 1:
        terms.append(Term("first_sanction", "First sanction", tool.first_sanction))
    elif facts.sanctions == 2:
        terms.append(Term("second_sanction", "Second sanction", tool.second_sanction))
        (gap,) = _by(tool.second_gap, facts.sex)
        terms.append(Term("gap", f"{ages.career} years between the two", gap * ages.career))
    else:
        years = ages.career + tool.career_years
        terms.append(
            Term(
                "history",
                f"{facts.sanctions} sanctions in {years} years, {tool.career_years} of them added to all",
                _polynomial(_by(tool.history, facts.sex), math.log(facts.sanctions / years)),
            )
        )
    chance = _places(_chance(sum(term.value for term in terms)) * 100, 2)
    return _score(
        tuple(terms),
        two_years=float(min(max(chance, Decimal("0.01")), Decimal("99.99"))),
        bands=tool.bands,
        policy=book.reference,
    )


@dataclass(frozen=True)
class _Ages:
    followup: int
    career: int


def _ages(facts: History, *, least_age: int) -> _Ages:
    """Age when at risk and years from the first sanction to this conviction, in completed years."""
    convicted = age_on(facts.born_on, facts.convicted_on)
    if facts.followup_on < facts.convicted_on:
        raise NoScore("followup_start", "before_conviction", "A person is at risk on or after the day of conviction.")
    if convicted < least_age:
        raise NoScore("conviction", f"AGE_<{least_age}", f"The tool is for those convicted at {least_age} or over.")
    if facts.sanctions < 1:
        raise NoScore("total_sanctions", "too_small", "The present sanction counts, so there is at least one.")
    if facts.first_sanction_age > convicted:
        raise NoScore(
            "age_first_sanction", "after_conviction", "The first sanction cannot be later than this conviction."
        )
    return _Ages(followup=age_on(facts.born_on, facts.followup_on), career=convicted - facts.first_sanction_age)


def age_on(born_on: date, day: date) -> int:
    """Completed years. Who is born on 29 February is a year older on 1 March of a common year."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _offence(facts: History, groups: tuple[OffenceGroup, ...]) -> Term:
    if facts.offence_weight is not None:
        return Term("offence", "Offence, weight as given", facts.offence_weight)
    if facts.offence_group is None:
        raise NoScore("offence_group", "missing", "The group of the offence, or its weight, is needed.")
    asked = plain_name(facts.offence_group)
    for group in groups:
        if asked in {group.code, plain_name(group.name), *map(plain_name, group.names)}:
            return Term("offence", group.name, group.weight)
    raise NoScore(
        "offence_group",
        "not_a_choice",
        f"There is no offence group {facts.offence_group}: {', '.join(g.code for g in groups)}.",
    )


def plain_name(name: str) -> str:
    """A name in lower case with one underscore between words: "Theft (non-motor)" is theft_non_motor."""
    return "_".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def _scaled(facts: object, row: Scaled) -> Term:
    total = sum(_grade(item, getattr(facts, item)) for item in row.items)
    return Term(row.code, row.name, _rounded(row.factor, total, up=row.up))


def _rounded(factor: float, count: int, *, up: bool = False) -> int:
    """Factors are short decimals or fractions such as 5/6: six places decide the half as the printed tool does."""
    exact = _places(Decimal(repr(factor)) * count, 6)
    return int(exact.to_integral_value(ROUND_CEILING if up else ROUND_HALF_UP))


def _grade(field: str, value: int) -> int:
    if not 0 <= value <= 2:
        raise NoScore(field, "not_a_choice", "The answer is 0, 1 or 2.")
    return value


def _percentage(field: str, value: int) -> None:
    if not 0 <= value <= 100:
        raise NoScore(field, "out_of_range", "A percentage lies between 0 and 100.")


def _from(rows: tuple[PointsFrom, ...], value: int) -> int:
    return next((row.points for row in reversed(rows) if row.least <= value), 0)


def _by(coefficients: BySex, sex: Sex) -> tuple[float, ...]:
    return coefficients.male if sex == "M" else coefficients.female


def _polynomial(coefficients: Iterable[float], x: float) -> float:
    return math.fsum(c * x**power for power, c in enumerate(coefficients, start=1))


def _sex(sex: Sex) -> str:
    return "male" if sex == "M" else "female"


def _chance(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def _whole(chance: float) -> int:
    """A chance as a whole percentage, half up after five places as the tools print it; never none and never certain."""
    percent = (_places(chance, 5) * 100).to_integral_value(ROUND_HALF_UP)
    return min(max(int(percent), 1), 99)


def _places(value: float | Decimal, places: int) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _score(
    terms: tuple[Term, ...],
    *,
    two_years: float,
    bands: tuple[Band, ...],
    policy: str,
    one_year: int | None = None,
    points: int | None = None,
) -> Score:
    band = next(row for row in reversed(bands) if row.least <= two_years)
    said = [f"{term.name}: {_signed(term.value)}." for term in terms]
    if points is not None:
        said.append(f"Together {points} points.")
    said.append(f"{two_years:g}% within two years: {band.name.lower()}.")
    return Score(
        terms=terms,
        points=points,
        one_year_pct=one_year,
        two_year_pct=two_years,
        band=band.code,
        because=(*said, SUPPORT),
        policy=(policy,),
    )


def _signed(value: float) -> str:
    return f"{value:+g}" if isinstance(value, int) else f"{value:+.5f}"
