"""Forms for recording, judging and deciding. What the rule allows is held by the actions; forms are for kindness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField
from throughcare.design.forms import ActForm
from throughcare.enforcement.actions import referrals
from throughcare.enforcement.models import Referral
from throughcare.enforcement.queries import ladder, pages
from throughcare.policy import books


class RecordForm(ActForm):
    """A failure without a meeting, and what it breaks of each order."""

    kind = OneChoiceField(label="What kind of failure is it?", select="Select what kind of failure it is")
    happened_on = DayField(label="When did it happen?", name="day it happened")
    told_us = PlainTextField(
        label="Who told us?", name="source", longest=120, lines=False, enter="Say who told us, or how we know"
    )
    words = PlainTextField(
        label="What happened?",
        name="account",
        enter="Say what happened",
        help_text="Facts only. The judgement comes after.",
    )
    sentence_ids = SomeChoicesField(
        label="Which orders does it break?", select="Select at least one order that it breaks"
    )

    def __init__(self, *args: Any, orders: Sequence[ladder.MayBreak], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orders = orders
        _choose(self.fields["kind"], pages.WITHOUT_MEETING)
        _choose(self.fields["sentence_ids"], [(order.id, order.name) for order in orders])
        when = self.fields["happened_on"]
        assert isinstance(when, DayField)
        when.latest = today
        for order in orders:
            self.fields[_breaks(order.id)] = forms.ChoiceField(
                label="What of it was not kept?",
                required=False,
                choices=[("", "The order as a whole"), *order.keeps],
            )

    @property
    def facts(self) -> dict[str, Any]:
        """Orders as ids, and what is not kept of each."""
        said = super().facts
        chosen = sorted(int(order_id) for order_id in said["sentence_ids"])
        breaks = {order_id: int(said[_breaks(order_id)]) for order_id in chosen if said[_breaks(order_id)]}
        kept = {name: said[name] for name in ("kind", "happened_on", "told_us", "words")}
        return {**kept, "sentence_ids": chosen, "breaks": breaks}

    def reveal(self) -> dict[int, str]:
        """The field that says what of an order was not kept, by order."""
        return {order.id: _breaks(order.id) for order in self.orders if order.keeps}


def _breaks(order_id: int) -> str:
    return f"breaks_{order_id}"


def _choose(field: forms.Field, choices: Sequence[tuple[Any, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class JudgeForm(ActForm):
    """Whether there was a reasonable excuse."""

    what = "The failure"
    columns = {"excused": "state", "words": "judged_words"}
    excused = OneChoiceField(
        label="Was there a reasonable excuse?",
        select="Select whether there was a reasonable excuse",
        choices=[("no", "No: without reasonable excuse"), ("yes", "Yes: there was a reasonable excuse")],
    )
    words = PlainTextField(label="Your reason", name="reason", enter="Give your reason")

    @property
    def facts(self) -> dict[str, Any]:
        """Yes or no as a truth value."""
        return {"excused": self.cleaned_data["excused"] == "yes", "words": self.cleaned_data["words"]}


class BecauseForm(ActForm):
    """The reason for taking something back."""

    columns = {"because": "withdrawn_because"}
    because = PlainTextField(label="Why?", name="reason", longest=200, enter="Give the reason")


class DecideForm(ActForm):
    """What follows a failure on one order. Offers what the rule allows."""

    what = "The decision"
    columns = {"words": "decision_words"}
    decision = OneChoiceField(label="Your decision", select="Select your decision")
    words = PlainTextField(label="Your reason", name="reason", enter="Give your reason")
    circumstances = PlainTextField(
        label="What happened, for the letter",
        name="account for the letter",
        longest=1_000,
        required=False,
        help_text="Only a warning sends it. Plain words: the person reads them.",
    )

    def __init__(self, *args: Any, allowed: Sequence[books.Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["decision"], [(row.code, row.name) for row in allowed])

    def clean(self) -> dict[str, Any]:
        """A warning says what happened."""
        data = super().clean() or {}
        if data.get("decision") == "warn" and not data.get("circumstances"):
            self.add_error("circumstances", "Say what happened, for the letter")
        return data


class AgreeForm(ActForm):
    """The team manager's answer to a proposal."""

    what = "The proposal"
    columns = {"answer": "agreement", "words": "agreement_words"}
    answer = OneChoiceField(
        label="Do you agree?",
        select="Select whether you agree",
        choices=[("agree", "I agree: neither, for now"), ("send_back", "No: send it back to be decided again")],
    )
    words = PlainTextField(label="Your reason", name="reason", required=False)

    def clean(self) -> dict[str, Any]:
        """Sending back needs a reason."""
        data = super().clean() or {}
        if data.get("answer") == "send_back" and not data.get("words"):
            self.add_error("words", "Say why you send it back")
        return data


class DecisionField(OneChoiceField):
    """A decision. None is offered once a referral has ended, but one is taken: a second click comes after the first."""

    def valid_value(self, value: Any) -> bool:
        """Any decision; the action says what is possible."""
        return True


class ReferralForm(ActForm):
    """A decision on a referral with what is stored beside it."""

    what = "The referral"
    columns = {"words": "decision_words"}
    decision = DecisionField(label="Your decision", select="Select your decision")
    court = PlainTextField(label="Court", name="court", longest=120, lines=False, required=False)
    laid_on = DayField(label="Day the information was laid", name="day the information was laid", required=False)
    missing = PlainTextField(label="What is missing?", name="account of what is missing", longest=300, required=False)
    wanted_by = DayField(label="Wanted by", name="day it is wanted by", required=False)
    circumstances = PlainTextField(
        label="What happened, for the letter", name="account for the letter", longest=1_000, required=False
    )
    told_on = DayField(label="Day the person was told, if they were", name="day the person was told", required=False)
    words = PlainTextField(label="Your reason", name="reason", enter="Give your reason")

    def __init__(
        self,
        *args: Any,
        allowed: Sequence[books.Decision],
        known: Sequence[books.Decision],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        _choose(self.fields["decision"], [(row.code, row.name) for row in allowed])
        for name in ("laid_on", "told_on"):
            field = self.fields[name]
            assert isinstance(field, DayField)
            field.latest = today
        wanted_by = self.fields["wanted_by"]
        assert isinstance(wanted_by, DayField)
        wanted_by.earliest = today

    @property
    def facts(self) -> dict[str, Any]:
        """The decision, its reason, and only what this decision stores."""
        said = super().facts
        wanted = (*referrals.STORES.get(said["decision"], ()), *referrals.MAY_STORE.get(said["decision"], ()))
        stored = {name: said[name] for name in wanted if said[name]}
        return {"decision": said["decision"], "words": said["words"], "stored": stored}

    def compare(self, current: Referral) -> list[tuple[str, Any, Any]]:
        """The decision that stands, or why it was sent back, beside the one that was typed."""
        _choose(self.fields["decision"], [(row.code, row.name) for row in self.known])
        back = current.stored.get("returned", [])
        sent = [("Sent back because", back[-1]["reason"], "")] if back else []
        return [*sent, *super().compare(current)]


class EvidenceForm(ActForm):
    """What the offender manager sends after a referral came back."""

    what = "The referral"
    words = PlainTextField(label="What do you send?", name="account", enter="Say what you send")

    def compare(self, current: Referral) -> list[tuple[str, Any, Any]]:
        """What somebody else sent meanwhile, beside what was typed."""
        back = current.stored.get("returned", [])
        sent = back[-1].get("answer", "") if back else ""
        return [("What do you send?", sent, self.cleaned_data["words"])]
