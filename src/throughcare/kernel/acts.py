"""What every action is: atomic, and done once for each idempotency key."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar, cast

from django.apps import apps
from django.db import connection, models, transaction

from throughcare.kernel import context
from throughcare.kernel.errors import KeyUsedForOther
from throughcare.kernel.models import Done

P = ParamSpec("P")
R = TypeVar("R")


def action(act: Callable[P, R]) -> Callable[..., R]:
    """Run an action in one transaction and, when `key=` is given, only once for that key.

    The same key again gives the first answer; the same key with other arguments, or from somebody else, raises
    `KeyUsedForOther`. `at` is left out of the comparison, since a second click comes later than the first.
    An answer is a model instance, plain JSON, or None.

    An action called by another is part of it: it fails with it, so it needs no savepoint of its own. Whoever would go
    on after a failed part wraps that part in `transaction.atomic()`.
    """

    @functools.wraps(act)
    def run(*args: Any, key: str | None = None, **kwargs: Any) -> R:
        with _whole():
            if not key:
                return act(*args, **kwargs)
            name = f"{act.__module__}.{act.__name__}:{key}"
            body = _digest(args, {k: v for k, v in kwargs.items() if k != "at"})
            by = context.current().principal
            if not _claim(name, by, body):
                first = Done.objects.filter(key=name).first()  # somebody else's answer is not to be seen
                if first is None or bytes(first.body) != body or first.by != by:
                    raise KeyUsedForOther(name)
                return cast(R, _revive(first.answer))
            answer = act(*args, **kwargs)
            Done.objects.filter(key=name).update(answer=_keep(answer))
            return answer

    return run


_within: ContextVar[bool] = ContextVar("within", default=False)


@contextmanager
def _whole() -> Iterator[None]:
    """All or nothing, for the outermost action."""
    inner = _within.get()
    token = _within.set(True)
    try:
        with transaction.atomic(savepoint=not inner):
            yield
    finally:
        _within.reset(token)


def _claim(name: str, by: str, body: bytes) -> bool:
    """True if the key is ours. A twin that has not committed yet is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into kernel_done (key, by, body) values (%s, %s, %s) on conflict (key) do nothing returning key",
            [name, by, body],
        )
        return cursor.fetchone() is not None


def _digest(args: Any, kwargs: Any) -> bytes:
    return hashlib.sha256(json.dumps([args, kwargs], default=_plain, sort_keys=True).encode()).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return [value._meta.label, value.pk]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if callable(value):
        return f"{value.__module__}.{value.__qualname__}"
    raise TypeError(f"an action's argument of type {type(value).__name__} cannot be compared for a second submit")


def _keep(answer: Any) -> Any:
    if isinstance(answer, models.Model):
        return {"model": answer._meta.label, "pk": answer.pk}
    return answer


def _revive(kept: Any) -> Any:
    if isinstance(kept, dict) and set(kept) == {"model", "pk"}:
        return apps.get_model(kept["model"])._base_manager.get(pk=kept["pk"])
    return kept
