"""Forms for projects, places, groups and hours. What must hold is held by the actions; forms are for kindness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms

from throughcare.appointments.models import WHOSE
from throughcare.design.dates import DAYS
from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField, TimeField
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import LONDON
from throughcare.unpaid_work.actions.crediting import BADLY, CAME, MISSED, SENT_HOME, WE_SENT_HOME, Done
from throughcare.unpaid_work.models import ADJUSTMENTS, BEHAVIOURS, FREQUENCIES, PROJECT_KINDS, QUALITIES, Session
from throughcare.unpaid_work.queries.pages import GroupRow

NOT_NOW = ""
HAPPENED = [
    (CAME, "Came and worked"),
    (MISSED, "Did not come"),
    (BADLY, "Came, failed to comply"),
    (SENT_HOME, "Sent home for their behaviour"),
    (WE_SENT_HOME, "Sent home by us"),
]
_ASKED = ("happened", "began", "finished", "penalty", "quality", "behaviour", "words")


def _because(label: str = "Why?", enter: str = "Say why") -> PlainTextField:
    return PlainTextField(label=label, name="reason", longest=300, lines=False, enter=enter)


class ProjectForm(ActForm):
    """A project."""

    what = "The project"
    name = PlainTextField(label="Name", longest=120, lines=False, enter="Enter the name of the project")
    kind = OneChoiceField(label="What kind of project?", select="Select what kind it is", choices=PROJECT_KINDS)
    weekdays = SomeChoicesField(
        label="On which days?", select="Select the days on which it runs", choices=[(str(n), DAYS[n]) for n in range(7)]
    )
    starts = TimeField(label="From", name="time it begins")
    ends = TimeField(label="To", name="time it ends")
    places = forms.IntegerField(label="Places on each day", min_value=1, max_value=500)
    where = PlainTextField(label="Where do people come to?", name="place", longest=160, lines=False)
    supervisors = PlainTextField(label="Who supervises?", name="names", longest=200, lines=False, required=False)
    bring = PlainTextField(
        label="What must people bring?",
        name="list",
        longest=200,
        lines=False,
        required=False,
        help_text="They read it.",
    )

    @property
    def facts(self) -> dict[str, Any]:
        """With the days as numbers."""
        said = super().facts
        return {**said, "weekdays": [int(day) for day in said["weekdays"]]}


class AddProjectForm(ProjectForm):
    """A new project."""

    since = DayField(label="First day", name="first day")


class ChangeProjectForm(ProjectForm):
    """A project that changes or ends."""

    ends_on = DayField(label="Last day, if it ends", name="last day", required=False)
    ended_because = PlainTextField(label="Why does it end?", name="reason", longest=200, lines=False, required=False)


class CloseDayForm(ActForm):
    """A day on which a project does not run."""

    on = DayField(label="Which day?", name="day")
    because = PlainTextField(
        label="Why?",
        name="reason",
        longest=200,
        lines=False,
        enter="Say why",
        help_text="Whoever is booked for the day reads it in a letter.",
    )


class PlaceForm(ActForm):
    """Somebody's place on a project."""

    where = OneChoiceField(label="Where, and on which day of the week?", select="Select a project and a day")
    frequency = OneChoiceField(label="How often?", select="Select how often they come", choices=FREQUENCIES)
    since = DayField(label="From which day on?", name="first day")
    ends_on = DayField(label="Until which day, if not to the end", name="last day", required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where, since = self.fields["where"], self.fields["since"]
        assert isinstance(where, forms.ChoiceField)
        assert isinstance(since, DayField)
        where.choices = choices
        since.earliest = today

    @property
    def facts(self) -> dict[str, Any]:
        """With the project and the day apart."""
        said = super().facts
        project, _, weekday = said.pop("where").partition(":")
        return {**said, "project_id": int(project), "weekday": int(weekday)}


class EndPlacingForm(ActForm):
    """The last day of a place."""

    what = "The place"
    ends_on = DayField(label="Last day", name="last day")
    because = PlainTextField(
        label="Why?",
        name="reason",
        longest=200,
        lines=False,
        enter="Say why",
        help_text="If we wanted it, they read it in the letters about the sessions that are called off.",
    )
    whose = OneChoiceField(label="Who wanted it?", select="Select who wanted it", choices=WHOSE)


class AdjustForm(ActForm):
    """Time credited or taken off beside the sessions."""

    kind = OneChoiceField(
        label="What is it for?",
        select="Select what it is for",
        choices=[(code, name) for code, name in ADJUSTMENTS if code != "brought"],
    )
    hours = forms.IntegerField(label="Hours", min_value=0, max_value=300, required=False)
    minutes = forms.IntegerField(label="Minutes", min_value=0, max_value=59, required=False)
    on = DayField(label="On which day?", name="day")
    because = _because()

    @property
    def facts(self) -> dict[str, Any]:
        """With the time in minutes."""
        said = super().facts
        hours = said.pop("hours") or 0
        return {**said, "minutes": hours * 60 + (said["minutes"] or 0)}


class TakeBackForm(ActForm):
    """What was credited or taken off by mistake."""

    because = _because("What was wrong?", "Say what was wrong")


def _fields(row: Session, suffix: str, *, name: str, required: bool) -> dict[str, forms.Field]:
    """What is asked of one person's session. It begins with what is likely: they came and worked from start to end."""
    meeting = row.appointment
    choices = HAPPENED if required else [*HAPPENED, (NOT_NOW, "Not now")]
    who = f", {name}" if name else ""
    return {
        f"happened{suffix}": forms.ChoiceField(
            label=f"What happened{who}", choices=choices, required=required, initial=CAME
        ),
        f"began{suffix}": TimeField(
            label="Began",
            name="time they began",
            required=False,
            initial=f"{meeting.starts_at.astimezone(LONDON):%H:%M}",
        ),
        f"finished{suffix}": TimeField(
            label="Finished",
            name="time they finished",
            required=False,
            initial=f"{meeting.ends_at.astimezone(LONDON):%H:%M}",
        ),
        f"penalty{suffix}": forms.IntegerField(
            label="Penalty minutes", min_value=0, max_value=1_440, required=False, initial=0
        ),
        f"quality{suffix}": forms.ChoiceField(
            label="Work", choices=[("", "Not said"), *QUALITIES], required=False, initial="enough"
        ),
        f"behaviour{suffix}": forms.ChoiceField(
            label="Behaviour", choices=[("", "Not said"), *BEHAVIOURS], required=False, initial="enough"
        ),
        f"words{suffix}": PlainTextField(
            label="What was said or done", name="words", longest=1_000, lines=False, required=False
        ),
    }


def _done(row: Session, said: dict[str, Any], suffix: str, *, shown_version: int | None) -> Done:
    def moment(value: time | None) -> datetime | None:
        return None if value is None else datetime.combine(row.on, value, tzinfo=LONDON)

    return Done(
        session_id=row.pk,
        happened=said[f"happened{suffix}"],
        began_at=moment(said[f"began{suffix}"]),
        finished_at=moment(said[f"finished{suffix}"]),
        penalty_minutes=said[f"penalty{suffix}"] or 0,
        quality=said[f"quality{suffix}"],
        behaviour=said[f"behaviour{suffix}"],
        words=said[f"words{suffix}"],
        shown_version=shown_version,
    )


class GroupForm(ActForm):
    """A whole group on one screen. `people` are those whose session is to be recorded."""

    what = "The group"

    def __init__(self, *args: Any, rows: Sequence[GroupRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever was recorded since the page was shown is read too: the same page sent twice says what it said.
        self.people = [row for row in rows if not row.came or f"happened_{row.session.pk}" in self.data]
        for row in self.people:
            number = row.session.pk
            self.fields |= _fields(row.session, f"_{number}", name=row.name, required=False)
            self.fields[f"shown_{number}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=row.session.appointment.version
            )

    def show_typed(self, values: dict[str, list[str]]) -> None:
        """What was typed, beside the meetings as they stand now: the versions of back then are no text."""
        super().show_typed({name: texts for name, texts in values.items() if not name.startswith("shown_")})

    @property
    def facts(self) -> dict[str, Any]:
        """What each of them did; whoever is left for another time is left out."""
        said = super().facts
        done = [
            _done(row.session, said, f"_{row.session.pk}", shown_version=said[f"shown_{row.session.pk}"])
            for row in self.people
            if said[f"happened_{row.session.pk}"] != NOT_NOW
        ]
        return {"done": done}


class CorrectForm(ActForm):
    """What was wrong in what is recorded of a session."""

    what = "The session"
    columns = {"began": "began_at", "finished": "finished_at", "penalty": "penalty_minutes"}

    def __init__(self, *args: Any, row: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields |= _fields(row, "", name="", required=True)
        self.fields["because"] = _because("What was wrong?", "Say what was wrong")

    @property
    def facts(self) -> dict[str, Any]:
        """As an action takes it."""
        said = super().facts
        return {"done": _done(self.row, said, "", shown_version=None), "because": said["because"]}


def as_recorded(row: Session) -> dict[str, Any]:
    """What stands, to begin a correction with."""
    codes = {"AFTC": BADLY, "ATSH": SENT_HOME, "ATSS": WE_SENT_HOME, "ATTC": CAME, "LATE": CAME}
    found: dict[str, Any] = {
        "happened": codes.get(row.appointment.outcome, MISSED),
        "penalty": row.penalty_minutes,
        "quality": row.quality,
        "behaviour": row.behaviour,
        "words": row.words,
    }
    if row.began_at and row.finished_at:
        found |= {
            "began": f"{row.began_at.astimezone(LONDON):%H:%M}",
            "finished": f"{row.finished_at.astimezone(LONDON):%H:%M}",
        }
    return found
