"""A caseload lists, sorts, filters and pages on the server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions as allocations
from throughcare.appointments.models import Appointment
from throughcare.casefile.queries import caseload
from throughcare.casefile.queries.caseload import Wanted
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.sentences.models import Sentence

SignIn = Callable[[Principal], Client]


@pytest.fixture
def crowd(grace: Principal, at: datetime) -> list[int]:
    """Thirty more people of Grace's, one of them without a name and with an age band."""
    rows = [PersonFacts(names=(NameFacts(surname=f"Person{n:02}", forenames="A"),)) for n in range(29)]
    rows.append(PersonFacts(age_from=25, age_until=35))
    ids = people.admit_many(rows, by=grace, at=at)
    for person_id in ids:
        allocations.allocate(
            person_id, role="offender_manager", post_id=grace.post_id, because="Starts today", by=grace, at=at
        )
    return ids


def names(found: caseload.Caseload) -> list[str]:
    return [row.name for row in found.rows]


def test_late_work_comes_first_and_nobody_is_lost_between_pages(
    story: dict[str, Appointment], aaron: int, crowd: list[int], grace: Principal, at: datetime
) -> None:
    first = caseload.listed(Wanted(), by=grace, at=at)
    second = caseload.listed(Wanted(page=2), by=grace, at=at)
    assert first.rows[0].person_id == aaron
    assert (first.count, len(first.rows), len(second.rows)) == (31, 25, 6)
    assert {row.person_id for row in (*first.rows, *second.rows)} == {aaron, *crowd}


def test_a_person_without_a_name_is_there_with_their_band(
    crowd: list[int], grace: Principal, signed_in: SignIn
) -> None:
    page = signed_in(grace).get("/caseload/?sort=-person&page=2").content.decode()
    assert "Name not recorded" in page
    assert "25 to 34" in page


def test_every_column_sorts_both_ways(
    story: dict[str, Appointment], crowd: list[int], grace: Principal, at: datetime
) -> None:
    for sort in caseload.SORTS:
        for down in (False, True):
            found = caseload.listed(Wanted(sort=sort, down=down), by=grace, at=at)
            assert (sort, down, found.count) == (sort, down, 31)


def test_filters_narrow_by_what_is_shown(
    story: dict[str, Appointment], crowd: list[int], grace: Principal, at: datetime
) -> None:
    def found(**wanted: str) -> list[str]:
        return names(caseload.listed(Wanted(**wanted), by=grace, at=at))  # type: ignore[arg-type]

    assert found(name="whit") == ["Aaron James Whitfield"]
    assert found(name="n1042") == ["Aaron James Whitfield"]
    assert found(order="CO") == ["Aaron James Whitfield"]
    assert found(next="week") == []
    assert len(found(next="none")) == 25
    assert found(due="outcome") == ["Aaron James Whitfield"]
    assert len(found(due="new")) == 25
    assert found(name="nobody at all") == []


def test_a_colleague_sees_the_team_and_an_outsider_neither(
    aaron: int, grace: Principal, simon: Principal, omar: Principal, at: datetime
) -> None:
    assert names(caseload.listed(Wanted(), by=simon, at=at)) == []
    assert names(caseload.listed(Wanted(tab="team"), by=simon, at=at)) == ["Aaron James Whitfield"]
    assert names(caseload.listed(Wanted(tab="team"), by=omar, at=at)) == []


def test_a_meeting_that_was_moved_away_is_not_the_next_one(
    story: dict[str, Appointment], grace: Principal, at: datetime
) -> None:
    (row,) = caseload.listed(Wanted(), by=grace, at=at).rows
    assert row.next == "Wed 2 Dec 10:00"
    assert (row.last, row.last_note) == ("Today", ("Outcome to record", "soon"))
    story["next"].change(cancelled_at=at, cancelled_by="person", cancelled_because="Ill")
    (row,) = caseload.listed(Wanted(), by=grace, at=at).rows
    assert (row.next, row.next_tone) == ("Not booked", "late")


@pytest.mark.parametrize(
    "query", ["?page=99", "?page=x", "?sort=nonsense", "?tab=theirs", "?due=nonsense", "?tier=%00", "?officer=1e9"]
)
def test_an_address_somebody_made_up_shows_the_list(
    query: str, aaron: int, grace: Principal, signed_in: SignIn
) -> None:
    assert signed_in(grace).get(f"/caseload/{query}").status_code == 200


def test_the_week_on_paper_has_today_and_six_days(
    story: dict[str, Appointment], grace: Principal, at: datetime, signed_in: SignIn
) -> None:
    page = signed_in(grace).get("/caseload/week/").content.decode()
    assert "Monday 23 November 2026" in page
    assert "Sunday 29 November 2026" in page
    assert page.count("Nothing booked and nothing due.") >= 4
    assert f"{(at + timedelta(days=7)).day} November" not in page


def test_a_caseload_shows_those_not_seen_as_often_as_owed(aaron: int, grace: Principal, at: datetime) -> None:
    Sentence.objects.filter(person_id=aaron).update(sentenced_on=date(2026, 10, 1), released_on=None)

    def shown(state: str) -> list[int]:
        return [row.person_id for row in caseload.listed(Wanted(contact=state), by=grace, at=at).rows]

    assert shown("ours") == [aaron]
    assert shown("theirs") == shown("met") == []
