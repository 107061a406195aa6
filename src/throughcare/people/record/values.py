"""The values of a part as JSON keeps them, and back: days and times as their ISO text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from throughcare.people.record.kinds import kind_of


def to_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Days and times become text."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def from_json(part: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """As the part's table has them."""
    model = kind_of(part).model
    return {
        name: model._meta.get_field(name).to_python(value) if isinstance(value, str) else value
        for name, value in values.items()
    }
