"""What staff enter about who is responsible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from throughcare.allocations.models import CHANGES
from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField
from throughcare.design.forms import ActForm
from throughcare.kernel.texts import LONGEST_REASON


def _reason() -> PlainTextField:
    return PlainTextField(
        name="reason",
        label="Why",
        help_text="The person can be told this.",
        enter="Say why. The person can be told the reason.",
        longest=LONGEST_REASON,
        lines=False,
    )


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="If somebody else had them: what kind of reason?",
        required=False,
        choices=[("", "Nobody had them, or not said"), *CHANGES],
    )


class AllocateForm(ActForm):
    """Who takes a role. The post says which role it is."""

    what = "Who is responsible"
    columns = {"post": "post_id"}
    post = forms.TypedChoiceField(label="Who", coerce=int)
    because = _reason()
    changed_for = _kind()

    def __init__(self, *args: Any, posts: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", "Choose somebody of your office"), *posts]  # type: ignore[attr-defined]
        self.fields["post"].error_messages.update(
            required="Choose who takes the role", invalid_choice="Choose who takes the role"
        )


class TransferAnswerForm(ActForm):
    """Whether an area takes an order over: with the officer who has it then, or with the reason why not."""

    what = "The move"
    answer = OneChoiceField(
        label="Your answer",
        select="Select your answer",
        choices=[("accept", "We take it over"), ("refuse", "We do not take it over")],
    )
    post = forms.TypedChoiceField(label="If you take it over: who is the officer?", coerce=int, required=False)
    because = PlainTextField(name="reason", label="If not: why?", longest=LONGEST_REASON, lines=False, required=False)

    def __init__(self, *args: Any, posts: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", "Choose somebody of your office"), *posts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Each answer needs its own fact."""
        data = super().clean() or self.cleaned_data
        if data.get("answer") == "accept" and not data.get("post"):
            self.add_error("post", "Choose who is the officer")
        if data.get("answer") == "refuse" and not data.get("because"):
            self.add_error("because", "Say why")
        return data


class EndForm(ActForm):
    """The end of a role that nobody takes over."""

    what = "Who is responsible"
    columns = {"because": "ended_because"}
    because = _reason()


