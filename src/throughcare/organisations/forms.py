"""What is entered about bodies, offices, help, local holidays, leave and who is on duty."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, TimeField
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import LONDON
from throughcare.organisations import directory
from throughcare.organisations.models import (
    HELP_KINDS,
    JURISDICTIONS,
    LEAVE_KINDS,
    LOCAL_KINDS,
    ORGANISATION_KINDS,
    ROLES,
    ROTA_KINDS,
)

_REACH = ("phone", "email", "lines", "town", "postcode")


def _text(label: str, longest: int, *, required: bool = False) -> Any:
    return PlainTextField(name=label.lower(), label=label, longest=longest, lines=False, required=required)


class DirectoryFilter(forms.Form):
    """What the directory shows. What cannot be is left out, never an error: it came from an address."""

    q = forms.CharField(label="Name, town, postcode or code", required=False, max_length=60)
    kind = forms.ChoiceField(label="Kind", required=False)
    nation = forms.ChoiceField(label="Where", required=False, choices=[("", "Anywhere"), *directory.NATIONS.items()])
    past = forms.ChoiceField(
        label="Which", required=False, choices=[("", "Those of today"), ("1", "Those of the past too")]
    )

    def __init__(self, data: Any, *, shelf: directory.Shelf) -> None:
        super().__init__(data)
        kinds = directory.KINDS[shelf]
        kind: Any = self.fields["kind"]
        kind.choices = [("", "All"), *kinds]
        kind.label = "Helps with" if shelf == "partners" else "Kind"
        if not kinds:
            del self.fields["kind"]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen and can be, for `directory.Wanted`."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "words": found.get("q", ""),
            "kind": found.get("kind", ""),
            "nation": found.get("nation", ""),
            "past": bool(found.get("past")),
        }


class _PartOfForm(ActForm):
    """The body it is part of, of those that are there."""

    parent_id = forms.TypedChoiceField(label="Part of", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, parents: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        part_of: Any = self.fields["parent_id"]
        part_of.choices = [("", "Nothing: it stands alone"), *parents]


class _ReachForm(_PartOfForm):
    """How a body is reached."""

    phone = _text("Phone", 35)
    email = forms.EmailField(label="E-mail", required=False, max_length=254)
    lines = _text("House and street", 200)
    town = _text("Town", 60)
    postcode = _text("Postcode", 10)


class EnterOrganisationForm(_ReachForm):
    """A body of local reference data."""

    kind = OneChoiceField(
        select="Select what it is",
        label="What it is",
        choices=[(code, name) for code, name in ORGANISATION_KINDS if code in LOCAL_KINDS],
    )
    name = _text("Name", 120, required=True)
    jurisdiction = OneChoiceField(select="Select where it is", label="Where", choices=JURISDICTIONS)
    since = DayField(name="first day", label="From, if it is known", required=False)
    because = PlainTextField(name="reason", label="How you know, or why", longest=200, lines=False)
    field_order = ("kind", "name", "jurisdiction", "parent_id", "since", *_REACH, "because")


class OrganisationForm(_ReachForm):
    """What was recorded wrong about a body; its end, or that it is there after all."""

    what = "This organisation"
    name = _text("Name", 120, required=True)
    since = DayField(name="first day", label="From, if it is known", required=False)
    until = DayField(name="day it ended", label="It ended on, if it is no more", required=False)
    closed = forms.BooleanField(label="It is no more, and the day is not known", required=False)
    because = PlainTextField(name="reason", label="What was wrong, or why", longest=200, lines=False)
    field_order = ("name", "parent_id", "since", *_REACH, "until", "closed", "because")


class FollowForm(_PartOfForm):
    """What a body is called, and is part of, from a day on."""

    what = "This organisation"
    name = _text("Name from then on", 120, required=True)
    on = DayField(name="day it changed", label="From")
    because = PlainTextField(name="reason", label="Why, and where it is written", longest=200, lines=False)
    field_order = ("name", "parent_id", "on", "because")


class OfficeForm(ActForm):
    """Where an office is, how it is reached, and the unit it belongs to."""

    what = "This office"
    name = _text("Name", 80, required=True)
    lines = _text("House and street", 200, required=True)
    town = _text("Town", 60)
    postcode = _text("Postcode", 10, required=True)
    phone = _text("Phone", 35)
    duty_phone = _text("Duty phone", 35)
    rooms = PlainTextField(
        name="rooms", label="Rooms", help_text="Names, separated by commas", longest=200, lines=False, required=False
    )
    directions = PlainTextField(
        name="way there",
        label="How to get there",
        help_text="People read this on their own page: which bus, how far to walk, which door, is there a ramp",
        longest=300,
        lines=False,
        required=False,
    )
    delivery_unit_id = forms.TypedChoiceField(label="Delivery unit", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["delivery_unit_id"]
        units.choices = [("", "None: the office is its own unit"), *directory.delivery_units()]


class ClosureForm(ActForm):
    """A day on which an office is shut."""

    on = DayField(name="day it is shut", label="Day")
    why = PlainTextField(name="reason", label="Why it is shut", longest=120, lines=False)


class HolidayForm(ActForm):
    """A local holiday of an office."""

    on = DayField(name="day of the holiday", label="Day")
    name = PlainTextField(name="name of the holiday", label="Name", longest=120, lines=False)


class HelpForm(ActForm):
    """One kind of help an agency offers."""

    kind = OneChoiceField(select="Select what they help with", label="They help with", choices=HELP_KINDS)
    words = PlainTextField(name="what they offer", label="What they offer", longest=400, required=False)
    where = PlainTextField(name="place", label="Where", longest=200, lines=False, required=False)
    phone = _text("Phone", 35)
    since = DayField(name="first day", label="From")
    until = DayField(name="day it ends", label="Until, if it is known", required=False)


class EndHelpForm(ActForm):
    """The day a kind of help is no longer offered."""

    until = DayField(name="day it ends", label="It is no longer offered from")


class _CoverForm(ActForm):
    covered_by = forms.TypedChoiceField(label="Who covers", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, staff: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cover: Any = self.fields["covered_by"]
        cover.choices = [("", "Nobody yet"), *staff]


class LeaveForm(_CoverForm):
    """Somebody of the team is away."""

    post_id = forms.TypedChoiceField(label="Who is away", coerce=int, error_messages={"required": "Select who is away"})
    since = DayField(name="first day away", label="First day away")
    until = DayField(name="first day back", label="First day back")
    kind = OneChoiceField(select="Select why they are away", label="Why", choices=LEAVE_KINDS)
    note = PlainTextField(name="note", label="Note, if needed", longest=200, lines=False, required=False)

    def __init__(self, *args: Any, staff: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, staff=staff, **kwargs)
        who: Any = self.fields["post_id"]
        who.choices = [("", "Choose"), *staff]


class ChangeLeaveForm(_CoverForm):
    """They come back on another day, or somebody else covers."""

    what = "This leave"
    until = DayField(name="first day back", label="First day back")
    note = PlainTextField(name="note", label="Note, if needed", longest=200, lines=False, required=False)


class StaffFilter(forms.Form):
    """Which colleagues are shown. What cannot be is left out, never an error: it came from an address."""

    q = forms.CharField(label="Name, e-mail, team or office", required=False, max_length=60)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "All"), *ROLES])
    past = forms.ChoiceField(
        label="Which", required=False, choices=[("", "Those with a post today"), ("1", "Those without one too")]
    )

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen and can be, for `staff.Wanted`."""
        self.is_valid()
        found = self.cleaned_data
        return {"words": found.get("q", ""), "role": found.get("role", ""), "past": bool(found.get("past"))}


