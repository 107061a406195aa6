"""What the timeline of a person says of the sentence plan: what they answered, would change, did and
asked for, reviews, checks, help not there.

Each branch gives what the timeline's union asks of every slice: at, key, kind, what, id, code, order, by, text, detail.
What the person does not see of the plan is on no timeline.
"""

# ruff: noqa: S608  queries are put together from this file's own constants; every value is a parameter

from __future__ import annotations

from typing import Any

from throughcare.design.addresses import address
from throughcare.organisations.models import HELP_KINDS
from throughcare.plans.models import CHOICES, Answer, HelpAsked, Review, Wish

KIND = "plan"
NAME = "Plan, checks and help"

_DAY = "::timestamp at time zone 'Europe/London'"
_BY = "left join organisations_post p on p.id = {} left join accounts_user u on u.id = p.user_id"
_ANSWERED = f"""
    select a.asked_on{_DAY}, 'plan-answer:' || lpad(a.id::text, 12, '0'), 'plan', 'plan_answer', a.plan_id, a.answer,
           null::bigint, u.name, case when a.reasons = '' then a.would_change else a.reasons end,
           json_build_object('day', true, 'number', l.number, 'in_force', a.id = (
             select min(b.id) from plans_answer b where b.plan_id = a.plan_id and b.answer <> 'change'))
    from plans_answer a join plans_plan l on l.id = a.plan_id {_BY.format("a.post_id")}
    where a.person_id = %(person)s
"""
_REVIEWED = f"""
    select r."on"{_DAY}, 'plan-review:' || lpad(r.id::text, 12, '0'), 'plan', 'plan_review', r.plan_id, r.result,
           null::bigint, u.name, r.words,
           json_build_object('day', true, 'theirs', r.their_words)
    from plans_review r {_BY.format("r.post_id")} where r.person_id = %(person)s
"""
_CHECKED = f"""
    select c.seen_on{_DAY}, 'plan-check:' || lpad(c.id::text, 12, '0'), 'plan', 'plan_check', c.id, '', null::bigint,
           u.name, c.how_they_are, json_build_object('day', true, 'read', c.read_at is not null)
    from plans_check c {_BY.format("c.post_id")} where c.person_id = %(person)s
"""
_NO_HELP = f"""
    select h.known_on{_DAY}, 'no-help:' || lpad(h.id::text, 12, '0'), 'plan', 'no_help', h.id,
           case when h.late then 'late' else '' end, null::bigint, '', h.why_not,
           json_build_object('day', true, 'what', h.what, 'told', h.told_on is not null, 'instead', h.instead)
    from plans_helpnothad h where h.person_id = %(person)s
"""
_WISHED = f"""
    select w.said_at, 'plan-wish:' || lpad(w.id::text, 12, '0'), 'plan', 'plan_wish', w.id, w.answer, null::bigint,
           u.name, w.words, json_build_object('answer', w.answer_words)
    from plans_wish w {_BY.format("w.post_id")} where w.person_id = %(person)s
"""
_TICKED = """
    select t.told_at, 'plan-tick:' || lpad(t.id::text, 12, '0'), 'plan', 'plan_tick', t.id, '', null::bigint, '',
           t.words, json_build_object('what', a.text, 'agreed', t.agreed, 'answer', t.seen_words)
    from plans_tick t join plans_planaction a on a.id = t.action_id
    where t.person_id = %(person)s and t.taken_back_at is null
"""
_ASKED = f"""
    select q.asked_at, 'help-asked:' || lpad(q.id::text, 12, '0'), 'plan', 'help_asked', q.id, q.state, null::bigint,
           u.name, q.words, json_build_object('kind', q.kind, 'answer', q.answer_words)
    from plans_helpasked q {_BY.format("q.post_id")} where q.person_id = %(person)s
"""
_CHOSEN = f"""
    select h.chosen_at, 'help-choice:' || lpad(h.id::text, 12, '0'), 'plan', 'help_choice', h.id, h.choice,
           null::bigint, u.name, h.choice_words, json_build_object('instead', h.instead)
    from plans_helpnothad h {_BY.format("h.chosen_by_id")}
    where h.person_id = %(person)s and h.chosen_at is not null
"""
BRANCHES = (_ANSWERED, _REVIEWED, _CHECKED, _NO_HELP, _WISHED, _TICKED, _ASKED, _CHOSEN)

