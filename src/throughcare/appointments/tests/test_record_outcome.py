"""What came of a meeting: every outcome of rules 3.1, whose failure a wait was, and putting a wrong outcome right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from throughcare.accounts.principals import Principal
from throughcare.appointments import labels
from throughcare.appointments.actions import judging, outcomes, steps
from throughcare.appointments.actions.outcomes import CannotRecord, OutcomeFacts
from throughcare.appointments.events import (
    AbsenceWithdrawn,
    AppointmentMissed,
    AttendedFailedToComply,
    OutcomeCorrected,
)
from throughcare.appointments.models import Absence, Appointment, ServiceFailure
from throughcare.appointments.queries import meetings
from throughcare.appointments.tests.telling import book, community_order, moment, record
from throughcare.duties.models import Duty
from throughcare.kernel.errors import ChangedMeanwhile

CAME: dict[str, Any] = {"came_at": moment(23, 9, 26), "seen_at": moment(23, 9, 30), "left_at": moment(23, 10)}


@pytest.fixture
def meeting(aaron: int, grace: Principal, at: datetime) -> Appointment:
    """Aaron's supervision of this morning, 9:30."""
    order = community_order(aaron, by=grace, at=at)
    return book(aaron, moment(23, 9, 30), by=grace, at=at, serves=[order])


