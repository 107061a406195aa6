"""Every kind of letter the system writes is whole, plain, and says whom to ring."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from throughcare.accounts.models import User
from throughcare.accounts.principals import Principal
from throughcare.invitations import actions as invitations
from throughcare.invitations.tasks import SAYS as codes
from throughcare.kernel import context
from throughcare.kernel.clock import LONDON
from throughcare.letters import LETTERS
from throughcare.messaging import examples, letters, queries, wording
from throughcare.organisations.models import Office
from throughcare.people.models import Name, Person

MOMENT = datetime(2026, 11, 12, 10, 30, tzinfo=LONDON)
TOLD: dict[str, Any] = {
    "missed_at": MOMENT,
    "next_at": MOMENT.replace(day=30),
    "tell_by": date(2026, 11, 14),
    "proof_by": date(2026, 11, 19),
    "move_on": "2026-12-12",
    "outcome": "partly",
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
    "pay": True,
    "until": date(2027, 9, 2),
    "last_on": date(2027, 2, 21),
    "heard_on": date(2026, 11, 20),
    "was_on": date(2026, 11, 20),
    "said_on": date(2026, 11, 9),
    "more_by": date(2026, 11, 30),
    "taken": True,
    "meetings": [{"next_at": "2026-11-30T10:30:00+00:00", "next_with": "Grace Adeyemi", "next_place": "Kilner Street"}],
    "sessions": ["Saturday 28 November 2026, 9:00am to 4:00pm: Tolland Road garden, Tolland Road allotments, gate 2."],
    "warns": True,
    "fixed": True,
    "release_on": date(2027, 1, 16),
    "answer_by": date(2026, 12, 21),
    "ask_by": date(2026, 12, 21),
    "months": 3,
    "again": False,
    "handed_on": True,
}
MEETINGS = {
    "meeting_booked",
    "meeting_covered",
    "meeting_moved",
    "meeting_cancelled",
    "meeting_reminder",
    "we_missed_you",
}


# What the words of an officer, a court and the rule book are like, for how a letter reads as a whole.
SAID: dict[str, Any] = {
    "order": "community order of 3 September 2025",
    "circumstances": "You did not come to your meeting on Thursday 12 November 2026. You did not tell us why.",
    "unacceptable": "This is not acceptable under your order.",
    "further_failure": "If you break the rules of your order again on or before 22 November 2027, you may have to go"
    " back to court.",
    "because": "You were ill and rang us.",
    "words": "The bus ran that day.",
    "why": "We say that you did not keep to your order: Missed meeting on 12 November 2026.",
    "can": "The court can make your order harder, fine you, end it and sentence you again, or take no action.",
    "court": "Tyne Bridge Magistrates’ Court",
    "court_place": "Tyne Bridge Magistrates’ Court, 1 Bridge Street, court 3",
    "found": "You said that you did not keep to your order.",
    "decided": "You must pay a fine of £120.00.",
    "prison": "Ashby (HMP)",
    "next_with": "Grace Adeyemi",
    "next_place": "Kilner Street",
    "was_with": "Grace Adeyemi",
    "bring": "strong shoes; food for the day",
    "name": "Grace Adeyemi",
    "page": "throughcare.example/my/invited/",
    "before": "Daniel Reid",
    "place": "Kilner Street",
    "reach": "0191 498 0141",
    "team": "Grace Adeyemi is your officer; Colin Shaw is your supervisor",
    "hours": "Monday to Friday, 9am to 5pm",
    "emergency": "0191 498 0149",
    "what": "address",
    "asked_of": "Northgate Housing",
    "why_not": "They had no room before Christmas.",
    "instead": "You can stay at the hostel until then.",
    "answerer": "Ruth Okonjo",
    "will_do": "Grace says sorry to you at your next meeting.",
    "ombudsman": "Prisons and Probation Ombudsman",
    "ombudsman_phone": "01632 960 010",
    "change": "You must do 20 more hours of unpaid work.",
    "correction": "You do not have to do anything.",
    "wrong_subject": "A warning about your community order",
}


@dataclass(frozen=True)
class Says:
    """The words by which a letter says what is the matter, why, by when, and what if. None: it has no such part, and
    why not stands beside it. Whom to ring is asked of every letter."""

    what: str
    why: str | None
    when: str | None
    if_: str | None


NEXT = "Monday 30 November 2026 at 10:30am"
PART = "part of your sentence"
WARNS = "you may get a warning"
CONTENTS = {
    "meeting_booked": Says("Your next meeting is on", PART, NEXT, WARNS),
    "meetings_booked": Says("These are your next meetings", PART, NEXT, WARNS),
    "meetings_moved": Says("Your meetings have moved", "It was us who moved them", NEXT, WARNS),
    "meetings_cancelled": Says("will not take place", "Why we cancelled them: You were", NEXT, "not count against you"),
    "meeting_moved": Says("has moved", "Why we moved it: You were", f"Your new meeting is on {NEXT}", WARNS),
    "meeting_cancelled": Says("will not take place", "Why we cancelled it: You were", NEXT, "not count against you"),
    "service_failed": Says("That was our failure", "did not see you on time", NEXT, "does not count as a meeting"),
    "meeting_covered": Says("will be with Grace", "is away that day", NEXT, WARNS),
    "unpaid_work_sessions": Says(
        "next days of work",
        "The court ordered you",
        "Saturday 28 November 2026, 9:00am",
        "send your case back to court",
    ),
    "meeting_reminder": Says("Your meeting is on", PART, NEXT, WARNS),
    "please_ring": Says("Please ring", "We have a message for you", "when our office is open", "If you cannot ring"),
    "own_page": Says("A page of your own is ready", "It shows when we meet", None, "If you have no phone"),
    # what it is stands on the page alone
    "something_new": Says("something new for you to read", None, None, "If you cannot get to your page"),
    "own_page_closes": Says("You can use your own page until", "Your rules have ended", "21 February 2027", "on paper"),
    # nothing is asked of anybody in the letters that say who works with them
    "your_team": Says("These people work with you", None, "Monday to Friday", "If you cannot reach us"),
    "your_officer": Says("Your officer is Grace", "Why it is another officer now", "since 23 November", None),
    "no_officer": Says(
        "You will have an officer", "Why: You were", "when you are released", "If you think this is wrong"
    ),
    "we_missed_you": Says(
        "You did not come", "Please tell us why", "by Saturday 14 November 2026", "can lead to a warning"
    ),
    "absence_decided": Says(
        "We decided that you did not have a good enough reason", "The bus ran", "before we tell you", "go back to court"
    ),
    "absence_extended": Says(
        "more time to show us", "The bus ran", "by Thursday 19 November 2026", "lead to a warning"
    ),
    "warning": Says("You did not come", "not acceptable", "on or before 22 November 2027", "have to go back to court"),
    # it asks for nothing, so there is no day
    "warning_withdrawn": Says(
        "We have taken that warning back", "Why: You were", None, "you do not have to do anything"
    ),
    "to_court": Says(
        "You must come to court", "you did not keep to your order", "on Thursday 12 November 2026", "order the police"
    ),
    "court_result": Says(
        "a fine of £120.00", "did not keep to your order", "by when you must pay", "If you do not pay"
    ),
    "not_recalled": Says(
        "we decided not to do it", "Why we decided this: You were", NEXT, "you may be sent back to prison"
    ),
    "recalled": Says("You have been sent back to prison", "Why: You were", "within 28 days", "If you do nothing"),
    # the record is as they were told: no day to keep
    "change_refused": Says("We have not changed our record", "Why: You were", None, "If you can show that it is right"),
    "change_corrected": Says("We changed our record", "Why: You were", None, "If you think this is wrong"),
    "move_allowed": Says("The answer is yes", "We want to say this", "12 December 2026", "If the day changes"),
    "move_refused": Says("Do not move there now", "Why: You were", "12 December 2026", "Ring us"),
    "record_checked": Says("some of it right", "What we found", "9 November 2026", "If you think this is wrong"),
    "help_not_there": Says(
        "help that you were going to get", "Why: They had no room", "for 16 November 2026", "instead"
    ),
    "wish_answered": Says("what you would change in your plan", "You have a say", None, "If you want to talk"),
    "help_answered": Says(
        "you asked us for help", "This is what has come of it", "Monday 30 November", "If this does not"
    ),
    "complaint_received": Says(
        "We have it", "what we found, why", "by Monday 21 December 2026", "If you want to say more"
    ),
    # why is what whoever answered found
    "complaint_answered": Says(
        "the answer to your complaint",
        "What we found, and why: We say",
        "by Monday 21 December 2026",
        "If you are not happy",
    ),
    "order_changed": Says("20 more hours", "Court decided this", "from 20 November 2026", "If you do not understand"),
    # why it holds no more is the correction itself
    "correction": Says("no longer holds", "You do not have to do anything", None, "If you have a question"),
}
# Flesch and Kincaid’s grade: years of school a reader needs, by the length of sentences and words. Primary school ends
# with six. Long names of orders and courts and the words of others are in it.
GRADE = 5.5
_SYLLABLE = re.compile(r"[aeiouy]+")


def grade(text: str) -> float:
    """The school years a reader needs. Syllables are counted as groups of vowels, less a silent e at the end."""
    sentences = [words for one in re.split(r"(?<=[.?:;])\s+", text) if (words := re.findall(r"[A-Za-z’]+", one))]
    words = [word.lower() for one in sentences for word in one]
    syllables = sum(max(1, len(_SYLLABLE.findall(re.sub(r"[^l]e$", "", word)))) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


@pytest.mark.parametrize("code", LETTERS)
def test_a_letter_says_what_why_by_when_what_if_and_whom_to_ring(code: str, aaron: int, at: datetime) -> None:
    """A kind of letter without a row in CONTENTS is not finished."""
    kind, says = LETTERS[code], CONTENTS[code]
    given = {**facts(kind, whole=True), **{name: text for name, text in SAID.items() if name in kind.facts | kind.may}}
    sheet = queries.preview(code, person_id=aaron, reference="N104229", facts=given, on=at.date())
    text = " ".join(part["text"] for part in sheet.paragraphs)
    for part in (says.what, says.why, says.when, says.if_, "0191 498 0140"):
        assert part is None or part in text, f"{code} does not say: {part}"
    assert grade(text) <= GRADE, f"{code} needs {grade(text):.1f} years of school"


def test_no_kind_of_letter_is_left_that_is_gone() -> None:
    assert set(CONTENTS) == set(LETTERS)


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


@pytest.mark.parametrize("code", LETTERS)
def test_the_national_words_can_be_changed_by_an_office_and_say_whom_to_ring(code: str) -> None:
    """Taken over as they are, in fields, they say the same to the letter, with all facts and with the fewest."""
    kind = LETTERS[code]
    assert kind.code == code, "an office's own wording is kept under the name of the template"
    given = examples.facts(MOMENT.date())
    us = {"first_name": "Aaron", "office": "Kilner Street", "phone": "0191 498 0140"}
    for language in kind.languages:
        frame, text = letters.frame(kind, language), letters.national(kind, language)
        assert wording.problems(text, frame) == []
        assert any("phone" in content.fields for content in frame.contents)
        for names in (kind.facts | kind.may, kind.facts):
            told = {**dict.fromkeys(kind.may), **{name: given[name] for name in names}, **us}
            assert letters.worded(kind, language, text, told) == letters.worded(kind, language, "", told)
            assert letters.subject(kind, language, told)


# ------------------------------------------------------------------------------------------------ texts and e-mails
MEETING = {"next_at": "2026-11-30T09:30:00+00:00", "next_with": "Grace Adeyemi", "next_place": "Kilner Street"}
CALL = "Call 0191 498 0140."
FFONIWCH = "Ffoniwch 0191 498 0140."
# What a phone must not show to whoever looks at it, in either language, as words begin.
NEVER = re.compile(
    r"\b(probation|court|sentenc|offen|order|licen[cs]e|prison|recall|breach|warning|risk|unpaid|officer|supervis|case|"
    r"comply|fail|complain|prawf|llys|dedfryd|trosedd|gorchymyn|trwydded|carchar|rhybudd|risg|swyddog|achos|cwyn)",
    re.IGNORECASE,
)


def on_a_phone(code: str, person_id: int, at: datetime, channel: letters.Channel = "text", **given: Any) -> str:
    """What a text or e-mail of a kind says below its subject."""
    sheet = queries.preview(code, person_id=person_id, reference="N1", facts=given, on=at.date(), channel=channel)
    (text,) = [part["text"] for part in sheet.paragraphs]
    return text


def named(person_id: int) -> set[str]:
    """Every word of the names of the person, of all staff, and of all offices, prisons and courts there are."""
    said = [
        name for names in Name.objects.filter(person_id=person_id).values_list("forenames", "surname") for name in names
    ]
    said += User.objects.values_list("name", flat=True)
    said += Office.objects.values_list("name", flat=True)
    words = {word.lower() for name in said for word in re.findall(r"[^\W\d_]{3,}", name)}
    return words - {"the", "and"}


@pytest.mark.parametrize("language", ["", "Welsh"])
@pytest.mark.parametrize("code", LETTERS)
def test_what_reaches_a_phone_names_nobody_and_nothing_of_the_case(
    code: str, language: str, aaron: int, at: datetime
) -> None:
    """Every kind as a text and as an e-mail, also where all that it could say is known."""
    Person.objects.filter(id=aaron).update(language=language)
    given = {
        **facts(LETTERS[code], whole=True),
        **{k: v for k, v in SAID.items() if k in facts(LETTERS[code], whole=True)},
    }
    for channel in ("text", "email"):
        sheet = queries.preview(
            code, person_id=aaron, reference="N104229", facts=given, on=at.date(), channel=cast(Any, channel)
        )
        text = " ".join([sheet.subject, *(part["text"] for part in sheet.paragraphs)])
        assert not NEVER.search(text), text
        assert not named(aaron) & set(re.findall(r"[^\W\d_]+", text.lower())), text
        assert "the words for" not in text
        assert "N104229" not in text
        assert (sheet.subject, sheet.language) == (
            ("Mae gennych chi neges", "cy") if language else ("You have a message", "en")
        )


def test_a_code_to_sign_in_names_nobody_and_nothing_of_the_case() -> None:
    for subject, says in codes.values():
        assert not NEVER.search(f"{subject} {says}")


def test_the_words_for_a_phone_get_days_and_ways_to_ask_and_nothing_else() -> None:
    """So that a new text cannot name anybody by mistake: it could not be written."""
    told = {
        "first_name": "Aaron",
        "office": "Kilner Street",
        "phone": "0191",
        "next_with": "Grace",
        "next_place": "Here",
    }
    assert letters.for_a_phone({**told, "next_at": MOMENT, "because": "Ill"}, my_page="") == {
        "next_at": MOMENT,
        "phone": "0191",
        "my_page": "",
    }


@pytest.mark.parametrize(
    ("code", "says", "welsh"),
    [
        (
            "meeting_booked",
            "You have a meeting on Mon 30 Nov at 9:30am. Where? Can’t make it?",
            "Mae gennych chi gyfarfod ddydd Llun 30 Tachwedd am 9:30. Ble? Methu dod?",
        ),
        (
            "meeting_reminder",
            "Remember: you have a meeting on Mon 30 Nov at 9:30am. Where? Can’t make it?",
            "Cofiwch: mae gennych chi gyfarfod ddydd Llun 30 Tachwedd am 9:30. Ble? Methu dod?",
        ),
        (
            "meeting_moved",
            "Your meeting on Thu 12 Nov at 10:30am has moved. It is now on Mon 30 Nov at 9:30am. Where? Can’t make it?",
            "Mae eich cyfarfod ddydd Iau 12 Tachwedd am 10:30 wedi symud. Mae nawr ddydd Llun 30 Tachwedd am 9:30. Ble?"
            " Methu dod?",
        ),
        (
            "meeting_cancelled",
            "Your meeting on Thu 12 Nov at 10:30am will not take place. Please do not come. Questions?",
            "Mae eich cyfarfod ddydd Iau 12 Tachwedd am 10:30 wedi’i ganslo. Peidiwch â dod. Cwestiynau?",
        ),
        (
            "meeting_covered",
            "Your meeting on Mon 30 Nov at 9:30am will be with somebody else. With whom? Can’t make it?",
            "Bydd eich cyfarfod ddydd Llun 30 Tachwedd am 9:30 gyda rhywun arall. Gyda phwy? Methu dod?",
        ),
        # nothing of what may follow
        (
            "we_missed_you",
            "You had a meeting on Thu 12 Nov at 10:30am. Please tell us by Sat 14 Nov.",
            "Roedd gennych chi gyfarfod ddydd Iau 12 Tachwedd am 10:30. Dywedwch wrthym erbyn dydd Sadwrn 14 Tachwedd.",
        ),
    ],
)
def test_a_text_about_a_meeting_says_when_and_how_to_learn_more_in_their_language(
    code: str, says: str, welsh: str, aaron: int, grace: Principal, at: datetime
) -> None:
    kind = LETTERS[code]
    given = {name: {**TOLD, **MEETING}[name] for name in kind.facts}
    given |= {name: told for name, told in MEETING.items() if name in kind.may}
    assert on_a_phone(code, aaron, at, **given) == f"{says} {CALL}"
    Person.objects.filter(id=aaron).update(language="Cymraeg")
    assert on_a_phone(code, aaron, at, **given) == f"{welsh} {FFONIWCH}"
    with context.acting(principal=grace.key, reason="test"):
        invitations.invite(aaron, channel="text", shown_to="07700 900412", by=grace, at=at)
    assert on_a_phone(code, aaron, at, **given) == f"{welsh} Ewch i localhost/my/ neu ffoniwch 0191 498 0140."
    Person.objects.filter(id=aaron).update(language="")
    assert on_a_phone(code, aaron, at, **given) == f"{says} See localhost/my/ or call 0191 498 0140."


@pytest.mark.parametrize("text", sorted({kind.text for kind in LETTERS.values()}))
def test_every_text_has_its_welsh_words(text: str) -> None:
    words = Path(letters.__file__).parent / "templates" / "letters"
    assert (words / text.replace(".txt", "_cy.txt")).exists()


@pytest.mark.parametrize("code", sorted(set(LETTERS) - MEETINGS - {"own_page", "own_page_closes", "something_new"}))
def test_a_text_about_anything_else_says_only_that_there_is_a_message(code: str, aaron: int, at: datetime) -> None:
    assert (
        on_a_phone(code, aaron, at, **facts(LETTERS[code], whole=True))
        == "You have a message. Please ring 0191 498 0140."
    )


def test_an_invitation_says_where_the_page_is_and_nothing_of_what_it_is_about(aaron: int, at: datetime) -> None:
    for channel in ("text", "email"):
        assert (
            on_a_phone("own_page", aaron, at, cast(Any, channel), page="throughcare.example/my/invited/")
            == "A page of your own is ready: throughcare.example/my/invited/. Not for you? Ring 0191 498 0140."
        )


def test_that_a_page_closes_is_told_by_its_day_and_not_why(aaron: int, at: datetime) -> None:
    assert (
        on_a_phone("own_page_closes", aaron, at, last_on=date(2027, 2, 21))
        == "Your own page closes after 21 February 2027. Print what you want to keep. Questions? Ring 0191 498 0140."
    )


IN_WELSH = {
    *("meeting_booked", "meeting_reminder", "please_ring", "own_page"),
    *("move_allowed", "move_refused", "record_checked", "wish_answered", "help_answered"),
    *("complaint_received", "complaint_answered"),
}


@pytest.mark.parametrize("whole", [True, False], ids=["all facts", "only what it needs"])
@pytest.mark.parametrize("code", LETTERS)
def test_a_letter_is_in_welsh_where_there_are_words_and_in_english_where_not(
    code: str, whole: bool, aaron: int, at: datetime
) -> None:
    Person.objects.filter(id=aaron).update(written_in="cy")
    kind = LETTERS[code]
    sheet = queries.preview(code, person_id=aaron, reference="N1", facts=facts(kind, whole=whole), on=at.date())
    text = "\n".join([sheet.subject, *(part["text"] for part in sheet.paragraphs)])
    assert sheet.language == ("cy" if code in IN_WELSH else "en")
    assert ("Annwyl Aaron," in text) == (code in IN_WELSH)
    assert "0191 498 0140" in text
    assert "draft" not in text
    if code in IN_WELSH:
        assert not re.search(
            r"\b(the|you|November|Monday|None)\b|\{", re.sub(r"these are the words for \w+\.", "", text)
        )


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
