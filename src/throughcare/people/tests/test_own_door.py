"""The door for the person themselves: their own record and no other, and every look written down as theirs."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from throughcare.accounts.principals import NOBODY, Principal, person
from throughcare.audit.models import Entry
from throughcare.demo import cast
from throughcare.kernel import context
from throughcare.people import access, limits
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.models import Headline, Name, Person


@pytest.fixture
def himself(aaron: int) -> Principal:
    """Aaron on his own side."""
    return person(aaron, name="Aaron James Whitfield")


@pytest.fixture
def other(aaron: int, paul: Principal, at: datetime) -> int:
    """Somebody else."""
    facts = PersonFacts(reference="N999001", names=(NameFacts(surname="Reilly", forenames="Connor"),))
    with context.acting(principal=paul.key, reason="test"):
        return cast.admit(facts, by=paul, at=at)


def test_a_person_opens_their_own_record_and_one_entry_says_it_was_them(aaron: int, himself: Principal) -> None:
    with context.acting(principal=himself.key, reason="GET /my/"):
        record = access.open_own(himself, doing="see_own")
    assert (record.person_id, record.relation) == (aaron, "own")
    assert record.headline.name == "Aaron James Whitfield"
    assert record.may("see_own")
    assert record.may("own_reason")
    (entry,) = Entry.objects.using("audit").order_by("id")
    assert (entry.principal, entry.who) == (f"person:{aaron}", "Aaron James Whitfield")
    assert (entry.person_id, entry.allowed, entry.doing, entry.because) == (aaron, True, "see_own", "own")


def test_nobody_a_job_and_another_person_are_refused_and_it_is_written_down(
    aaron: int, himself: Principal, grace: Principal, other: int
) -> None:
    for who, whose in ((NOBODY, None), (NOBODY, aaron), (grace, None), (himself, other)):
        with (
            context.acting(principal=who.key, reason="test"),
            pytest.raises(access.NoSuchPerson),
        ):
            access.open_own(who, doing="see_own", person_id=whose)
    assert [entry.allowed for entry in Entry.objects.using("audit").order_by("id")] == [False] * 4


def test_the_door_of_the_staff_stays_shut_to_the_person_themselves(aaron: int, himself: Principal) -> None:
    """What stands in a record for staff is not for them: their own side has doors of its own."""
    with context.acting(principal=himself.key, reason="test"):
        for doing in ("see_record", "see_letters", "see_team", "note"):
            with pytest.raises(access.NoSuchPerson):
                access.open_record(himself, aaron, doing=doing)
        with pytest.raises(access.AccessRefused):
            access.open_list(himself, people=[aaron], doing="search")


def test_one_who_may_read_the_record_sees_it_as_the_person_does_and_can_tell_nothing(
    aaron: int, himself: Principal, grace: Principal, omar: Principal
) -> None:
    with context.acting(principal=grace.key, reason="test"):
        seen = access.open_own(grace, doing="see_own", person_id=aaron)
        assert (seen.relation, seen.may("see_own"), seen.may("own_reason")) == ("allocated", True, False)
        with pytest.raises(access.AccessRefused):
            access.open_own(grace, doing="own_reason", person_id=aaron)
    with context.acting(principal=omar.key, reason="test"), pytest.raises(access.AccessRefused):
        access.open_own(omar, doing="see_own", person_id=aaron)
    found = list(Entry.objects.using("audit").order_by("id").values_list("principal", "doing", "allowed"))
    assert found == [
        (grace.key, "see_as_person", True),
        (grace.key, "own_reason", False),
        (omar.key, "see_as_person", False),
    ]


def test_the_database_shows_a_person_their_own_rows_and_nobody_elses(
    aaron: int, other: int, himself: Principal
) -> None:
    with context.acting(principal=himself.key, reason="test"):
        assert set(Headline.objects.values_list("person_id", flat=True)) == {aaron}
        assert set(Person.objects.values_list("id", flat=True)) == {aaron}
        assert set(Name.objects.values_list("person_id", flat=True)) == {aaron}
        assert Headline.objects.filter(person_id=other).update(tier="X") == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            Name.objects.create(person_id=other, kind="alias", surname="No")
    for key in (f"person:{other}", "person:", "person:0", f"person:{aaron} or 1=1", f"PERSON:{aaron}", f"x:{aaron}"):
        with context.acting(principal=key, reason="test"), connection.cursor() as cursor:
            cursor.execute("select count(*) from people_headline where person_id = %s", [aaron])
            seen = cursor.fetchone()[0]
            assert seen == (0 if key.startswith("person:") and key[7:].isdigit() else 1), key


def test_somebody_who_is_closed_to_most_staff_is_open_to_themselves(
    aaron: int, himself: Principal, ruth: Principal, grace: Principal, at: datetime
) -> None:
    with context.acting(principal=ruth.key, reason="test"):
        limits.set_limit(
            aaron,
            kind="restriction",
            users=[grace.user_id or 0, ruth.user_id or 0],
            message="Ask Ruth Okonjo.",
            because="As agreed.",
            by=ruth,
            at=at,
        )
    with context.acting(principal="", reason="test"):
        assert not Headline.objects.exists()
    with context.acting(principal=himself.key, reason="test"):
        assert access.open_own(himself, doing="see_own").headline.fenced
