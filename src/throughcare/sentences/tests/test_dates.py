"""Key dates: source and confidence; a change keeps the former date and why."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.sentences import dates, queries
from throughcare.sentences.models import KeyDate, Sentence
from throughcare.sentences.tests.test_impose import community_order


@pytest.fixture
def sentence(someone: int, grace: Principal, at: datetime) -> Sentence:
    """A prison sentence of two years, not released yet."""
    return community_order(someone, by=grace, at=at, order_type="SDS", sentenced_on=date(2026, 9, 1), requirements=())


def test_a_date_that_changes_keeps_the_former_one_and_why(sentence: Sentence, grace: Principal, at: datetime) -> None:
    facts: dict[str, Any] = {"code": "CRD", "source": "worked_out", "confidence": "calculated", "by": grace, "at": at}
    dates.set_date(sentence.pk, on=date(2027, 8, 31), **facts)
    with pytest.raises(dates.CannotSetDate, match="how it stands already"):
        dates.set_date(sentence.pk, on=date(2027, 8, 31), **facts)
    later = {**facts, "source": "prison", "confidence": "confirmed"}
    with pytest.raises(dates.CannotSetDate, match="It stands as 31 August 2027 until now. Say why it changes"):
        dates.set_date(sentence.pk, on=date(2027, 9, 10), **later)
    dates.set_date(sentence.pk, on=date(2027, 9, 10), because="Ten days were added", **later)
    (row,) = queries.key_dates(sentence.person_id)[sentence.pk]
    assert (row.name, row.on) == ("Conditional release date (CRD)", date(2027, 9, 10))
    assert (row.source, row.confidence) == ("The prison", "Confirmed")
    assert row.before == ((date(2027, 8, 31), "Ten days were added"),)


def test_what_was_worked_out_from_something_that_was_none_gives_way_to_the_date_before(
    sentence: Sentence, grace: Principal, at: datetime
) -> None:
    facts: dict[str, Any] = {"code": "CRD", "source": "worked_out", "confidence": "calculated", "by": grace}

    def stands() -> list[tuple[date, str]]:
        return list(KeyDate.objects.filter(replaced_at=None).values_list("on", "source"))

    def take_back(since: datetime) -> None:
        dates.take_back_date(
            sentence.pk, code="CRD", since=since, because="It was none", by=grace, at=at + timedelta(days=3)
        )

    entered = at + timedelta(days=1)
    dates.set_date(sentence.pk, on=date(2027, 8, 31), **facts, at=entered)
    take_back(entered)
    assert stands() == []  # nothing stood before
    said = {**facts, "source": "prison", "because": "They rang"}
    dates.set_date(sentence.pk, on=date(2027, 8, 30), **said, at=at)
    take_back(entered)
    assert stands() == [(date(2027, 8, 30), "prison")]
    for day, moment in ((20, entered), (21, entered + timedelta(days=1))):
        dates.set_date(sentence.pk, on=date(2027, 9, day), **facts, because="Worked out anew", at=moment)
    take_back(entered)
    assert stands() == [(date(2027, 8, 30), "prison")]
    dates.set_date(sentence.pk, on=date(2027, 9, 1), **said, at=entered)
    take_back(entered)
    assert stands() == [(date(2027, 9, 1), "prison")]  # somebody has said otherwise since


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"code": "TED"}, "Select the date"),
        ({"source": "rumour"}, "Select who says so"),
        ({"confidence": "hope"}, "Select how sure it is"),
        ({"on": date(2026, 8, 31)}, "on or after the date of the sentence"),
    ],
)
def test_a_date_that_cannot_be_is_refused(
    sentence: Sentence, grace: Principal, at: datetime, more: dict[str, Any], says: str
) -> None:
    facts = {"code": "CRD", "on": date(2027, 8, 31), "source": "court", "confidence": "expected", **more}
    with pytest.raises(dates.CannotSetDate, match=says):
        dates.set_date(sentence.pk, **facts, by=grace, at=at)
    assert not KeyDate.objects.exists()


def test_the_page_shows_the_dates_of_this_kind_of_sentence(sentence: Sentence, grace: Principal) -> None:
    client = signed_in(grace)
    address = f"/sentences/{sentence.pk}/dates/"
    page = client.get(address).content.decode()
    assert "Conditional release date (CRD)" in page
    assert "Tariff end date" not in page
    sent = {"code": "SLED", "on": "31/8/2028", "source": "court", "confidence": "calculated", "key": str(uuid.uuid4())}
    assert client.post(address, sent).status_code == 303
    page = client.get(f"/people/{sentence.person_id}/sentence/").content.decode()
    assert "Sentence and licence expiry date" in page
    assert "Worked out, The court" in page


def test_until_may_2026_unpaid_work_has_a_last_day_of_its_own_which_the_forecast_is_held_against(
    someone: int, grace: Principal, at: datetime
) -> None:
    order = community_order(someone, by=grace, at=at)
    page = queries.sentence_page(someone, today=date(2026, 5, 1))
    work = next(row for row in page.live[0].requirements if row.code == "unpaid_work")
    assert (work.last, work.forecast) == (date(2026, 9, 2), "Nothing done yet")
    assert [(row.name, row.on, row.confidence) for row in page.dates[order.pk]] == [
        ("Unpaid work: all of it done", date(2026, 9, 2), "Worked out")
    ]
    later = queries.sentence_page(someone, today=at.date())
    work = next(row for row in later.live[0].requirements if row.code == "unpaid_work")
    assert (work.last, work.done_by, later.dates[order.pk]) == (date(2027, 9, 2), None, [])


def test_twelve_months_that_passed_undone_stand_on_the_page(someone: int, grace: Principal, at: datetime) -> None:
    community_order(someone, by=grace, at=at, sentenced_on=date(2025, 2, 3))
    page = signed_in(grace).get(f"/people/{someone}/sentence/").content.decode()
    assert "The 12 months in which it was to be done ended on 2 February 2026." in page
    assert "Unpaid work: all of it done" in page
