"""Simon's caseload as another system's operator would fill in our file by hand."""

from __future__ import annotations

import csv
from pathlib import Path

SIMON = "simon@throughcare.example"
_PEOPLE = [
    ("N200001", "Dale", "Whitcombe", "1991-06-04", "he"),
    ("N200002", "Rosa", "Lindqvist", "1984-02-17", "she"),
    ("N200003", "Terry", "Ashdown", "1973-12-01", ""),
]


# Dale once more, as another office wrote him: a letter off, the day and month of birth as they are
_AGAIN = ("N200009", "Dale", "Whitcomb", "1991-06-04", "he")


def write(path: Path, *, today: bool = False, again: bool = False) -> Path:
    """Three people on community orders of 2 September 2026, who met Simon on 9 November.

    `today`: the first of them has a meeting on 23 November at 09:30 too, whose outcome is still to be recorded.
    `again`: the first of them is there twice; on his second record he is on a suspended sentence and met Simon later.
    """
    rows: list[dict[str, str]] = []
    for reference, forenames, surname, born, pronoun in [*_PEOPLE, *([_AGAIN] if again else [])]:
        twice = reference == _AGAIN[0]
        person = {"forenames": forenames, "surname": surname, "date_of_birth": born, "pronoun": pronoun}
        order = {"order": "1", "order_type": "SSO" if twice else "CO", "months": "12"}
        order["court"] = "Northgate Crown Court" if twice else "Northgate Magistrates' Court"
        met = "2026-11-16" if twice else "2026-11-09"
        meeting = {"kind": "supervision", "starts_at": f"{met} 10:00", "ends_at": f"{met} 10:30"}
        times = {"came_at": f"{met} 09:55", "seen_at": f"{met} 10:02", "left_at": f"{met} 10:30"}
        lines = [
            {"row": "person", **person},
            {"row": "address", "lines": "1 Mill Lane", "town": "Northgate", "postcode": "NG3 2AB", "verified": "yes"},
            {"row": "phone", "kind": "mobile", "value": "07700 900430", "preferred": "yes"},
            {"row": "order", **order, "sentenced_on": "2026-09-02"},
            {"row": "offence", "order": "1", "text": "Theft from a shop", "committed_on": "2026-06-12"},
            {"row": "requirement", "order": "1", "code": "rehabilitation_activity", "amount": "20", "done": "3"},
            {"row": "officer", "officer": SIMON, "role": "offender_manager", "since": "2026-09-03 09:00"},
            {"row": "tier", "tier": "T2", "model": "NS2007", "since": "2026-09-03", "because": "From the report."},
            {"row": "meeting", **meeting, "officer": SIMON, "office": "NGKS", "order": "1", "outcome": "ATTC", **times},
        ]
        if today and reference == _PEOPLE[0][0]:
            now = {"kind": "supervision", "starts_at": "2026-11-23 09:30", "ends_at": "2026-11-23 10:00"}
            told = {"told_at": "2026-11-09 10:30", "told_how": "face"}
            lines.append({"row": "meeting", **now, **told, "officer": SIMON, "office": "NGKS", "order": "1"})
        rows += [{"reference": reference, **line} for line in lines]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path
