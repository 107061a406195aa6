"""Meetings and notes go with the person. Nobody is in two places at once: two open meetings of ours at one time are
put right first."""

from __future__ import annotations

from collections.abc import Iterator

from throughcare.appointments.models import (
    OPEN,
    Absence,
    AcceptedEvent,
    Appointment,
    Contact,
    CoveredMeeting,
    InGroup,
    InSeries,
    MeetingFeedback,
    Proof,
    Series,
    Serves,
    ServiceFailure,
    Visit,
)
from throughcare.design import dates
from throughcare.people.merging.rows import Clash, Part, Table

TABLES = (
    Table(Appointment, "Meeting"),
    Table(Serves, with_="appointment"),
    Table(Absence, with_="appointment"),
    Table(Proof, with_="absence"),
    Table(ServiceFailure, "What we failed to do", with_="appointment"),
    Table(MeetingFeedback, with_="appointment"),
    Table(Contact, "Note", with_="appointment"),
    Table(CoveredMeeting, with_="appointment"),
    Table(Series, "Recurring meetings"),
    Table(InSeries, with_="appointment"),
    Table(AcceptedEvent, with_="appointment"),
    Table(InGroup, with_="appointment"),
    Table(Visit, "Home visit", with_="appointment"),
)


def clashes(keep_id: int, other_id: int) -> Iterator[Clash]:
    """Two open meetings at one time."""
    rows = Appointment.objects.filter(OPEN, imported_from="")
    theirs = list(rows.filter(person_id=other_id))
    for one in rows.filter(person_id=keep_id):
        for other in theirs:
            if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
                when = f"{dates.full_day(one.starts_at)} at {dates.clock(one.starts_at)}"
                words = f"Both records have a meeting on {when}: cancel or move one of them first"
                yield Clash(f"meeting_{one.pk}", words, "", "", must=True)


PART = Part(TABLES, clashes=clashes)
