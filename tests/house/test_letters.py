"""Every kind of letter the system writes is whole, plain, and says whom to ring."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

from throughcare.kernel.clock import LONDON
from throughcare.letters import LETTERS
from throughcare.messaging import letters, queries
from throughcare.people.models import Person

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
    "was_at": MOMENT,
    "by_whom": "service",
    "failure": "left_waiting",
    "minutes": 31,
    "follows": "court",
    "told_us": True,
    "asked_on": date(2026, 11, 9),
    "since": "2026-11-23",
    "from_release": True,
    "agreed_on": date(2026, 11, 16),
    "changed_on": date(2026, 11, 20),
    "court_at": MOMENT,
    "heard_on": date(2026, 11, 20),
    "was_on": date(2026, 11, 20),
    "meetings": [{"next_at": "2026-11-30T10:30:00+00:00", "next_with": "Grace Adeyemi", "next_place": "Kilner Street"}],
    "sessions": ["Saturday 28 November 2026, 9:00am to 4:00pm: Tolland Road garden, Tolland Road allotments, gate 2."],
    "warns": True,
    "fixed": True,
    "release_on": date(2027, 1, 16),
}
MEETINGS = {
    "meeting_booked",
    "meeting_covered",
    "meeting_moved",
    "meeting_cancelled",
    "meeting_reminder",
    "we_missed_you",
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


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (
            "meeting_moved",
            "Aaron, your meeting on Thu 12 Nov at 10:30am has moved. See Grace on Mon 30 Nov at 9:30am, Kilner Street."
            " Can’t make it? Call 0191 498 0140.",
        ),
        (
            "meeting_cancelled",
            "Aaron, your meeting on Thu 12 Nov at 10:30am will not take place. Please do not come."
            " Questions? Call 0191 498 0140.",
        ),
    ],
)
def test_a_text_about_a_change_says_no_reason_and_nothing_of_the_case(
    code: str, says: str, aaron: int, at: datetime
) -> None:
    given = {
        "was_at": MOMENT,
        "by_whom": "service",
        "because": "Grace is at court",
        "next_at": "2026-11-30T09:30:00+00:00",
        "next_with": "Grace Adeyemi",
        "next_place": "Kilner Street",
    }
    sheet = queries.preview(code, person_id=aaron, reference="N1", facts=given, on=at.date(), channel="text")
    assert [part["text"] for part in sheet.paragraphs] == [says]


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("", "Aaron, remember: see Grace on Mon 30 Nov at 9:30am, Kilner Street. Can’t make it? Call 0191 498 0140."),
        (
            "Cymraeg",
            "Aaron, cofiwch: gweld Grace ddydd Llun 30 Tachwedd am 9:30, Kilner Street. Methu dod? Ffoniwch"
            " 0191 498 0140.",
        ),
    ],
)
def test_a_reminder_says_when_where_and_with_whom_in_their_language(
    language: str, says: str, aaron: int, at: datetime
) -> None:
    Person.objects.filter(id=aaron).update(language=language)
    given = {"next_at": "2026-11-30T09:30:00+00:00", "next_with": "Grace Adeyemi", "next_place": "Kilner Street"}
    sheet = queries.preview(
        "meeting_reminder", person_id=aaron, reference="N1", facts=given, on=at.date(), channel="text"
    )
    assert [part["text"] for part in sheet.paragraphs] == [says]


def test_a_text_after_a_missed_meeting_says_nothing_of_what_may_follow(aaron: int, at: datetime) -> None:
    given = {name: TOLD[name] for name in ("missed_at", "tell_by", "proof_by")}
    sheet = queries.preview("we_missed_you", person_id=aaron, reference="N1", facts=given, on=at.date(), channel="text")
    assert [part["text"] for part in sheet.paragraphs] == [
        "Aaron, we had a meeting with you on Thu 12 Nov at 10:30am. Please call 0191 498 0140 by Sat 14 Nov."
    ]


@pytest.mark.parametrize("code", sorted(set(LETTERS) - MEETINGS))
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
    said = {"acceptable": "You had a good reason", "unacceptable": "good enough reason", "not_a_failure": "our failure"}
    assert [word for word, shown in said.items() if shown in text] == [decision]


@pytest.mark.parametrize(
    ("follows", "said"),
    [("court", "go back to court"), ("nothing", "Nothing more follows"), (None, "Someone will now decide")],
)
def test_a_decision_against_somebody_says_why_what_comes_next_and_that_proof_still_counts(
    follows: str | None, said: str, aaron: int, at: datetime
) -> None:
    given = {
        "missed_at": MOMENT,
        "decision": "unacceptable",
        "because": "You did not tell us why by 14 November.",
        "words": "The bus ran that day.",
        **({"follows": follows} if follows else {}),
    }
    sheet = queries.preview("absence_decided", person_id=aaron, reference="N1", facts=given, on=at.date())
    text = " ".join(part["text"] for part in sheet.paragraphs)
    wanted = ("Thursday 12 November 2026", "did not have a good enough reason", "You did not tell us why by 14", said)
    for words in (
        *wanted,
        "Why we decided this: The bus ran that day.",
        "even now",
        "how to complain",
        "0191 498 0140",
    ):
        assert words in text


def test_more_time_says_what_until_when_what_if_not_and_whom_to_ring(aaron: int, at: datetime) -> None:
    given = {"missed_at": MOMENT, "proof_by": date(2026, 11, 26), "words": "The surgery was shut."}
    sheet = queries.preview("absence_extended", person_id=aaron, reference="N1", facts=given, on=at.date())
    text = " ".join(part["text"] for part in sheet.paragraphs)
    wanted = ("a note from a doctor", "by Thursday 26 November 2026", "can lead to a warning", "The surgery was shut.")
    for words in (*wanted, "If you have not told us why, ring 0191 498 0140 by that day too."):
        assert words in text


@pytest.mark.parametrize("code", ["meeting_moved", "meeting_cancelled"])
def test_a_change_of_ours_says_why_that_it_is_ours_and_what_comes_next(code: str, aaron: int, at: datetime) -> None:
    given = {"was_at": MOMENT, "by_whom": "service", "because": "Grace is at court.", "next_at": MOMENT.replace(day=30)}
    sheet = queries.preview(code, person_id=aaron, reference="N1", facts=given, on=at.date())
    text = " ".join(part["text"] for part in sheet.paragraphs)
    for words in ("Thursday 12 November 2026", "does not count against you", "We are sorry", "Grace is at court."):
        assert words in text
    assert "Monday 30 November 2026 at 10:30am" in text


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ("kept_waiting", "You waited 31 minutes."),
        ("left_waiting", "does not count as a meeting you missed"),
        ("sent_home", "could not see you and sent you home"),
    ],
)
def test_our_failure_says_what_went_wrong_and_what_happens_instead(
    failure: str, said: str, aaron: int, at: datetime
) -> None:
    given = {"was_at": MOMENT, "failure": failure, "minutes": 31}
    sheet = queries.preview("service_failed", person_id=aaron, reference="N1", facts=given, on=at.date())
    text = " ".join(part["text"] for part in sheet.paragraphs)
    for words in (said, "our failure and not yours. We are sorry.", "how to complain"):
        assert words in text
    assert ("We will tell you when your next meeting is." in text) == (failure != "kept_waiting")
