"""What assessments, scores and judgements of harm came to, worked out once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain

from throughcare.assessments.models import Assessment, Harm, Score
from throughcare.assessments.rules import harm, needs, predictors, scoring
from throughcare.policy import assessment_books, replays
from throughcare.policy.editions import NoEdition, edition_cited
from throughcare.policy.findings import CannotTell
from throughcare.policy.predictor_books import Needs

NEEDS, SCORES, HARM = "Needs of signed assessments", "Scores", "Risk of serious harm"
_FAILS = (LookupError, NoEdition, CannotTell, predictors.NoScore)


def stored() -> Iterator[replays.Replay]:
    """Every signed assessment, every score that was worked out here, and every judgement of harm."""
    return chain(_needs(), _scores(), _harm())


def _needs() -> Iterator[replays.Replay]:
    rows = Assessment.objects.exclude(finding=None).order_by("id").values_list("id", "person_id", "finding")
    for row_id, person_id, kept in rows.iterator():
        assert kept is not None
        given = kept["inputs"]
        try:
            book = edition_cited(Needs, replays.cited(kept["policy"], Needs.topic))
            found = needs.needs(
                {code: answers.values() for code, answers in given["answers"].items()}, tool=given["tool"], book=book
            )
        except _FAILS as error:
            yield replays.Replay(NEEDS, row_id, person_id, replays.cannot(error))
            continue
        again = {
            "inputs": given,
            "sections": [asdict(section) for section in found.sections],
            "because": list(found.because),
            "policy": kept["policy"],  # it names what was asked as well
        }
        yield replays.Replay(NEEDS, row_id, person_id, replays.differences(kept, again))


def _scores() -> Iterator[replays.Replay]:
    rows = Score.objects.order_by("id").values_list(
        "id", "person_id", "tool", "tool_version", "other", "inputs", "missing", "result"
    )
    for row_id, person_id, tool, version, other, given, missing, kept in rows.iterator():
        if other:
            yield replays.Replay(SCORES, row_id, person_id, elsewhere=True)
            continue
        lacks = [row.code for row in scoring.missing(tool, given)]
        if lacks or missing:
            differ = replays.differences({"missing": missing}, {"missing": lacks})
            yield replays.Replay(SCORES, row_id, person_id, differ)
            continue
        assert kept is not None
        try:
            book = edition_cited(scoring.TOOLS[tool].book, version)
            again = scoring.stored(scoring.work_out(tool, given, book=book))
        except _FAILS as error:
            yield replays.Replay(SCORES, row_id, person_id, replays.cannot(error))
            continue
        yield replays.Replay(SCORES, row_id, person_id, replays.differences(kept, again))


def _harm() -> Iterator[replays.Replay]:
    rows = Harm.objects.order_by("id").values_list("id", "person_id", "overall", "finding")
    for row_id, person_id, overall, kept in rows.iterator():
        try:
            book = edition_cited(
                assessment_books.Assessment, replays.cited(kept["policy"], assessment_books.Assessment.topic)
            )
            found = harm.overall({(group, setting): level for group, setting, level in kept["inputs"]}, book=book)
        except _FAILS as error:
            yield replays.Replay(HARM, row_id, person_id, replays.cannot(error))
            continue
        again = {"level": found.level, "because": list(found.because), "policy": list(found.policy)}
        was = {"level": overall, "because": kept["because"], "policy": kept["policy"]}
        yield replays.Replay(HARM, row_id, person_id, replays.differences(was, again))
