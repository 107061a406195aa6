"""What the timeline of a person says of court: each hearing with what became of it, and what the court decided.

Each branch gives what the timeline's union asks of every slice: at, key, kind, what, id, code, order, by, text, detail.
"""

# ruff: noqa: S608  queries are put together from this file's own constants; every value is a parameter

from __future__ import annotations

from typing import Any

from throughcare.courts.models import Hearing
from throughcare.design.addresses import address

KIND = "court"
NAME = "Court"

_AT = """(h."on" + h.starts) at time zone 'Europe/London'"""
_HEARING = f"""
    select {_AT}, 'hearing:' || lpad(h.id::text, 12, '0'), 'court', 'hearing', h.id, h.state, h.sentence_id, h.court,
           h.words, json_build_object('reason', h.reason)
    from courts_hearing h where h.person_id = %(person)s and h.state <> 'heard' and {_AT} <= %(at)s
"""
_RESULT = f"""
    select {_AT}, 'result:' || lpad(r.id::text, 12, '0'), 'court', 'court_result', h.id, r.power, h.sentence_id,
           h.court, r.words, json_build_object('taken_back', r.taken_back_because)
    from courts_result r join courts_hearing h on h.id = r.hearing_id where r.person_id = %(person)s
"""
BRANCHES = (_HEARING, _RESULT)

_STATES = dict(Hearing._meta.get_field("state").flatchoices)
_REASONS = dict(Hearing._meta.get_field("reason").flatchoices)
_TONES = {"listed": "soon", "put_off": "quiet", "called_off": "quiet"}

Said = tuple[str, str, str, tuple[str, str] | None, str, str]
Line = dict[str, Any]


def _hearing(line: Line, detail: Line) -> Said:
    reason = _REASONS.get(detail["reason"], "")
    text = ". ".join(part for part in (reason, line["text"]) if part)
    state = line["code"]
    return "At court", address("courts:hearing", line["id"]), "ours", (_STATES[state], _TONES[state]), line["by"], text


def _result(line: Line, detail: Line) -> Said:
    tag = ("Taken back", "quiet") if detail["taken_back"] else None
    text = f"Taken back: {detail['taken_back']}" if detail["taken_back"] else line["text"]
    return "The court decided", address("courts:hearing", line["id"]), "ours", tag, line["by"], text


SAYS = {"hearing": _hearing, "court_result": _result}
