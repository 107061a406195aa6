"""What the rule book would be with one file changed: a proposal, read as the file itself would be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from throughcare.policy import calendars, editions
from throughcare.policy.books import (
    Absence,
    BankHolidays,
    Contact,
    Duties,
    EarlyCompletion,
    Enforcement,
    Entitlement,
    Requirements,
    Standards,
)
from throughcare.policy.calendars import Calendar
from throughcare.policy.editions import BadData, Book, Edition
from throughcare.policy.predictor_books import ArpStatic, Needs, Ogp, Ogrs3, Ovp, TiersAD, TiersAG

B = TypeVar("B", bound=Book)

# The topics whose change can be rehearsed: those on which open duties, findings, scores and tiers rest.
KINDS: dict[str, type[Any]] = {
    kind.topic: kind
    for kind in (
        Standards,
        Duties,
        BankHolidays,
        Contact,
        Absence,
        Enforcement,
        Entitlement,
        Needs,
        Ogrs3,
        Ogp,
        Ovp,
        ArpStatic,
        TiersAD,
        TiersAG,
        Requirements,
        EarlyCompletion,
    )
}


@dataclass(frozen=True)
class Change:
    """What a proposal would make of one thing on record: `what` it is ("duty"), its row, and was and now in words.

    `days` is by how many days it moves, None where it is no date.
    """

    what: str
    row_id: int
    person_id: int
    name: str
    was: str
    now: str
    days: int | None
    because: str


@dataclass(frozen=True)
class Proposal:
    """The editions of one topic as they would be. With none, the rule book as it is installed."""

    topic: str = ""
    jurisdiction: str = ""
    editions: tuple[Edition[Any], ...] = ()

    def edition(self, kind: type[B], *, jurisdiction: str, on: date) -> Edition[B]:
        """The edition that would be in force on a day. Raises NoEdition."""
        if not self._changes(kind.topic, jurisdiction):
            return editions.edition(kind, jurisdiction=jurisdiction, on=on)
        found = next((one for one in self.editions if one.in_force(on)), None)
        if found is None:
            raise editions.NoEdition(f"The proposal has no {kind.topic} for {on.isoformat()}.", on=on)
        return cast("Edition[B]", found)

    def calendar(self, jurisdiction: str) -> Calendar:
        """The bank holidays as they would be. Raises NoEdition."""
        if self._changes(BankHolidays.topic, jurisdiction):
            return calendars.calendar_of(self.editions)
        return calendars.bank_holidays(jurisdiction)

    def _changes(self, topic: str, jurisdiction: str) -> bool:
        return (topic, jurisdiction) == (self.topic, self.jurisdiction)


AS_INSTALLED = Proposal()


def read(topic: str, *, jurisdiction: str, text: str) -> Proposal:
    """A proposal from the text of its file. Raises BadData, with the line, when it is none, and for an empty one."""
    where = f"{topic}.toml"
    found = editions.read_text(KINDS[topic], text, jurisdiction=jurisdiction, where=where)
    if not found:
        raise BadData(f"{where}: it holds no edition.")
    return Proposal(topic, jurisdiction, found)


def installed(topic: str, *, jurisdiction: str) -> str:
    """The text of the file as it is installed. Raises NoEdition where there is none."""
    path = editions.DATA / jurisdiction / f"{topic}.toml"
    if topic not in KINDS or jurisdiction not in editions.jurisdictions() or not path.exists():
        raise editions.NoEdition(f"The rule book has no {topic} for {jurisdiction}.")
    return path.read_text(encoding="utf-8")


def topics() -> list[tuple[str, str]]:
    """Every file that can be rehearsed, as (jurisdiction, topic)."""
    return [
        (jurisdiction, topic)
        for jurisdiction in editions.jurisdictions()
        for topic in KINDS
        if (editions.DATA / jurisdiction / f"{topic}.toml").exists()
    ]
