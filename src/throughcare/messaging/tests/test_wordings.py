"""A manager words a letter for the office: in force at once, every version kept, and what was written stays."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.letters import LETTERS
from throughcare.messaging import letters, queries, wording_queries, wordings
from throughcare.messaging.models import Letter, Wording
from throughcare.people.models import Headline, Person

Queue = Callable[..., Letter]
OURS = """{greeting}

You were not at our meeting on {missed_date} at {missed_time}.

Tell us by {tell_by_day} on {phone}, and show us by {proof_by_day}.

{what_if}

{next_meeting}"""


@pytest.fixture(autouse=True)
def kinds(settings: Any) -> None:
    """The kinds of letters as they are."""
    settings.LETTERS = "throughcare.letters"


@pytest.fixture
def word(ruth: Principal, at: datetime) -> Callable[..., Wording]:
    """Ruth words a letter of her office; by default that somebody missed a meeting."""

    def one(text: str = OURS, **more: Any) -> Wording:
        given: dict[str, Any] = {"kind": "we_missed_you", "language": "en", "because": "Shorter.", "by": ruth, "at": at}
        made: Wording = wordings.word(ruth.office_id, text=text, **given | more)
        return made

    return one


def missed(aaron: int, at: datetime) -> queries.Sheet:
    told = {"missed_at": at - timedelta(days=3), "tell_by": at.date(), "proof_by": at.date() + timedelta(days=4)}
    return queries.preview("we_missed_you", person_id=aaron, reference="N104229", facts=told, on=at.date())


def said(sheet: queries.Sheet) -> list[str]:
    return [part["text"] for part in sheet.paragraphs]


def client_of(principal: Principal) -> Client:
    client = Client()
    assert client.post(f"/demo/sign-in/{principal.user_id}/").status_code == 302
    return client


def test_letters_of_the_office_have_its_words_at_once_and_its_fields_filled_in(
    word: Callable[..., Wording], aaron: int, at: datetime
) -> None:
    assert "You did not come." in " ".join(said(missed(aaron, at)))
    word()
    assert said(missed(aaron, at)) == [
        "Dear Aaron,",
        "You were not at our meeting on 20 November 2026 at 10:00am.",
        "Tell us by Monday 23 November 2026 on 0191 498 0140, and show us by Friday 27 November 2026.",
        "If we do not hear from you, we may have to decide that you had no good reason. That can lead to a warning.",
    ]


def test_another_office_keeps_the_national_words(word: Callable[..., Wording], aaron: int, at: datetime) -> None:
    word()
    Headline.objects.filter(person_id=aaron).update(office_id=None)
    assert "You did not come." in " ".join(said(missed(aaron, at)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (OURS.replace("{phone}", "{fone}"), "{fone} is no field of this letter. The nearest is {phone}."),
        (OURS.replace("{what_if}", ""), "It does not say what happens if not"),
        (OURS.replace("{tell_by_day}", "Friday"), "It does not say by when"),
    ],
)
def test_words_that_leave_out_what_the_letter_must_say_are_refused(
    text: str, says: str, word: Callable[..., Wording]
) -> None:
    with pytest.raises(wordings.CannotWord) as refused:
        word(text)
    assert says in refused.value.message
    assert refused.value.field == "text"
    assert not Wording.objects.exists()


def test_the_words_of_the_law_stay_in_a_warning(word: Callable[..., Wording], aaron: int, at: datetime) -> None:
    """Sentencing Act 2020, Schedules 10 and 16, paragraph 6(2)."""
    text = "{greeting}\n\n{what_happened}\n\n{unacceptable_because}\n\n{what_if}\n\n{next_meeting}\n\nRing {phone}."
    with pytest.raises(wordings.CannotWord, match="what happens if not"):
        word(text.replace("{what_if}", "Do not do it again."), kind="warning")
    word(text, kind="warning")
    told = {"order": "community order", "given_on": at.date()}
    told |= {"circumstances": "You stayed away.", "unacceptable": "No reason.", "further_failure": "Court."}
    sheet = queries.preview("warning", person_id=aaron, reference="N1", facts=told, on=at.date())
    assert [part["must"] for part in sheet.paragraphs] == ["", "a", "b", "c", ""]


def test_the_words_in_force_are_no_change(word: Callable[..., Wording]) -> None:
    with pytest.raises(wordings.CannotWord, match="in force"):
        word(letters.national(LETTERS["we_missed_you"], "en"))
    word()
    with pytest.raises(wordings.CannotWord, match="in force"):
        word()


def test_of_two_managers_the_second_is_shown_the_first_s_words(word: Callable[..., Wording]) -> None:
    first = word(shown_version=0)
    with pytest.raises(ChangedMeanwhile) as changed:
        word(OURS + "\n\nCome in.", shown_version=0)
    assert (changed.value.current, changed.value.version) == (first, first.pk)
    assert word(OURS + "\n\nCome in.", shown_version=first.pk).number == 2


def test_one_can_go_back_to_an_earlier_version_and_to_the_national_words(
    word: Callable[..., Wording], ruth: Principal, aaron: int, at: datetime
) -> None:
    word()
    word(OURS + "\n\nCome in.")
    back: dict[str, Any] = {
        "kind": "we_missed_you",
        "language": "en",
        "because": "It was better.",
        "by": ruth,
        "at": at,
    }
    assert wordings.word_again(ruth.office_id, number=1, **back).text == OURS
    assert "Come in." not in said(missed(aaron, at))
    assert wordings.word_again(ruth.office_id, number=0, **back).text == ""
    assert "You did not come." in " ".join(said(missed(aaron, at)))
    with pytest.raises(wordings.CannotWord, match="in force"):
        wordings.word_again(ruth.office_id, number=0, **back)
    with pytest.raises(wordings.CannotWord, match="no such version"):
        wordings.word_again(ruth.office_id, number=9, **back)
    found = wording_queries.shown(ruth.office_id or 0, "we_missed_you", "en", on=at.date())
    assert found is not None
    assert [(one.number, one.what) for one in found.versions] == [
        (4, "Back to the national wording"),
        (3, "Back to version 1"),
        (2, ""),
        (1, ""),
    ]
    assert found.versions[2].changes == [(True, "Come in.")]
    assert not found.state.ours


def test_a_letter_already_written_stays_and_says_whose_words_it_has(
    word: Callable[..., Wording], queue: Queue, aaron: int, grace: Principal, at: datetime
) -> None:
    national = queue("please_ring", facts={}, once="1")
    first = word("{greeting}\n\nRing {phone}, please.", kind="please_ring")
    ours = queue("please_ring", facts={}, once="2")
    word("{greeting}\n\nWe wait for you at {phone}.", kind="please_ring")
    for letter in (national, ours):
        letter.refresh_from_db()
    assert (national.wording_id, ours.wording_id) == (None, first.pk)
    assert ours.body == "Dear Aaron,\n\nRing 0191 498 0140, please."
    page = client_of(grace).get(f"/letters/{ours.pk}/").content.decode()
    assert "Kilner Street, version 1 of 23 November 2026, English" in page
    assert "The national wording" in client_of(grace).get(f"/letters/{national.pk}/").content.decode()


def test_somebody_who_speaks_welsh_is_written_to_in_welsh_where_there_is_any(
    word: Callable[..., Wording], aaron: int, ruth: Principal, at: datetime
) -> None:
    def now() -> queries.Sheet:
        return queries.preview("please_ring", person_id=aaron, reference="N1", facts={}, on=at.date())

    word("{greeting}\n\nRing {phone}, please.", kind="please_ring")
    Person.objects.filter(id=aaron).update(language="Cymraeg")
    assert said(now())[:2] == [
        "Annwyl Aaron,",
        "Mae gennym neges i chi. Ffoniwch 0191 498 0140 pan fydd ein swyddfa ar agor.",
    ]
    kind = next(one for one in wording_queries.kinds_of(ruth.office_id or 0) if one.code == "please_ring")
    assert kind.only_one == "Only the English was changed. The Welsh still has the national wording."
    word("{greeting}\n\nFfoniwch {phone}.", kind="please_ring", language="cy")
    assert said(now()) == ["Annwyl Aaron,", "Ffoniwch 0191 498 0140."]
    assert said(missed(aaron, at))[0] == "Dear Aaron,"


def test_a_letter_leaves_with_the_national_words_when_the_product_no_longer_lets_ours_be_written(
    word: Callable[..., Wording], aaron: int, ruth: Principal, at: datetime
) -> None:
    made = word()
    Wording.objects.filter(id=made.pk).update(text=OURS + "\n\n{a_field_of_before}")
    assert "You did not come." in " ".join(said(missed(aaron, at)))
    kind = wording_queries.kinds_of(ruth.office_id or 0)[0]
    assert (kind.code, kind.states[0].fits) == ("we_missed_you", False)
    assert "no longer fit" in kind.states[0].words


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"because": ""}, {"number": 0}, {}])
def test_the_database_holds_one_row_a_number_with_a_reason(
    change: dict[str, Any], word: Callable[..., Wording]
) -> None:
    row = word()
    row.pk = None
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_looking_first_shows_the_real_letter_to_nobody_real_and_saves_nothing(ruth: Principal) -> None:
    client = client_of(ruth)
    address = "/letters/wordings/please_ring/en/change/"
    assert "{greeting}" in client.get(address).content.decode()
    key = str(uuid.uuid4())
    sent = {
        "key": key,
        "version": "0",
        "text": "{greeting}\n\nBell us <b>on</b> {phone}.",
        "because": "",
        "step": "look",
    }
    looked = client.post(address, sent)
    page = looked.content.decode()
    assert looked.status_code == 200
    assert "Bell us &lt;b&gt;on&lt;/b&gt; 0191 498 0140." in page
    assert "Dear Sam," in page
    assert not Wording.objects.exists()
    wrong = client.post(address, {**sent, "text": "{greeting} {fone}"})
    assert wrong.status_code == 422
    assert "{fone} is no field of this letter. The nearest is {phone}." in wrong.content.decode()
    assert "Say why you change it" in client.post(address, {**sent, "step": "save"}).content.decode()
    saved = client.post(address, {**sent, "step": "save", "because": "Warmer."})
    assert (saved.status_code, saved.headers["Location"]) == (303, "/letters/wordings/please_ring/en/")
    assert "Warmer." in client.get(saved.headers["Location"]).content.decode()
    again = client.post(address, {**sent, "step": "save", "because": "Warmer.", "key": str(uuid.uuid4())})
    assert again.status_code == 409


def test_the_list_says_what_the_office_changed_since_when_and_by_whom(
    word: Callable[..., Wording], ruth: Principal, grace: Principal
) -> None:
    word()
    page = client_of(ruth).get("/letters/wordings/").content.decode()
    for words in ("Our own, version 1", "23 November 2026", ruth.name, "National wording"):
        assert words in page
    assert client_of(grace).get("/letters/wordings/").status_code == 403
    assert client_of(ruth).get("/letters/wordings/we_missed_you/cy/").status_code == 404
