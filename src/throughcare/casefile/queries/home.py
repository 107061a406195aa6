"""What the signed-in post must do, and when: late first, then today, then the week."""

# ruff: noqa: S608  queries are put together from our own constants; every value is a parameter

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.appointments.models import KINDS
from throughcare.casefile.queries import figures, words
from throughcare.casefile.queries.acts import BOOKED, act, booked, detail
from throughcare.casefile.queries.around import COLUMNS, Around, asked, read
from throughcare.casefile.queries.days import end_of_day, end_of_week, start_of_day
from throughcare.casefile.queries.sql import row, rows
from throughcare.design import dates
from throughcare.design.addresses import address
from throughcare.kernel.clock import local_day

WEEKS = 4  # how far the longer list looks ahead
NEW_DAYS = 28  # for how long somebody who was not met is shown as new
TEAM_SHOWN = 25  # rows of a team's list
SHOWN = 10  # rows of a side card; all of them are in the caseload, filtered

_KINDS = dict(KINDS)
Row = dict[str, Any]


@dataclass
class Work:
    """The work of one post. `later` begins where `week` ends; `next` is what comes first when nothing is due."""

    people: int = 0
    late: list[Row] = field(default_factory=list)
    today: list[Row] = field(default_factory=list)
    week: list[Row] = field(default_factory=list)
    later: list[Row] = field(default_factory=list)
    next: Row | None = None
    meetings: list[Row] = field(default_factory=list)
    outcomes: list[Row] = field(default_factory=list)
    outcomes_count: int = 0
    new: list[Row] = field(default_factory=list)
    new_count: int = 0
    around: Around = field(default_factory=lambda: Around([], []))


def work(by: Principal, *, at: datetime) -> Work:
    """Everything on an officer's first page. Four queries."""
    found = Work()
    _sort(found, duties(by, at=at), at=at)
    found.meetings = _meetings(by, at=at)
    found.outcomes, found.outcomes_count = outcomes_to_record([by.post_id], at=at)
    found.people, found.new, found.new_count, found.around = _new_people(by, at=at)
    return found


_OWED = f"""
    select d.id, d.kind, d.title, d.detail, d.owed_by, d.due_at, d.about_kind, d.about_id, d.person_id, d.owner_role,
           h.name, h.reference, h.tier, h.order_name, h.officer, h.pronoun, {BOOKED}
    from duties_duty d join people_headline h on h.person_id = d.person_id
    where d.ended_at is null and d.owed_by <> 'person' and (d.shown_from is null or d.shown_from <= %(at)s)
"""
# A complaint is answered by one post, wherever that is: it is on its list and on no other while the post is held.
_GIVEN = """exists (select from complaints_complaint k join organisations_post kp on kp.id = k.answerer_id
    where d.about_kind = 'complaints.complaint' and k.id = d.about_id and {which}
      and (kp.until is null or kp.until > %(today)s))"""
_COMPLAINTS = f"{_OWED} and {_GIVEN.format(which='k.answerer_id = %(post)s')}"
_NOT_ANOTHERS = f"not {_GIVEN.format(which='k.answerer_id <> %(post)s')}"


# Who had somebody before signs the handover note first: it is on their list until they have.
_TO_WRITE = f"""
    select d.id, 'write_handover', 'Write and sign the handover note',
           'They have another officer now, who reads and signs it after you.', d.owed_by, d.due_at, d.about_kind,
           d.about_id, d.person_id, d.owner_role, h.name, h.reference, h.tier, h.order_name, h.officer, h.pronoun,
           {BOOKED}
    from allocations_handover n
    join duties_duty d on d.about_id = n.id and d.about_kind = 'allocations.handover' and d.ended_at is null
    join people_headline h on h.person_id = d.person_id
    where n.from_post_id = %(post)s and n.given_at is null and n.taken_at is null and n.ended_at is null
"""


