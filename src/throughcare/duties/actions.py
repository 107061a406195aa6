"""Opening, meeting, ending and restating deadlines. There is one engine, and it is here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from throughcare.accounts.principals import Principal
from throughcare.duties import timing
from throughcare.duties.models import Duty, Restatement
from throughcare.kernel import bulk
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.people.models import Person
from throughcare.policy.findings import CannotTell

MET = "Met"


class CannotRestate(Refused):
    """The time of a duty cannot be told from its facts: it must be ended, or the fact be another."""


# -------------------------------------------------------------------------------------------------- opening and closing
@action
def open_duty(
    person_id: int,
    *,
    kind: str,
    about: tuple[str, int],
    facts: Mapping[str, Any],
    title: str,
    at: datetime,
    detail: str = "",
    owner_role: str | None = None,
    shown_from: datetime | None = None,
    by: Principal | None = None,
) -> Duty:
    """Open a duty of a kind about a row; opened while it is open, it is restated with these facts instead.

    `facts` are those of `rules.DutyFacts` (`from`, `tier`, `setting`, `release_on`, `due_on`): the duty moves when one
    that is named here changes, also one given as None because it is not known yet. The owner is the kind's unless
    `owner_role` says another. `shown_from` keeps it off the work list until then. Raises `CannotRestate` when the time
    cannot be told, `LookupError` for a kind the rule book does not have.
    """
    inputs = timing.plain(facts)
    shown: dict[str, Any] = {"title": title[:120], "detail": detail[:300], "shown_from": shown_from}
    duty = _open(kind, about) or _add(
        person_id, kind=kind, about=about, inputs=inputs, owner_role=owner_role, at=at, **shown
    )
    if duty.inputs != inputs:
        _restate(duty, inputs, because="", at=at, changes=timing.AS_IN_FORCE)
    if any(getattr(duty, name) != value for name, value in shown.items()):
        duty.change(**shown)
    return duty


def _add(
    person_id: int,
    *,
    kind: str,
    about: tuple[str, int],
    inputs: dict[str, Any],
    owner_role: str | None,
    at: datetime,
    **shown: Any,
) -> Duty:
    made = _made(
        person_id,
        kind=kind,
        about=about,
        inputs=inputs,
        owner_role=owner_role,
        at=at,
        jurisdiction=Person.objects.values_list("jurisdiction", flat=True).get(id=person_id),
        local=timing.local_days(person_id),
        **shown,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            return made
    except IntegrityError:
        theirs = _open(kind, about)  # somebody opened it at the same moment
        if theirs is None:
            raise
        return theirs


def _made(
    person_id: int,
    *,
    kind: str,
    about: tuple[str, int],
    inputs: dict[str, Any],
    owner_role: str | None,
    at: datetime,
    jurisdiction: str,
    local: frozenset[date],
    **shown: Any,
) -> Duty:
    """A duty with its time, not written yet."""
    facts = timing.read(inputs)
    book = timing.find(timing.in_force, facts, jurisdiction=jurisdiction, opened_at=at, local=local)
    row = book.duties.book.kind(kind)
    try:
        found = timing.due(kind, facts, book)
    except CannotTell as error:
        raise CannotRestate(str(error)) from error
    return Duty(
        person_id=person_id,
        kind=kind,
        owner_role=owner_role or row.owner,
        owed_by=row.owes,
        about_kind=about[0],
        about_id=about[1],
        inputs=inputs,
        policy=", ".join(found.policy),
        because=list(found.because),
        opened_at=at,
        due_at=found.due_at,
        **shown,
    )


@dataclass(frozen=True)
class Opening:
    """A duty to be opened, as `open_duty` takes it."""

    person_id: int
    about: tuple[str, int]
    facts: Mapping[str, Any]
    title: str
    detail: str = ""
    shown_from: datetime | None = None


@action
def open_many(openings: Sequence[Opening], *, kind: str, at: datetime, by: Principal | None = None) -> int:
    """Open duties of one kind to many people at once, by the same rules, in five statements however many they are.

    One that is open already is left as it is. Answers how many were opened. Raises what `open_duty` does.
    """
    people = [one.person_id for one in openings]
    open_now = set(
        Duty.objects.filter(person_id__in=people, kind=kind, ended_at=None).values_list("about_kind", "about_id")
    )
    jurisdictions = dict(Person.objects.filter(id__in=people).values_list("id", "jurisdiction"))
    local = timing.all_local_days()
    made = [
        _made(
            one.person_id,
            kind=kind,
            about=one.about,
            inputs=timing.plain(one.facts),
            owner_role=None,
            at=at,
            jurisdiction=jurisdictions[one.person_id],
            local=local.get(one.person_id, frozenset()),
            title=one.title[:120],
            detail=one.detail[:300],
            shown_from=one.shown_from,
        )
        for one in openings
        if one.about not in open_now
    ]
    bulk.add(made)
    return len(made)


@action
def meet(kind: str, about: tuple[str, int], *, at: datetime, by: Principal | None = None) -> int | None:
    """What was owed is done. Answers the duty's id, or None when none was open."""
    return _close(kind, about, met_at=at, ended_at=at, ended_because=MET)


