"""A person signs in with a code; nobody learns by trying who may, and nobody guesses one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from time_machine import travel

from throughcare.accounts.models import OwnSession
from throughcare.accounts.principals import Principal
from throughcare.audit.models import Entry
from throughcare.demo import cast
from throughcare.invitations import actions, tasks
from throughcare.invitations.models import Code, Invitation
from throughcare.kernel import context
from throughcare.messaging import gateways
from throughcare.people.facts import NameFacts, PersonFacts, PhoneFacts
from throughcare.people.models import Phone as Number
from throughcare.people.record.actions import parts
from throughcare.portal.views import sign_in

NUMBER = "07700 900412"


class Phone(gateways.DemoGateway):
    """A gateway that remembers what it took."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[str, str]] = {}

    def __call__(self) -> Phone:
        return self

    def has(self, *, key: str) -> gateways.Carried | None:
        return gateways.Carried() if key in self.texts else None

    def send(self, *, key: str, channel: str, to: str, subject: str, text: str) -> gateways.Carried:
        self.texts[key] = (to, text)
        return gateways.Carried()


PHONE = Phone()


@pytest.fixture
def phone(settings: object) -> Phone:
    """What texts leave."""
    settings.MESSAGE_GATEWAY = f"{__name__}.PHONE"  # type: ignore[attr-defined]
    PHONE.texts.clear()
    return PHONE


@pytest.fixture
def invited(aaron: int, grace: Principal, at: datetime) -> Invitation:
    """Aaron may sign in by his number."""
    with context.acting(principal=grace.key, reason="test"):
        row: Invitation = actions.invite(aaron, channel="text", shown_to=NUMBER, by=grace, at=at)
    return row


def ask(client: Client, who: str, **more: str) -> None:
    answer = client.post("/my/sign-in/", {"who": who, **more})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/my/sign-in/code/")


def send_codes() -> None:
    """Let the jobs run that were asked for."""
    for job in ProcrastinateJob.objects.filter(task_name="send_own_code").order_by("id"):
        tasks.send_code(**job.args)


def code_in(phone: Phone) -> str:
    _to, text = list(phone.texts.values())[-1]
    found = re.search(r"\b(\d{6})\b", text)
    assert found
    return found[1]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_signs_in_once_and_the_sign_in_is_theirs(invited: Invitation, phone: Phone, at: datetime) -> None:
    client = Client()
    ask(client, "07700900412", next="/my/looks/")
    send_codes()
    ((to, text),) = phone.texts.values()
    assert to == NUMBER
    assert text == f"Your code is {code_in(phone)}. It works for 10 minutes. Give it to no one."
    key = client.cookies[settings.OWN_COOKIE_NAME].value
    code = code_in(phone)
    answer = client.post("/my/sign-in/code/", {"code": f" {code[:3]} {code[3:]} "})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/my/looks/")
    assert client.cookies[settings.OWN_COOKIE_NAME].value != key  # a session that was planted opens nothing
    assert client.get("/my/").status_code == 200
    invited.refresh_from_db()
    assert (invited.first_used_at, invited.last_used_at) == (at, at)
    entry = Entry.objects.using("audit").get(doing="sign_in")
    assert (entry.principal, entry.person_id, entry.because) == (
        f"person:{invited.person_id}",
        invited.person_id,
        "code",
    )
    assert Code.objects.get().used_at == at


def test_the_code_works_only_where_it_was_asked_for(invited: Invitation, phone: Phone) -> None:
    ask(Client(), NUMBER)
    send_codes()
    other = Client()
    assert other.post("/my/sign-in/code/", {"code": code_in(phone)}).status_code == 303
    assert not OwnSession.objects.exclude(whose=None).exists()


def test_a_number_nobody_has_is_answered_alike_and_gets_nothing(invited: Invitation, phone: Phone) -> None:
    known, unknown = Client(), Client()
    pages = []
    for client, who in ((known, NUMBER), (unknown, "07700 900999"), (Client(), "who@example.org"), (Client(), "x")):
        ask(client, who)
        send_codes()
        first = client.get("/my/sign-in/code/").content.decode()
        tried = client.post("/my/sign-in/code/", {"code": "000000"})
        assert tried.status_code == 422
        pages.append([re.sub(r'value="[^"]*"', "", text) for text in (first, tried.content.decode())])
    assert all(page == pages[0] for page in pages)
    assert [to for to, _ in phone.texts.values()] == [NUMBER]
    assert not Code.objects.exclude(sought="").exists()  # what they typed is kept nowhere


