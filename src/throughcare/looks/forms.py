"""What a manager or auditor says of a look."""

from __future__ import annotations

from django import forms

from throughcare.design.fields import OneChoiceField, PlainTextField
from throughcare.design.forms import ActForm


class JudgeForm(ActForm):
    """Was the look right?"""

    what = "This look"
    found = OneChoiceField(
        select="Select what you found",
        label="Was it right to look?",
        choices=[("right", "Yes, it was right"), ("not_right", "No"), ("asked", "I must ask first")],
        widget=forms.RadioSelect,
    )
    words = PlainTextField(name="note", label="Note, or what you ask", longest=1000, required=False)
    done = PlainTextField(name="what was done", label="What was done about it (if not)", longest=1000, required=False)


class AnswerForm(ActForm):
    """Why one looked."""

    words = PlainTextField(name="answer", enter="Write your answer", label="Why you looked", longest=1000)


class DecideForm(ActForm):
    """How a finding stands."""

    what = "This finding"
    state = OneChoiceField(
        select="Select how it stands",
        label="How does it stand?",
        choices=[("looking", "I look into it"), ("nothing", "Nothing wrong"), ("not_right", "Not right")],
        widget=forms.RadioSelect,
    )
    words = PlainTextField(name="words", enter="Say why", label="Why, and what was done", longest=2000)
