"""Writes docs/access.md from the table the door reads: `python -m throughcare.people.access_doc`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "access.md"
_RELATIONS = ("allocated", "team", "unit", "former", "partner", "day", "opened", "none", "own")
_HEAD = """# Who may see whom

Made from [`people/access_table.toml`](../src/throughcare/people/access_table.toml), which the door reads. What is not
here is refused. Do not edit this page: change the table and run `python -m throughcare.people.access_doc`.

## Role and part in the case

| role | {heads} |
|---|{lines}|
"""
_RULES = """
A person with several parts has what all of them give; a page says by which one it was opened.

- **allocated** answers for the person today; **team** and **unit**: somebody in the team, the office or its delivery
  unit does; **former** did, at most {former} days ago; **partner** is the agency's worker to whom the person is
  referred now, and gives those round the worker nothing; **day** is the court list, the duty rota or the front desk,
  and ends with the day; **opened** is without a part, for a purpose and a reason, {hours} hours; the offender manager
  is told and their manager looks at it afterwards.
- **own** is the person on probation themselves, on their own side: their own record and no other.
- With **none**, a search says name, reference, office and offender manager, and whom to ask.

## What shuts the door whatever the part

| | whom | by number | in a search |
|---|---|---|---|
| exclusion | those it names | 403, with its own message | "Closed to you", the message, the office, whom to ask |
| restriction | all but those it names | 404, as for a record that is not there | the same |
| acquaintance | whoever knows the person, once a manager has confirmed it | 403, with its own message | the same |

A reason opens none of the three. Each is set and ended by a team manager or head of delivery unit with a reason; the
offender manager and whoever sets it cannot be shut out, and nobody can be made responsible for somebody closed to them.

The door is the first fence. Row-level security is the second (`kernel/fences.py`): it hides every row with the person's
id, their history, letters, papers and drafts among them, from the web's database role unless the principal of the
transaction may see them; no principal is nobody, and a person on their own side reaches their own rows and no other.
Jobs and imports see all; reports see none. The audit holds ids, is read behind the door only, and is not fenced. Lists
and counts lean on this fence: whoever is closed to somebody is not on theirs.

## What each act needs

| act | needs | logged as |
|---|---|---|
"""


def page() -> str:
    """The page as it should stand."""
    table = tomllib.loads(Path(__file__).with_name("access_table.toml").read_text(encoding="utf-8"))
    apart = {"former_days", "opened_hours", "doing", "own", "stranger", "listing"}
    roles = [name for name in table if name not in apart and isinstance(table[name], dict)]
    parts = [_HEAD.format(heads=" | ".join(_RELATIONS), lines="|".join("---" for _ in _RELATIONS))]
    parts += [
        f"| {_plain(role)} | {' | '.join(_cell(table[role], relation) for relation in _RELATIONS)} |\n"
        for role in roles
    ]
    parts.append(_RULES.format(former=table["former_days"], hours=table["opened_hours"]))
    parts += [f"| {what['words']} | {what['verb']} | {what['category']} |\n" for what in table["doing"].values()]
    parts.append("\n## What a person does on their own side\n\n| act | needs | logged as |\n|---|---|---|\n")
    parts += [f"| {what['words']} | {what['verb']} | {what['category']} |\n" for what in table["own"].values()]
    parts.append("\n## Pages about several people, or somebody one has no part in\n\n| page | roles |\n|---|---|\n")
    for what in (*table["listing"].values(), *table["stranger"].values()):
        parts.append(f"| {what['words']} | {', '.join(map(_plain, what['roles']))} |\n")
    return "".join(parts)


def _cell(row: dict[str, Any], relation: str) -> str:
    return ", ".join(row.get(relation, ()))


def _plain(name: str) -> str:
    return name.replace("_", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
