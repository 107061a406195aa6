"""Opening, meeting and ending a duty."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from throughcare.duties import actions
from throughcare.duties.models import Duty, Restatement
from throughcare.kernel import context
from throughcare.people.models import Person

ABOUT = ("appointments.absence", 7)


def judge(person_id: int, at: datetime, proof_by: date, **more: object) -> Duty:
    return actions.open_duty(
        person_id, kind="judge_absence", about=ABOUT, facts={"from": proof_by}, title="Judge it", at=at, **more
    )


def test_opening_again_while_open_restates_the_same_row(aaron: int, at: datetime) -> None:
    first = judge(aaron, at, date(2026, 11, 19))
    again = judge(aaron, at, date(2026, 11, 26), detail="Given longer")
    assert again.pk == first.pk
    assert Duty.objects.get().detail == "Given longer"
    (moved,) = Restatement.objects.all()
    assert moved.now_due_at - moved.was_due_at == timedelta(days=7)
    assert "is now 26 November 2026; it was 19 November 2026" in moved.because


def test_opening_again_with_the_same_facts_changes_nothing(aaron: int, at: datetime) -> None:
    first = judge(aaron, at, date(2026, 11, 19))
    again = judge(aaron, at, date(2026, 11, 19))
    assert (again.pk, Duty.objects.get().version) == (first.pk, 1)


def test_once_met_it_opens_anew(aaron: int, at: datetime) -> None:
    first = judge(aaron, at, date(2026, 11, 19))
    assert actions.meet("judge_absence", ABOUT, at=at) == first.pk
    assert actions.meet("judge_absence", ABOUT, at=at) is None
    second = judge(aaron, at, date(2026, 11, 26))
    assert second.pk != first.pk
    assert actions.end("judge_absence", ABOUT, because="Judged with another.", at=at) == second.pk
    kept = Duty.objects.get(pk=first.pk)
    assert (kept.met_at, kept.ended_because) == (at, "Met")
    ended = Duty.objects.get(pk=second.pk)
    assert (ended.met_at, ended.ended_because) == (None, "Judged with another.")


def test_a_day_that_is_given_is_due_at_its_end(aaron: int, at: datetime) -> None:
    duty = actions.open_duty(
        aaron, kind="bring_proof", about=ABOUT, facts={"due_on": date(2026, 11, 19)}, title="Bring proof", at=at
    )
    assert duty.due_at.isoformat() == "2026-11-20T00:00:00+00:00"
    assert (duty.owed_by, duty.owner_role) == ("person", "person")


def test_a_kind_nobody_knows_opens_nothing(aaron: int, at: datetime) -> None:
    with pytest.raises(LookupError):
        actions.open_duty(aaron, kind="dance", about=ABOUT, facts={"from": at}, title="Dance", at=at)
    assert not Duty.objects.exists()


def test_the_database_itself_keeps_a_second_open_one_out(aaron: int, at: datetime) -> None:
    duty = judge(aaron, at, date(2026, 11, 19))
    duty.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        duty.save(force_insert=True)


def test_two_who_open_it_at_the_same_moment_open_one(committed: str) -> None:
    at = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
    with context.acting(principal="system:test", reason="two"):
        person = Person.objects.create(reference="N1")
    start = threading.Barrier(2)

    def one() -> None:
        start.wait()
        with context.acting(principal="system:test", reason="two"):
            judge(person.pk, at, date(2026, 11, 19))
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Duty.objects.count() == 1
