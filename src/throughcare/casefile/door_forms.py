"""What staff enter about who may see whom."""

from __future__ import annotations

from typing import Any

from django import forms

from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField
from throughcare.design.forms import ActForm
from throughcare.people.tables.limits import DAY_KINDS, HOW_KNOWN, PURPOSES


class DayForm(ActForm):
    """A colleague and their part of the day."""

    post = forms.TypedChoiceField(label="Who", coerce=int, error_messages={"required": "Select a colleague"})
    kind = OneChoiceField(select="Select what their part is", label="Their part today", choices=DAY_KINDS)

    def __init__(self, *args: Any, staff: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        post: Any = self.fields["post"]
        post.choices = [("", "Choose"), *staff]


class EndDayForm(ActForm):
    """They have no part today after all."""


class OpenForm(ActForm):
    """A purpose and a reason."""

    purpose = OneChoiceField(
        select="Select what it is for", label="What is it for?", choices=PURPOSES, widget=forms.RadioSelect
    )
    reason = PlainTextField(
        name="reason", enter="Say why, in a sentence", label="Why, and what you need to know", longest=1000
    )


class ReviewForm(ActForm):
    """A manager looks at an opening."""

    columns = {"found": "review", "words": "review_words"}
    found = OneChoiceField(
        select="Select what you found",
        label="Was it right to open the record?",
        choices=[("right", "Yes, it was right"), ("not_right", "No"), ("asked", "I must ask first")],
        widget=forms.RadioSelect,
    )
    words = PlainTextField(
        name="note", label="Note, or what you ask (needed unless it was right)", longest=1000, required=False
    )


class WordsForm(ActForm):
    """An answer to the manager."""

    columns = {"words": "answer"}
    words = PlainTextField(name="answer", enter="Write your answer", label="Your answer", longest=1000)


class LimitForm(ActForm):
    """Whom it names, what they read, and why."""

    users = SomeChoicesField(select="Choose at least one person", label="Who?", choices=[])
    message = PlainTextField(
        name="message", enter="Say what they will read", label="What the refused read", longest=300
    )
    because = PlainTextField(name="reason", enter="Give the reason", label="Reason, for the record", longest=1000)

    def __init__(self, *args: Any, staff: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["users"].choices = staff  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """For `people.limits.set_limit`."""
        return {**self.facts, "users": [int(user_id) for user_id in self.facts["users"]]}


class BecauseForm(ActForm):
    """A reason."""

    columns = {"because": "ended_because"}
    because = PlainTextField(name="reason", enter="Give the reason", label="Reason", longest=1000)


class KnownForm(ActForm):
    """How one knows the person."""

    how = OneChoiceField(
        select="Select how you know them", label="How do you know them?", choices=HOW_KNOWN, widget=forms.RadioSelect
    )
    words = PlainTextField(name="words", label="Anything your manager should know", longest=500, required=False)


class DecideForm(ActForm):
    """Does a colleague know the person?"""

    columns = {"known": "state"}
    known = OneChoiceField(
        select="Select what you decide",
        label="Do they know this person?",
        choices=[("yes", "Yes: close the record to them"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    because = PlainTextField(name="reason", label="Reason (needed if not)", longest=500, required=False)


class OwnFactsForm(ActForm):
    """What one says of oneself, all of it optional."""

    surname = PlainTextField(name="surname", label="Your surname", longest=120, lines=False, required=False)
    date_of_birth = DayField(name="date of birth", label="Your date of birth", required=False)
    lines = PlainTextField(name="street", label="Your house and street", longest=200, lines=False, required=False)
    postcode = PlainTextField(name="postcode", label="Your postcode", longest=10, lines=False, required=False)


class ExportForm(ActForm):
    """Who gets the file, and why."""

    recipient = PlainTextField(
        name="name of who gets it", enter="Say who gets the file", label="Who gets the file?", longest=120, lines=False
    )
    reason = PlainTextField(name="reason", label="Why is it needed?", longest=1000, required=False)

    def __init__(self, *args: Any, long: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = long


class ExportDecisionForm(ActForm):
    """A manager agrees, or says why not."""

    columns = {"decision": "state", "words": "decided_words"}
    decision = OneChoiceField(
        select="Select whether it may leave",
        label="May this list leave?",
        choices=[("allow", "Yes"), ("refuse", "No")],
        widget=forms.RadioSelect,
    )
    words = PlainTextField(name="note", label="Note (needed if it may not)", longest=1000, required=False)
