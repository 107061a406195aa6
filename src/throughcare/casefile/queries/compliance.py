"""Compliance of both sides: what the person owed and what the service owed, over the same months, by the same tags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from throughcare.appointments import labels, rules
from throughcare.appointments.models import KINDS, ServiceFailure
from throughcare.casefile.queries import words
from throughcare.complaints.models import STATES
from throughcare.design import dates
from throughcare.design.addresses import address
from throughcare.design.dates import plural
from throughcare.enforcement.models import Failure
from throughcare.enforcement.queries import sides
from throughcare.enforcement.queries.sides import Row, Sides
from throughcare.kernel.clock import local_day
from throughcare.people.models import Headline
from throughcare.plans.models import Answer

_KINDS = dict(KINDS)
_OURS = dict(ServiceFailure._meta.get_field("kind").flatchoices)
_FAILURES = dict(Failure._meta.get_field("kind").flatchoices)
_ANSWERS = dict(Answer._meta.get_field("answer").flatchoices)
_COMPLAINTS = dict(STATES)
_WAITED = {"kept_waiting", "left_waiting", "sent_home"}
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


def both_sides(headline: Headline, *, at: datetime) -> BothSides:
    """What each side owed the other in the last twelve months. One query."""
    found = sides.sides(headline.person_id, at=at)
    they = words.pronoun(headline.pronoun)
    person_id = headline.person_id
    return BothSides(
        from_=found.first,
        last=local_day(at) - timedelta(days=1),
        person=(
            _came(found, they),
            _on_time(found, they),
            _instructed(found.instructions, person_id),
            _moved(found.moves, they, person_id),
            _failures(found.failures),
        ),
        service=(
            _seen(found),
            _clear(found, they),
            _say(found, they),
            _respect(found, person_id),
            _events(found, they, person_id),
            _kept_day(found),
            _duties(found.duties, headline, at=at),
            _same_officer(found.came),
        ),
    )


def _meeting(meeting: Row, note: str, tag: Tag | None = None) -> Entry:
    return Entry(
        on=local_day(meeting["at"]),
        what=f"{_KINDS.get(meeting['kind'], meeting['kind'])}, {dates.clock(meeting['at'])}",
        note=note,
        url=address("appointments:meeting", meeting["id"]),
        tag=tag,
    )


def _came(found: Sides, they: words.Pronoun) -> Figure:
    asked = found.asked
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


def _on_time(found: Sides, they: words.Pronoun) -> Figure:
    timed = found.timed
    entries, late = [], 0
    for meeting in timed:
        minutes = sides.minutes_late(meeting)
        is_late = found.was_late(meeting)
        late += is_late
        note = f"{plural(minutes, 'minute')} after the time" if minutes else "In time"
        entries.append(_meeting(meeting, note, ("Late", "soon") if is_late else ("Kept", "kept")))
    if not timed:
        return Figure("on_time", "On time", "No times recorded", ("Not recorded", "quiet"))
    note = f"{len(timed) - late} of {len(timed)}" + (f"; late {_times(late)}" if late else "")
    return Figure("on_time", "On time", note, (f"{late} late", "soon") if late else ("Kept", "kept"), tuple(entries))


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
    note = f"{len(stand) or 'None'} in {sides.MONTHS} months" + (f", {judge} to judge" if judge else "")
    tag: Tag = (str(len(stand)), "late") if stand else (f"{judge} to judge", "soon") if judge else ("None", "kept")
    return Figure("failures", "Failures without acceptable reason", note, tag, entries)


def _seen(found: Sides) -> Figure:
    limits = found.waiting
    timed = [meeting for meeting in found.came if meeting["waited_minutes"] is not None]
    failed = [one for one in found.ours if one["kind"] in _WAITED]
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


def _clear(found: Sides, they: words.Pronoun) -> Figure:
    said = [meeting for meeting in found.held if meeting["clear"]]
    clear = sum(meeting["clear"] == "yes" for meeting in said)
    what = f"Explained so that {they.they} understood"
    if not said:
        return Figure("clear", what, "Nothing said yet", ("None yet", "quiet"))
    tones = {"yes": ("Clear", "kept"), "partly": ("Some of it", "soon"), "no": ("Not clear", "soon")}
    entries = tuple(_meeting(one, f"{they.they.capitalize()} said so", tones[one["clear"]]) for one in said)
    tag: Tag = ("Kept", "kept") if clear == len(said) else (f"{len(said) - clear} not clear", "soon")
    return Figure("clear", what, f"Yes to {clear} of {len(said)}", tag, entries)


def _say(found: Sides, they: words.Pronoun) -> Figure:
    what = f"A say in {they.their} plan"
    if not found.plans:
        return Figure("say", what, "No plan in force", ("None yet", "quiet"))
    had = [plan for plan in found.plans if _had_say(plan)]
    entries = tuple(
        Entry(
            on=local_day(datetime.fromisoformat(plan["in_force_at"])),
            what=f"Plan {plan['number']}",
            note=_ANSWERS[(plan["answers"] or ["not_asked"])[-1]],
            url=address("plans:version", plan["id"]),
            tag=("Kept", "kept") if _had_say(plan) else ("Not kept", "soon"),
        )
        for plan in found.plans
    )
    note = f"{len(had)} of {plural(len(found.plans), 'plan')}"
    without = len(found.plans) - len(had)
    return Figure("say", what, note, (f"{without} not kept", "soon") if without else ("Kept", "kept"), entries)


def _had_say(plan: Row) -> bool:
    """They were asked, and said something: that they agree, that they do not, or what they would change."""
    return any(answer != "not_asked" for answer in plan["answers"] or ())


def _respect(found: Sides, person_id: int) -> Figure:
    about = [one for one in found.complaints if one["state"] != "withdrawn"]
    open_ = sum(one["state"] in {"open", "review"} for one in about)
    url = address("complaints:of_person", person_id)
    entries = tuple(
        Entry(
            on=local_day(datetime.fromisoformat(one["made_at"])),
            what="Complaint",
            note=_COMPLAINTS[one["state"]],
            url=url,
            tag=("Open", "soon") if one["state"] in {"open", "review"} else ("Answered", "kept"),
        )
        for one in found.complaints
    )
    note = f"{len(about)} made, {open_} to be answered" if about else "None made"
    tag: Tag = (f"{open_} open", "soon") if open_ else ("Answered", "kept") if about else ("None", "kept")
    return Figure("complaints", "Complaints", note, tag, entries)


def _events(found: Sides, they: words.Pronoun, person_id: int) -> Figure:
    what = f"{they.their.capitalize()} religious and important days kept free"
    if not found.events:
        return Figure("events", what, "None told to us beforehand", ("None", "quiet"))
    missed = sum(one["against"] is not None for one in found.events)
    entries = tuple(
        Entry(
            on=date.fromisoformat(one["on"]),
            what=one["text"],
            note="A meeting stood against it" if one["against"] else "Kept free",
            url=address("appointments:meeting", one["against"])
            if one["against"]
            else address("appointments:events", person_id),
            tag=("Not kept", "soon") if one["against"] else ("Kept", "kept"),
        )
        for one in found.events
    )
    note = f"{len(found.events) - missed} of {len(found.events)}"
    return Figure("events", what, note, (f"{missed} not kept", "soon") if missed else ("Kept", "kept"), entries)


def _kept_day(found: Sides) -> Figure:
    meetings, ours = found.meetings, found.ours
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
