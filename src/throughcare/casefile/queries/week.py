"""The week of a post on paper: its meetings and what is due, day by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.appointments.models import KINDS
from throughcare.appointments.queries import events
from throughcare.casefile.queries import home, words
from throughcare.casefile.queries.days import end_of_day, start_of_day
from throughcare.casefile.queries.sql import rows
from throughcare.design import dates
from throughcare.kernel.clock import local_day

DAYS = 7
_KINDS = dict(KINDS)
Day = dict[str, Any]


def week(by: Principal, *, at: datetime, first: date | None = None) -> list[Day]:
    """Seven days from today, or from another day: `meetings` and `due` of each. Late work stands under today. Three
    queries."""
    now = local_day(at)
    today = first or now
    days: dict[date, Day] = {
        on: {"on": on, "meetings": [], "due": []} for on in (today + timedelta(days=n) for n in range(DAYS))
    }
    meetings = rows(
        """select a.id, a.person_id, a.kind, a.starts_at, a.ends_at, a.place, h.name, h.reference, o.name as office,
                  (select string_agg(x.value, ', ' order by x.preferred desc, x.id) from people_phone x
                   where x.person_id = a.person_id and x.until is null and x.kind <> 'email') as phones,
                  (select string_agg(j.text, ', ' order by j.id) from people_adjustment j
                   where j.person_id = a.person_id and j.until is null) as adjustments
           from appointments_appointment a join people_headline h on h.person_id = a.person_id
           left join organisations_office o on o.id = a.office_id
           where a.post_id = %(post)s and a.outcome = '' and a.cancelled_at is null
             and a.starts_at >= %(from)s and a.starts_at < %(until)s
           union all
           select null, null, s.kind, s.starts_at, s.ends_at, s.name, null, null, o.name, null, null
           from appointments_groupsession s join organisations_office o on o.id = s.office_id
           where s.post_id = %(post)s and s.starts_at >= %(from)s and s.starts_at < %(until)s
           order by starts_at, id""",
        {"post": by.post_id, "from": start_of_day(today), "until": end_of_day(today + timedelta(days=DAYS - 1))},
    )
    told = events.of_people([one["person_id"] for one in meetings if one["person_id"]], on=today)
    for meeting in meetings:
        days[local_day(meeting["starts_at"])]["meetings"].append(
            {
                "person_id": meeting["person_id"],
                "event": _event(meeting, told),
                "time": f"{dates.clock(meeting['starts_at'])} to {dates.clock(meeting['ends_at'])}",
                "who": (meeting["name"] or words.NAMELESS) if meeting["person_id"] else "Group session",
                "reference": meeting["reference"] or "",
                "what": ", ".join(
                    part for part in (_KINDS[meeting["kind"]], meeting["place"], meeting["office"]) if part
                ),
                "phones": meeting["phones"] or "",
                "adjustments": meeting["adjustments"] or "",
            }
        )
    for duty in home.duties(by, at=at):
        on = max(local_day(words.last_moment(duty["due_at"])), now)
        if on in days:
            days[on]["due"].append(home.duty_row(duty, at=at))
    return list(days.values())


def _event(meeting: dict[str, Any], told: dict[int, list[Any]]) -> str:
    """The faith day or event they told us of that a meeting stands against."""
    rows = told.get(meeting["person_id"], [])
    return ", ".join(row.text for row in rows if events.clashes(row, meeting["starts_at"], meeting["ends_at"]))


_OFFICE = """
    select a.id, a.person_id, a.kind, a.starts_at, a.ends_at, a.place, h.name, h.reference, u.name as officer,
           a.told_at is not null as told
    from appointments_appointment a join people_headline h on h.person_id = a.person_id
    join organisations_post p on p.id = a.post_id join organisations_team t on t.id = p.team_id
    join accounts_user u on u.id = p.user_id
    where t.office_id = %(office)s and a.cancelled_at is null and a.starts_at >= %(from)s and a.starts_at < %(until)s
    union all
    select null, null, s.kind, s.starts_at, s.ends_at, s.place, s.name, null, u.name, true
    from appointments_groupsession s join organisations_post p on p.id = s.post_id
    join accounts_user u on u.id = p.user_id
    where s.office_id = %(office)s and s.starts_at >= %(from)s and s.starts_at < %(until)s
    order by starts_at, officer, id"""


def office_week(by: Principal, *, first: date) -> list[Day]:
    """Seven days of the whole office: every meeting, with whom it is. One query."""
    days: dict[date, Day] = {on: {"on": on, "meetings": []} for on in (first + timedelta(days=n) for n in range(DAYS))}
    last = first + timedelta(days=DAYS - 1)
    for one in rows(_OFFICE, {"office": by.office_id, "from": start_of_day(first), "until": end_of_day(last)}):
        days[local_day(one["starts_at"])]["meetings"].append(
            {
                "person_id": one["person_id"],
                "time": f"{dates.clock(one['starts_at'])} to {dates.clock(one['ends_at'])}",
                "officer": one["officer"],
                "who": one["name"] or words.NAMELESS,
                "reference": one["reference"] or "",
                "what": ", ".join(part for part in (_KINDS[one["kind"]], one["place"]) if part),
                "told": one["told"],
            }
        )
    return list(days.values())


def people(days: list[Day]) -> list[int]:
    """Everybody on the page."""
    return sorted(
        {row["person_id"] for day in days for row in (*day["meetings"], *day.get("due", ())) if row["person_id"]}
    )
