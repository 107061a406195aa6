"""One person on one page: what needs doing, the next meeting, who is concerned; and every clock."""

# ruff: noqa: S608  queries are put together from our own constants; every value is a parameter

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from throughcare.appointments import timeline as meetings
from throughcare.appointments.models import KINDS
from throughcare.casefile.queries import acts, home, words
from throughcare.casefile.queries.days import end_of_day
from throughcare.casefile.queries.sql import row, rows
from throughcare.design import dates
from throughcare.design.addresses import address
from throughcare.duties.models import Duty
from throughcare.kernel.clock import local_day
from throughcare.organisations import answering
from throughcare.organisations.models import ROLES
from throughcare.people.models import Commitment, Headline, Registration
from throughcare.sentences import queries as sentences

_KINDS = dict(KINDS)
_ROLES = {**dict(ROLES), "partner": "Partner agency", "added_by": "Entered the record"}
_REGISTERED = dict(Registration._meta.get_field("kind").flatchoices)
_BUSY = dict(Commitment._meta.get_field("kind").flatchoices)
LATELY = 4
Row = dict[str, Any]


@dataclass
class Overview:
    """Everything on the overview but compliance. `needs` are rows of work, `then` the first duty after them."""

    needs: list[Row] = field(default_factory=list)
    then: Row | None = None
    clocks: int = 0
    next: Row | None = None
    also: list[str] = field(default_factory=list)
    last_seen: str = ""
    reach: list[str] = field(default_factory=list)
    diary: list[str] = field(default_factory=list)
    adjustments: list[str] = field(default_factory=list)
    orders: list[sentences.OrderRow] = field(default_factory=list)
    team: list[tuple[str, str]] = field(default_factory=list)
    responsible: str = ""
    registrations: list[Row] = field(default_factory=list)
    lately: list[Row] = field(default_factory=list)


_BODY = "g.id, g.name, g.kind, g.since, g.until"
# The offices that had the person, by the bodies they are of; who took over is asked for only where such a body ended.
_SERVED = f"""select w.since, w.until, (select to_json(b) from (select {_BODY}) b) as body
              from allocations_responsibility w
              join organisations_post p on p.id = w.post_id join organisations_team t on t.id = p.team_id
              join organisations_office o on o.id = t.office_id
              join organisations_organisation g on g.id = o.organisation_id
              where w.person_id = %(person)s and w.role = 'offender_manager'"""
_WHOLE = f"""
    select (select json_agg(d order by d.due_at, d.id) from (
              select d.id, d.kind, d.title, d.detail, d.owed_by, d.due_at, d.about_kind, d.about_id, d.person_id,
                     {acts.BOOKED}
              from duties_duty d
              where d.person_id = %(person)s and d.ended_at is null and d.owed_by <> 'person'
                and (d.shown_from is null or d.shown_from <= %(at)s)) d) as duties,
           (select json_agg(a order by a.starts_at desc) from (
              select a.id, a.kind, a.starts_at, a.place, a.came_at from appointments_appointment a
              where a.person_id = %(person)s and a.outcome = '' and a.cancelled_at is null and a.starts_at <= %(at)s
              order by a.starts_at desc limit 3) a) as unrecorded,
           (select json_agg(a order by a.starts_at) from (
              select a.id, a.kind, a.starts_at, a.ends_at, a.place, o.name as office, u.name as officer, a.told_at
              from appointments_appointment a
              left join organisations_office o on o.id = a.office_id
              left join organisations_post p on p.id = a.post_id left join accounts_user u on u.id = p.user_id
              where a.person_id = %(person)s and a.outcome = '' and a.cancelled_at is null and a.starts_at > %(at)s
              order by a.starts_at limit 5) a) as coming,
           (select json_build_object('at', a.starts_at, 'officer', u.name) from appointments_appointment a
              left join organisations_post p on p.id = a.post_id left join accounts_user u on u.id = p.user_id
              where a.person_id = %(person)s and a.outcome = any(%(met)s)
              order by a.starts_at desc limit 1) as seen,
           (select json_agg(i order by i.since) from (
              select i.role, i.since, u.name, (
                select au.name from allocations_covered c join allocations_cover v on v.id = c.cover_id
                join organisations_post ap on ap.id = v.post_id join accounts_user au on au.id = ap.user_id
                where c.person_id = i.person_id and c.role = i.role and c.to_post_id = i.post_id
                  and c.moved_at is not null and c.ended_at is null limit 1) as covers_for
              from people_involvement i
              join organisations_post p on p.id = i.post_id join accounts_user u on u.id = p.user_id
              where i.person_id = %(person)s and i.until is null) i) as team,
           (select json_agg(w) from ({_SERVED}) w) as served,
           (select json_agg(n) from (
              select n."on", n.share, to_json(e) as earlier, to_json(l) as later from organisations_succession n
              join (select {_BODY} from organisations_organisation g) e on e.id = n.earlier_id
              join (select {_BODY} from organisations_organisation g) l on l.id = n.later_id
              where exists (select from ({_SERVED}) w where (w.body->>'until')::date is not null
                or (w.body->>'since')::date > w.since::date)) n) as handed,
           (select json_agg(h) from (
              select h.level, h.since, h.until from people_registration h
              where h.person_id = %(person)s and h.kind = 'serious_harm' and not h.struck
                and h.since is not null) h) as harm,
           (select json_agg(r order by r.since desc) from (
              select r.kind, r.category, r.level, r.note, r.since, r.review_on from people_registration r
              where r.person_id = %(person)s and r.until is null) r) as registrations,
           (select json_agg(x order by x.preferred desc, x.id) from (
              select x.id, x.kind, x.value, x.preferred, x.note, x.may_text, x.shared from people_phone x
              where x.person_id = %(person)s and x.until is null) x) as phones,
           (select json_agg(c order by c.weekday, c."on") from (
              select c.kind, c.text, c.weekday, c."on", c.starts, c.ends from people_commitment c
              where c.person_id = %(person)s and (c.until is null or c.until > %(today)s)
                and (c."on" is null or c."on" >= %(today)s)) c) as diary,
           (select json_agg(j.text order by j.id) from people_adjustment j
              where j.person_id = %(person)s and j.until is null) as adjustments
"""


