"""What staff enter about the parts of a record. One form a part; putting it right asks why as well."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, TimeField
from throughcare.design.forms import ActForm
from throughcare.people.forms import PRONOUNS, WEEKDAYS
from throughcare.people.models import Consent, CorrectionAsked, ProposedChange, Registration
from throughcare.people.tables.identity import WRITTEN
from throughcare.policy.books import Choice, Record

NOT_RECORDED = ("", "Not recorded")


class AskedField(forms.TypedChoiceField):
    """Yes, no, or never asked."""

    widget = forms.RadioSelect

    def __init__(self, *, label: str) -> None:
        super().__init__(
            label=label,
            choices=[("yes", "Yes"), ("no", "No"), ("unasked", "Not asked")],
            coerce={"yes": True, "no": False, "unasked": None}.get,
            empty_value=None,
            required=False,
        )

    def prepare_value(self, value: Any) -> Any:
        """What the record holds, as the choice that stands for it."""
        return {True: "yes", False: "no", None: "unasked"}.get(value, value)


def _line(name: str, label: str, longest: int, *, required: bool = False, help_text: str = "") -> PlainTextField:
    return PlainTextField(name=name, label=label, longest=longest, lines=False, required=required, help_text=help_text)


class PartForm(ActForm):
    """The form of a part. `lists` are the lists of the rule book where the person is, `today` the day it is shown."""

    coded: dict[str, str] = {}

    def __init__(self, *args: Any, lists: Record, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, of in self.coded.items():
            rows: tuple[Choice, ...] = getattr(lists, of)
            field = self.fields[name]
            empty = [NOT_RECORDED] if not field.required or isinstance(field.widget, forms.Select) else []
            field.choices = [*empty, *((row.code, row.name) for row in rows)]  # type: ignore[attr-defined]
        for name in ("told_on", "since"):
            if isinstance(day := self.fields.get(name), DayField):
                day.latest = today

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, as the action takes it: without what belongs to the act and not to the part."""
        return {name: value for name, value in self.facts.items() if name != "because"}


class AddressForm(PartForm):
    """An address: where, of what sort, and the three days of a move."""

    coded = {"type": "address_types"}
    kind = OneChoiceField(
        select="Select what kind of address it is",
        label="What kind of address is it?",
        choices=[("main", "Where they live, or will live"), ("other", "Another address"), ("none", "No fixed address")],
    )
    type = forms.ChoiceField(label="What sort of place is it?", required=False)
    lines = _line("street", "House and street", 200)
    town = _line("town", "Town", 60)
    postcode = _line("postcode", "Postcode", 10)
    planned_for = DayField(
        name="day they plan to move",
        label="They plan to move on",
        help_text="If they told us of it before",
        required=False,
    )
    since = DayField(
        name="day they moved", label="They moved on", help_text="Leave empty while it is only planned", required=False
    )
    told_on = DayField(name="day they told us", label="They told us on", required=False)
    note = _line("note", "Note, such as whose home it is", 200)


class PhoneForm(PartForm):
    """A number or e-mail address, and how it may be used."""

    kind = OneChoiceField(
        select="Select what it is",
        label="What is it?",
        choices=[("mobile", "Mobile"), ("phone", "Phone"), ("email", "E-mail")],
    )
    value = _line("number or address", "Number or address", 254, required=True)
    preferred = forms.BooleanField(label="They would rather be reached this way", required=False)
    may_text = AskedField(label="May we send texts?")
    may_leave_message = AskedField(label="May we leave a message?")
    shared = AskedField(label="Do others use this phone or address?")
    note = _line("note", "Note, such as when to ring", 120)
    since = DayField(name="first day", label="From", required=False)
    told_on = DayField(name="day they told us", label="They told us on", required=False)


