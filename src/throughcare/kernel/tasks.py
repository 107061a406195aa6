"""Jobs: what follows an act after it is saved. A job carries ids, never personal text."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from throughcare.kernel import acts, context, events


@app.task(name="react", queue="reactions", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def react(*, event: str, facts: dict[str, Any], reaction: str, event_id: str, principal: str, request_id: str) -> None:
    """Run one `after` reaction of one event, once, however often the job is delivered."""
    kind = events.find_event(event)
    wanted = next((r for r in events.table()[kind] if r.name == reaction and r.how == "after"), None)
    if wanted is None:  # the list changed after the job was written: the reaction is no longer wanted
        return
    with context.acting(
        principal=principal or "system", reason=f"after {kind.__name__}", request_id=uuid.UUID(request_id)
    ):
        _once(wanted.do, events.from_json(kind, facts), key=f"{event_id}:{reaction}")


@acts.action
def _once(do: Callable[[Any], None], event: Any) -> None:
    do(event)
