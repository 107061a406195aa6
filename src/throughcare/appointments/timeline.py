"""The rows that meetings, absences, proof, notes and the service's own failures give to a person's timeline.

Each branch of the union is ordered and limited by itself, so that an index answers it and a person with thousands of
contacts costs no more than one with ten.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from throughcare.appointments import labels
from throughcare.appointments.models import CLEAR, KINDS, NOTE_KINDS, PROOF_SAID, WAITED
from throughcare.design.addresses import address
from throughcare.design.dates import clock, day_long, full_day, plural, sentence_day
from throughcare.kernel import prepared
from throughcare.policy.clocks import end_of_day, start_of_day

KINDS_SHOWN = {
    "meetings": "Meetings and attendance",
    "absences": "Absences and proof",
    "notes": "Notes",
    "owed": "What we owed",
}
SENSITIVE: labels.Tag = ("Sensitive", "info")
_WAITED, _CLEAR, _PROOF_SAID = dict(WAITED), dict(CLEAR), dict(PROOF_SAID)


@dataclass(frozen=True)
class Row:
    """One entry. `at` and `key` order it, newest first; the last row's pair is where the next page begins.

    `mark` is theirs, ours or clock; `tag` is (text, tone) or None.
    """

    at: datetime
    key: str
    kind: str
    title: str
    url: str
    mark: str
    tag: tuple[str, str] | None
    by: str
    when: str
    text: str


# Every branch gives: at, key, kind, what, id, code, name, text, detail. A sensitive note keeps its words here.
_MEETING = """
    select {at} as at, 'meeting:' || lpad(a.id::text, 12, '0') as key, 'meetings' as kind, 'meeting' as what,
           a.id, a.outcome as code, u.name as by, coalesce(notes.words, '') as text,
           jsonb_build_object(
             'kind', a.kind, 'seen', a.seen_at, 'came', a.came_at, 'left', a.left_at, 'failed_how', a.failed_how,
             'cancelled_by', a.cancelled_by, 'cancelled', a.cancelled_at is not null,
             'cancelled_because', a.cancelled_because, 'moved_to', next.starts_at,
             'decision', ab.decision, 'proof_by', ab.proof_by, 'source', a.imported_from,
             'entered_on', case when a.imported_from = '' and (a.outcome_at at time zone 'Europe/London')::date
                                     > (a.starts_at at time zone 'Europe/London')::date
                                then (a.outcome_at at time zone 'Europe/London')::date end) as detail
    from appointments_appointment a
    left join appointments_appointment next on next.moved_from_id = a.id
    left join appointments_absence ab on ab.appointment_id = a.id and ab.withdrawn_at is null
    left join organisations_post p on p.id = a.post_id
    left join accounts_user u on u.id = p.user_id
    left join lateral (
      select string_agg(c.words, E'\\n' order by c.at, c.id) as words
      from appointments_contact c
      where c.appointment_id = a.id and not c.sensitive
        and not exists (select from appointments_contact better where better.supersedes_id = c.id)) notes on true
    where a.person_id = %(person)s and {which}
"""
_HELD = _MEETING.format(at="a.starts_at", which="a.cancelled_at is null")
_CANCELLED = _MEETING.format(at="a.cancelled_at", which="a.cancelled_at is not null")
_REASONS = """
    select ab.reason_at, 'reason:' || lpad(ab.id::text, 12, '0'), 'absences', 'reason', ab.id, ab.reason,
           null::text, ab.reason_words, jsonb_build_object('missed_on', ab.missed_on)
    from appointments_absence ab
    where ab.person_id = %(person)s and ab.reason_at is not null and ab.withdrawn_at is null
"""
_JUDGED = """
    select ab.decided_at, 'judged:' || lpad(ab.id::text, 12, '0'), 'absences', 'judged', ab.id, ab.decision,
           u.name, ab.decision_words,
           jsonb_build_object('missed_on', ab.missed_on, 'against', ab.against_rule)
    from appointments_absence ab
    left join organisations_post p on p.id = ab.decided_by_id
    left join accounts_user u on u.id = p.user_id
    where ab.person_id = %(person)s and ab.decision <> '' and ab.withdrawn_at is null
"""
_REOPENED = """
    select ab.reopened_at, 'reopened:' || lpad(ab.id::text, 12, '0'), 'absences', 'reopened', ab.id, '',
           null::text, ab.reopened_because, jsonb_build_object('missed_on', ab.missed_on)
    from appointments_absence ab
    where ab.person_id = %(person)s and ab.reopened_at is not null and ab.withdrawn_at is null
