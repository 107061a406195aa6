"""The page of a requirement or condition shows the meetings and failures that speak for it and against it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.appointments.tests import telling as meetings
from throughcare.casefile.queries.evidence import Evidence, evidence
from throughcare.enforcement.actions import failures
from throughcare.enforcement.tests.telling import on_licence
from throughcare.sentences.models import Requirement


@pytest.fixture
def order(aaron: int, grace: Principal, at: datetime) -> int:
    """An order with activity days and unpaid work: its number."""
    number = meetings.community_order(aaron, by=grace, at=at)
    Requirement.objects.create(
        person_id=aaron,
        sentence_id=number,
        kind="requirement",
        code="unpaid_work",
        edition=Requirement.objects.filter(sentence_id=number).values_list("edition", flat=True)[0],
        amount=60,
    )
    return number


def of(order: int, code: str) -> int:
    return Requirement.objects.get(sentence_id=order, code=code).pk


def held(
    person_id: int, starts_at: datetime, outcome: str, *, order: int, by: Principal, at: datetime, kind: str
) -> None:
    """A meeting of half an hour, with what came of it."""
    meeting = meetings.book(person_id, starts_at, by=by, at=at, serves=[order], kind=kind)
    came = {"came_at": starts_at, "seen_at": starts_at, "left_at": starts_at + timedelta(minutes=30)}
    meetings.record(meeting, outcome, by=by, at=at, **(came if outcome == "ATTC" else {}))


def said(found: Evidence) -> list[tuple[str, str, str]]:
    """What stands there, the newest first: what, what came of it, and whether it speaks for or against."""
    return [(row.what, row.came_of, row.tone) for row in found.rows]


def test_meetings_speak_for_and_against_the_requirement_they_are_of(
    aaron: int, order: int, grace: Principal, at: datetime
) -> None:
    for days, kind, outcome in ((21, "supervision", "ATTC"), (14, "unpaid_work", "ATTC"), (7, "unpaid_work", "AFTA")):
        starts_at = at - timedelta(days=days)
        held(aaron, starts_at, outcome, order=order, by=grace, at=at, kind=kind)
    off = meetings.book(aaron, at + timedelta(days=3), by=grace, at=at, serves=[order])
    work = evidence(of(order, "unpaid_work"), today=at.date())
    assert [(what, tone) for what, _, tone in said(work)] == [("Unpaid work", "quiet"), ("Unpaid work", "kept")]
    every = evidence(of(order, "rehabilitation_activity"), today=at.date())
    assert [(row.what, row.tone) for row in every.rows] == [
        ("Unpaid work", "quiet"),
        ("Unpaid work", "kept"),
        ("Supervision", "kept"),
    ]
    assert (every.kept, every.not_kept) == (2, 0)  # an absence with a reason still awaited speaks neither way
    assert off.outcome == ""


def test_a_failure_stands_with_what_was_decided_and_goes_with_its_withdrawal(
    aaron: int, order: int, grace: Principal, at: datetime
) -> None:
    work = of(order, "unpaid_work")
    failure = failures.consider_failure(
        aaron,
        kind="condition",
        happened_on=date(2026, 11, 16),
        words="Left the site at noon.",
        told_us="The supervisor on site",
        sentence_ids=[order],
        breaks={order: work},
        by=grace,
        at=at,
    )
    found = evidence(work, today=at.date())
    assert [(row.on, row.note, row.came_of, row.tone) for row in found.rows] == [
        (date(2026, 11, 16), "Left the site at noon.", "Not decided yet", "late")
    ]
    assert found.not_kept == 1
    assert evidence(of(order, "rehabilitation_activity"), today=at.date()).rows == []
    page = signed_in(grace).get(f"/requirements/{work}/").content.decode()
    assert "Left the site at noon." in page
    failures.withdraw_failure(failure.pk, because="It was another man.", by=grace, at=at)
    assert evidence(work, today=at.date()).rows == []


def test_a_condition_of_a_licence_has_its_evidence_too(aaron: int, grace: Principal, at: datetime) -> None:
    licence = on_licence(aaron, by=grace, at=at)
    condition = of(licence, "keep_in_touch")
    held(aaron, at - timedelta(days=10), "ATTC", order=licence, by=grace, at=at, kind="supervision")
    failures.consider_failure(
        aaron,
        kind="condition",
        happened_on=date(2026, 11, 16),
        words="Changed his phone and told nobody.",
        told_us="His mother",
        sentence_ids=[licence],
        breaks={licence: condition},
        by=grace,
        at=at,
    )
    found = evidence(condition, today=at.date())
    assert [(row.tone, row.on) for row in found.rows] == [("late", date(2026, 11, 16)), ("kept", date(2026, 11, 13))]
    assert (found.kept, found.not_kept) == (1, 1)
