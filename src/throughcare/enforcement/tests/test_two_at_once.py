"""Two people decide at the same moment, on connections of their own: one decision, one warning, whoever was first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from django.db import connections

from tests.cast import NOW
from throughcare.accounts.principals import Principal
from throughcare.demo import cast
from throughcare.enforcement.actions import decisions, failures
from throughcare.enforcement.actions.decisions import CannotDecide
from throughcare.enforcement.models import Consideration, Referral, Warning
from throughcare.enforcement.tests.telling import REASON, TOLD, failed, warned
from throughcare.kernel import context
from throughcare.kernel.errors import ChangedMeanwhile


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run these at the same moment; answers what each gave or raised."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        try:
            with context.acting(principal="staff:1", reason="test"):
                gate.wait(timeout=10)
                return act()
        except (CannotDecide, ChangedMeanwhile) as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(one, act) for act in acts]]


def told() -> tuple[int, Principal, Principal]:
    """Aaron, Grace and Ruth in a database of its own."""
    with context.acting(principal="system:test", reason="test"):
        staff = cast.make_staff(at=NOW)
        return cast.aaron_on_his_order(staff, at=NOW), staff.grace, staff.ruth


def test_two_decisions_at_once_make_one_warning(committed: str) -> None:
    aaron, grace, ruth = told()
    with context.acting(principal="system:test", reason="test"):
        (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=NOW)
    version = Consideration.objects.get(id=row.id).version

    def warn(by: Principal, shown: int | None) -> Callable[[], object]:
        return lambda: decisions.decide(
            row.id, decision="warn", words=REASON, circumstances=TOLD, shown_version=shown, by=by, at=NOW
        )

    answers = at_once(warn(grace, version), warn(ruth, version), warn(grace, None), warn(ruth, None))
    assert sum(isinstance(answer, Consideration) for answer in answers) == 1
    assert Warning.objects.count() == 1


def test_a_referral_and_a_warning_at_once_leave_one_of_them(committed: str) -> None:
    aaron, grace, ruth = told()
    with context.acting(principal="system:test", reason="test"):
        (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=NOW)
    at_once(
        lambda: decisions.decide(row.id, decision="refer", words=REASON, by=ruth, at=NOW),
        lambda: decisions.decide(row.id, decision="warn", words=REASON, circumstances=TOLD, by=grace, at=NOW),
    )
    assert Warning.objects.count() + Referral.objects.count() == 1


def test_a_warning_withdrawn_while_a_later_failure_is_decided_never_leaves_a_false_must(committed: str) -> None:
    aaron, grace, ruth = told()
    with context.acting(principal="system:test", reason="test"):
        first = warned(aaron, date(2026, 6, 1), by=grace)
        (later,) = failed(aaron, date(2026, 11, 12), by=grace, at=NOW)
    at_once(
        lambda: failures.withdraw_failure(first.consideration.failure_id, because="Faulty tag.", by=ruth, at=NOW),
        lambda: decisions.decide(later.id, decision="refer", words=REASON, by=grace, at=NOW),
    )
    assert Warning.objects.get().withdrawn_on == date(2026, 11, 23)
    assert not Referral.objects.get().must
