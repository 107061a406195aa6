"""Forms of a recall. What the rule allows is held by the actions; forms are for kindness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms

from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField, TimeField
from throughcare.design.forms import ActForm
from throughcare.enforcement.forms import DecisionField
from throughcare.enforcement.models import Recall
from throughcare.enforcement.recall import rules
from throughcare.enforcement.recall.queries import WEIGHED
from throughcare.kernel.clock import LONDON
from throughcare.policy.recall_books import Recall as Book
from throughcare.policy.recall_books import RecallChoice

Shown = tuple[tuple[str, str], ...]
_YES_NO = [("yes", "Yes"), ("no", "No")]
_QUESTION = "q_"


def moment(on: date, at: time, *, now: datetime) -> datetime:
    """A local day and time as a moment. In the hour that comes twice, the later one that is not to come."""
    found = [datetime.combine(on, at.replace(fold=fold), tzinfo=LONDON) for fold in (0, 1)]
    return max((one for one in found if one <= now), default=found[0])


def _choose(field: forms.Field, choices: Sequence[tuple[Any, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _of(rows: Sequence[RecallChoice]) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in rows]


class RecallForm(ActForm):
    """A form of a recall: `shown` names each field with the macro that shows it."""

    what = "The recall"
    shown: Shown = ()


class MomentForm(RecallForm):
    """A form with the day and time something happened: `moment_` names the two fields, and the fact they make."""

    moment_: ClassVar[str] = ""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        on = self.fields[f"{self.moment_}_on"]
        assert isinstance(on, DayField)
        on.latest = now.astimezone(LONDON).date()

    @property
    def facts(self) -> dict[str, Any]:
        """Day and time as one moment."""
        said = super().facts
        on, at = said.pop(f"{self.moment_}_on"), said.pop(f"{self.moment_}_time")
        return {**said, f"{self.moment_}_at": moment(on, at, now=self.now)}


def just_now(name: str, now: datetime) -> dict[str, Any]:
    """Day and time of now, as a form first shows them."""
    local = now.astimezone(LONDON)
    return {f"{name}_on": local.date(), f"{name}_time": local.time().replace(second=0, microsecond=0)}


class ConsiderForm(RecallForm):
    """A concern without a failure, or a new charge."""

    sentence_id = OneChoiceField(label="From which licence?", select="Select the licence")
    origin = OneChoiceField(
        label="What makes you consider recall?",
        select="Select what makes you consider recall",
        choices=[("concern", "A concern, without a failure"), ("charge", "A new charge")],
    )
    happened_on = DayField(label="When did it happen?", name="day it happened")
    words = PlainTextField(
        label="What happened?", name="account", enter="Say what happened", help_text="Facts only, and who told us."
    )
    shown: Shown = (("radios", "sentence_id"), ("radios", "origin"), ("day", "happened_on"), ("textarea", "words"))

    def __init__(self, *args: Any, licences: Sequence[tuple[int, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["sentence_id"], licences)
        when = self.fields["happened_on"]
        assert isinstance(when, DayField)
        when.latest = today

    @property
    def facts(self) -> dict[str, Any]:
        """The licence as an id."""
        said = super().facts
        return {**said, "sentence_id": int(said["sentence_id"])}


class WeighForm(RecallForm):
    """Everything that is weighed, and the questions the rule turns on."""

    what = "What is weighed"
    led_to = PlainTextField(label="What led to it?", name="account", enter="Say what led to it")
    grounds = SomeChoicesField(label="Why recall?", select="Select at least one reason")
    links = SomeChoicesField(
        label="Link to the risk",
        select="Select a link",
        required=False,
        help_text="For an extended sentence or one without an end, at least one is needed",
    )
    breaks = SomeChoicesField(label="Which conditions were broken?", select="Select a condition", required=False)
    broken_words = PlainTextField(label="How were they broken?", name="account", required=False, longest=2_000)
    alternatives = SomeChoicesField(label="What was tried before?", select="Select what was tried, or none")
    alternatives_words = PlainTextField(
        label="What came of it?", name="account of what was tried", required=False, longest=2_000
    )
    vulnerabilities = SomeChoicesField(
        label="Concerns for them in custody", select="Select every concern, or none, or not known"
    )
    vulnerability_words = PlainTextField(
        label="What must the prison know?", name="account of the concerns", required=False, longest=2_000
    )
    dependants = PlainTextField(
        label="Who depends on them?",
        name="account of who depends on them",
        required=False,
        longest=1_000,
        help_text="Children, people they care for, animals: who looks after them now?",
    )
    arrest = PlainTextField(
        label="What must the police know for the arrest?",
        name="account for the arrest",
        required=False,
        longest=1_000,
        help_text="Where they are, who else is there, dangers to anybody",
    )
    group = OneChoiceField(label="What kind of sentence is it?", select="Select the kind of sentence")
    charge = OneChoiceField(label="Is there a new charge or conviction?", select="Select one", required=False)

    def __init__(self, *args: Any, book: Book, conditions: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = {"grounds": book.grounds, "links": book.links, "alternatives": book.alternatives}
        for name, rows in {**lists, "vulnerabilities": book.vulnerabilities, "charge": book.charges}.items():
            _choose(self.fields[name], _of(rows))
        _choose(self.fields["breaks"], conditions)
        _choose(self.fields["group"], [(row.code, row.name) for row in book.groups])
        asked = {code for group in book.groups for code in group.asks}
        self.questions = [row.code for row in book.questions if row.code in asked]
        for code in self.questions:
            self.fields[_QUESTION + code] = OneChoiceField(
                label=book.question(code).name, select="Select one", choices=_YES_NO, required=False
            )

    @property
    def asked(self) -> list[str]:
        """The fields of the questions the rule turns on."""
        return [_QUESTION + code for code in self.questions]

    def clean(self) -> dict[str, Any]:
        """ "None" stands alone."""
        data = super().clean() or {}
        for name in ("alternatives", "vulnerabilities"):
            chosen = data.get(name) or []
            if "none" in chosen and len(chosen) > 1:
                self.add_error(name, "Select none, or what there was, but not both")
        if data.get("group") in {"EXTENDED", "INDETERMINATE"} and not data.get("links"):
            self.add_error("links", "Select at least one link to the risk for this kind of sentence")
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """What is weighed, by column; a question that is not answered is left out."""
        said = super().facts
        answers = {code: said.pop(_QUESTION + code) for code in self.questions}
        said["breaks"] = sorted(int(number) for number in said["breaks"])
        return {"facts": {**said, "answers": {code: given == "yes" for code, given in answers.items() if given}}}


def weighed(row: Recall, known: dict[str, bool], *, group: str) -> dict[str, Any]:
    """The form's first values: what was weighed before, else what the record knows."""
    answers = row.answers if row.weighed_at is not None else known
    first = {_QUESTION + code: "yes" if answer else "no" for code, answer in answers.items()}
    kept = {name: getattr(row, name) for name in WEIGHED if name != "answers"}
    return {**first, **kept, "group": row.group or group}