def overview(headline: Headline, *, sensitive: bool, at: datetime) -> Overview:
    """The overview page; `sensitive` says whether sensitive notes may be opened from it. Five queries."""
    person_id, today = headline.person_id, local_day(at)
    whole = row(_WHOLE, {"person": person_id, "at": at, "today": today, "met": list(words.met_codes())})
    assert whole is not None
    found = Overview(orders=sentences.live_orders(person_id, today=today))
    _work(found, whole, headline, at=at)
    coming = whole["coming"] or []
    if coming:
        found.next = _next(coming[0], today=today)
        found.also = [f"{words.when(_at(a['starts_at']), today)}, {_KINDS[a['kind']].lower()}" for a in coming[1:]]
    if seen := whole["seen"]:
        by = f", by {seen['officer']}" if seen["officer"] else ""
        found.last_seen = f"{words.day(_at(seen['at']), today)}{by}"
    found.reach = [
        phone["value"]
        + (", first choice" if phone["preferred"] else "")
        + (", others use it" if phone["shared"] else "")
        + (", no texts" if phone["may_text"] is False else "")
        + (f". {phone['note']}" if phone["note"] else "")
        for phone in whole["phones"] or ()
    ]
    found.diary = [busy(one) for one in whole["diary"] or ()]
    found.adjustments = whole["adjustments"] or []
    found.team = [
        (
            _role(one["role"]),
            one["name"]
            + (f", for {one['covers_for']}" if one["covers_for"] else "")
            + f", since {dates.full_day(_at(one['since']))}",
        )
        for one in whole["team"] or ()
    ]
    found.responsible = _responsible(whole, today=today)
    found.registrations = [_registration(one, today=today) for one in whole["registrations"] or ()]
    found.lately = [entry(line, sensitive=sensitive) for line in meetings.rows(person_id, at=at, limit=LATELY)]
    return found


def _role(code: str) -> str:
    """A role in words, also one that has no name of its own here."""
    return _ROLES.get(code, code.replace("_", " ").capitalize())


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _responsible(whole: Row, *, today: date) -> str:
    """The body that answers for the person today, and since when; empty when no office has them."""
    served = [
        answering.Served(_dated(one["body"]), local_day(_at(one["since"])), _local_day_or_none(one["until"]))
        for one in whole["served"] or ()
    ]
    harms = [
        answering.Harm(high, date.fromisoformat(one["since"]), _day_or_none(one["until"]))
        for one in whole["harm"] or ()
        if (high := answering.harm(one["level"])) is not None
    ]
    handed = [
        answering.HandOver(_dated(one["earlier"]), _dated(one["later"]), date.fromisoformat(one["on"]), one["share"])
        for one in whole["handed"] or ()
    ]
    lasting = [one for one in served if one.until is None or one.since < one.until]
    answer = answering.on_day(answering.stretches(lasting, harms, handed=handed), today)
    return f"{answer.text}, since {dates.full_day(answer.since)}" if answer and answer.names else ""


def _dated(body: Row) -> answering.Dated:
    since, until = _day_or_none(body["since"]), _day_or_none(body["until"])
    return answering.Dated(body["id"], body["name"], body["kind"], since, until)


