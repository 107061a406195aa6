"""Forms for a hearing: put it off, record its result, take a result back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from throughcare.courts import queries
from throughcare.courts.facts import CourtDid
from throughcare.courts.models import PUT_OFF_REASONS
from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, TimeField
from throughcare.design.forms import ActForm
from throughcare.sentences.facts import RequirementFacts
from throughcare.sentences.forms import FigureField, WholeField


class PutOffForm(ActForm):
    """The court adjourned: to when, and why."""

    what = "The hearing"
    stands = {"state": "Where it stands"}
    on = DayField(label="New day", name="new day")
    starts = TimeField(label="New time", name="new time")
    room = PlainTextField(label="Court room", name="court room", longest=40, lines=False, required=False)
    reason = OneChoiceField(label="Why was it put off?", select="Select why it was put off", choices=PUT_OFF_REASONS)
    words = PlainTextField(label="What the court said", name="account", longest=400, required=False)


class ResultForm(ActForm):
    """What the court found and did, on one screen."""

    what = "The hearing"
    stands = {"state": "Where it stands"}
    columns = {"words": "words"}
    finding = OneChoiceField(label="What did the court find?", select="Select what the court found")
    power = OneChoiceField(label="What did the court do?", select="Select what the court did")
    requirement = forms.ChoiceField(label="A requirement it changed", required=False)
    amount = FigureField(name="amount", label="How much it asks now", required=False)
    added = forms.ChoiceField(label="A requirement it added", required=False)
    added_amount = FigureField(name="amount", label="How much that asks", required=False)
    court_words = PlainTextField(
        name="court's words", label="The court's words, if the rules doubt it", longest=400, lines=False, required=False
    )
    extends_to = DayField(name="new last day", label="New last day, if it was extended", required=False)
    fine = FigureField(name="fine", label="Fine in pounds", required=False)
    term_months = WholeField(name="months", label="How many months are to be served")
    prison = PlainTextField(name="prison", label="Prison", longest=80, lines=False, required=False)
    narrow = forms.BooleanField(
        label="The offence carries no prison, and the failing was wilful and persistent", required=False
    )
    unjust_because = PlainTextField(
        name="reason", label="Why the court found it unjust to activate the sentence", longest=400, required=False
    )
    words = PlainTextField(name="account", label="What the court said", enter="Say what the court said", longest=4_000)

    def __init__(self, *args: Any, powers: queries.Powers, choices: queries.ResultChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.powers = powers
        _choose(self.fields["finding"], powers.findings)
        _choose(self.fields["power"], powers.powers)
        _choose(self.fields["requirement"], [("", "None"), *choices.asked])
        _choose(self.fields["added"], [("", "None"), *choices.can_be_added])
        if not powers.activates:
            del self.fields["unjust_because"]
        if not powers.narrow:
            del self.fields["narrow"]

    @property
    def did(self) -> CourtDid:
        """What the court found and did. What its power does not ask for is left out, also where it was typed."""
        said = self.facts
        asks = self.powers.asks.get(said["power"], ())
        changes = "changes" in asks
        added = RequirementFacts(code=said["added"], amount=said["added_amount"], court_words=said["court_words"])
        return CourtDid(
            finding=said["finding"],
            power=said["power"],
            words=said["words"],
            unjust_because=said.get("unjust_because", ""),
            fine=said["fine"] if "fine" in asks else None,
            requirement_id=int(said["requirement"]) if changes and said["requirement"] else None,
            amount=said["amount"] if changes else None,
            added=added if changes and said["added"] else None,
            extends_to=said["extends_to"] if changes or "extension" in asks else None,
            term_months=said["term_months"] if "term" in asks else None,
            prison=said["prison"] if "prison" in asks else "",
            not_imprisonable=bool(said.get("narrow")),
            wilful=bool(said.get("narrow")),
        )


def _choose(field: forms.Field, choices: Sequence[tuple[Any, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class TakeBackForm(ActForm):
    """Why a result was recorded wrongly."""

    what = "The result"
    columns = {"because": "taken_back_because"}
    because = PlainTextField(name="reason", label="Why was it wrong?", longest=300, enter="Say why it was wrong")
