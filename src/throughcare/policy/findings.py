"""What every rule answers with, and how its inputs are kept so that the answer can be replayed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, cast

from throughcare.policy import clocks, shapes

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """An answer with its reasons. `policy` names the editions it rests on, such as `england_wales/absence@2007`."""

    because: tuple[str, ...]
    policy: tuple[str, ...]


class CannotTell(ValueError):
    """The answer turns on a fact that was not given, or does not fit. `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def to_json(inputs: object) -> dict[str, Any]:
    """The inputs of a rule (a frozen dataclass) as JSON can hold them, to be stored beside its finding."""
    return cast(dict[str, Any], shapes.plain(inputs))


def from_json(kind: type[T], data: object) -> T:
    """The inputs back from their stored form. Raises shapes.ShapeError when they are not of that kind."""
    return shapes.read(kind, data)


def day_text(day: date) -> str:
    """A day as it stands in a sentence: 9 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_text(at: datetime) -> str:
    """A moment as it stands in a sentence, local time: 9:05 on 9 November 2026."""
    local = clocks.london(at)
    return f"{local:%H:%M} on {day_text(local.date())}"


def count_text(count: int, thing: str) -> str:
    """1 day, 2 days."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
