"""Forms for complaints, as staff use them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from throughcare.complaints.models import ANSWER_HOW, FOUND, HOW_MADE, TOLD_HOW
from throughcare.design.fields import OneChoiceField, PlainTextField
from throughcare.design.forms import ActForm

_BY_STAFF = [(code, name) for code, name in HOW_MADE if code != "page"]


class EnterForm(ActForm):
    """A complaint that was said or written to us, written down in their words."""

    what = "The complaint"
    subject = OneChoiceField(label="What is it about?", select="Select what it is about")
    of_id = forms.TypedChoiceField(label="Whom is it about?", required=False, coerce=int, empty_value=None)
    words = PlainTextField(
        name="words",
        label="What happened, in their own words",
        enter="Write down what happened, in their own words",
        help_text="Write what they say, not what you think of it. Read it back to them.",
    )
    wants = PlainTextField(name="words", label="What would put it right for them?", longest=4_000, required=False)
    how_made = OneChoiceField(label="How did they tell us?", select="Select how they told us", choices=_BY_STAFF)
    answer_how = OneChoiceField(
        label="How do they want their answer?", select="Select how they want their answer", choices=ANSWER_HOW
    )

    def __init__(
        self, *args: Any, subjects: Sequence[tuple[str, str]], staff: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["subject"], subjects)
        _choose(self.fields["of_id"], [("", "Nobody in particular"), *staff])


class AcknowledgeForm(ActForm):
    """That they were told that we have it."""

    what = "The complaint"
    columns = {"how": "acknowledged_how"}
    how = OneChoiceField(
        label="How did you tell them?",
        select="Select how you told them",
        choices=[(code, name) for code, name in TOLD_HOW if code != "page"],
    )


class AnswerForm(ActForm):
    """The answer, as the person reads it."""

    what = "The complaint"
    stands = {"state": "Where it stands"}
    found = OneChoiceField(label="What did you find?", select="Select what you found", choices=FOUND)
    words = PlainTextField(
        name="answer",
        label="What you found, and why",
        enter="Say what you found, and why",
        help_text="They read this. Write to them: short sentences, everyday words.",
    )
    will_do = PlainTextField(
        name="answer",
        label="What we will do",
        enter="Say what we will do",
        help_text="They read this. If there is nothing to do, say why.",
    )


class HandOnForm(ActForm):
    """Somebody else answers it."""

    what = "The complaint"
    columns = {"to_post_id": "answerer_id"}
    to_post_id = forms.TypedChoiceField(
        label="Who should answer it?", coerce=int, error_messages={"required": "Select who should answer it"}
    )
    because = PlainTextField(name="reason", label="Why?", longest=300, lines=False, enter="Say why")

    def __init__(self, *args: Any, posts: Sequence[tuple[str, str]], answerer_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Sent twice, the second finds who was chosen answering it: the action knows that it is the same.
        now = [(str(answerer_id), "Who answers it now")] if self.is_bound else []
        _choose(self.fields["to_post_id"], [("", "Choose"), *posts, *now])


class OpenForm(ActForm):
    """Let whom it is about read it."""

    what = "The complaint"
    stands = {"state": "Where it stands"}


class AgainForm(ActForm):
    """Why they are not happy with the answer, in their words."""

    what = "The complaint"
    columns = {"words": "unhappy_words"}
    words = PlainTextField(
        name="words", label="What is not right, in their own words", enter="Write down what is not right for them"
    )


class WithdrawForm(ActForm):
    """What they said when they took it back."""

    what = "The complaint"
    columns = {"words": "withdrawn_words"}
    words = PlainTextField(
        name="words",
        label="What they said, in their own words",
        longest=300,
        enter="Write down what they said",
        help_text="Only if they said themselves that they take it back.",
    )


def _choose(field: forms.Field, choices: Sequence[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