def _local_day_or_none(text: str | None) -> date | None:
    return local_day(_at(text)) if text else None


def _day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _work(found: Overview, whole: Row, headline: Headline, *, at: datetime) -> None:
    today = local_day(at)
    named = {"name": headline.name, "tier": headline.tier}
    duties = [{**duty, **named, "due_at": _at(duty["due_at"])} for duty in whole["duties"] or ()]
    found.clocks = len(duties)
    now = [duty for duty in duties if duty["due_at"] <= end_of_day(today)]
    found.needs = [home.duty_row(duty, at=at, about_person=True) for duty in now]
    after = next((duty for duty in duties if duty not in now), None)
    found.then = home.duty_row(after, at=at, about_person=True) if after else None
    for meeting in whole["unrecorded"] or ():
        url = address("casefile:outcome", meeting["id"])
        came = f" Came at {dates.clock(_at(meeting['came_at']))}." if meeting["came_at"] else ""
        found.needs.append(
            {
                "when": words.day(_at(meeting["starts_at"]), today),
                "when_note": dates.clock(_at(meeting["starts_at"])),
                "tone": "soon",
                "what": "Record the outcome",
                "url": url,
                "why": f"{_KINDS[meeting['kind']]}{', ' + meeting['place'] if meeting['place'] else ''}.{came}",
                "act": {"text": "Record outcome", "url": url, "filled": meeting is whole["unrecorded"][0]},
            }
        )


def _next(meeting: Row, *, today: date) -> Row:
    starts, ends = _at(meeting["starts_at"]), _at(meeting["ends_at"])
    where = ", ".join(part for part in (meeting["place"], meeting["office"]) if part) or "Place not recorded"
    return {
        "when": f"{dates.day_long(starts)}, {dates.clock(starts)} to {dates.clock(ends)}",
        "what": f"{_KINDS[meeting['kind']]}{' with ' + meeting['officer'] if meeting['officer'] else ''}, {where}",
        "told": "Told" if meeting["told_at"] else "Not told yet",
        "url": address("appointments:meeting", meeting["id"]),
    }


def busy(one: Row) -> str:
    """What else is in the person's diary, in a line: "Wednesdays 08:00 to 12:00, work: early shift"."""
    days = (
        f"{dates.DAYS[one['weekday']]}s"
        if one["weekday"] is not None
        else str(dates.day(date.fromisoformat(one["on"])))
    )
    from_, until = (time.fromisoformat(one[end]) if one[end] else None for end in ("starts", "ends"))
    return f"{days} {dates.clock_span(from_, until)}".rstrip() + f": {one['text'] or _BUSY[one['kind']].lower()}"


def _registration(one: Row, *, today: date) -> Row:
    review = date.fromisoformat(one["review_on"]) if one["review_on"] else None
    category = f"Category {one['category']}" if one["category"] else ""
    return {
        "name": _REGISTERED[one["kind"]],
        "text": ". ".join(part for part in (category, one["level"], one["note"]) if part) or "Registered",
        "review": f"Review {dates.full_day(review)}" if review else "No review day recorded",
        "late": review is not None and review < today,
    }


def entry(line: meetings.Row, *, sensitive: bool) -> Row:
    """A timeline row as the macro takes it; a sensitive note opens only for those who may read it (`sensitive`)."""
    shut = line.tag == meetings.SENSITIVE and not sensitive
    return {
        "title": line.title,
        "url": "" if shut else line.url,
        "kind": line.mark,
        "tag": {"text": line.tag[0], "tone": line.tag[1]} if line.tag else None,
        "by": line.by,
        "at": line.when,
        "iso": line.at.isoformat(),
        "text": "Hidden here." if shut else line.text,
    }


@dataclass(frozen=True)
class Clock:
    """A duty with what its due time rests on, and each time it moved."""

    title: str
    detail: str
    owner: str
    whose: tuple[str, str]
    opened: str
    due: str
    state: tuple[str, str]
    because: tuple[str, ...]
    policy: str
    moved: tuple[Row, ...]
    act: Row | None


def clocks(headline: Headline, *, at: datetime) -> tuple[list[Clock], list[Clock]]:
    """Every duty about the person: the open ones, the most pressing first, then the closed ones, newest first.

    One query.
    """
    found = rows(
        f"""select d.id, d.kind, d.title, d.detail, d.owner_role, d.owed_by, d.about_kind, d.about_id, d.person_id,
                  {acts.BOOKED}, d.opened_at, d.due_at, d.shown_from, d.met_at, d.ended_at, d.ended_because,
                  d.because::json as because, d.policy, (
                    select json_agg(r order by r.at, r.id) from duties_restatement r where r.duty_id = d.id) as moved
           from duties_duty d where d.person_id = %(person)s
           order by d.ended_at is not null, case when d.ended_at is null then d.due_at end, d.ended_at desc, d.id""",
        {"person": headline.person_id, "at": at},
    )
    each = [(duty, _clock(duty, headline, at=at)) for duty in found]
    return [clock for duty, clock in each if not duty["ended_at"]], [clock for duty, clock in each if duty["ended_at"]]


