"""Every kind of letter the system writes is whole, plain, and says whom to ring."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

from throughcare.kernel.clock import LONDON
from throughcare.letters import LETTERS
from throughcare.messaging import letters, queries

MOMENT = datetime(2026, 11, 12, 10, 30, tzinfo=LONDON)
TOLD: dict[str, Any] = {
    "missed_at": MOMENT,
    "next_at": MOMENT.replace(day=30),
    "tell_by": date(2026, 11, 14),
    "proof_by": date(2026, 11, 19),
    "given_on": "2026-11-23",
    "declared_on": "2026-11-16",
    "decided_on": "2026-11-23",
    "wrong_on": date(2026, 11, 20),
    "decision": "unacceptable",
}


def facts(kind: letters.LetterKind, *, whole: bool) -> dict[str, Any]:
    """Something for every fact: in `whole` for those that may be left out too."""
    names = kind.facts | kind.may if whole else kind.facts
    return {name: TOLD.get(name, f"these are the words for {name}.") for name in names}


@pytest.mark.parametrize("whole", [True, False], ids=["all facts", "only what it needs"])
@pytest.mark.parametrize("code", LETTERS)
def test_a_letter_is_plain_and_says_whom_to_ring(code: str, whole: bool, aaron: int, at: datetime) -> None:
    kind = LETTERS[code]
    sheet = queries.preview(code, person_id=aaron, reference="N104229", facts=facts(kind, whole=whole), on=at.date())
    text = "\n".join(part["text"] for part in sheet.paragraphs)
    assert text.startswith("Dear Aaron,")
    assert "0191 498 0140" in text
    assert not re.search(r"None|&#|<|\{|offender|Not recorded", text)
    assert sorted(part["must"] for part in sheet.paragraphs if part["must"]) == [mark for mark, _ in kind.must]
    if whole:
        assert all(
            f"the words for {name}." in text + sheet.subject for name in kind.facts | kind.may if name not in TOLD
        )
    sentences = re.split(r"(?<=[.?:])\s+", text)
    assert max(len(sentence.split()) for sentence in sentences) <= 30


def test_a_text_about_a_meeting_says_when_where_and_with_whom(aaron: int, at: datetime) -> None:
    given = {"next_at": "2026-11-30T09:30:00+00:00", "next_with": "Grace Adeyemi", "next_place": "Kilner Street"}
    sheet = queries.preview(
        "meeting_booked", person_id=aaron, reference="N1", facts=given, on=at.date(), channel="text"
    )
    (text,) = [part["text"] for part in sheet.paragraphs]
    assert text == "Aaron, see Grace on Mon 30 Nov at 9:30am, Kilner Street. Can’t make it? Call 0191 498 0140."
    covered = queries.preview(
        "meeting_covered", person_id=aaron, reference="N1", facts=given, on=at.date(), channel="text"
    )
    assert [part["text"] for part in covered.paragraphs] == [
        "Aaron, your meeting on Mon 30 Nov at 9:30am will be with Grace, Kilner Street."
        " Can’t make it? Call 0191 498 0140."
    ]


@pytest.mark.parametrize("code", sorted(set(LETTERS) - {"meeting_booked", "meeting_covered"}))
def test_a_text_about_anything_else_says_only_that_there_is_a_message(code: str, aaron: int, at: datetime) -> None:
    sheet = queries.preview(
        code, person_id=aaron, reference="N1", facts=facts(LETTERS[code], whole=True), on=at.date(), channel="text"
    )
    assert [part["text"] for part in sheet.paragraphs] == [
        "Kilner Street has a message for you. Please ring 0191 498 0140."
    ]


def test_the_warning_carries_the_three_contents_of_the_statute() -> None:
    """Sentencing Act 2020, Schedules 10 and 16, paragraph 6(2)."""
    assert [mark for mark, _ in LETTERS["warning"].must] == ["a", "b", "c"]


@pytest.mark.parametrize("decision", ["acceptable", "unacceptable", "not_a_failure"])
def test_a_decision_reads_as_what_was_decided(decision: str, aaron: int, at: datetime) -> None:
    given = {"missed_at": MOMENT, "decision": decision}
    sheet = queries.preview("absence_decided", person_id=aaron, reference="N1", facts=given, on=at.date())
    text = " ".join(part["text"] for part in sheet.paragraphs)
    said = {"acceptable": "You had a good reason", "unacceptable": "not good enough", "not_a_failure": "our failure"}
    assert [word for word, shown in said.items() if shown in text] == [decision]
