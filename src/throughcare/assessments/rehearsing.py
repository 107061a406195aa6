"""What a change of the rule book would make of needs and scores as they stand."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from throughcare.assessments.models import Assessment, Score
from throughcare.assessments.queries.pages import need
from throughcare.assessments.rules import needs, predictors, scoring
from throughcare.policy.findings import CannotTell
from throughcare.policy.predictor_books import Needs
from throughcare.policy.proposals import Change, Proposal


def would_change(proposal: Proposal) -> Iterator[Change | None]:
    """Everybody's last signed assessment and last score of each tool, with what would come out; None for the same."""
    for row in _assessments().iterator():
        yield _needs(row, proposal)
    for score in _scores().iterator():
        yield _score(score, proposal)


def _needs(row: Assessment, proposal: Proposal) -> Change | None:
    finding = row.finding or {}
    given, was = finding["inputs"], {one["code"]: one for one in finding["sections"]}
    jurisdiction = row.policy.partition("/")[0]
    answers = {code: told.values() for code, told in given["answers"].items()}
    try:
        book = proposal.edition(Needs, jurisdiction=jurisdiction, on=row.begun_on)
        found = needs.needs(answers, tool=given["tool"], book=book)
    except (LookupError, CannotTell) as error:
        return _change("need", row.pk, row.person_id, "Needs", "Worked out", "They could not be told", str(error))
    otherwise = [
        (one.name, before["need"], one)
        for one in found.sections
        if (before := was.get(one.code)) is not None and before["need"] != one.need
    ]
    if not otherwise:
        return None
    return _change(
        "need",
        row.pk,
        row.person_id,
        "Needs",
        "; ".join(f"{name}: {need(before, score=one.score)[0].lower()}" for name, before, one in otherwise),
        "; ".join(f"{name}: {need(one.need, score=one.score)[0].lower()}" for name, _, one in otherwise),
        f"The thresholds of {book.reference}.",
    )


def _score(row: Score, proposal: Proposal) -> Change | None:
    tool = scoring.TOOLS[row.tool]
    jurisdiction = row.tool_version.partition("/")[0]
    was = row.result or {}
    try:
        book = proposal.edition(tool.book, jurisdiction=jurisdiction, on=row.scored_on)
        now = scoring.stored(scoring.work_out(row.tool, row.inputs, book=book))
    except (LookupError, predictors.NoScore) as error:
        return _change("score", row.pk, row.person_id, tool.name, _said(was), "It could not be told", str(error))
    differ = scoring.differences(was, now)
    if not differ:
        return None
    because = " ".join(f"{one.what}: {one.before}, now {one.now}." for one in differ)
    return _change("score", row.pk, row.person_id, tool.name, _said(was), _said(now), because)


def _said(result: dict[str, object]) -> str:
    return f"{result['two_year_pct']:g}%, {str(result['band']).replace('_', ' ')}"


def _change(what: str, row_id: int, person_id: int, name: str, was: str, now: str, because: str) -> Change:
    return Change(what, row_id, person_id, name, was[:200], now[:200], None, because)


def _assessments() -> QuerySet[Assessment]:
    signed = Assessment.objects.exclude(finding=None)
    return signed.order_by("person_id", "-signed_at").distinct("person_id")


def _scores() -> QuerySet[Score]:
    worked_out = Score.objects.filter(other=False, missing=[])
    return worked_out.order_by("person_id", "tool", "-scored_on", "-id").distinct("person_id", "tool")


def count() -> int:
    """How many are looked at. Two queries."""
    return _assessments().count() + _scores().count()