"""
# Proof stands at the day it came: by its moment when it was entered that day, else by the day alone.
_PROOFS = """
    select coalesce(pr.withdrawn_at,
                    case when (pr.entered_at at time zone 'Europe/London')::date = pr.received_on then pr.entered_at
                         else pr.received_on::timestamp at time zone 'Europe/London' end),
           'proof:' || lpad(pr.id::text, 12, '0'), 'absences', 'proof',
           pr.absence_id, pr.kind, u.name, coalesce(nullif(pr.withdrawn_because, ''), pr.words),
           jsonb_build_object('withdrawn', pr.withdrawn_at is not null, 'kept', pr.document_id is not null,
                              'missed_on', ab.missed_on, 'late', pr.received_on > ab.proof_by,
                              'entered_on', nullif((pr.entered_at at time zone 'Europe/London')::date, pr.received_on),
                              'day', pr.withdrawn_at is null
                                and (pr.entered_at at time zone 'Europe/London')::date <> pr.received_on)
    from appointments_proof pr
    join appointments_absence ab on ab.id = pr.absence_id
    left join organisations_post p on p.id = pr.seen_by_id
    left join accounts_user u on u.id = p.user_id
    where pr.person_id = %(person)s
"""
# How they said that proof would come.
_SAID_OF_PROOF = """
    select ab.proof_said_at, 'said-of-proof:' || lpad(ab.id::text, 12, '0'), 'absences', 'said_of_proof', ab.id,
           ab.proof_said, null::text, '', jsonb_build_object('missed_on', ab.missed_on, 'proof_by', ab.proof_by)
    from appointments_absence ab
    where ab.person_id = %(person)s and ab.proof_said_at is not null and ab.withdrawn_at is null
"""
_OWED = """
    select coalesce(a.starts_at, f."on"::timestamp at time zone 'Europe/London'), 'owed:' || lpad(f.id::text, 12, '0'),
           'owed', 'owed', coalesce(f.appointment_id, 0), f.kind, null::text, f.words,
           jsonb_build_object('minutes', f.minutes)
    from appointments_servicefailure f
    left join appointments_appointment a on a.id = f.appointment_id
    where f.person_id = %(person)s and f.withdrawn_at is null
"""
# What they answered to the two questions after a meeting.
_SAID_OF_IT = """
    select f.at, 'said-of-it:' || lpad(f.id::text, 12, '0'), 'meetings', 'said_of_it', f.appointment_id, f.waited,
           null::text, '', jsonb_build_object('clear', f.clear)
    from appointments_meetingfeedback f where f.person_id = %(person)s
"""
_NOTES = """
    select c.at, 'note:' || lpad(c.id::text, 12, '0'), 'notes', 'note', c.id, c.kind,
           u.name, c.words,
           jsonb_build_object('sensitive', c.sensitive, 'corrects', c.supersedes_id is not null,
                              'source', c.imported_from,
                              'entered', case when c.imported_from = ''
                                and (c.entered_at at time zone 'Europe/London')::date
                                    > (c.at at time zone 'Europe/London')::date then c.entered_at end)
    from appointments_contact c
    left join organisations_post p on p.id = c.post_id
    left join accounts_user u on u.id = p.user_id
    where c.person_id = %(person)s and (c.appointment_id is null or c.sensitive)
      and not exists (select from appointments_contact better where better.supersedes_id = c.id)
"""

_BRANCHES = {
    "meetings": (_HELD, _CANCELLED, _SAID_OF_IT),
    "absences": (_REASONS, _JUDGED, _REOPENED, _SAID_OF_PROOF, _PROOFS),
    "owed": (_OWED,),
    "notes": (_NOTES,),
}
_COLUMNS = 'at, key, kind, what, id, code, "by", text, detail'
_WORDS = """
    and (not coalesce((detail ->> 'sensitive')::boolean, false) and text ilike %(words)s
         or detail ->> 'failed_how' ilike %(words)s or code = any(%(codes)s) or detail ->> 'kind' = any(%(codes)s))
