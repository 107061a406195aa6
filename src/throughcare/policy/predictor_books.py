"""The typed shape of the published tools that weigh risk and need. The coefficients are in `data/`.

A tool is decision support: it shows its inputs and terms and never is the sole basis of a decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Band:
    """A name for percentages (or points) from `least` up to the next band."""

    code: str
    name: str
    least: float


@dataclass(frozen=True)
class AgeWeight:
    """The weight of an age, in completed years, from `least` up to the next row."""

    least: int
    male: float
    female: float


@dataclass(frozen=True)
class OffenceGroup:
    """A group of offences and its weight. `names` are other names that sources give it."""

    code: str
    name: str
    weight: float
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ogrs3:
    """OGRS 3: the chance of proven reoffending within one and two years, from age, sex and criminal history."""

    topic: ClassVar[str] = "ogrs3"
    least_age: int
    ages: tuple[AgeWeight, ...]
    offences: tuple[OffenceGroup, ...]
    first_sanction: float
    more_sanctions: float
    history: float
    career_years: int
    one_year: float
    two_years: float
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Graded:
    """What the grades of an answer weigh: none, some, significant."""

    code: str
    name: str
    points: tuple[int, ...]


@dataclass(frozen=True)
class Scaled:
    """Answers of 0 to 2 that are added up, multiplied and rounded: half up, or up where `up`."""

    code: str
    name: str
    items: tuple[str, ...]
    factor: float
    up: bool = False


@dataclass(frozen=True)
class YesNo:
    """What a yes weighs."""

    code: str
    name: str
    points: int


@dataclass(frozen=True)
class Curve:
    """The logistic curve from points to a chance."""

    slope: float
    one_year: float
    two_years: float


@dataclass(frozen=True)
class Ogp:
    """OGP: the chance of general, non-violent reoffending, from OGRS 3 and what is true now."""

    topic: ClassVar[str] = "ogp"
    ogrs_factor: float
    yes_no: tuple[YesNo, ...]
    graded: tuple[Graded, ...]
    scaled: tuple[Scaled, ...]
    curve: Curve
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class PointsFrom:
    """Points for a count or an age from `least` up to the next row."""

    least: int
    points: int


@dataclass(frozen=True)
class Ovp:
    """OVP: the chance of violent reoffending, from violent and other sanctions, age, sex and what is true now."""

    topic: ClassVar[str] = "ovp"
    any_sanction: int
    male: int
    least_age: int
    violent: tuple[PointsFrom, ...]
    other: tuple[PointsFrom, ...]
    ages: tuple[PointsFrom, ...]
    yes_no: tuple[YesNo, ...]
    scaled: tuple[Scaled, ...]
    curve: Curve
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class BySex:
    """A coefficient for each sex, or a polynomial's coefficients from the first power on."""

    male: tuple[float, ...]
    female: tuple[float, ...]


@dataclass(frozen=True)
class ArpStatic:
    """The static score of the all reoffending predictor: the chance within two years, from static facts alone."""

    topic: ClassVar[str] = "arp_static"
    least_age: int
    intercept: float
    age: BySex
    female: float
    offences: tuple[OffenceGroup, ...]
    first_sanction: float
    second_sanction: float
    second_gap: BySex
    sanctions: float
    clean_months: tuple[float, ...]
    most_clean_months: int
    career_years: int
    history: BySex
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Thresholds:
    """From which score a need is standard, and from which severe, with one tool."""

    tool: str
    standard: int
    severe: int


@dataclass(frozen=True)
class NeedSection:
    """A part of life that is asked about. Without thresholds it is scored, but no need is concluded from it."""

    code: str
    name: str
    thresholds: tuple[Thresholds, ...] = ()


@dataclass(frozen=True)
class Needs:
    """The sections of an assessment and what their scores mean. `most` is the highest score of one answer."""

    topic: ClassVar[str] = "needs"
    most: int
    sections: tuple[NeedSection, ...]

    def section(self, code: str) -> NeedSection:
        """The section with that code. Raises LookupError."""
        found = next((row for row in self.sections if row.code == code), None)
        if found is None:
            raise LookupError(code)
        return found


@dataclass(frozen=True)
class RsrPoints:
    """Points for a score from `least` per cent up to the next row."""

    least: float
    points: int


@dataclass(frozen=True)
class LevelPoints:
    """Points for a level of risk or need."""

    level: str
    points: int


@dataclass(frozen=True)
class Tier:
    """A tier and the fewest points it takes."""

    code: str
    least: int


@dataclass(frozen=True)
class NeedWeight:
    """How often a need counts towards change."""

    need: str
    weight: int


@dataclass(frozen=True)
class TiersAD:
    """The tier of two parts: protect, A to D, and change, 0 to 3."""

    topic: ClassVar[str] = "tiers_a_d"
    rsr_most: int
    rsr: tuple[RsrPoints, ...]
    rosh: tuple[LevelPoints, ...]
    mappa: tuple[LevelPoints, ...]
    complexity: tuple[str, ...]
    complexity_points: int
    women_points: int
    protect: tuple[Tier, ...]
    needs: tuple[NeedWeight, ...]
    severity: tuple[LevelPoints, ...]
    ogrs_step: int
    iom_points: int
    change: tuple[Tier, ...]
    without_mandate: tuple[str, ...]
    no_mandate: int
    no_assessment: int
    assessment_weeks: int


@dataclass(frozen=True)
class Row:
    """The tiers of one row of the table, from a chance of serious reoffending of `least` per cent."""

    least: float
    tiers: tuple[str, ...]


@dataclass(frozen=True)
class LevelTier:
    """The tier that a level alone gives."""

    level: str
    tier: str


@dataclass(frozen=True)
class ScoreTier:
    """The tier that a score from `least` per cent gives."""

    least: float
    tier: str


@dataclass(frozen=True)
class YearsTier:
    """The tier up to and including so many years after release."""

    years: int
    tier: str


@dataclass(frozen=True)
class TiersAG:
    """The single tier, A (highest) to G: the highest that any step gives."""

    topic: ClassVar[str] = "tiers_a_g"
    tiers: tuple[str, ...]
    arp_columns: tuple[int, ...]
    table: tuple[Row, ...]
    sexual: tuple[LevelTier, ...]
    sexual_medium: tuple[ScoreTier, ...]
    with_mappa: tuple[LevelTier, ...]
    with_mappa_otherwise: str
    without_mappa: tuple[LevelTier, ...]
    lifer: tuple[YearsTier, ...]
    lifer_later: str
    domestic_abuse: str
    stalking: str
    child_protection: str
    ever_sexual_offence: str


@dataclass(frozen=True)
class TierPoints:
    """The points of one case by where it is."""

    tier: str
    community: int
    licence: int
    custody: int


@dataclass(frozen=True)
class ReportPoints:
    """The points of one report."""

    code: str
    name: str
    points: int


@dataclass(frozen=True)
class YoungAdult:
    """Whose points are those of one setting wherever they are: from `least` years and younger than `under` on the day
    they were convicted."""

    least: int
    under: int
    setting: str


@dataclass(frozen=True)
class Workload:
    """How much work a case and a report are, and how much work an officer can do."""

    topic: ClassVar[str] = "workload"
    cases: tuple[TierPoints, ...]
    reports: tuple[ReportPoints, ...]
    nominal: int
    default_hours: int
    young_adult: YoungAdult | None = None
