"""Form fields that read what people type and answer in the wording of GOV.UK.

A field's `name` is how its messages speak of it: `DayField(name="date of the meeting")` says "Enter the date of the
meeting". Forms are for kindness only: what must hold is held by actions and the database.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from throughcare.design.dates import MONTHS, full_day

PARTS = ("day", "month", "year")
LONGEST_TEXT = 4_000  # characters of a note; above it a form says how many are too many
_MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}
_WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?,? +", re.IGNORECASE)


@dataclass(frozen=True)
class Boxes:
    """What was typed into the three boxes of a date, as it was typed."""

    day: str
    month: str
    year: str


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class DayInput(forms.TextInput):
    """Takes a date from one box `x`, or from three: `x_day`, `x_month`, `x_year`."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The three boxes if any of them was sent, else the one text."""
        if any(f"{name}_{part}" in data for part in PARTS):
            return Boxes(**{part: str(data.get(f"{name}_{part}") or "").strip() for part in PARTS})
        return data.get(name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether neither form of the date was sent."""
        return name not in data and not any(f"{name}_{part}" in data for part in PARTS)


class DayField(forms.Field):
    """A calendar day. Errors carry `boxes`, the parts to mark, in their params.

    `earliest` and `latest` are days that are still allowed; a form that needs today sets them when it is made, from the
    day its view was given.
    """

    widget = DayInput

    def __init__(
        self, *, name: str = "date", earliest: date | None = None, latest: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.name = name
        self.earliest = earliest
        self.latest = latest

    def clean(self, value: Any) -> date | None:
        """The day, or None if it may be left out and was."""
        if isinstance(value, date):
            return self._within(value)
        boxes = value if isinstance(value, Boxes) else _split(str(value or "").strip())
        if boxes is None:
            raise self._error(f"{_capital(self.name)} must be a real date, like 27/3/2026")
        return self._read(boxes)

    def _read(self, boxes: Boxes) -> date | None:
        typed = {part: getattr(boxes, part) for part in PARTS}
        missing = [part for part in PARTS if not typed[part]]
        if len(missing) == 3:
            if self.required:
                raise self._error(f"Enter the {self.name}", code="required")
            return None
        if missing:
            raise self._error(f"{self._the} must include a {' and a '.join(missing)}", boxes=missing)
        numbers = {part: int(text) for part, text in typed.items() if text.isascii() and text.isdigit()}
        wrong = [part for part in PARTS if part not in numbers]
        if len(typed["day"]) > 2 or not 1 <= numbers.get("day", 1) <= 31:
            wrong.append("day")
        if len(typed["month"]) > 2 or not 1 <= numbers.get("month", 1) <= 12:
            wrong.append("month")
        if wrong:
            raise self._error(f"{self._the} must be a real date", boxes=wrong)
        if len(typed["year"]) != 4 or numbers["year"] < 1000:
            raise self._error("Year must include 4 numbers", boxes=["year"])
        try:
            day = date(numbers["year"], numbers["month"], numbers["day"])
        except ValueError as error:  # 31 February: each box is possible, all three together are not
            raise self._error(f"{self._the} must be a real date") from error
        return self._within(day)

    def _within(self, day: date) -> date:
        if self.earliest is not None and day < self.earliest:
            raise self._error(f"{self._the} must be on or after {full_day(self.earliest)}")
        if self.latest is not None and day > self.latest:
            raise self._error(f"{self._the} must be on or before {full_day(self.latest)}")
        return day

    @property
    def _the(self) -> str:
        return f"The {self.name}"

    def _error(self, message: str, *, boxes: Iterable[str] = PARTS, code: str = "invalid") -> ValidationError:
        return ValidationError(message, code=code, params={"boxes": tuple(boxes)})

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another day was typed than the one shown."""
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


def _split(text: str) -> Boxes | None:
    """One typed text as three parts: 12/11/2026, 12.11.2026, 2026-11-12, 12 November 2026, Thu 12 Nov 2026."""
    if not text:
        return Boxes("", "", "")
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII):
        return Boxes(day=found[3], month=found[2], year=found[1])
    if found := re.fullmatch(r"(\d+)[\s/.-]+(\d+)[\s/.-]+(\d+)", text, re.ASCII):
        return Boxes(day=found[1], month=found[2], year=found[3])
    if found := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\.?,?\s+(\d+)", _WEEKDAY.sub("", text.lower())):
        number = _MONTH_NUMBERS.get(found[2][:3])
        if number and MONTHS[number - 1].lower().startswith(found[2]):
            return Boxes(day=found[1], month=str(number), year=found[3])
    return None


