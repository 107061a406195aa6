"""Slow oracles for recall: the printed rules written out one period after another, days and hours walked one by one.

Nothing here imports the product. Cases are questions as `throughcare calc` takes them.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.proofs import _oracles as clocks

DAY = timedelta(days=1)
ADULT_2026 = (
    "parole_board_244ZB",
    "repatriated_murder",
    "sopc",
    "dcr",
    "terrorist_or_national_security",
    "foreign_power_threat",
    "mappa_cat4",
    "mappa_2_or_3",
)
YOUTH = ("youth_sentence_over_12m", "youth_charged_serious", "mappa_2_or_3")
CHARGES = ("NO", "ONLY_CHARGED", "CHARGED_AND_CONVICTED")
FTR, STANDARD, NONE = "FIXED_TERM", "STANDARD", "NO_RECALL"


def _answers(*, must: bool, standard: bool) -> dict[str, Any]:
    allowed = [FTR] * (not standard) + [STANDARD] * (not must) + [NONE]
    return {"ftr_mandatory": must, "standard_mandatory": standard, "allowed": allowed}


def recall_type(case: dict[str, Any]) -> dict[str, Any]:
    """Rules 4.2, period by period. What is not answered is as bad as a yes."""
    clear = {name for name, answer in case.items() if answer is False}
    charge = case.get("new_charge_or_conviction")
    length = case.get("length")
    months = 10**6 if length is None else length.get("years", 0) * 12 + length.get("months", 0)
    group, on = case["group"], case.get("on") or "2026-06-01"
    if group in ("EXTENDED", "INDETERMINATE"):
        return _answers(must=False, standard=True)
    if on >= "2026-03-31":
        if group == "ADULT_SDS":
            must = charge in ("NO", "CHARGED_AND_CONVICTED") and set(ADULT_2026) <= clear
            return _answers(must=must, standard=not must)
        if "youth_sentence_over_12m" not in case and months < 12:
            clear.add("youth_sentence_over_12m")
        return _answers(must=set(YOUTH) <= clear, standard=False)
    if group == "YOUTH_SDS":
        return _answers(must=False, standard=False)
    if on >= "2025-09-02":
        no_terror = "terrorist_or_national_security" in clear
        if not no_terror or "parole_board_244ZB" not in clear:
            return _answers(must=False, standard=True)
        rest = {"foreign_power_threat", "mappa_cat4", "mappa_2_or_3"} <= clear
        return _answers(must=rest and charge == "NO" and months < 48, standard=False)
    not_serious = "charged_serious" in clear or (charge == "NO" and case.get("charged_serious") is None)
    return _answers(must=not_serious and "mappa_2_or_3" in clear and months < 12, standard=False)


def recall_type_case(rnd: random.Random) -> dict[str, Any]:
    """Answers of any kind, also none; mostly in favour, so that a fixed term is a must often enough."""
    case: dict[str, Any] = {"group": rnd.choice(["ADULT_SDS", "ADULT_SDS", "YOUTH_SDS", "EXTENDED", "INDETERMINATE"])}
    day = date(2024, 4, 1) + DAY * rnd.randrange(1_200)
    case["on"] = rnd.choice([day, date(2025, 9, 1), date(2025, 9, 2), date(2026, 3, 30), date(2026, 3, 31)]).isoformat()
    for name in dict.fromkeys((*ADULT_2026, *YOUTH, "charged_serious")):
        answer = rnd.choice([False] * 12 + [True, None])
        if answer is not None:
            case[name] = answer
    if rnd.random() < 0.9:
        case["new_charge_or_conviction"] = rnd.choice((*CHARGES, "NO", "NO"))
    if rnd.random() < 0.8:
        case["length"] = {"years": rnd.choice([0, 0, 1, 3, 4, 5]), "months": rnd.choice([0, 1, 10, 11, 12, 13])}
    return case


def recall_release(case: dict[str, Any]) -> str:
    """Day after day in custody: the day of return is the first, and the last day of the sentence is never passed."""
    day, last = date.fromisoformat(case["returned_on"]), case.get("sentence_ends_on")
    ends = date.fromisoformat(last) if last else None
    usual = case.get("custodial_release_on")
    wanted = {"FTR_14": 14, "FTR_28": 28, "FTR_56": 56, "STANDARD": 10**6}[case["kind"]]
    served = 1
    while day != ends and (served < wanted or (usual and wanted < 10**6 and day.isoformat() < usual)):
        day, served = day + DAY, served + 1
    return day.isoformat()


def recall_release_case(rnd: random.Random) -> dict[str, Any]:
    """A return near the end of a sentence, or far from it, or on its last day."""
    back = date(2026, 1, 1) + DAY * rnd.randrange(900)
    case: dict[str, Any] = {"kind": rnd.choice(["FTR_14", "FTR_28", "FTR_56", "STANDARD"])}
    case["returned_on"] = back.isoformat()
    if case["kind"] == "STANDARD" or rnd.random() < 0.7:
        case["sentence_ends_on"] = (back + DAY * rnd.choice([0, 1, 13, 14, 27, 28, 55, 56, 400])).isoformat()
    if rnd.random() < 0.3:
        case["custodial_release_on"] = (back + DAY * rnd.randrange(-20, 120)).isoformat()
    return case


def recall_clock(decided_at: datetime, *, emergency: bool, holidays: set[date]) -> dict[str, datetime]:
    """Rules 4.4 and 15, without zone data; moments as the wall shows them."""
    on = clocks.local(decided_at.astimezone(UTC)).date()
    return {
        "part_a": clocks.plus_hours(decided_at, 2 if emergency else 24),
        "recalled": clocks.plus_hours(decided_at, 2 if emergency else 48),
        "rationale": datetime.combine(clocks.plus_working_days(on, 1, holidays) + DAY, datetime.min.time()),
    }
