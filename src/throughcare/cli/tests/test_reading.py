"""How easy texts are to read is measured as a teacher would count."""

from __future__ import annotations

import pytest

from throughcare.cli import reading


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("you", 1), ("late", 1), ("these", 1), ("missed", 1), ("asked", 1), ("used", 1), ("rule", 1), ("eye", 1)),
        *(("home", 1), ("times", 1), ("are", 1), ("fire", 1), ("2027", 1), ("I", 1)),
        *(("meeting", 2), ("people", 2), ("little", 2), ("reason", 2), ("needed", 2), ("changes", 2), ("police", 2)),
        *(("letter", 2), ("before", 2), ("colours", 2), ("sentence", 2), ("quiet", 2), ("wanted", 2)),
        *(("manager", 3), ("decided", 3), ("important", 3), ("ambulance", 3), ("religious", 3), ("family", 3)),
        *(("idea", 3), ("area", 3), ("usual", 3), ("information", 4)),
    ],
)
def test_syllables_are_counted_as_they_are_heard(word: str, count: int) -> None:
    assert reading.syllables(word) == count


def test_sentences_end_where_they_end_and_named_places_are_words() -> None:
    assert reading.sentences("Come on %(day)s. <b>Late?</b> Ring us") == ["Come on Sam", "Late", "Ring us"]


def test_plain_words_measure_young_and_office_words_old() -> None:
    plain = reading.measure(["You have a meeting on Friday", "Tell us why you could not come"])
    office = reading.measure(
        ["Notwithstanding exceptional circumstances your continued attendance is a mandatory obligation of supervision"]
    )
    assert plain.flesch_kincaid < 8
    assert office.flesch_kincaid > 20
    assert office.smog > reading.OLDEST > plain.smog


@pytest.mark.parametrize("text", ["You failed to attend.", "This is a breach.", "That is required.", "In this case"])
def test_words_that_judge_are_found(text: str) -> None:
    assert reading.NEVER.search(text)


def test_the_job_title_may_be_said() -> None:
    assert not reading.NEVER.search("Your offender manager is Grace.")
