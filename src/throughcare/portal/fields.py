"""Fields that say in plain words what to do. Each is a field of `design.fields` with the words of these pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import FileField
from django.utils.translation import gettext as _

from throughcare.design import fields
from throughcare.design.spoken import said_day


class Choice(fields.OneChoiceField):
    """One of some, with nothing chosen beforehand. `choose` says what to do: "Choose why you could not come."."""

    def __init__(self, *, choose: Any, **more: Any) -> None:
        super().__init__(select=choose, **more)


class Choices(fields.SomeChoicesField):
    """Any of some. `choose` says what to do where at least one is needed."""

    def __init__(self, *, choose: Any = "", **more: Any) -> None:
        super().__init__(select=choose, required=bool(choose), **more)


class Words(fields.PlainTextField):
    """Their own words. `type_in` says what to do where there are none; without it the field may stay empty."""

    def __init__(
        self, *, type_in: Any = "", longest: int = fields.LONGEST_TEXT, lines: bool = True, **more: Any
    ) -> None:
        super().__init__(enter=type_in, longest=longest, lines=lines, required=bool(type_in), **more)

    def to_python(self, value: Any) -> str:
        """The words, if there are not too many."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(
                _("That is too long. Use at most %(most)s letters.") % {"most": f"{self.longest:,}"}
            ) from error


class Day(fields.DayField):
    """A day, typed in three boxes."""

    def _error(self, message: str, *, boxes: Iterable[str] = fields.PARTS, code: str = "invalid") -> ValidationError:
        return super()._error(_("Type the day, like 27 3 2027."), boxes=boxes, code=code)

    def _within(self, day: date) -> date:
        if self.earliest is not None and day < self.earliest:
            raise ValidationError(_("Choose %(day)s, or a day after it.") % {"day": said_day(self.earliest)})
        if self.latest is not None and day > self.latest:
            raise ValidationError(_("Choose %(day)s, or a day before it.") % {"day": said_day(self.latest)})
        return day


class Time(fields.TimeField):
    """A time of day, as people write it."""

    def clean(self, value: Any) -> time | None:
        """The time, or None if it may be left out and was."""
        try:
            return super().clean(value)
        except ValidationError as error:
            raise ValidationError(_("Type the time, like 9am or 14:30.")) from error


class Photo(FileField):
    """A photo or file. What kind and size we take is decided where files are taken in (`documents`)."""

    def __init__(self, *, choose: Any = "", **more: Any) -> None:
        super().__init__(
            required=bool(choose),
            error_messages={"required": choose, "empty": _("There is nothing in that file. Choose another.")},
            **more,
        )
