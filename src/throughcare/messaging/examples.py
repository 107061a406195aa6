"""An invented person and facts, to show a letter with before anybody gets one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from throughcare.kernel.clock import LONDON

NAME = "Sam Example"
REFERENCE = "N000000"
TO = f"{NAME}\n1 Example Street\nExampleton"


def facts(on: date) -> dict[str, Any]:
    """A value for every fact a letter may be told, by a day. A house test holds that none is missing."""
    meeting = datetime(on.year, on.month, on.day, 10, 30, tzinfo=LONDON)
    next_at = meeting + timedelta(days=10)
    nobody = "Alex Sample"
    meetings = [
        {"next_at": next_at + timedelta(days=7 * week), "next_with": nobody, "next_place": "our office"}
        for week in range(2)
    ]
    return {
        "page": "example.org/my/invited/",
        "again": False,
        "last_on": on + timedelta(days=90),
        "agreed_on": on - timedelta(days=7),
        "answer_by": on + timedelta(days=28),
        "answerer": nobody,
        "ask_by": on + timedelta(days=28),
        "answer": "The address was wrong. We wrote down the right one.",
        "asked_of": "Example Training.",
        "asked_on": on - timedelta(days=21),
        "because": "There was nobody to do it.",
        "before": "Chris Sample",
        "bring": "strong shoes and food for the day",
        "by_whom": "service",
        "can": "The court can make your order harder, fine you, end it and sentence you again, or take no action.",
        "change": "You must do 20 more hours of unpaid work.",
        "changed_on": on,
        "circumstances": "You did not come to your meeting on Monday.",
        "correction": "You do not have to do anything.",
        "court": "Exampleton Magistrates’ Court",
        "court_at": next_at,
        "court_place": "Exampleton Magistrates’ Court",
        "decided": "The court made your order harder: 20 more hours of unpaid work.",
        "decided_on": on,
        "decision": "unacceptable",
        "declared_on": on - timedelta(days=7),
        "emergency": "01632 960 999",
        "failure": "left_waiting",
        "fixed": True,
        "found": "The court found that you did not keep to your order.",
        "follows": "court",
        "from_release": True,
        "further_failure": "If you fail to keep to your order again within 12 months, you can be taken to court.",
        "given_on": on,
        "handed_on": False,
        "heard_on": on,
        "hours": "Monday to Friday, 9am to 5pm",
        "instead": "A place on another course.",
        "meetings": meetings,
        "minutes": 31,
        "missed_at": meeting,
        "months": 3,
        "move_on": on + timedelta(days=14),
        "more_by": on + timedelta(days=7),
        "name": nobody,
        "new_address": "2 Example Road, Exampleton",
        "next_at": next_at,
        "next_place": "our office",
        "next_with": nobody,
        "ombudsman": "Example Ombudsman",
        "ombudsman_phone": "01632 960 321",
        "order": "community order",
        "prison": "Example (HMP)",
        "proof_by": on + timedelta(days=7),
        "reach": "01632 960 123",
        "outcome": "partly",
        "pay": False,
        "place": "our office",
        "release_on": on + timedelta(days=28),
        "said_on": on - timedelta(days=3),
        "sessions": ["Saturday, 9am to 4pm: Example Park."],
        "since": on,
        "taken": True,
        "team": f"{nobody} is your officer",
        "tell_by": on + timedelta(days=2),
        "told_us": False,
        "until": on + timedelta(days=200),
        "unacceptable": "You gave no good reason.",
        "warns": True,
        "was_at": meeting,
        "was_on": on - timedelta(days=3),
        "was_with": "Chris Sample",
        "what": "address",
        "why": "You missed two meetings.",
        "why_not": "The course was full.",
        "will_do": "We put it right this week.",
        "words": "The note came too late.",
        "wrong_on": on - timedelta(days=3),
        "wrong_subject": "You missed a meeting",
    }
