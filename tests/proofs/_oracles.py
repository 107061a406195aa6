"""Slow oracles for the clocks and rules: the same answers worked out another way, day by day and hour by hour.

Nothing here imports the product. The numbers are written out from the printed rules on purpose, so that a wrong number
in the rule book is found too. The generators make cases as `throughcare calc` takes them.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

LENGTHS = {1: 31, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


# --------------------------------------------------------------------------------------------------------------- clocks
def working(day: date, holidays: set[date]) -> bool:
    """Not a weekend (by counting from a known Saturday) and not a holiday."""
    return (day - date(2000, 1, 1)).days % 7 not in (0, 1) and day not in holidays


def plus_working_days(day: date, count: int, holidays: set[date]) -> date:
    """Walk on day by day until so many working days have been passed."""
    passed = 0
    while passed < count:
        day = day + DAY
        if working(day, holidays):
            passed += 1
    return day


def working_days(day: date, count: int, holidays: set[date], *, step: int) -> list[date]:
    """The nearest working days after (step 1) or before (step -1) the day, without it."""
    found: list[date] = []
    while len(found) < count:
        day = day + step * DAY
        if working(day, holidays):
            found.append(day)
    return found


def days_in_month(year: int, month: int) -> int:
    """The length of a month by the rule of leap years."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return LENGTHS[month]