# What a post on the duty rota owes in its role for whoever was given to it today.
_ON_DUTY = f"""{_OWED} and d.owner_role = %(role)s and d.person_id in (
    select r.person_id from people_dayrelation r where r.post_id = %(post)s and r.kind = 'duty' and r."on" = %(today)s)
"""
# The offices of a post: its own, and those of its delivery unit.
_HERE = "(select o.id from organisations_office o where o.id = %(office)s or o.delivery_unit_id = %(unit)s)"
# What a head owes in the whole delivery unit.
_UNIT = f"{_OWED} and d.owner_role = 'head_of_unit' and h.office_id in {_HERE} and {_NOT_ANOTHERS}"


def duties(by: Principal, *, at: datetime) -> list[Row]:
    """Open duties of a post, the most pressing first: those of the roles it holds for its people, of the unit it heads
    and of the people it is on duty for, and the handover notes it has to write. Those of enforcement are of the officer
    for the whole office and its delivery unit."""
    if by.role == "enforcement_officer":
        return rows(
            f"""{_OWED} and d.owner_role = 'enforcement_officer' and h.office_id in {_HERE}
                order by d.due_at, d.id limit {TEAM_SHOWN}""",
            {**_who(by, at), "at": at},
        )
    of_unit = f"union all {_UNIT}" if by.role == "head_of_unit" else ""
    found = rows(
        f"""{_OWED} and exists (
              select from people_involvement i
              where i.person_id = d.person_id and i.role = d.owner_role and i.post_id = %(post)s and i.until is null)
              and {_NOT_ANOTHERS}
            union all {_COMPLAINTS}
            union all {_TO_WRITE} {of_unit}
            union all {_ON_DUTY}
            order by due_at, id""",
        {**_who(by, at), "at": at},
    )
    return _once(found)


def _once(found: list[Row]) -> list[Row]:
    """Each duty once, for whichever of its reasons it is on the list."""
    return list({(duty["id"], duty["kind"]): duty for duty in found}.values())


def _who(by: Principal, at: datetime) -> Row:
    return {
        "post": by.post_id,
        "role": by.role,
        "team": by.team_id,
        "office": by.office_id,
        "unit": by.unit_id,
        "today": local_day(at),
    }


_TEAM = """(select t.person_id from people_headline t where t.team_id = %(team)s
    union all select t.person_id from people_headline t where t.team_id is null)"""
# What the manager decides: the role is theirs, or nobody holds it for the person.
_MANAGERS = """(d.owner_role in ('team_manager', 'enforcement_officer') or not exists (
    select from people_involvement i where i.person_id = d.person_id and i.role = d.owner_role and i.until is null))"""


# What the manager's area is asked to take over: nobody of the team has a part in it yet. Whoever asked waits.
_TO_ANSWER = f"""{_OWED.replace("d.kind", "'answer_for_area'", 1)} and d.kind = 'answer_transfer' and d.about_id in (
    select t.id from sentences_transfer t join organisations_office o on o.id = %(office)s
    left join organisations_organisation g on g.id = o.organisation_id
    left join organisations_organisation u on u.id = o.delivery_unit_id
    where t.state = 'asked' and t.body_id in (g.id, g.parent_id, u.id, u.parent_id))"""


def team_decisions(by: Principal, *, at: datetime) -> list[Row]:
    """Open duties about a team's people, or those the manager is on duty for, that wait for its manager, and what their
    area is asked to take over, the most pressing first."""
    found = rows(
        f"""{_OWED} and d.person_id in {_TEAM} and {_MANAGERS} and d.kind <> 'answer_transfer'
              and {_NOT_ANOTHERS}
            union all {_COMPLAINTS}
            union all {_ON_DUTY}
            union all {_TO_ANSWER}
            order by due_at, id limit {TEAM_SHOWN}""",
        {**_who(by, at), "at": at},
    )
    return _once(found)


def _sort(found: Work, owed: Sequence[Row], *, at: datetime) -> None:
    today = local_day(at)
    week, weeks = end_of_week(today), end_of_day(today + timedelta(weeks=WEEKS))
    for duty in owed:
        shown = duty_row(duty, at=at)
        if duty["due_at"] < at:
            found.late.append(shown)
        elif duty["due_at"] <= end_of_day(today):
            found.today.append(shown)
        elif duty["due_at"] <= week:
            found.week.append(shown)
        elif duty["due_at"] <= weeks:
            found.later.append(shown)
        if found.next is None and duty["due_at"] > end_of_day(today):
            found.next = shown


