"""Which body answers on a day: from the one that is recorded, on through its successors or back to who came before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Share = Literal["all", "high_risk", "lower_risk"]


@dataclass(frozen=True)
class Span:
    """When a body was there; `until` is exclusive. None is open: since ever, or until now."""

    since: date | None
    until: date | None

    def holds(self, on: date) -> bool:
        """Was it there on the day?"""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Link:
    """From the day `on`, `later` answers for the share of `earlier`'s people."""

    earlier: int
    later: int
    on: date
    share: Share = "all"


def bodies_on(
    start: int, *, on: date, spans: Mapping[int, Span], links: Collection[Link], high_risk: bool | None = None
) -> frozenset[int]:
    """The bodies that answered on the day for people who are recorded under `start`.

    One when it can be told; several where a body was split and nothing says which part; none when the chain ends. With
    `high_risk` None, whether the person is of high risk is not known, and both shares are answered.
    """
    span = spans[start]
    if span.holds(on):
        return frozenset({start})
    if span.since is not None and on < span.since:
        return _before(start, on, spans, links, high_risk)
    return _after(start, on, spans, links, high_risk)


def _after(
    body: int, on: date, spans: Mapping[int, Span], links: Collection[Link], high_risk: bool | None
) -> frozenset[int]:
    """The latest hand-over by that day counts: a trust names the region of 2021 beside its followers of 2014."""
    if spans[body].holds(on):
        return frozenset({body})
    handed = [link for link in links if link.earlier == body and link.on <= on]
    latest = max((link.on for link in handed), default=None)
    following = [link.later for link in handed if link.on == latest and _mine(link.share, high_risk)]
    return frozenset[int]().union(*(_after(later, on, spans, links, high_risk) for later in following))


def _before(
    body: int, on: date, spans: Mapping[int, Span], links: Collection[Link], high_risk: bool | None
) -> frozenset[int]:
    """Predecessors that were there on the day; only where none was, theirs, since those may have had more people."""
    earlier = [link.earlier for link in links if link.later == body]
    there = frozenset(one for one in earlier if spans[one].holds(on))
    if there:
        return frozenset(one for one in there if _had(one, links, high_risk))
    return frozenset[int]().union(*(_before(one, on, spans, links, high_risk) for one in earlier))


def _had(body: int, links: Collection[Link], high_risk: bool | None) -> bool:
    shares = [link.share for link in links if link.later == body]
    return not shares or any(_mine(share, high_risk) for share in shares)


def _mine(share: Share, high_risk: bool | None) -> bool:
    return high_risk is None or share in ("all", "high_risk" if high_risk else "lower_risk")
