"""Files for the tests: rows of a caseload, and an import in one call."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from throughcare.accounts.principals import system
from throughcare.imports import importing
from throughcare.imports.actions import Target
from throughcare.imports.caseload import COLUMNS
from throughcare.imports.importing import Report

BY = system("import")


def caseload_file(file: Path, rows: Iterable[dict[str, str]]) -> Path:
    """Write rows as a caseload file."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return file


def people_rows(count: int, *, first: int = 0) -> list[dict[str, str]]:
    """People with an order, an officer, and meetings, one of them missed."""
    rows: list[dict[str, str]] = []
    for number in range(first, first + count):
        who = {"reference": f"X{number:05d}"}
        rows += [
            {**who, "row": "person", "forenames": "Ada", "surname": f"Number {number}", "date_of_birth": "1990-05-17"},
            {**who, "row": "name", "kind": "alias", "forenames": "Az", "surname": f"Other {number}"},
            {**who, "row": "order", "order": "1", "order_type": "CO", "sentenced_on": "2026-01-12", "months": "18"},
            {**who, "row": "requirement", "order": "1", "code": "unpaid_work", "amount": "80"},
            {**who, "row": "officer", "officer": "grace@throughcare.example", "since": "2026-01-13"},
            {**who, "row": "tier", "tier": "T2", "model": "NS2007", "since": "2026-01-13"},
            {
                **who, "row": "meeting", "kind": "supervision", "starts_at": "2026-02-02 10:00",
                "ends_at": "2026-02-02 10:30", "order": "1", "outcome": "ATTC", "note": "Came on time.",
            },
            {
                **who, "row": "meeting", "kind": "supervision", "starts_at": "2026-02-16 10:00",
                "ends_at": "2026-02-16 10:30", "order": "1", "outcome": "UACP", "reason": "none",
            },
        ]  # fmt: skip
    return rows


def take(file: Path, mapping: str, *, at: datetime, to: Target | None = None, dry: bool = False) -> Report:
    """Look a file through and import it."""
    what = importing.prepare(file, map_name=mapping)
    return importing.run(what, to=to or Target(), by=BY, at=at, dry=dry)


def mapping_file(folder: Path, text: str) -> str:
    """A mapping of this test's own; answers its path."""
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)
