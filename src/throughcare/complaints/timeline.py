"""What the timeline of a person says of complaints: that they made one, asked again or took it back, and that it was
answered. What was written stands on no timeline: not everybody who reads the record may read it.

Each branch gives what the timeline's union asks of every slice: at, key, kind, what, id, code, order, by, text, detail.
"""

from __future__ import annotations

from typing import Any

from throughcare.complaints.models import FOUND, HOW_MADE
from throughcare.design.addresses import address

KIND = "complaint"
NAME = "Complaints"

_MADE = """
    select c.made_at, 'complaint:' || lpad(c.id::text, 12, '0'), 'complaint', 'complaint', c.person_id, c.how_made,
           null::bigint, '', '', json_build_object()
    from complaints_complaint c where c.person_id = %(person)s
"""
_AGAIN = """
    select c.unhappy_at, 'complaint-again:' || lpad(c.id::text, 12, '0'), 'complaint', 'complaint_again', c.person_id,
           '', null::bigint, '', '', json_build_object()
    from complaints_complaint c where c.person_id = %(person)s and c.unhappy_at is not null
"""
_TAKEN_BACK = """
    select c.withdrawn_at, 'complaint-back:' || lpad(c.id::text, 12, '0'), 'complaint', 'complaint_back', c.person_id,
           '', null::bigint, '', '', json_build_object()
    from complaints_complaint c where c.person_id = %(person)s and c.withdrawn_at is not null
"""
_ANSWERED = """
    select a.at, 'complaint-answer:' || lpad(a.id::text, 12, '0'), 'complaint', 'complaint_answer', a.person_id,
           a.found, null::bigint, u.name, '', json_build_object()
    from complaints_answer a join organisations_post p on p.id = a.post_id join accounts_user u on u.id = p.user_id
    where a.person_id = %(person)s
"""
BRANCHES = (_MADE, _AGAIN, _TAKEN_BACK, _ANSWERED)

_MADE_HOW = dict(HOW_MADE)
_FOUND = dict(FOUND)

Said = tuple[str, str, str, tuple[str, str] | None, str, str]
Line = dict[str, Any]


def _list(line: Line) -> str:
    return address("complaints:of_person", line["id"])


def _made(line: Line, _detail: Line) -> Said:
    return "They complained", _list(line), "theirs", (_MADE_HOW[line["code"]], "info"), "", ""


def _again(line: Line, _detail: Line) -> Said:
    return "They asked us to look at their complaint again", _list(line), "theirs", None, "", ""


def _taken_back(line: Line, _detail: Line) -> Said:
    return "They took their complaint back", _list(line), "theirs", None, "", ""


def _answered(line: Line, _detail: Line) -> Said:
    tone = "kept" if line["code"] == "not_upheld" else "soon"
    return "Complaint answered", _list(line), "ours", (_FOUND[line["code"]], tone), line["by"], ""


SAYS = {
    "complaint": _made,
    "complaint_again": _again,
    "complaint_back": _taken_back,
    "complaint_answer": _answered,
}
