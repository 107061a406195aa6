"""What staff enter about who is responsible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from throughcare.design.fields import DayField, OneChoiceField, PlainTextField
from throughcare.design.forms import ActForm

LONGEST_REASON = 300


def _reason() -> PlainTextField:
    return PlainTextField(
        name="reason",
        label="Why",
        help_text="The person can be told this.",
        enter="Say why. The person can be told the reason.",
        longest=LONGEST_REASON,
        lines=False,
    )


class AllocateForm(ActForm):
    """Who takes a role. The post says which role it is."""

    what = "Who is responsible"
    columns = {"post": "post_id"}
    post = forms.TypedChoiceField(label="Who", coerce=int)
    because = _reason()

    def __init__(self, *args: Any, posts: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", "Choose somebody of your office"), *posts]  # type: ignore[attr-defined]
        self.fields["post"].error_messages.update(
            required="Choose who takes the role", invalid_choice="Choose who takes the role"
        )


class EndForm(ActForm):
    """The end of a role that nobody takes over."""

    what = "Who is responsible"
    columns = {"because": "ended_because"}
    because = _reason()


class TierForm(ActForm):
    """A tier from a day, with its reason."""

    what = "The tier"
    columns = {"on": "since"}
    tier = OneChoiceField(label="Tier", select="Select the tier")
    on = DayField(name="day", label="From which day")
    because = _reason()

    def __init__(self, *args: Any, tiers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = [(tier, tier) for tier in tiers]  # type: ignore[attr-defined]


class PeopleField(forms.Field):
    """The ids of ticked people, as ticks of a list or joined by commas in one hidden field."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[int]:
        """The ids, each once. Raises for what is no id."""
        texts = [value] if isinstance(value, str) else value or []
        given = [part for text in texts for part in str(text).split(",") if part]
        if any(not (part.isascii() and part.isdigit() and len(part) < 18) for part in given):
            raise ValidationError("Tick the people again")
        return sorted({int(part) for part in given})


class TakeOverForm(ActForm):
    """Whom to take over, who takes them, and why. `everyone` means the whole filtered list, other pages too."""

    source = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    q = forms.CharField(required=False, widget=forms.HiddenInput, max_length=80)
    tier = forms.CharField(required=False, widget=forms.HiddenInput, max_length=10)
    people = PeopleField(required=False)
    everyone = forms.BooleanField(required=False, label="Everyone in this list, on all its pages")
    to_post = forms.TypedChoiceField(label="Who takes them over", coerce=int)
    because = _reason()

    def __init__(self, *args: Any, posts: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(posts) if len(posts) == 1 else [("", "Choose an offender manager"), *posts]
        self.fields["to_post"].choices = choices  # type: ignore[attr-defined]
        self.fields["to_post"].error_messages.update(
            required="Choose who takes them over", invalid_choice="Choose who takes them over"
        )

    def clean(self) -> dict[str, Any]:
        """Somebody must be ticked."""
        entered = super().clean() or self.cleaned_data
        if "people" in entered and not entered["people"] and not entered.get("everyone"):
            self.add_error("people", "Tick at least one person")
        return entered


class AgreeForm(ActForm):
    """What was agreed to on the preview: exactly these people, as they stood when they were shown."""

    people = PeopleField(widget=forms.HiddenInput)
    to_post = forms.IntegerField(widget=forms.HiddenInput)
    because = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_REASON)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=40)