class DecideForm(MomentForm):
    """The decision with its time. Offers what the rule leaves open."""

    stands: ClassVar[dict[str, str]] = {"decided_at": "Decided"}
    moment_ = "decided"
    columns = {"words": "decision_words"}
    decision = DecisionField(label="Your decision", select="Select your decision")
    emergency = OneChoiceField(
        label="Is it an emergency?",
        select="Select whether it is an emergency",
        choices=[("yes", "Yes: the licence must be revoked within 2 hours"), ("no", "No: within 2 days")],
        required=False,
    )
    words = PlainTextField(label="Your reason", name="reason", enter="Give your reason")
    told_words = PlainTextField(
        label="Why, for the letter",
        name="words for the letter",
        enter="Say why, in words they can read",
        longest=1_000,
        help_text="Plain words: the person reads them.",
    )
    warns = forms.BooleanField(label="The letter is a warning too", required=False)
    decided_on = DayField(label="Day it was decided", name="day it was decided")
    decided_time = TimeField(label="Time it was decided", name="time it was decided")

    def __init__(self, *args: Any, allowed: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["decision"], allowed)

    def clean(self) -> dict[str, Any]:
        """A recall is an emergency or is not."""
        data = super().clean() or {}
        if data.get("decision") in {rules.FIXED_TERM, rules.STANDARD} and not data.get("emergency"):
            self.add_error("emergency", "Select whether it is an emergency")
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """Yes or no as a truth value."""
        said = super().facts
        return {**said, "emergency": said["emergency"] == "yes"}