@dataclass(frozen=True)
class Owed:
    """A duty that is met by telling the person."""

    person_id: int
    title: str
    detail: str
    due: str
    open: bool


def owed(duty_id: int, *, at: datetime) -> Owed:
    """What we owe to tell. Raises `Duty.DoesNotExist`."""
    duty = Duty.objects.get(id=duty_id)
    last = words.last_moment(duty.due_at)
    late = dates.lateness(last, at).lower()
    due = ", ".join(part for part in (str(dates.day_long(last)), late) if part)
    return Owed(duty.person_id, duty.title, duty.detail, due, duty.ended_at is None and duty.kind in acts.TOLD)


def _clock(duty: Row, headline: Headline, *, at: datetime) -> Clock:
    today = local_day(at)
    named = {"name": headline.name, "tier": headline.tier}
    whose = {"service": ("We owe this", "owed"), "person": (f"{headline.name or 'The person'} owes this", "quiet")}
    return Clock(
        title=duty["title"],
        detail=acts.detail(duty),
        owner=_role(duty["owner_role"]),
        whose=whose.get(duty["owed_by"], ("Our work", "quiet")),
        opened=f"{dates.day(duty['opened_at'], today)}, {dates.clock(duty['opened_at'])}",
        due=_due(duty["due_at"], today),
        state=_state(duty, at=at),
        because=tuple(duty["because"] or ()),
        policy=duty["policy"],
        moved=tuple(
            {
                "was": _due(_at(move["was_due_at"]), today),
                "now": _due(_at(move["now_due_at"]), today),
                "because": move["because"],
                "on": dates.day(_at(move["at"]), today),
            }
            for move in duty["moved"] or ()
        ),
        act=None
        if duty["ended_at"] or duty["owed_by"] == "person"
        else home.duty_row({**duty, **named}, at=at, about_person=True)["act"],
    )


def _due(due_at: datetime, today: date) -> str:
    """ "Thu 12 Nov, by end of day", "Thu 12 Nov, 16:30"."""
    last = words.last_moment(due_at)
    return f"{dates.day(last, today)}, " + ("by end of day" if words.by_end_of_day(due_at) else str(dates.clock(last)))


def _state(duty: Row, *, at: datetime) -> tuple[str, str]:
    due = words.last_moment(duty["due_at"])
    if duty["met_at"]:
        late = dates.lateness(due, duty["met_at"])
        return (
            (f"Done {dates.short_day(duty['met_at'])}, {late.lower()}", "soon")
            if late
            else (
                f"Done {dates.short_day(duty['met_at'])}",
                "kept",
            )
        )
    if duty["ended_at"]:
        return f"Ended: {duty['ended_because']}" if duty["ended_because"] else "Ended", "quiet"
    if late := dates.lateness(due, at):
        return late, "late"
    if duty["shown_from"] and duty["shown_from"] > at:
        return f"Waits until {dates.day(duty['shown_from'], local_day(at))}", "quiet"
    until = dates.until(due, local_day(at))
    return f"Due {until}" if until in {
        "today",
        "tomorrow",
    } else f"Due in {until}", "soon" if until == "today" else "info"


@dataclass(frozen=True)
class Decision:
    """Something that was decided about the person, and when."""

    at: datetime
    what: str


_DECISIONS = """
    select decided_at as at, 'Absence judged: ' || case decision when 'acceptable' then 'acceptable'
           when 'unacceptable' then 'not acceptable' else 'ours, not a failure' end as what from appointments_absence
     where person_id = %(person)s and decided_at is not null and withdrawn_at is null
    union all select decided_at, 'Failure considered' from enforcement_consideration
     where person_id = %(person)s and decided_at is not null
    union all select decided_at, 'Referral decided' from enforcement_referral
     where person_id = %(person)s and decided_at is not null
    union all select signed_at, 'Assessment signed' from assessments_assessment
     where person_id = %(person)s and signed_at is not null
    union all select in_force_at, 'Sentence plan ' || number || ' in force' from plans_plan
     where person_id = %(person)s and in_force_at is not null
    union all select decided_at, 'Whether they have an offender manager' from allocations_officerfinding
     where person_id = %(person)s and decided_at is not null
    order by 1 desc limit 100
"""


def decisions(person_id: int) -> list[Decision]:
    """What was decided about the person, the newest first. One query."""
    return [Decision(**found) for found in rows(_DECISIONS, {"person": person_id})]