class NameForm(PartForm):
    """A further name, or a new current one."""

    kind = OneChoiceField(
        select="Select what kind of name it is",
        label="What kind of name is it?",
        choices=[
            ("preferred", "What they want to be called"),
            ("alias", "A name they also use"),
            ("former", "A name they had"),
            ("birth", "Their name at birth"),
            ("current", "Their name from now on"),
        ],
    )
    forenames = _line("forenames", "Forenames", 120)
    surname = _line("surname", "Surname", 120)
    since = DayField(name="first day", label="From", required=False)
    told_on = DayField(name="day they told us", label="They told us on", required=False)


class DisabilityForm(PartForm):
    """A disability or lasting condition, in their words."""

    coded = {"kind": "disabilities"}
    kind = forms.ChoiceField(label="What is it about?", required=False)
    words = _line("words", "In their own words", 200)
    since = DayField(name="first day", label="Since", required=False)


class AdjustmentForm(PartForm):
    """What helps the person take part."""

    text = PlainTextField(name="what helps", enter="Say what helps", label="What helps?", longest=120, lines=False)
    large_print = forms.BooleanField(label="Letters in large print", required=False)
    agreed_on = DayField(name="day it was agreed", label="Agreed with them on", required=False)
    review_on = DayField(name="day to ask again", label="Ask again on", required=False)


