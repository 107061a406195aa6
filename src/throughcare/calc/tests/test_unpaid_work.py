"""The two calculators of unpaid work, asked as the command line asks: the shared cases and rows 83 to 85."""

import json
from pathlib import Path
from typing import Any

import pytest

from throughcare.calc.answers import answer_line
from throughcare.calc.table import CALCULATORS

CASES = Path(__file__).resolve().parents[5] / "shared" / "data" / "peer-vectors" / "unpaid_work_scheduling.json"


def ask(name: str, **question: Any) -> dict[str, Any]:
    return json.loads(answer_line(CALCULATORS[name], json.dumps(question).encode()))  # type: ignore[no-any-return]


def test_every_shared_case_is_answered_as_the_national_service_answers_it() -> None:
    if not CASES.exists():
        pytest.skip("../shared/data/peer-vectors is not here")
    cases = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    assert cases
    wrong = []
    for case in cases:
        found = ask("unpaid-work-schedule", **case["question"])
        assert found["ok"], found
        if any(found["result"][name] != value for name, value in case["expect"].items()):
            wrong.append((case["id"], found["result"], case["expect"]))
    assert wrong == []


def allocation(**more: Any) -> dict[str, Any]:
    return {
        "id": "A",
        "project": "P",
        "frequency": "WEEKLY",
        "weekday": "MONDAY",
        "from": "10:00",
        "until": "18:00",
        "starts_on": "2026-06-01",
        **more,
    }


def schedule(**more: Any) -> dict[str, Any]:
    asked = {
        "now": "2026-06-01T00:30:00+01:00",
        "required_minutes": 480,
        "trigger": "appointment_changed",
        "allocations": [allocation()],
    }
    return ask("unpaid-work-schedule", **{**asked, **more})


def test_today_is_the_local_day() -> None:
    made = [
        schedule(now=now)["result"]["create"][0]["date"] for now in ("2026-05-31T23:30:00Z", "2026-05-31T22:30:00Z")
    ]
    assert made == ["2026-06-01", "2026-06-01"]
    assert schedule(now="2026-06-01T23:30:00Z")["result"]["create"][0]["date"] == "2026-06-08"


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"allocations": [allocation(until="10:00")]}, "allocations.0.until", "not_after_start"),
        ({"allocations": [allocation(), allocation()]}, "allocations.1.id", "twice"),
        ({"allocations": [allocation(**{"from": "25:00"})]}, "allocations.0.from", "not_a_time_of_day"),
        ({"allocations": [allocation(weekday="Monday")]}, "allocations.0.weekday", "not_a_choice"),
        ({"trigger": "other"}, "trigger", "not_a_choice"),
        ({"required_minutes": -1}, "required_minutes", "too_small"),
        ({"now": "2026-06-01"}, "now", "not_a_time"),
    ],
)
def test_a_question_that_cannot_be_is_refused_where_it_is_wrong(more: dict[str, Any], field: str, code: str) -> None:
    found = schedule(**more)
    assert [(error["field"], error["code"]) for error in found["errors"]] == [(field, code)]


def credit(**more: Any) -> dict[str, Any]:
    asked = {"start": "2026-11-16T09:00", "end": "2026-11-16T16:00", "outcome": "ATTC", "kind": "session"}
    return ask("unpaid-work-credit", **{**asked, **more})


def test_rows_83_to_85_by_the_command_line() -> None:
    assert credit(penalty_minutes=30, remaining_minutes=7200)["result"] == {"credit_minutes": 390}
    assert credit(penalty_minutes=30, remaining_minutes=300)["errors"][0]["field"] == "remaining_minutes"
    ete = {"kind": "ete", "required_minutes": 7200, "end": "2026-11-16T10:00"}
    assert credit(**ete, ete_used_minutes=2100)["result"] == {"credit_minutes": 60}
    assert credit(**ete, ete_used_minutes=2101)["errors"][0]["field"] == "ete_used_minutes"
    assert credit(**ete, ete_used_minutes=1440, on="2010-01-01")["ok"] is False
    assert credit(kind="travel", outcome=None, end="2026-11-16T12:00")["result"] == {"credit_minutes": 180}
    assert credit(kind="travel", outcome=None, end="2026-11-16T12:01")["ok"] is False


def test_no_credit_is_null_and_elapsed_time_crosses_the_change_of_the_clocks() -> None:
    assert credit(outcome="UACP")["result"] == {"credit_minutes": None}
    assert credit(outcome=None)["result"] == {"credit_minutes": None}
    assert credit(penalty_minutes=420)["result"] == {"credit_minutes": None}
    assert credit(start="2026-10-25T00:00", end="2026-10-25T03:00")["result"] == {"credit_minutes": 240}
    assert credit(outcome="NONE")["errors"][0]["code"] == "not_a_choice"
