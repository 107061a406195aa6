"""Forms for a time in custody. What must hold is held by the actions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from throughcare.custody.models import WHY
from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, TimeField
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import LONDON


class _MomentForm(ActForm):
    """A form with a local day and time that make one moment."""

    moment: ClassVar[str] = ""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        on = self.fields[f"{self.moment}_on"]
        assert isinstance(on, DayField)
        on.latest = now.astimezone(LONDON).date()

    @property
    def facts(self) -> dict[str, Any]:
        """Day and time as one moment; in the hour that comes twice, the later one that is not to come."""
        said = super().facts
        on, at = said.pop(f"{self.moment}_on"), said.pop(f"{self.moment}_time")
        both = [datetime.combine(on, at.replace(fold=fold), tzinfo=LONDON) for fold in (0, 1)]
        return {**said, f"{self.moment}_at": max((one for one in both if one <= self.now), default=both[0])}


class ReceiveForm(_MomentForm):
    """A prison took them in, or the police hold them for one."""

    moment = "received"
    prison = PlainTextField(
        label="Where are they?",
        name="name of the prison",
        longest=80,
        lines=False,
        enter="Enter the name of the prison",
        help_text="The prison, or the police station that holds them",
    )
    why = OneChoiceField(label="Why?", select="Select why they are in custody", choices=WHY)
    received_on = DayField(label="From which day?", name="day they were taken in")
    received_time = TimeField(label="From what time?", name="time they were taken in")


class CorrectForm(ReceiveForm):
    """They were taken in elsewhere, or at another time, than was recorded."""

    what = "The time in custody"
    stands: ClassVar[dict[str, str]] = {"received_at": "Taken in"}
    columns: ClassVar[dict[str, str]] = {"because": "corrected_because"}
    because = PlainTextField(label="What was wrong?", name="what was wrong", longest=300, enter="Say what was wrong")


class TakeBackForm(ActForm):
    """They were not taken in."""

    what = "The time in custody"
    columns: ClassVar[dict[str, str]] = {"because": "taken_back_because"}
    because = PlainTextField(label="Why was it wrong?", name="reason", longest=300, enter="Say why it was wrong")


class ReleaseForm(_MomentForm):
    """They were let out."""

    what = "The time in custody"
    stands: ClassVar[dict[str, str]] = {"released_at": "Released"}
    moment = "released"
    released_on = DayField(label="Day they were released", name="day they were released")
    released_time = TimeField(label="Time they were released", name="time they were released")
