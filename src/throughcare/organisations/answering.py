"""Which body answered for one person, and when: by the office that had them, and who took over from whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from throughcare.organisations import rules
from throughcare.organisations.models import Succession

_LONG_KINDS = {"region": "probation region", "delivery_unit": "delivery unit"}


@dataclass(frozen=True)
class Dated:
    """A body with its days; `until` is exclusive."""

    id: int
    name: str
    kind: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Served:
    """From a day until a day (exclusive, None: until now) an office of this body had the person."""

    body: Dated
    since: date
    until: date | None


@dataclass(frozen=True)
class HandOver:
    """From the day `on`, `later` answers for the share of `earlier`'s people."""

    earlier: Dated
    later: Dated
    on: date
    share: rules.Share = "all"


@dataclass(frozen=True)
class Harm:
    """From a day until a day the person was held to be of high risk of serious harm, or not to be."""

    high: bool
    since: date
    until: date | None


@dataclass(frozen=True)
class Stretch:
    """From a day until a day (None: now) this body answered for the person. Several names: it cannot be told which,
    since it was split by risk and no risk is recorded for those days. No name: nobody is recorded to have answered."""

    names: tuple[str, ...]
    since: date
    until: date | None = None

    @property
    def text(self) -> str:
        """The body, or those it can have been."""
        if not self.names:
            return "No body is recorded for these days"
        return " or ".join(self.names)


def harm(level: str) -> bool | None:
    """Does a recorded level of risk of serious harm mean high risk? None when it does not say."""
    words = level.lower().replace("_", " ").split()
    if "high" in words:
        return True
    return False if {"low", "medium"} & set(words) else None


def stretches(
    served: Sequence[Served], harms: Collection[Harm] = (), *, handed: Collection[HandOver] | None = None
) -> list[Stretch]:
    """Every body that answered, the newest first. `handed` is who took over from whom; without it, one query asks for
    it, and only where a body of theirs was not there all the time it had them."""
    if handed is None:
        handed = hand_overs() if any(not _whole(one) for one in served) else ()
    bodies = {one.body.id: one.body for one in served}
    bodies |= {body.id: body for one in handed for body in (one.earlier, one.later)}
    spans = {body.id: rules.Span(body.since, body.until) for body in bodies.values()}
    links = [rules.Link(one.earlier.id, one.later.id, one.on, one.share) for one in handed]
    found: list[Stretch] = []
    for one in sorted(served, key=lambda one: one.since):
        for day, end in _days(one, links, harms):
            high = next((each.high for each in harms if _holds(each, day)), None)
            ids = rules.bodies_on(one.body.id, on=day, spans=spans, links=links, high_risk=high)
            names = tuple(sorted(_name(bodies[pk]) for pk in ids))
            if found and found[-1].names == names and found[-1].until == day:
                found[-1] = Stretch(names, found[-1].since, end)
            else:
                found.append(Stretch(names, day, end))
    return found[::-1]


def hand_overs() -> list[HandOver]:
    """Who took over from whom, with the days of both. One query."""
    columns = [f"{side}__{name}" for side in ("earlier", "later") for name in ("id", "name", "kind", "since", "until")]
    rows = Succession.objects.values_list(*columns, "on", "share")
    return [HandOver(Dated(*row[:5]), Dated(*row[5:10]), row[10], row[11]) for row in rows]


def on_day(found: Sequence[Stretch], on: date) -> Stretch | None:
    """The stretch a day lies in, or None."""
    return next((one for one in found if one.since <= on and (one.until is None or on < one.until)), None)


def _whole(one: Served) -> bool:
    """Was the body there all the time it had the person? Then nobody before or after it needs to be asked for."""
    since, until = one.body.since, one.body.until
    return (since is None or since <= one.since) and (until is None or (one.until is not None and one.until <= until))


def _days(one: Served, links: Collection[rules.Link], harms: Collection[Harm]) -> list[tuple[date, date | None]]:
    """The days on which the answer can change, each with the day of the next."""
    changes = {link.on for link in links} | {each.since for each in harms}
    changes |= {each.until for each in harms if each.until is not None}
    inside = sorted(day for day in changes if day > one.since and (one.until is None or day < one.until))
    starts = [one.since, *inside]
    return list(zip(starts, [*inside, one.until], strict=True))


def _holds(one: Harm, on: date) -> bool:
    return one.since <= on and (one.until is None or on < one.until)


def _name(body: Dated) -> str:
    kind = _LONG_KINDS.get(body.kind, "")
    return f"{body.name} {kind}" if kind and kind not in body.name.lower() else body.name
