"""What staff enter about orders, instructions and places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms

from throughcare.design.dates import full_day
from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField, TimeField
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import LONDON
from throughcare.sentences import queries
from throughcare.sentences.facts import OffenceFacts, RequirementFacts
from throughcare.sentences.models import CONFIDENCE, DATE_SOURCES, Instruction, Place, Sentence
from throughcare.sentences.queries import Choices, InstructionRow, OrderRow

NOT_RELEASED = "none"  # a radio that was ticked cannot be unticked
OFFENCES = 4  # rows on the page; more are entered one a line
_UNITS = {"hours": "hours", "days": "days", "months": "months", "daily_hours": "hours a day"}


class FigureField(forms.DecimalField):
    """A figure people type: a whole number, or with one decimal."""

    widget = forms.TextInput

    def __init__(self, *, name: str, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 7)
        kwargs.setdefault("decimal_places", 1)
        super().__init__(**kwargs)
        said = f"{name[:1].upper()}{name[1:]} must be a number, like 40 or 7.5"
        self.error_messages.update(
            required=f"Enter the {name}", invalid=said, max_digits=said, max_decimal_places=said, max_whole_digits=said
        )


class WholeField(forms.IntegerField):
    """A small whole number, 0 or more."""

    widget = forms.TextInput

    def __init__(self, *, name: str, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=9_999, required=False, **kwargs)
        said = f"{name[:1].upper()}{name[1:]} must be a whole number, like 6"
        self.error_messages.update(invalid=said, min_value=said, max_value=said)


class SentenceForm(ActForm):
    """An order as the court made it. Requirements and conditions come from the rule book, each with its own amount.

    What the rules doubt asks for the court's words, beside the figure it doubts.
    """

    order_type = OneChoiceField(label="Order or sentence", select="Select the order")
    court = PlainTextField(name="court", label="Court", longest=120, lines=False)
    sentenced_on = DayField(name="date of the sentence", label="Date of the sentence")
    convicted_on = DayField(
        name="day of the conviction", label="Day of the conviction, if it was before", required=False
    )
    length_years = WholeField(name="years", label="Years")
    length_months = WholeField(name="months", label="Months")
    length_weeks = WholeField(name="weeks", label="Weeks")
    length_days = WholeField(name="days", label="Days")
    term_months = WholeField(name="months of the suspended term", label="Suspended prison term: months")
    term_weeks = WholeField(name="weeks of the suspended term", label="and weeks")
    extension_months = WholeField(name="months of the longer licence", label="Longer licence: months")
    consecutive_to = forms.ChoiceField(label="How it runs beside the others", required=False)
    court_words = PlainTextField(
        name="court's words",
        label="The court's words about the length",
        help_text="The rules doubt this length. It is entered as the court said it, with these words.",
        longest=400,
        lines=False,
        required=False,
    )
    ends_on = DayField(
        name="last day",
        label="Last day, if the court or the licence names one",
        help_text="Left empty, it is worked out from the length.",
        required=False,
    )
    other_offences = PlainTextField(
        name="other offences", label="Further offences, one a line", longest=2_000, required=False
    )
    release = forms.ChoiceField(label="How they were released", required=False, widget=forms.RadioSelect)
    released_on = DayField(name="day of release", label="Day of release", required=False)
    requirements = SomeChoicesField(label="Requirements of the order", select="Select the requirements", required=False)
    conditions = SomeChoicesField(label="Conditions of the licence", select="Select the conditions", required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = choices
        self._choose("order_type", choices.grouped)
        self._choose("release", [*choices.releases, (NOT_RELEASED, "Not released yet")])
        self._choose("requirements", [(code, name) for code, name, _ in choices.requirements])
        self._choose("conditions", [(code, name) for code, name, _ in choices.conditions])
        self._choose(
            "consecutive_to",
            [("", "At the same time as the others"), *((str(id_), f"After: {name}") for id_, name in choices.running)],
        )
        for n in range(1, OFFENCES + 1):
            label = "Main offence" if n == 1 else "Another offence"
            self.fields[offence_field(n)] = PlainTextField(
                name=label.lower(), label=label, longest=200, lines=False, required=n == 1
            )
            self.fields[committed_field(n)] = DayField(
                name="day of the offence", label="Day of the offence", required=False
            )
        for code, name, unit in choices.requirements:
            if unit:
                self._ask_amount(code, f"{name[:1].lower()}{name[1:]}", unit)

    def _ask_amount(self, code: str, name: str, unit: str) -> None:
        self.fields[f"amount_{code}"] = FigureField(
            name=f"amount of {name}", label=f"How many {_UNITS[unit]}", required=False
        )
        if unit == "daily_hours":
            self.fields[f"week_{code}"] = WholeField(name=f"days a week of {name}", label="On how many days a week")
            self.fields[f"months_{code}"] = WholeField(name=f"months of {name}", label="For how many months")
        self.fields[f"words_{code}"] = PlainTextField(
            name="court's words",
            label="The court's words",
            help_text="The rules doubt this. It is entered as the court said it, with these words.",
            longest=400,
            lines=False,
            required=False,
        )

    def _choose(self, name: str, choices: Sequence[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def asked_with(self) -> dict[str, list[str]]:
        """The names of the fields that belong to each requirement: its figures, and the court's words once asked."""
        found = {}
        for code, _, unit in self.known.requirements:
            names = [f"{part}_{code}" for part in ("amount", "week", "months") if f"{part}_{code}" in self.fields]
            words = f"words_{code}"
            if unit and (self[f"amount_{code}"].errors or self[words].value()):
                names.append(words)
            found[code] = names
        return found

    def asks_about_length(self) -> bool:
        """Whether the court's words about the length are asked for: the rules doubted it, or they are there."""
        doubted = any(self[name].errors for name in ("length_months", "term_months", "extension_months"))
        return doubted or bool(self["court_words"].value())

    def offence_rows(self) -> list[tuple[str, str]]:
        """The fields of each offence: what, and when."""
        return [(offence_field(n), committed_field(n)) for n in range(1, OFFENCES + 1)]

    def hints(self) -> dict[str, str]:
        """What each condition asks."""
        return {code: says for code, _, says in self.known.conditions}

    def clean_other_offences(self) -> str:
        """Each line is an offence of its own."""
        text: str = self.cleaned_data["other_offences"]
        over = next((line for line in text.splitlines() if len(line.strip()) > LONGEST_OFFENCE), "")
        if over:
            raise forms.ValidationError(
                f"Each offence must be {LONGEST_OFFENCE} characters or fewer. Shorten the one that begins"
                f" “{over.strip()[:40]}”"
            )
        return text

    def values(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        f = self.facts
        # The standard conditions come ticked, for a licence: an order that holds none leaves them out.
        holds = self.known.holds.get(f["order_type"])
        if holds == "conditions":
            asked = [RequirementFacts(code=code) for code in f["conditions"]]
        else:
            asked = [
                RequirementFacts(
                    code=code,
                    amount=f.get(f"amount_{code}"),
                    months=f.get(f"months_{code}"),
                    days_a_week=f.get(f"week_{code}"),
                    court_words=f.get(f"words_{code}", ""),
                )
                for code in f["requirements"]
            ]
        offences = [
            _offence(f[what], f[when] or f[committed_field(1)]) for what, when in self.offence_rows() if f[what]
        ]
        offences += [
            _offence(line.strip(), f[committed_field(1)]) for line in f["other_offences"].split("\n") if line.strip()
        ]
        facts = {name: f[name] for name in _PLAIN}
        if facts["release"] == NOT_RELEASED:
            facts["release"] = ""
        facts["consecutive_to"] = int(f["consecutive_to"]) if f["consecutive_to"] else None
        return {**facts, "requirements": asked, "offences": offences}


_PLAIN = (
    "order_type",
    "court",
    "sentenced_on",
    "convicted_on",
    "length_years",
    "length_months",
    "length_weeks",
    "length_days",
    "term_months",
    "term_weeks",
    "extension_months",
    "court_words",
    "ends_on",
    "release",
    "released_on",
)
_CODE = re.compile(r"^(?P<text>.+?) \((?P<code>\d{5})\)$")


def offence_field(n: int) -> str:
    """The field of the n-th offence; the first is the main one."""
    return "offence" if n == 1 else f"offence_{n}"


def committed_field(n: int) -> str:
    """The field of the day of the n-th offence."""
    return "committed_on" if n == 1 else f"committed_on_{n}"


LONGEST_OFFENCE = 200


def _offence(text: str, committed_on: date | None) -> OffenceFacts:
    """An offence as it was typed, or taken from the list: there its code stands after it."""
    found = _CODE.match(text)
    if found is None:
        return OffenceFacts(text=text, committed_on=committed_on)
    return OffenceFacts(text=found["text"], code=found["code"], committed_on=committed_on)


class EndForm(ActForm):
    """The end of an order."""

    what = "The order"
    columns = {"on": "ended_on", "because": "ended_because"}
    on = DayField(name="day it ended", label="Day it ended")
    because = PlainTextField(
        name="reason",
        label="Why it ended",
        help_text="For example: revoked for good progress, re-sentenced, completed.",
        enter="Say why the order ended",
        longest=120,
        lines=False,
    )


class ReopenForm(ActForm):
    """An order that was ended wrongly."""

    what = "The order"
    because = PlainTextField(
        name="reason",
        label="Why its end was wrong",
        help_text="For example: the wrong order was ended, the appeal was withdrawn.",
        enter="Say why its end was wrong",
        longest=300,
        lines=False,
    )

    def compare(self, current: Sentence) -> list[tuple[str, Any, Any]]:
        """Whether the order stands now, beside why it should."""
        stands = f"Ended {full_day(current.ended_on)}" if current.ended_on else "In force"
        return [("The order", stands, "In force again"), *super().compare(current)]


class InstructForm(ActForm):
    """What the person was asked to do. The order comes first in the list where there is only one."""

    under = forms.ChoiceField(label="Under which order, requirement or condition")
    text = PlainTextField(
        name="instruction",
        label="What they were asked to do",
        enter="Enter what they were asked to do",
        longest=300,
        lines=False,
    )
    told_how = OneChoiceField(
        label="How they were told",
        select="Select how they were told",
        choices=Instruction._meta.get_field("told_how").flatchoices,
    )
    told_on = DayField(name="day they were told", label="Day they were told")
    told_time = TimeField(name="time they were told", label="Time")
    due_on = DayField(name="day it is due", label="Due by, if there is a day", required=False)

    def __init__(self, *args: Any, orders: Sequence[OrderRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [  # type: ignore[attr-defined]
            (key, words)
            for order in orders
            for key, words in (
                (str(order.id), f"{order.choice}: the order itself"),
                *((f"{order.id}-{row.id}", f"{order.choice}: {row.name}") for row in order.requirements),
            )
        ]
        self.fields["under"].error_messages.update(
            required="Select the order", invalid_choice="Select an order in force"
        )

    def values(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        f = self.facts
        order, _, requirement = f["under"].partition("-")
        return {
            "sentence_id": int(order),
            "requirement_id": int(requirement) if requirement else None,
            "text": f["text"],
            "told_at": datetime.combine(f["told_on"], f["told_time"], tzinfo=LONDON),
            "told_how": f["told_how"],
            "due_on": f["due_on"],
        }


LONGER = "longer"  # no state: it stays open, with another day


class StateField(OneChoiceField):
    """What came of an instruction. The state it has is not offered, but taken: a second click comes after the first."""

    def valid_value(self, value: Any) -> bool:
        """Any state; the action says what is possible."""
        return value in queries.STATES or value == LONGER


class InstructionForm(ActForm):
    """What came of an instruction; a mark that was wrong is opened again."""

    what = "The instruction"
    columns = {"on": "state_on", "until": "due_on", "because": "state_because"}
    state = StateField(label="What came of it", select="Select what came of it")
    on = DayField(name="day", label="On which day")
    until = DayField(name="new day", label="Until which day", required=False)
    because = PlainTextField(
        name="reason",
        label="Why",
        help_text="Needed unless it was kept. Say what you know, apart from any judgement.",
        longest=300,
        required=False,
    )

    def __init__(self, *args: Any, instruction: InstructionRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"kept": "Kept", "not_kept": "Not kept", "withdrawn": "Withdrawn: we no longer ask for it"}
        choices = [(state, name) for state, name in words.items() if state != instruction.state]
        if instruction.state == "open":
            choices.append((LONGER, "Still open: they have longer"))
        else:
            choices.append(("open", "Open again: the mark was wrong"))
        self.fields["state"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Longer needs its day; a day typed for another answer does not matter."""
        data = super().clean() or self.cleaned_data
        if data.get("state") != LONGER:
            self.errors.pop("until", None)
        elif data.get("until") is None and "until" not in self.errors:
            self.add_error("until", "Enter the day they have until")
        return data


class ProgressForm(ActForm):
    """How much of a requirement is done by now."""

    what = "The requirement"
    columns = {"on": "completed_on"}
    done = FigureField(name="amount done", label="Done so far")
    on = DayField(name="day", label="By which day")

    def __init__(self, *args: Any, amount: Decimal | None, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if amount is not None:
            self.fields["done"].help_text = f"Of {amount.normalize():f} {unit}, in all."


class PlaceForm(ActForm):
    """Where the person is from a day."""

    kind = OneChoiceField(
        label="Where they are", select="Select where they are", choices=Place._meta.get_field("kind").flatchoices
    )
    where = PlainTextField(
        name="name of the prison", label="Which prison, if in custody", longest=80, lines=False, required=False
    )
    on = DayField(name="day", label="From which day")


_REASON = PlainTextField(name="reason", label="Why", enter="Say why", longest=300, lines=False)


class ByCourtForm(ActForm):
    """From which day, by which court, and why: what every change by a court says."""

    on = DayField(name="day", label="From which day")
    court = PlainTextField(name="court", label="Which court decided it", longest=120, lines=False)
    because = _REASON


class RequirementFields(forms.Form):
    """How much a requirement asks, and the court's words where the rules doubt it."""

    amount = FigureField(name="amount", label="How much", required=False)
    months = WholeField(name="months", label="For how many months, of a curfew")
    days_a_week = WholeField(name="days a week", label="On how many days a week, of a curfew")
    court_words = PlainTextField(
        name="court's words",
        label="The court's words, if the rules doubt it",
        longest=400,
        lines=False,
        required=False,
    )


class ChangeForm(ByCourtForm, RequirementFields):
    """A change of an order by the court: a later last day, one more requirement, or its end."""

    what = "The order"
    columns = {"on": "sentenced_on", "court": "court"}
    kind = OneChoiceField(
        label="What the court did",
        select="Select what the court did",
        choices=[("extend", "Gave it a later last day"), ("add", "Added a requirement"), ("revoke", "Revoked it")],
    )
    ends_on = DayField(name="new last day", label="New last day", required=False)
    code = forms.ChoiceField(label="Which requirement", required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", ""), *choices]  # type: ignore[attr-defined]
        if not choices:
            kind = self.fields["kind"]
            kind.choices = [row for row in kind.choices if row[0] != "add"]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Each change needs its own facts."""
        data = super().clean() or self.cleaned_data
        if data.get("kind") == "extend" and data.get("ends_on") is None and "ends_on" not in self.errors:
            self.add_error("ends_on", "Enter the new last day")
        if data.get("kind") == "add" and not data.get("code"):
            self.add_error("code", "Select which requirement")
        return data

    @property
    def asked(self) -> RequirementFacts:
        """The requirement that was added."""
        f = self.facts
        return RequirementFacts(
            code=f["code"],
            amount=f["amount"],
            months=f["months"],
            days_a_week=f["days_a_week"],
            court_words=f["court_words"],
        )


class RequirementChangeForm(ByCourtForm, RequirementFields):
    """A change of one requirement: how much it asks, or that it is taken off."""

    what = "The requirement"
    columns = {"on": "since"}
    kind = OneChoiceField(
        label="What the court did",
        select="Select what the court did",
        choices=[("vary", "Changed what it asks"), ("remove", "Took it off")],
    )
    text = PlainTextField(name="words", label="In words, if it names more", longest=300, lines=False, required=False)


class ConditionForm(ActForm):
    """A condition added to a licence: from the list, or in the words of the licence."""

    listed = forms.ChoiceField(label="From the list of conditions", required=False)
    code = forms.ChoiceField(label="Or of which kind", required=False)
    text = PlainTextField(name="words", label="As the licence says it", longest=1_000, required=False)
    on = DayField(name="day", label="From which day")
    because = _REASON

    def __init__(
        self,
        *args: Any,
        listed: Sequence[tuple[str, str, str]],
        kinds: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {code: (category, text) for code, category, text in listed}
        names = dict(kinds)
        self.fields["listed"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *((code, f"{names.get(kind, kind)}: {text[:110]}") for code, kind, text in listed),
        ]
        self.fields["code"].choices = [("", ""), *kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A condition of the list brings its kind and its words; what stands in square brackets is filled in first."""
        data = super().clean() or self.cleaned_data
        kind, text = self.known.get(data.get("listed", ""), (data.get("code", ""), ""))
        if not kind:
            self.add_error("listed", "Select a condition of the list, or of which kind it is")
        if text and not data.get("text"):
            data["text"] = text
            if "[" in text:
                shown = dict(self.data.items())
                shown["text"] = text
                self.data = shown
                self.add_error("text", "Fill in what stands in square brackets, as the licence has it")
        data["code"] = kind
        return data


class TransferForm(ActForm):
    """Which area is asked to take the order over."""

    what = "The order"
    stands = {"ends_on": "Last day", "ended_on": "Ended"}
    body_id = forms.ChoiceField(label="Which area")
    because = _REASON

    def __init__(self, *args: Any, areas: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body_id"]
        field.choices = [("", ""), *((str(id_), name) for id_, name in areas)]  # type: ignore[attr-defined]
        field.error_messages["required"] = "Select the area"


class CallOffForm(ActForm):
    """A move to another area that is not wanted any more."""

    what = "The move"
    columns = {"because": "answer_because"}
    because = _REASON


class ReadForm(ActForm):
    """Somebody read an answer."""

    what = "The move"
    stands = {"read_at": "Read"}
    read = forms.BooleanField(label="I have read it", error_messages={"required": "Tick that you have read it"})


class EarlyForm(ActForm):
    """An order that ends because all is done. What the record cannot tell, the officer says."""

    what = "The order"
    columns = {"on": "sentenced_on"}
    kept = SomeChoicesField(label="They kept to these until now", select="Select what they kept to", required=False)
    instructions_left = forms.BooleanField(label="There are still instructions to give", required=False)
    special_procedure = forms.BooleanField(label="The court reviews this order itself", required=False)
    objectives_met = forms.BooleanField(label="The plan’s objectives are met and none needs adding", required=False)
    on = DayField(name="day", label="On which day it ends")
    because = _REASON

    def __init__(self, *args: Any, order: OrderRow, plan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not plan:
            del self.fields["objectives_met"]
        kept = self.fields["kept"]
        kept.choices = [  # type: ignore[attr-defined]
            (str(row.id), row.name)
            for row in order.requirements
            if row.unit not in {"hours", "days"} and row.completed_on is None
        ]

    def values(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        f = self.facts
        return {
            "on": f["on"],
            "because": f["because"],
            "kept": frozenset(int(number) for number in f["kept"]),
            "instructions_left": f["instructions_left"],
            "special_procedure": f["special_procedure"],
            "objectives_met": f.get("objectives_met", False),
        }


class UndoForm(ActForm):
    """A change that was recorded by mistake."""

    what = "The change"
    because = PlainTextField(
        name="reason", label="Why it was wrong", enter="Say why it was wrong", longest=300, lines=False
    )


class DateForm(ActForm):
    """A day that matters: who says so, and how sure it is."""

    code = OneChoiceField(label="Which date", select="Select the date")
    on = DayField(name="date", label="Date")
    source = OneChoiceField(label="Who says so", select="Select who says so", choices=DATE_SOURCES)
    confidence = OneChoiceField(label="How sure it is", select="Select how sure it is", choices=CONFIDENCE)
    because = PlainTextField(
        name="reason", label="Why it changes, if one stands already", longest=300, lines=False, required=False
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = kinds  # type: ignore[attr-defined]
