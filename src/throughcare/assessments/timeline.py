"""What the timeline of a person says of assessments, their own story, scores and the risk of serious harm.

Each branch gives what the timeline's union asks of every slice: at, key, kind, what, id, code, order, by, text, detail.
How the victim is kept safe is on no timeline.
"""

from __future__ import annotations

from typing import Any

from throughcare.assessments.models import Assessment
from throughcare.design.addresses import address

KIND = "needs"
NAME = "Needs, scores and risk"

_SIGNED = """
    select a.signed_at, 'assessed:' || lpad(a.id::text, 12, '0'), 'needs', 'assessed', a.id, a.because, null::bigint,
           u.name,
           array_to_string(array(
             select s ->> 'name' || ': ' || case s ->> 'need' when 'severe' then 'severe need' else 'need' end
             from jsonb_array_elements(a.finding -> 'sections') s where s ->> 'need' in ('severe', 'standard')), '. '),
           json_build_object('countersign', a.countersign)
    from assessments_assessment a
    left join organisations_post p on p.id = a.signed_by_id left join accounts_user u on u.id = p.user_id
    where a.person_id = %(person)s and a.signed_at is not null
"""
_COUNTERSIGNED = """
    select a.countersigned_at, 'countersigned:' || lpad(a.id::text, 12, '0'), 'needs', 'countersigned', a.id,
           a.countersign, null::bigint, u.name, a.countersign_words, '{}'::json
    from assessments_assessment a
    left join organisations_post p on p.id = a.countersigned_by_id left join accounts_user u on u.id = p.user_id
    where a.person_id = %(person)s and a.countersigned_at is not null
"""
_SCORED = """
    select s.scored_on::timestamp at time zone 'Europe/London', 'score:' || lpad(s.id::text, 12, '0'), 'needs', 'score',
           s.id, s.tool_name, null::bigint, s.scored_by, '',
           json_build_object('day', true, 'result', s.result, 'missing', jsonb_array_length(s.missing))
    from assessments_score s where s.person_id = %(person)s
"""
_HARM = """
    select h.assessed_on::timestamp at time zone 'Europe/London', 'harm:' || lpad(h.id::text, 12, '0'), 'needs', 'harm',
           h.id, h.overall, null::bigint, u.name, h.words, json_build_object('day', true, 'person', h.person_id)
    from assessments_harm h
    left join organisations_post p on p.id = h.by_post_id left join accounts_user u on u.id = p.user_id
    where h.person_id = %(person)s
"""
_TOLD = """
    select s.sent_at, 'story:' || lpad(s.id::text, 12, '0'), 'needs', 'story', s.id, '', null::bigint, u.name,
           (select string_agg('“' || w.value || '”', ' ' order by w.key) from jsonb_each_text(s.answers) w),
           json_build_object('read', s.read_at is not null)
    from assessments_story s
    left join organisations_post p on p.id = s.post_id left join accounts_user u on u.id = p.user_id
    where s.person_id = %(person)s and s.sent_at is not null
"""
BRANCHES = (_SIGNED, _COUNTERSIGNED, _SCORED, _HARM, _TOLD)

_BECAUSE = dict(Assessment._meta.get_field("because").flatchoices)

Said = tuple[str, str, str, tuple[str, str] | None, str, str]
Line = dict[str, Any]


def _assessed(line: Line, detail: Line) -> Said:
    tag = ("Waits for a second signature", "soon") if detail["countersign"] == "asked" else None
    title = f"Assessment signed: {_BECAUSE[line['code']].lower()}"
    return title, address("assessments:assessment", line["id"]), "ours", tag, line["by"] or "", line["text"]


def _countersigned(line: Line, detail: Line) -> Said:
    agreed = line["code"] == "signed"
    title = "Assessment countersigned" if agreed else "Assessment sent back"
    tag = None if agreed else ("Sent back", "soon")
    return title, address("assessments:assessment", line["id"]), "ours", tag, line["by"] or "", line["text"]


def _scored(line: Line, detail: Line) -> Said:
    result = detail["result"]
    url = address("assessments:score", line["id"])
    if result is None:
        missing = detail["missing"]
        text = f"{missing} {'input is' if missing == 1 else 'inputs are'} missing."
        return f"{line['code']}: no score yet", url, "ours", ("No score", "soon"), line["by"], text
    band = str(result.get("band", "")).replace("_", " ").capitalize()
    value = f"{result['two_year_pct']:g}%" if "two_year_pct" in result else str(result.get("score", ""))
    return f"{line['code']}: {', '.join(filter(None, (value, band)))}", url, "ours", None, line["by"], ""


def _harm(line: Line, detail: Line) -> Said:
    level = line["code"].replace("_", " ")
    url = address("assessments:harm", detail["person"])
    return f"Risk of serious harm judged: {level}", url, "ours", None, line["by"] or "", line["text"]


def _told(line: Line, detail: Line) -> Said:
    by = f"Written down by {line['by']}" if line["by"] else ""
    tag = None if detail["read"] else ("Not read yet", "soon")
    return "They tell of themselves", address("assessments:story", line["id"]), "theirs", tag, by, line["text"] or ""


SAYS = {"assessed": _assessed, "countersigned": _countersigned, "score": _scored, "harm": _harm, "story": _told}
