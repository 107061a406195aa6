"""Putting two records of one person together, and taking them apart again. One proposes, another confirms."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.people import limits
from throughcare.people.events import PeopleMerged, PeopleParted
from throughcare.people.merging import rows
from throughcare.people.models import Fence, Headline, Likely, Merge, Moved, Person


class CannotMerge(Refused):
    """These records cannot be put together, or not by this person, or not now."""


class CannotPart(Refused):
    """These records cannot be taken apart now."""


def clashes(keep_id: int, other_id: int) -> list[rows.Clash]:
    """Everything of which only one can stand, from every slice."""
    return [clash for part in rows.parts() if part.clashes for clash in part.clashes(keep_id, other_id)]


@action
def propose(
    keep_id: int, *, other_id: int, because: str, choices: Mapping[str, str], by: Principal, at: datetime
) -> Merge:
    """Say that two records are of one person, which is kept, and which of two facts stands where both have one.

    Nothing is moved until another person confirms it. Raises `CannotMerge`.
    """
    because = " ".join(because.split())
    if keep_id == other_id:
        raise CannotMerge("Choose two records.")
    if not because:
        raise CannotMerge("Say how you know that they are one person.", field="because")
    _lock(keep_id, other_id)
    if Merge.objects.filter(
        Q(other_id__in=(keep_id, other_id)) | Q(person_id=other_id, state="proposed"), state__in=["proposed", "done"]
    ).exists():
        raise CannotMerge("One of these records is being put together with another, or was.")
    _settled(keep_id, other_id, choices)
    return Merge.objects.create(
        person_id=keep_id,
        other_id=other_id,
        because=because,
        choices=dict(choices),
        proposed_by=by.user_id or 0,
        proposed_name=by.titled,
        proposed_at=at,
    )


def _settled(keep_id: int, other_id: int, choices: Mapping[str, str]) -> None:
    for clash in clashes(keep_id, other_id):
        if clash.must:
            raise CannotMerge(f"{clash.words}.")
        if choices.get(clash.name) not in {"kept", "other"}:
            raise CannotMerge(f"Choose which stands: {clash.words.lower()}.", field=clash.name)


@action
def refuse(merge_id: int, *, because: str, shown_version: int, by: Principal, at: datetime) -> Merge:
    """The second person says no, and why."""
    if not because.strip():
        raise CannotMerge("Say why not.", field="because")
    row = _proposed(merge_id, by=by, shown_version=shown_version)
    return row.change(
        shown_version=shown_version,
        state="refused",
        decided_name=by.titled,
        decided_at=at,
        decided_because=because.strip(),
    )


def _proposed(merge_id: int, *, by: Principal, shown_version: int | None) -> Merge:
    row = Merge.objects.select_for_update().get(id=merge_id).check_shown(shown_version)
    if row.state != "proposed":
        raise CannotMerge("This was decided already.")
    if row.proposed_by == by.user_id:
        raise CannotMerge("You proposed this yourself. Another manager confirms it.")
    return row


@action
def merge(merge_id: int, *, shown_version: int, by: Principal, at: datetime) -> Merge:
    """Confirm a proposal, as the second person: every row of the other record moves to the one that is kept.

    The other record stays, empty; its reference finds the kept one. Raises `CannotMerge`, also where a choice is
    missing because one of the records has changed since it was proposed.
    """
    row = _proposed(merge_id, by=by, shown_version=shown_version)
    keep_id, other_id = row.person_id, row.other_id
    _lock(keep_id, other_id)
    _settled(keep_id, other_id, row.choices)
    before: dict[str, Any] = {
        str(one.person_id): _plain(one) for one in Headline.objects.filter(person_id__in=(keep_id, other_id))
    }
    before["last"] = rows.last_rows()
    row.change(
        shown_version=shown_version,
        state="done",
        before=before,
        decided_name=by.titled,
        decided_at=at,
    )
    mover = rows.Mover(row)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
    for part in rows.parts():
        if part.settle:
            part.settle(mover)
    for table in rows.tables():
        mover.move(table)
    Headline.objects.filter(person_id=other_id).delete()  # it is in no list and no search any more
    Likely.objects.filter(_pair(keep_id, other_id)).update(state="merged", decided_at=at, decided_by=by.name)
    _restate(keep_id)
    limits.restate_fence(keep_id)
    _fence_of(other_id, like=keep_id)
    publish(PeopleMerged(merge_id=row.id, person_id=keep_id, other_id=other_id, at=at))
    return row


@action
def part(
    merge_id: int,
    *,
    because: str,
    go: Collection[tuple[str, int]] = (),
    shown_version: int,
    by: Principal,
    at: datetime,
) -> Merge:
    """Take two records apart again: every row goes back to whose it was. `go` are the rows written since, by table and
    number, that are the other person's; what is not named stays.

    Raises `CannotPart` without a reason, and while either record went into a third meanwhile.
    """
    if not because.strip():
        raise CannotPart("Say how you know that they are two people.", field="because")
    row = Merge.objects.select_for_update().get(id=merge_id).check_shown(shown_version)
    if row.state != "done":
        raise CannotPart("These records are not together.")
    keep_id, other_id = row.person_id, row.other_id
    if Merge.objects.filter(state="done", other_id=keep_id).exists() or (
        Merge.objects.filter(state="done", person_id=keep_id, id__gt=row.id).exists()
    ):
        raise CannotPart("Another record was put together with this one since. Take that apart first.")
    _lock(keep_id, other_id)
    known = {(one.table, one.row_id) for one in rows.since(row)}
    if unknown := set(go) - known:
        raise CannotPart(f"{len(unknown)} of these rows were not written since.")
    Headline.objects.bulk_create([Headline(**row.before[str(other_id)])])
    rows.put_back(row, go=frozenset(go))
    Headline.objects.filter(person_id=keep_id).update(
        **{name: value for name, value in row.before[str(keep_id)].items() if name != "person_id"}
    )
    pair = Likely.objects.filter(_pair(keep_id, other_id))
    pair.update(state="two", because=because.strip(), decided_at=at, decided_by=by.name)
    row.change(
        shown_version=shown_version,
        state="undone",
        undone_name=by.titled,
        undone_at=at,
        undone_because=because.strip(),
    )
    for person_id in (keep_id, other_id):
        _restate(person_id)
        limits.restate_fence(person_id)
    publish(PeopleParted(merge_id=row.id, person_id=keep_id, other_id=other_id, at=at))
    return row


def together(person_id: int) -> list[int]:
    """The record's own number and those of every record that went into it: whoever asks what was written down about
    the person, in the audit or in history, asks of all."""
    found = [person_id]
    for one in found:
        found += Merge.objects.filter(person_id=one, state="done").values_list("other_id", flat=True)
    return found


def kept(person_id: int) -> int | None:
    """The record that this one went into, as far as the transaction's principal may see it; None if into none."""
    found = Merge.objects.filter(other_id=person_id, state="done").values_list("person_id", flat=True).first()
    return int(found) if found is not None else None


def moved_rows(merge: Merge) -> int:
    """How many rows were moved or gave way."""
    return Moved.objects.filter(merge=merge).count()


def _pair(one: int, other: int) -> Q:
    return Q(person_id=min(one, other), other_id=max(one, other))


def _lock(*people: int) -> None:
    list(Person.objects.select_for_update(no_key=True).filter(id__in=people).order_by("id").values_list("id"))


def _restate(person_id: int) -> None:
    for slice_ in rows.parts():
        if slice_.restate:
            slice_.restate(person_id)


def _plain(headline: Headline) -> Any:
    values = {field.attname: getattr(headline, field.attname) for field in Headline._meta.concrete_fields}
    return json.loads(json.dumps(values, default=rows.exact))


def _fence_of(other_id: int, *, like: int) -> None:
    """What history and old entries say under the other number is fenced as the kept record is."""
    Fence.objects.filter(person_id=other_id).delete()
    if (fence := Fence.objects.filter(person_id=like).first()) is not None:
        Fence.objects.create(person_id=other_id, allowed=fence.allowed, refused=fence.refused)
