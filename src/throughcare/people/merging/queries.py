"""Pairs to be decided and what was put together, ready for a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Q, When

from throughcare.accounts.principals import Principal
from throughcare.people.models import Headline, Likely, Merge, Name, Person

MOST = 200


def likely(likely_id: int) -> Likely:
    """One pair that may be one person. Raises `Likely.DoesNotExist`."""
    return Likely.objects.get(id=likely_id)


def put_together(merge_id: int) -> Merge:
    """One proposal or merge. Raises `Merge.DoesNotExist`."""
    return Merge.objects.get(id=merge_id)


def reference_of(person_id: int) -> str:
    """The reference of a record, also of one that was put into another. Raises `Person.DoesNotExist`."""
    return Person.objects.values_list("reference", flat=True).get(id=person_id)


def waiting(principal: Principal) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[int]]:
    """Likely pairs and proposals with somebody of the principal's office, the likeliest first, and everybody in them.

    Whoever is shut to the principal is in no pair.
    """
    ours = Headline.objects.filter(Q(office_id=principal.office_id) | Q(team_id=principal.team_id)).values("person_id")
    one_of_ours = Q(person_id__in=ours) | Q(other_id__in=ours)
    pairs = list(Likely.objects.filter(one_of_ours, state="waiting").order_by("-points", "id")[:MOST])
    merges = list(
        Merge.objects.filter(Q(person_id__in=ours) | Q(state="proposed", other_id__in=ours))
        .filter(state__in=["proposed", "done"])
        .order_by("-id")[:MOST]
    )
    everybody = {one for row in pairs for one in (row.person_id, row.other_id)}
    everybody |= {one for row in merges for one in (row.person_id, row.other_id)}
    shown = {row.person_id: row for row in Headline.objects.filter(person_id__in=everybody)}
    references = dict(Person.objects.filter(id__in=[row.other_id for row in merges]).values_list("id", "reference"))
    likely: list[dict[str, Any]] = [
        {"row": row, "one": shown[row.person_id], "other": shown[row.other_id], "why": _why(row)}
        for row in pairs
        if row.person_id in shown and row.other_id in shown
    ]
    merged: list[dict[str, Any]] = [
        {"row": row, "one": shown[row.person_id], "reference": references.get(row.other_id, "")}
        for row in merges
        if row.person_id in shown
    ]
    ids = {one for each in likely for one in (each["row"].person_id, each["row"].other_id)}
    ids |= {each["row"].person_id for each in merged}
    ids |= {each["row"].other_id for each in merged if each["row"].state == "proposed"}  # shown by their reference
    return likely, merged, sorted(ids)


def _why(row: Likely) -> str:
    return ". ".join(str(reason[1]) for reason in row.reasons if float(reason[2]) >= 0)


def beside(keep: Headline, other: Headline) -> list[tuple[str, str, str]]:
    """What the two records say of the person, side by side."""
    both = {row.pk: row for row in Person.objects.filter(id__in=(keep.person_id, other.person_id))}
    names = _names((keep.person_id, other.person_id))
    columns = []
    for headline in (keep, other):
        person = both[headline.person_id]
        columns.append(
            [
                headline.reference,
                ", ".join(names.get(headline.person_id, [])),
                f"{person.date_of_birth:%-d %B %Y}" if person.date_of_birth else "Not recorded",
                headline.order_name or "No order in force",
                headline.officer or "Nobody",
                headline.office or "None",
            ]
        )
    titles = ["Reference", "Names", "Date of birth", "Order", "Offender manager", "Office"]
    return list(zip(titles, *columns, strict=True))


def _names(people: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for person_id, forenames, surname in (
        Name.objects.filter(person_id__in=people, struck=False)
        .order_by(Case(When(kind="current", then=0), default=1), "kind", "id")
        .values_list("person_id", "forenames", "surname")
    ):
        found.setdefault(person_id, []).append(f"{forenames} {surname}".strip())
    return found


def name_of(headline: Headline) -> str:
    """How a record is called: its name, else its reference."""
    return headline.name or headline.reference
