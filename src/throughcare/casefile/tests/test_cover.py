"""Cover for somebody who is away: everything moves in one act, and comes back as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions as allocations
from throughcare.allocations.models import Cover, Covered, Responsibility
from throughcare.appointments.actions import diary
from throughcare.appointments.models import Appointment, CoveredMeeting
from throughcare.appointments.tests import telling
from throughcare.casefile import actions
from throughcare.casefile.queries import cover as queries
from throughcare.casefile.queries import home
from throughcare.kernel import context
from throughcare.kernel.errors import Refused
from throughcare.messaging import actions as messaging
from throughcare.messaging.models import Letter
from throughcare.organisations import actions as organisations
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.models import Involvement

SignIn = Callable[[Principal], Client]


def admit(count: int, *, officer: Principal, at: datetime) -> list[int]:
    """People of an officer."""
    ids = people.admit_many([PersonFacts(names=(NameFacts(surname=f"Q{n}"),)) for n in range(count)], by=officer, at=at)
    allocations.take_over(ids, to_post=officer.post_id or 0, because="New.", by=officer, at=at - timedelta(days=40))
    return ids


def state(ids: list[int]) -> tuple[Any, ...]:
    """Everything that cover moves: whose the work is, who holds which meeting, who signs what waits."""
    return (
        set(Involvement.objects.filter(person_id__in=ids, until=None).values_list("person_id", "role", "post_id")),
        set(Responsibility.objects.filter(person_id__in=ids, until=None).values_list("person_id", "role", "post_id")),
        set(Appointment.objects.filter(person_id__in=ids).values_list("id", "post_id", "starts_at", "outcome")),
        set(
            Letter.objects.filter(person_id__in=ids, state="held")
            .exclude(kind="meeting_covered")
            .values_list("id", "signed")
        ),
    )


def cover(grace: Principal, ruth: Principal, plan: list[tuple[int, Principal]], *, at: datetime, days: int = 5) -> int:
    """Grace is away from today."""
    made = actions.cover(
        grace.post_id or 0,
        plan=[(person_id, to.post_id or 0) for person_id, to in plan],
        since=at.date(),
        until=at.date() + timedelta(days=days),
        because="Sick",
        by=ruth,
        at=at,
    )
    return int(made["cover"])


def test_work_meetings_and_letters_go_to_the_colleague_and_come_back(
    story: dict[str, Appointment], aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    tomorrow = telling.book(aaron, at + timedelta(days=1), by=grace, at=at)
    messaging.queue(
        aaron,
        kind="meeting_booked",
        about=("appointments.appointment", story["open"].pk, None) if "open" in story else _about(tomorrow),
        facts={"next_at": at.isoformat(), "next_with": "Grace", "next_place": "Kilner Street"},
        once="one",
        by=grace,
        at=at,
    )
    before = state([aaron])
    owed = {row["what"] for row in _all(home.work(grace, at=at))}
    assert owed
    number = cover(grace, ruth, [(aaron, simon)], at=at)
    assert {row["what"] for row in _all(home.work(simon, at=at))} >= owed
    assert not _all(home.work(grace, at=at))
    tomorrow.refresh_from_db()
    assert tomorrow.post_id == simon.post_id
    assert Letter.objects.get(once="one").signed == "Simon Hale, for Grace Adeyemi, offender manager"
    text, told = Letter.objects.filter(kind="meeting_covered").order_by("id")
    assert (text.channel, told.channel) == ("text", "post")  # a text names nobody, and he has no page to see it on
    assert "will be with somebody else" in text.body
    assert "will be with Simon" in told.body
    assert Responsibility.objects.get(person_id=aaron, role="offender_manager", until=None).post_id == grace.post_id
    later = at + timedelta(hours=2)
    actions.give_back(number, because="Back early", by=ruth, at=later)
    assert state([aaron]) == before
    for one in (text, told):
        one.refresh_from_db()
        assert one.state == "withdrawn"


def _about(meeting: Appointment) -> tuple[str, int, None]:
    return ("appointments.appointment", meeting.pk, None)


def _all(found: home.Work) -> list[dict[str, Any]]:
    return [*found.late, *found.today, *found.week, *found.later]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    meetings=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 72)), max_size=6),
    busy=st.lists(st.integers(1, 72), max_size=4),
    to=st.lists(st.booleans(), min_size=4, max_size=4),
    hours=st.integers(0, 30),
)
def test_cover_and_give_back_leave_everything_as_it_was(
    grace: Principal,
    simon: Principal,
    ruth: Principal,
    at: datetime,
    meetings: list[tuple[int, int]],
    busy: list[int],
    to: list[bool],
    hours: int,
) -> None:
    """Whatever is in the diaries, and whenever it is given back: no row is lost, and each is whose it was. What was to
    come and has begun meanwhile stays with who held it."""
    now = at + timedelta(days=len(meetings) * 7)
    with context.acting(principal=ruth.key, reason="test"):
        ids = admit(4, officer=grace, at=now)
        for whose, hour in meetings:
            _try_to_book(ids[whose], now + timedelta(hours=hour), grace, at=now)
        other = admit(1, officer=simon, at=now)[0]
        for hour in busy:
            _try_to_book(other, now + timedelta(hours=hour), simon, at=now)
        before, theirs = state(ids), state([other])
        number = cover(grace, ruth, [(id_, simon if one else ruth) for id_, one in zip(ids, to, strict=True)], at=now)
        assert {row[0] for row in state(ids)[2]} == {row[0] for row in before[2]}
        back = now + timedelta(hours=hours)
        actions.give_back(number, because="Back", by=ruth, at=back)
        was, after = before[2], state(ids)[2]
        assert state(ids)[:2] == before[:2]
        assert {row for row in after if row[2] > back} == {row for row in was if row[2] > back}
        assert {row[0] for row in after} == {row[0] for row in was}
        assert state([other]) == theirs
        assert not Covered.objects.filter(cover_id=number, ended_at=None).exists()
        assert not CoveredMeeting.objects.filter(cover_id=number, ended_at=None).exists()
        Appointment.objects.filter(person_id__in=[*ids, other]).update(cancelled_at=now)


def _try_to_book(person_id: int, starts: datetime, by: Principal, *, at: datetime) -> None:
    try:
        telling.book(person_id, starts, by=by, at=at, anyway_because="Agreed.")
    except Refused:
        return


def test_a_meeting_that_clashes_stays_and_is_named(
    grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    mine, his = admit(1, officer=grace, at=at)[0], admit(1, officer=simon, at=at)[0]
    meeting = telling.book(mine, at + timedelta(hours=3), by=grace, at=at)
    telling.book(his, at + timedelta(hours=3), by=simon, at=at)
    absent = queries.absent(grace.post_id or 0, team_id=grace.team_id or 0, on=at.date())
    assert absent is not None
    days = {"since": at.date(), "until": at.date() + timedelta(days=2)}
    preview = queries.preview(absent, to=[simon.post_id or 0], **days, at=at)
    assert preview.rows[0].meetings[0].clashes == ("Simon Hale",)
    both = queries.preview(absent, to=[simon.post_id or 0, ruth.post_id or 0], **days, at=at)
    assert both.rows[0].proposed == ruth.post_id
    made = actions.cover(grace.post_id or 0, plan=[(mine, simon.post_id or 0)], because="Sick", **days, by=ruth, at=at)
    assert (made["moved"], made["left"]) == (0, 1)
    meeting.refresh_from_db()
    assert meeting.post_id == grace.post_id


def test_what_is_booked_and_moved_meanwhile_goes_to_who_is_back(
    grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    person = admit(1, officer=grace, at=at)[0]
    first = telling.book(person, at + timedelta(days=1), by=grace, at=at)
    number = cover(grace, ruth, [(person, simon)], at=at)
    starts = at + timedelta(days=2)
    moved = diary.move(
        first.pk,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        by_whom="person",
        because="Work.",
        by=simon,
        at=at,
    )
    assert moved.post_id == simon.post_id
    actions.give_back(number, because="Back", by=ruth, at=at + timedelta(hours=1))
    moved.refresh_from_db()
    assert moved.post_id == grace.post_id


def test_whoever_got_another_officer_meanwhile_stays_with_them(
    grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    person = admit(1, officer=grace, at=at)[0]
    number = cover(grace, ruth, [(person, ruth)], at=at)
    allocations.take_over([person], to_post=simon.post_id or 0, because="For good.", by=ruth, at=at)
    actions.give_back(number, because="Back", by=ruth, at=at + timedelta(hours=1))
    held = Involvement.objects.get(person_id=person, role="offender_manager", until=None)
    assert held.post_id == simon.post_id
    assert Covered.objects.get(cover_id=number).ended_because == "Changed hands meanwhile"


def test_cover_is_all_or_nothing_and_done_once(
    grace: Principal, simon: Principal, ruth: Principal, paul: Principal, at: datetime
) -> None:
    ids = admit(2, officer=grace, at=at)
    before = state(ids)
    with pytest.raises(Refused, match="same role"):
        cover(grace, ruth, [(ids[0], simon), (ids[1], paul)], at=at)
    organisations.record_leave(
        simon.post_id or 0, since=at.date(), until=at.date() + timedelta(days=1), kind="sick", by=ruth
    )
    with pytest.raises(Refused, match="away"):
        cover(grace, ruth, [(ids[0], simon)], at=at)
    assert state(ids) == before
    assert not Cover.objects.exists()
    facts: dict[str, Any] = {
        "plan": [(ids[0], ruth.post_id)],
        "since": at.date(),
        "until": at.date() + timedelta(days=2),
        "because": "Sick",
        "by": ruth,
        "at": at,
    }
    with context.acting(principal=ruth.key, reason="test"):
        first = actions.cover(grace.post_id or 0, **facts, key="k")
        assert actions.cover(grace.post_id or 0, **facts, key="k") == first
    with pytest.raises(Refused, match="covered already"):
        actions.cover(grace.post_id or 0, **facts)
    assert Cover.objects.count() == 1


def test_work_moves_on_the_first_day_and_not_before(
    grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    person = admit(1, officer=grace, at=at)[0]
    made = actions.cover(
        grace.post_id or 0,
        plan=[(person, simon.post_id or 0)],
        since=at.date() + timedelta(days=3),
        until=at.date() + timedelta(days=6),
        because="Holiday",
        by=ruth,
        at=at,
    )
    mine = Involvement.objects.filter(person_id=person, role="offender_manager", until=None)
    assert mine.get().post_id == grace.post_id
    actions.begin_cover(made["cover"], by=ruth, at=at + timedelta(days=3))
    actions.begin_cover(made["cover"], by=ruth, at=at + timedelta(days=3))
    assert mine.get().post_id == simon.post_id


def test_the_manager_arranges_cover_on_a_page_and_gives_it_back(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime, signed_in: SignIn
) -> None:
    client = signed_in(ruth)
    page = f"/team/cover/{grace.post_id}/?since={at:%d/%m/%Y}&until=30/11/2026&to={simon.post_id}"
    shown = client.get(page).content.decode()
    assert "Aaron James Whitfield" in shown
    key = shown.split('name="key" value="')[1].split('"')[0]
    answer = client.post(page, {"key": key, "because": "Sick", f"person_{aaron}": str(simon.post_id)})
    assert answer.status_code == 303, answer.content.decode()
    assert "Give back" in client.get("/team/leave/").content.decode()
    number = Cover.objects.get().pk
    back = f"/team/cover/{number}/give-back/"
    key = client.get(back).content.decode().split('name="key" value="')[1].split('"')[0]
    assert client.post(back, {"key": key, "because": "Well again"}).status_code == 303
    assert client.get(back).status_code == 302, "nothing is left to give back: the list is shown"
