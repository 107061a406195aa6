"""Scores: worked out from inputs that are kept with them, or entered as another tool gave them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.assessments.events import ScoreRecorded
from throughcare.assessments.models import Score
from throughcare.assessments.queries import books, scores
from throughcare.assessments.rules import predictors, scoring
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.people import queries as people
from throughcare.people.models import Person
from throughcare.policy import editions
from throughcare.policy.assessment_books import OtherTool


class CannotScore(Refused):
    """The tool gives no score for these facts."""


class CannotEnter(Refused):
    """What was entered is no score of that tool."""


@action
def record_score(person_id: int, *, tool: str, inputs: Mapping[str, Any], by: Principal, at: datetime) -> Score:
    """Keep the inputs and what the tool makes of them. With an input missing there is no score, and it is said which.

    An input that is as the record filled it in keeps where it came from. Raises `CannotScore` for facts the tool has no
    score for, such as somebody too young.
    """
    on = local_day(at)
    known = scoring.TOOLS[tool]
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=person_id)
    book = editions.edition(known.book, jurisdiction=jurisdiction, on=on)
    given = {row.code: _plain(inputs.get(row.code)) for row in known.inputs}
    lacks = [row.code for row in scoring.missing(tool, given)]
    result = None
    if not lacks:
        try:
            result = scoring.stored(scoring.work_out(tool, given, book=book))
        except predictors.NoScore as error:
            raise CannotScore(str(error), field=_FIELDS.get(error.field, error.field)) from error
    filled_in = scores.known(people.headline(person_id), tool, on=on)
    row = Score.objects.create(
        person_id=person_id,
        tool=tool,
        tool_name=known.name,
        tool_version=book.reference,
        dynamic=known.dynamic,
        scored_on=on,
        scored_by=by.name,
        by_post_id=by.post_id,
        inputs=given,
        sources={name: one.source for name, one in filled_in.items() if one.value == given[name]},
        missing=lacks,
        result=result,
    )
    publish(ScoreRecorded(person_id, row.id, tool=tool, scored=result is not None))
    return row


# The calculators name some inputs otherwise than a form does.
_FIELDS = {
    "followup_start": "followup_on",
    "conviction": "convicted_on",
    "total_sanctions": "sanctions",
    "age_first_sanction": "first_sanction_age",
    "age": "born_on",
}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@action
def enter_score(
    person_id: int,
    *,
    tool: str,
    tool_name: str = "",
    tool_version: str,
    scored_on: date,
    scored_by: str,
    score: str,
    band: str,
    by: Principal,
    at: datetime,
) -> Score:
    """Enter the score of a tool that is not ours, as it was given: which tool and version, when and by whom.

    Where the band can be told from the score, another band is refused. Raises `CannotEnter`.
    """
    on = local_day(at)
    row = next(one for one in books.of_person(person_id, on=on).book.other_tools if one.code == tool)
    if scored_on > on:
        raise CannotEnter("The day of the score cannot be still to come.", field="scored_on")
    if tool == "another" and not tool_name.strip():
        raise CannotEnter("Say which tool it is.", field="tool_name")
    if not (score.strip() or band.strip()):
        raise CannotEnter("Enter the score, the band or both.", field="score")
    _check_band(row, score, band)
    made = Score.objects.create(
        person_id=person_id,
        tool=tool,
        other=True,
        tool_name=tool_name.strip() or row.name,
        tool_version=tool_version.strip(),
        scored_on=scored_on,
        scored_by=scored_by.strip(),
        by_post_id=by.post_id,
        result={"score": score.strip(), "band": band.strip()},
    )
    publish(ScoreRecorded(person_id, made.id, tool=tool, scored=True))
    return made


def _check_band(tool: OtherTool, score: str, band: str) -> None:
    """A fault in one tool's software once showed wrong bands: the band is worked out anew and compared."""
    if not tool.bands or not score.strip():
        return
    try:
        value = float(score)
    except ValueError:
        raise CannotEnter(f"The score of {tool.name} is a number.", field="score") from None
    right = next((row for row in reversed(tool.bands) if row.least <= value), None)
    if right is None:
        raise CannotEnter(f"The score of {tool.name} cannot be so low.", field="score")
    if band.strip() and band.strip().casefold() != right.name.casefold():
        raise CannotEnter(
            f"A score of {score.strip()} is in the band {right.name.lower()}. Check both with whoever gave them.",
            field="band",
        )
