"""What every page of theirs says round its own words: who they are, and whom they can ring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from throughcare.design.spoken import first_name, said_time
from throughcare.kernel.clock import local_day
from throughcare.organisations import queries as organisations
from throughcare.organisations.queries import Reached
from throughcare.people.access import Record
from throughcare.people.models import Headline, Person
from throughcare.policy.books import HelpLine
from throughcare.portal.frame import help_lines


@dataclass(frozen=True)
class Me:
    """The person whose page it is, at the moment it is shown. `language` is the one we write to them in."""

    record: Record
    at: datetime
    jurisdiction: str
    language: str
    office: Reached | None
    lines: tuple[HelpLine, ...]

    @property
    def person_id(self) -> int:
        """Whose page it is."""
        return self.record.person_id

    @property
    def headline(self) -> Headline:
        """The row of their name, their order and their officer."""
        return self.record.headline

    @property
    def today(self) -> date:
        """The day it is where they are."""
        return local_day(self.at)

    @property
    def looked_on(self) -> bool:
        """Is it one of the staff who sees the page as they do?"""
        return self.record.relation != "own"

    @property
    def first_name(self) -> str:
        """What we call them."""
        return first_name(self.headline.name)

    @property
    def officer(self) -> str:
        """What they call their offender manager; empty without one."""
        return first_name(self.headline.officer)

    @property
    def office_hours(self) -> str:
        """When somebody answers there: "Weekdays, 9am to 5pm"; empty where the days differ or are not recorded."""
        hours = self.office.hours if self.office else ()
        if [day for day, _opens, _closes in hours] != [0, 1, 2, 3, 4] or len({hour[1:] for hour in hours}) != 1:
            return ""
        _day, opens, closes = hours[0]
        return _("Weekdays, %(opens)s to %(closes)s") % {"opens": said_time(opens), "closes": said_time(closes)}

    @property
    def phone(self) -> str:
        """The number that reaches the officer's team in the day."""
        return self.office.phone if self.office else self.headline.office_phone


def shell(record: Record, *, at: datetime) -> Me:
    """The person of an opened record, and whom they can ring. Two queries."""
    person = Person.objects.only("jurisdiction", "language", "written_in").get(id=record.person_id)
    return Me(
        record=record,
        at=at,
        jurisdiction=person.jurisdiction,
        language=person.reads,
        office=organisations.reached(record.headline.office_id),
        lines=help_lines(person.jurisdiction, at=at),
    )
