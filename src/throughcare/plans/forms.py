"""Forms for writing a plan and living with it. What must hold is held by the actions; forms are for kindness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField
from throughcare.design.forms import ActForm
from throughcare.organisations.models import HELP_KINDS
from throughcare.plans.actions import saying
from throughcare.plans.actions.living import ActionSeen, HowFar
from throughcare.plans.actions.telling import PointSaid
from throughcare.plans.models import CHOICES, HOW, PARTS, WHO, Answer, PlanAction, Progress, Review, Wish
from throughcare.plans.queries import ActionRow, ObjectiveRow, Source

ANSWERS = Answer._meta.get_field("answer").flatchoices
HOW_FAR = Progress._meta.get_field("how_far").flatchoices
ACTION_STATES = PlanAction._meta.get_field("state").flatchoices
RESULTS = Review._meta.get_field("result").flatchoices
THEIR_SAY = "They had a say in this"
_HOW_HINT = "Not needed if they could not be asked."


def _latest(field: forms.Field, today: date) -> None:
    assert isinstance(field, DayField)
    field.latest = today


def _choose(field: forms.Field, choices: Sequence[tuple[Any, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class BeginForm(ActForm):
    """Why a version is written."""

    because = PlainTextField(label="Why is it written?", name="reason", longest=300, lines=False, enter="Say why")


class WordsForm(ActForm):
    """The parts of a plan in plain words."""

    what = "The plan"
    rules = PlainTextField(
        label="The rules of the sentence",
        name="rules",
        required=False,
        help_text="In plain words. It began with what the orders ask.",
    )
    responsibilities = PlainTextField(label="What you are asked to do", name="responsibilities", required=False)
    signs = PlainTextField(label="When it gets hard: my warning signs", name="warning signs", required=False)
    i_do = PlainTextField(label="When it gets hard: what I do", name="part on what they do", required=False)
    i_call = PlainTextField(
        label="When it gets hard: whom I call", name="part on whom they call", required=False, help_text="With numbers."
    )
    their_say = SomeChoicesField(
        label="In which of these did they have a say?", select="Select the parts", required=False, choices=PARTS
    )


class SafetyForm(ActForm):
    """What the person does not see."""

    what = "Risk and victim safety"
    risk = PlainTextField(label="Risk: to whom, of what, and how it is managed", name="part on risk", required=False)
    victims = PlainTextField(label="Safety of victims", name="part on victims", required=False)


class ObjectiveForm(ActForm):
    """What the person wants to reach."""

    what = "The objective"
    aim = PlainTextField(
        label="What do you want to reach?",
        name="aim",
        longest=1_000,
        enter="Say what they want to reach, in their words",
        help_text="In their words.",
    )
    why = PlainTextField(label="Why?", name="reason", longest=1_000, required=False)
    measure = PlainTextField(label="How will you know?", name="measure", longest=1_000, required=False)
    target_on = DayField(label="By when?", name="target day", required=False)
    comes_from = forms.ChoiceField(label="What does it come from?", required=False)
    their_say = forms.BooleanField(label=THEIR_SAY, required=False)

    def __init__(self, *args: Any, sources: Sequence[Source], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = {row.name: row for row in sources}
        named = [(row.name, f"{row.name} ({row.note})" if row.note else row.name) for row in sources]
        _choose(self.fields["comes_from"], [("", "Not said"), *named])
        target = self.fields["target_on"]
        assert isinstance(target, DayField)
        target.earliest = today

    @property
    def facts(self) -> dict[str, Any]:
        """With the row of what it comes from."""
        said = super().facts
        found = self.sources.get(said["comes_from"])
        return {**said, "source_kind": found.kind if found else "", "source_id": found.row_id if found else None}


class BecauseForm(ActForm):
    """Why something is left out."""

    columns = {"because": "state_because"}
    because = PlainTextField(label="Why?", name="reason", longest=300, enter="Say why it is left out")


class ActionForm(ActForm):
    """Who does what by when."""

    what = "The action"
    columns = {"rests_on": "requirement_id"}
    text = PlainTextField(
        label="What is to be done?", name="action", longest=300, lines=False, enter="Say what is to be done"
    )
    who = OneChoiceField(label="Who does it?", select="Select who does it", choices=WHO)
    agency = PlainTextField(label="Which agency?", name="agency", longest=120, lines=False, required=False)
    by_on = DayField(label="By when?", name="day", required=False)
    number = forms.IntegerField(label="Place in the order", min_value=1, max_value=99, required=False)
    rests_on = forms.ChoiceField(
        label="Does it rest on something ordered?",
        required=False,
        help_text="Only what rests on a requirement, condition or instruction can be enforced.",
    )
    their_say = forms.BooleanField(label=THEIR_SAY, required=False)

    def __init__(self, *args: Any, rests: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["rests_on"], [("", "No: agreed, not ordered"), *rests])

    @property
    def facts(self) -> dict[str, Any]:
        """What it rests on as an id."""
        said = super().facts
        kind, _, number = said.pop("rests_on").partition(":")
        for name in ("requirement", "instruction"):
            said[f"{name}_id"] = int(number) if kind == name else None
        return said


class ReadyForm(ActForm):
    """A version is ready to read; the row says the rest."""

    what = "The plan"
    stands = {"state": "The version"}


class AnswerForm(ActForm):
    """What the person said."""

    what = "The plan"
    stands = {"state": "The version"}
    answer = OneChoiceField(label="What did they say?", select="Select what they said", choices=ANSWERS)
    asked_on = DayField(label="Which day?", name="day they were asked")
    how = OneChoiceField(
        label="How did they read it?",
        select="Select how they read it",
        required=False,
        choices=HOW,
        help_text=_HOW_HINT,
    )
    would_change = PlainTextField(
        label="What would they change?",
        name="part on what they would change",
        required=False,
        help_text="In their words.",
    )
    reasons = PlainTextField(
        label="Their reasons, or why they could not be asked",
        name="reasons",
        required=False,
        help_text="Needed if they do not agree or could not be asked.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _latest(self.fields["asked_on"], today)


class _OfActions(ActForm):
    """How each action stands."""

    def add_actions(self, actions: Sequence[ActionRow], *, words: bool) -> None:
        """A field for each action, with what the record says now."""
        self.acted = actions
        self.worded = words
        for row in actions:
            self.fields[f"state_{row.id}"] = forms.ChoiceField(
                label=f"{row.text} ({row.who_text})", choices=ACTION_STATES, initial=row.state
            )
            if words:
                self.fields[f"words_{row.id}"] = PlainTextField(
                    label=f"What you saw of it: {row.text}", longest=500, lines=False, required=False
                )

    @property
    def seen(self) -> list[ActionSeen]:
        """What was said of each action."""
        said = self.cleaned_data
        return [ActionSeen(row.id, said[f"state_{row.id}"], said.get(f"words_{row.id}", "")) for row in self.acted]


class ProgressForm(_OfActions):
    """How far an objective is."""

    what = "The objective"
    stands = {"state": "The objective", "state_on": "Since"}
    how_far = OneChoiceField(label="How far is it?", select="Select how far it is", choices=HOW_FAR)
    words = PlainTextField(label="What happened?", name="account", required=False)
    on = DayField(label="Which day?", name="day")

    def __init__(self, *args: Any, actions: Sequence[ActionRow], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _latest(self.fields["on"], today)
        self.add_actions(actions, words=False)

    @property
    def facts(self) -> dict[str, Any]:
        """With each action."""
        said = super().facts
        return {**{name: said[name] for name in ("how_far", "words", "on")}, "actions": self.seen}


class ReviewForm(ActForm):
    """The plan is looked at with the person."""

    what = "The plan"
    stands = {"state": "The version"}
    reason = forms.ChoiceField(label="Why is it reviewed?", error_messages={"required": "Select why it is reviewed"})
    on = DayField(label="Day of the review", name="day of the review")

    def __init__(
        self,
        *args: Any,
        objectives: Sequence[ObjectiveRow],
        reasons: Sequence[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.objectives = objectives
        _choose(self.fields["reason"], [("", "Choose"), *reasons])
        _latest(self.fields["on"], today)
        for row in objectives:
            self.fields[f"far_{row.number}"] = OneChoiceField(
                label=f"{row.number}. {row.aim}", select=f"Select how far objective {row.number} is", choices=HOW_FAR
            )
            self.fields[f"words_{row.number}"] = PlainTextField(
                label=f"What happened with objective {row.number}?", longest=1_000, lines=False, required=False
            )
        self.fields["their_words"] = PlainTextField(
            label="What do they say of the plan?", name="part on what they say", required=False
        )
        self.fields["words"] = PlainTextField(label="What do you say?", name="account", required=False)
        self.fields["result"] = OneChoiceField(
            label="Does the plan change?", select="Select whether the plan changes", choices=RESULTS
        )
        self.fields["answer"] = OneChoiceField(
            label="Do they agree to it again?",
            select="Select whether they agree",
            required=False,
            choices=[one for one in ANSWERS if one[0] != "change"],
        )
        self.fields["answer_how"] = forms.ChoiceField(
            label="How were they asked?", required=False, choices=[("", "Choose"), *HOW], help_text=_HOW_HINT
        )
        self.fields["answer_reasons"] = PlainTextField(
            label="Their reasons, or why they could not be asked", name="reasons", required=False
        )

    @property
    def facts(self) -> dict[str, Any]:
        """With each objective."""
        said = super().facts
        names = ("reason", "on", "their_words", "words", "result", "answer", "answer_how", "answer_reasons")
        far = [HowFar(row.id, said[f"far_{row.number}"], said[f"words_{row.number}"]) for row in self.objectives]
        return {**{name: said[name] for name in names}, "objectives": far}


class CheckForm(_OfActions):
    """A supervisor's check."""

    seen_on = DayField(label="Which day did you see them?", name="day you saw them")
    how_they_are = PlainTextField(label="How are they?", name="account", enter="Say how they are")

    def __init__(self, *args: Any, actions: Sequence[ActionRow], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _latest(self.fields["seen_on"], today)
        self.add_actions(actions, words=True)
        self.fields["difficulty"] = PlainTextField(label="What is hard for them?", name="difficulty", required=False)
        self.fields["told_manager"] = PlainTextField(
            label="What did you tell the offender manager?",
            name="account of what you told",
            enter="Say what you told the offender manager",
            help_text="They say here that they read it.",
        )

    @property
    def facts(self) -> dict[str, Any]:
        """With each action."""
        said = super().facts
        names = ("seen_on", "how_they_are", "difficulty", "told_manager")
        return {**{name: said[name] for name in names}, "actions": self.seen}


class ReadForm(ActForm):
    """Somebody read a check."""

    what = "The check"
    columns = {"words": "read_words"}
    stands = {"read_at": "Read"}
    words = PlainTextField(label="What follows from it?", name="account", longest=300, required=False)


class HelpForm(ActForm):
    """Help that could not be had, or came late."""

    late = OneChoiceField(
        label="What happened?",
        select="Select what happened",
        choices=[("no", "It could not be had"), ("yes", "It came later than agreed, or has not come yet")],
    )
    kind = forms.ChoiceField(
        label="What kind of help?",
        choices=[("", "Choose"), *HELP_KINDS],
        error_messages={"required": "Select what kind of help"},
    )
    action_id = forms.ChoiceField(label="For which action of the plan?", required=False)
    help_with = PlainTextField(
        label="What help?",
        name="help",
        longest=300,
        lines=False,
        required=False,
        help_text="Left empty, it is what the action says.",
    )
    asked_on = DayField(label="When was it asked for?", name="day it was asked for")
    asked_of = PlainTextField(
        label="Who was asked?",
        name="name of who was asked",
        longest=120,
        lines=False,
        required=False,
        help_text="Left empty, it is the agency of the action.",
    )
    agreed_on = DayField(label="For which day was it agreed?", name="day agreed", required=False)
    known_on = DayField(label="When did you know?", name="day you knew")
    why_not = PlainTextField(
        label="Why not?",
        name="reason",
        longest=1_000,
        enter="Say why",
        help_text="In plain words: the person reads this.",
    )
    instead = PlainTextField(
        label="What is there instead?",
        name="part on what there is instead",
        longest=1_000,
        enter="Say what there is instead, or that there is nothing yet",
        help_text="The person reads this too.",
    )

    def __init__(self, *args: Any, actions: Sequence[ActionRow], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions = {str(row.id): row for row in actions}
        _choose(self.fields["action_id"], [("", "None of them"), *((row.id, row.text) for row in actions)])
        for name in ("asked_on", "known_on"):
            _latest(self.fields[name], today)

    def clean(self) -> dict[str, Any]:
        """What the action of the plan says already is not typed again."""
        data = super().clean() or self.cleaned_data
        action = self.actions.get(data.get("action_id", ""))
        known = {
            "help_with": action.text if action else "",
            "asked_of": action.who_text if action and action.who == "agency" else "",
        }
        asks = {"help_with": "Say what help it was", "asked_of": "Say who was asked"}
        for name, text in known.items():
            if name not in self.errors and not data.get(name):
                data[name] = text
                if not text:
                    self.add_error(name, asks[name])
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """Late as a truth value, the action as an id."""
        said = super().facts
        said["what"] = said.pop("help_with")
        return {
            **said,
            "late": said["late"] == "yes",
            "action_id": int(said["action_id"]) if said["action_id"] else None,
        }


class TellForm(ActForm):
    """The day they were told why."""

    what = "What they were told"
    columns = {"how": "told_how"}
    told_on = DayField(label="Which day were they told?", name="day they were told")
    how = OneChoiceField(label="How?", select="Select how they were told", choices=HOW)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _latest(self.fields["told_on"], today)


class CloseForm(ActForm):
    """What became of it."""

    what = "Help that was not there"
    outcome = PlainTextField(label="What became of it?", name="outcome", longest=300, enter="Say what became of it")


# -------------------------------------------------------------------------------------------- what they say themselves
_FOR_THEM = "They read this. Write it to them, in plain words."


class WriteWishForm(ActForm):
    """What they would change, written down for them."""

    about = forms.ChoiceField(label="In what?", required=False)
    words = PlainTextField(
        label="What would they change?",
        name="wish",
        longest=saying.LONGEST,
        enter="Say what they would change",
        help_text="In their words.",
    )

    def __init__(self, *args: Any, parts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["about"], parts)

    @property
    def facts(self) -> dict[str, Any]:
        """What is meant as ids."""
        said = super().facts
        return {"said": saying.about(said["about"], said["words"])}


class AnswerWishForm(ActForm):
    """Whether the plan changes as they asked."""

    what = "What they would change"
    columns = {"words": "answer_words"}
    stands = {"answered_at": "Answered"}
    answer = OneChoiceField(
        label="Is it taken up?",
        select="Select whether it is taken up",
        choices=Wish._meta.get_field("answer").flatchoices,
    )
    words = PlainTextField(
        label="What do you tell them?", name="answer", longest=1_000, enter="Tell them why", help_text=_FOR_THEM
    )


class SeeDoneForm(ActForm):
    """Whether it is done."""

    what = "What they say they have done"
    columns = {"words": "seen_words"}
    stands = {"seen_at": "Seen"}
    agreed = OneChoiceField(
        label="Is it done?", select="Select whether it is done", choices=[("yes", "Yes, it is done"), ("no", "Not yet")]
    )
    words = PlainTextField(
        label="What do you tell them?",
        name="answer",
        longest=1_000,
        required=False,
        help_text=f"{_FOR_THEM} Needed if it is not done yet.",
    )

    @property
    def facts(self) -> dict[str, Any]:
        """Done as a truth value."""
        said = super().facts
        return {**said, "agreed": said["agreed"] == "yes"}


class AskHelpForm(ActForm):
    """Help they ask for, written down for them."""

    kind = OneChoiceField(label="What kind of help?", select="Select what kind of help", choices=HELP_KINDS)
    words = PlainTextField(
        label="What help do they want?",
        name="wish",
        longest=saying.LONGEST,
        enter="Say what help they want",
        help_text="In their words.",
    )


class AnswerHelpForm(ActForm):
    """What comes of help they asked for."""

    what = "Help they asked for"
    columns = {"words": "answer_words"}
    stands = {"state": "It stands"}
    state = OneChoiceField(
        label="What comes of it?",
        select="Select what comes of it",
        choices=[
            ("looking", "We are looking: they hear more by a day"),
            ("had", "They have it"),
            ("not_had", "It could not be had"),
        ],
    )
    words = PlainTextField(
        label="What do you tell them?",
        name="answer",
        longest=1_000,
        enter="Tell them what comes of it, or why it could not be had",
        help_text=_FOR_THEM,
    )
    tell_by = DayField(label="By when do they hear more?", name="day they hear more", required=False)
    asked_of = PlainTextField(label="Who was asked?", name="name", longest=120, lines=False, required=False)
    instead = PlainTextField(
        label="What is there instead?",
        name="part on what there is instead",
        longest=1_000,
        required=False,
        help_text="They read this and say whether they want it.",
    )
    action_id = forms.ChoiceField(label="Which action of the plan is it?", required=False)

    def __init__(self, *args: Any, actions: Sequence[ActionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["action_id"], [("", "None of them"), *((str(row.id), row.text) for row in actions)])

    @property
    def facts(self) -> dict[str, Any]:
        """The action as an id."""
        said = super().facts
        return {**said, "action_id": int(said["action_id"]) if said["action_id"] else None}


class ChooseForm(ActForm):
    """What they say to what there is instead, written down for them."""

    what = "Help that was not there"
    columns = {"words": "choice_words"}
    choice = OneChoiceField(label="What do they say?", select="Select what they say", choices=CHOICES)
    words = PlainTextField(label="In their words", name="answer", longest=1_000, required=False)


class FirstMeetingForm(ActForm):
    """Which points were explained, how, and how understanding was checked."""

    on = DayField(label="Which day?", name="day")

    def __init__(self, *args: Any, points: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = points
        _latest(self.fields["on"], today)
        for code, says in points:
            self.fields[f"how_{code}"] = forms.ChoiceField(
                label=says, required=False, choices=[("", "Not explained this time"), *HOW]
            )
            self.fields[f"understood_{code}"] = PlainTextField(
                label=f"{says}: how did you check that they understood?", longest=300, lines=False, required=False
            )

    def clean(self) -> dict[str, Any]:
        """A point that was explained says how understanding was checked, and the other way round."""
        data = super().clean() or {}
        for code, _ in self.points:
            how, understood = data.get(f"how_{code}"), data.get(f"understood_{code}")
            if how and not understood:
                self.add_error(f"understood_{code}", "Say how you checked that they understood")
            if understood and not how:
                self.add_error(f"how_{code}", "Select how it was explained")
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The points that were explained."""
        said = super().facts
        points = [
            PointSaid(code, said[f"how_{code}"], said[f"understood_{code}"])
            for code, _ in self.points
            if said[f"how_{code}"]
        ]
        return {"on": said["on"], "points": points}
