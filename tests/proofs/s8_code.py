"""S8: what a scanner of code finds is explained: bandit's rules as ruff has them, and our own."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from typing import Any

from tests.house import test_code_safety, test_house_rules
from tests.plugin import ROOT
from throughcare.cli.proofs import Size

OWN = (
    test_code_safety,
    test_house_rules.test_pages_about_a_person_go_through_the_door,
    test_house_rules.test_a_view_asks_queries_and_actions_and_never_the_tables,
    test_house_rules.test_nothing_goes_round_actions_audit_and_the_door,
)


# In every test run the same is asked by `./throughcare check` and by these tests themselves.
ONLY_FULL = True


def prove(size: Size) -> dict[str, Any]:
    """All of the product's code."""
    found = _ruff()
    shown = [f"{each['filename']}:{each['location']['row']} {each['code']}" for each in found]
    assert not shown, f"nothing explains: {shown}"
    put_aside = len(_ruff("--ignore-noqa"))
    checks = [check for each in OWN for check in ([each] if callable(each) else _tests(each))]
    for check in checks:
        check()
    return {"rules": "ruff S", "unexplained": 0, "put aside with a reason": put_aside, "own checks": len(checks)}


def _ruff(*more: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "ruff", "check", "src", "--output-format", "json", *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return [row for row in rows if str(row["code"]).startswith("S")]


def _tests(module: Any) -> list[Any]:
    return [check for name, check in inspect.getmembers(module, inspect.isfunction) if name.startswith("test_")]