class EndorseForm(MomentForm):
    """A manager's answer to a decision, and when it was given."""

    stands: ClassVar[dict[str, str]] = {"agreed_at": "The manager agreed", "requested_at": "The senior manager agreed"}
    moment_ = "given"
    answer = OneChoiceField(
        label="Do you agree?",
        select="Select whether you agree",
        choices=[("agreed", "I agree"), ("sent_back", "No: send it back to be decided again")],
    )
    words = PlainTextField(label="Your reason", name="reason", required=False)
    given_on = DayField(label="Day you agreed", name="day you agreed")
    given_time = TimeField(label="Time you agreed", name="time you agreed")
    shown: Shown = (("radios", "answer"), ("textarea", "words"), ("day", "given_on"), ("time", "given_time"))

    def clean(self) -> dict[str, Any]:
        """Sending back needs a reason."""
        data = super().clean() or {}
        if data.get("answer") == "sent_back" and not data.get("words"):
            self.add_error("words", "Say why you send it back")
        return data


class RationaleForm(RecallForm):
    """Why the manager agreed, written afterwards."""

    columns = {"words": "rationale"}
    words = PlainTextField(label="Why did you agree?", name="reason", enter="Give your reasons")
    shown: Shown = (("textarea", "words"),)


class RevokeForm(MomentForm):
    """When the licence was revoked."""

    stands: ClassVar[dict[str, str]] = {"revoked_at": "Revoked"}
    moment_ = "revoked"
    revoked_on = DayField(label="Day the licence was revoked", name="day the licence was revoked")
    revoked_time = TimeField(label="Time the licence was revoked", name="time the licence was revoked")
    shown: Shown = (("day", "revoked_on"), ("time", "revoked_time"))


class ToldForm(RecallForm):
    """That they were told why, and how."""

    columns = {"how": "told_how"}
    told_on = DayField(label="Day they were told", name="day they were told")
    how = PlainTextField(
        label="How, and by whom?", name="account", enter="Say how they were told", longest=200, lines=False
    )
    shown: Shown = (("day", "told_on"), ("text", "how"))


class RepresentForm(RecallForm):
    """What they say against the recall."""

    on = DayField(label="Day they said it", name="day they said it")
    words = PlainTextField(label="What do they say?", name="account", enter="Write what they say")
    shown: Shown = (("day", "on"), ("textarea", "words"))


class PassOnForm(RecallForm):
    """That it was passed on."""

    what = "What they say"
    sent_on = DayField(label="Day it was passed on", name="day it was passed on")
    shown: Shown = (("day", "sent_on"),)


class ReviewForm(RecallForm):
    """What a review came to."""

    on = DayField(label="Day of the review", name="day of the review")
    result = OneChoiceField(
        label="What did it come to?",
        select="Select what the review came to",
        choices=[("stays", "They stay in custody"), ("release", "They are to be released")],
    )
    release_on = DayField(label="Day of release", name="day of release", required=False)
    words = PlainTextField(label="Who decided, and why?", name="reason", enter="Say who decided, and why")


class StopForm(RecallForm):
    """Why recall is not gone on with."""

    columns = {"because": "ended_because"}
    because = PlainTextField(label="Why?", name="reason", longest=200, enter="Give the reason")
    shown: Shown = (("textarea", "because"),)
