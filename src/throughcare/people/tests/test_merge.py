"""Two records put together and taken apart: nothing is lost, whoever's row it is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions as allocations
from throughcare.allocations.models import Responsibility
from throughcare.appointments.models import Contact
from throughcare.assessments.actions import telling
from throughcare.assessments.models import Story
from throughcare.demo import cast
from throughcare.kernel import context
from throughcare.people import actions as people
from throughcare.people import limits, search
from throughcare.people.facts import AddressFacts, NameFacts, PersonFacts, PhoneFacts
from throughcare.people.merging import actions, rows
from throughcare.people.models import Headline, Identifier, Limit, Merge, Name, Person
from throughcare.people.record.actions import parts
from throughcare.sentences.models import Sentence

# Tables with a person_id that do not move, and why.
STAYS = {
    "audit_entry": "the audit stays where it was and is shown together",
    "audit_shown": "the audit stays where it was and is shown together",
    "kernel_draft": "typed text of one page, which is asked for by that page's own name",
    "people_headline": "written anew",
    "people_fence": "written anew",
    "people_likely": "about two records",
    "people_merge": "about two records",
    "people_moved": "about two records",
}


def tables_of_a_person() -> set[str]:
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if any(field.column == "person_id" for field in model._meta.concrete_fields)
        and not any(field.name == "pgh_id" for field in model._meta.concrete_fields)
    }


def test_every_table_about_a_person_moves_or_says_why_not() -> None:
    moving = [table.name for table in rows.tables()]
    assert len(moving) == len(set(moving))
    missing = tables_of_a_person() - set(moving) - set(STAYS)
    assert not missing, f"Name {', '.join(sorted(missing))} in the moving.py of its slice."
    assert not set(STAYS) & set(moving)


def sums() -> dict[str, str]:
    """A checksum of every row of every table about a person, and of people themselves."""
    skipped = {"people_merge", "people_moved", "people_likely", "audit_entry", "audit_shown"}
    found = {}
    with connection.cursor() as cursor:
        for table in sorted((tables_of_a_person() | {"people_person"}) - skipped):
            cursor.execute(f"select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t")
            found[table] = cursor.fetchone()[0]
    return found


def do(keep: int, other: int, *, ruth: Principal, paul: Principal, at: datetime, takes: str = "kept") -> Merge:
    chosen = {clash.name: takes for clash in actions.clashes(keep, other)}
    row = actions.propose(keep, other_id=other, because="Seen the same papers.", choices=chosen, by=paul, at=at)
    return actions.merge(row.id, shown_version=row.version, by=ruth, at=at)


@pytest.fixture(autouse=True)
def acting(ruth: Principal) -> Iterator[None]:
    """As a request of hers: the database shows nobody a record that somebody may not see."""
    with context.acting(principal=ruth.key, reason="test"):
        yield


@pytest.fixture
def twice(staff: cast.Staff, at: datetime) -> int:
    """Aaron once more, as another system wrote him."""
    facts = PersonFacts(
        reference="X999",
        names=(NameFacts("Witfield", "Aron"), NameFacts("Whit", kind="alias")),
        date_of_birth=date(1999, 3, 14),
        pronoun="they",
        identifiers=(("PNC", "2001/0171310W"),),
        addresses=(AddressFacts(lines="1 Elsewhere", town="Ashby", postcode="NG1 1AA", since=date(2026, 1, 1)),),
        phones=(PhoneFacts("mobile", "07700900999", preferred=True),),
        source_facts=(("delius", "Risk", "High"),),
    )
    person = people.admit(facts, by=staff.simon, at=at)
    allocations.allocate(
        person.id,
        role="offender_manager",
        post_id=staff.simon.post_id,
        because="At sentence.",
        by=staff.ruth,
        at=at,
        since=at - timedelta(days=200),
    )
    return person.id


@pytest.mark.parametrize("takes", ["kept", "other"])
def test_merged_and_taken_apart_every_table_is_as_before(
    aaron: int, twice: int, ruth: Principal, paul: Principal, at: datetime, takes: str
) -> None:
    before = sums()
    for keep, other in ((aaron, twice), (twice, aaron)):
        row = do(keep, other, ruth=ruth, paul=paul, at=at, takes=takes)
        left = {table.name for table in rows.tables() if table.model._base_manager.filter(person_id=other).exists()}
        assert not left
        actions.part(row.id, because="Two people.", shown_version=row.version, by=ruth, at=at)
        after = sums()
        assert {name for name in before if before[name] != after[name]} == set()


def test_random_pairs_come_apart_as_they_were(
    staff: cast.Staff, ruth: Principal, paul: Principal, at: datetime
) -> None:
    chance = random.Random(20261123)
    for _ in range(12):
        pair = [people.admit(_anybody(chance), by=staff.simon, at=at).id for _ in range(2)]
        for person_id in pair:
            if chance.random() < 0.7:
                officer = chance.choice([staff.grace, staff.simon])
                since = at - timedelta(days=chance.randrange(1, 400))
                allocations.allocate(
                    person_id,
                    role="offender_manager",
                    post_id=officer.post_id,
                    because="x",
                    by=ruth,
                    at=at,
                    since=since,
                )
            if chance.random() < 0.4:
                users = [staff.omar.user_id] if chance.random() < 0.5 else [staff.omar.user_id, staff.amina.user_id]
                limits.set_limit(
                    person_id, kind="exclusion", users=users, message="No.", because="Known.", by=ruth, at=at
                )
        before = sums()
        takes = chance.choice(["kept", "other"])
        row = do(pair[0], pair[1], ruth=ruth, paul=paul, at=at, takes=takes)
        actions.part(row.id, because="Two people.", shown_version=row.version, by=ruth, at=at)
        after = sums()
        assert {name for name in before if before[name] != after[name]} == set()


def _anybody(chance: random.Random) -> PersonFacts:
    some: Any = chance.choice
    return PersonFacts(
        names=(NameFacts(some(["Marsh", "Quill"]), some(["Ada", ""])), NameFacts("Al", kind="alias")),
        date_of_birth=some([None, date(1990, 5, 17), date(1990, 5, 18)]),
        pronoun=some(["", "he", "she"]),
        language=some(["", "English", "Polish"]),
        addresses=tuple(AddressFacts(lines="4 Mill Lane", kind=some(["main", "none"])) for _ in range(some([0, 1]))),
        phones=tuple(PhoneFacts("mobile", "07700900123", preferred=True) for _ in range(some([0, 1]))),
        adjustments=some([(), ("Large print",)]),
        source_facts=some([(), (("old", "Risk", "High"),)]),
    )


def test_the_old_reference_finds_the_kept_record_and_all_names(
    aaron: int, twice: int, grace: Principal, ruth: Principal, paul: Principal, at: datetime
) -> None:
    row = do(aaron, twice, ruth=ruth, paul=paul, at=at)
    assert actions.kept(twice) == aaron
    assert sorted(actions.together(aaron)) == sorted([aaron, twice])
    assert [found.person_id for found in search.find("X999", by=grace, at=at).people] == [aaron]
    assert [found.person_id for found in search.find("Witfield", by=grace, at=at).people] == [aaron]
    assert not Headline.objects.filter(person_id=twice).exists()
    assert Name.objects.filter(person_id=aaron, kind="current", until=None).count() == 1
    assert Responsibility.objects.filter(person_id=aaron, role="offender_manager", until=None).count() == 1
    assert actions.moved_rows(row) > 6
    actions.part(row.id, because="Two people.", shown_version=row.version, by=ruth, at=at)
    assert actions.kept(twice) is None
    assert not Identifier.objects.filter(kind="Earlier reference").exists()


def test_what_was_chosen_stands(aaron: int, twice: int, ruth: Principal, paul: Principal, at: datetime) -> None:
    names = {clash.name for clash in actions.clashes(aaron, twice)}
    assert {"name_current", "pronoun", "role_offender_manager"} <= names
    do(aaron, twice, ruth=ruth, paul=paul, at=at, takes="other")
    headline = Headline.objects.get(person_id=aaron)
    assert headline.name == "Aron Witfield"
    assert headline.officer.startswith("Simon")
    assert Person.objects.get(id=aaron).pronoun == "they"


def test_of_two_stories_that_are_being_written_the_kept_one_goes_on_and_the_other_stays_as_it_is(
    aaron: int, twice: int, ruth: Principal, paul: Principal, at: datetime
) -> None:
    for person_id in (aaron, twice):
        telling.save_answer(person_id, question="want", words=f"A home, says {person_id}.", by=ruth, at=at)
    before = sums()
    row = do(aaron, twice, ruth=ruth, paul=paul, at=at)
    stories = Story.objects.filter(person_id=aaron).order_by("id")
    assert [(story.answers["want"], story.sent_at is None) for story in stories] == [
        (f"A home, says {aaron}.", True),
        (f"A home, says {twice}.", False),
    ]
    actions.part(row.id, because="Two people.", shown_version=row.version, by=ruth, at=at)
    assert sums() == before


def test_it_takes_two_people_a_reason_and_every_choice(
    aaron: int, twice: int, ruth: Principal, paul: Principal, at: datetime
) -> None:
    with pytest.raises(actions.CannotMerge, match="Say how you know"):
        actions.propose(aaron, other_id=twice, because=" ", choices={}, by=ruth, at=at)
    with pytest.raises(actions.CannotMerge, match="Choose which stands"):
        actions.propose(aaron, other_id=twice, because="Same.", choices={}, by=ruth, at=at)
    chosen = {clash.name: "kept" for clash in actions.clashes(aaron, twice)}
    row = actions.propose(aaron, other_id=twice, because="Same.", choices=chosen, by=ruth, at=at)
    with pytest.raises(actions.CannotMerge, match="Another manager"):
        actions.merge(row.id, shown_version=row.version, by=ruth, at=at)
    with pytest.raises(actions.CannotMerge, match="being put together"):
        actions.propose(twice, other_id=aaron, because="Same.", choices=chosen, by=paul, at=at)


def test_the_more_closed_answer_wins(
    aaron: int, twice: int, staff: cast.Staff, ruth: Principal, paul: Principal, at: datetime
) -> None:
    limits.set_limit(
        aaron, kind="exclusion", users=[staff.omar.user_id], message="No.", because="Known.", by=ruth, at=at
    )
    limits.set_limit(
        twice, kind="exclusion", users=[staff.amina.user_id], message="No.", because="Known.", by=ruth, at=at
    )
    do(aaron, twice, ruth=ruth, paul=paul, at=at)
    standing = Limit.objects.get(person_id=aaron, kind="exclusion", until=None)
    assert set(standing.users) == {staff.omar.user_id, staff.amina.user_id}


def test_what_came_since_is_asked_about_and_goes_where_it_is_said(
    aaron: int, twice: int, grace: Principal, ruth: Principal, paul: Principal, at: datetime
) -> None:
    row = do(aaron, twice, ruth=ruth, paul=paul, at=at)
    orders = Sentence.objects.filter(person_id=aaron).count()
    phone = parts.add(aaron, part="phone", facts={"kind": "phone", "value": "01632960123"}, by=grace, at=at)
    Contact.objects.create(person_id=aaron, kind="note", at=at, words="Came in.")
    since = rows.since(row)
    assert {(one.table, one.words) for one in since} == {
        ("people_phone", "Phone or e-mail"),
        ("appointments_contact", "Note"),
    }
    actions.part(
        row.id, because="Two people.", go=[("people_phone", phone.pk)], shown_version=row.version, by=ruth, at=at
    )
    phone.refresh_from_db()
    assert phone.person_id == twice
    assert Contact.objects.filter(person_id=aaron, words="Came in.").exists()
    assert Sentence.objects.filter(person_id=aaron).count() == orders