"""


def rows(
    person_id: int,
    *,
    at: datetime,
    kinds: Collection[str] = (),
    words: str = "",
    from_: date | None = None,
    until: date | None = None,
    before: tuple[datetime, str] | None = None,
    order: int | None = None,
    limit: int = 50,
    jurisdiction: str = "england_wales",
) -> list[Row]:
    """Up to `limit` entries of a person, newest first, without what is still to come after `at`. One query.

    `kinds` are keys of `KINDS_SHOWN`, empty for all; `until` is the last day shown; `before` is the (at, key) of the
    last row of the page before; `order` leaves only meetings that serve that order. A sensitive note is an entry
    without its words, and its words are not searched.
    """
    branches = [sql for kind in _BRANCHES if not kinds or kind in kinds for sql in _BRANCHES[kind]]
    if not branches:
        return []
    given: dict[str, Any] = {"person": person_id, "limit": limit, "now": at}
    only = "at <= %(now)s"
    if words:
        only += _WORDS
        given |= {"words": f"%{_plain(words)}%", "codes": _codes_called(words, jurisdiction)}
    if from_:
        only += " and at >= %(from)s"
        given["from"] = start_of_day(from_)
    if until:
        only += " and at < %(until)s"
        given["until"] = end_of_day(until)
    if before:
        only += " and at <= %(before_at)s and (at, key) < (%(before_at)s, %(before_key)s)"
        given |= {"before_at": before[0], "before_key": before[1]}
    if order:
        only += (
            " and what = 'meeting' and exists (select from appointments_serves s"
            " where s.appointment_id = one.id and s.sentence_id = %(order)s)"
        )
        given["order"] = order
    each = [
        # put together from names of our own; every value is a parameter
        f"(select * from ({sql}) one ({_COLUMNS}) where {only} order by at desc, key desc limit %(limit)s)"  # noqa: S608
        for sql in branches
    ]
    query = f"select * from ({' union all '.join(each)}) found order by 1 desc, 2 desc limit %(limit)s"  # noqa: S608  the same
    found = prepared.tuples(query, given)
    return [_row(line, jurisdiction=jurisdiction) for line in found]


def counts(person_id: int, *, at: datetime) -> dict[str, int]:
    """How many entries of each kind the person has until `at`, for the filter. One query."""
    (found,) = prepared.tuples(
        """
        select (select count(*) from appointments_appointment where person_id = %(person)s
                  and coalesce(cancelled_at, starts_at) <= %(at)s)
               + (select count(*) from appointments_meetingfeedback where person_id = %(person)s),
               (select count(reason_at) + count(nullif(decision, '')) + count(reopened_at) + count(proof_said_at)
                  from appointments_absence where person_id = %(person)s and withdrawn_at is null)
               + (select count(*) from appointments_proof where person_id = %(person)s),
               (select count(*) from appointments_contact c where person_id = %(person)s
                  and (appointment_id is null or sensitive)
                  and not exists (select from appointments_contact b where b.supersedes_id = c.id)),
               (select count(*) from appointments_servicefailure
                  where person_id = %(person)s and withdrawn_at is null)
        """,
        {"person": person_id, "at": at},
    )
    return dict(zip(("meetings", "absences", "notes", "owed"), found, strict=True))


def _plain(words: str) -> str:
    """Typed words as a pattern that means just them."""
    return words.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _codes_called(words: str, jurisdiction: str) -> list[str]:
    """The codes whose names hold the words, so that a search finds what is shown and not only what was typed."""
    wanted = words.strip().lower()
    named = [*KINDS, *NOTE_KINDS, *((code, row.name) for code, row in labels.outcomes(jurisdiction).items())]
    return [code for code, name in named if wanted in name.lower()]


def _row(line: tuple[Any, ...], *, jurisdiction: str) -> Row:
    at, key, kind, what, id_, code, by, text, kept = line
    detail = json.loads(kept)
    title, url, mark, tag, who, text = _SAYS[what](id_, code, by or "", text, detail, jurisdiction)
    named = day_long(at).rsplit(" ", 1)[0]
    when = named if detail.get("day") else f"{named}, {clock(at)}"
    if what == "meeting" and detail["seen"] and detail["left"]:
        when = f"{when.rsplit(' ', 1)[0]} {_clock(detail['seen'])} to {_clock(detail['left'])}"
    if detail.get("source"):
        who = f"{who}, from {detail['source']}".lstrip(", ")
    return Row(at=at, key=key, kind=kind, title=title, url=url, mark=mark, tag=tag, by=who, when=when, text=text)


Said = tuple[str, str, str, labels.Tag | None, str, str]


def _meeting(id_: int, code: str, by: str, text: str, detail: Any, jurisdiction: str) -> Said:
    ours = detail["cancelled_by"] == "service"
    moved = detail["moved_to"] is not None
    name = labels.KIND_NAMES.get(detail["kind"], detail["kind"])
    who = f"{name.lower()}, {by}" if by else name.lower()
    tag = labels.meeting_tag(
        outcome_code=code,
        decision=detail["decision"],
        cancelled_by=detail["cancelled_by"],
        moved=moved,
        jurisdiction=jurisdiction,
    )
    if detail["cancelled"]:
        verb = "moved" if moved else "cancelled"
        title = f"We {verb} this meeting" if ours else f"Meeting {verb}"
        more = f"To {_moment(detail['moved_to'])}. " if moved else ""
        text = f"{more}{detail['cancelled_because']}"
    else:
        title = labels.outcome(code, jurisdiction).name if code else name
        if detail["decision"] == "":
            text = f"Reason awaited, proof by {sentence_day(date.fromisoformat(detail['proof_by']))}. {text}".strip()
        elif detail["failed_how"]:
            text = f"{detail['failed_how']}\n{text}".strip()
        if detail["entered_on"]:
            text = _entered(_on(detail["entered_on"]), text)
    return title, address("appointments:meeting", id_), "ours" if ours else "theirs", tag, who, text


def _reason(id_: int, code: str, by: str, text: str, detail: Any, jurisdiction: str) -> Said:
    title = f"Told us why they missed {_day(detail['missed_on'])}"
    named = labels.absence_word(code, jurisdiction)
    return title, address("appointments:judge_absence", id_), "theirs", None, named.lower(), text


def _judged(id_: int, code: str, by: str, text: str, detail: Any, jurisdiction: str) -> Said:
    title = f"Absence of {_day(detail['missed_on'])} judged"
    if detail["against"]:
        text = f"Against the rule's finding. {text}"
    return title, address("appointments:judge_absence", id_), "ours", labels.DECISIONS[code], by, text


def _reopened(id_: int, code: str, by: str, text: str, detail: Any, jurisdiction: str) -> Said:
    title = f"Decision on {_day(detail['missed_on'])} reopened"
    return title, address("appointments:judge_absence", id_), "ours", ("To judge", "late"), by, text


def _proof(id_: int, code: str, by: str, text: str, detail: Any, jurisdiction: str) -> Said:
    named = labels.absence_word(code, jurisdiction)
    tag: labels.Tag | None = ("Late", "soon") if detail["late"] else None
    title = f"Proof for {_day(detail['missed_on'])}: {named.lower()}"
    if detail["withdrawn"]:
        title, tag = f"Proof withdrawn: {named.lower()}", ("Withdrawn", "late")
    elif detail["entered_on"]:
        text = _entered(_on(detail["entered_on"]), text)
    how = "kept" if detail["kept"] else f"seen, not kept, {by}".rstrip(", ")
    return title, address("appointments:judge_absence", id_), "theirs", tag, how, text


def _said_of_proof(id_: int, code: str, by: str, text: str, detail: Any, jurisdiction: str) -> Said:
    title = f"Said of the proof for {_day(detail['missed_on'])}"
    text = f"“{_PROOF_SAID[code]}.” The day for proof is {_day(detail['proof_by'])}."
    return title, address("appointments:judge_absence", id_), "theirs", None, "on their own page", text


def _owed(id_: int, code: str, by: str, text: str, detail: Any, jurisdiction: str) -> Said:
    title = labels.FAILURE_NAMES[code]
    if detail["minutes"] is not None:
        title = f"{title} {plural(detail['minutes'], 'minute')}"
    url = address("appointments:meeting", id_) if id_ else ""
    return title, url, "ours", ("Service failure", "soon"), by, text


def _said_of_it(id_: int, code: str, by: str, text: str, detail: Any, jurisdiction: str) -> Said:
    tone = "soon" if code in {"long", "not_seen"} or detail["clear"] == "no" else "kept"
    text = f"Was it clear to them? {_CLEAR[detail['clear']]}."
    return (
        "They said how the meeting was",
        address("appointments:meeting", id_),
        "theirs",
        (_WAITED[code], tone),
        "",
        text,
    )


def _note(id_: int, code: str, by: str, text: str, detail: Any, jurisdiction: str) -> Said:
    url = address("appointments:note", id_)
    if detail["sensitive"]:
        text = "Hidden here. Open it to read it."
    if detail["entered"]:
        text = _entered(_moment(detail["entered"]), text)
    if detail["sensitive"]:
        return "Sensitive note", url, "theirs", SENSITIVE, by, text
    tag: labels.Tag | None = ("Corrected", "quiet") if detail["corrects"] else None
    return labels.NOTE_NAMES.get(code, code), url, "theirs", tag, by, text


def _entered(when: str, text: str) -> str:
    """What was said, and that it was entered on a later day: the entry stands at its true time."""
    entered = f"Entered on {when}."
    ended = text if text.endswith((".", "?", "!")) else f"{text}."
    return f"{ended} {entered}" if text else entered


_SAYS = {
    "meeting": _meeting,
    "reason": _reason,
    "judged": _judged,
    "reopened": _reopened,
    "proof": _proof,
    "said_of_proof": _said_of_proof,
    "owed": _owed,
    "said_of_it": _said_of_it,
    "note": _note,
}


def _clock(text: str) -> str:
    return clock(datetime.fromisoformat(text))


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text)
    return f"{full_day(at)}, {clock(at)}"


def _on(text: str) -> str:
    return full_day(date.fromisoformat(text))


def _day(text: str) -> str:
    return sentence_day(date.fromisoformat(text))
