"""Compliance of both sides: what the person owed and what the service owed, over the same months, by the same tags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from throughcare.appointments import labels, rules
from throughcare.appointments.models import KINDS, ServiceFailure
from throughcare.casefile.queries import words
from throughcare.casefile.queries.days import months_before, start_of_day
from throughcare.casefile.queries.sql import row
from throughcare.design import dates
from throughcare.design.addresses import address
from throughcare.design.dates import plural
from throughcare.enforcement.models import Failure
from throughcare.kernel.clock import local_day
from throughcare.people.models import Headline
from throughcare.policy import editions
from throughcare.policy.books import Waiting

MONTHS = 12
_KINDS = dict(KINDS)
_OURS = dict(ServiceFailure._meta.get_field("kind").flatchoices)
_FAILURES = dict(Failure._meta.get_field("kind").flatchoices)
_WAITED = {"kept_waiting", "left_waiting", "sent_home"}
Row = dict[str, Any]
Tag = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """One of the things a figure counts."""

    on: date
    what: str
    note: str
    url: str
    tag: Tag | None = None


@dataclass(frozen=True)
class Figure:
    """One line of a side: what was owed, the figures in words, the tag, and everything that was counted."""

    key: str
    what: str
    note: str
    tag: Tag
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class BothSides:
    """Both sides from a day to a last day, both included."""

    from_: date
    last: date
    person: tuple[Figure, ...]
    service: tuple[Figure, ...]

    def figure(self, key: str) -> Figure | None:
        """The figure of a key, of either side."""
        return next((figure for figure in (*self.person, *self.service) if figure.key == key), None)


_WHOLE = """
    select (select json_agg(a order by a.starts_at desc) from (
              select a.id, a.kind, a.starts_at, a.outcome, a.came_at, a.waited_minutes, a.post_id, a.cancelled_at,
                     a.cancelled_by, ab.decision, p.jurisdiction, next.starts_at as moved_to, u.name as officer
              from appointments_appointment a
              join people_person p on p.id = a.person_id
              left join appointments_absence ab on ab.appointment_id = a.id and ab.withdrawn_at is null
              left join appointments_appointment next on next.moved_from_id = a.id
              left join organisations_post o on o.id = a.post_id left join accounts_user u on u.id = o.user_id
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
              select d.id, d.title, d.due_at, d.met_at from duties_duty d
              where d.person_id = %(person)s and d.owed_by = 'service' and d.due_at >= %(from)s
                and (d.met_at is not null or d.ended_at is null)
                and (d.met_at is not null or d.due_at <= %(at)s)) d) as duties
