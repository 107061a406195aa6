"""Reading plain data (TOML, JSON) into frozen dataclasses, and back.

One reader serves the rule book and the stored inputs of findings, so that both fail in the same words.
"""

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, TypeVar, cast

T = TypeVar("T")

Path = tuple[str | int, ...]


class ShapeError(ValueError):
    """The data do not have the shape the dataclass asks for. `path` says where, from the outside in."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(f"{'.'.join(map(str, path)) or 'the data'}: {message}")
        self.path = path
        self.message = message


def read(kind: type[T], raw: object, *, path: Path = ()) -> T:
    """Build `kind`, a frozen dataclass, from `raw`, a mapping. Raises ShapeError."""
    return cast(T, _value(kind, raw, path))


def plain(value: object) -> Any:
    """The value as JSON can hold it: dates in ISO 8601, dataclasses as objects, tuples as lists, exact decimal numbers
    as text, so that none is rounded."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {_key(field.name): plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _key(name: str) -> str:
    """The name in the data: `from` cannot be a Python name, so the field is `from_`."""
    return name.removesuffix("_")


def _dataclass(kind: type, raw: object, path: Path) -> object:
    if not isinstance(raw, Mapping):
        raise ShapeError(path, "should be a table")
    fields = {_key(field.name): field for field in dataclasses.fields(kind)}
    for key in raw:
        if key not in fields:
            raise ShapeError((*path, str(key)), f"is not known here; known are {', '.join(fields)}")
    hints = _hints(kind)
    values = {}
    for key, field in fields.items():
        if key in raw:
            values[field.name] = _value(hints[field.name], raw[key], (*path, key))
        elif field.default is dataclasses.MISSING:
            raise ShapeError((*path, key), "is missing")
    return kind(**values)


def _value(kind: Any, raw: object, path: Path) -> object:
    origin = typing.get_origin(kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass(cast(type, kind), raw, path)
    if origin is tuple:
        if not isinstance(raw, list):
            raise ShapeError(path, "should be a list")
        inner = typing.get_args(kind)[0]
        return tuple(_value(inner, item, (*path, n)) for n, item in enumerate(raw))
    if origin is Literal:
        if raw not in typing.get_args(kind):
            raise ShapeError(path, f"should be one of {', '.join(map(str, typing.get_args(kind)))}; it is {raw!r}")
        return raw
    if origin in (types.UnionType, typing.Union):
        return _union(typing.get_args(kind), raw, path)
    return _simple(kind, raw, path)


def _union(kinds: tuple[Any, ...], raw: object, path: Path) -> object:
    if raw is None and type(None) in kinds:
        return None
    choices = [kind for kind in kinds if kind is not type(None)]
    for kind in choices[:-1]:
        try:
            return _value(kind, raw, path)
        except ShapeError:
            continue
    return _value(choices[-1], raw, path)


def _simple(kind: type, raw: object, path: Path) -> object:
    if isinstance(raw, str) and kind in (date, datetime, time):
        # A day is not a moment: without a "T" it stays a day.
        if (kind is datetime) != ("T" in raw):
            raise ShapeError(path, f"should be a {_NAMES[kind]}; it is {raw!r}")
        try:
            return cast(Any, kind).fromisoformat(raw)
        except ValueError:
            raise ShapeError(path, f"should be a {_NAMES[kind]}; it is {raw!r}") from None
    if isinstance(raw, str) and kind is Decimal:
        try:
            return Decimal(raw)
        except InvalidOperation:
            raise ShapeError(path, f"should be a {_NAMES[kind]}; it is {raw!r}") from None
    # Exact types: True is not a number here, and a moment is not a day.
    if type(raw) is not kind:
        raise ShapeError(path, f"should be a {_NAMES[kind]}; it is {raw!r}")
    return raw


_NAMES: dict[type, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    date: "date",
    datetime: "date and time",
    time: "time of day",
    Decimal: "number to the digit",
}
