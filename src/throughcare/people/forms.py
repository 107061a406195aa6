"""What staff enter about a person."""

from __future__ import annotations

from django import forms

from throughcare.design.fields import DayField, PlainTextField
from throughcare.design.forms import ActForm
from throughcare.kernel.errors import Refused
from throughcare.people.facts import AddressFacts, NameFacts, PersonFacts, PhoneFacts
from throughcare.people.record import reach

PRONOUNS = [("he", "He"), ("she", "She"), ("they", "They"), ("", "Not recorded")]
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class PersonForm(ActForm):
    """A person to add. Only a name is asked for; what is not known is left empty and shown as "Not recorded"."""

    forenames = PlainTextField(name="forenames", label="Forenames", longest=120, lines=False, required=False)
    surname = PlainTextField(name="surname", label="Surname", longest=120, lines=False)
    alias = PlainTextField(
        name="other name", label="Another name they use, if any", longest=120, lines=False, required=False
    )
    date_of_birth = DayField(name="date of birth", label="Date of birth", required=False)
    pronoun = forms.ChoiceField(
        label="They are spoken of as", choices=PRONOUNS, required=False, widget=forms.RadioSelect
    )
    language = PlainTextField(
        name="language", label="Language, if not English", longest=40, lines=False, required=False
    )
    interpreter = forms.BooleanField(label="They need an interpreter", required=False)
    lines = PlainTextField(name="street", label="House and street", longest=200, lines=False, required=False)
    town = PlainTextField(name="town", label="Town", longest=60, lines=False, required=False)
    postcode = PlainTextField(name="postcode", label="Postcode", longest=10, lines=False, required=False)
    mobile = PlainTextField(name="mobile number", label="Mobile number", longest=35, lines=False, required=False)

    not_same = PlainTextField(
        name="reason", label="Why they are not the same person", longest=400, lines=False, required=False
    )

    def clean_mobile(self) -> str:
        """A number that can be rung, or nothing."""
        try:
            return reach.number(self.cleaned_data["mobile"]) if self.cleaned_data["mobile"] else ""
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused

    def person(self) -> PersonFacts:
        """What was entered, as the action takes it."""
        f = self.facts
        names = [NameFacts(surname=f["surname"], forenames=f["forenames"])]
        if f["alias"]:
            names.append(NameFacts(surname=f["alias"], kind="alias"))
        has_address = f["lines"] or f["postcode"]
        return PersonFacts(
            names=tuple(names),
            date_of_birth=f["date_of_birth"],
            pronoun=f["pronoun"],
            language=f["language"] or "English",
            interpreter=f["interpreter"] if f["language"] else None,
            addresses=(AddressFacts(lines=f["lines"], town=f["town"], postcode=f["postcode"]),) if has_address else (),
            phones=(PhoneFacts(kind="mobile", value=f["mobile"], preferred=True),) if f["mobile"] else (),
        )