@action
def meet_as_of(kind: str, about: tuple[str, int], *, at: datetime, by: Principal | None = None) -> int | None:
    """The same for something heard of later: a duty that was opened after it was done is not met by it."""
    duty = _open(kind, about)
    return meet(kind, about, at=at, by=by) if duty is not None and duty.opened_at <= at else None


@action
def meet_all(person_id: int, *, kind: str, at: datetime, by: Principal | None = None) -> list[int]:
    """Every duty of a kind to a person that is open by then is met by one act. Answers their ids."""
    return [
        duty.change(met_at=at, ended_at=at, ended_because=MET).pk
        for duty in _all_open().filter(person_id=person_id, kind=kind, opened_at__lte=at)
    ]


@action
def end(kind: str, about: tuple[str, int], *, because: str, at: datetime, by: Principal | None = None) -> int | None:
    """It is no longer owed, and why. Answers the duty's id, or None when none was open."""
    return _close(kind, about, ended_at=at, ended_because=because[:200])


@action
def reopen(about: tuple[str, int], *, kind: str, because: str, at: datetime, by: Principal | None = None) -> bool:
    """What ended for a reason that no longer holds is owed again, by the facts it had, in the rule book of today.

    `because` is the reason with which it ended. Answers whether the last such duty ended so; one that was met stays
    met, also where an earlier one ended for that reason.
    """
    closed = (
        Duty.objects.filter(kind=kind, about_kind=about[0], about_id=about[1], ended_at__isnull=False)
        .order_by("-ended_at", "-id")
        .first()
    )
    if closed is None or closed.met_at is not None or closed.ended_because != because:
        return False
    open_duty(
        closed.person_id,
        kind=kind,
        about=about,
        facts=closed.inputs,
        title=closed.title,
        detail=closed.detail,
        owner_role=closed.owner_role,
        shown_from=closed.shown_from,
        at=at,
        by=by,
    )
    return True


def _close(kind: str, about: tuple[str, int], **values: Any) -> int | None:
    duty = _open(kind, about)
    return duty.change(**values).pk if duty is not None else None


def _open(kind: str, about: tuple[str, int]) -> Duty | None:
    return _all_open().filter(kind=kind, about_kind=about[0], about_id=about[1]).first()


def _all_open() -> QuerySet[Duty]:
    return Duty.objects.select_for_update(of=("self",)).filter(ended_at=None).select_related("person").order_by("id")


# ------------------------------------------------------------------------------------------------------------ restating
@action
def restate(
    person_id: int | None,
    *,
    changed: Mapping[str, Any],
    because: str,
    at: datetime,
    about: tuple[str, int] | None = None,
    kinds: Collection[str] = (),
    by: Principal | None = None,
) -> list[int]:
    """A fact changed: work out again every open duty that names it. Closed ones stay as they were.

    `changed` holds the new facts. A new `from` or `due_on` also needs `about` or `kinds`, since duties run from
    different days. Answers the ids of the duties that moved; each keeps the reason. Raises `CannotRestate`, and changes
    nothing, when the time of one can no longer be told.
    """
    new = timing.plain(changed)
    if not about and not kinds and not new.keys().isdisjoint({"from", "due_on"}):
        raise ValueError("say which duties run from that day: about or kinds")
    found = _all_open().filter(Q(*(("inputs__has_key", name) for name in new), _connector=Q.OR))
    if person_id is not None:
        found = found.filter(person_id=person_id)
    if about:
        found = found.filter(about_kind=about[0], about_id=about[1])
    if kinds:
        found = found.filter(kind__in=kinds)
    return [
        duty.pk
        for duty in found
        if _restate(
            duty,
            {name: new.get(name, value) for name, value in duty.inputs.items()},
            because=because,
            at=at,
            changes=timing.AS_IN_FORCE,
        )
    ]


@action
def restate_all(
    *, because: str, at: datetime, by: Principal, changes: timing.Changes = timing.AS_IN_FORCE
) -> list[int]:
    """The rule book or the calendar changed: work out every open duty again. Answers the ids of those that moved.

    `queries.would_move` says beforehand which would.
    """
    local = timing.all_local_days()
    return [
        duty.pk
        for duty in _all_open()
        if _restate(
            duty,
            duty.inputs,
            because=because,
            at=at,
            changes=changes,
            local=local.get(duty.person_id, frozenset()),
        )
    ]


def _restate(
    duty: Duty,
    inputs: dict[str, Any],
    *,
    because: str,
    at: datetime,
    changes: timing.Changes,
    local: frozenset[date] | None = None,
) -> bool:
    """Write a duty's new facts and, if it moves, its new time with the reason. Answers whether it moved."""
    try:
        days = timing.local_days(duty.person_id) if local is None else local
        found, move = timing.work_out(duty, inputs, changes, local=days)
    except CannotTell as error:
        raise CannotRestate(f"{duty.title}: {error} End it, or enter another fact.") from error
    policy = ", ".join(found.policy)
    if move is None and inputs == duty.inputs and policy == duty.policy:
        return False
    if move is not None:
        why = " ".join([because, *move.why]).strip()[:500]
        Restatement.objects.create(
            person_id=duty.person_id,
            duty=duty,
            was_due_at=move.before,
            now_due_at=move.after,
            because=why,
            at=at,
        )
    duty.change(inputs=inputs, policy=policy, because=list(found.because), due_at=found.due_at)
    return move is not None
