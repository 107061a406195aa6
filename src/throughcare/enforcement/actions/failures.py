"""Failures: recorded once, judged once, counted for each order, and taken back with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.enforcement.actions import steps
from throughcare.enforcement.events import FailureJudged, FailureRecorded, FailureWithdrawn
from throughcare.enforcement.models import Consideration, Failure, Referral, Warning
from throughcare.enforcement.queries import ladder
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import no_longer
from throughcare.messaging.models import Letter
from throughcare.sentences.models import Requirement, Sentence

ABSENCE = "appointments.absence"


class CannotRecord(Refused):
    """What was entered is no failure that could be recorded."""


class CannotJudge(Refused):
    """This failure cannot be judged here, or not again."""


class CannotWithdraw(Refused):
    """There is nothing standing that could be withdrawn."""


@dataclass(frozen=True)
class Judgement:
    """A judgement somebody gave elsewhere: that of an absence is the judgement of its failure."""

    words: str
    post_id: int | None
    at: datetime


@action
def consider_failure(
    person_id: int,
    *,
    kind: str,
    happened_on: date,
    words: str,
    sentence_ids: Iterable[int],
    breaks: Mapping[int, int] | None = None,
    told_us: str = "",
    source: tuple[str, int] | None = None,
    judgement: Judgement | None = None,
    by: Principal,
    at: datetime,
) -> Failure:
    """Record a failure once, and open what follows on each order it breaks.

    `breaks` names, by sentence, the requirement or condition that was not kept. `source` is the row it comes from
    (kind, id): a second failure from it is the first one, and one that was withdrawn stands again. With `judgement`
    (without reasonable excuse) it is considered at once; otherwise it waits to be judged. Raises `CannotRecord`.
    """
    orders = tuple(dict.fromkeys(sentence_ids))
    kept = dict(breaks or {})
    steps.lock_orders(orders)
    _check_failure(person_id, kind=kind, happened_on=happened_on, words=words, orders=orders, breaks=kept, at=at)
    failure = failure_from(source)
    if failure is not None and failure.state in {"unexcused", "excused"}:
        return failure
    stands: dict[str, Any] = {
        "kind": kind,
        "happened_on": happened_on,
        "words": words.strip(),
        "told_us": told_us.strip(),
        "state": "unexcused" if judgement else "judge",
        "judged_words": judgement.words if judgement else "",
        "judged_by_id": judgement.post_id if judgement else None,
        "judged_at": judgement.at if judgement else None,
    }
    if failure is None:
        source_kind, source_id = source or ("", None)
        failure = Failure.objects.create(person_id=person_id, source_kind=source_kind, source_id=source_id, **stands)
    else:
        failure.change(withdrawn_at=None, withdrawn_because="", **stands)
    considered = _considerations(failure, orders=orders, breaks=kept, at=at)
    if judgement:
        _open_considerations(failure, considered, by=by, at=at)
    else:
        _open_judging(failure, by=by, at=at)
    publish(
        FailureRecorded(
            person_id=person_id,
            failure_id=failure.id,
            kind=kind,
            happened_on=happened_on,
            sentence_ids=orders,
            judged=judgement is not None,
        )
    )
    return failure


def _check_failure(
    person_id: int,
    *,
    kind: str,
    happened_on: date,
    words: str,
    orders: tuple[int, ...],
    breaks: Mapping[int, int],
    at: datetime,
) -> None:
    if kind not in dict(Failure._meta.get_field("kind").choices or ()):
        raise CannotRecord("Select what kind of failure it is.", field="kind")
    if happened_on > local_day(at):
        raise CannotRecord("The day it happened must be today or in the past.", field="happened_on")
    if not words.strip():
        raise CannotRecord("Say what happened, apart from any judgement of it.", field="words")
    if not orders:
        raise CannotRecord("Select at least one order that it breaks.", field="sentence_ids")
    found = Sentence.objects.filter(person_id=person_id, id__in=orders)
    if len(found) != len(orders):
        raise CannotRecord("Select orders of this person only.", field="sentence_ids")
    for sentence in found:
        if not ladder.in_force(sentence, on=happened_on):
            raise CannotRecord(
                f"The order of {full_day(sentence.sentenced_on)} was not in force on {full_day(happened_on)}.",
                field="sentence_ids",
            )
    rows = Requirement.objects.filter(id__in=breaks.values()).values_list("id", "sentence_id")
    if set(rows) != {(requirement, sentence) for sentence, requirement in breaks.items()} or set(breaks) - set(orders):
        raise CannotRecord("Select a requirement or condition of the order it belongs to.", field="breaks")


def failure_from(source: tuple[str, int] | None) -> Failure | None:
    """The failure that came from a row below (kind, id), if there is one."""
    if source is None:
        return None
    return Failure.objects.filter(source_kind=source[0], source_id=source[1]).first()


def _considerations(
    failure: Failure, *, orders: tuple[int, ...], breaks: Mapping[int, int], at: datetime
) -> list[Consideration]:
    """One row for each order the failure breaks. Of a failure that stands again, the rows that ended begin anew, and
    those of orders it no longer breaks end."""
    had = {row.sentence_id: row for row in Consideration.objects.filter(failure=failure)}
    rows = []
    for sentence_id in orders:
        row = had.pop(sentence_id, None)
        if row is None:
            row = Consideration.objects.create(
                person_id=failure.person_id,
                failure=failure,
                sentence_id=sentence_id,
                breaks_id=breaks.get(sentence_id),
            )
        elif row.ended_at is not None:
            row.change(ended_at=None, ended_because="", finding=None, **steps.UNDECIDED, **steps.NOT_AGREED)
        rows.append(row)
    for row in had.values():
        if row.ended_at is None:
            row.change(ended_at=at, ended_because="The failure does not break this order")
    return rows


def _open_judging(failure: Failure, *, by: Principal, at: datetime) -> None:
    duties.open_duty(
        failure.person_id,
        kind="judge_failure",
        about=(steps.FAILURE, failure.id),
        facts={"from": failure.happened_on.isoformat()},
        title=f"Judge the failure of {full_day(failure.happened_on)}",
        detail=failure.get_kind_display(),
        by=by,
        at=at,
    )


def _open_considerations(failure: Failure, rows: list[Consideration], *, by: Principal, at: datetime) -> None:
    """Ask the rule for each order that waits for a decision, and set the time for it."""
    for row in rows:
        if row.ended_at is None and not row.decision:
            steps.open_consideration(row, failure, by=by, at=at)


@action
def judge_failure(
    failure_id: int, *, excused: bool, words: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Failure:
    """Say once whether there was a reasonable excuse, with the reason. Raises `CannotJudge`."""
    failure, rows = steps.lock_failure(failure_id, shown_version=shown_version)
    if failure.source_kind == ABSENCE:
        raise CannotJudge("An absence is judged once, on its own page; that judgement holds here.")
    if failure.state != "judge":
        raise CannotJudge("This failure was judged before. Withdraw it with a reason if that was wrong.")
    if not words.strip():
        raise CannotJudge("Give your reason.", field="words")
    failure.change(
        state="excused" if excused else "unexcused",
        judged_at=at,
        judged_by_id=by.post_id,
        judged_words=words.strip(),
    )
    duties.meet("judge_failure", (steps.FAILURE, failure.id), at=at)
    if excused:
        _end_considerations(rows, because="There was a reasonable excuse", by=by, at=at)
    else:
        _open_considerations(failure, rows, by=by, at=at)
    publish(FailureJudged(person_id=failure.person_id, failure_id=failure.id, unexcused=not excused))
    return failure


@action
def withdraw_failure(
    failure_id: int, *, because: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Failure:
    """It was no failure after all: everything that rested on it ends, and later failures are counted anew.

    Raises `CannotWithdraw`.
    """
    failure, rows = steps.lock_failure(failure_id, shown_version=shown_version)
    if failure.state == "withdrawn":
        raise CannotWithdraw("This failure was withdrawn before.")
    if not because.strip():
        raise CannotWithdraw("Give the reason.", field="because")
    because = no_longer(because, refused=CannotWithdraw, most=steps.LONGEST_BECAUSE)
    failure.change(state="withdrawn", withdrawn_at=at, withdrawn_because=because)
    duties.end("judge_failure", (steps.FAILURE, failure.id), because=because, at=at)
    _end_considerations(rows, because=because, by=by, at=at)
    publish(FailureWithdrawn(person_id=failure.person_id, failure_id=failure.id, because=because))
    return failure


@action
def withdraw_for_source(source: tuple[str, int], *, because: str, by: Principal, at: datetime) -> Failure | None:
    """The same for the failure that came from a row below (kind, id): its absence is acceptable, its outcome was
    wrong. None if there is none that stands."""
    failure = failure_from(source)
    if failure is None or failure.state == "withdrawn":
        return None
    return withdraw_failure(failure.id, because=steps.fits(because), by=by, at=at)


@action
def hold_for_source(source: tuple[str, int], *, because: str, by: Principal, at: datetime) -> Failure | None:
    """The absence is being judged again: nothing new is decided until it is. A warning whose letter has not left is
    withdrawn with it; one that has left stands until the new decision."""
    found = failure_from(source)
    if found is None or found.state != "unexcused":
        return None
    failure, rows = steps.lock_failure(found.id)
    failure.change(state="judge", judged_at=None, judged_by=None, judged_words="")
    for row in rows:
        steps.end_duties(row, because=because, at=at)
        for warning in Warning.objects.filter(consideration=row, withdrawn_on=None):
            left = Letter.objects.filter(
                about_kind=steps.WARNING, about_id=warning.id, state__in=["claimed", "sent"]
            ).exists()
            if not left:
                steps.take_back(warning, because=because, by=by, at=at)
                row.change(**steps.UNDECIDED)
    return failure


def _end_considerations(rows: list[Consideration], *, because: str, by: Principal, at: datetime) -> None:
    """Nothing follows any more: referrals end, warnings are taken back with their letters, and their duties end."""
    for row in rows:
        if row.ended_at is not None:
            continue
        row.change(ended_at=at, ended_because=because)
        steps.end_duties(row, because=because, at=at)
        for referral in Referral.objects.filter(consideration=row, ended_at=None):
            steps.end_referral(referral, because=because, at=at)
        for warning in Warning.objects.filter(consideration=row, withdrawn_on=None):
            steps.take_back(warning, because=because, by=by, at=at)
