"""What is asked on the pages across slices."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django import forms

from throughcare.appointments import labels
from throughcare.appointments.forms import (
    ELSEWHERE,
    HOME_OFFICE,
    OTHER_TIME,
    OutcomeFields,
    PlaceFields,
    WhenFields,
)
from throughcare.appointments.models import KINDS
from throughcare.casefile.actions import NextMeeting, WorkedOn
from throughcare.casefile.queries import caseload
from throughcare.casefile.queries.outcome import OutcomePage
from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField, TimeField
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import LONDON, local_day


class CaseloadFilter(forms.Form):
    """Which people a caseload shows. What cannot be is left out, never an error: it came from an address."""

    name = forms.CharField(label="Name or reference", required=False, max_length=60)
    order = forms.ChoiceField(label="Order", required=False)
    tier = forms.ChoiceField(label="Tier", required=False)
    next = forms.ChoiceField(label="Next meeting", required=False, choices=[("", "Any"), *caseload.NEXT.items()])
    due = forms.ChoiceField(label="Late or due", required=False, choices=[("", "Any"), *caseload.DUE.items()])
    contact = forms.ChoiceField(label="Contact", required=False, choices=[("", "Any"), *caseload.CONTACT.items()])

    def __init__(self, data: Any, *, sizes: caseload.Sizes) -> None:
        super().__init__(data)
        orders = sorted(sizes.orders.items(), key=lambda item: item[1])
        self.fields["order"].choices = [("", "Any"), *orders]  # type: ignore[attr-defined]
        self.fields["tier"].choices = [("", "Any"), *((tier, tier) for tier in sizes.tiers)]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that can be, and what they are set to."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AsKnownForm(forms.Form):
    """A past moment. Without a time it is the end of the day."""

    day = DayField(label="Day", name="day")
    time = TimeField(label="Time, if it matters", required=False)

    def __init__(self, data: Any, *, at: datetime) -> None:
        super().__init__(data)
        self.at = at

    def clean(self) -> dict[str, Any]:
        """The moment is past."""
        given = super().clean() or {}
        if given.get("day"):
            whole = given.get("time") or time(23, 59, 59)
            given["moment"] = min(datetime.combine(given["day"], whole, LONDON), self.at)
            if given["day"] > self.at.astimezone(LONDON).date():
                self.add_error("day", "Enter a day that is not in the future")
        return given


class TimelineFilter(forms.Form):
    """What a timeline shows."""

    words = forms.CharField(label="Words", required=False, max_length=80)
    kind = forms.MultipleChoiceField(label="Kind", required=False, widget=forms.CheckboxSelectMultiple)
    from_ = DayField(label="From", name="first day", required=False)
    until = DayField(label="To", name="last day", required=False)
    order = forms.ChoiceField(label="Order", required=False)

    def __init__(self, data: Any, *, kinds: list[tuple[str, str]], orders: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["order"].choices = [("", "All"), *orders]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        given = super().clean() or {}
        for name in ("kind", "order"):  # chosen from a list: anything else came from an address somebody made up
            self.errors.pop(name, None)
        first: date | None = given.get("from_")
        last: date | None = given.get("until")
        if first and last and last < first:
            self.add_error("until", "The last day must be on or after the first day")
        return given


NO_NEXT = "none"
TELL = [
    ("face", "Told face to face"),
    ("phone", "Told by phone"),
    ("text", "Send a text"),
    ("letter", "Send a letter"),
    ("later", "Not now"),
]
HOW = [
    ("came_in", "Face to face"),
    ("we_rang", "By phone"),
    ("letter", "By letter"),
    ("text", "By text"),
    ("email", "By e-mail"),
]
WORKED = [("", "Not touched"), ("kept", "Kept"), ("not_kept", "Not kept"), ("withdrawn", "Withdrawn")]


_INSTRUCTION = re.compile(r"instruction_(\d{1,12})")


class OutcomeForm(ActForm, OutcomeFields, WhenFields, PlaceFields):
    """One screen: what came of a meeting, what was worked on, a note, and the next meeting.

    Cleans into `outcome`, `worked_on`, `next_meeting` and `note` as `casefile.actions.record_outcome` takes them.
    """

    what = "The outcome of the meeting"
    # Kind and place are asked of the next meeting: the one that stands has nothing to show beside them.
    columns = {"happened": "outcome", "kind": "", "place": "", "place_because": ""}

    note = PlainTextField(label="Note", name="note", required=False)
    sensitive = forms.BooleanField(label="Sensitive: not to be shared without a decision", required=False)
    sure = forms.BooleanField(label="Yes, this note is sensitive. It cannot be made open again", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=KINDS)
    serves = SomeChoicesField(label="It serves", select="Select the orders it serves", required=False)
    tell = forms.ChoiceField(label="Tell them", required=False, choices=TELL, widget=forms.RadioSelect)
    no_next_because = PlainTextField(
        label="Why is there no next meeting?", name="reason", longest=300, lines=False, required=False
    )
    anyway_because = PlainTextField(
        label="Why book it anyway?", name="reason", longest=300, lines=False, required=False
    )

    asks_twice = False

    def __init__(self, *args: Any, page: OutcomePage, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        meeting, booking = page.meeting, page.booking
        self.ask(
            choices=page.choices,
            acceptable=page.acceptable,
            reasons=page.reasons,
            held_on=local_day(meeting.starts_at),
            today=today,
        )
        self.offer_proposals(booking.proposals, minutes=booking.usual_minutes)
        self.offer_places(booking.offices, booking.home_office_id)
        slot = self.fields["slot"]
        slot.choices = [*slot.choices, (NO_NEXT, "No next meeting")]  # type: ignore[attr-defined]
        self.fields["where"].required = False
        self.fields["serves"].choices = [(str(order.id), order.name) for order in booking.orders]  # type: ignore[attr-defined]
        self.asked = {one.id: one.text for one in page.instructions}
        for name in self.data:
            if (known := _INSTRUCTION.fullmatch(name)) and int(known[1]) not in self.asked:
                self.asked[int(known[1])] = "An instruction that was open before"
        for number, text in self.asked.items():
            self.fields[f"instruction_{number}"] = forms.ChoiceField(label=text, required=False, choices=WORKED)
            self.fields[f"because_{number}"] = PlainTextField(
                label="Why?", name="reason", longest=300, lines=False, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Into the arguments of the action. A sensitive note is asked about once more."""
        data = super().clean() or self.cleaned_data
        outcome = self.outcome_facts()
        worked_on = [
            WorkedOn(number, state, data.get(f"because_{number}", ""))
            for number in self.asked
            if (state := data.get(f"instruction_{number}", ""))
        ]
        for one in worked_on:
            if one.state != "kept" and not one.because:
                self.add_error(f"because_{one.instruction_id}", "Say why")
        next_meeting = self._next(data)
        absent = outcome is not None and not labels.outcome(outcome.outcome, self.page.meeting.jurisdiction).attended
        if absent and next_meeting and next_meeting.tell == "face":
            self.add_error(
                "tell", f"{self.page.they.They} did not come: choose another way to tell {self.page.they.them}"
            )
        if data.get("sensitive") and data.get("note") and not data.get("sure") and not self.errors:
            self.asks_twice = True
            self.add_error("sure", "Say once more that this note is sensitive")
        self.given = {
            "outcome": outcome,
            "worked_on": worked_on,
            "next_meeting": next_meeting,
            "no_next_because": data.get("no_next_because", "") if data.get("slot") == NO_NEXT else "",
            "note": data.get("note", ""),
            "sensitive": bool(data.get("sensitive")),
        }
        return data

    def _next(self, data: dict[str, Any]) -> NextMeeting | None:
        """The next meeting as chosen; None without one, or with errors on its fields."""
        if data.get("slot") == NO_NEXT:
            if not data.get("no_next_because"):
                self.add_error("no_next_because", "Say why there is no next meeting")
            return None
        meeting, booking = self.page.meeting, self.page.booking
        times = self.when(self.lasts)
        if data.get("slot") == OTHER_TIME:
            data["where"] = data.get("where") or (HOME_OFFICE if booking.home_office_id else ELSEWHERE)
            placed, kind = self.placed(booking.home_office_id), data.get("kind") or self.page.next_kind
        else:
            placed = {"office_id": booking.home_office_id, "place": self.page.next_place, "place_because": ""}
            kind = self.page.next_kind
        if times is None:
            return None
        return NextMeeting(
            kind=kind,
            starts_at=times[0],
            ends_at=times[1],
            post_id=meeting.post_id,
            serves=tuple(int(order) for order in data.get("serves", [])),
            tell=data.get("tell", "").replace("later", ""),
            anyway_because=data.get("anyway_because", ""),
            **placed,
        )


class AnswerForm(ActForm):
    """How and when the person was told what we owed to tell them."""

    how = OneChoiceField(label="How did you tell them?", select="Select how you told them", choices=HOW)
    day = DayField(label="Day", name="day you told them")
    time = TimeField(label="Time", name="time you told them")
    words = PlainTextField(label="What did you tell them?", name="text", enter="Write what you told them")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].latest = today  # type: ignore[attr-defined]