class RoleForm(ActForm):
    """What somebody does from today, in which team, and why."""

    what = "This post"
    role = OneChoiceField(select="Select a role", label="Role", choices=ROLES)
    team_id = forms.TypedChoiceField(label="Team", coerce=int, error_messages={"required": "Select a team"})
    because = PlainTextField(name="reason", label="Why", longest=200, lines=False)

    def __init__(self, *args: Any, teams: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team_id"]
        team.choices = [("", "Choose"), *teams]


class BeginPostForm(RoleForm):
    """A first post, or another after a break: from which day."""

    since = DayField(name="first day", label="First day")
    field_order = ("role", "team_id", "since", "because")


class EndPostForm(ActForm):
    """The first day without the post, and why."""

    what = "This post"
    until = DayField(name="first day without the post", label="First day without the post")
    because = PlainTextField(name="reason", label="Why", longest=200, lines=False)


class CallOffForm(ActForm):
    """They are not away after all."""


class TurnForm(ActForm):
    """Somebody is on duty for the office."""

    kind = OneChoiceField(label="Which duty?", select="Select which duty", choices=ROTA_KINDS)
    post_id = OneChoiceField(label="Who?", select="Select who", widget=forms.Select)
    day = DayField(label="From day", name="first day")
    starts = TimeField(label="From", name="time it begins")
    last = DayField(label="To day", name="last day")
    ends = TimeField(label="To", name="time it ends")
    phone = PlainTextField(label="On which phone?", name="phone number", longest=35, lines=False)

    def __init__(self, *args: Any, staff: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post_id"].choices = [("", ""), *((str(id_), name) for id_, name in staff)]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """Into the arguments of `add_turn`."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "post_id": int(data["post_id"]),
            "starts_at": datetime.combine(data["day"], data["starts"], tzinfo=LONDON),
            "ends_at": datetime.combine(data["last"], data["ends"], tzinfo=LONDON),
            "phone": data["phone"],
        }
