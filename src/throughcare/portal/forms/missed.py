"""Why they did not come, and what shows it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.design.forms import ActForm
from throughcare.portal import fields
from throughcare.portal.queries.missed import Missed


class WhyForm(ActForm):
    """Why they could not come, chosen and in their own words."""

    reason = fields.Choice(choose=gettext_lazy("Choose why you could not come."))
    words = fields.Words(longest=1_500)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something else needs a word."""
        given = super().clean() or {}
        if given.get("reason") == "none" and not given.get("words"):
            self.add_error("words", _("Tell us what it was, in a few words."))
        return given


class ProofForm(ActForm):
    """A photo or file of the proof, or how it comes otherwise."""

    file = fields.Photo()
    how = fields.Choice(choose="", required=False)

    def __init__(self, *args: Any, missed: Missed, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("later", _("I will send it later")), ("bring", _("I will bring it in"))]
        if missed.may_say_so:
            choices.append(("no_note", _("I have no note")))
        self.fields["how"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of both is needed."""
        given = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("how"):
            raise ValidationError({"file": _("Choose a photo or file. Or choose what you want to do.")})
        return given