_ANSWERS = dict(Answer._meta.get_field("answer").flatchoices)
_RESULTS = dict(Review._meta.get_field("result").flatchoices)
_TONES = {"agrees": "kept", "disagrees": "soon", "not_asked": "soon", "change": "info"}
_WISHES = dict(Wish._meta.get_field("answer").flatchoices)
_ASKINGS = dict(HelpAsked._meta.get_field("state").flatchoices)
_HELP, _CHOICES = dict(HELP_KINDS), dict(CHOICES)
_SEEN = {None: ("Not seen yet", "soon"), True: ("Done", "kept"), False: ("Not done yet", "quiet")}

Said = tuple[str, str, str, tuple[str, str] | None, str, str]
Line = dict[str, Any]


def _answered(line: Line, detail: Line) -> Said:
    said = _ANSWERS[line["code"]]
    title = f"Plan {detail['number']} {'in force' if detail['in_force'] else 'read with them'}"
    url = address("plans:version", line["id"])
    return title, url, "theirs", (said, _TONES[line["code"]]), line["by"] or "", line["text"]


def _reviewed(line: Line, detail: Line) -> Said:
    theirs = f"They say: {detail['theirs']}" if detail["theirs"] else ""
    text = " ".join(filter(None, (line["text"], theirs)))
    url = address("plans:version", line["id"])
    return "Plan reviewed", url, "ours", (_RESULTS[line["code"]], "info"), line["by"] or "", text


def _checked(line: Line, detail: Line) -> Said:
    tag = None if detail["read"] else ("Not read yet", "soon")
    return "Supervisor’s check", address("plans:read_check", line["id"]), "ours", tag, line["by"] or "", line["text"]


def _no_help(line: Line, detail: Line) -> Said:
    tag = None if detail["told"] else ("Not told yet", "late")
    title = f"Help came late: {detail['what']}" if line["code"] else f"Help was not there: {detail['what']}"
    text = f"{line['text']} Instead: {detail['instead']}"
    return title, address("plans:help", line["id"]), "ours", tag, "", text


def _theirs(title: str, url: str, tag: tuple[str, str] | None, line: Line, answer: str = "") -> Said:
    """What they said themselves, in their words, or who wrote it down for them; then what we answered."""
    words = f"“{line['text']}”" if line["text"] else ""
    text = " ".join(filter(None, (words, f"We said: {answer}" if answer else "")))
    by = f"Written down by {line['by']}" if line["by"] else ""
    return title, url, "theirs", tag, by, text


def _wished(line: Line, detail: Line) -> Said:
    tag = ("Not answered yet", "soon") if not line["code"] else (_WISHES[line["code"]], "info")
    url = address("plans:wish", line["id"])
    return _theirs("They would change the plan", url, tag, line, detail["answer"])


def _ticked(line: Line, detail: Line) -> Said:
    tag = _SEEN[detail["agreed"]]
    return _theirs(
        f"They say it is done: {detail['what']}", address("plans:tick", line["id"]), tag, line, detail["answer"]
    )


def _asked(line: Line, detail: Line) -> Said:
    title = f"They ask for help: {_HELP[detail['kind']].lower()}"
    tag = (_ASKINGS[line["code"]], "soon" if line["code"] == "asked" else "info")
    return _theirs(title, address("plans:help_asked", line["id"]), tag, line, detail["answer"])


def _chosen(line: Line, detail: Line) -> Said:
    title = f"They chose instead of help: {detail['instead']}"
    return _theirs(title, address("plans:help", line["id"]), (_CHOICES[line["code"]], "info"), line)


SAYS = {
    "plan_answer": _answered,
    "plan_review": _reviewed,
    "plan_check": _checked,
    "no_help": _no_help,
    "plan_wish": _wished,
    "plan_tick": _ticked,
    "help_asked": _asked,
    "help_choice": _chosen,
}
