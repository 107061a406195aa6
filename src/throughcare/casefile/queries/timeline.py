"""All that happened to one person on one line, newest first: two queries a page, and two for the counts beside it.

Meetings, absences, notes and what we owed come from the slice that holds them, as do plans and needs; the rest is read
here. Each branch of the union is ordered and limited by itself, so that an index answers it.
"""

# ruff: noqa: S608  queries are put together from this file's own constants; every value is a parameter

from __future__ import annotations

import heapq
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from throughcare.allocations.models import ROLES
from throughcare.appointments import timeline as meetings
from throughcare.assessments import timeline as needs
from throughcare.casefile.queries import words
from throughcare.casefile.queries.sql import row, rows
from throughcare.complaints import timeline as complained
from throughcare.courts import timeline as court
from throughcare.custody.models import WHY
from throughcare.design import dates
from throughcare.design.addresses import address
from throughcare.enforcement.models import Consideration, Failure
from throughcare.people.models import Registration
from throughcare.people.record.kinds import kind_of
from throughcare.plans import timeline as plans
from throughcare.policy.clocks import end_of_day, start_of_day
from throughcare.sentences import labels
from throughcare.sentences.models import CHANGE_KINDS, Instruction

PAGE = 50
MOST = 400  # entries on a long page, for printing or reading through

KINDS = {
    **meetings.KINDS_SHOWN,
    "letters": "Letters, texts and e-mails",
    "orders": "Orders and instructions",
    "failures": "Failures and decisions",
    plans.KIND: plans.NAME,
    complained.KIND: complained.NAME,
    court.KIND: court.NAME,
    needs.KIND: needs.NAME,
    "officers": "Officers and tier",
    "risk": "Registrations",
    "details": "Changes to details",
    "clocks": "Days that passed",
}
# What a first look leaves out: it says how the work ran, not what happened.
QUIET = ("details", "clocks")

_ROLES = dict(ROLES)
_TOLD = dict(Instruction._meta.get_field("told_how").flatchoices)
_STATES = dict(Instruction._meta.get_field("state").flatchoices)
_CHANGES = dict(CHANGE_KINDS)
_WHY = dict(WHY)
_FAILURES = dict(Failure._meta.get_field("kind").flatchoices)
_DECISIONS = dict(Consideration._meta.get_field("decision").flatchoices)
_REGISTERED = dict(Registration._meta.get_field("kind").flatchoices)
Row = meetings.Row

