"""What is new from us stands on home until they have read it, and is read by nobody in their place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal, person
from throughcare.complaints import actions as complaints
from throughcare.complaints.tests.telling import himself, made
from throughcare.messaging import replies
from throughcare.messaging.models import Reply
from throughcare.people.models import CorrectionAsked, ProposedChange
from throughcare.people.record.actions import changes, wrong
from throughcare.plans.actions import saying
from throughcare.plans.models import HelpAsked, Wish
from throughcare.plans.tests.telling import in_force
from throughcare.portal.actions import telling
from throughcare.portal.tests.browsing import shown

OwnClient = Callable[[int], Client]


def helped(aaron: int, grace: Principal, at: datetime) -> str:
    row: HelpAsked = saying.ask_for_help(aaron, kind="money", words="I owe rent.", by=grace, at=at)
    more = {"words": "I asked.", "tell_by": date(2026, 12, 4), "by": grace, "at": at}
    saying.answer_help(row.pk, state="looking", **more)
    return "/my/asked/"


def wished(aaron: int, grace: Principal, at: datetime) -> str:
    plan = in_force(aaron, by=grace, at=at)
    row: Wish = saying.wish(plan.pk, said=saying.WishSaid("More time."), by=grace, at=at)
    saying.answer_wish(row.pk, answer="not", words="The court set the days.", by=grace, at=at)
    return "/my/plan/"


def moving(aaron: int, grace: Principal, at: datetime) -> str:
    facts = {"lines": "3 Mill Row", "town": "Northgate", "postcode": "", "with_whom": "", "words": ""}
    by = person(aaron, name="Aaron Whitfield")
    on = at.date() + timedelta(days=14)
    row: ProposedChange = telling.tell_address(aaron, moved="not_yet", on=on, **facts, by=by, at=at)
    changes.accept(row.pk, shown_version=1, by=grace, at=at)
    return f"/my/tell/{row.pk}/"


def corrected(aaron: int, grace: Principal, at: datetime) -> str:
    row: CorrectionAsked = wrong.ask(aaron, part="note", wrong="I shouted.", right="I did not.", by=grace, at=at)
    wrong.answer(row.pk, state="refused", answer="Two people heard it.", by=grace, at=at)
    return f"/my/tell/wrong/{row.pk}/"


def wrote(aaron: int, grace: Principal, at: datetime) -> str:
    by = person(aaron, name="Aaron Whitfield")
    row: Reply = replies.write(aaron, words="When is my course?", to="offender_manager", by=by, at=at)
    replies.answer_reply(row.pk, answer="On Monday.", by=grace, at=at)
    return f"/my/messages/{row.pk}/"


@pytest.mark.parametrize(
    ("happens", "says"),
    [
        (helped, "We answered you about help."),
        (wished, "We answered what you would change in your plan."),
        (moving, "We decided on your move."),
        (corrected, "We answered what you say is wrong in your record."),
        (wrote, "We answered your message."),
    ],
)
def test_an_answer_is_news_on_home_until_it_is_read(
    happens: Callable[[int, Principal, datetime], str],
    says: str,
    aaron: int,
    grace: Principal,
    own_client: OwnClient,
    at: datetime,
) -> None:
    client = own_client(aaron)
    assert "New from us" not in shown(client, "/my/")
    url = happens(aaron, grace, at)
    home = client.get("/my/").content.decode()
    assert says in home
    assert f'href="{url}"' in home
    assert says in shown(client, "/my/")  # to see home is not to read it
    shown(client, url)
    assert says not in shown(client, "/my/")


def test_what_was_answered_after_they_looked_is_new_again(
    aaron: int, grace: Principal, own_client: OwnClient, at: datetime
) -> None:
    client = own_client(aaron)
    helped(aaron, grace, at)
    shown(client, "/my/asked/")
    HelpAsked.objects.get().change(answered_at=at + timedelta(minutes=5))
    assert "We answered you about help." in shown(client, "/my/")
    HelpAsked.objects.get().change(answered_at=at - timedelta(days=91))
    assert "New from us" not in shown(client, "/my/")


def test_staff_who_look_on_read_nothing_for_them_and_see_no_complaint(
    aaron: int, grace: Principal, ruth: Principal, own_client: OwnClient, at: datetime
) -> None:
    helped(aaron, grace, at)
    row = made(aaron, by=himself(aaron), at=at)
    complaints.answer(row.pk, found="upheld", words="It was so.", will_do="We say sorry.", by=ruth, at=at)
    staff = Client()
    assert staff.post(f"/demo/sign-in/{grace.user_id}/").status_code == 302
    here = f"/people/{aaron}/as-they-see/"
    assert "We answered you about help." in shown(staff, here)
    assert "complaint." not in shown(staff, here).partition("What happens next")[0]
    shown(staff, f"{here}?page=asked/")
    home = shown(own_client(aaron), "/my/")
    assert "We answered you about help." in home
    assert "We answered your complaint." in home
