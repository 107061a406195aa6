"""What is asked on the pages of a team's manager."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest

from throughcare.casefile.queries.cover import Preview
from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField
from throughcare.design.forms import ActForm


class FigureFilter(forms.Form):
    """Whose people a figure shows, and of which tier."""

    officer = forms.ChoiceField(label="Officer", required=False)
    tier = forms.ChoiceField(label="Tier", required=False)

    def __init__(self, data: Any, *, officers: list[tuple[int, str]], tiers: list[str]) -> None:
        super().__init__(data)
        chosen = data.get("tier", "")
        every = sorted({*tiers, chosen} - {""})
        self.fields["officer"].choices = [("", "All"), *((str(id_), name) for id_, name in officers)]  # type: ignore[attr-defined]
        self.fields["tier"].choices = [("", "All"), *((tier, tier) for tier in every)]  # type: ignore[attr-defined]


class CoverDays(forms.Form):
    """The days away and the colleagues who cover; asked by address, since it changes nothing."""

    since = DayField(label="From", name="first day away")
    until = DayField(label="First day back", name="first day back")
    to = SomeChoicesField(label="Who covers", select="Select at least one colleague")

    def __init__(self, data: Any, *, colleagues: list[tuple[int, str]], today: date, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.today = today
        self.fields["to"].choices = [(str(id_), name) for id_, name in colleagues]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The first day back comes after the first day away, and after today."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until <= max(since, self.today):
            self.add_error("until", "The first day back must be a day to come, after the first day away")
        return given

    @property
    def chosen(self) -> dict[str, Any]:
        """The days, and the posts that cover."""
        data = self.cleaned_data
        return {"since": data["since"], "until": data["until"], "to": [int(one) for one in data["to"]]}


NOBODY = ""


class CoverForm(ActForm):
    """For each person who covers; as proposed, to be changed."""

    because = PlainTextField(label="Why", name="reason", longest=200, lines=False, enter="Say why somebody covers")

    def __init__(self, *args: Any, preview: Preview | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever is covered already is read too: the same page sent twice says what it said, and is answered the same.
        self.rows = (*preview.rows, *preview.covered) if preview else ()
        for row in self.rows:
            self.fields[f"person_{row.person_id}"] = forms.ChoiceField(
                label=f"Who covers for {row.name}",
                required=False,
                choices=[(NOBODY, "Nobody"), *((str(id_), name) for id_, name in preview.to)] if preview else [],
                initial=str(row.proposed or NOBODY),
            )

    @classmethod
    def of(cls, request: HttpRequest, *, because: str = "", **more: Any) -> CoverForm:
        """Without a draft: the list is worked out anew."""
        first = {"key": uuid.uuid4(), "because": because}
        if request.method == "POST":
            return cls(request.POST, initial=first, **more)
        return cls(initial=first, **more)

    def clean(self) -> dict[str, Any]:
        """Into the plan of the action."""
        data = super().clean() or {}
        plan = [
            (row.person_id, int(chosen)) for row in self.rows if (chosen := data.get(f"person_{row.person_id}", ""))
        ]
        if self.is_bound and not plan:
            self.add_error(None, "Choose the days and colleagues first, then who covers for at least one person")
        self.plan = sorted(plan)
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The plan and the reason."""
        return {"plan": self.plan, "because": self.cleaned_data["because"]}


class GiveBackForm(ActForm):
    """Why everything is given back."""

    because = PlainTextField(label="Why", name="reason", longest=200, lines=False, enter="Say why it is given back")


class OversightForm(ActForm):
    """What was discussed about a person, and decided."""

    officer_id = OneChoiceField(label="With whom", select="Select with whom you discussed it")
    discussed_on = DayField(label="Discussed on", name="day of the talk")
    words = PlainTextField(label="What you discussed", name="note", enter="Write what you discussed")
    decision = PlainTextField(label="What was decided", name="decision", required=False)
    by_on = DayField(label="To be done by", name="day it is to be done by", required=False)

    def __init__(self, *args: Any, officers: list[tuple[int, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer_id"].choices = [(str(id_), name) for id_, name in officers]  # type: ignore[attr-defined]
        self.fields["discussed_on"].latest = today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A day needs a decision."""
        data = super().clean() or {}
        if data.get("by_on") and not data.get("decision"):
            self.add_error("decision", "Write what was decided, or leave the day empty")
        return data


class ReadForm(ActForm):
    """They have read it; nothing is asked."""


class CarriedOutForm(ActForm):
    """What was done about a decision."""

    words = PlainTextField(label="What was done", name="text", longest=300, enter="Say what was done")


class TellTeamForm(ActForm):
    """How the person was told who works with them."""

    how = OneChoiceField(
        label="How are they told?",
        select="Select how they are told",
        choices=[
            ("paper", "I gave them the paper"),
            ("said", "I read it out to them"),
            ("letter", "Write them a letter now"),
        ],
    )