"""


def both_sides(headline: Headline, *, at: datetime) -> BothSides:
    """What each side owed the other in the last twelve months. One query."""
    today = local_day(at)
    first = months_before(today, MONTHS)
    whole = row(
        _WHOLE,
        {"person": headline.person_id, "at": at, "from": start_of_day(first), "first": first, "today": today},
    )
    assert whole is not None
    they = words.pronoun(headline.pronoun)
    held = [meeting for meeting in whole["meetings"] or () if not meeting["cancelled_at"] and meeting["outcome"]]
    for meeting in held:
        meeting["row"] = labels.outcome(meeting["outcome"], meeting["jurisdiction"])
        meeting["at"] = datetime.fromisoformat(meeting["starts_at"])
    came = [meeting for meeting in held if meeting["row"].attended]
    limits = _waiting(held, on=today)
    return BothSides(
        from_=first,
        last=today - timedelta(days=1),
        person=(
            _came(held, they),
            _on_time(came, limits, they),
            _instructed(whole["instructions"] or (), headline.person_id),
            _moved(whole["moves"] or (), they, headline.person_id),
            _failures(whole["failures"] or ()),
        ),
        service=(
            _seen(came, whole["ours"] or (), limits),
            _kept_day(whole["meetings"] or (), whole["ours"] or ()),
            _duties(whole["duties"] or (), headline, at=at),
            _same_officer(came),
        ),
    )


def _waiting(held: list[Row], *, on: date) -> Waiting:
    jurisdiction = held[0]["jurisdiction"] if held else "england_wales"
    return editions.edition(Waiting, jurisdiction=jurisdiction, on=on).book


def _meeting(meeting: Row, note: str, tag: Tag | None = None) -> Entry:
    return Entry(
        on=local_day(meeting["at"]),
        what=f"{_KINDS.get(meeting['kind'], meeting['kind'])}, {dates.clock(meeting['at'])}",
        note=note,
        url=address("appointments:meeting", meeting["id"]),
        tag=tag,
    )


def _came(held: list[Row], they: words.Pronoun) -> Figure:
    asked = [
        meeting for meeting in held if not meeting["row"].service and meeting["row"].group in {"came", "did_not_come"}
    ]
    came = sum(meeting["row"].attended for meeting in asked)
    acceptable = sum(meeting["decision"] == "acceptable" for meeting in asked)
    ours = sum(meeting["decision"] == "not_a_failure" for meeting in asked)
    judge = sum(meeting["decision"] == "" for meeting in asked)
    missed = len(asked) - came - acceptable - ours - judge
    parts = [f"{len(asked)} asked", f"{came} came"]
    parts += [f"{count} {name}" for count, name in ((acceptable, "acceptable"), (ours, "not a failure")) if count]
    tag: Tag = ("Kept", "kept")
    if not asked:
        tag = ("None yet", "quiet")
    elif missed:
        tag = (f"{missed} not kept", "late")
    elif judge:
        tag = (f"{judge} to judge", "soon")
    entries = tuple(
        _meeting(
            meeting,
            meeting["row"].name,
            labels.meeting_tag(
                outcome_code=meeting["outcome"], decision=meeting["decision"], jurisdiction=meeting["jurisdiction"]
            ),
        )
        for meeting in asked
    )
    return Figure(
        "came",
        f"Came to what {they.they} {'was' if they.they != 'they' else 'were'} asked to",
        ", ".join(parts),
        tag,
        entries,
    )


def _on_time(came: list[Row], limits: Waiting, they: words.Pronoun) -> Figure:
    timed = [meeting for meeting in came if meeting["came_at"] or meeting["outcome"] == "LATE"]
    entries, late = [], 0
    for meeting in timed:
        minutes = _late(meeting)
        is_late = minutes > limits.late_minutes or meeting["outcome"] == "LATE"
        late += is_late
        note = f"{plural(minutes, 'minute')} after the time" if minutes else "In time"
        entries.append(_meeting(meeting, note, ("Late", "soon") if is_late else ("Kept", "kept")))
    if not timed:
        return Figure("on_time", "On time", "No times recorded", ("Not recorded", "quiet"))
    note = f"{len(timed) - late} of {len(timed)}" + (f"; late {_times(late)}" if late else "")
    return Figure("on_time", "On time", note, (f"{late} late", "soon") if late else ("Kept", "kept"), tuple(entries))


def _late(meeting: Row) -> int:
    if not meeting["came_at"]:
        return 0
    return max(0, int((datetime.fromisoformat(meeting["came_at"]) - meeting["at"]).total_seconds() // 60))


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"


def _instructed(given: Iterable[Row], person_id: int) -> Figure:
    rows = list(given)
    kept = sum(one["state"] == "kept" for one in rows)
    broken = sum(one["state"] == "not_kept" for one in rows)
    waiting = [one for one in rows if one["state"] == "open"]
    tones = {"kept": ("Kept", "kept"), "not_kept": ("Not kept", "late"), "open": ("Open", "info")}
    entries = tuple(
        Entry(
            on=local_day(datetime.fromisoformat(one["told_at"])),
            what=one["text"],
            note=f"Due {dates.full_day(date.fromisoformat(one['due_on']))}" if one["due_on"] else "No day set",
            url=address("sentences:sentence", person_id),
            tag=tones[one["state"]],
        )
        for one in rows
    )
    parts = [f"{kept} of {kept + broken} kept"] if kept + broken else []
    if waiting:
        last = max((one["due_on"] for one in waiting if one["due_on"]), default="")
        parts.append(
            f"{len(waiting)} open" + (f" until {dates.sentence_day(date.fromisoformat(last))}" if last else "")
        )
    tag: Tag = (f"{broken} not kept", "late") if broken else ("Kept", "kept") if kept else ("None yet", "quiet")
    return Figure("instructed", "Did as instructed", ", ".join(parts) or "No instructions", tag, entries)


def _moved(moves: Iterable[Row], they: words.Pronoun, person_id: int) -> Figure:
    url = address("people:details", person_id)
    entries, untold = [], 0
    for move in moves:
        on = date.fromisoformat(move["since"])
        told = date.fromisoformat(move["told_on"]) if move["told_on"] else None
        kept = told is not None and told <= on
        untold += not kept
        if told is None:
            note = "The day we were told is not recorded"
        elif kept:
            note = f"Told {plural((on - told).days, 'day')} before" if told < on else "Told the same day"
        else:
            note = f"Told {plural((told - on).days, 'day')} after"
        entries.append(
            Entry(on, "Moved to another address", note, url, ("Kept", "kept") if kept else ("Not kept", "late"))
        )
    what = f"Told us before {they.they} moved"
    if not entries:
        return Figure("moved", what, "No move recorded", ("None", "quiet"))
    note = f"Moved {_times(len(entries))}. {entries[0].note}"
    tag: Tag = (f"{untold} not kept", "late") if untold else ("Kept", "kept")
    return Figure("moved", what, note, tag, tuple(entries))


def _failures(failures: Iterable[Row]) -> Figure:
    rows = list(failures)
    stand = [one for one in rows if one["state"] == "unexcused"]
    judge = len(rows) - len(stand)
    entries = tuple(
        Entry(
            on=date.fromisoformat(one["happened_on"]),
            what=_FAILURES[one["kind"]],
            note="Without reasonable excuse" if one["state"] == "unexcused" else "To be judged",
            url=address("enforcement:failure", one["id"]),
            tag=("Failure", "late") if one["state"] == "unexcused" else ("To judge", "soon"),
        )
        for one in rows
    )
    note = f"{len(stand) or 'None'} in {MONTHS} months" + (f", {judge} to judge" if judge else "")
    tag: Tag = (str(len(stand)), "late") if stand else (f"{judge} to judge", "soon") if judge else ("None", "kept")
    return Figure("failures", "Failures without acceptable reason", note, tag, entries)


def _seen(came: list[Row], ours: Iterable[Row], limits: Waiting) -> Figure:
    timed = [meeting for meeting in came if meeting["waited_minutes"] is not None]
    failed = [one for one in ours if one["kind"] in _WAITED]
    within = sum(meeting["waited_minutes"] <= limits.service_failure_minutes for meeting in timed)
    entries = [
        _meeting(
            meeting,
            f"Waited {plural(meeting['waited_minutes'], 'minute')}",
            ("Kept", "kept") if meeting["waited_minutes"] <= limits.service_failure_minutes else ("Not kept", "soon"),
        )
        for meeting in timed
    ]
    shown = {meeting["id"] for meeting in timed}
    entries += [_ours(one) for one in failed if one["appointment_id"] not in shown]
    if not entries:
        return Figure("seen", "Seen on time", "No times recorded", ("Not recorded", "quiet"))
    note = (
        f"{within} of {len(timed)} within {limits.service_failure_minutes} minutes"
        if timed
        else plural(len(failed), "failure")
    )
    tag: Tag = (f"{len(failed)} not kept", "soon") if failed else ("Kept", "kept")
    return Figure("seen", "Seen on time", note, tag, tuple(sorted(entries, key=lambda entry: entry.on, reverse=True)))


def _ours(one: Row) -> Entry:
    minutes = f", {plural(one['minutes'], 'minute')}" if one["minutes"] else ""
    return Entry(
        on=date.fromisoformat(one["on"]),
        what=f"{_OURS[one['kind']]}{minutes}",
        note=one["words"],
        url=address("appointments:meeting", one["appointment_id"]) if one["appointment_id"] else "",
        tag=("Not kept", "soon"),
    )


def _kept_day(meetings: Iterable[Row], ours: Iterable[Row]) -> Figure:
    changed = [meeting for meeting in meetings if meeting["cancelled_at"] and meeting["cancelled_by"] == "service"]
    failed = [one for one in ours if one["kind"] not in _WAITED]
    entries = [_ours(one) for one in failed]
    shown = {one["appointment_id"] for one in failed}
    for meeting in changed:
        if meeting["id"] not in shown:
            meeting["at"] = datetime.fromisoformat(meeting["starts_at"])
            entries.append(_meeting(meeting, "Moved with notice" if meeting["moved_to"] else "Cancelled by us"))
    moved = sum(meeting["moved_to"] is not None for meeting in changed)
    parts = [f"{moved} moved by us"] if moved else []
    if len(changed) - moved:
        parts.append(f"{len(changed) - moved} cancelled by us")
    note = ", ".join(parts) or ("None moved or cancelled by us" if not failed else plural(len(failed), "failure"))
    tag: Tag = (f"{len(failed)} not kept", "soon") if failed else ("Kept", "kept")
    return Figure("kept_day", "Meetings not moved at short notice", note, tag, tuple(entries))


def _duties(duties: Iterable[Row], headline: Headline, *, at: datetime) -> Figure:
    entries, late, now = [], 0, []
    for duty in duties:
        due = words.last_moment(datetime.fromisoformat(duty["due_at"]))
        met = datetime.fromisoformat(duty["met_at"]) if duty["met_at"] else None
        lateness = dates.lateness(due, met or at)
        late += bool(lateness)
        if met is None:
            now.append(lateness)
        note = f"Done {dates.full_day(met)}" if met else "Not done yet"
        tag: Tag = (lateness, "late" if met is None else "soon") if lateness else ("Kept", "kept")
        url = address("casefile:clocks", headline.person_id)
        entries.append(Entry(local_day(due), duty["title"], note, url, tag))
    if not entries:
        return Figure("duties", "Done by its day", "Nothing has fallen due", ("None yet", "quiet"))
    note = f"{len(entries) - late} of {len(entries)} done by the day"
    shown: Tag = (now[-1], "late") if now else (f"{late} late", "soon") if late else ("Kept", "kept")
    return Figure("duties", "What we owed, done by its day", note, shown, tuple(entries))


def _same_officer(came: list[Row]) -> Figure:
    seen = [meeting for meeting in came if meeting["officer"]]
    if not seen:
        return Figure("officer", "The same officer", "No meetings yet", ("None yet", "quiet"))
    by: dict[str, int] = {}
    for meeting in seen:
        by[meeting["officer"]] = by.get(meeting["officer"], 0) + 1
    name, most = max(by.items(), key=lambda item: item[1])
    # A colleague who stands in now and then is not another officer; being passed on is.
    kept = most * 10 >= len(seen) * 8
    entries = tuple(_meeting(meeting, meeting["officer"]) for meeting in seen)
    tag: Tag = ("Kept", "kept") if kept else (f"{len(by)} officers", "soon")
    return Figure("officer", "The same officer", f"{name}, {most} of {plural(len(seen), 'meeting')}", tag, entries)


_CONTACT: dict[str, Tag] = {
    "met": ("Seen", "kept"),
    "ours": ("Not seen: ours", "owed"),
    "theirs": ("Not seen: theirs", "late"),
    "excused": ("Not seen, acceptable", "quiet"),
    "to_judge": ("To judge", "soon"),
    "custody": ("In custody", "quiet"),
    "open": ("Now", "info"),
}


def contact_lines(kept: rules.ContactFinding | None) -> list[dict[str, Any]]:
    """Period by period whether the person was seen as often as the standard asks, the newest first."""
    return [
        {
            "from": one.from_,
            "last": one.until - timedelta(days=1),
            "pace": one.pace,
            "tag": _CONTACT[one.state],
            "why": one.because,
        }
        for one in reversed(kept.periods if kept else ())
    ]
