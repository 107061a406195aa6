"""What staff enter about a person."""

from __future__ import annotations

from typing import Any

from django import forms

from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, TimeField
from throughcare.design.forms import ActForm
from throughcare.people.facts import AddressFacts, NameFacts, PersonFacts, PhoneFacts
from throughcare.people.models import Commitment, Registration

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


class NameForm(ActForm):
    """A further name, or a new current one."""

    kind = OneChoiceField(
        select="Select what kind of name it is",
        label="What kind of name is it?",
        choices=[
            ("alias", "A name they also use"),
            ("former", "A name they had"),
            ("current", "Their name from now on"),
        ],
        widget=forms.RadioSelect,
    )
    forenames = PlainTextField(name="forenames", label="Forenames", longest=120, lines=False, required=False)
    surname = PlainTextField(name="surname", label="Surname", longest=120, lines=False, required=False)

    def values(self) -> dict[str, Any]:
        """For `people.actions.add_name`."""
        return {"facts": NameFacts(**self.facts)}


class AddressForm(ActForm):
    """A new address, and when they told us."""

    kind = OneChoiceField(
        select="Select what kind of address it is",
        label="What kind of address is it?",
        choices=[("main", "Where they live"), ("other", "Another address"), ("none", "No fixed address")],
        widget=forms.RadioSelect,
    )
    lines = PlainTextField(name="street", label="House and street", longest=200, lines=False, required=False)
    town = PlainTextField(name="town", label="Town", longest=60, lines=False, required=False)
    postcode = PlainTextField(name="postcode", label="Postcode", longest=10, lines=False, required=False)
    since = DayField(name="day they moved in", label="From", required=False)
    told_on = DayField(name="day they told us", label="They told us on", required=False)

    def values(self) -> dict[str, Any]:
        """For `people.actions.add_address`."""
        return {"facts": AddressFacts(**self.facts)}


class PhoneForm(ActForm):
    """A number or e-mail address."""

    kind = OneChoiceField(
        select="Select what it is",
        label="What is it?",
        choices=[("mobile", "Mobile"), ("phone", "Phone"), ("email", "E-mail")],
        widget=forms.RadioSelect,
    )
    value = PlainTextField(name="number or address", label="Number or address", longest=254, lines=False)
    preferred = forms.BooleanField(label="They would rather be reached this way", required=False)
    note = PlainTextField(name="note", label="Note, such as when to ring", longest=120, lines=False, required=False)

    def values(self) -> dict[str, Any]:
        """For `people.actions.add_phone`."""
        return {"facts": PhoneFacts(**self.facts)}


class AdjustmentForm(ActForm):
    """What helps the person take part."""

    text = PlainTextField(name="what helps", enter="Say what helps", label="What helps?", longest=120, lines=False)
    large_print = forms.BooleanField(label="Letters in large print", required=False)

    def values(self) -> dict[str, Any]:
        """For `people.actions.add_adjustment`."""
        return self.facts


class CommitmentForm(ActForm):
    """Something else in the person's diary."""

    kind = OneChoiceField(
        select="Select what it is",
        label="What is it?",
        choices=Commitment._meta.get_field("kind").flatchoices,
        widget=forms.RadioSelect,
    )
    text = PlainTextField(name="what it is", enter="Say what it is", label="In a few words", longest=120, lines=False)
    weekday = forms.ChoiceField(label="Every week on", choices=[("", "Not weekly"), *WEEKDAYS], required=False)
    on = DayField(name="date", label="Or once, on", required=False)
    starts = TimeField(name="start", label="From", required=False)
    ends = TimeField(
        name="end", label="Until", help_text="If it is earlier than the start, it is the next day.", required=False
    )

    def values(self) -> dict[str, Any]:
        """For `people.actions.add_commitment`."""
        f = self.facts
        return {**f, "weekday": int(f["weekday"]) if f["weekday"] else None}


class RegistrationForm(ActForm):
    """Something staff must know."""

    kind = OneChoiceField(
        select="Select what it is",
        label="What must staff know?",
        choices=Registration._meta.get_field("kind").flatchoices,
        widget=forms.RadioSelect,
    )
    level = PlainTextField(
        name="level",
        label="Level, if it has one",
        help_text="Such as Medium, or Level 2",
        longest=40,
        lines=False,
        required=False,
    )
    note = PlainTextField(name="note", label="Note", longest=200, lines=False, required=False)
    since = DayField(name="day it begins", label="From")
    review_on = DayField(name="review day", label="Look at it again on")

    def values(self) -> dict[str, Any]:
        """For `people.actions.register`."""
        return self.facts
