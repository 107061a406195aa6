"""Whom to propose as somebody's officer, in which order and why. A manager decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from throughcare.policy.allocation_books import Allocation
from throughcare.policy.editions import Edition
from throughcare.policy.findings import Finding, count_text, day_text


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An officer who could take somebody. `points` are carried now, `available` what the hours allow.

    `held_until` is the last day on which they were this person's officer before, `leaves_on` the first day without
    the post, `back_on` the first day back of who is away today. `shut`: the record is closed to them.
    """

    post_id: int
    name: str
    points: int
    available: int
    skills: tuple[str, ...] = ()
    held_until: date | None = None
    back_on: date | None = None
    leaves_on: date | None = None
    shut: bool = False


@dataclass(frozen=True, kw_only=True)
class ChoosingFacts:
    """Who could take somebody who adds so many points and for whom the skills `wanted` count, on a day."""

    candidates: tuple[Candidate, ...]
    adds: int
    wanted: tuple[str, ...]
    on: date


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a candidate stands. `place` is None for somebody who cannot take them; percentages are None where nothing
    can be carried."""

    post_id: int
    name: str
    place: int | None
    points: int
    points_after: int
    available: int
    pct: Decimal | None
    pct_after: Decimal | None
    because: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ChoosingFinding(Finding):
    """Every candidate, those who can take the person first, in the order proposed."""

    places: tuple[Place, ...]


def propose(
    candidates: Sequence[Candidate], *, adds: int, wanted: Sequence[str], on: date, book: Edition[Allocation]
) -> ChoosingFinding:
    """Put the candidates in order for somebody who adds so many points and for whom the skills `wanted` count.

    Who had the person before comes first, unless they are away for long or would be full; then who is here, has room,
    has the most of the skills, and would carry least of what they can. Skills are codes of the book.
    """
    names = {skill.code: skill.name for skill in book.book.skills}
    can, cannot = [], []
    for one in candidates:
        away = one.back_on is not None and one.back_on - on >= timedelta(days=book.book.away_days)
        after = share(one.points + adds, one.available)
        full = after is None or after > book.book.full_pct
        fits = [code for code in wanted if code in one.skills]
        why = _why(one, away=away, full=full, after=after, fits=[names[code] for code in fits], on=on)
        if one.shut or one.leaves_on is not None:
            cannot.append((one, after, why))
            continue
        before = one.held_until is not None
        key = (away or full, not before, away, full, -len(fits), after if after is not None else Decimal(0), one.name)
        can.append((key, one, after, why))
    ordered = [(one, after, why, n) for n, (_, one, after, why) in enumerate(sorted(can, key=_key), start=1)]
    rest = [(one, after, why, None) for one, after, why in sorted(cannot, key=lambda row: row[0].name)]
    places = tuple(
        Place(
            post_id=one.post_id,
            name=one.name,
            place=place,
            points=one.points,
            points_after=one.points + adds,
            available=one.available,
            pct=share(one.points, one.available),
            pct_after=after,
            because=why,
        )
        for one, after, why, place in (*ordered, *rest)
    )
    first = next((row.name for row in places if row.place == 1), None)
    said = "Nobody here can take them." if first is None else f"{first} comes first. A manager decides."
    return ChoosingFinding(places=places, because=(said,), policy=(book.reference,))


def share(points: int, available: int) -> Decimal | None:
    """Points as a percentage of what can be carried, to one place; None where nothing can be."""
    if available <= 0:
        return None
    return (Decimal(points) * 100 / available).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _key(row: tuple[tuple[object, ...], Candidate, Decimal | None, tuple[str, ...]]) -> tuple[object, ...]:
    return row[0]


def _why(
    one: Candidate, *, away: bool, full: bool, after: Decimal | None, fits: list[str], on: date
) -> tuple[str, ...]:
    said = []
    if one.shut:
        said.append("The record is closed to them.")
    if one.leaves_on is not None:
        said.append(f"Their post ends on {day_text(one.leaves_on)}.")
    if one.held_until is not None:
        said.append(f"Was their officer before, until {day_text(one.held_until)}.")
    if one.back_on is not None:
        days = count_text((one.back_on - on).days, "day")
        said.append(
            f"Away, back on {day_text(one.back_on)}, in {days}." if away else f"Back on {day_text(one.back_on)}."
        )
    said.append("No hours for people." if after is None else f"{after}% of their hours' points with this person.")
    if full and after is not None:
        said.append("More than they can carry.")
    if fits:
        said.append(f"Good at what counts here: {', '.join(fits)}.")
    return tuple(said)