class TimeField(forms.Field):
    """A time of day: 09:30, 9:30, 9.30, 0930, 9am, 2:30pm. Midnight is 00:00."""

    widget = forms.TimeInput

    def __init__(self, *, name: str = "time", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.name = name

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: a time as it may be typed, without seconds."""
        return value.strftime("%H:%M") if isinstance(value, time) else value

    def clean(self, value: Any) -> time | None:
        """The time, or None if it may be left out and was."""
        if isinstance(value, time):
            return value
        text = str(value or "").strip().lower().replace(" ", "")
        if not text:
            if self.required:
                raise ValidationError(f"Enter the {self.name}", code="required")
            return None
        real = ValidationError(f"The {self.name} must be a real time, like 09:30", code="invalid")
        found = re.fullmatch(r"(\d{1,2})(?:[:.]?(\d{2}))?(am|pm|noon)?", text, re.ASCII)
        if not found:
            raise real
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half:
            if not 1 <= hour <= 12 or (half == "noon" and hour != 12):
                raise real
            hour = hour % 12 + (12 if half in {"pm", "noon"} else 0)
        elif found[2] is None:  # "9" alone could be morning or evening
            raise real
        if hour > 23 or minute > 59:
            raise real
        return time(hour, minute)


class PlainTextField(forms.CharField):
    """Text as people write it: one kind of line end, no control characters, and a limit that says by how much.

    `enter` is the message when it is missing: "Say why you need this record, in your own words".
    """

    def __init__(
        self, *, name: str = "text", enter: str = "", longest: int = LONGEST_TEXT, lines: bool = True, **kwargs: Any
    ) -> None:
        if lines:
            kwargs.setdefault("widget", forms.Textarea)
        super().__init__(**kwargs)
        self.name = name
        self.longest = longest
        self.lines = lines
        self.error_messages["required"] = enter or f"Enter the {name}"

    def to_python(self, value: Any) -> str:
        """The text without what no keyboard types. Raises if it is too long."""
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})
        text = text.strip() if self.lines else " ".join(text.split())
        if len(text) > self.longest:
            over = len(text) - self.longest
            raise ValidationError(
                f"{_capital(self.name)} must be {self.longest:,} characters or fewer. It is {over:,} too long",
                code="max_length",
            )
        return text


class OneChoiceField(forms.ChoiceField):
    """One of a list, with nothing chosen beforehand. `select` is its message: "Select what happened"."""

    widget = forms.RadioSelect

    def __init__(self, *, select: str, choices: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)
        self.error_messages["required"] = select
        self.error_messages["invalid_choice"] = select


class SomeChoicesField(forms.MultipleChoiceField):
    """Any of a list. `select` is its message when at least one is needed."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, select: str, choices: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)
        self.error_messages["required"] = select
        self.error_messages["invalid_choice"] = select


def day_boxes(value: Any) -> Boxes:
    """What the three boxes of a date show for a bound field's value."""
    if isinstance(value, Boxes):
        return value
    if isinstance(value, date):
        return Boxes(str(value.day), str(value.month), str(value.year))
    return _split(str(value or "").strip()) or Boxes(str(value), "", "")


def day_text(value: Any) -> str:
    """What the one box of a date shows: "27/3/2026", or the text as it was typed."""
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, Boxes):
        return "/".join(text for text in (value.day, value.month, value.year) if text)
    return str(value or "")


def marked_boxes(field: BoundField) -> tuple[str, ...]:
    """Which boxes of a date are wrong, for their red edge; the first is where the error summary leads."""
    wrong = field.form.errors.as_data().get(field.name, [])
    return next((tuple((error.params or {}).get("boxes", PARTS)) for error in wrong), ())


def error_anchor(field: BoundField) -> str:
    """The id an error summary leads to: the first marked box of a date in three boxes, else the field."""
    if isinstance(field.value(), Boxes):
        return f"{field.auto_id}_{marked_boxes(field)[0]}"
    return str(field.auto_id)
