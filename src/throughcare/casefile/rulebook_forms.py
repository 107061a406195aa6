"""What is asked of whoever rehearses a change of the rule book."""

from __future__ import annotations

from throughcare.design.fields import PlainTextField
from throughcare.design.forms import ActForm

_LONGEST = 60_000  # the longest file of the rule book has some 14,000 characters


class RehearseForm(ActForm):
    """Why the rule book as installed is tried."""

    because = PlainTextField(
        label="What is the change?",
        name="change",
        longest=300,
        lines=False,
        enter="Say what the change is",
        help_text="Such as “first contact within 3 working days from 1 April”. It stands beside what is found.",
    )


class ProposalForm(RehearseForm):
    """A file of the rule book as it would be."""

    text = PlainTextField(
        label="The file as it would be",
        name="file",
        longest=_LONGEST,
        enter="Enter the file as it would be",
        help_text="It begins as it is installed. A new edition is a new [[edition]] table with its own dates; the one"
        " before ends (valid_until) on the day the new one begins.",
    )
