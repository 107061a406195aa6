"""Forms of an import: the file, whether it is imported, and what is decided of somebody who is held."""

from __future__ import annotations

from typing import Any

from django import forms

from throughcare.design.fields import OneChoiceField, PlainTextField
from throughcare.design.forms import ActForm

_ENCODINGS = [("", "UTF-8, as most systems write"), ("cp1252", "Windows (cp1252)"), ("utf-16", "UTF-16")]


class SendForm(ActForm):
    """A file to be imported, and how it is read."""

    file = forms.FileField(
        label="File",
        help_text="A CSV or JSON file, smaller than 20 MB. A spreadsheet has to be saved as CSV UTF-8 first.",
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose another file",
            "missing": "Choose a file",
        },
    )
    map_name = OneChoiceField(select="Select what the file is", label="What is the file?")
    office_id = forms.TypedChoiceField(
        coerce=int,
        label="Office",
        help_text="Its team manager gets the people for whom the file names no officer.",
        error_messages={"required": "Select the office", "invalid_choice": "Select the office"},
    )
    encoding = forms.ChoiceField(
        label="How it is written",
        choices=_ENCODINGS,
        required=False,
        help_text="Change this only if letters such as é come out wrong.",
    )

    def __init__(
        self, *args: Any, mappings: list[tuple[str, str]], offices: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["map_name"].choices = mappings  # type: ignore[attr-defined]
        self.fields["office_id"].choices = offices  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """The file's name and bytes, the mapping, the office and the encoding."""
        facts = dict(super().facts)
        file = facts.pop("file")
        return {**facts, "file_name": file.name, "content": file.read()}


class StartForm(ActForm):
    """A file that was checked is imported, or is not."""

    what = "This import"
    stands = {"state": "What became of it"}


class SameForm(ActForm):
    """The same person: which record, and how one knows."""

    what = "This person in the file"
    stands = {"state": "What was decided"}

    person_id = forms.TypedChoiceField(
        coerce=int,
        label="Which record is theirs?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the record", "invalid_choice": "Choose the record"},
    )
    because = PlainTextField(
        name="reason", longest=400, label="How do you know that they are the same?", enter="Say how you know"
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = people  # type: ignore[attr-defined]
        if len(people) == 1:  # nothing to choose
            self.fields["person_id"].widget = forms.HiddenInput()
            self.fields["person_id"].initial = people[0][0]


class AnotherForm(ActForm):
    """Another person: how one knows."""

    what = "This person in the file"
    stands = {"state": "What was decided"}

    because = PlainTextField(
        name="reason", longest=400, label="How do you know that they are another person?", enter="Say how you know"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "another_%s"  # beside the other form on the same page
