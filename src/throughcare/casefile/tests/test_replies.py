"""What people told us stands with the day by which each is owed an answer, what is late first, and sorts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.appointments.tests.telling import moment
from throughcare.casefile.queries import replies as listed
from throughcare.messaging import replies
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.models import Headline

SignIn = Callable[[Principal], Client]


def call(person_id: int, words: str, *, by: Principal, at: datetime) -> int:
    """What somebody said on the phone, which is owed an answer by the end of the next working day."""
    return int(replies.record_call(person_id, words=words, called_at=at, by=by, at=at).pk)


def test_each_says_by_when_it_is_owed_an_answer_and_the_late_stand_first(
    aaron: int, grace: Principal, at: datetime, signed_in: SignIn
) -> None:
    today = call(aaron, "Can we meet later?", by=grace, at=at)
    late = call(aaron, "Where do I go?", by=grace, at=moment(17, 11))
    last = call(aaron, "Nobody rang back.", by=grace, at=moment(20, 16))
    assert [one["id"] for one in listed.waiting(grace)] == [late, last, today]
    page = signed_in(grace).get("/replies/").content.decode()
    assert page.index("Where do I go?") < page.index("Nobody rang back.") < page.index("Can we meet later?")
    for words in ("5 days late", "was Wed 18 Nov", "by end of day", "Tue 24 Nov", "tomorrow"):
        assert words in page
    replies.answer_reply(late, answer="Rang back.", by=grace, at=at)
    assert "Where do I go?" not in signed_in(grace).get("/replies/").content.decode()


def test_every_column_sorts_both_ways_and_nonsense_is_late_first(
    aaron: int, grace: Principal, at: datetime, signed_in: SignIn
) -> None:
    other = people.admit(PersonFacts(names=(NameFacts(surname="Abbott", forenames="Zoe"),)), by=grace, at=at).pk
    Headline.objects.filter(person_id=other).update(office_id=grace.office_id)
    hers, his = call(other, "First.", by=grace, at=at - timedelta(days=3)), call(aaron, "Second.", by=grace, at=at)
    for sort, order in (("who", [hers, his]), ("when", [hers, his]), ("due", [hers, his])):
        assert [one["id"] for one in listed.waiting(grace, sort=sort)] == order
        assert [one["id"] for one in listed.waiting(grace, sort=sort, down=True)] == order[::-1]
    browser = signed_in(grace)
    page = browser.get("/replies/?sort=-who").content.decode()
    assert 'aria-sort="descending"' in page
    assert page.index("Second.") < page.index("First.")
    assert browser.get("/replies/?sort=nonsense").status_code == 200