def test_tries_left_are_told_and_after_five_the_right_code_is_dead(invited: Invitation, phone: Phone) -> None:
    client = Client()
    ask(client, NUMBER)
    send_codes()
    right = code_in(phone)
    for left in ("4 more tries", "3 more tries", "2 more tries", "1 more try", "does not work any more"):
        page = client.post("/my/sign-in/code/", {"code": wrong(right)})
        assert page.status_code == 422
        assert left in page.content.decode()
    assert client.post("/my/sign-in/code/", {"code": right}).status_code == 422
    assert client.get("/my/").status_code == 302
    ask(client, NUMBER)
    send_codes()
    assert client.post("/my/sign-in/code/", {"code": code_in(phone)}).status_code == 303


def test_a_new_code_stops_the_old_one(invited: Invitation, phone: Phone) -> None:
    client, other = Client(), Client()
    ask(other, NUMBER)
    send_codes()
    old = code_in(phone)
    ask(client, NUMBER)
    send_codes()
    assert other.post("/my/sign-in/code/", {"code": old}).status_code == 422
    assert client.post("/my/sign-in/code/", {"code": code_in(phone)}).status_code == 303


def test_a_sign_in_does_not_outlive_an_invitation_that_ends_at_the_same_moment(
    invited: Invitation, phone: Phone, grace: Principal, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is taken back after the code was right and before the answer has left."""
    go_on = sign_in._to

    def taken_back(address: str, **more: object) -> HttpResponse:
        if address == "/my/":
            actions.take_back(invited.pk, why="not_safe", by=grace, at=at)
        return go_on(address, **more)

    monkeypatch.setattr(sign_in, "_to", taken_back)
    client = Client()
    ask(client, NUMBER)
    send_codes()
    assert client.post("/my/sign-in/code/", {"code": code_in(phone)}).status_code == 303
    assert client.get("/my/").status_code == 302
    assert not OwnSession.objects.filter(whose=invited.person_id).exists()


def test_a_second_browser_does_not_tell_whether_somebody_has_a_number(invited: Invitation, phone: Phone) -> None:
    """A newer code stops the older one for every number: if it did so for those of somebody alone, the page of the
    first browser would tell which they are."""
    pages = []
    for who in (NUMBER, "07700 900999", "nobody@example.org"):
        first, second = Client(), Client()
        ask(first, who)
        send_codes()
        ask(second, who)
        send_codes()
        for client in (first, second):
            tried = client.post("/my/sign-in/code/", {"code": "000000"})
            pages.append((tried.status_code, re.sub(r'value="[^"]*"', "", tried.content.decode())))
    assert pages[0::2] == [pages[0]] * 3
    assert pages[1::2] == [pages[1]] * 3
    assert "does not work any more" in pages[0][1]


def test_an_answer_that_nests_without_end_is_a_no(db: None) -> None:
    client = Client()
    client.get("/my/sign-in/phone/")
    assert client.post("/my/sign-in/phone/", {"credential": "[" * 200_000}).status_code == 422


def test_a_code_is_dead_after_ten_minutes_and_when_the_number_was_taken_back(
    invited: Invitation, phone: Phone, grace: Principal, at: datetime
) -> None:
    client = Client()
    ask(client, NUMBER)
    send_codes()
    with travel(at + timedelta(minutes=10, seconds=1), tick=False):
        assert client.post("/my/sign-in/code/", {"code": code_in(phone)}).status_code == 422
    ask(client, NUMBER)
    send_codes()
    actions.take_back(invited.pk, why="lost", by=grace, at=at)
    assert client.post("/my/sign-in/code/", {"code": code_in(phone)}).status_code == 422
    ask(client, NUMBER)
    send_codes()
    assert len(phone.texts) == 2  # and none is sent any more


def test_a_code_is_dead_when_the_number_leaves_the_record_meanwhile(
    invited: Invitation, phone: Phone, paul: Principal, at: datetime
) -> None:
    client = Client()
    ask(client, NUMBER)
    send_codes()
    number = Number.objects.get(person_id=invited.person_id, until=None)
    with context.acting(principal=paul.key, reason="test"):
        parts.end(
            number.pk, part="phone", until=at.date(), because="They gave it up.", shown_version=None, by=paul, at=at
        )
    assert client.post("/my/sign-in/code/", {"code": code_in(phone)}).status_code == 422
    assert client.get("/my/").status_code == 302


def test_a_number_that_came_onto_another_record_gets_no_code_and_the_invitation_ends(
    invited: Invitation, phone: Phone, paul: Principal, at: datetime, own_client: Callable[[int], Client]
) -> None:
    """Given up and not told to us, it was given to somebody else, who is on probation too and tries to sign in."""
    before = own_client(invited.person_id)
    facts = PersonFacts(
        reference="N999001",
        names=(NameFacts(surname="Reilly", forenames="Connor"),),
        phones=(PhoneFacts(kind="mobile", value=NUMBER, preferred=True),),
    )
    with context.acting(principal=paul.key, reason="test"):
        cast.admit(facts, by=paul, at=at)
    ask(Client(), NUMBER)
    send_codes()
    assert not phone.texts
    invited.refresh_from_db()
    assert (invited.ended_why, invited.ended_by) == ("another", "codes")
    assert before.get("/my/").status_code == 302


def test_a_number_that_two_had_when_they_were_asked_still_signs_in_the_one(
    aaron: int, grace: Principal, paul: Principal, phone: Phone, at: datetime
) -> None:
    facts = PersonFacts(
        reference="N999001",
        names=(NameFacts(surname="Reilly", forenames="Connor"),),
        phones=(PhoneFacts(kind="mobile", value=NUMBER, preferred=True),),
    )
    with context.acting(principal=paul.key, reason="test"):
        cast.admit(facts, by=paul, at=at)
    with context.acting(principal=grace.key, reason="test"):
        row: Invitation = actions.invite(aaron, channel="text", shown_to=NUMBER, by=grace, at=at)
    assert row.shared
    ask(Client(), NUMBER)
    send_codes()
    assert [to for to, _ in phone.texts.values()] == [NUMBER]


def test_the_job_may_be_done_twice_and_sends_the_same_code_once(invited: Invitation, phone: Phone) -> None:
    ask(Client(), NUMBER)
    send_codes()
    first = dict(phone.texts)
    send_codes()
    assert phone.texts == first


def test_too_many_codes_for_one_number_are_refused_known_or_not_and_say_how_long(
    invited: Invitation, phone: Phone
) -> None:
    for who in (NUMBER, "07700 900999"):
        for _ in range(5):
            ask(Client(), who)
        answer = Client().post("/my/sign-in/", {"who": who})
        assert answer.status_code == 429
        assert "Wait 60 minutes" in answer.content.decode()


def test_many_numbers_from_one_place_are_refused(db: None, at: datetime) -> None:
    for number in range(30):
        ask(Client(), f"07700 9{number:05d}")
    assert Client().post("/my/sign-in/", {"who": "07700 900411"}).status_code == 429
    assert Client(REMOTE_ADDR="10.9.8.7").post("/my/sign-in/", {"who": "07700 900411"}).status_code == 303


def test_leaving_ends_every_sign_in_and_shows_a_page_that_says_nothing(
    aaron: int, own_client: Callable[[int], Client]
) -> None:
    here, forgotten = own_client(aaron), own_client(aaron)
    answer = here.post("/my/leave/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/my/left/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    left = here.get("/my/left/")
    assert "Monday 23 November" in left.content.decode()
    for word in ("Throughcare", "robation", "/my/", "eeting"):
        assert word not in left.content.decode().replace("/static/portal/", "")
    assert here.get("/my/").status_code == forgotten.get("/my/").status_code == 302
    assert Client().post("/my/leave/").status_code == 303  # who was signed out before leaves all the same


def test_nothing_is_kept_by_the_browser(aaron: int, own_client: Callable[[int], Client]) -> None:
    for client, url in ((Client(), "/my/sign-in/"), (own_client(aaron), "/my/"), (own_client(aaron), "/my/phone/")):
        assert client.get(url).headers["Cache-Control"] == "no-store"


def test_where_to_go_on_is_a_page_of_theirs_or_home(invited: Invitation, phone: Phone) -> None:
    for wanted in ("https://evil.example/", "//evil.example/my/", "/people/1/", "/my/sign-in/", "javascript:alert(1)"):
        client = Client(REMOTE_ADDR=f"10.0.0.{len(phone.texts)}")
        ask(client, NUMBER, next=wanted)
        send_codes()
        answer = client.post("/my/sign-in/code/", {"code": code_in(phone)})
        assert answer.headers["Location"] == "/my/", wanted
