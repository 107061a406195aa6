"""A finding that was stored, worked out once more from the inputs and the editions it names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Difference:
    """A part of a finding that comes out otherwise: its name, as it was stored, and as it comes out now."""

    what: str
    stored: Any
    again: Any


@dataclass(frozen=True)
class Replay:
    """One stored finding, replayed. `kind` says of what, such as "Absences judged"; `row_id` and `person_id` name it.

    `elsewhere`: it was decided in another system, or before inputs were kept, so there are none to work it out from.
    """

    kind: str
    row_id: int
    person_id: int
    differences: tuple[Difference, ...] = ()
    elsewhere: bool = False


def differences(stored: Mapping[str, Any], again: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The parts in which the two differ, as JSON has them. A part that only one of them has differs."""
    was, now = (json.loads(json.dumps(dict(one), default=str)) for one in (stored, again))
    return tuple(_differ(was, now))


def _differ(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            yield Difference(name, was.get(name), now.get(name))


def cannot(error: Exception) -> tuple[Difference, ...]:
    """The difference of a finding that cannot be worked out any more."""
    return (Difference("finding", "found", f"cannot be worked out: {error}"),)


def cited(references: Sequence[str], topic: str) -> str:
    """The reference to an edition of a topic among those a finding names. Raises LookupError when there is none."""
    for reference in references:
        if reference.partition("/")[2].partition("@")[0] == topic:
            return reference
    raise LookupError(f"It names no edition of {topic}.")
