"""Short ways to say in a test what was assessed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.assessments.actions import assessing, harming
from throughcare.assessments.models import Assessment, Harm, Section
from throughcare.kernel.clock import local_day
from throughcare.policy import clocks

HOME = {"roof": 2, "lasting": 2, "fit": 1, "place": 2}


def begun(person_id: int, *, by: Principal, at: datetime, because: str = "start") -> Assessment:
    """An open assessment."""
    return assessing.begin(person_id, because=because, by=by, at=at)


def filled(row: Assessment, section: str = "accommodation", *, by: Principal, at: datetime, **values: Any) -> Section:
    """One section saved, with serious trouble about a home unless something else is said."""
    told: dict[str, Any] = {
        "answers": HOME,
        "evidence": "He sleeps on a friend's sofa until Christmas.",
        "to_offending": True,
        "to_harm": False,
        "strengths": "He asked for help himself.",
        "links": "Harbour Homes know him.",
    }
    return assessing.save_section(row.id, section=section, by=by, at=at, **{**told, **values})


def signed(person_id: int, *, by: Principal, at: datetime, **values: Any) -> Assessment:
    """An assessment with one section, signed."""
    row = begun(person_id, by=by, at=at)
    filled(row, by=by, at=at, **values)
    return assessing.sign(row.id, by=by, at=at)


def judged(person_id: int, level: str = "medium", *, by: Principal, at: datetime, **values: Any) -> Harm:
    """A risk of serious harm to a known adult in the community."""
    told: dict[str, Any] = {
        "levels": {"known_adult": {"community": level}},
        "words": "When he drinks he looks for his former partner.",
        "supervision": "Seen every week.",
        "monitoring": "Curfew.",
        "interventions": "Alcohol worker.",
        "review_on": clocks.plus_months(local_day(at), 6),
    }
    return harming.assess_harm(person_id, by=by, at=at, **{**told, **values})
