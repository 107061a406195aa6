"""Scores as pages show them: what is filled in beforehand and from where, every term, and recomputing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.assessments.models import Assessment, Score, Section
from throughcare.assessments.queries import books
from throughcare.assessments.rules import predictors, scoring
from throughcare.design.dates import full_day
from throughcare.people.models import Headline
from throughcare.policy import clocks, editions, predictor_books
from throughcare.sentences.models import Sentence


@dataclass(frozen=True)
class Recomputed:
    """Where the score comes out otherwise today: with the edition of then, and with the edition now in force."""

    edition_now: str
    as_then: tuple[scoring.Difference, ...]
    as_now: tuple[scoring.Difference, ...]
    cannot: str = ""


def recomputed(row: Score, *, on: date) -> Recomputed:
    """A stored score worked out anew from its stored inputs. Needs a score that was worked out here."""
    kind = scoring.TOOLS[row.tool].book
    then = editions.edition_cited(kind, row.tool_version)
    now = editions.edition(kind, jurisdiction=then.jurisdiction, on=on)
    assert row.result is not None
    try:
        as_then, as_now = (
            scoring.differences(row.result, scoring.stored(scoring.work_out(row.tool, row.inputs, book=book)))
            for book in (then, now)
        )
    except predictors.NoScore as error:
        return Recomputed(now.reference, (), (), cannot=str(error))
    return Recomputed(now.reference, as_then, as_now)


@dataclass(frozen=True)
class Known:
    """An input the record fills in beforehand, and where it comes from."""

    value: Any
    source: str


def known(headline: Headline, tool: str, *, on: date) -> dict[str, Known]:
    """What the record knows of a tool's inputs. What is nearer to the fact goes before an old score. Four queries."""
    person_id = headline.person_id
    earlier = Score.objects.filter(person_id=person_id, other=False, tool__in=scoring.TOOLS).order_by("scored_on", "id")
    found: dict[str, Known] = {}
    for row in earlier:
        source = f"{row.tool_name} of {full_day(row.scored_on)}"
        found |= {name: Known(value, source) for name, value in row.inputs.items() if value not in (None, "")}
        if row.tool == "ogrs3" and row.result is not None:
            found["ogrs"] = Known(int(row.result["two_year_pct"]), source)
    found |= _from_assessment(person_id)
    if headline.date_of_birth:
        found["born_on"] = Known(headline.date_of_birth.isoformat(), "Personal details")
    found |= _from_order(person_id)
    if "followup_on" in found and (since := date.fromisoformat(found["followup_on"].value)) <= on:
        words = f"The months since {full_day(since)}. Count again if there was an offence"
        found["clean_months"] = Known(clocks.whole_months(since, on), words)
    asked = {row.code for row in scoring.TOOLS[tool].inputs}
    return {name: one for name, one in found.items() if name in asked}


def _from_assessment(person_id: int) -> dict[str, Known]:
    """Answers of the newest assessment that feed a tool."""
    row = Assessment.objects.filter(person_id=person_id).order_by("-begun_on", "-id").first()
    if row is None:
        return {}
    given: dict[str, int] = {}
    for section in Section.objects.filter(assessment=row).exclude(looked_at=None):
        given |= section.answers
    source = f"The assessment begun on {full_day(row.begun_on)}"
    kinds = {each.code: each.kind for tool in scoring.TOOLS.values() for each in tool.inputs}
    return {
        name: Known(given[question.code] == 2 if kinds[name] == "yes_no" else given[question.code], source)
        for question in books.of(row).book.questions
        for name in question.feeds
        if question.code in given
    }


def _from_order(person_id: int) -> dict[str, Known]:
    """The newest order in force: when it was made, and from when the person is at risk in the community."""
    order = Sentence.objects.filter(person_id=person_id, ended_on=None).order_by("-sentenced_on", "-id").first()
    if order is None or order.sentenced_on is None:
        return {}
    made = f"The order of {full_day(order.sentenced_on)}"
    found = {"convicted_on": Known(order.sentenced_on.isoformat(), made)}
    if order.released_on:
        found["followup_on"] = Known(order.released_on.isoformat(), "The day of release")
    elif not order.release:
        found["followup_on"] = Known(order.sentenced_on.isoformat(), made)
    return found


@dataclass(frozen=True)
class Shown:
    """A score as its page shows it: its inputs and terms in words."""

    row: Score
    inputs: list[tuple[str, str, str]]
    missing: list[str]
    terms: list[tuple[str, str]]
    band: str
    again: Recomputed | None


def shown(row: Score, *, on: date) -> Shown:
    """A score with everything it rests on. No query."""
    tool = None if row.other else scoring.TOOLS[row.tool]
    inputs = [
        (each.text, in_words(each, row.inputs.get(each.code)), row.sources.get(each.code, ""))
        for each in (tool.inputs if tool else ())
    ]
    result = row.result or {}
    return Shown(
        row=row,
        inputs=inputs,
        missing=[each.text for each in (tool.inputs if tool else ()) if each.code in row.missing],
        terms=[(name, f"{value:+g}") for _, name, value in result.get("terms", [])],
        band=str(result.get("band", "")).replace("_", " ").capitalize(),
        again=recomputed(row, on=on) if tool and row.result else None,
    )


GRADES = {0: "0, none", 1: "1, some", 2: "2, significant"}


def in_words(asked: scoring.Input, value: Any) -> str:
    """An input as a page says it."""
    if value in (None, ""):
        return "Missing"
    if asked.kind == "yes_no":
        return "Yes" if value else "No"
    if asked.kind == "sex":
        return {"M": "Male", "F": "Female"}[value]
    if asked.kind == "day":
        return full_day(date.fromisoformat(value))
    if asked.kind == "grade":
        return GRADES[value]
    if asked.kind == "group":
        return next((name for code, name in offence_groups() if code == value), str(value))
    return f"{value}%" if asked.kind == "percent" else str(value)


def offence_groups() -> list[tuple[str, str]]:
    """The kinds of offence the published tools know, in the order of the book."""
    book = editions.editions(predictor_books.Ogrs3, jurisdiction="england_wales")[-1].book
    return [(group.code, group.name) for group in book.offences]


def score(score_id: int) -> Score:
    """One score. Raises `Score.DoesNotExist`."""
    return Score.objects.select_related("by_post__user").get(id=score_id)


def of_person(person_id: int) -> list[Score]:
    """Every score, the newest first."""
    return list(Score.objects.filter(person_id=person_id).order_by("-scored_on", "-id"))
