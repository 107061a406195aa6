"""What each published tool asks for, what is still missing, and its score from inputs as they are stored.

Inputs are plain: whole numbers, yes or no, days as text, codes. A tool with an input missing gives no score.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from throughcare.assessments.rules import predictors
from throughcare.assessments.rules.predictors import History, OgpFacts, OvpFacts, Score
from throughcare.policy.editions import Edition
from throughcare.policy.predictor_books import ArpStatic, Ogp, Ogrs3, Ovp

Kind = Literal["sex", "day", "count", "group", "grade", "yes_no", "percent"]


@dataclass(frozen=True)
class Input:
    """One input of a tool: what a form asks, and how the answer is read."""

    code: str
    text: str
    kind: Kind


@dataclass(frozen=True)
class Tool:
    """A published tool: its name, the book its figures stand in, what it asks for, and how it scores.

    `dynamic` says whether it counts what is true now beside the past.
    """

    code: str
    name: str
    book: type[Any]
    dynamic: bool
    inputs: tuple[Input, ...]
    score: Callable[[Mapping[str, Any], Edition[Any]], Score]


_SEX = Input("sex", "Sex, as the tool counts it", "sex")
_SANCTIONS = Input("sanctions", "How many sanctions, this one included?", "count")
_HISTORY = (
    _SEX,
    Input("born_on", "Date of birth", "day"),
    Input("convicted_on", "Day of this conviction", "day"),
    Input("followup_on", "First day at risk in the community", "day"),
    _SANCTIONS,
    Input("first_sanction_age", "Age at the first sanction", "count"),
    Input("offence_group", "Kind of offence", "group"),
)
_HOME = Input("no_fixed_abode", "Are they without a fixed address?", "yes_no")
_WORK = Input("unemployed", "Are they out of work?", "yes_no")
_ATTITUDES = Input("attitudes", "Attitudes that favour crime", "grade")


def _history(given: Mapping[str, Any]) -> History:
    return History(
        sex=given["sex"],
        born_on=date.fromisoformat(given["born_on"]),
        convicted_on=date.fromisoformat(given["convicted_on"]),
        followup_on=date.fromisoformat(given["followup_on"]),
        sanctions=given["sanctions"],
        first_sanction_age=given["first_sanction_age"],
        offence_group=given["offence_group"],
    )


def _ogrs3(given: Mapping[str, Any], book: Edition[Ogrs3]) -> Score:
    return predictors.ogrs3(_history(given), book=book)


def _arp(given: Mapping[str, Any], book: Edition[ArpStatic]) -> Score:
    return predictors.arp_static(_history(given), clean_months=given["clean_months"], book=book)


def _ogp(given: Mapping[str, Any], book: Edition[Ogp]) -> Score:
    return predictors.ogp(OgpFacts(**given), book=book)


def _ovp(given: Mapping[str, Any], book: Edition[Ovp]) -> Score:
    days = {name: date.fromisoformat(given[name]) for name in ("born_on", "followup_on")}
    rest = {name: value for name, value in given.items() if name not in days}
    age = predictors.age_on(days["born_on"], days["followup_on"])
    return predictors.ovp(OvpFacts(age=age, **rest), book=book)


_ROWS = (
    Tool("ogrs3", "OGRS 3", Ogrs3, False, _HISTORY, _ogrs3),
    Tool(
        "ogp",
        "OGP",
        Ogp,
        True,
        (
            Input("ogrs", "OGRS 3 within two years, in per cent", "percent"),
            _HOME,
            _WORK,
            Input("activities", "Regular activities that encourage offending", "grade"),
            Input("drug_use", "Drug use now", "grade"),
            Input("drug_motivation", "Lack of will to change drug use", "grade"),
            Input("problem_solving", "Trouble with solving problems", "grade"),
            Input("consequences", "Trouble with seeing what comes after", "grade"),
            Input("others_views", "Trouble with seeing others' views", "grade"),
            _ATTITUDES,
        ),
        _ogp,
    ),
    Tool(
        "ovp",
        "OVP",
        Ovp,
        True,
        (
            _SEX,
            Input("born_on", "Date of birth", "day"),
            Input("followup_on", "First day at risk in the community", "day"),
            _SANCTIONS,
            Input("violent_sanctions", "How many of them for violence?", "count"),
            Input("recognises_impact", "Do they see what was done to others?", "yes_no"),
            _HOME,
            _WORK,
            Input("alcohol_current", "Trouble with alcohol now", "grade"),
            Input("alcohol_binge", "Drinking a lot at a time", "grade"),
            Input("psychiatric_treatment", "Psychiatric treatment, now or before?", "yes_no"),
            Input("temper_control", "Trouble with temper", "grade"),
            _ATTITUDES,
        ),
        _ovp,
    ),
    Tool(
        "arp_static",
        "ARP, static score",
        ArpStatic,
        False,
        (*_HISTORY, Input("clean_months", "Whole months at risk without an offence", "count")),
        _arp,
    ),
)
TOOLS = {tool.code: tool for tool in _ROWS}


def missing(tool: str, given: Mapping[str, Any]) -> tuple[Input, ...]:
    """The inputs of a tool that nobody has given. No and 0 are answers."""
    return tuple(row for row in TOOLS[tool].inputs if given.get(row.code) in (None, ""))


def work_out(tool: str, given: Mapping[str, Any], *, book: Edition[Any]) -> Score:
    """The score of a tool from stored inputs. Raises predictors.NoScore, also for the first input that is missing."""
    lacks = missing(tool, given)
    if lacks:
        raise predictors.NoScore(lacks[0].code, "missing", f"Missing: {lacks[0].text}")
    asked = {row.code: given[row.code] for row in TOOLS[tool].inputs}
    return TOOLS[tool].score(asked, book)


@dataclass(frozen=True)
class Difference:
    """A part of a score that came out otherwise: its name, and both values in words."""

    what: str
    before: str
    now: str


def stored(found: Score) -> dict[str, Any]:
    """A score as it is kept: its terms, chances, band and reasons."""
    return {
        "terms": [[term.code, term.name, term.value] for term in found.terms],
        "points": found.points,
        "one_year_pct": found.one_year_pct,
        "two_year_pct": found.two_year_pct,
        "band": found.band,
        "because": list(found.because),
    }


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Where two stored scores differ: each term by its name, then what they come to."""
    names = {code: name for code, name, _ in (*before["terms"], *now["terms"])}
    was, is_ = ({code: value for code, _, value in score["terms"]} for score in (before, now))
    pairs = [(name, was.get(code), is_.get(code)) for code, name in names.items()]
    pairs += [(text, before[key], now[key]) for key, text in _TOTALS]
    return tuple(Difference(what, _said(old), _said(new)) for what, old, new in pairs if old != new)


_TOTALS = (
    ("points", "Points"),
    ("one_year_pct", "Within one year, per cent"),
    ("two_year_pct", "Within two years, per cent"),
    ("band", "Band"),
)


def _said(value: object) -> str:
    if value is None:
        return "not there"
    return value.replace("_", " ").capitalize() if isinstance(value, str) else f"{value:g}"
