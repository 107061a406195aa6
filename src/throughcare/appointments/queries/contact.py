"""Whether people were seen as often as the standard asks, and if not whose doing it was."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from throughcare.appointments import labels, rules
from throughcare.kernel.clock import local_day
from throughcare.kernel.prepared import rows
from throughcare.policy import editions
from throughcare.policy.books import Contact as ContactBook
from throughcare.policy.clocks import start_of_day

# Meetings with others, or to work: to be there is not to be seen by the officer.
NOT_CONTACT = ("treatment", "unpaid_work", "programme", "partner")

_MEETINGS = """
    select a.person_id, a.starts_at, a.outcome, a.cancelled_by, a.cancelled_at is not null as cancelled, b.decision
    from appointments_appointment a
    left join appointments_absence b on b.appointment_id = a.id and b.withdrawn_at is null
    where a.person_id = any(%(people)s) and a.starts_at >= %(since)s and a.starts_at <= %(at)s
      and a.kind <> all(%(others)s)
    order by a.starts_at"""
_AROUND = """
    select p.id as person_id, p.jurisdiction,
           (select min(coalesce(s.released_on, s.sentenced_on)) from sentences_sentence s
             where s.person_id = p.id and s.ended_on is null) as began,
           (select case when bool_and(s.ends_on is not null) then max(s.ends_on) end from sentences_sentence s
             where s.person_id = p.id and s.ended_on is null) as ends_on,
           (select jsonb_agg(jsonb_build_array(t.since, t.tier) order by t.since, t.id) from allocations_tier t
             where t.person_id = p.id) as tiers,
           (select jsonb_agg(jsonb_build_array(c.since, c.until) order by c.since) from sentences_place c
             where c.person_id = p.id and c.kind = 'custody') as custody
    from people_person p where p.id = any(%(people)s)"""


def contact_kept(people: Collection[int], *, at: datetime, days: int) -> dict[int, rules.ContactFinding]:
    """Expected contact of these people over the last days, of those who have an order in force. Two queries."""
    on = local_day(at)
    since = on - timedelta(days=days)
    held: dict[int, list[rules.HeldMeeting]] = {}
    asked = {"people": list(people), "since": start_of_day(since), "at": at, "others": list(NOT_CONTACT)}
    for row in rows(_MEETINGS, asked):
        held.setdefault(row["person_id"], []).append(_held(row))
    found: dict[int, rules.ContactFinding] = {}
    for row in rows(_AROUND, {"people": list(people)}):
        if row["began"] is None:
            continue
        edition = editions.edition(ContactBook, jurisdiction=row["jurisdiction"], on=on)
        known = {one.tier for one in edition.book.rows}
        facts = rules.ContactFacts(
            on=on,
            began=row["began"],
            since=since,
            until=row["ends_on"] + timedelta(days=1) if row["ends_on"] else None,
            tiers=tuple(
                (date.fromisoformat(day), tier)
                for day, given in _json(row["tiers"])
                if (tier := given if given in known else f"T{given}") in known
            ),
            meetings=tuple(held.get(row["person_id"], ())),
            custody=tuple(
                (date.fromisoformat(a), date.fromisoformat(b) if b else None) for a, b in _json(row["custody"])
            ),
        )
        found[row["person_id"]] = rules.contact_kept(facts, book=edition)
    return found


def _held(row: dict[str, Any]) -> rules.HeldMeeting:
    on = local_day(row["starts_at"])
    if row["cancelled"]:
        return rules.HeldMeeting(on=on, state="ours" if row["cancelled_by"] == "service" else "excused")
    if not row["outcome"]:
        return rules.HeldMeeting(on=on, state="booked")
    outcome = labels.outcome(row["outcome"])
    if outcome.service or row["decision"] == "not_a_failure":
        return rules.HeldMeeting(on=on, state="ours")
    if outcome.attended:
        return rules.HeldMeeting(on=on, state="seen")
    if row["decision"] == "":
        return rules.HeldMeeting(on=on, state="to_judge")
    excused = row["decision"] == "acceptable" or (row["decision"] is None and outcome.acceptable)
    return rules.HeldMeeting(on=on, state="excused" if excused else "missed")


def _json(value: Any) -> list[Any]:
    if value is None:
        return []
    return json.loads(value) if isinstance(value, str) else list(value)