class TierForm(ActForm):
    """A tier from a day, with its reason."""

    what = "The tier"
    columns = {"on": "since"}
    tier = OneChoiceField(label="Tier", select="Select the tier")
    on = DayField(name="day", label="From which day")
    because = _reason()

    def __init__(self, *args: Any, tiers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = [(tier, tier) for tier in tiers]  # type: ignore[attr-defined]


class PeopleField(forms.Field):
    """The ids of ticked people, as ticks of a list or joined by commas in one hidden field."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[int]:
        """The ids, each once. Raises for what is no id."""
        texts = [value] if isinstance(value, str) else value or []
        given = [part for text in texts for part in str(text).split(",") if part]
        if any(not (part.isascii() and part.isdigit() and len(part) < 18) for part in given):
            raise ValidationError("Tick the people again")
        return sorted({int(part) for part in given})


class TakeOverForm(ActForm):
    """Whom to take over, who takes them, and why. `everyone` means the whole filtered list, other pages too."""

    source = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    q = forms.CharField(required=False, widget=forms.HiddenInput, max_length=80)
    tier = forms.CharField(required=False, widget=forms.HiddenInput, max_length=10)
    people = PeopleField(required=False)
    everyone = forms.BooleanField(required=False, label="Everyone in this list, on all its pages")
    to_post = forms.TypedChoiceField(label="Who takes them over", coerce=int)
    because = _reason()
    changed_for = _kind()

    def __init__(self, *args: Any, posts: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(posts) if len(posts) == 1 else [("", "Choose an offender manager"), *posts]
        self.fields["to_post"].choices = choices  # type: ignore[attr-defined]
        self.fields["to_post"].error_messages.update(
            required="Choose who takes them over", invalid_choice="Choose who takes them over"
        )

    def clean(self) -> dict[str, Any]:
        """Somebody must be ticked."""
        entered = super().clean() or self.cleaned_data
        if "people" in entered and not entered["people"] and not entered.get("everyone"):
            self.add_error("people", "Tick at least one person")
        return entered


class AgreeForm(ActForm):
    """What was agreed to on the preview: exactly these people, as they stood when they were shown."""

    people = PeopleField(widget=forms.HiddenInput)
    to_post = forms.IntegerField(widget=forms.HiddenInput)
    because = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_REASON)
    changed_for = forms.ChoiceField(widget=forms.HiddenInput, required=False, choices=[("", ""), *CHANGES])
    shown = forms.CharField(widget=forms.HiddenInput, max_length=40)


class OverrideForm(ActForm):
    """Another tier of a model than the record gives, with a reason."""

    what = "The tier"
    tier = forms.ChoiceField(label="Tier")
    because = _reason()

    def __init__(self, *args: Any, tiers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = [("", "Select the tier"), *tiers]  # type: ignore[attr-defined]
        self.fields["tier"].error_messages["required"] = "Select the tier"


class DecideOfficerForm(ActForm):
    """Whether the person has an offender manager, where the rule leaves it open."""

    what = "Whether they have an offender manager"
    columns = {"because": "decided_because"}
    decided = OneChoiceField(
        label="Will they have an offender manager?",
        select="Select whether they will have one",
        choices=[("yes", "Yes"), ("no", "No")],
    )
    because = PlainTextField(
        name="reason",
        label="Why",
        help_text="The person is told this.",
        enter="Say why. The person is told the reason.",
        longest=LONGEST_REASON,
        lines=False,
    )


class CapacityForm(ActForm):
    """The hours of an officer, what other work takes of them, and what they are good at."""

    what = "The hours"
    hours = forms.DecimalField(label="Hours a week", max_digits=4, decimal_places=1, min_value=0, max_value=60)
    reduction = forms.DecimalField(
        label="Of these, hours for other work", max_digits=4, decimal_places=1, min_value=0, max_value=60
    )
    reduction_because = PlainTextField(
        name="other work", label="What the other work is", longest=200, lines=False, required=False
    )
    skills = SomeChoicesField(label="What they are good at", select="Select skills of the list", required=False)

    def __init__(self, *args: Any, skills: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skills"].choices = list(skills)  # type: ignore[attr-defined]


class GiveForm(ActForm):
    """What the next officer must know."""

    what = "The handover note"
    words = PlainTextField(
        name="handover note",
        label="What the next officer must know",
        help_text="What works with them, what they were promised, what worries you. What is due and what is"
        " registered stands on this page already. The person can ask to read it.",
        enter="Write what the next officer must know",
    )


class TakeForm(ActForm):
    """They read it and take the person over."""

    what = "The handover note"


class WorkForm(ActForm):
    """A report that an officer writes."""

    what = "The report"
    kind = OneChoiceField(label="Kind of report", select="Select the kind of report")
    post_id = forms.TypedChoiceField(label="Who writes it", coerce=int)
    since = DayField(name="first day", label="From which day")

    def __init__(
        self, *args: Any, kinds: Sequence[tuple[str, str]], posts: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]
        self.fields["post_id"].choices = [("", "Choose an officer"), *posts]  # type: ignore[attr-defined]
        self.fields["post_id"].error_messages.update(
            required="Choose who writes it", invalid_choice="Choose who writes it"
        )


class FinishWorkForm(ActForm):
    """The day a report was done."""

    what = "The report"
    until = DayField(name="day", label="The day it was done")


class CorrectWorkForm(WorkForm):
    """A report put right, or taken out."""

    until = DayField(name="day it was done", label="The day it was done, if it was", required=False)
    never = forms.BooleanField(required=False, label="It never was: take it out")
    because = PlainTextField(name="reason", label="Why", enter="Say why", longest=LONGEST_REASON, lines=False)


class ShareForm(ActForm):
    """Who takes over each person of an officer: as proposed, to be changed."""

    because = _reason()
    changed_for = forms.ChoiceField(label="What kind of reason?", choices=CHANGES, initial="left")
    shown = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(
        self, *args: Any, people: Sequence[tuple[int, str, int | None]], to: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Nobody yet"), *((str(number), name) for number, name in to)]
        # Whoever has changed hands since is read too: the same page sent twice says what it said.
        sent = [name.removeprefix("person_") for name in self.data if name.startswith("person_")]
        gone = {int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 18}
        gone -= {person_id for person_id, _, _ in people}
        self.people = sorted({person_id for person_id, _, _ in people} | gone)
        for person_id, name, proposed in [*people, *((one, "", None) for one in sorted(gone))]:
            self.fields[f"person_{person_id}"] = forms.ChoiceField(
                label=f"Who takes over {name}",
                required=False,
                choices=choices,
                initial=str(proposed or ""),
            )

    @property
    def facts(self) -> dict[str, Any]:
        """The plan with its reason."""
        given = self.cleaned_data
        plan = [(one, int(given[f"person_{one}"])) for one in self.people if given.get(f"person_{one}")]
        return {"plan": plan, **{name: given[name] for name in ("because", "changed_for", "shown")}}
