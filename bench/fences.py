"""What row-level security costs a search: `python -m bench.fences`, about two minutes. Writes docs/bench-fences.md.

The same page is asked for with the policies of every table on and with all of them off, by turns in one run; what
counts is the ratio (limits: 1.3 at most). Only for a database nobody uses: while they are off, nothing is fenced.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime
from typing import Any

from bench.ground import ROOT, Ground, TooSmall, client, ground

ROUNDS = 40
MOST = 1.3
CLOSED_ONE_IN = 100  # of the people, restricted to others for the length of the run
WRITE_TO = ROOT / "docs" / "bench-fences.md"
_SWITCH = """
    do $$ declare t regclass; begin
        for t in select c.oid from pg_class c where c.relkind = 'r' and exists
            (select from pg_policy p where p.polrelid = c.oid and p.polname = 'fence_app') loop
            execute format('alter table %s {} row level security', t);
        end loop;
    end $$
"""


def main() -> int:
    """Measure and write; 1 if the fences cost more than they may."""
    try:
        with ground() as found:
            took, closed = measure(found)
    except TooSmall as error:
        sys.exit(str(error))
    ratio = statistics.median(took["on"]) / statistics.median(took["off"])
    lines = [f"| {way} | {_spread(times)} |" for way, times in took.items()]
    WRITE_TO.write_text(
        "# What the fences cost a search\n\n"
        f"{len(took['on'])} searches each way by turns, as full requests, one run of `python -m bench.fences` of"
        f" {datetime.now(UTC):%-d %B %Y}; {closed:,} people closed to the one who searches.\n\n"
        "| row-level security | milliseconds at the median (95th percentile) |\n|---|---|\n"
        + "\n".join(lines)
        + f"\n\nWith the fences a search takes {ratio:.2f} times as long as without; {MOST} is allowed.\n",
        encoding="utf-8",
    )
    print(WRITE_TO.read_text(encoding="utf-8"))
    return 0 if ratio <= MOST else 1


def measure(found: Ground) -> tuple[dict[str, list[float]], int]:
    """The milliseconds of each search, with the policies and without, and how many people were closed meanwhile."""
    browser = client(found.user_id)
    took: dict[str, list[float]] = {"on": [], "off": []}
    with _owner() as owner:
        closed = owner.execute(
            "insert into people_fence (person_id, allowed, refused) select p.id, '{}', '{}' from people_person p"
            " where p.id %% %s = 0 and not exists (select from people_fence f where f.person_id = p.id)"
            " returning person_id",
            [CLOSED_ONE_IN],
        ).fetchall()
        try:
            for number in range(ROUNDS):
                owner.execute(
                    "delete from accounts_tally"
                )  # else the measurement runs into the hour's limit of searches
                for way in ("on", "off") if number % 2 else ("off", "on"):
                    owner.execute(_SWITCH.format("enable" if way == "on" else "disable"))
                    _ask(browser, found.part_of_name[0])  # the first after a switch plans anew
                    took[way] += [_ask(browser, part) for part in found.part_of_name]
        finally:
            owner.execute(_SWITCH.format("enable"))
            owner.execute("delete from people_fence where person_id = any (%s)", [[number for (number,) in closed]])
    return took, len(closed)


def _owner() -> Any:
    import psycopg  # noqa: PLC0415  after the path is set
    from django.db import connection  # noqa: PLC0415

    from throughcare.kernel import grants  # noqa: PLC0415

    given = connection.settings_dict
    return psycopg.connect(
        host=given["HOST"], port=given["PORT"] or None, dbname=given["NAME"], user=grants.OWNER, autocommit=True
    )


def _ask(browser: Any, part: str) -> float:
    began = time.perf_counter()
    answer = browser.get(f"/search/?q={part}")
    assert answer.status_code == 200, answer.status_code
    return (time.perf_counter() - began) * 1000


def _spread(times: list[float]) -> str:
    return f"{statistics.median(times):.1f} ({statistics.quantiles(times, n=20)[18]:.1f})"


if __name__ == "__main__":
    sys.exit(main())