def plus_months(day: date, months: int) -> date:
    """Go on month by month; then the same day, or the last one the month has."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return date(year, month, min(day.day, days_in_month(year, month)))


def last_day(beginning: date, months: int) -> date:
    """Walk on day by day: a period ends before the day that has the number of its first day, so many months on."""
    year, month = beginning.year, beginning.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    day = beginning
    while True:
        following = day + DAY
        reached = (following.year, following.month) == (year, month) and following.day == beginning.day
        if reached or (following.year, following.month) > (year, month):
            return day
        day = following


def last_sunday(year: int, month: int) -> date:
    """The last Sunday of a month of 31 days."""
    day = date(year, month, 31)
    while (day - date(2000, 1, 2)).days % 7 != 0:
        day -= DAY
    return day


def local(at: datetime) -> datetime:
    """A moment in UTC as the clock on the wall shows it in London, by the rule in force since 1996: no zone data."""
    spring = datetime.combine(last_sunday(at.year, 3), datetime.min.time(), tzinfo=UTC) + HOUR
    autumn = datetime.combine(last_sunday(at.year, 10), datetime.min.time(), tzinfo=UTC) + HOUR
    return (at + HOUR if spring <= at < autumn else at).replace(tzinfo=None)


def plus_hours(at: datetime, hours: int) -> datetime:
    """Hour by hour on a clock that never changes, then read on the wall."""
    for _ in range(hours):
        at += HOUR
    return local(at)


# ------------------------------------------------------------------------------------------------------------ deadlines
def deadline(case: dict[str, Any], holidays: set[date]) -> date:
    """Rules 3.5 and 15, from the printed table."""
    start, tier = date.fromisoformat(case["from"][:10]), case.get("tier")
    kind, setting = case["kind"], case.get("setting") or "community"
    if kind == "sentence_plan" and setting == "custody":
        release = date.fromisoformat(case["release_on"])
        two_years = plus_months(start, 24)
        for _ in range(7 * (8 if release < two_years else 16)):
            start += DAY
        return start
    if kind == "plan_review" and case["standard"] == "CPO2019":
        return plus_months(start, 3)
    if kind == "plan_review":
        return start + timedelta(days=112)
    days = {
        ("NS2007", "allocate_officer"): 1 if tier == "T4" else 3,
        ("NS2007", "supervisor_assigned"): 2,
        ("NS2007", "first_contact"): 2 if tier == "T4" else 5,
        ("NS2007", "supervisor_contact"): 10,
        ("NS2007", "sentence_plan"): 5 if tier == "T4" else 15,
        ("NS2000", "sentence_plan"): 15,
        ("NS2000", "breach_started"): 10,
        ("CPO2019", "first_meeting"): 5,
        ("CPO2019", "unpaid_work_started"): 7,
        ("CPO2019", "sentence_plan"): 20,
        ("CPO2019", "failure_followed_up"): 2,
    }[(case["standard"], kind)]
    return plus_working_days(start, days, holidays)


# -------------------------------------------------------------------------------------------------------------- absence
PROVES = {
    "illness": {"doctor_note", "self_certificate"},
    "hospital": {"doctor_note", "self_certificate"},
    "employment": {"employer_letter"},
    "training": {"employer_letter"},
    "interview": {"employer_letter"},
    "court": {"checked"},
    "custody": {"checked"},
}


def absence(case: dict[str, Any]) -> dict[str, str]:
    """Rules 3.2 and 15, played day by day from before the missed day to the day asked."""
    missed, on = date.fromisoformat(case["missed_on"]), date.fromisoformat(case["on"])
    told = date.fromisoformat(case["told_on"]) if case.get("told_on") else None
    came = date.fromisoformat(case["proof_on"]) if case.get("proof_on") else None
    proof, reason = case.get("proof"), case["reason"]
    deadline = missed
    for _ in range(7):
        deadline += DAY
    if reason == "service_cancelled":
        status = "not_a_failure"
    elif reason == "attended_unfit":
        status = "failed_to_comply"
    elif reason in ("religious", "important_event"):
        status = "acceptable" if told is not None and told < missed and told <= on else "judgement"
    else:
        good = proof in PROVES.get(reason, set())
        if proof == "self_certificate" and case.get("self_certificates_used", 0) >= 3:
            good = False
        status, day = "pending", min([missed, on, *([came] if came else [])])
        while day <= on:
            if status == "pending" and day > deadline:
                status = "unacceptable"
            if status == "pending" and good and came == day:
                status = "acceptable"
            day += DAY
    return {"status": status, "decide_by": deadline.isoformat()}


# ---------------------------------------------------------------------------------------------------------- enforcement
def enforcement(case: dict[str, Any]) -> dict[str, str | None]:
    """Rules 3.3 and 15, played day by day: on each day, which warnings count."""
    if case["order"] == "licence":
        return {"step": "warn_or_consider_recall", "counts_until": None}
    failure = date.fromisoformat(case["failure_on"])
    step, counts_until = "warn_or_refer", None
    standing = [date.fromisoformat(row["given_on"]) for row in case["warnings"] if not row.get("withdrawn_on")]
    for given in standing:
        final = last_day(given, 12)
        counts_until = max(counts_until or final, final)
        day = given + DAY
        while day <= final:
            if day == failure:
                step = "must_refer"
            day += DAY
    return {"step": step, "counts_until": counts_until.isoformat() if counts_until else None}


# ---------------------------------------------------------------------------------------------------------------- cases
EDGES = [date(2024, 2, 28), date(2024, 2, 29), date(2025, 2, 28), date(2026, 12, 24), date(2027, 12, 31)]


def any_day(rnd: random.Random, *, first: int = 2021, last: int = 2027) -> date:
    """A day, one time in five beside one that is easy to get wrong."""
    if rnd.random() < 0.2:
        return rnd.choice(EDGES) + timedelta(days=rnd.randint(-3, 3))
    start = date(first, 1, 1)
    return start + timedelta(days=rnd.randrange((date(last, 12, 31) - start).days))


def deadline_case(rnd: random.Random) -> dict[str, Any]:
    """A question for `deadline` that has an answer."""
    standard, kind, setting, tiers = rnd.choice(
        [
            ("NS2007", "allocate_officer", None, True),
            ("NS2007", "supervisor_assigned", "custody", False),
            ("NS2007", "first_contact", None, True),
            ("NS2007", "supervisor_contact", "custody", False),
            ("NS2007", "sentence_plan", "community", True),
            ("NS2007", "sentence_plan", "custody", False),
            ("NS2007", "plan_review", None, False),
            ("NS2000", "sentence_plan", None, False),
            ("NS2000", "breach_started", None, False),
            ("NS2000", "plan_review", None, False),
            ("CPO2019", "first_meeting", None, False),
            ("CPO2019", "unpaid_work_started", None, False),
            ("CPO2019", "sentence_plan", None, False),
            ("CPO2019", "plan_review", None, False),
            ("CPO2019", "failure_followed_up", None, False),
        ]
    )
    start = any_day(rnd)
    case: dict[str, Any] = {"standard": standard, "kind": kind, "from": start.isoformat()}
    case["jurisdiction"] = "scotland" if standard == "CPO2019" else "england_wales"
    if setting:
        case["setting"] = setting
    if tiers:
        case["tier"] = rnd.choice(["T1", "T2", "T3", "T4"])
    if setting == "custody":
        case["release_on"] = (plus_months(start, 24) + timedelta(days=rnd.choice([-1, 0, 1, -300, 300]))).isoformat()
    return case


def absence_case(rnd: random.Random) -> dict[str, Any]:
    """A question for `absence`: all reasons and proofs, days close to the limits."""
    missed = any_day(rnd)
    case: dict[str, Any] = {
        "missed_on": missed.isoformat(),
        "reason": rnd.choice([*PROVES, "religious", "important_event", "service_cancelled", "attended_unfit", "none"]),
        "on": (missed + timedelta(days=rnd.randint(-2, 12))).isoformat(),
        "told_on": rnd.choice([None, (missed + timedelta(days=rnd.randint(-3, 5))).isoformat()]),
        "proof": rnd.choice([None, "self_certificate", "doctor_note", "employer_letter", "checked"]),
        "self_certificates_used": rnd.randint(0, 5),
    }
    case["proof_on"] = (missed + timedelta(days=rnd.randint(-2, 10))).isoformat() if case["proof"] else None
    return case


def enforcement_case(rnd: random.Random) -> dict[str, Any]:
    """A question for `enforcement-step`: failures beside the ends of the windows of its warnings."""
    given = [any_day(rnd, first=2022, last=2026) for _ in range(rnd.randint(0, 3))]
    if given and rnd.random() < 0.7:
        failure = rnd.choice([last_day(rnd.choice(given), 12), rnd.choice(given)]) + timedelta(days=rnd.randint(-2, 2))
    else:
        failure = any_day(rnd)
    warnings = []
    for day in given:
        withdrawn = (day + timedelta(days=rnd.randint(0, 500))).isoformat() if rnd.random() < 0.25 else None
        warnings.append({"given_on": day.isoformat(), "withdrawn_on": withdrawn})
    order = rnd.choice(["community_order", "suspended_sentence_order", "licence"])
    return {"order": order, "failure_on": failure.isoformat(), "warnings": warnings}


def moment_case(rnd: random.Random) -> tuple[datetime, int]:
    """A moment in UTC and a number of hours, half of the time close to a change of the clocks."""
    if rnd.random() < 0.5:
        change = last_sunday(rnd.randint(2000, 2036), rnd.choice([3, 10]))
        at = datetime.combine(change, datetime.min.time(), tzinfo=UTC) + timedelta(minutes=rnd.randint(-2000, 2000))
    else:
        at = datetime.combine(any_day(rnd), datetime.min.time(), tzinfo=UTC) + timedelta(minutes=rnd.randrange(1440))
    return at, rnd.choice([1, 2, 24, 48, 72])