# Every branch gives: at, key, kind, what, id, code, order, by, text, detail. A day without a time is its midnight.
_DAY = "::timestamp at time zone 'Europe/London'"
_BY = "left join organisations_post p on p.id = {} left join accounts_user u on u.id = p.user_id"
# A letter stands where it left, or at the day it was written: by the day alone when it was entered on another.
_LETTERS = """
    select coalesce(l.sent_at,
                    case when (l.entered_at at time zone 'Europe/London')::date = l.dated_on then l.entered_at
                         else l.dated_on::timestamp at time zone 'Europe/London' end) as at,
           'letter:' || lpad(l.id::text, 12, '0') as key,
           'letters' as kind, 'letter' as what, l.id, l.channel as code, null::bigint as "order", null::text as "by",
           l.withdrawn_because as text,
           json_build_object('subject', l.subject, 'state', l.state, 'day', l.sent_at is null
                               and (l.entered_at at time zone 'Europe/London')::date <> l.dated_on,
                             'stopped_on', (l.withdrawn_at at time zone 'Europe/London')::date,
                             'delivery', l.delivery) as detail
    from messaging_letter l where l.person_id = %(person)s
"""
# What they told us by text or on the phone, in their own words.
_SAID = f"""
    select r.at, 'said:' || lpad(r.id::text, 12, '0'), 'letters', 'said', r.id, r.how, null::bigint, u.name, r.words,
           json_build_object('answered', r.answered_at is not null, 'answer', r.answer)
    from messaging_reply r {_BY.format("r.answered_by_id")}
    where r.person_id = %(person)s
"""
# What they declared themselves, and what they say is wrong on their record, in their own words.
_DECLARED = f"""
    select c.declared_on{_DAY}, 'declared:' || lpad(c.id::text, 12, '0'), 'letters', 'declared', c.id, c.part,
           null::bigint, nullif(c.decided_by, ''), c.words,
           json_build_object('day', true, 'state', c.state, 'because', c.because, 'leave', c.leave_because <> '')
    from people_proposedchange c where c.person_id = %(person)s and c.declared_by = 'person'
"""
_WRONG = """
    select c.asked_at, 'wrong:' || lpad(c.id::text, 12, '0'), 'letters', 'wrong', c.id, c.part, null::bigint,
           nullif(c.answered_by, ''), c.wrong || ' ' || c.right,
           json_build_object('state', c.state, 'wrong', c.wrong, 'right', c.right, 'answer', c.answer)
    from people_correctionasked c where c.person_id = %(person)s
"""
_IMPOSED = f"""
    select coalesce(s.released_on, s.sentenced_on){_DAY}, 'order:' || lpad(s.id::text, 12, '0'), 'orders', 'order',
           s.id,
           s.order_type, s.id, s.court, coalesce(o.text, ''),
           json_build_object('day', true, 'edition', s.edition, 'release', s.release, 'ends_on', s.ends_on,
                             'source', s.source)
    from sentences_sentence s left join sentences_offence o on o.sentence_id = s.id and o.main
    where s.person_id = %(person)s
"""
_ENDED = f"""
    select s.ended_on{_DAY}, 'ended:' || lpad(s.id::text, 12, '0'), 'orders', 'ended', s.id, s.order_type, s.id, '',
           s.ended_because, json_build_object('day', true, 'edition', s.edition, 'release', s.release)
    from sentences_sentence s where s.person_id = %(person)s and s.ended_on is not null
"""
_OPENED_AGAIN = f"""
    select r.at, 'opened-again:' || lpad(r.id::text, 12, '0'), 'orders', 'opened_again', r.id, s.order_type, s.id,
           u.name, r.because,
           json_build_object('edition', s.edition, 'release', s.release, 'ended_on', r.ended_on,
                             'ended_because', r.ended_because)
    from sentences_reopening r join sentences_sentence s on s.id = r.sentence_id {_BY.format("r.by_id")}
    where r.person_id = %(person)s
"""
# What ends an order stands as its end.
_CHANGED = f"""
    select c."on"{_DAY}, 'changed:' || lpad(c.id::text, 12, '0'), 'orders', 'change', c.id, c.kind, c.sentence_id,
           c.court, c.words || ' ' || c.because,
           json_build_object('day', true, 'edition', s.edition, 'order', s.order_type, 'release', s.release,
                             'person', c.person_id, 'undone', c.undone_because)
    from sentences_orderchange c join sentences_sentence s on s.id = c.sentence_id
    where c.person_id = %(person)s and (c.undone_at is not null or s.ended_on is null
                                        or c.kind not in ('revoke', 'early'))
"""
_MOVES_ASKED = f"""
    select t.asked_at, 'move:' || lpad(t.id::text, 12, '0'), 'orders', 'move_asked', t.id, t.state, t.sentence_id,
           u.name, t.because,
           json_build_object('area', g.name, 'person', t.person_id)
    from sentences_transfer t join organisations_organisation g on g.id = t.body_id {_BY.format("t.by_id")}
    where t.person_id = %(person)s
"""
_MOVES_ANSWERED = f"""
    select t.answered_at, 'moved:' || lpad(t.id::text, 12, '0'), 'orders', 'move_answered', t.id, t.state,
           t.sentence_id, u.name, t.answer_because,
           json_build_object('area', g.name, 'person', t.person_id)
    from sentences_transfer t join organisations_organisation g on g.id = t.body_id {_BY.format("t.answered_by_id")}
    where t.person_id = %(person)s and t.answered_at is not null
"""
_INSTRUCTED = f"""
    select i.told_at, 'asked:' || lpad(i.id::text, 12, '0'), 'orders', 'instruction', i.id, i.state, i.sentence_id,
           u.name,
           i.text, json_build_object('due_on', i.due_on, 'how', i.told_how, 'state_on', i.state_on,
                                               'person', i.person_id)
    from sentences_instruction i {_BY.format("i.given_by_id")} where i.person_id = %(person)s
"""
_FAILED = f"""
    select f.happened_on{_DAY}, 'failure:' || lpad(f.id::text, 12, '0'), 'failures', 'failure', f.id, f.kind,
           (select min(c.sentence_id) from enforcement_consideration c where c.failure_id = f.id), f.told_us, f.words,
           json_build_object('day', true, 'state', f.state)
    from enforcement_failure f where f.person_id = %(person)s
"""
_DECIDED = f"""
    select c.decided_at, 'decided:' || lpad(c.id::text, 12, '0'), 'failures', 'decision', c.id, c.decision,
           c.sentence_id,
           u.name, c.decision_words, json_build_object('ended', c.ended_because, 'agreement', c.agreement)
    from enforcement_consideration c {_BY.format("c.decided_by_id")}
    where c.person_id = %(person)s and c.decision <> ''
"""
_WARNED = f"""
    select w.given_on{_DAY}, 'warning:' || lpad(w.id::text, 12, '0'), 'failures', 'warning', w.id, '', w.sentence_id,
           u.name,
           w.circumstances, json_build_object('day', true, 'last_day', w.last_day, 'withdrawn_on', w.withdrawn_on)
    from enforcement_warning w {_BY.format("w.by_id")} where w.person_id = %(person)s
"""
_REFERRED = """
    select r.opened_at, 'referral:' || lpad(r.id::text, 12, '0'), 'failures', 'referral', r.id, r.kind,
           r.sentence_id, '',
           '', json_build_object('must', r.must, 'ended', r.ended_because, 'open', r.ended_at is null)
    from enforcement_referral r where r.person_id = %(person)s
"""
_RECALL_OPENED = """
    select r.opened_at, 'recall_opened:' || lpad(r.id::text, 12, '0'), 'failures', 'recall_opened', r.id, '',
           r.sentence_id, '', c.words, '{}'::json
    from enforcement_recall r
    cross join lateral (select c.words from enforcement_recallcause c where c.recall_id = r.id order by c.id limit 1) c
    where r.person_id = %(person)s
"""
_RECALLED = f"""
    select r.decided_at, 'recall:' || lpad(r.id::text, 12, '0'), 'failures', 'recall', r.id, r.decision,
           r.sentence_id, u.name, r.decision_words,
           json_build_object('waits', r.ended_at is null and r.revoked_at is null, 'back', r.in_custody_at is not null)
    from enforcement_recall r {_BY.format("r.decided_by_id")} where r.person_id = %(person)s and r.decision <> ''
"""
_STAYED = """
    select s.received_at, 'stay:' || lpad(s.id::text, 12, '0'), 'orders', 'stay', s.person_id, s.why, null::bigint, '',
           s.prison, json_build_object('now', s.released_at is null, 'taken_back', s.taken_back_at is not null,
                                       'because', coalesce(nullif(s.taken_back_because, ''), s.corrected_because))
    from custody_stay s where s.person_id = %(person)s
"""
_OFFICERS = f"""
    select r.since, 'officer:' || lpad(r.id::text, 12, '0'), 'officers', 'officer', r.id, r.role, null::bigint, u.name,
           r.because, json_build_object('until', r.until)
    from allocations_responsibility r {_BY.format("r.post_id")} where r.person_id = %(person)s
"""
_OVERSEEN = f"""
    select v.discussed_on{_DAY}, 'oversight:' || lpad(v.id::text, 12, '0'), 'officers', 'oversight', v.id, '',
           null::bigint, u.name, v.words || case when v.decision = '' then '' else ' Decided: ' || v.decision end,
           json_build_object('day', true, 'person', v.person_id)
    from allocations_oversight v {_BY.format("v.post_id")}
    where v.person_id = %(person)s
      and not exists (select from allocations_oversight w where w.corrects_id = v.id)
"""
_TOLD_TEAM = f"""
    select t.told_at, 'slip:' || lpad(t.id::text, 12, '0'), 'officers', 'slip', t.id, t.how, null::bigint, u.name,
           array_to_string(array(select jsonb_array_elements_text(t.words -> 'lines')), '. '), '{{}}'::json
    from allocations_teamslip t {_BY.format("t.post_id")} where t.person_id = %(person)s
"""
_TIERS = f"""
    select t.since{_DAY}, 'tier:' || lpad(t.id::text, 12, '0'), 'officers', 'tier', t.id, t.tier, null::bigint, '',
           t.because,
           json_build_object('day', true) from allocations_tier t where t.person_id = %(person)s
"""
_RISK = f"""
    select g.since{_DAY}, 'risk:' || lpad(g.id::text, 12, '0'), 'risk', 'registration', g.id, g.kind, null::bigint,
           '', g.note,
           json_build_object('day', true, 'level', g.level, 'until', g.until)
    from people_registration g where g.person_id = %(person)s
"""
_ADDRESSES = f"""
    select x.since{_DAY}, 'address:' || lpad(x.id::text, 12, '0'), 'details', 'address', x.id, x.kind, null::bigint, '',
           '', json_build_object('day', true, 'told_on', x.told_on, 'person', x.person_id)
    from people_address x where x.person_id = %(person)s and x.since is not null and x.since <= %(today)s
"""
_CLOCKS = """
    select d.due_at - interval '1 second', 'clock:' || lpad(d.id::text, 12, '0'), 'clocks', 'clock',
           d.id, d.kind, null::bigint, '', d.title,
           json_build_object('met_at', d.met_at, 'person', d.person_id) from duties_duty d
    where d.person_id = %(person)s and d.due_at <= %(at)s and (d.ended_at is null or d.met_at > d.due_at)
"""
_BRANCHES = {
    "letters": (_LETTERS, _SAID, _DECLARED, _WRONG),
    "orders": (_IMPOSED, _ENDED, _OPENED_AGAIN, _CHANGED, _MOVES_ASKED, _MOVES_ANSWERED, _INSTRUCTED, _STAYED),
    "failures": (_FAILED, _DECIDED, _WARNED, _REFERRED, _RECALL_OPENED, _RECALLED),
    plans.KIND: plans.BRANCHES,
    complained.KIND: complained.BRANCHES,
    court.KIND: court.BRANCHES,
    needs.KIND: needs.BRANCHES,
    "officers": (_OFFICERS, _TIERS, _OVERSEEN, _TOLD_TEAM),
    "risk": (_RISK,),
    "details": (_ADDRESSES,),
    "clocks": (_CLOCKS,),
}
_COLUMNS = 'at, key, kind, what, id, code, "order", "by", text, detail'


