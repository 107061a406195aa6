"""Whether somebody was seen as often as the standard asks, period by period, and if not whose doing it was."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import pytest

from throughcare.accounts.principals import Principal
from throughcare.allocations.models import Tier
from throughcare.appointments import rules
from throughcare.appointments.actions import diary, judging
from throughcare.appointments.models import Absence
from throughcare.appointments.queries import contact
from throughcare.appointments.tests.telling import book, missed, moment, record
from throughcare.policy import editions
from throughcare.policy.books import Contact
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Sentence

BOOK = editions.edition(Contact, jurisdiction="england_wales", on=date(2026, 11, 23))
State = Literal["seen", "missed", "excused", "ours", "to_judge", "booked"]


def kept(*meetings: tuple[int, State], **more: object) -> rules.ContactFinding:
    """Weekly contact from Monday 2 November 2026, asked on 23 November; meetings by day of November."""
    values: dict[str, object] = {
        "on": date(2026, 11, 23),
        "began": date(2026, 11, 2),
        "since": date(2026, 11, 2),
        "tiers": ((date(2026, 10, 1), "T4"),),
        "meetings": tuple(rules.HeldMeeting(on=date(2026, 11, day), state=state) for day, state in meetings),
        **more,
    }
    return rules.contact_kept(rules.ContactFacts(**values), book=BOOK)  # type: ignore[arg-type]


def states(found: rules.ContactFinding) -> list[str]:
    return [one.state for one in found.periods]


def test_each_week_is_met_theirs_or_ours() -> None:
    found = kept((3, "seen"), (10, "missed"))
    assert states(found) == ["met", "theirs", "ours", "open"]
    assert [one.because for one in found.periods] == [
        "Seen on 3 November 2026.",
        "They did not come on 10 November 2026.",
        "No meeting was booked.",
        "To be seen by 29 November 2026.",
    ]
    assert found.because == ("Seen in 1 of 3 periods.",)
    assert found.last == found.periods[2]


@pytest.mark.parametrize(
    ("meetings", "state"),
    [
        ([(3, "missed"), (5, "seen")], "met"),
        ([(3, "missed"), (5, "ours")], "ours"),  # theirs only where we did our part
        ([(3, "missed"), (5, "excused")], "theirs"),
        ([(3, "excused")], "excused"),
        ([(3, "to_judge")], "to_judge"),
        ([(3, "booked")], "to_judge"),
        ([(8, "seen")], "met"),
        ([(9, "seen")], "ours"),  # the week after
    ],
)
def test_a_week_is_theirs_only_where_the_service_did_its_part(meetings: list[tuple[int, State]], state: str) -> None:
    assert states(kept(*meetings))[0] == state


def test_nobody_in_custody_is_asked_and_nothing_is_owed_after_the_order() -> None:
    away = ((date(2026, 11, 11), date(2026, 11, 18)),)
    assert states(kept(custody=away)) == ["ours", "custody", "custody", "open"]
    assert states(kept(custody=((date(2026, 11, 11), None),)))[1:] == ["custody"] * 3
    ended = kept((3, "seen"), until=date(2026, 11, 12))
    assert [(one.from_.day, one.until.day) for one in ended.periods] == [(2, 9), (9, 12)]
    assert kept(began=date(2026, 11, 24)).because == ("No period is over yet.",)
    assert kept(began=date(2026, 11, 24)).last is None


def test_the_tier_of_the_first_day_sets_the_pace_and_old_periods_are_left_out() -> None:
    found = kept(tiers=((date(2026, 11, 1), "T4"), (date(2026, 11, 9), "T2")), since=date(2026, 11, 9))
    pace = "fortnightly, then monthly, while tier 2"
    assert [(one.from_.day, one.pace) for one in found.periods] == [(9, pace), (23, pace)]
    later = kept(began=date(2026, 6, 1), since=date(2026, 10, 1), tiers=())
    assert {(one.until - one.from_).days for one in later.periods} == {28}  # monthly after the first weeks


def test_the_record_says_who_was_seen_and_why_not(aaron: int, grace: Principal, at: datetime) -> None:
    Sentence.objects.filter(person_id=aaron).update(sentenced_on=date(2026, 11, 2), released_on=None)
    Tier.objects.create(person_id=aaron, tier="4", model="NS2007", since=date(2026, 11, 1), because="At sentence")
    record(book(aaron, moment(2), by=grace, at=at), "ATTC", by=grace, at=at, came_at=moment(2), seen_at=moment(2))
    missed(aaron, moment(10), by=grace, at=at)
    book(aaron, moment(11), by=grace, at=at, kind="unpaid_work")
    before = moment(1)
    cancelled = book(aaron, moment(17), by=grace, at=before)
    diary.cancel(cancelled.pk, by_whom="service", because="A course", by=grace, at=before)
    found = contact.contact_kept([aaron], at=at, days=60)[aaron]
    assert [(one.state, one.because) for one in found.periods] == [
        ("met", "Seen on 2 November 2026."),
        ("to_judge", "The reason is to be judged for 10 November 2026."),
        ("ours", "We did not hold the meeting of 17 November 2026."),
        ("open", "To be seen by 29 November 2026."),
    ]
    judging.judge_absence(Absence.objects.get().pk, decision="unacceptable", words="No word.", by=grace, at=at)
    at_home = record(book(aaron, moment(18), by=grace, at=at), "AAEM", by=grace, at=at, words="At work")
    assert at_home.outcome == "AAEM"
    again = contact.contact_kept([aaron], at=at, days=60)[aaron]
    assert [one.state for one in again.periods] == ["met", "theirs", "ours", "open"]
    assert again.periods[2].because.endswith("Acceptable, or moved as they asked: 18 November 2026.")
    sentences.move_to(aaron, kind="custody", where="HMP Durham", on=date(2026, 11, 20), by=grace, at=at)
    inside = contact.contact_kept([aaron], at=at, days=60)[aaron]
    assert [one.state for one in inside.periods] == ["met", "theirs", "custody", "custody"]
