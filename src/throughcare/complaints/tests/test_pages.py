"""Complaints as staff and whoever complained use them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.browsing import send, signed_in, text
from throughcare.accounts.principals import Principal
from throughcare.audit.models import Entry
from throughcare.complaints import actions, queries
from throughcare.complaints.models import Complaint
from throughcare.complaints.tests.telling import WORDS, head, made
from throughcare.demo import cast
from throughcare.organisations import actions as organisations
from throughcare.organisations.queries import principal_of
from throughcare.policy.complaint_books import Complaints
from throughcare.policy.editions import edition
from throughcare.portal.forms.complaint import SUBJECTS

OwnClient = Callable[[int], Client]


# --------------------------------------------------------------------------------------------------------------- staff
def test_a_complaint_is_written_down_answered_and_nobody_else_reads_it(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    client = signed_in(grace)
    here = f"/people/{aaron}/complaints/"
    assert "They have not complained." in text(client.get(here))
    said: dict[str, Any] = {
        "subject": "late",
        "words": WORDS,
        "how_made": "said",
        "answer_how": "paper",
        "of_id": str(simon.post_id),
    }
    assert "Select what it is about" in text(send(client, f"{here}enter/", answers=422, words="x"))
    # Simon does not work with Aaron, so it cannot be about him by name
    assert "Select a valid choice" in text(send(client, f"{here}enter/", answers=422, **said))
    send(client, f"{here}enter/", **{**said, "of_id": str(grace.post_id)})
    row = Complaint.objects.get()
    listed = text(client.get(here))
    assert "Ruth Okonjo" in listed
    assert WORDS not in listed
    one = f"/complaints/{row.pk}/"
    for other in (grace, simon):
        assert signed_in(other).get(one).status_code == 403
    manager = signed_in(ruth)
    assert WORDS in text(manager.get(one))
    assert "Ruth Okonjo answers by" in text(manager.get(one))
    row.refresh_from_db()
    send(manager, f"{one}open/", version=row.version)
    assert WORDS in text(signed_in(grace).get(one))
    assert signed_in(grace).get(f"{one}answer/").status_code == 403
    row.refresh_from_db()
    send(manager, f"{one}told/", how="phone", version=row.version)
    row.refresh_from_db()
    send(manager, f"{one}answer/", found="upheld", words="She did.", will_do="She says sorry.", version=row.version)
    assert "We were wrong" in text(manager.get(one))
    row.refresh_from_db()
    again = f"{one}again/"
    send(client, again, words="She has not said sorry.", version=row.version)
    row.refresh_from_db()
    assert row.state == "review"
    assert "To be looked at again" in text(manager.get("/complaints/?which=open"))


def test_the_list_filters_and_counts(aaron: int, ruth: Principal, grace: Principal, at: datetime) -> None:
    assert "No complaint is here." in text(signed_in(ruth).get("/complaints/"))
    for subject in ("late", "respect"):
        made(aaron, subject=subject, at=at)
    client = signed_in(ruth)
    page = text(client.get("/complaints/"))
    assert page.count("Aaron James Whitfield") == 2
    assert WORDS not in page
    assert text(client.get("/complaints/?which=mine&subject=late")).count("Aaron James Whitfield") == 1
    assert "No complaint is here." in text(client.get("/complaints/?which=late&page=x"))
    assert signed_in(grace).get("/complaints/").status_code == 403
    assert "They complained" in text(client.get(f"/people/{aaron}/timeline/"))
    assert "Answer a complaint" in text(client.get("/"))


def test_what_is_about_a_manager_is_not_on_their_list(
    aaron: int, ruth: Principal, staff: cast.Staff, at: datetime
) -> None:
    helen = head(staff, at=at)
    row = made(aaron, of_id=ruth.post_id, at=at)
    assert "No complaint is here." in text(signed_in(ruth).get("/complaints/"))
    assert signed_in(ruth).get(f"/complaints/{row.pk}/").status_code == 403
    assert "Aaron James Whitfield" in text(signed_in(helen).get("/complaints/"))
    listed = queries.listed(helen, which="mine", at=at)
    assert listed.people == [aaron]


def test_a_new_post_does_not_open_what_is_about_oneself(
    aaron: int, grace: Principal, ruth: Principal, staff: cast.Staff, at: datetime
) -> None:
    """It is about somebody, not about a post: Grace, made a manager, reads and answers it no more than before."""
    helen = head(staff, at=at)
    row = made(aaron, of_id=grace.post_id, at=at)
    assert row.answerer_id == ruth.post_id
    assert grace.post_id is not None
    on = at.date()
    organisations.end_post(grace.post_id, until=on, by=cast.DEMO, at=at, because="Promoted.")
    organisations.hold_post(grace.user_id or 0, team_id=staff.team, role="team_manager", since=on, by=cast.DEMO)
    promoted = principal_of(grace.user_id or 0, name=grace.name, on=on)
    assert promoted is not None
    assert promoted.post_id != grace.post_id
    client = signed_in(promoted)
    assert client.get(f"/complaints/{row.pk}/").status_code == 403
    assert client.get(f"/complaints/{row.pk}/answer/").status_code == 403
    assert client.get(f"/complaints/{row.pk}/hand-on/").status_code == 403
    assert queries.listed(promoted, which="all", at=at).people == []
    assert "Not treated with respect" not in text(client.get(f"/people/{aaron}/complaints/"))
    assert "Not treated with respect" in text(signed_in(helen).get(f"/people/{aaron}/complaints/"))
    with pytest.raises(actions.CannotAnswer, match="about you"):
        actions.hand_on(row.pk, to_post_id=helen.post_id or 0, because="x", by=promoted, at=at)
    with pytest.raises(actions.CannotAnswer, match="The complaint is about Grace"):
        actions.hand_on(row.pk, to_post_id=promoted.post_id or 0, because="x", by=ruth, at=at)


def test_it_is_handed_on_and_taken_back_on_paper(aaron: int, ruth: Principal, staff: cast.Staff, at: datetime) -> None:
    helen = head(staff, at=at)
    row = made(aaron, at=at)
    one = f"/complaints/{row.pk}/"
    client = signed_in(ruth)
    send(client, f"{one}hand-on/", to_post_id=str(helen.post_id), because="I was there.", version=row.version)
    assert "I was there." in text(client.get(one))
    row.refresh_from_db()
    refused = send(client, f"{one}take-back/", answers=422, words="He said so.", version=row.version)
    assert "Only they take it back" in text(refused)
    send(signed_in(helen), f"{one}take-back/", words="He said it is settled.", version=row.version)
    assert "He said it is settled." in text(client.get(one))


# --------------------------------------------------------------------------------------------------- whoever complained
def test_they_complain_see_who_answers_by_when_and_what_came_of_it(
    aaron: int, ruth: Principal, staff: cast.Staff, at: datetime, own_client: OwnClient
) -> None:
    head(staff, at=at)
    client = own_client(aaron)
    page = text(client.get("/my/put-right/?about=late"))
    assert "Ruth Okonjo reads it and answers you." in page
    assert "You get an answer by Monday 21 December." in page
    assert 'value="late" checked' in page
    said: dict[str, Any] = {
        "subject": "late",
        "words": "I waited an hour.",
        "wants": "Say sorry.",
        "answer_how": "page",
    }
    wrong = text(send(client, "/my/put-right/", answers=422, **{**said, "words": ""}))
    assert "Tell us what happened." in wrong
    assert "Say sorry." in wrong
    answer = send(client, "/my/put-right/", **said)
    row = Complaint.objects.get()
    here = f"/my/put-right/{row.pk}/"
    assert answer["Location"] == here
    assert row.entered_by == f"person:{aaron}"
    assert "Ruth Okonjo looks at it." in text(client.get(here))
    assert Entry.objects.using("audit").filter(principal=f"person:{aaron}", doing="own_complaint").exists()
    one = f"/complaints/{row.pk}/answer/"
    send(signed_in(ruth), one, found="partly", words="It was 40 minutes.", will_do="We ring you.", version=row.version)
    page = text(client.get(here))
    assert "You were right in part." in page
    assert "We ring you." in page
    row.refresh_from_db()
    send(client, f"{here}again/", words="It was an hour.", version=row.version)
    assert "We look at it again" in text(client.get(here))
    row.refresh_from_db()
    send(client, f"{here}take-back/", version=row.version)
    assert "You took it back" in text(client.get(here))
    assert "You took it back" in text(client.get("/my/put-right/"))


def test_typed_words_wait_for_them(aaron: int, at: datetime, own_client: OwnClient) -> None:
    client = own_client(aaron)
    answer = client.post("/my/put-right/", {"key": str(uuid.uuid4()), "words": "Half of it", "stop": "yes"})
    assert answer["Location"] == "/my/"
    assert "Half of it" in text(client.get("/my/put-right/"))
    assert not Complaint.objects.exists()


def test_whom_it_is_about_can_be_taken_back_to_no_one(
    aaron: int, grace: Principal, at: datetime, own_client: OwnClient
) -> None:
    client = own_client(aaron)
    chosen = f'value="{grace.post_id}" checked'
    said: dict[str, Any] = {"subject": "late", "words": "I waited an hour.", "answer_how": "page"}
    page = send(client, "/my/put-right/", answers=422, **{**said, "words": "", "of_id": str(grace.post_id)})
    assert chosen in page.content.decode()
    assert 'name="of_id" type="radio" value="none"' in page.content.decode()
    page = send(client, "/my/put-right/", answers=422, **{**said, "words": "", "of_id": "none"})
    assert 'value="none" checked' in page.content.decode()
    assert chosen not in page.content.decode()
    send(client, "/my/put-right/", **said, of_id="none")
    assert Complaint.objects.get().of_id is None


def test_nobody_sees_the_complaint_of_somebody_else(
    aaron: int, paul: Principal, at: datetime, own_client: OwnClient
) -> None:
    from throughcare.people.facts import NameFacts, PersonFacts  # noqa: PLC0415

    other = cast.admit(
        PersonFacts(reference="N999001", names=(NameFacts(surname="Reilly", forenames="Connor"),)), by=paul, at=at
    )
    row = made(aaron, at=at)
    for path in ("", "again/", "take-back/"):
        assert own_client(other).get(f"/my/put-right/{row.pk}/{path}").status_code == 404


@pytest.mark.parametrize("jurisdiction", ["england_wales", "scotland"])
def test_all_that_a_complaint_can_be_about_has_words_for_them(jurisdiction: str, at: datetime) -> None:
    book = edition(Complaints, jurisdiction=jurisdiction, on=at.date()).book
    assert {row.code for row in book.subjects} == set(SUBJECTS)