def duty_row(duty: Row, *, at: datetime, about_person: bool = False) -> Row:
    """A duty as a row of work. `about_person` leaves out who it is about, where the page is theirs."""
    today = local_day(at)
    when, note, tone = words.due_words(duty["due_at"], at=at)
    button, why = act(duty), detail(duty)
    if meeting := booked(duty):
        on = dates.when(meeting[1], today).replace("Today", "today")
        after = ", after the day it is due" if meeting[1] >= duty["due_at"] else ""
        why = f"{why.rstrip('.')}. Booked for {on}{after}." if why else f"Booked for {on}{after}."
    if duty["agreement"]:
        ends = "ran out" if tone == "late" else "runs out"
        why = f"{why} The clock {ends}: {dates.when(duty['due_at'], today).replace('Today', 'today')}."
    name = duty["name"] or words.NAMELESS
    tier = f", tier {words.tier(duty['tier'])}" if duty["tier"] else ""
    return {
        "when": when,
        "when_note": note,
        "tone": tone,
        "what": duty["title"],
        "url": button.url,
        "owed": duty["owed_by"] == "service",
        "who": "" if about_person else f"{name}{tier}",
        "why": why,
        "act": {"text": button.text, "url": button.url, "doing": button.doing},
        "about": "" if about_person else name,
        "person_id": duty["person_id"],
    }


def _meetings(by: Principal, *, at: datetime) -> list[Row]:
    """The post's meetings of the day."""
    today = local_day(at)
    found = rows(
        """select a.id, a.person_id, a.kind, a.starts_at, a.ends_at, a.place, a.outcome, a.came_at,
                  a.told_at, o.name as office, a.office_id, h.name, h.reference,
                  (select string_agg(adj.text, ', ' order by adj.id) from people_adjustment adj
                   where adj.person_id = a.person_id and adj.until is null) as adjustments,
                  not exists (select from appointments_appointment b
                              where b.person_id = a.person_id and b.outcome = any(%(met)s)) as new
           from appointments_appointment a
           join people_headline h on h.person_id = a.person_id
           left join organisations_office o on o.id = a.office_id
           where a.post_id = %(post)s and a.starts_at >= %(from)s and a.starts_at < %(until)s and a.cancelled_at is null
           order by a.starts_at, a.id""",
        {"post": by.post_id, "from": start_of_day(today), "until": end_of_day(today), "met": list(words.met_codes())},
    )
    return [_meeting(meeting, by=by, at=at) for meeting in found]


def _meeting(meeting: Row, *, by: Principal, at: datetime) -> Row:
    past = meeting["starts_at"] <= at
    here = meeting["came_at"] is not None and not meeting["outcome"]
    if meeting["outcome"]:
        tag = {"text": words.outcome_line(meeting["outcome"])[0], "tone": "quiet"}
    elif here and meeting["ends_at"] > at:
        tag = {"text": "Here now", "tone": "kept"}
    elif past and meeting["ends_at"] <= at:
        tag = {"text": "Outcome to record", "tone": "soon"}
    elif meeting["new"]:
        tag = {"text": "New", "tone": "info"}
    else:
        tag = {"text": "Told", "tone": "quiet"} if meeting["told_at"] else {"text": "Not told yet", "tone": "soon"}
    elsewhere = meeting["office"] if meeting["office_id"] != by.office_id else ""
    where = ", ".join(part for part in (meeting["place"] or elsewhere or _KINDS[meeting["kind"]],) if part)
    ended = past and not meeting["outcome"]
    return {
        "at": meeting["starts_at"],
        "who": meeting["name"] or words.NAMELESS,
        "url": address("casefile:outcome", meeting["id"])
        if ended
        else address("casefile:overview", meeting["person_id"]),
        "where": ". ".join(part for part in (where, meeting["adjustments"]) if part),
        "tag": tag,
        "now": past and meeting["ends_at"] > at and not meeting["outcome"],
        "person_id": meeting["person_id"],
    }


