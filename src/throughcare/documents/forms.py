"""Forms for adding a paper and taking one off the record."""

from __future__ import annotations

from typing import Any

from django import forms

from throughcare.design.fields import PlainTextField
from throughcare.design.forms import ActForm


class AddForm(ActForm):
    """A paper: the file, and what it is."""

    file = forms.FileField(
        label="File",
        help_text="A PDF, JPEG or PNG, smaller than 20 MB.",
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose another file",
            "missing": "Choose a file",
        },
    )
    title = PlainTextField(
        name="title",
        longest=120,
        lines=False,
        label="What is it?",
        help_text="For example, letter from their employer of 16 November.",
        enter="Say what the paper is",
    )

    @property
    def facts(self) -> dict[str, Any]:
        """The title, the file's name and its bytes."""
        file = self.cleaned_data["file"]
        return {"title": self.cleaned_data["title"], "filename": file.name, "content": file.read()}


class WithdrawForm(ActForm):
    """Why a paper should not be on this record."""

    what = "This paper"
    columns = {"because": "withdrawn_because"}

    because = PlainTextField(
        name="reason",
        longest=200,
        lines=False,
        label="Why should it not be here?",
        help_text="The paper is kept, but nobody can open it.",
        enter="Say why it should not be here",
    )
