"""Help that was not there and the telling of it, and what the first meeting explained."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.duties.models import Duty
from throughcare.messaging.events import LetterSent, LetterTakenBack
from throughcare.messaging.models import Letter
from throughcare.plans import heard, queries
from throughcare.plans.actions import telling
from throughcare.plans.actions.telling import PointSaid
from throughcare.plans.events import HelpWasNotThere
from throughcare.plans.models import HelpNotHad
from throughcare.plans.tests.telling import in_force, the_actions
from throughcare.plans.tests.test_write import owed
from throughcare.sentences.models import Sentence


def not_there(person_id: int, *, by: Principal, at: datetime, **more: Any) -> HelpNotHad:
    said = {
        "kind": "accommodation",
        "what": "A room at Harbour Homes",
        "asked_on": date(2026, 11, 9),
        "asked_of": "Harbour Homes",
        "known_on": date(2026, 11, 20),
        "why_not": "They have no rooms before spring.",
        "instead": "You are on the list, and we ask the council.",
        **more,
    }
    return telling.record_help(person_id, **said, by=by, at=at)


def letter_about(row: HelpNotHad, at: datetime) -> Letter:
    heard.tell_of_help(HelpWasNotThere(person_id=row.person_id, help_id=row.pk, at=at))
    return Letter.objects.get(kind="help_not_there")


def test_they_are_owed_to_be_told_why_and_a_letter_is_written(aaron: int, grace: Principal, at: datetime) -> None:
    row = not_there(aaron, by=grace, at=at)
    assert owed(aaron) == {"tell_why_no_help": "2026-11-27"}
    letter = letter_about(row, at)
    assert letter.state == "held"
    text = str(letter.body)
    assert "They have no rooms before spring." in text
    assert "You have done nothing wrong." in text


def test_nothing_closes_before_they_were_told(aaron: int, grace: Principal, at: datetime) -> None:
    row = not_there(aaron, by=grace, at=at)
    with pytest.raises(telling.CannotClose, match="Tell them first"):
        telling.close_help(row.pk, outcome="He found a room.", by=grace, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.change(closed_on=at.date(), outcome="He found a room.")
    row.refresh_from_db()
    telling.tell_why(row.pk, told_on=at.date(), how="said", by=grace, at=at)
    assert owed(aaron) == {}
    telling.close_help(row.pk, outcome="He found a room.", by=grace, at=at)
    row.refresh_from_db()
    assert row.closed_on == at.date()
    with pytest.raises(telling.CannotClose, match="closed before"):
        telling.close_help(row.pk, outcome="Again.", by=grace, at=at)


def test_told_by_the_officer_the_letter_is_stopped(aaron: int, grace: Principal, at: datetime) -> None:
    row = not_there(aaron, by=grace, at=at)
    letter = letter_about(row, at)
    telling.tell_why(row.pk, told_on=at.date(), how="phone", by=grace, at=at)
    letter.refresh_from_db()
    assert letter.state == "withdrawn"
    with pytest.raises(telling.CannotTell, match="told before"):
        telling.tell_why(row.pk, told_on=at.date(), how="phone", by=grace, at=at)


def test_the_letter_that_left_tells_them_and_taken_back_it_does_not(aaron: int, grace: Principal, at: datetime) -> None:
    row = not_there(aaron, by=grace, at=at)
    letter = letter_about(row, at)
    sent: dict[str, Any] = {
        "person_id": aaron,
        "letter_id": letter.pk,
        "kind": "help_not_there",
        "about_kind": "plans.helpnothad",
        "about_id": row.pk,
        "sent_at": at,
    }
    heard.told_by_letter(LetterSent(**sent))
    row.refresh_from_db()
    assert (row.told_on, row.told_how) == (at.date(), "letter")
    assert Duty.objects.get(kind="tell_why_no_help").met_at == at
    heard.not_told_by_letter(LetterTakenBack(**sent))
    row.refresh_from_db()
    assert row.told_on is None
    assert "tell_why_no_help" in owed(aaron)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"known_on": date(2026, 11, 24)}, "known_on"),
        ({"asked_on": date(2026, 11, 21)}, "asked_on"),
        ({"late": True}, "agreed_on"),
        ({"what": " "}, "what"),
        ({"asked_of": ""}, "asked_of"),
        ({"why_not": ""}, "why_not"),
        ({"instead": ""}, "instead"),
        ({"action_id": 0}, "action_id"),
    ],
)
def test_help_that_is_not_told_whole_is_refused_at_its_field(
    more: dict[str, Any], field: str, aaron: int, grace: Principal, at: datetime
) -> None:
    with pytest.raises(telling.CannotRecordHelp) as refused:
        not_there(aaron, by=grace, at=at, **more)
    assert refused.value.field == field


@pytest.mark.parametrize("told_on", [date(2026, 11, 19), date(2026, 11, 24)])
def test_they_were_told_between_when_we_knew_and_today(
    told_on: date, aaron: int, grace: Principal, at: datetime
) -> None:
    row = not_there(aaron, by=grace, at=at)
    with pytest.raises(telling.CannotTell) as refused:
        telling.tell_why(row.pk, told_on=told_on, how="said", by=grace, at=at)
    assert refused.value.field == "told_on"


def test_a_manager_sees_it_by_kind_and_area(aaron: int, grace: Principal, at: datetime) -> None:
    plan = in_force(aaron, by=grace, at=at)
    not_there(aaron, by=grace, at=at, action_id=the_actions(plan)[0].pk)
    told = not_there(aaron, by=grace, at=at, kind="drugs", late=True, agreed_on=date(2026, 11, 16))
    telling.tell_why(told.pk, told_on=at.date(), how="said", by=grace, at=at)
    page = queries.help_page([grace.team_id or 0], since=at.date() - timedelta(days=365))
    assert sorted(page.kinds) == [("A place to live", 1, 0, 1), ("Drugs", 1, 1, 0)]
    assert page.areas == [("Kilner Street", 2, 1, 1)]
    assert [row.state for row in page.rows] == ["Not told yet", "Told, still open"]
    assert queries.help_page([0], since=at.date()).rows == []


# ------------------------------------------------------------------------------------------------------- first meeting
def test_each_point_has_its_day_how_and_how_understanding_was_checked(
    aaron: int, grace: Principal, at: datetime
) -> None:
    order = Sentence.objects.get(person_id=aaron)
    points = [PointSaid("terms", "easy", "He told me them back."), PointSaid("chance", "said", "He named one.")]
    telling.explain(order.pk, points=points, on=at.date(), by=grace, at=at)
    _, page = queries.first_meeting(order.pk, today=at.date())
    assert page.left == ("The meetings", "Appointments you must go to", "If you do not do what you are asked")
    terms = page.points[0]
    assert (terms.on, terms.how, terms.understood, terms.by) == (
        at.date(),
        "Easy-read paper or pictures",
        "He told me them back.",
        "Grace Adeyemi",
    )


@pytest.mark.parametrize(
    ("points", "on", "says"),
    [
        ([], date(2026, 11, 23), "at least one"),
        ([PointSaid("terms", "said", " ")], date(2026, 11, 23), "understood"),
        ([PointSaid("nonsense", "said", "Yes")], date(2026, 11, 23), "each point"),
        ([PointSaid("terms", "said", "Yes")], date(2026, 11, 24), "today or in the past"),
        ([PointSaid("terms", "said", "Yes")], date(2025, 9, 2), "date of the sentence"),
    ],
)
def test_what_cannot_have_been_explained_is_refused(
    points: list[PointSaid], on: date, says: str, aaron: int, grace: Principal, at: datetime
) -> None:
    with pytest.raises(telling.CannotExplain, match=says):
        telling.explain(Sentence.objects.get(person_id=aaron).pk, points=points, on=on, by=grace, at=at)