def outcomes_to_record(posts: Sequence[int | None], *, at: datetime, limit: int = SHOWN) -> tuple[list[Row], int]:
    """Past meetings of these posts without an outcome, the newest first, and how many there are."""
    today = local_day(at)
    found = rows(
        """select a.id, a.person_id, a.kind, a.starts_at, h.name, count(*) over () as count
           from appointments_appointment a join people_headline h on h.person_id = a.person_id
           where a.post_id = any(%(posts)s) and a.outcome = '' and a.cancelled_at is null
             and a.starts_at <= %(at)s and a.ends_at <= %(at)s
           order by a.starts_at desc, a.id desc limit %(limit)s""",
        {"posts": list(posts), "at": at, "limit": limit},
    )
    return [
        {
            "when": "Today" if local_day(meeting["starts_at"]) == today else _short(meeting["starts_at"]),
            "what": meeting["name"] or words.NAMELESS,
            "url": address("casefile:outcome", meeting["id"]),
            "why": f"{dates.clock(meeting['starts_at'])}, {_KINDS[meeting['kind']].lower()}",
            "act": {"text": "Record", "url": address("casefile:outcome", meeting["id"])},
            "about": meeting["name"] or words.NAMELESS,
            "person_id": meeting["person_id"],
        }
        for meeting in found
    ], (found[0]["count"] if found else 0)


def _short(at: datetime) -> str:
    return str(dates.day(at)).split(" ", 1)[1]


def _new_people(by: Principal, *, at: datetime) -> tuple[int, list[Row], int, Around]:
    """How many people are the post's; those who came lately and were not met yet, and how many those are; who is on
    duty, and out on a visit."""
    found = row(
        f"""with mine as (
             select i.person_id, min(i.since) as since from people_involvement i
             where i.post_id = %(post)s and i.until is null group by 1),
           new as (
             select mine.person_id, mine.since from mine
             where mine.since > %(since)s and not exists (
               select from appointments_appointment a
               where a.person_id = mine.person_id and a.outcome = any(%(met)s)))
           select (select count(*) from mine) as people, (select count(*) from new) as count, (
             select json_agg(one order by one.since desc, one.person_id) from (
               select new.person_id, new.since, h.name, h.order_name,
                      (select min(a.starts_at) from appointments_appointment a
                       where a.person_id = new.person_id and a.outcome = '' and a.cancelled_at is null
                         and a.starts_at > %(at)s) as booked,
                      (select min(d.due_at) from duties_duty d
                       where d.person_id = new.person_id and d.kind = 'first_contact' and d.ended_at is null) as due
               from new join people_headline h on h.person_id = new.person_id
               order by new.since desc, new.person_id limit %(limit)s) one) as shown, {COLUMNS}""",
        {
            **asked(by, at=at),
            "since": at - timedelta(days=NEW_DAYS),
            "met": list(words.met_codes()),
            "limit": SHOWN,
        },
    )
    assert found is not None
    return found["people"], [_newcomer(one, at=at) for one in found["shown"] or ()], found["count"], read(found)


def _newcomer(one: Row, *, at: datetime) -> Row:
    today = local_day(at)
    booked = datetime.fromisoformat(one["booked"]) if one["booked"] else None
    due = words.last_moment(datetime.fromisoformat(one["due"])) if one["due"] else None
    name = one["name"] or words.NAMELESS
    because = f"{one['order_name'] or 'No order recorded'}. "
    if booked:
        because += f"First meeting {words.when(booked, today).replace('Today', 'today')}"
    else:
        because += "Not booked" + (f", due {dates.day(due, today)}" if due else "")
    shown = {
        "when": _short(datetime.fromisoformat(one["since"])),
        "what": name,
        "url": address("casefile:overview", one["person_id"]),
        "why": because,
        "person_id": one["person_id"],
    }
    if booked is None:
        shown |= {"act": {"text": "Book", "url": address("appointments:book", one["person_id"])}, "about": name}
    return shown