class CommitmentForm(PartForm):
    """Something else in the person's diary."""

    kind = OneChoiceField(
        select="Select what it is",
        label="What is it?",
        choices=[
            ("work", "Work"),
            ("faith", "Faith"),
            ("event", "Important event"),
            ("care", "Care"),
            ("treatment", "Treatment"),
        ],
    )
    text = PlainTextField(name="what it is", enter="Say what it is", label="In a few words", longest=120, lines=False)
    weekday = forms.TypedChoiceField(
        label="Every week on",
        choices=[("", "Not weekly"), *WEEKDAYS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    on = DayField(name="date", label="Or once, on", required=False)
    may_shift = forms.BooleanField(label="That day may still shift by one", required=False)
    starts = TimeField(name="start", label="From", required=False)
    ends = TimeField(
        name="end", label="Until", help_text="If it is earlier than the start, it is the next day.", required=False
    )
    told_on = DayField(name="day they told us", label="They told us on", required=False)


class RegistrationForm(PartForm):
    """Something staff must know."""

    kind = OneChoiceField(
        select="Select what it is",
        label="What must staff know?",
        choices=[row for row in Registration._meta.get_field("kind").flatchoices if row[0] != "safeguarding"],
    )
    category = forms.ChoiceField(
        label="MAPPA category",
        choices=[("", "None"), ("1", "Category 1"), ("2", "Category 2"), ("3", "Category 3"), ("4", "Category 4")],
        required=False,
    )
    level = _line("level", "Level, if it has one", 40, help_text="Such as Medium, or Level 2")
    note = _line("note", "Note", 200)
    since = DayField(name="day it begins", label="From")
    review_on = DayField(name="review day", label="Look at it again on")


class CircumstanceForm(PartForm):
    """How the person lives."""

    coded = {"kind": "circumstances"}
    kind = OneChoiceField(select="Select what it is about", label="What is it about?")
    words = PlainTextField(name="words", enter="Say how it is", label="How is it?", longest=200, lines=False)
    since = DayField(name="first day", label="Since", required=False)
    told_on = DayField(name="day they told us", label="They told us on", required=False)


class FamilyForm(PartForm):
    """Somebody of the family."""

    coded = {"kind": "family"}
    kind = forms.ChoiceField(label="Who are they to the person?")
    name = _line("name", "Name", 120, required=True)
    phone = _line("phone", "Phone", 35)
    email = _line("e-mail", "E-mail", 254)
    next_of_kin = forms.BooleanField(label="Next of kin", required=False)
    lives_with = AskedField(label="Do they live together?")
    note = _line("note", "Note", 200)
    since = DayField(name="first day", label="Since", required=False)


class SupportForm(PartForm):
    """Somebody on the person's side: a mentor, a group."""

    coded = {"kind": "support"}
    kind = forms.ChoiceField(label="Who are they?")
    name = _line("name", "Name of the person or group", 120, required=True)
    organisation = _line("organisation", "Organisation", 120)
    phone = _line("phone", "Phone", 35)
    email = _line("e-mail", "E-mail", 254)
    note = _line("note", "What they help with", 200)
    since = DayField(name="first day", label="Since", required=False)


FORMS: dict[str, type[PartForm]] = {
    "address": AddressForm,
    "phone": PhoneForm,
    "name": NameForm,
    "disability": DisabilityForm,
    "adjustment": AdjustmentForm,
    "commitment": CommitmentForm,
    "registration": RegistrationForm,
    "circumstance": CircumstanceForm,
    "family": FamilyForm,
    "support": SupportForm,
}


def _because(label: str, enter: str, *, longest: int = 200, required: bool = True) -> PlainTextField:
    return PlainTextField(name="reason", enter=enter, label=label, longest=longest, lines=False, required=required)


def correcting(part: str) -> type[PartForm]:
    """The part's form, which also asks how we know that it was wrong."""
    asks = {"because": _because("How do we know that it was wrong?", "Say how you know")}
    return type(f"Correct{FORMS[part].__name__}", (FORMS[part],), asks)


class AboutForm(PartForm):
    """What is said once of a person."""

    coded = {"ethnicity": "ethnicity", "gender": "gender", "faith": "faith", "disability": "disabled"}
    date_of_birth = DayField(name="date of birth", label="Date of birth", required=False)
    pronoun = forms.ChoiceField(
        label="They are spoken of as", choices=PRONOUNS, required=False, widget=forms.RadioSelect
    )
    language = _line("language", "Language", 40)
    written_in = forms.ChoiceField(
        label="We write to them in", choices=[("", "The language they speak"), *WRITTEN], required=False
    )
    interpreter = AskedField(label="Do they need an interpreter?")
    interpreter_language = _line("interpreter's language", "Language of the interpreter", 40)
    interpreter_note = _line("note", "About the interpreter", 120, help_text="Such as: a woman, always the same")
    gender_words = _line("gender", "Gender, in their own words", 120)
    gender = forms.ChoiceField(label="Gender, by the list", required=False)
    ethnicity_words = _line("ethnicity", "Ethnicity, in their own words", 120)
    ethnicity = forms.ChoiceField(label="Ethnicity, by the list", required=False)
    faith_words = _line("faith", "Faith, in their own words", 120)
    faith = forms.ChoiceField(label="Faith, by the list", required=False)
    disability = forms.ChoiceField(label="Do they say they have a disability?", required=False)
    because = _because("If what stood here was wrong, how do we know?", "Say how you know", required=False)


class EndForm(ActForm):
    """It holds no more."""

    columns = {"because": "ended_because"}
    until = DayField(name="day it ended", label="It ended on")
    because = _because("Why?", "Say why", required=False)


class StrikeForm(ActForm):
    """It should never have been here."""

    columns = {"because": "ended_because"}
    because = _because("How do we know that it was never so, or is somebody else's?", "Say how you know")


class VerifyForm(PartForm):
    """Somebody looked whether they live there."""

    coded = {"how": "verified_how"}
    verified = forms.TypedChoiceField(
        label="Do they live there?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether they live there"},
    )
    how = OneChoiceField(select="Select how you know", label="How do you know?")
    on = DayField(name="day you looked", label="On which day?")


class MovedForm(ActForm):
    """A planned move happened."""

    columns = {"on": "since"}
    on = DayField(name="day they moved", label="They moved on")


class ReviewForm(ActForm):
    """A registration looked at again."""

    columns = {"next_on": "review_on"}
    words = PlainTextField(name="what you found", enter="Say what you found", label="What did you find?", longest=400)
    next_on = DayField(name="next review day", label="Look at it again on")


class AskForm(ActForm):
    """Does it still help?"""

    columns = {"next_on": "review_on"}
    next_on = DayField(name="day to ask again", label="It still helps. Ask again on", required=False)


class ConsentForm(ActForm):
    """They agreed that we may be in touch."""

    covers = OneChoiceField(
        select="Select what they agreed to",
        label="What may we be in touch about?",
        choices=Consent._meta.get_field("covers").flatchoices,
    )
    given_on = DayField(name="day they agreed", label="They agreed on")
    how = OneChoiceField(
        select="Select how they said so", label="How?", choices=Consent._meta.get_field("how").flatchoices
    )
    note = _line("note", "Note", 200)


class WithdrawForm(ActForm):
    """They agree no more."""

    columns = {"on": "withdrawn_on", "how": "withdrawn_how"}
    on = DayField(name="day they withdrew it", label="They withdrew it on")
    how = _line("how", "How did they tell us?", 200)


class WhoDeclaresForm(ActForm):
    """Who declared a change, and when."""

    declared_by = OneChoiceField(
        select="Select who told us",
        label="Who told us?",
        choices=ProposedChange._meta.get_field("declared_by").flatchoices,
    )
    declared_name = _line("name", "Their name, if not the person", 120)
    declared_on = DayField(name="day they told us", label="On which day?")
    words = _line("words", "In their words", 400)


def declaring(part: str) -> type[PartForm]:
    """The part's form, and who declared it. What it asks of the day we were told is the day it was declared."""
    base = FORMS[part]
    asks = {
        f"who_{name}": field for name, field in WhoDeclaresForm.base_fields.items() if name not in {"key", "version"}
    }
    return type(
        f"Declare{base.__name__}", (base,), {**asks, "told_on": None} if "told_on" in base.base_fields else asks
    )


def split_declared(facts: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was entered, as the values of the part and who declared them."""
    who = {name.removeprefix("who_"): value for name, value in facts.items() if name.startswith("who_")}
    return {name: value for name, value in facts.items() if not name.startswith("who_")}, who


class RefuseForm(ActForm):
    """Why a declared change is not taken over."""

    stands = {"state": "What was decided"}
    because = PlainTextField(
        name="reason",
        enter="Say why, in words they can read",
        label="Why not?",
        help_text="They read this in a letter.",
        longest=400,
    )


class NoteCorrectionForm(ActForm):
    """What the person says is wrong, written down for them."""

    part = OneChoiceField(
        select="Select what it is about",
        label="What is it about?",
        choices=CorrectionAsked._meta.get_field("part").flatchoices,
    )
    wrong = PlainTextField(name="what is wrong", enter="Write what is wrong", label="What is wrong?", longest=2000)
    right = PlainTextField(name="what is right", enter="Write what is right", label="What is right?", longest=2000)


class AnswerCorrectionForm(ActForm):
    """What came of it."""

    stands = {"state": "What came of it"}
    state = OneChoiceField(
        select="Select what came of it",
        label="What came of it?",
        choices=[
            ("corrected", "I put it right"),
            ("partly", "I put some of it right"),
            ("refused", "It stays as it is"),
        ],
    )
    answer = PlainTextField(
        name="answer",
        enter="Write what you changed, or why not",
        label="What did you change, or why not?",
        help_text="They read this in a letter and on their page. Write to them: you, we.",
        longest=2000,
    )


def confirming(part: str, *, leave: bool = False) -> type[PartForm]:
    """The declared values, to be put right where needed, and why; for a move that waits for a yes, words with it."""
    base = FORMS[part]
    because = PlainTextField(
        name="reason",
        label="What do you want to say with it?" if leave else "What did you put right, and how do you know?",
        help_text="They read this in the letter. If you changed something above, say what and how you know."
        if leave
        else "Only if you changed something. They read this in a letter.",
        longest=400,
        lines=False,
        required=False,
    )
    return type(f"Confirm{base.__name__}", (base,), {"because": because, "stands": {"state": "What was decided"}})
