"""What the person owed and what the service owed, over the same months: the facts, for the pages of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from throughcare.appointments import labels
from throughcare.kernel.clock import local_day
from throughcare.kernel.prepared import rows
from throughcare.policy import clocks, editions
from throughcare.policy.books import Waiting

MONTHS = 12
Row = dict[str, Any]

_WHOLE = """
    select (select json_agg(a order by a.starts_at desc) from (
              select a.id, a.kind, a.starts_at, a.outcome, a.came_at, a.waited_minutes, a.post_id, a.cancelled_at,
                     a.cancelled_by, ab.decision, p.jurisdiction, next.starts_at as moved_to, u.name as officer,
                     f.waited, f.clear
              from appointments_appointment a
              join people_person p on p.id = a.person_id
              left join appointments_absence ab on ab.appointment_id = a.id and ab.withdrawn_at is null
              left join appointments_appointment next on next.moved_from_id = a.id
              left join organisations_post o on o.id = a.post_id left join accounts_user u on u.id = o.user_id
              left join appointments_meetingfeedback f on f.appointment_id = a.id
              where a.person_id = %(person)s and a.starts_at >= %(from)s and a.starts_at <= %(at)s) a) as meetings,
           (select json_agg(i order by i.told_at desc) from (
              select i.id, i.text, i.state, i.state_on, i.due_on, i.told_at from sentences_instruction i
              where i.person_id = %(person)s and i.state <> 'withdrawn'
                and (i.state = 'open' or i.state_on >= %(first)s)) i) as instructions,
           (select json_agg(x order by x.since desc) from (
              select x.id, x.since, x.told_on from people_address x
              where x.person_id = %(person)s and x.since >= %(first)s and x.since <= %(today)s and exists (
                select from people_address y where y.person_id = x.person_id and y.id <> x.id
                  and (y.since is null or y.since < x.since))) x) as moves,
           (select json_agg(f order by f.happened_on desc) from (
              select f.id, f.kind, f.happened_on, f.state from enforcement_failure f
              where f.person_id = %(person)s and f.happened_on >= %(first)s and f.state in ('unexcused', 'judge')) f)
             as failures,
           (select json_agg(s order by s."on" desc) from (
              select s.id, s.kind, s."on", s.minutes, s.words, s.appointment_id from appointments_servicefailure s
              where s.person_id = %(person)s and s."on" >= %(first)s and s.withdrawn_at is null) s) as ours,
           (select json_agg(d order by d.due_at desc) from (
              select d.id, d.title, d.kind, d.due_at, d.met_at from duties_duty d
              where d.person_id = %(person)s and d.owed_by = 'service' and d.due_at >= %(from)s
                and (d.met_at is not null or d.ended_at is null)
                and (d.met_at is not null or d.due_at <= %(at)s)) d) as duties,
           (select json_agg(c order by c."on" desc) from (
              select c.id, c."on", c.text, c.kind,
                     (select a.id from appointments_appointment a
                      where a.person_id = c.person_id and a.cancelled_at is null
                        and (a.starts_at at time zone 'Europe/London')::date = c."on"
                        and (a.starts_at at time zone 'Europe/London')::time < coalesce(c.ends, '24:00'::time)
                        and (a.ends_at at time zone 'Europe/London')::time > coalesce(c.starts, '00:00'::time)
                      order by a.starts_at limit 1) as against
              from people_commitment c
              where c.person_id = %(person)s and c.kind in ('faith', 'event') and c."on" >= %(first)s
                and c."on" < %(today)s and c.told_on < c."on") c) as events,
           (select json_agg(k order by k.made_at desc) from (
              select k.id, k.subject, k.state, k.made_at from complaints_complaint k
              where k.person_id = %(person)s and k.made_at >= %(from)s) k) as complaints,
           (select json_agg(h) from (
              select r.amount * 60 as required,
                     coalesce((select sum(s.credit_minutes) from unpaid_work_session s
                               join appointments_appointment a on a.id = s.appointment_id and a.cancelled_at is null
                               where s.requirement_id = r.id), 0)
                     + coalesce((select sum(j.minutes) from unpaid_work_adjustment j
                                 where j.requirement_id = r.id and j.withdrawn_at is null), 0) as credited
              from sentences_requirement r join sentences_sentence o on o.id = r.sentence_id and o.ended_on is null
              where r.person_id = %(person)s and r.code = 'unpaid_work' and r.amount > 0) h) as hours,
           (select json_agg(n order by n.in_force_at desc) from (
              select n.id, n.number, n.in_force_at, cardinality(n.their_say) as their_say,
                     (select json_agg(w.answer order by w.id) from plans_answer w where w.plan_id = n.id) as answers
              from plans_plan n
              where n.person_id = %(person)s and n.in_force_at is not null and n.in_force_at <= %(at)s
                and (n.ended_at is null or n.ended_at >= %(from)s)) n) as plans
"""


@dataclass(frozen=True)
class Sides:
    """The facts of both sides from a day on. `held` are the meetings that came to something, each with its moment
    (`at`) and the rule book's row of its outcome (`row`); `came` those of them the person came to."""

    first: date
    meetings: list[Row]
    held: list[Row]
    came: list[Row]
    instructions: list[Row]
    moves: list[Row]
    failures: list[Row]
    ours: list[Row]
    duties: list[Row]
    events: list[Row]
    complaints: list[Row]
    hours: list[Row]
    plans: list[Row]
    waiting: Waiting

    @property
    def asked(self) -> list[Row]:
        """The meetings the person was to come to, and that did not fall out by our doing."""
        return [one for one in self.held if not one["row"].service and one["row"].group in {"came", "did_not_come"}]

    @property
    def timed(self) -> list[Row]:
        """The meetings of which it is on record when they came."""
        return [one for one in self.came if one["came_at"] or one["outcome"] == "LATE"]

    def was_late(self, meeting: Row) -> bool:
        """Whether they came too late for it to count as on time."""
        return minutes_late(meeting) > self.waiting.late_minutes or meeting["outcome"] == "LATE"


def sides(person_id: int, *, at: datetime) -> Sides:
    """Everything both sides owed in the last twelve months. One query."""
    today = local_day(at)
    first = clocks.plus_months(today, -MONTHS)
    params = {"person": person_id, "at": at, "from": clocks.start_of_day(first), "first": first, "today": today}
    (whole,) = rows(_WHOLE, params)
    found = {name: list(given or ()) for name, given in whole.items()}
    held = [meeting for meeting in found["meetings"] if not meeting["cancelled_at"] and meeting["outcome"]]
    for meeting in held:
        meeting["row"] = labels.outcome(meeting["outcome"], meeting["jurisdiction"])
        meeting["at"] = datetime.fromisoformat(meeting["starts_at"])
    jurisdiction = held[0]["jurisdiction"] if held else "england_wales"
    return Sides(
        first=first,
        held=held,
        came=[meeting for meeting in held if meeting["row"].attended],
        waiting=editions.edition(Waiting, jurisdiction=jurisdiction, on=today).book,
        **found,
    )


def minutes_late(meeting: Row) -> int:
    """How many minutes after its time they came, as far as that is on record."""
    if not meeting["came_at"]:
        return 0
    return max(0, int((datetime.fromisoformat(meeting["came_at"]) - meeting["at"]).total_seconds() // 60))


def kept_in_time(duty: Row) -> bool:
    """Whether what we owed was done by its day."""
    return bool(duty["met_at"]) and datetime.fromisoformat(duty["met_at"]) <= datetime.fromisoformat(duty["due_at"])