@dataclass(frozen=True)
class Wanted:
    """What a page shows. `kinds` are keys of `KINDS`, `until` the last day, `before` where the last page ended."""

    kinds: tuple[str, ...] = ()
    words: str = ""
    from_: date | None = None
    until: date | None = None
    order: int | None = None
    before: tuple[datetime, str] | None = None
    limit: int = PAGE


@dataclass(frozen=True)
class Page:
    """A page of entries by month, newest first, and where the next page begins."""

    months: tuple[tuple[str, tuple[Row, ...]], ...]
    shown: int
    before: str
    before_month: str


def page(person_id: int, wanted: Wanted, *, at: datetime, today: date, jurisdiction: str) -> Page:
    """One page. Two queries."""
    each = replace(wanted, limit=wanted.limit + 1)
    theirs = meetings.rows(
        person_id,
        at=at,
        kinds=[kind for kind in each.kinds if kind in meetings.KINDS_SHOWN] or ["none of these"],
        words=each.words,
        from_=each.from_,
        until=each.until,
        before=each.before,
        order=each.order,
        limit=each.limit,
        jurisdiction=jurisdiction,
    )
    found = list(
        heapq.merge(
            theirs, _others(person_id, each, at=at, today=today), key=lambda line: (line.at, line.key), reverse=True
        )
    )
    more, found = found[wanted.limit :], found[: wanted.limit]
    months: list[tuple[str, list[Row]]] = []
    for line in found:
        month = str(dates.month(line.at))
        if not months or months[-1][0] != month:
            months.append((month, []))
        months[-1][1].append(line)
    return Page(
        months=tuple((name, tuple(lines)) for name, lines in months),
        shown=len(found),
        before=f"{found[-1].at.isoformat()}~{found[-1].key}" if more else "",
        before_month=str(dates.month(more[0].at)) if more else "",
    )


