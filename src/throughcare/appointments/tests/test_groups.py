"""Group sessions: one slot for several people, and who came on one screen."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.urls import reverse
from time_machine import travel

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal, system
from throughcare.appointments import cover
from throughcare.appointments.actions import groups
from throughcare.appointments.actions.diary import CannotBook
from throughcare.appointments.actions.groups import CannotMeetAsGroup
from throughcare.appointments.models import Absence, Appointment, GroupSession
from throughcare.appointments.queries import groups as queries
from throughcare.appointments.tests.telling import book, moment
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts


@pytest.fixture
def rosa(aaron: int, at: datetime) -> int:
    facts = PersonFacts(names=(NameFacts(surname="Marsh", forenames="Rosa"),))
    return people.admit(facts, by=system("test"), at=at).pk


def plan(by: Principal, at: datetime, **more: object) -> GroupSession:
    values: dict[str, object] = {
        "kind": "programme", "post_id": by.post_id, "office_id": by.office_id, "place": "Room 2",
        "starts_at": moment(30, 14), "ends_at": moment(30, 16), "places": 2, **more,
    }  # fmt: skip
    return groups.plan_session("Thinking skills", by=by, at=at, **values)


def join(person_id: int, session: GroupSession, *, by: Principal, at: datetime) -> Appointment:
    return groups.join(person_id, session_id=session.pk, serves=[], told_how="face", by=by, at=at).appointment


def test_several_people_have_the_same_slot_and_nobody_else_that_officer(
    aaron: int, rosa: int, grace: Principal, at: datetime
) -> None:
    third = people.admit(PersonFacts(names=(NameFacts(surname="Third", forenames="A"),)), by=system("test"), at=at).pk
    session = plan(grace, at)
    first, second = join(aaron, session, by=grace, at=at), join(rosa, session, by=grace, at=at)
    assert (first.starts_at, second.starts_at) == (session.starts_at, session.starts_at)
    assert first.place == "Thinking skills, Room 2"
    with pytest.raises(CannotBook, match="Grace Adeyemi leads Thinking skills then"):
        book(third, moment(30, 15), by=grace, at=at, place_because="Nearer")
    with pytest.raises(CannotMeetAsGroup, match="Grace Adeyemi leads Thinking skills then"):
        plan(grace, at, starts_at=moment(30, 15), ends_at=moment(30, 17))
    assert cover.take_up([aaron], to_post=grace.post_id, by=grace, at=at) == []  # it stays the session's


def test_a_session_has_so_many_places_and_each_person_one(
    aaron: int, rosa: int, grace: Principal, at: datetime
) -> None:
    session = plan(grace, at, places=1)
    join(aaron, session, by=grace, at=at)
    with pytest.raises(CannotMeetAsGroup, match="in this session already"):
        join(aaron, session, by=grace, at=at)
    with pytest.raises(CannotMeetAsGroup, match="Every place"):
        join(rosa, session, by=grace, at=at)
    assert queries.to_come(grace.office_id or 0, at=at) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"kind": "phone"}, "what kind of session"), ({"starts_at": moment(20)}, "This time is past")],
)
def test_a_session_that_cannot_be_is_refused(
    wrong: dict[str, object], says: str, grace: Principal, at: datetime
) -> None:
    with pytest.raises(CannotMeetAsGroup, match=says):
        plan(grace, at, **wrong)


def test_who_came_is_saved_on_one_screen(aaron: int, rosa: int, grace: Principal, at: datetime) -> None:
    session = plan(grace, at)
    came, missed = join(aaron, session, by=grace, at=at), join(rosa, session, by=grace, at=at)
    with pytest.raises(CannotMeetAsGroup, match="still to come"):
        groups.record_session(session.pk, came=[(came.pk, "ATTC")], by=grace, at=at)
    later = moment(30, 16, 30)
    (row,) = queries.sessions(grace.office_id or 0, at=later)
    assert row.to_record == 2
    answer = groups.record_session(
        session.pk, came=[(came.pk, "ATTC"), (missed.pk, "AFTA"), (0, "ATTC")], by=grace, at=later
    )
    assert answer == {"ATTC": 1, "AFTA": 1}
    came.refresh_from_db()
    assert (came.outcome, came.waited_minutes) == ("ATTC", 0)
    assert Absence.objects.get().appointment_id == missed.pk  # its reason is awaited, as after any meeting
    with pytest.raises(CannotMeetAsGroup, match="at least one person"):
        groups.record_session(session.pk, came=[(came.pk, "ATTC")], by=grace, at=later)


def move(session: GroupSession, *, on: int, starts: time, by: Principal, at: datetime, **more: object) -> GroupSession:
    values: dict[str, object] = {"all_to_come": False, "because": "The room is taken.", "told_how": "", **more}
    return groups.move_session(session.pk, on=date(2026, 11, on), starts=starts, by=by, at=at, **values)


def test_a_session_moves_with_everybody_in_it(aaron: int, rosa: int, grace: Principal, at: datetime) -> None:
    session = plan(grace, at)
    old = [join(one, session, by=grace, at=at) for one in (aaron, rosa)]
    moved = move(session, on=30, starts=time(15), by=grace, at=at)  # over the time where it stood itself
    assert (moved.starts_at, moved.ends_at) == (moment(30, 15), moment(30, 17))
    for meeting in old:
        meeting.refresh_from_db()
    assert [one.cancelled_because for one in old] == ["The room is taken."] * 2
    new = Appointment.objects.filter(moved_from__in=old)
    assert {(one.starts_at, one.place, one.told_at) for one in new} == {(moment(30, 15), old[0].place, None)}
    members = queries.members(session.pk, at=at, jurisdiction="england_wales")
    assert sorted(one.person_id for one in members) == sorted([aaron, rosa])


def test_all_of_its_name_to_come_move_by_as_many_days_or_none_does(
    aaron: int, rosa: int, grace: Principal, simon: Principal, at: datetime
) -> None:
    weekly = [plan(grace, at, starts_at=moment(on, 14), ends_at=moment(on, 16)) for on in (24, 25, 26)]
    for one, who in zip(weekly[1:], (aaron, rosa), strict=True):
        join(who, one, by=grace, at=at)
    move(weekly[1], on=26, starts=time(14), by=grace, at=at, all_to_come=True)
    stand = GroupSession.objects.order_by("id").values_list("starts_at", flat=True)
    assert list(stand) == [moment(24, 14), moment(26, 14), moment(27, 14)]  # the one before stays
    book(rosa, moment(26, 9), by=simon, at=at)
    with pytest.raises(CannotMeetAsGroup, match=r"Rosa Marsh, Thu 26 Nov.*, 09:00: They have another meeting then"):
        move(weekly[1], on=25, starts=time(9), by=grace, at=at, all_to_come=True)
    assert list(stand.all()) == [moment(24, 14), moment(26, 14), moment(27, 14)]


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ((30, time(14)), "on that day at that time"),
        ((20, time(14)), "This time is past"),
        ((30, time(23)), "end on the day"),
        ((25, time(14)), "Grace Adeyemi leads Thinking skills then"),
    ],
)
def test_a_session_is_not_moved_to_where_it_cannot_be(
    to: tuple[int, time], says: str, grace: Principal, at: datetime
) -> None:
    session = plan(grace, at)
    plan(grace, at, starts_at=moment(25, 14), ends_at=moment(25, 16))
    with pytest.raises(CannotMeetAsGroup, match=says):
        move(session, on=to[0], starts=to[1], by=grace, at=at)
    with pytest.raises(CannotMeetAsGroup, match="has begun"):
        move(session, on=30, starts=time(18), by=grace, at=moment(30, 14, 30))


def test_the_pages_of_a_session(aaron: int, grace: Principal, omar: Principal, at: datetime) -> None:
    desk = signed_in(grace)
    key = "6a3f3c52-7d0f-4f51-9d6b-4a6f0f3f2b1"
    sent = {
        "key": f"{key}1", "name": "Thinking skills", "kind": "programme", "post_id": grace.post_id, "day": "30/11/2026",
        "starts": "14:00", "ends": "16:00", "place": "Room 2", "places": "8",
    }  # fmt: skip
    made = desk.post(reverse("appointments:plan_session"), sent)
    assert made.status_code == 303
    assert desk.post(
        reverse("appointments:plan_session"), {**sent, "key": f"{key}2", "ends": "13:00"}
    ).status_code == 422  # fmt: skip
    session = GroupSession.objects.get()
    into = {"key": f"{key}3", "session": session.pk, "told_how": "face"}
    assert desk.post(reverse("appointments:join", args=[aaron]), into).status_code == 303
    assert "1 of 8" in desk.get(reverse("appointments:sessions")).content.decode()
    assert "Aaron" in desk.get(made["location"]).content.decode()
    assert signed_in(omar).get(made["location"]).status_code == 403  # another office's
    mover = reverse("appointments:move_session", args=[session.pk])
    assert "None is planned after it" in desk.get(mover).content.decode()
    to = {"key": f"{key}4", "which": "all", "on": "1/12/2026", "starts": "9:00", "because": "The room is taken."}
    assert desk.post(mover, to).status_code == 303
    assert "Tuesday 1 December 2026, 09:00 to 11:00" in desk.get(made["location"]).content.decode()
    assert signed_in(omar).get(mover).status_code == 403


def test_who_came_sent_twice_or_from_two_windows_is_recorded_once(aaron: int, grace: Principal, at: datetime) -> None:
    session = plan(grace, at)
    missed = join(aaron, session, by=grace, at=at)
    address, key = reverse("appointments:session", args=[session.pk]), "6a3f3c52-7d0f-4f51-9d6b-4a6f0f3f2b2"
    with travel(moment(30, 16, 30), tick=False):
        desk = signed_in(grace)
        sent = {"key": f"{key}1", f"came_{missed.pk}": "AFTA"}
        first, again = desk.post(address, sent), desk.post(address, sent)
        assert (first.status_code, again.status_code) == (303, 303)
        assert again["Location"] == first["Location"]
        other = desk.post(address, {"key": f"{key}2", f"came_{missed.pk}": "ATTC"})
    assert other.status_code in {409, 422}
    missed.refresh_from_db()
    assert missed.outcome == "AFTA", "what the first window said stands"
    assert Absence.objects.get().appointment_id == missed.pk


def test_a_session_whose_name_and_room_are_too_long_for_a_meeting_is_refused(grace: Principal, at: datetime) -> None:
    with pytest.raises(CannotMeetAsGroup, match="160 characters or fewer"):
        plan(grace, at, place="Room " * 30)
