"""Forms for stopping a letter and for marking letters as printed."""

from __future__ import annotations

from typing import Any

from django import forms

from throughcare.design.fields import OneChoiceField, PlainTextField, SomeChoicesField
from throughcare.design.forms import ActForm
from throughcare.messaging.models import Feedback
from throughcare.messaging.queries import Row


class WithdrawForm(ActForm):
    """Why a letter must not leave."""

    what = "This letter"
    columns = {"because": "withdrawn_because"}

    because = PlainTextField(
        name="reason", longest=200, lines=False, label="Why must it not leave?", enter="Say why it must not leave"
    )


class LettersField(SomeChoicesField):
    """Letters by their ids. One that has meanwhile been stopped is no choice any more, and must still be told about."""

    def valid_value(self, value: object) -> bool:
        """Any id; the action says what became of it."""
        return str(value).isdecimal() and len(str(value)) < 19


class TakeBackForm(ActForm):
    """Which letters were marked as posted by mistake."""

    taken_ids = LettersField(select="Select the letters that have not left", label="Letters")

    def __init__(self, *args: Any, rows: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taken_ids"].choices = [(row.id, f"{row.who}: {row.subject}") for row in rows]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """The ids as numbers."""
        return {"letter_ids": sorted(int(chosen) for chosen in self.cleaned_data["taken_ids"])}


class FeedbackForm(ActForm):
    """What somebody says of the product."""

    kind = OneChoiceField(
        label="What is it about?",
        select="Select what it is about",
        choices=Feedback._meta.get_field("kind").flatchoices,
    )
    page = forms.CharField(label="Which page", required=False, max_length=200)
    words = PlainTextField(label="What do you want to say?", name="text", enter="Write what you want to say")


class AnswerFeedbackForm(ActForm):
    """What is done about it."""

    answer = PlainTextField(label="What is done about it", name="answer", enter="Write what is done about it")


class PrintedForm(ActForm):
    """Which letters have been printed and posted."""

    letter_ids = LettersField(select="Select the letters that are in the post", label="Letters")

    def __init__(self, *args: Any, rows: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["letter_ids"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(row.id, f"{row.who}: {row.subject}") for row in rows]

    @property
    def facts(self) -> dict[str, Any]:
        """The ids as numbers."""
        return {"letter_ids": sorted(int(chosen) for chosen in self.cleaned_data["letter_ids"])}