def read_before(text: str) -> tuple[datetime, str] | None:
    """Where a page begins, from its address; None for anything else."""
    moment, _, key = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, key) if at.tzinfo else None


def counts(person_id: int, *, at: datetime, today: date) -> dict[str, int]:
    """How many entries of each kind there are. Two queries."""
    others = row(
        "select "
        + ", ".join(
            " + ".join(f"(select count(*) from ({sql}) one)" for sql in branches) + f' as "{kind}"'
            for kind, branches in _BRANCHES.items()
        ),
        {"person": person_id, "at": at, "today": today},
    )
    return {**meetings.counts(person_id, at=at), **(others or {})}


def _others(person_id: int, wanted: Wanted, *, at: datetime, today: date) -> list[Row]:
    branches = [sql for kind in _BRANCHES if kind in wanted.kinds for sql in _BRANCHES[kind]]
    if not branches:
        return []
    given: dict[str, Any] = {"person": person_id, "at": at, "today": today, "limit": wanted.limit}
    only = "at is not null"
    if wanted.words:
        only += " and (text ilike %(words)s or \"by\" ilike %(words)s or detail ->> 'subject' ilike %(words)s)"
        given["words"] = "%" + wanted.words.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    if wanted.from_:
        only += " and at >= %(from)s"
        given["from"] = start_of_day(wanted.from_)
    if wanted.until:
        only += " and at < %(until)s"
        given["until"] = end_of_day(wanted.until)
    if wanted.order:
        only += ' and "order" = %(order)s'
        given["order"] = wanted.order
    if wanted.before:
        only += " and (at, key) < (%(before_at)s, %(before_key)s)"
        given |= {"before_at": wanted.before[0], "before_key": wanted.before[1]}
    each = [
        f"(select * from ({sql}) one ({_COLUMNS}) where {only} order by at desc, key desc limit %(limit)s)"
        for sql in branches
    ]
    return [_row(line) for line in rows(f"{' union all '.join(each)} order by 1 desc, 2 desc limit %(limit)s", given)]


