"""Forms of the staff's page about how a person signs in."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from throughcare.design.fields import OneChoiceField
from throughcare.design.forms import ActForm
from throughcare.invitations.models import WHY_TAKEN_BACK
from throughcare.messaging.letters import Ways


class InviteForm(ActForm):
    """How to invite them. `shown_to` is the number or address that was shown."""

    what = "How they sign in"
    stands: ClassVar[dict[str, str]] = {"to": "They are invited by"}

    channel = OneChoiceField(label="How?", select="Select how to invite them")
    confirmed = forms.BooleanField(
        label="They told me that this is theirs, and who else can read it",
        error_messages={"required": "Ask them whose number or address it is, and who else can read it"},
    )

    def __init__(self, *args: Any, ways: Ways, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = ways
        named = (
            ("text", f"Text to {ways.text}", ways.text),
            ("email", f"E-mail to {ways.email}", ways.email),
            ("post", "On paper: a letter that says how they get everything printed", "post"),
        )
        self.fields["channel"].choices = [(code, words) for code, words, there in named if there]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """The way, and the number or address that stood beside it."""
        channel = self.cleaned_data["channel"]
        return {"channel": channel, "shown_to": self.ways.to(channel)}


class TakeBackForm(ActForm):
    """Why they may no longer sign in."""

    what = "How they sign in"
    columns: ClassVar[dict[str, str]] = {"why": "ended_why"}
    stands: ClassVar[dict[str, str]] = {"ended_at": "Ended"}

    why = OneChoiceField(label="Why?", select="Select why", choices=WHY_TAKEN_BACK)
