"""A complaint of Aaron's, told in one line, and who could answer it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from throughcare.accounts import actions as accounts
from throughcare.accounts.principals import Principal, person
from throughcare.complaints import actions
from throughcare.complaints.models import Complaint
from throughcare.demo import cast
from throughcare.organisations import actions as organisations
from throughcare.organisations.queries import principal_of

WORDS = "Grace shouted at me in front of my daughter."


def himself(person_id: int) -> Principal:
    """Aaron on his own side."""
    return person(person_id, name="Aaron James Whitfield")


def made(person_id: int, *, at: datetime, by: Principal | None = None, **more: Any) -> Complaint:
    """A complaint on his own page, about nobody in particular."""
    said = {"subject": "respect", "words": WORDS, "answer_how": "page", **more}
    return actions.make(person_id, **said, by=by or himself(person_id), at=at)


def manager(name: str, role: str, team_id: int, *, at: datetime) -> Principal:
    """Somebody who holds a post of that role."""
    short = name.split()[0].lower()
    user = accounts.enter(f"{short}@throughcare.example", name=name, phone="", demo=True, by=cast.DEMO)
    organisations.hold_post(user.pk, team_id=team_id, role=role, since=cast.BEGAN, by=cast.DEMO)
    found = principal_of(user.pk, name=name, on=at.date())
    assert found is not None
    return found


def head(staff: cast.Staff, *, at: datetime) -> Principal:
    """Helen, head of the delivery unit, whose team is another one of the office."""
    west = organisations.add_team(staff.kilner_street, name="Northgate West", by=cast.DEMO)
    return manager("Helen Marsh", "head_of_unit", west.pk, at=at)