def _row(line: dict[str, Any]) -> Row:
    detail = line["detail"]
    title, url, mark, tag, by, text = _SAYS[line["what"]](line, detail)
    named = str(dates.day_long(line["at"])).rsplit(" ", 1)[0]
    return Row(
        at=line["at"],
        key=line["key"],
        kind=line["kind"],
        title=title,
        url=url,
        mark=mark,
        tag=tag,
        by=by,
        when=named if detail.get("day") else f"{named}, {dates.clock(line['at'])}",
        text=text,
    )


Said = tuple[str, str, str, tuple[str, str] | None, str, str]
Line = dict[str, Any]


def _day(text: str | None) -> str:
    return str(dates.full_day(date.fromisoformat(text[:10]))) if text else ""


def _letter(line: Line, detail: Line) -> Said:
    states = {
        "held": ("Held", "info"),
        "print": ("To print", "info"),
        "claimed": ("Leaving now", "info"),
        "sent": None,
        "withdrawn": ("Stopped", "quiet"),
        "failed": ("Not sent", "late"),
    }
    verb = "We wrote" if detail["state"] == "sent" else "Letter"
    channel = {"post": "by post", "text": "text", "email": "e-mail"}[line["code"]]
    url = address("messaging:show", line["id"])
    text = f"Stopped on {_day(detail['stopped_on'])}. {line['text']}" if detail["stopped_on"] else line["text"]
    tag = _ARRIVED.get(detail["delivery"]) or states[detail["state"]]
    return f"{verb}: “{detail['subject']}”", url, "ours", tag, channel, text


_ARRIVED: dict[str, tuple[str, str]] = {
    "delivered": ("Delivered", "kept"),
    "refused": ("Did not arrive", "late"),
    "unreached": ("Did not arrive", "late"),
    "broken": ("Did not arrive", "late"),
}


def _said(line: Line, detail: Line) -> Said:
    title = {
        "text": "They told us by text",
        "call": "They told us on the phone",
        "page": "They wrote to us on their page",
    }[line["code"]]
    tag = ("Answered", "kept") if detail["answered"] else ("Waits for an answer", "soon")
    text = f"“{line['text']}”" + (f"\nWe answered: {detail['answer']}" if detail["answered"] else "")
    return title, address("messaging:reply", line["id"]), "theirs", tag, line["by"] or "", text


_ANSWERED: dict[str, tuple[str, str]] = {
    "waiting": ("Waits to be confirmed", "soon"),
    "accepted": ("Accepted", "kept"),
    "corrected": ("Put right", "kept"),
    "partly": ("Put right in part", "kept"),
    "refused": ("Not accepted", "quiet"),
    "withdrawn": ("Taken back", "quiet"),
}


def _declared(line: Line, detail: Line) -> Said:
    what = kind_of(line["code"]).name.lower()
    title = "They asked whether they may move" if detail["leave"] else f"They told us of a change: {what}"
    text = f"“{line['text']}”" if line["text"] else ""
    if detail["because"]:
        text = f"{text}\nWe answered: {detail['because']}".strip()
    # No way on: who may decide has it on their list, and others may not open it.
    return title, "", "theirs", _ANSWERED[detail["state"]], line["by"] or "", text