@pytest.fixture
def coming(aaron: int, grace: Principal, at: datetime) -> Appointment:
    """A meeting of next Monday."""
    return book(aaron, moment(30, 9, 30), by=grace, at=at)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The events that were published, heard by nobody else."""
    events: list[Any] = []
    for module in (judging, outcomes, steps):
        monkeypatch.setattr(module, "publish", events.append)
    return events


# rules.md 3.1: code, came, counts as a failure of theirs, is ours
ATTENDED = [
    ("ATTC", False, False),
    ("LATE", False, False),
    ("AFTC", True, False),
    ("AFDA", False, False),
    ("ATSH", True, False),
    ("ATSS", False, True),
    ("ATCH", False, False),
]


@pytest.mark.parametrize(("code", "fails", "ours"), ATTENDED)
def test_somebody_who_came(
    code: str, fails: bool, ours: bool, meeting: Appointment, grace: Principal, at: datetime, said: list[Any]
) -> None:
    times = CAME if code != "LATE" else {"came_at": moment(23, 9, 46), "seen_at": moment(23, 9, 50)}
    record(meeting, code, by=grace, at=at, failed_how="Shouted at the desk", **times)
    meeting.refresh_from_db()
    assert (meeting.outcome, meeting.failed_how) == (code, "Shouted at the desk")
    failed = [event for event in said if isinstance(event, AttendedFailedToComply)]
    assert bool(failed) is fails
    if fails:
        assert (failed[0].words, len(failed[0].sentence_ids)) == ("Shouted at the desk", 1)
    assert [row.kind for row in ServiceFailure.objects.all()] == (["sent_home"] if ours else [])
    assert not Absence.objects.exists()


@pytest.mark.parametrize("code", ["AFTA", "NOT_IN"])
def test_somebody_who_did_not_come_has_the_days_of_the_policy(
    code: str, meeting: Appointment, grace: Principal, at: datetime, said: list[Any]
) -> None:
    record(meeting, code, by=grace, at=at)
    absence = Absence.objects.get()
    assert (absence.decision, absence.missed_on, absence.proof_by) == ("", moment(23).date(), moment(30).date())
    missed = next(event for event in said if isinstance(event, AppointmentMissed))
    assert (missed.absence_id, missed.proof_by) == (absence.pk, moment(30).date())
    duties = {duty.kind: duty for duty in Duty.objects.filter(about_kind="appointments.absence", about_id=absence.pk)}
    assert set(duties) == {"judge_absence", "tell_why_absent", "bring_proof"}
    assert duties["judge_absence"].due_at == moment(3, 0, month=12)  # 2 working days after Monday 30 November
    assert duties["tell_why_absent"].due_at == moment(26, 0)
    assert duties["tell_why_absent"].owed_by == "person"


ACCEPTABLE = ["AAME", "AAEM", "AAFC", "AAHO", "AACL", "AARC", "AASD", "AARE", "AA_EVENT", "CO05", "CO10"]


@pytest.mark.parametrize("code", ACCEPTABLE)
def test_an_acceptable_absence_is_the_decision_of_whoever_records_it(
    code: str, meeting: Appointment, grace: Principal, at: datetime
) -> None:
    record(meeting, code, by=grace, at=at, words="Seen the letter")
    absence = Absence.objects.get()
    assert (absence.decision, absence.decided_by_id, absence.decision_words) == (
        "acceptable",
        grace.post_id,
        "Seen the letter",
    )
    assert absence.finding is not None
    assert absence.finding["found"]["policy"] == ["england_wales/absence@2007"]
    assert not Duty.objects.filter(kind="judge_absence", ended_at=None).exists()


@pytest.mark.parametrize("code", ACCEPTABLE)
def test_a_meeting_to_come_takes_an_acceptable_absence(
    code: str, coming: Appointment, grace: Principal, at: datetime
) -> None:
    record(coming, code, by=grace, at=at, words="Told us beforehand")
    assert Absence.objects.get().decision == "acceptable"


@pytest.mark.parametrize("code", ["UACP", "ATTC", "LATE", "AFTC", "ATSH", "ATSS", "LEFT", "AFTA", "NOT_IN"])
def test_a_meeting_to_come_takes_nothing_else(code: str, coming: Appointment, grace: Principal, at: datetime) -> None:
    with pytest.raises(CannotRecord, match="still to come"), transaction.atomic():
        record(coming, code, by=grace, at=at, came_at=at, words="x", failed_how="x")
    coming.refresh_from_db()
    assert coming.outcome == ""


@pytest.mark.parametrize("code", ["UACP", "UAAB"])
def test_an_unacceptable_absence_recorded_at_once_is_a_decision_too(
    code: str, meeting: Appointment, grace: Principal, at: datetime
) -> None:
    record(meeting, code, by=grace, at=at, words="They said they would not come")
    absence = Absence.objects.get()
    assert absence.decision == "unacceptable"
    assert absence.against_rule  # the days for proof were still running
    meeting.refresh_from_db()
    assert meeting.outcome == "UACP"


def test_every_outcome_a_page_offers_can_be_recorded(meeting: Appointment) -> None:
    for kind in ("supervision", "home_visit", "phone"):
        offered = [
            code for _, group in meetings.outcome_choices(kind, jurisdiction="england_wales") for code, _ in group
        ]
        assert set(offered) - {"acceptable"} <= set(labels.outcomes("england_wales"))
    assert "ATSH" not in offered
    assert (
        meetings.outcome_choices("supervision", jurisdiction="england_wales", future=True)[0][1][0][0] == "acceptable"
    )


@pytest.mark.parametrize(
    ("came", "seen", "minutes", "kind"),
    [
        ((9, 26), (9, 45), 15, None),
        ((9, 26), (9, 46), 16, "kept_waiting"),
        ((9, 40), (9, 55), 15, None),  # they came late: only the time since counts
        ((9, 20), (9, 25), 0, None),
    ],
)
def test_minutes_kept_waiting_are_worked_out_and_too_many_are_our_failure(
    came: tuple[int, int],
    seen: tuple[int, int],
    minutes: int,
    kind: str | None,
    meeting: Appointment,
    grace: Principal,
    at: datetime,
) -> None:
    record(meeting, "ATTC", by=grace, at=at, came_at=moment(23, *came), seen_at=moment(23, *seen))
    meeting.refresh_from_db()
    assert meeting.waited_minutes == minutes
    failures = list(ServiceFailure.objects.values_list("kind", "minutes", "policy"))
    assert failures == ([(kind, minutes, "england_wales/waiting@2007")] if kind else [])
    assert Duty.objects.filter(kind="answer_service_failure", owed_by="service").count() == len(failures)


def test_who_leaves_after_waiting_too_long_has_not_failed(
    meeting: Appointment, grace: Principal, at: datetime, said: list[Any]
) -> None:
    with pytest.raises(CannotRecord, match="They waited 15 minutes"), transaction.atomic():
        record(meeting, "LEFT", by=grace, at=at, came_at=moment(23, 9, 26), left_at=moment(23, 9, 45))
    record(meeting, "LEFT", by=grace, at=at, came_at=moment(23, 9, 26), left_at=moment(23, 9, 46))
    failure = ServiceFailure.objects.get()
    assert (failure.kind, failure.minutes) == ("left_waiting", 16)
    assert not Absence.objects.exists()
    assert not any(isinstance(event, AttendedFailedToComply) for event in said)


def test_late_within_the_leeway_is_on_time(meeting: Appointment, grace: Principal, at: datetime) -> None:
    with pytest.raises(CannotRecord, match="Up to 15 minutes is on time"):
        record(meeting, "LATE", by=grace, at=at, came_at=moment(23, 9, 45), seen_at=moment(23, 9, 45))


@pytest.mark.parametrize(
    ("code", "more", "field"),
    [
        ("ATTC", {}, "came_at"),
        ("AFTC", CAME, "failed_how"),
        ("ATSH", CAME, "failed_how"),
        ("LEFT", {"came_at": moment(23, 9, 26)}, "left_at"),
        ("ATTC", {"came_at": moment(23, 9, 40), "seen_at": moment(23, 9, 30)}, "seen_at"),
        ("ATTC", {"came_at": moment(23, 11)}, "came_at"),
        ("AAME", {}, "words"),
        ("nonsense", {}, "happened"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_at_its_field(
    code: str, more: dict[str, Any], field: str, meeting: Appointment, grace: Principal, at: datetime
) -> None:
    from throughcare.kernel.errors import Refused  # noqa: PLC0415

    with pytest.raises(Refused) as refused, transaction.atomic():
        record(meeting, code, by=grace, at=at, **more)
    assert refused.value.field == field
    meeting.refresh_from_db()
    assert meeting.outcome == ""


def test_nobody_is_sent_home_from_a_phone_call(aaron: int, grace: Principal, at: datetime) -> None:
    call = book(aaron, moment(23, 9), by=grace, at=at, kind="phone", office_id=None)
    with pytest.raises(CannotRecord, match="phone or video call"):
        record(call, "ATSH", by=grace, at=at, failed_how="x")
    record(call, "ATTC", by=grace, at=at)


def test_an_outcome_is_recorded_once_and_two_windows_do_not_both_win(
    meeting: Appointment, grace: Principal, at: datetime
) -> None:
    facts = OutcomeFacts(outcome="ATTC", **CAME)
    with pytest.raises(ChangedMeanwhile), transaction.atomic():
        outcomes.record_outcome(meeting.pk, facts=facts, by=grace, at=at, shown_version=meeting.version - 1)
    outcomes.record_outcome(meeting.pk, facts=facts, by=grace, at=at, shown_version=meeting.version, key="k")
    outcomes.record_outcome(meeting.pk, facts=facts, by=grace, at=at, shown_version=meeting.version, key="k")
    with pytest.raises(CannotRecord, match="has its outcome"):
        record(meeting, "AFTA", by=grace, at=at)


def test_a_corrected_outcome_undoes_what_followed(
    meeting: Appointment, grace: Principal, at: datetime, said: list[Any]
) -> None:
    record(meeting, "AFTA", by=grace, at=at)
    absence = Absence.objects.get()
    judging.judge_absence(absence.pk, decision="unacceptable", words="No word", by=grace, at=moment(1, month=12))
    said.clear()
    outcomes.correct_outcome(
        meeting.pk, facts=OutcomeFacts(outcome="ATTC", **CAME), because="He had signed in", by=grace, at=at
    )
    absence.refresh_from_db()
    meeting.refresh_from_db()
    assert (absence.decision, absence.withdrawn_because, meeting.outcome) == ("", "He had signed in", "ATTC")
    assert not Duty.objects.filter(ended_at=None, about_kind="appointments.absence").exists()
    withdrawn = next(event for event in said if isinstance(event, AbsenceWithdrawn))
    assert (withdrawn.absence_id, withdrawn.was) == (absence.pk, "unacceptable")
    assert next(event for event in said if isinstance(event, OutcomeCorrected)).was == "AFTA"
    # and back again: the same absence stands up, and is to be judged again
    outcomes.correct_outcome(
        meeting.pk, facts=OutcomeFacts(outcome="AFTA"), because="It was his brother", by=grace, at=at
    )
    absence.refresh_from_db()
    assert (absence.withdrawn_at, absence.decision) == (None, "")
    assert Duty.objects.filter(kind="judge_absence", ended_at=None).count() == 1


def test_a_corrected_time_takes_our_failure_back(meeting: Appointment, grace: Principal, at: datetime) -> None:
    record(meeting, "ATTC", by=grace, at=at, came_at=moment(23, 9, 26), seen_at=moment(23, 9, 50))
    outcomes.correct_outcome(
        meeting.pk, facts=OutcomeFacts(outcome="ATTC", **CAME), because="The clock was wrong", by=grace, at=at
    )
    assert ServiceFailure.objects.get().withdrawn_because == "The clock was wrong"
    assert not Duty.objects.filter(kind="answer_service_failure", ended_at=None).exists()
    with pytest.raises(CannotRecord, match="what was wrong"):
        outcomes.correct_outcome(meeting.pk, facts=OutcomeFacts(outcome="ATTC", **CAME), because=" ", by=grace, at=at)
