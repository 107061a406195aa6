"""A change that somebody declared changes nothing until it is confirmed; a refusal tells why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from throughcare.accounts.principals import Principal
from throughcare.duties.models import Duty
from throughcare.kernel.errors import Refused
from throughcare.messaging import heard
from throughcare.messaging.models import Letter
from throughcare.people.events import ChangeDecided
from throughcare.people.models import Address, Phone, ProposedChange
from throughcare.people.record.actions import changes

TODAY = date(2026, 11, 23)
MOVE = {"kind": "main", "lines": "2 Mill Lane", "town": "Northgate", "postcode": "NG3 1AA", "since": date(2026, 11, 9)}


@pytest.fixture
def declared(aaron: int, grace: Principal, at: datetime) -> ProposedChange:
    """Aaron's sister says he has moved."""
    change: ProposedChange = changes.declare(
        aaron, part="address", facts=MOVE, declared_by="family", declared_name="Kay", by=grace, at=at
    )
    return change


def test_it_waits_as_a_duty_of_the_offender_manager(declared: ProposedChange, aaron: int) -> None:
    duty = Duty.objects.get(person_id=aaron, kind="confirm_change")
    assert (duty.owner_role, duty.about_id, duty.detail) == ("offender_manager", declared.pk, "Declared by Kay.")
    assert not Address.objects.filter(lines="2 Mill Lane").exists()


def test_accepted_it_is_on_the_record_with_the_day_we_were_told(
    declared: ProposedChange, aaron: int, grace: Principal, at: datetime
) -> None:
    changes.accept(declared.pk, shown_version=1, by=grace, at=at)
    made = Address.objects.get(person_id=aaron, until=None, kind="main")
    assert (made.lines, made.told_on, made.since) == ("2 Mill Lane", TODAY, date(2026, 11, 9))
    assert Duty.objects.get(kind="confirm_change").met_at == at
    with pytest.raises(Refused, match="decided already"):
        changes.refuse(declared.pk, because="Too late", shown_version=2, by=grace, at=at)


def test_accepted_with_a_correction_says_what_was_put_right(
    declared: ProposedChange, aaron: int, grace: Principal, at: datetime
) -> None:
    facts = {**MOVE, "lines": "12 Mill Lane"}
    with pytest.raises(Refused, match="what you put right"):
        changes.accept_corrected(declared.pk, facts=facts, because=" ", shown_version=1, by=grace, at=at)
    changes.accept_corrected(declared.pk, facts=facts, because="It is number 12.", shown_version=1, by=grace, at=at)
    declared.refresh_from_db()
    assert (declared.state, Address.objects.get(id=declared.made_id or 0).lines) == ("corrected", "12 Mill Lane")


def test_refused_it_changes_nothing_and_the_person_is_told_why(
    declared: ProposedChange, aaron: int, grace: Principal, at: datetime
) -> None:
    changes.refuse(declared.pk, because="The landlord does not know you.", shown_version=1, by=grace, at=at)
    event = ChangeDecided(person_id=aaron, change_id=declared.pk, state="refused", at=at)
    heard.tell_of_change(event)
    heard.tell_of_change(event)
    letter = Letter.objects.get(person_id=aaron, kind="change_refused")
    assert "The landlord does not know you." in letter.body
    assert Address.objects.get(person_id=aaron, until=None).lines != "2 Mill Lane"


def test_taken_back_nobody_owes_anything(declared: ProposedChange, grace: Principal, at: datetime) -> None:
    changes.take_back(declared.pk, shown_version=1, by=grace, at=at)
    assert Duty.objects.get(kind="confirm_change").ended_because == "Taken back"


def test_a_new_number_takes_the_place_of_the_one_that_is_named(aaron: int, grace: Principal, at: datetime) -> None:
    old = Phone.objects.get(person_id=aaron)
    change = changes.declare(
        aaron,
        part="phone",
        facts={"kind": "mobile", "value": "07700 900777"},
        replaces_id=old.pk,
        declared_by="person",
        by=grace,
        at=at,
    )
    changes.accept(change.pk, shown_version=1, by=grace, at=at)
    old.refresh_from_db()
    assert (old.until, Phone.objects.get(person_id=aaron, until=None).value) == (TODAY, "07700 900777")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"part": "registration", "facts": {}}, "part"),
        ({"part": "phone", "facts": {"kind": "mobile", "value": "12"}}, "value"),
        ({"part": "address", "facts": MOVE, "declared_on": date(2027, 1, 1)}, "declared_on"),
        ({"part": "address", "facts": MOVE, "replaces_id": 10**9}, "replaces_id"),
    ],
)
def test_what_cannot_be_declared(wrong: dict[str, Any], field: str, aaron: int, grace: Principal, at: datetime) -> None:
    declare: Callable[..., Any] = changes.declare
    with pytest.raises(Refused) as refused:
        declare(aaron, **wrong, declared_by="person", by=grace, at=at)
    assert refused.value.field == field
