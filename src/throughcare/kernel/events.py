"""Speak up by event: an action publishes a fact, and `reactions.py` alone says who hears it.

Events are frozen dataclasses of ids and facts. `must` reactions run in the same transaction, in order; `after`
reactions become jobs enqueued in that transaction, each done once however often it is delivered.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any, Literal, get_type_hints

from django.conf import settings

from throughcare.kernel import context


@dataclass(frozen=True)
class Reaction:
    """Who hears an event: `how` is `must` (same transaction) or `after` (a job).

    `history` says whether an event from imported history is heard too. `kinds` are the only kinds of the event (its
    `kind`) that are heard, so that no job is written that would do nothing; empty is all.
    """

    do: Callable[[Any], None]
    how: Literal["must", "after"]
    history: bool = False
    kinds: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The reaction's name in job rows and keys."""
        return f"{self.do.__module__}.{self.do.__qualname__}"


class UnknownEvent(LookupError):
    """This version of the program does not know such an event."""


Table = dict[type, tuple[Reaction, ...]]

_going_on: ContextVar[tuple[type, ...]] = ContextVar("going_on", default=())
_importing: ContextVar[bool] = ContextVar("importing", default=False)


def table() -> Table:
    """Every event and its reactions, as `reactions.py` lists them. An event heard by nobody has an empty row."""
    reactions: Table = import_module(settings.REACTIONS).REACTIONS
    return reactions


def publish(event: Any) -> None:
    """Tell everybody who reacts to this event. Raises if the event is not in the list, or would cause itself."""
    kind = type(event)
    going_on = _going_on.get()
    if kind in going_on:
        raise RuntimeError(f"{kind.__name__} would cause itself: {' -> '.join(k.__name__ for k in (*going_on, kind))}")
    reactions = table()[kind]
    token = _going_on.set((*going_on, kind))
    try:
        for reaction in reactions:
            if _importing.get() and not reaction.history:
                continue
            if reaction.kinds and event.kind not in reaction.kinds:
                continue
            if reaction.how == "must":
                reaction.do(event)
            else:
                _enqueue(event, reaction)
    finally:
        _going_on.reset(token)


@contextmanager
def history() -> Iterator[None]:
    """While history is imported, only reactions marked for it are heard."""
    token = _importing.set(True)
    try:
        yield
    finally:
        _importing.reset(token)


def _enqueue(event: Any, reaction: Reaction) -> None:
    from throughcare.kernel import tasks  # noqa: PLC0415  the job library needs the app registry to be ready

    tasks.react.defer(
        event=f"{type(event).__module__}.{type(event).__qualname__}",
        facts=_to_json(event),
        reaction=reaction.name,
        event_id=str(uuid.uuid4()),
        principal=context.current().principal,
        request_id=str(context.current().request_id),
    )


def find_event(name: str) -> type:
    """The event class of a dotted name, from the list of reactions. Raises `UnknownEvent`."""
    for kind in table():
        if f"{kind.__module__}.{kind.__qualname__}" == name:
            return kind
    raise UnknownEvent(name)


def _to_json(event: Any) -> dict[str, Any]:
    return {
        field.name: value.isoformat() if isinstance(value := getattr(event, field.name), (date, datetime)) else value
        for field in dataclasses.fields(event)
    }


def from_json(kind: type, facts: dict[str, Any]) -> Any:
    """An event as it was published, from a job's facts."""
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for name, value in facts.items():
        hint = str(hints[name])
        if (
            isinstance(value, str)
            and "datetime" in hint
            and "datetime.date" not in hint.replace("datetime.datetime", "")
        ):
            values[name] = datetime.fromisoformat(value)
        elif isinstance(value, str) and "date" in hint:
            values[name] = date.fromisoformat(value)
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)
