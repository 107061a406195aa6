"""A breach or recall that is under way stands above every act that could record a failure more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from time_machine import travel

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import groups
from throughcare.appointments.tests.telling import book, missed, moment
from throughcare.enforcement.tests.telling import failed, first_order, recorded
from throughcare.sentences import actions as sentences
from throughcare.unpaid_work.tests.telling import garden, placed
from throughcare.unpaid_work.tests.telling import sessions as booked

WARNS = "Speak to whoever has it before you decide anything more"


@pytest.fixture
def grace_there(grace: Principal) -> Client:
    return signed_in(grace)


def under_way(person_id: int, kind: str, *, by: Principal, at: datetime) -> None:
    sentences.begin_proceedings(first_order(person_id), kind=kind, on=date(2026, 11, 10), by=by, at=at)


@pytest.mark.parametrize(("kind", "says"), [("breach", "Breach in progress"), ("recall", "Recall in progress")])
def test_it_is_read_wherever_a_failure_is_recorded_judged_considered_or_referred(
    kind: str, says: str, aaron: int, grace: Principal, grace_there: Client, at: datetime
) -> None:
    meeting = book(aaron, at - timedelta(hours=1), by=grace, at=at)
    absence = missed(aaron, at - timedelta(days=3), by=grace, at=at)
    to_judge = recorded(aaron, date(2026, 11, 20), by=grace, at=at)
    (considered,) = failed(aaron, date(2026, 11, 19), by=grace, orders=[first_order(aaron)], at=at)
    asked = sentences.instruct(
        first_order(aaron),
        text="Bring the letter from the clinic",
        due_on=date(2026, 11, 20),
        told_how="face",
        told_at=at - timedelta(days=6),
        by=grace,
        at=at,
    )
    pages = (
        f"/appointments/{meeting.pk}/outcome/",
        f"/appointments/{absence.appointment_id}/correct/",
        f"/absences/{absence.pk}/judge/",
        f"/people/{aaron}/failures/",
        f"/people/{aaron}/failures/record/",
        f"/failures/{to_judge.pk}/",
        f"/failures/{to_judge.pk}/judge/",
        f"/considerations/{considered.pk}/",
        f"/instructions/{asked.pk}/record/",
    )
    for page in pages:
        answer = grace_there.get(page)
        assert answer.status_code == 200, page
        assert WARNS not in answer.content.decode(), page
    under_way(aaron, kind, by=grace, at=at)
    for page in pages:
        text = grace_there.get(page).content.decode()
        assert says in text, page
        assert WARNS in text, page


def test_a_group_shows_it_beside_each_name(aaron: int, grace: Principal, at: datetime) -> None:
    project = garden(by=grace, at=at)
    placed(aaron, project, by=grace, at=at)
    session = groups.plan_session(
        "Thinking skills",
        kind="programme",
        post_id=grace.post_id,
        office_id=grace.office_id,
        starts_at=moment(30, 14),
        ends_at=moment(30, 16),
        place="Room 2",
        places=8,
        by=grace,
        at=at,
    )
    groups.join(aaron, session_id=session.pk, serves=[], told_how="face", by=grace, at=at)
    under_way(aaron, "breach", by=grace, at=at)
    with travel(moment(30, 16, 30), tick=False):
        client = signed_in(grace)
        saturday = client.get(f"/projects/{project.pk}/group/2026-11-28/").content.decode()
        assert "Breach in progress" in saturday
        assert "breach in progress" in client.get(f"/groups/{session.pk}/").content.decode()


def test_what_is_typed_of_a_group_is_kept_until_it_is_saved(aaron: int, grace: Principal, at: datetime) -> None:
    """The meeting may have changed since: its version is that of the page, never that of the draft."""
    project = garden(by=grace, at=at)
    placed(aaron, project, by=grace, at=at)
    row = booked(aaron)[0]
    address = f"/projects/{project.pk}/group/{row.on}/"
    with travel(moment(28, 16, 30), tick=False):
        client = signed_in(grace)
        draft = client.get(address).content.decode().split('name="draft" value="')[1].split('"')[0]
        typed = {"draft": draft, f"words_{row.pk}": "Threw a spade", f"happened_{row.pk}": "sent_home"}
        assert client.post("/drafts/", {**typed, f"shown_{row.pk}": "7"}).status_code == 204
        page = client.get(address).content.decode()
    assert 'value="Threw a spade"' in page
    assert 'value="sent_home" selected' in page
    assert f'name="shown_{row.pk}" value="{row.appointment.version}"' in page
