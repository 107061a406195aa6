"""The team page and taking people over, as staff use them."""

from __future__ import annotations

import re
import uuid
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.allocations import actions, queries
from throughcare.allocations.tests.test_allocate import post
from throughcare.allocations.tests.test_take_over import admit
from throughcare.audit.models import Entry
from throughcare.people import queries as people


def key() -> str:
    return str(uuid.uuid4())


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(key|people|to_post|because|shown)" value="([^"]*)"', page))


def test_a_manager_changes_the_officer_and_the_history_says_why(aaron: int, ruth: Principal, simon: Principal) -> None:
    client = signed_in(ruth)
    assert "Simon Hale, offender manager (0 people)" in client.get(f"/people/{aaron}/team/change/").content.decode()
    facts = {"post": post(simon), "because": "Grace moves to court work.", "key": key()}
    for _ in range(2):  # the same click again
        assert client.post(f"/people/{aaron}/team/change/", facts).status_code == 303
    page = client.get(f"/people/{aaron}/team/").content.decode()
    assert "Ended: Grace moves to court work." in page
    assert [row.name for row in queries.responsibility_history(aaron)] == ["Simon Hale", "Grace Adeyemi"]


def test_a_change_without_a_reason_comes_back(aaron: int, ruth: Principal, simon: Principal) -> None:
    answer = signed_in(ruth).post(f"/people/{aaron}/team/change/", {"post": post(simon), "because": " ", "key": key()})
    assert answer.status_code == 422
    assert "Say why. The person can be told the reason." in answer.content.decode()


def test_an_officer_sees_the_team_but_cannot_hand_the_person_over(aaron: int, grace: Principal) -> None:
    client = signed_in(grace)
    page = client.get(f"/people/{aaron}/team/").content.decode()
    assert "Grace Adeyemi" in page
    assert "Change who is responsible" not in page
    assert client.get(f"/people/{aaron}/team/change/").status_code == 403


def test_a_case_administrator_joins_and_leaves(aaron: int, ruth: Principal, paul: Principal) -> None:
    client = signed_in(ruth)
    client.post(f"/people/{aaron}/team/change/", {"post": post(paul), "because": "Letters.", "key": key()})
    held = queries.team(aaron)[1]
    assert client.get(f"/people/{aaron}/team/{held.id}/end/").status_code == 200
    ended = client.post(f"/people/{aaron}/team/{held.id}/end/", {"because": "No letters to write.", "key": key()})
    assert ended.status_code == 303
    assert len(queries.team(aaron)) == 1
    assert client.get(f"/people/{aaron}/team/999999/end/").status_code == 404


def test_a_tier_is_set_and_shown_with_its_reason(aaron: int, grace: Principal) -> None:
    client = signed_in(grace)
    assert client.get(f"/people/{aaron}/tier/").status_code == 200
    facts = {"tier": "T3", "on": "20/11/2026", "because": "Assessed at the start.", "key": key()}
    assert client.post(f"/people/{aaron}/tier/", facts).status_code == 303
    assert "Assessed at the start." in client.get(f"/people/{aaron}/team/").content.decode()
    assert people.headline(aaron).tier == "T3"


def test_people_without_an_officer_are_taken_over_after_a_preview(
    staff: object, grace: Principal, at: datetime
) -> None:
    ids = admit(3, at=at)
    client = signed_in(grace)
    page = client.get("/take-over/").content.decode()
    assert "No offender manager yet (3)" in page
    assert "checked" not in page
    assert client.get("/take-over/?tick=all").content.decode().count("checked") == 3
    ticked = {"people": ids[:2], "to_post": post(grace), "because": "New caseload.", "source": "nobody", "key": key()}
    preview = client.post("/take-over/check/", ticked)
    assert preview.status_code == 200
    words = preview.content.decode()
    assert "2 people would change hands. Nothing has changed yet." in words
    assert "No order in force" in words
    assert queries.caseload_ids(post(grace)) == []
    done = client.post("/take-over/check/", hidden(words))
    assert done.status_code == 303
    assert "2 people: Grace Adeyemi is the offender manager now" in client.get(done["Location"]).content.decode()
    assert queries.caseload_ids(post(grace)) == ids[:2]
    again = client.post("/take-over/check/", hidden(words))
    assert again["Location"] == done["Location"]


def test_everyone_in_a_long_list_is_taken_over_at_once(staff: object, grace: Principal, at: datetime) -> None:
    admit(450, at=at)
    client = signed_in(grace)
    page = client.get("/take-over/").content.decode()
    assert page.count('name="people"') == 200
    asked = {"everyone": "on", "to_post": post(grace), "because": "New caseload.", "source": "nobody", "key": key()}
    words = client.post("/take-over/check/", asked).content.decode()
    assert "And 250 more." in words
    assert client.post("/take-over/check/", hidden(words)).status_code == 303
    assert len(queries.caseload_ids(post(grace))) == 450


def test_a_list_that_changed_since_the_preview_is_shown_again(
    aaron: int, ruth: Principal, grace: Principal, simon: Principal, at: datetime
) -> None:
    client = signed_in(simon)
    asked = {
        "people": [aaron],
        "to_post": post(simon),
        "because": "Leave.",
        "source": f"post-{post(grace)}",
        "key": key(),
    }
    words = client.post("/take-over/check/", asked).content.decode()
    actions.take_over([aaron], to_post=post(simon), because="Meanwhile", by=ruth, at=at)
    actions.take_over([aaron], to_post=post(grace), because="And back", by=ruth, at=at)
    answer = client.post("/take-over/check/", hidden(words))
    assert answer.status_code == 422
    assert "changed hands since you looked" in answer.content.decode()
    assert client.post("/take-over/check/", hidden(answer.content.decode())).status_code == 303


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"people": []}, "Tick at least one person"),
        ({"because": ""}, "Say why"),
        ({"to_post": "9999999"}, "Choose who takes them over"),
        ({"people": ["x"]}, "Tick the people again"),
    ],
)
def test_a_wrong_choice_comes_back_with_the_ticks(
    aaron: int, ruth: Principal, simon: Principal, grace: Principal, more: dict[str, object], says: str
) -> None:
    asked = {
        "people": [aaron],
        "to_post": post(simon),
        "because": "Leave.",
        "source": f"post-{post(grace)}",
        "key": key(),
    }
    answer = signed_in(ruth).post("/take-over/check/", {**asked, **more})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert ("checked" in page) is ("people" not in more)


