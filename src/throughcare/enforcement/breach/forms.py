"""Forms of a breach, a further offence and a progress note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField, TimeField
from throughcare.design.forms import ActForm
from throughcare.enforcement.models import Breach, FurtherOffence

_COURT = "The name as the directory has it, where it is there"


def _choose(field: forms.Field, choices: Sequence[tuple[Any, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class WriteForm(ActForm):
    """The author's part of the pack; it may be saved half done."""

    what = "The breach"
    stands = {"state": "Where it stands"}
    statement = PlainTextField(
        label="Your statement to the court",
        name="statement",
        longest=8_000,
        required=False,
        help_text="What happened and what was tried. Facts are in the pack already: no need to repeat them.",
    )
    asked_how = forms.ChoiceField(label="How were they asked what they say?", required=False)
    person_says = PlainTextField(
        label="What the person says", name="account", longest=4_000, required=False, help_text="In their own words."
    )
    proposal = forms.ChoiceField(label="What you propose to the court", required=False)
    proposal_words = PlainTextField(label="Why you propose it", name="reason", longest=2_000, required=False)

    def __init__(self, *args: Any, proposals: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["asked_how"], [("", "Not asked yet"), *Breach._meta.get_field("asked_how").flatchoices])
        _choose(self.fields["proposal"], [("", "Not decided yet"), *proposals])


class DeclareForm(ActForm):
    """The author's declaration."""

    what = "The breach"
    stands = {"state": "Where it stands"}
    true = forms.BooleanField(
        label="I declare that what is in this pack is true and complete as far as I know, with what speaks for the "
        "person and what we ourselves did not keep.",
        error_messages={"required": "Tick that it is true and complete"},
    )


class EndorseForm(ActForm):
    """The manager's answer."""

    what = "The breach"
    stands = {"state": "Where it stands"}
    columns = {"answer": "state", "words": "endorsed_words"}
    answer = OneChoiceField(
        label="Do you endorse it?",
        select="Select whether you endorse it",
        choices=[("endorse", "I endorse it: lay it at court"), ("send_back", "No: send it back to be written")],
    )
    words = PlainTextField(label="Your reason", name="reason", longest=1_000, required=False)

    def clean(self) -> dict[str, Any]:
        """Sending back needs a reason."""
        data = super().clean() or self.cleaned_data
        if data.get("answer") == "send_back" and not data.get("words"):
            self.add_error("words", "Say why you send it back")
        return data


class LayForm(ActForm):
    """Where and when it was laid, and the day of the hearing."""

    what = "The breach"
    stands = {"state": "Where it stands"}
    court = PlainTextField(label="Court", name="court", longest=160, lines=False, help_text=_COURT)
    laid_on = DayField(label="Day it was laid", name="day it was laid")
    on = DayField(label="Day of the hearing", name="day of the hearing")
    starts = TimeField(label="Time of the hearing", name="time of the hearing")
    room = PlainTextField(label="Court room", name="court room", longest=40, lines=False, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        laid_on = self.fields["laid_on"]
        assert isinstance(laid_on, DayField)
        laid_on.latest = today


class WithdrawForm(ActForm):
    """Why it is not taken to court."""

    what = "The breach"
    stands = {"state": "Where it stands"}
    columns = {"because": "ended_because"}
    because = PlainTextField(label="Why?", name="reason", longest=250, enter="Give the reason")


class OffenceForm(ActForm):
    """A charge or a conviction during an order."""

    sentence_ids = SomeChoicesField(label="During which orders?", select="Select at least one order")
    offence = PlainTextField(label="Offence", name="offence", longest=200, lines=False)
    committed_on = DayField(label="Day of the offence", name="day of the offence")
    charged_on = DayField(label="Day of the charge, if they were charged", name="day of the charge", required=False)
    convicted_on = DayField(
        label="Day of the conviction, if they were convicted", name="day of the conviction", required=False
    )
    court = PlainTextField(label="Court, if it is known", name="court", longest=160, lines=False, required=False)
    told_us = PlainTextField(
        label="Who told us?", name="source", longest=120, lines=False, enter="Say who told us, or how we know"
    )

    def __init__(self, *args: Any, orders: Sequence[tuple[int, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["sentence_ids"], orders)
        for name in ("committed_on", "charged_on", "convicted_on"):
            field = self.fields[name]
            assert isinstance(field, DayField)
            field.latest = today

    @property
    def facts(self) -> dict[str, Any]:
        """Orders as ids."""
        said = super().facts
        return {**said, "sentence_ids": sorted(int(one) for one in said["sentence_ids"])}


class ConvictForm(ActForm):
    """They were convicted of what was a charge."""

    what = "The further offence"
    convicted_on = DayField(label="Day of the conviction", name="day of the conviction")
    court = PlainTextField(label="Court", name="court", longest=160, lines=False, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["convicted_on"]
        assert isinstance(field, DayField)
        field.latest = today


class DecisionField(OneChoiceField):
    """A decision. None is offered once it is decided, but one is taken: a second click comes after the first."""

    def valid_value(self, value: Any) -> bool:
        """Any decision; the action says what is possible."""
        return True


class DecideOffenceForm(ActForm):
    """What follows a further offence under one order."""

    what = "The further offence"
    columns = {"words": "decision_words"}
    decision = DecisionField(label="Your decision", select="Select your decision")
    words = PlainTextField(label="Your reason", name="reason", enter="Give your reason")

    def __init__(self, *args: Any, allowed: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["decision"], allowed)

    def compare(self, current: FurtherOffence) -> list[tuple[str, Any, Any]]:
        """The decision that stands beside the one that was typed."""
        _choose(self.fields["decision"], FurtherOffence._meta.get_field("decision").flatchoices)
        return super().compare(current)


class NoteForm(ActForm):
    """What a court is told, without a breach."""

    sentence_id = OneChoiceField(label="Which order?", select="Select the order")
    court = PlainTextField(label="Court", name="court", longest=160, lines=False, help_text=_COURT)
    words = PlainTextField(
        label="How it goes",
        name="account",
        longest=4_000,
        enter="Say how the order goes",
        help_text="Hours, meetings and what we did not keep are put beside it from the record.",
    )

    def __init__(self, *args: Any, orders: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["sentence_id"], orders)

    @property
    def facts(self) -> dict[str, Any]:
        """The order as an id."""
        said = super().facts
        return {**said, "sentence_id": int(said["sentence_id"])}