def _wrong(line: Line, detail: Line) -> Said:
    text = f"“{detail['wrong']}”\nWhat is right: “{detail['right']}”"
    if detail["answer"]:
        text += f"\nWe answered: {detail['answer']}"
    url = address("people:answer_correction", line["id"])
    return "They say that something is wrong", url, "theirs", _ANSWERED[detail["state"]], line["by"] or "", text


def _named(line: Line, detail: Line) -> str:
    return labels.order_words(edition=detail["edition"], order_type=line["code"], release=detail["release"])


def _order(line: Line, detail: Line) -> Said:
    name = _named(line, detail)
    title = name if detail["release"] else f"{name} made"
    ends = f"To {_day(detail['ends_on'])}." if detail["ends_on"] else ""
    by = ", from ".join(part for part in (line["by"], detail["source"]) if part)
    text = f"{line['text']}. {ends}".strip(". ") + "." if line["text"] or ends else ""
    return title, "", "theirs", None, by, text


def _ended(line: Line, detail: Line) -> Said:
    return f"{_named(line, detail)} ended", "", "theirs", None, "", line["text"]


def _opened_again(line: Line, detail: Line) -> Said:
    text = f"{line['text'].rstrip('.')}. It had been ended on {_day(detail['ended_on'])}: {detail['ended_because']}"
    return f"{_named(line, detail)} opened again", "", "ours", None, line["by"] or "", text


def _change(line: Line, detail: Line) -> Said:
    order = labels.order_words(edition=detail["edition"], order_type=detail["order"], release=detail["release"])
    url = address("sentences:sentence", detail["person"])
    if detail["undone"]:
        text = f"{line['text']} Taken back: {detail['undone']}"
        return f"{order}: {_CHANGES[line['code']].lower()}", url, "theirs", ("Taken back", "quiet"), line["by"], text
    return f"{order}: {_CHANGES[line['code']].lower()}", url, "theirs", None, line["by"], line["text"]


def _move_asked(line: Line, detail: Line) -> Said:
    url = address("sentences:sentence", detail["person"])
    return f"{detail['area']} asked to take the order over", url, "ours", None, line["by"] or "", line["text"]


_ANSWERS = {"accepted": "took the order over", "refused": "did not take the order over"}


def _move_answered(line: Line, detail: Line) -> Said:
    url = address("sentences:sentence", detail["person"])
    if line["code"] == "called_off":
        return f"{detail['area']}: move called off", url, "ours", None, line["by"] or "", line["text"]
    return f"{detail['area']} {_ANSWERS[line['code']]}", url, "ours", None, line["by"] or "", line["text"]


def _instruction(line: Line, detail: Line) -> Said:
    tones = {"open": "info", "kept": "kept", "not_kept": "late", "withdrawn": "quiet"}
    state = _STATES[line["code"]] + (f" {_day(detail['state_on'])}" if detail["state_on"] else "")
    due = f"Due {_day(detail['due_on'])}. " if detail["due_on"] else ""
    url = address("sentences:sentence", detail["person"])
    text = f"{due}Told {_TOLD[detail['how']].lower()}."
    return f"Instruction given: {line['text']}", url, "theirs", (state, tones[line["code"]]), line["by"] or "", text


def _failure(line: Line, detail: Line) -> Said:
    states = {
        "judge": ("To be judged", "soon"),
        "unexcused": ("Failure", "late"),
        "excused": ("Excused", "kept"),
        "withdrawn": ("Withdrawn", "quiet"),
    }
    url = address("enforcement:failure", line["id"])
    return _FAILURES[line["code"]], url, "theirs", states[detail["state"]], line["by"] or "", line["text"]


def _decision(line: Line, detail: Line) -> Said:
    tag = ("No longer stands", "quiet") if detail["ended"] else None
    url = address("enforcement:consider", line["id"])
    return f"Decided: {_DECISIONS[line['code']].lower()}", url, "ours", tag, line["by"] or "", line["text"]


def _warning(line: Line, detail: Line) -> Said:
    tag = ("Withdrawn", "quiet") if detail["withdrawn_on"] else None
    counts_until = f" It counts until {_day(detail['last_day'])}." if detail["last_day"] and not tag else ""
    url = address("enforcement:warning", line["id"])
    return "Warning given", url, "ours", tag, line["by"] or "", f"{line['text']}{counts_until}"


