"""The transaction of a request, job or command, and whose it is.

Row-level security and row history read who acts, why, and in which request from settings local to the
transaction. A connection that goes back to the pool carries nothing over, because they end with it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction


@dataclass(frozen=True)
class Acting:
    """Who acts, why and in which request. `principal` is a key such as `staff:12`; empty is nobody."""

    principal: str
    reason: str
    request_id: uuid.UUID


NOBODY = Acting(principal="", reason="", request_id=uuid.UUID(int=0))
_current: ContextVar[Acting] = ContextVar("acting", default=NOBODY)
_about: ContextVar[int | None] = ContextVar("about", default=None)


def current() -> Acting:
    """Who acts now; `NOBODY` outside a transaction of ours."""
    return _current.get()


def concern(person_id: int) -> None:
    """This transaction is about one person. What is typed on its page is kept as theirs, behind the same fences."""
    _about.set(person_id)


def about() -> int | None:
    """The person whose record was opened in this transaction, if one was."""
    return _about.get()


@contextmanager
def acting(*, principal: str, reason: str, request_id: uuid.UUID | None = None) -> Iterator[Acting]:
    """One transaction that knows its principal. Rolls back if the block raises."""
    who = Acting(principal=principal, reason=reason[:200], request_id=request_id or uuid.uuid4())
    outer, is_inner = _current.get(), connection.in_atomic_block
    token, concerns = _current.set(who), _about.set(None)
    try:
        with transaction.atomic():
            tell(who)
            yield who
            if is_inner:
                tell(outer)  # inside another's transaction: what comes after is the other's again
    finally:
        _current.reset(token)
        _about.reset(concerns)


def tell(who: Acting, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Tell the database, for the transaction that is open there, who acts."""
    # The pghistory settings are its own names: its triggers copy them into each history row's context. Its wrapper
    # would miss COPY and statements that begin with select, so we set them once for the whole transaction instead.
    metadata = json.dumps({"principal": who.principal, "why": who.reason})
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select set_config('throughcare.principal', %s, true), set_config('throughcare.why', %s, true),"
            " set_config('throughcare.request', %s, true), set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true)",
            [who.principal, who.reason, str(who.request_id), str(who.request_id), metadata],
        )
