"""R6: a form sent twice, from the page behind, by refresh or by replay acts once, and answers with the first result."""

from __future__ import annotations

from typing import Any

from tests.house.world import counts
from tests.proofs._forms import FILLED, label, open_window, told_world, undone
from throughcare.cli.proofs import Size

TOLD = True  # its database holds the world of the house tests


def prove(size: Size) -> dict[str, Any]:
    """Each form that acts, in the same world each: once, then again and again."""
    rounds, again = size.of(1, 10), 0
    wrong: list[str] = []
    with told_world() as (told, visitor):
        for name, who, sample, entered in FILLED * rounds:
            with undone():
                window = open_window(told, visitor, name, who, sample, entered)
                first, before = window.send(), counts()
                if first.status_code != 303:
                    wrong.append(f"{label(name, sample)}: not accepted, {first.status_code}")
                    continue
                for _ in range(size.random.randint(1, 4)):
                    if size.random.random() < 0.5:
                        window.client.get(first["Location"])  # the page after, then back to the form
                    second = window.send()
                    again += 1
                    if (second.status_code, second.get("Location")) != (303, first["Location"]):
                        wrong.append(f"{label(name, sample)}: again {second.status_code} {second.get('Location')}")
                after = counts()
                if after != before:
                    more = {table: after[table] - before[table] for table in after if after[table] != before[table]}
                    wrong.append(f"{label(name, sample)}: rows more than once {more}")
    assert not wrong, "\n".join(wrong)
    return {"forms": len(FILLED), "sent": len(FILLED) * rounds, "sent again": again, "rows too many": 0}
