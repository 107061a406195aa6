"""Last days that were worked out, what the rules doubted, and early ends that were allowed, once more."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from throughcare.policy import findings, replays
from throughcare.policy.books import EarlyCompletion, Orders, Requirements
from throughcare.policy.editions import NoEdition, edition_cited
from throughcare.policy.shapes import ShapeError
from throughcare.sentences import actions, queries
from throughcare.sentences.models import OrderChange, Requirement, Sentence
from throughcare.sentences.rules import early, limits
from throughcare.sentences.rules import orders as rules
from throughcare.sentences.rules.doubts import LENGTH, ExtensionFacts, beyond, extension_doubt, length_doubts

LENGTHS, ASKED, EARLY = "Doubts of lengths", "Doubts of requirements", "Orders completed early"
EXTENDED, LAST_DAYS = "Doubts of extensions", "Last days worked out"
_FAILS = (LookupError, ShapeError, NoEdition, findings.CannotTell)


def stored() -> Iterator[replays.Replay]:
    """Every last day that was worked out, every doubt that is kept with an order or a requirement, also one of before a
    change, and every early end."""
    return chain(_last_days(), _lengths(), _requirements(), _varied(), _extended(), _early())


def _last_days() -> Iterator[replays.Replay]:
    """A last day that a court made a later one since is replayed as it was before the first such change. One that the
    court named was not found by a rule: there is nothing to replay."""
    before: dict[int, str | None] = {}
    extended = OrderChange.objects.filter(kind="extend").order_by("-id")
    for sentence_id, was in extended.values_list("sentence_id", "was"):
        before[sentence_id] = was["ends_on"]
    for row in Sentence.objects.filter(ends_worked_out=True).order_by("id").iterator():
        stored = before.get(row.pk, row.ends_on.isoformat() if row.ends_on else None)
        try:
            book = edition_cited(Orders, row.edition)
            again = rules.last_day(queries.length_facts(row), order=book.book.order(row.order_type))
        except _FAILS as error:
            yield replays.Replay(LAST_DAYS, row.pk, row.person_id, replays.cannot(error))
            continue
        now = again.isoformat() if again else None
        yield replays.Replay(
            LAST_DAYS, row.pk, row.person_id, replays.differences({"ends_on": stored}, {"ends_on": now})
        )


def _lengths() -> Iterator[replays.Replay]:
    """The length of an order is not changed once it is entered, so the row itself says what was doubted."""
    for row in Sentence.objects.exclude(doubts=None).order_by("id").iterator():
        try:
            book = edition_cited(Orders, row.edition)
            again = actions.kept(length_doubts(queries.length_facts(row), book=book), LENGTH)
        except _FAILS as error:
            yield replays.Replay(LENGTHS, row.pk, row.person_id, replays.cannot(error))
            continue
        differ = replays.differences({"doubts": row.doubts}, {"doubts": again})
        yield replays.Replay(LENGTHS, row.pk, row.person_id, differ)


def _requirements() -> Iterator[replays.Replay]:
    rows = Requirement.objects.exclude(doubts=None).order_by("id").values_list("id", "person_id", "doubts")
    for row_id, person_id, kept in rows.iterator():
        yield _asked(row_id, person_id, kept or [])


def _varied() -> Iterator[replays.Replay]:
    """What was doubted of a requirement before the court changed it stays with the change."""
    rows = OrderChange.objects.filter(kind="vary").order_by("id").values_list("requirement_id", "person_id", "was")
    for row_id, person_id, was in rows.iterator():
        if kept := was.get("doubts"):
            yield _asked(row_id, person_id, kept)


def _asked(row_id: int, person_id: int, kept: list[dict[str, Any]]) -> replays.Replay:
    if any("inputs" not in doubt for doubt in kept):
        return replays.Replay(ASKED, row_id, person_id, elsewhere=True)
    again: list[dict[str, Any]] = []
    questions = [(doubt["policy"], doubt["inputs"]) for doubt in kept]
    try:
        for n, (policy, inputs) in enumerate(questions):
            if (policy, inputs) in questions[:n]:
                continue  # one question can be answered with several reasons
            question = findings.from_json(limits.LimitFacts, inputs)
            found = beyond(question, book=edition_cited(Requirements, policy))
            again += actions.kept([found], found.code) or [] if found else []
    except _FAILS as error:
        return replays.Replay(ASKED, row_id, person_id, replays.cannot(error))
    return replays.Replay(ASKED, row_id, person_id, replays.differences({"doubts": kept}, {"doubts": again}))


def _extended() -> Iterator[replays.Replay]:
    """What was doubted of a later last day stays with the change that gave it."""
    rows = OrderChange.objects.filter(kind="extend", now__has_key="doubts").order_by("id")
    for row_id, person_id, now in rows.values_list("id", "person_id", "now").iterator():
        kept = now["doubts"]
        try:
            question = findings.from_json(ExtensionFacts, kept[0]["inputs"])
            found = extension_doubt(question, book=edition_cited(Orders, kept[0]["policy"]))
        except _FAILS as error:
            yield replays.Replay(EXTENDED, row_id, person_id, replays.cannot(error))
            continue
        again = actions.kept([found], LENGTH) if found else None
        yield replays.Replay(EXTENDED, row_id, person_id, replays.differences({"doubts": kept}, {"doubts": again}))


def _early() -> Iterator[replays.Replay]:
    rows = OrderChange.objects.filter(kind="early").order_by("id").values_list("id", "person_id", "now")
    for row_id, person_id, kept in rows.iterator():
        if "inputs" not in kept:
            yield replays.Replay(EARLY, row_id, person_id, elsewhere=True)
            continue
        try:
            facts = findings.from_json(early.EarlyFacts, kept["inputs"])
            book = edition_cited(EarlyCompletion, replays.cited(kept["policy"], EarlyCompletion.topic))
            found = early.ends_early(facts, book=book)
        except _FAILS as error:
            yield replays.Replay(EARLY, row_id, person_id, replays.cannot(error))
            continue
        was = {"ends": True, **{name: kept[name] for name in ("what", "because", "policy")}}
        now = {name: value for name, value in findings.to_json(found).items() if name in was}
        yield replays.Replay(EARLY, row_id, person_id, replays.differences(was, now))
