"""Both sides in figures: what is counted, and that nobody can be worked out of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.accounts.principals import Principal, person
from throughcare.allocations import actions as allocations
from throughcare.appointments.actions.feedback import say_how_it_was
from throughcare.appointments.models import Appointment
from throughcare.casefile.queries import measures
from throughcare.casefile.queries.measures import MEASURES, Cell, figures, in_words
from throughcare.complaints import actions as complaints
from throughcare.demo import cast
from throughcare.people.facts import NameFacts, PersonFacts

SignIn = Callable[[Principal], Client]
SHARE, COUNT = MEASURES[0], MEASURES[-1]


def people(count: int, *, staff: cast.Staff, gender: str, at: datetime) -> list[int]:
    """Some people of the team, of whom each complained last month."""
    found = []
    for number in range(count):
        facts = PersonFacts(
            reference=f"M{gender[:1]}{number:05}", names=(NameFacts(surname=f"Test{number}", forenames="Sam"),)
        )
        made = cast.admit(facts, by=staff.paul, at=at)
        allocations.allocate(
            made,
            role="offender_manager",
            post_id=staff.grace.post_id,
            because="New order.",
            since=at - timedelta(days=60),
            by=staff.ruth,
            at=at,
        )
        complaints.make(
            made,
            subject="late",
            words="I waited.",
            answer_how="page",
            by=person(made, name="Sam"),
            at=at - timedelta(days=30),
        )
        found.append(made)
    return found


@pytest.fixture
def counted(staff: cast.Staff, aaron: int, at: datetime) -> measures.Figures:
    """Twelve men and one woman, whose complaints nobody has answered."""
    from throughcare.people.models import Person  # noqa: PLC0415

    Person.objects.filter(id__in=people(12, staff=staff, gender="man", at=at)).update(gender="man")
    Person.objects.filter(id__in=people(1, staff=staff, gender="woman", at=at)).update(gender="woman")
    return figures([staff.team], jurisdiction="england_wales", at=at)


def test_the_months_are_whole_so_that_tomorrow_tells_no_more(at: datetime) -> None:
    assert measures.months(at.date()) == (date(2025, 11, 1), date(2026, 10, 31))
    assert measures.months(date(2026, 11, 30)) == measures.months(date(2026, 11, 1))


def test_a_group_of_fewer_than_ten_is_not_shown_and_cannot_be_subtracted(counted: measures.Figures) -> None:
    gender = {name: said["complaints"] for name, said in counted.groups["gender"]}
    assert counted.whole["complaints"] == "About 10"
    assert gender["Man"] == "About 10"
    assert gender["Woman"] == "Fewer than 10"
    assert gender["Non-binary"] == "Fewer than 10"
    assert [name for name, _ in counted.groups["team"]] == ["Northgate East"]


def test_what_waits_is_counted_and_what_was_not_recorded_has_its_own_row(counted: measures.Figures) -> None:
    assert counted.whole["waiting"] == "About 10"
    ages = dict(counted.groups["age"])
    assert ages["Not recorded"]["complaints"] == "About 10"
    assert ages["Under 25"]["complaints"] == "Fewer than 10"


def test_many_complaints_of_a_few_do_not_stand_out_of_a_total(staff: cast.Staff, aaron: int, at: datetime) -> None:
    """One woman complained forty times: counted by complaint, all less the men's would be hers."""
    from throughcare.people.models import Person  # noqa: PLC0415

    Person.objects.filter(id__in=people(12, staff=staff, gender="man", at=at)).update(gender="man")
    (woman,) = people(1, staff=staff, gender="woman", at=at)
    Person.objects.filter(id=woman).update(gender="woman")
    for _ in range(40):
        complaints.make(
            woman, subject="late", words="x", answer_how="page", by=person(woman, name="S"), at=at - timedelta(days=30)
        )
    found = figures([staff.team], jurisdiction="england_wales", at=at)
    assert found.whole["complaints"] == found.whole["waiting"] == "About 10"
    assert dict(found.groups["gender"])["Man"]["complaints"] == "About 10"


def test_what_is_said_this_month_of_an_officer_is_not_counted_yet(
    story: dict[str, Appointment], staff: cast.Staff, aaron: int, at: datetime
) -> None:
    """The page of the next day would say how the one who was asked today answered."""
    say_how_it_was(story["kept"].pk, waited="on_time", clear="yes", by=person(aaron, name="Aaron"), at=at)
    assert figures([staff.team], jurisdiction="england_wales", at=at).officers == []
    (row,) = figures([staff.team], jurisdiction="england_wales", at=at + timedelta(days=31)).officers
    assert (row.name, row.clear) == ("Grace Adeyemi", None)


@settings(deadline=None)
@given(st.lists(st.integers(0, 60), min_size=2, max_size=6))
def test_no_hidden_number_follows_from_those_that_are_shown(groups: list[int]) -> None:
    """Every number that a hidden group may have is thought of: more than one fits what is shown."""

    def shown(count: int) -> str:
        return in_words(COUNT, Cell(every=count, people=count))

    for place, hidden in enumerate(groups):
        if hidden >= 10:
            continue
        fits = set()
        whole, others = shown(sum(groups)), [shown(one) for at, one in enumerate(groups) if at != place]
        spans = [[n for n in range(71) if shown(n) == said] for said in others]
        low, high = sum(span[0] for span in spans), sum(span[-1] for span in spans)
        for guess in range(10):
            if any(shown(guess + rest) == whole for rest in range(low, high + 1)):
                fits.add(guess)
        assert len(fits) > 1


def test_a_share_is_in_tenths() -> None:
    assert in_words(SHARE, Cell(every=30, good=29, people=30)) == "10 in 10"
    assert in_words(SHARE, Cell(every=12, good=9, people=11)) == "8 in 10"
    assert in_words(SHARE, Cell(every=40, good=40, people=9)) == "Fewer than 10"


def test_one_officer_has_no_mark_by_few_answers(
    story: dict[str, Appointment], aaron: int, grace: Principal, ruth: Principal, at: datetime, signed_in: SignIn
) -> None:
    said_at = at - timedelta(days=25)
    say_how_it_was(story["kept"].pk, waited="on_time", clear="yes", by=person(aaron, name="Aaron"), at=said_at)
    page = signed_in(ruth).get("/team/measures/").content.decode()
    officers = page.split("by officer")[-1]
    assert "Grace Adeyemi" in officers
    assert "Fewer than 10" in officers
    assert " in 10<" not in officers
    assert signed_in(grace).get("/team/measures/").status_code == 403