def _referral(line: Line, detail: Line) -> Said:
    title = "Recall to be considered" if line["code"] == "recall" else "Referred to the enforcement officer"
    tag = ("To be decided", "soon") if detail["open"] else None
    text = detail["ended"] or ("The law left no choice." if detail["must"] else "")
    return title, address("enforcement:referral", line["id"]), "ours", tag, "", text


def _recall_opened(line: Line, detail: Line) -> Said:
    return "Recall is considered", address("enforcement:recall", line["id"]), "ours", None, "", line["text"]


def _recall(line: Line, detail: Line) -> Said:
    title = "Decided: recall to prison" if line["code"] == "recall" else "Decided: not to recall"
    tag = ("Under way", "soon") if detail["waits"] else ("Back in custody", "quiet") if detail["back"] else None
    return title, address("enforcement:recall", line["id"]), "ours", tag, line["by"] or "", line["text"]


def _stay(line: Line, detail: Line) -> Said:
    tag = ("Taken back", "quiet") if detail["taken_back"] else ("Now", "soon") if detail["now"] else None
    how = "Recorded in error" if detail["taken_back"] else "Corrected"
    text = f"{line['text']}. {how}: {detail['because']}" if detail["because"] else line["text"]
    title = f"In custody: {_WHY[line['code']].lower()}"
    return title, address("custody:list", line["id"]), "theirs", tag, "", text


def _officer(line: Line, detail: Line) -> Said:
    role = _ROLES.get(line["code"], str(line["code"])).lower()
    return f"{line['by'] or 'Somebody'} became {role}", "", "ours", None, "", line["text"]


def _overseen(line: Line, detail: Line) -> Said:
    url = address("casefile:oversight", detail["person"])
    return "Talked over with the manager", url, "ours", None, line["by"] or "", line["text"]


_SLIP_HOW = {"paper": "on paper", "letter": "by letter", "said": "read out"}


def _slip(line: Line, detail: Line) -> Said:
    return f"Told who works with them, {_SLIP_HOW[line['code']]}", "", "ours", None, line["by"] or "", line["text"]


def _tier(line: Line, detail: Line) -> Said:
    return f"Tier {words.tier(line['code'])}", "", "ours", None, "", line["text"]


def _registration(line: Line, detail: Line) -> Said:
    tag = (f"Ended {_day(detail['until'])}", "quiet") if detail["until"] else None
    level = f": {detail['level']}" if detail["level"] else ""
    return f"Registered: {_REGISTERED[line['code']].lower()}{level}", "", "ours", tag, "", line["text"]


def _address(line: Line, detail: Line) -> Said:
    told = f"We were told on {_day(detail['told_on'])}." if detail["told_on"] else ""
    title = "No fixed address" if line["code"] == "none" else "Moved to another address"
    return title, address("people:details", detail["person"]), "theirs", None, "", told


def _clock(line: Line, detail: Line) -> Said:
    url = address("casefile:clocks", detail["person"])
    if detail["met_at"]:
        text = f"Done {_day(detail['met_at'])}."
        return f"Day passed: {line['text']}", url, "clock", ("Done late", "soon"), "the clock", text
    return f"Day passed: {line['text']}", url, "clock", ("Not done", "late"), "the clock", ""


_SAYS = {
    "letter": _letter,
    "said": _said,
    "declared": _declared,
    "wrong": _wrong,
    "order": _order,
    "ended": _ended,
    "opened_again": _opened_again,
    "change": _change,
    "move_asked": _move_asked,
    "move_answered": _move_answered,
    "instruction": _instruction,
    "failure": _failure,
    "decision": _decision,
    "warning": _warning,
    "referral": _referral,
    "recall_opened": _recall_opened,
    "recall": _recall,
    "stay": _stay,
    "officer": _officer,
    "tier": _tier,
    "oversight": _overseen,
    "slip": _slip,
    "registration": _registration,
    "address": _address,
    "clock": _clock,
    **plans.SAYS,
    **complained.SAYS,
    **court.SAYS,
    **needs.SAYS,
}


def chosen_kinds(kinds: Collection[str]) -> tuple[str, ...]:
    """The kinds to show: those asked for, else all but the quiet ones."""
    return tuple(kind for kind in KINDS if kind in kinds) or tuple(kind for kind in KINDS if kind not in QUIET)