def test_people_of_another_office_are_neither_listed_nor_taken(aaron: int, omar: Principal, at: datetime) -> None:
    client = signed_in(omar)
    assert "Whitfield" not in client.get("/take-over/").content.decode()
    forged = {"people": str(aaron), "to_post": post(omar), "because": "Mine.", "shown": "x", "key": key()}
    assert client.post("/take-over/check/", forged).status_code == 422
    assert queries.caseload_ids(post(omar)) == []


def test_who_takes_nobody_over_is_refused_the_page(aaron: int, paul: Principal, amina: Principal) -> None:
    for principal in (paul, amina):
        assert signed_in(principal).get("/take-over/").status_code == 403


def test_the_list_is_one_audit_entry_with_everybody_on_it(staff: object, grace: Principal, at: datetime) -> None:
    admit(3, at=at)
    client = signed_in(grace)
    before = Entry.objects.using("audit").count()
    client.get("/take-over/?q=person")
    entry = Entry.objects.using("audit").order_by("-id").first()
    assert entry is not None
    assert Entry.objects.using("audit").count() == before + 1
    assert (entry.doing, entry.terms) == ("take_over", "nobody person")


def test_odd_addresses_show_a_page_or_nothing(aaron: int, grace: Principal) -> None:
    client = signed_in(grace)
    assert client.get("/take-over/?source=post-abc&page=zzz&tier=T9").status_code == 200
    assert client.get("/take-over/check/").status_code == 302
    assert client.post("/take-over/check/", {"shown": "x"}).status_code == 302
    assert client.get("/take-over/done/?taken=1&to=abc").status_code == 404


def test_the_list_takes_few_queries_however_many_people(staff: object, grace: Principal, at: datetime) -> None:
    admit(300, at=at)
    client = signed_in(grace)
    client.get("/take-over/")
    with CaptureQueriesContext(connection) as used:
        client.get("/take-over/")
    assert len([q for q in used if "people_headline" in q["sql"] or "duties_duty" in q["sql"]]) <= 6