@dataclass
class TeamWork:
    """What a team's manager must see: exceptions first. `numbers` and `first` are by the codes of `figures`."""

    numbers: dict[str, int] = field(default_factory=dict)
    first: dict[str, list[Row]] = field(default_factory=dict)
    decisions: list[Row] = field(default_factory=list)
    officers: list[Row] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many people the officers have between them."""
        return sum(officer["people"] for officer in self.officers)

    @property
    def shown(self) -> set[int]:
        """Everybody on the page."""
        return {row["person_id"] for row in (*self.decisions, *(row for some in self.first.values() for row in some))}


# The figures whose first rows stand on the page; of the others the number alone.
_CARDS = ("nobody", "silent14", "late", "outcomes")


def team_work(by: Principal, *, at: datetime) -> TeamWork:
    """Everything on a team manager's first page. Three queries."""
    found = TeamWork(officers=figures.officers(by, at=at))
    found.numbers, first = figures.counts(by, at=at)
    found.first = {code: [_figure_row(code, row, at=at) for row in first[code]] for code in _CARDS}
    for duty in team_decisions(by, at=at):
        shown = duty_row(duty, at=at)
        shown["why"] = shown["why"] or f"With {duty['officer'] or 'nobody yet'}"
        found.decisions.append(shown)
    return found


def _figure_row(code: str, one: Row, *, at: datetime) -> Row:
    name = one["name"] or words.NAMELESS
    text, page = figures.ACTS[code]
    today = local_day(at)
    when, note = (str(dates.day(one["at"], today)), "") if one["at"] else ("No day", "recorded")
    if one["at"] and code != "nobody":
        days = (today - local_day(one["at"])).days
        when, note = dates.plural(days, "day") if days else "Today", f"{_SINCE[code]} {dates.day(one['at'], today)}"
    elif one["at"]:
        note = "the order ends"
    tier = f", tier {words.tier(one['tier'])}" if one["tier"] else ""
    return {
        "when": when,
        "when_note": note,
        "tone": figures.FIGURES[code].tone,
        "what": f"{name} has no offender manager" if code == "nobody" else name,
        "url": address("casefile:overview", one["person_id"]),
        "who": f"{words.order_short(one['order_name']) or 'No order recorded'}{tier}",
        "why": "" if code == "nobody" else one["words"],
        "act": {"text": text, "url": address(page, one["person_id"])},
        "about": name,
        "person_id": one["person_id"],
    }


_SINCE = {"silent14": "last contact", "late": "was due", "outcomes": "on"}


@dataclass
class OfficeWork:
    """What a case administrator must do: letters that wait to be printed, and the office's day."""

    duties: list[Row] = field(default_factory=list)
    to_print_count: int = 0
    held: int = 0
    failed: int = 0
    meetings: list[Row] = field(default_factory=list)


def office_work(by: Principal, *, at: datetime) -> OfficeWork:
    """Everything on a case administrator's first page. Three queries."""
    found = OfficeWork(duties=[duty_row(duty, at=at) for duty in duties(by, at=at)])
    counted = row(
        """select count(*) filter (where l.state = 'print') as due, count(*) filter (where l.state = 'held') as held,
                  count(*) filter (where l.state = 'failed') as failed
           from messaging_letter l where l.office_id = %(office)s and l.state in ('print', 'held', 'failed')""",
        {"office": by.office_id},
    )
    assert counted is not None
    found.to_print_count, found.held, found.failed = counted["due"], counted["held"], counted["failed"]
    today = local_day(at)
    found.meetings = [
        {
            "at": meeting["starts_at"],
            "who": meeting["name"] or words.NAMELESS,
            "url": address("casefile:overview", meeting["person_id"]),
            "where": ", ".join(part for part in (meeting["place"], meeting["officer"]) if part),
            "tag": None,
            "now": meeting["starts_at"] <= at < meeting["ends_at"],
            "person_id": meeting["person_id"],
        }
        for meeting in rows(
            """select a.person_id, a.starts_at, a.ends_at, a.place, h.name, h.officer
               from organisations_team t join organisations_post p on p.team_id = t.id
               join appointments_appointment a on a.post_id = p.id
               join people_headline h on h.person_id = a.person_id
               where t.office_id = %(office)s and a.starts_at >= %(from)s and a.starts_at < %(until)s
                 and a.office_id = %(office)s and a.outcome = '' and a.cancelled_at is null
               order by a.starts_at, a.id limit 100""",
            {"office": by.office_id, "from": start_of_day(today), "until": end_of_day(today)},
        )
    ]
    return found
