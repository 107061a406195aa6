"""The week of a post on paper: its meetings and what is due, day by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.appointments.models import KINDS
from throughcare.casefile.queries import home, words
from throughcare.casefile.queries.days import end_of_day, start_of_day
from throughcare.casefile.queries.sql import rows
from throughcare.design import dates
from throughcare.kernel.clock import local_day

DAYS = 7
_KINDS = dict(KINDS)
Day = dict[str, Any]


def week(by: Principal, *, at: datetime) -> list[Day]:
    """The next seven days, today first: `meetings` and `due` of each. Late work stands under today. Two queries."""
    today = local_day(at)
    days: dict[date, Day] = {
        on: {"on": on, "meetings": [], "due": []} for on in (today + timedelta(days=n) for n in range(DAYS))
    }
    meetings = rows(
        """select a.person_id, a.kind, a.starts_at, a.ends_at, a.place, h.name, h.reference, o.name as office,
                  (select string_agg(x.value, ', ' order by x.preferred desc, x.id) from people_phone x
                   where x.person_id = a.person_id and x.until is null and x.kind <> 'email') as phones,
                  (select string_agg(j.text, ', ' order by j.id) from people_adjustment j
                   where j.person_id = a.person_id and j.until is null) as adjustments
           from appointments_appointment a join people_headline h on h.person_id = a.person_id
           left join organisations_office o on o.id = a.office_id
           where a.post_id = %(post)s and a.outcome = '' and a.cancelled_at is null
             and a.starts_at >= %(from)s and a.starts_at < %(until)s
           order by a.starts_at, a.id""",
        {"post": by.post_id, "from": start_of_day(today), "until": end_of_day(today + timedelta(days=DAYS - 1))},
    )
    for meeting in meetings:
        days[local_day(meeting["starts_at"])]["meetings"].append(
            {
                "person_id": meeting["person_id"],
                "time": f"{dates.clock(meeting['starts_at'])} to {dates.clock(meeting['ends_at'])}",
                "who": meeting["name"] or words.NAMELESS,
                "reference": meeting["reference"],
                "what": ", ".join(
                    part for part in (_KINDS[meeting["kind"]], meeting["place"], meeting["office"]) if part
                ),
                "phones": meeting["phones"] or "",
                "adjustments": meeting["adjustments"] or "",
            }
        )
    for duty in home.duties(by, at=at):
        on = max(local_day(words.last_moment(duty["due_at"])), today)
        if on in days:
            days[on]["due"].append(home.duty_row(duty, at=at))
    return list(days.values())


def people(days: list[Day]) -> list[int]:
    """Everybody on the page."""
    return sorted({row["person_id"] for day in days for row in (*day["meetings"], *day["due"])})
