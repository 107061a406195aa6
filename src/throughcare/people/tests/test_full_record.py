"""Every part of a record can be added, changed, ended and put right, and nothing is lost by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.duties.models import Duty
from throughcare.kernel import context
from throughcare.kernel.errors import ChangedMeanwhile, Refused
from throughcare.people import queries as people
from throughcare.people.models import Address, Consent, Correction, Headline, Name, Person, Phone, Relation
from throughcare.people.record import history
from throughcare.people.record.actions import parts, visits
from throughcare.people.record.kinds import KINDS

Do = Callable[..., Any]
TODAY = date(2026, 11, 23)
FACTS: dict[str, dict[str, Any]] = {
    "address": {"kind": "other", "type": "hostel", "lines": "4 Quay Street", "town": "Northgate", "postcode": "ng11aa"},
    "phone": {"kind": "phone", "value": "0191 498 0155", "may_text": False, "may_leave_message": True, "shared": True},
    "name": {"kind": "birth", "forenames": "Aaron", "surname": "Doyle"},
    "disability": {"kind": "reading", "words": "Letters swim"},
    "adjustment": {"text": "Read letters out", "agreed_on": TODAY, "review_on": TODAY + timedelta(days=90)},
    "commitment": {"kind": "faith", "text": "Friday prayers", "weekday": 4, "starts": time(12), "ends": time(14)},
    "registration": {
        "kind": "mappa",
        "category": "2",
        "level": "Level 1",
        "since": TODAY,
        "review_on": date(2027, 2, 1),
    },
    "circumstance": {"kind": "work", "words": "Nights at the depot", "since": date(2026, 9, 1)},
    "family": {"kind": "mother", "name": "Carol Whitfield", "phone": "07700 900 301", "next_of_kin": True},
    "support": {"kind": "mentor", "name": "Des Poole", "organisation": "Second Chance"},
}


@pytest.fixture
def do(aaron: int, grace: Principal, at: datetime) -> Do:
    """Act as Grace at ten."""

    def run(act: Do, *args: Any, **more: Any) -> Any:
        with context.acting(principal=grace.key, reason="POST /people/1/details/"):
            return act(*args, **more, by=grace, at=at)

    return run


@pytest.mark.parametrize("part", KINDS)
def test_each_part_is_added_changed_ended_and_corrected_and_every_version_stays(part: str, aaron: int, do: Do) -> None:
    row = do(parts.add, aaron, part=part, facts=FACTS[part])
    words = next(name for name in ("note", "words", "surname", "text", "organisation") if name in KINDS[part].columns)
    do(
        parts.correct,
        row.pk,
        part=part,
        facts={**FACTS[part], words: "Put right"},
        because="Saw the letter.",
        shown_version=row.version,
    )
    row.refresh_from_db()
    assert getattr(row, words) == "Put right"
    correction = Correction.objects.get(part=part, row_id=row.pk)
    assert correction.now[words] == "Put right"
    assert correction.was[words] == FACTS[part].get(words, "")
    otherwise = {**FACTS[part], words: "Otherwise now", "since": None}
    follower = do(parts.change, row.pk, part=part, facts=otherwise, shown_version=row.version)
    row.refresh_from_db()
    assert (row.until, follower.until, getattr(follower, words)) == (TODAY, None, "Otherwise now")
    do(parts.end, follower.pk, part=part, until=TODAY, because="No longer so", shown_version=follower.version)
    follower.refresh_from_db()
    assert (follower.until, follower.ended_because) == (TODAY, "No longer so")
    said = {one.text for one in history.values(aaron, part=part)}
    assert {"Put right", "Otherwise now", "No longer so"} <= said


def test_history_says_who_why_and_in_which_request_and_shows_the_record_as_it_stood(
    aaron: int, do: Do, grace: Principal, at: datetime
) -> None:
    row = Address.objects.get(person_id=aaron)
    facts = {"kind": "main", "lines": "Flat 9, 27 Tolland Road", "town": "Northgate", "postcode": "NG2 6RW"}
    do(parts.correct, row.pk, part="address", facts=facts, because="Tenancy agreement seen.", shown_version=row.version)
    now, before = history.values(aaron, part="address", field="lines")
    assert (now.text, now.by, now.why, now.until) == (
        "Flat 9, 27 Tolland Road",
        "Grace Adeyemi",
        "POST /people/1/details/",
        None,
    )
    assert (before.text, before.until) == ("Flat 3, 27 Tolland Road", now.from_)
    assert now.request
    with transaction.atomic():  # as if it had been entered a week before
        Address.objects.filter(id=row.pk).update(entered_at=at - timedelta(days=7))
        Person.objects.filter(id=aaron).update(entered_at=at - timedelta(days=7))
    then = history.as_known(aaron, TODAY - timedelta(days=2))
    assert then is not None
    assert history.as_known(aaron, date(2020, 1, 1)) is None


def test_what_was_never_so_is_struck_and_found_no_more_but_stays_in_history(aaron: int, do: Do) -> None:
    name = Name.objects.get(person_id=aaron, kind="alias")
    do(parts.strike, name.pk, part="name", because="That is his cousin.", shown_version=name.version)
    name.refresh_from_db()
    assert (name.struck, name.searched, name.surname) == (True, "", "Whitfield")
    assert Correction.objects.get(part="name").struck


def test_a_planned_move_sends_nothing_there_until_it_has_happened(aaron: int, do: Do) -> None:
    planned = do(
        parts.add,
        aaron,
        part="address",
        facts={
            "kind": "main",
            "lines": "2 Mill Lane",
            "town": "Northgate",
            "postcode": "NG3 1AA",
            "planned_for": TODAY + timedelta(days=4),
            "told_on": TODAY,
        },
    )
    assert "Tolland Road" in people.recipient(aaron, on=TODAY + timedelta(days=9)).address
    assert Duty.objects.get(person_id=aaron, kind="confirm_move").met_at is None
    do(visits.moved, planned.pk, on=TODAY, shown_version=planned.version)
    assert "Mill Lane" in people.recipient(aaron, on=TODAY).address
    assert Duty.objects.get(person_id=aaron, kind="confirm_move").met_at is not None
    assert Address.objects.get(person_id=aaron, lines__contains="Tolland").until == TODAY


def test_who_looked_at_an_address_how_and_when(aaron: int, do: Do) -> None:
    row = Address.objects.get(person_id=aaron)
    do(visits.verify_address, row.pk, verified=False, how="visit", on=TODAY, shown_version=row.version)
    row.refresh_from_db()
    assert (row.verified, row.verified_by, row.verified_on) == (False, "Grace Adeyemi", TODAY)


def test_the_review_of_a_registration_is_a_duty_and_its_tag_stands_in_the_bar(aaron: int, do: Do) -> None:
    row = do(parts.add, aaron, part="registration", facts=FACTS["registration"])
    duty = Duty.objects.get(person_id=aaron, kind="review_registration")
    assert ["soon", "MAPPA category 2, Level 1"] in Headline.objects.get(person_id=aaron).tags
    do(visits.review_registration, row.pk, words="No change.", next_on=date(2027, 5, 1), shown_version=row.version)
    duty.refresh_from_db()
    assert duty.met_at is not None
    again = Duty.objects.get(person_id=aaron, kind="review_registration", ended_at=None)
    assert again.inputs["due_on"] == "2027-05-01"
    do(parts.end, row.pk, part="registration", until=TODAY, because="Discharged", shown_version=row.version + 1)
    again.refresh_from_db()
    assert again.ended_at is not None
    assert not any("MAPPA" in text for _, text in Headline.objects.get(person_id=aaron).tags)


def test_consent_is_given_once_for_each_thing_and_can_be_withdrawn(aaron: int, do: Do) -> None:
    mother = do(parts.add, aaron, part="family", facts=FACTS["family"])
    given = do(visits.give_consent, mother.pk, covers="reach", given_on=TODAY, how="signed")
    assert given.recorded_by == "Grace Adeyemi"
    with pytest.raises(Refused, match="already"):
        do(visits.give_consent, mother.pk, covers="reach", given_on=TODAY, how="said")
    with pytest.raises(Refused, match="before it was given"):
        do(visits.withdraw_consent, given.pk, on=TODAY - timedelta(days=1), how="By text", shown_version=1)
    do(visits.withdraw_consent, given.pk, on=TODAY, how="By text", shown_version=1)
    do(visits.give_consent, mother.pk, covers="reach", given_on=TODAY, how="said")
    assert Consent.objects.filter(relation=mother).count() == 2


def test_who_they_are_is_said_in_their_words_beside_the_code(aaron: int, do: Do) -> None:
    row = Person.objects.get(id=aaron)
    do(
        parts.describe,
        aaron,
        facts={
            "ethnicity": "prefer_not",
            "faith": "muslim",
            "faith_words": "Sufi",
            "interpreter": True,
            "language": "Somali",
        },
        because="",
        shown_version=row.version,
    )
    row.refresh_from_db()
    assert (row.ethnicity, row.faith_words) == ("prefer_not", "Sufi")
    assert ["tint", "Interpreter, Somali"] in Headline.objects.get(person_id=aaron).tags
    with pytest.raises(Refused, match="how you know"):
        do(parts.describe, aaron, facts={"date_of_birth": date(1999, 4, 14)}, because="", shown_version=None)
    with pytest.raises(Refused, match="one of the list"):
        do(parts.describe, aaron, facts={"ethnicity": "martian"}, because="", shown_version=None)


@pytest.mark.parametrize(
    ("part", "facts", "field"),
    [
        ("phone", {"kind": "mobile", "value": "12"}, "value"),
        ("phone", {"kind": "mobile", "value": "0191 498 0155"}, "value"),
        ("phone", {"kind": "email", "value": "not an address"}, "value"),
        ("family", {"kind": "mother", "name": "C", "phone": "hello"}, "phone"),
        ("address", {"kind": "main", "lines": "1 Street", "postcode": "NOT ONE"}, "postcode"),
        ("address", {"kind": "main", "lines": ""}, "lines"),
        ("address", {"kind": "main", "lines": "1 Street", "since": date(2027, 1, 1)}, "since"),
        ("address", {"kind": "main", "lines": "1 Street", "type": "castle"}, "type"),
        ("address", {"kind": "main", "lines": "1 Street", "told_on": date(2027, 1, 1)}, "told_on"),
        ("registration", {"kind": "mappa", "level": "Level 1", "since": TODAY}, "category"),
        ("registration", {"kind": "self_harm", "category": "1", "since": TODAY}, "category"),
        ("commitment", {"kind": "work", "text": "x"}, "on"),
        ("name", {"kind": "alias", "surname": "", "forenames": ""}, "surname"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    part: str, facts: dict[str, Any], field: str, aaron: int, do: Do
) -> None:
    with pytest.raises(Refused) as refused:
        do(parts.add, aaron, part=part, facts=facts)
    assert refused.value.field == field


def test_somebody_who_saw_an_older_version_changes_nothing(aaron: int, do: Do) -> None:
    row = Phone.objects.get(person_id=aaron)
    do(
        parts.correct,
        row.pk,
        part="phone",
        facts={"kind": "mobile", "value": "07700 900 413"},
        because="Rang it.",
        shown_version=1,
    )
    with pytest.raises(ChangedMeanwhile):
        do(parts.end, row.pk, part="phone", until=TODAY, because="", shown_version=1)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda person: Address(person_id=person, kind="main", lines="Second main", since=TODAY),
        lambda person: Address(person_id=person, kind="other", happened=False),
        lambda person: Address(person_id=person, kind="palace"),
        lambda person: Phone(person_id=person, kind="mobile", value="1", preferred=True),
        lambda person: Relation(person_id=person, side="support", kind="mentor", name="X", next_of_kin=True),
        lambda person: Relation(person_id=person, side="family", kind="mother", name=""),
    ],
)
def test_the_database_keeps_its_own_promises(wrong: Callable[[int], Any], aaron: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(aaron).save(force_insert=True)


def test_a_phone_that_others_use_gets_no_text(aaron: int, do: Do) -> None:
    row = Phone.objects.get(person_id=aaron)
    facts = {"kind": "mobile", "value": "07700 900412", "preferred": True, "shared": True}
    do(parts.correct, row.pk, part="phone", facts=facts, because="His sister answered.", shown_version=row.version)
    assert people.recipient(aaron, on=TODAY).mobile == ""
