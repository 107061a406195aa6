"""Forms for needs, the person's account, scores and risk. What must hold is held by the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from throughcare.assessments.actions.telling import LONGEST
from throughcare.assessments.models import Assessment, Harm, Section, VictimSafety
from throughcare.assessments.queries import pages, scores
from throughcare.assessments.rules.scoring import Input
from throughcare.design.fields import DayField, OneChoiceField, PlainTextField
from throughcare.design.forms import ActForm
from throughcare.policy.assessment_books import AccountQuestion, AskedOf, Grade, Named, OtherTool

NOT_SAID = ("not", "Not answered")
YES_NO = [("yes", "Yes"), ("no", "No")]


def _truth(value: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(value or "")


def typed_truth(value: bool | None) -> str:
    """Yes, no or nothing as its radio has it."""
    return {True: "yes", False: "no"}.get(value, "")  # type: ignore[arg-type]


class BeginForm(ActForm):
    """Why an assessment is begun."""

    because = OneChoiceField(
        label="Why now?", select="Select why now", choices=Assessment._meta.get_field("because").flatchoices
    )


class SectionForm(ActForm):
    """One part of life: our questions, the evidence, what it is linked to, and what is on their side."""

    what = "This section"
    evidence = PlainTextField(
        label="What do you go by?",
        name="evidence",
        required=False,
        help_text="What you saw, heard or read, and from whom. The person can ask to read it.",
    )
    to_offending = OneChoiceField(
        label="Is it linked to the offending?", select="", choices=[*YES_NO, NOT_SAID], required=False
    )
    to_harm = OneChoiceField(
        label="Is it linked to serious harm?", select="", choices=[*YES_NO, NOT_SAID], required=False
    )
    strengths = PlainTextField(label="What goes well here?", name="account of what goes well", required=False)
    links = PlainTextField(label="Who in the community helps, or could?", name="account of who helps", required=False)

    def __init__(
        self,
        *args: Any,
        asked: Sequence[AskedOf],
        grades: Sequence[Grade],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        choices = [*((str(grade.score), grade.name) for grade in grades), NOT_SAID]
        for question in asked:
            self.fields[question.code] = OneChoiceField(label=question.text, select="", choices=choices, required=False)

    @property
    def facts(self) -> dict[str, Any]:
        """Answers by question, None where nothing was answered."""
        said = super().facts
        texts = {name: said[name] for name in ("evidence", "strengths", "links")}
        return {
            "answers": {row.code: int(said[row.code]) if said[row.code].isdigit() else None for row in self.asked},
            **texts,
            "to_offending": _truth(said["to_offending"]),
            "to_harm": _truth(said["to_harm"]),
        }

    def compare(self, current: Section) -> list[tuple[str, Any, Any]]:
        """What somebody else saved beside what was typed."""
        return _beside(self, pages.section_initial(current))


def _beside(form: ActForm, theirs: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    rows = []
    for name, field in form.fields.items():
        if field.widget.is_hidden:
            continue
        names = {str(code): str(text) for code, text in getattr(field, "choices", ())}
        old, new = (
            names.get(str(value), "" if value is None else str(value))
            for value in (theirs.get(name), form.cleaned_data.get(name))
        )
        if old or new:
            rows.append((str(field.label), old, new))
    return rows


class AccountForm(ActForm):
    """What the person says to each question, beside the officer's view."""

    what = "Their own account"

    def __init__(self, *args: Any, asked: Sequence[AccountQuestion], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for row in asked:
            self.fields[f"{row.code}_words"] = PlainTextField(
                label="In their words", name="account", required=False, help_text="As they say it, not as you would."
            )
            self.fields[f"{row.code}_view"] = PlainTextField(label="Your view", name="view", required=False)
            self.fields[f"{row.code}_same"] = OneChoiceField(
                label="Do you both see it the same way?",
                select="",
                choices=[("yes", "Yes"), ("no", "No, we see it differently"), ("not", "Not compared")],
                required=False,
            )
            self.fields[f"{row.code}_talked_on"] = DayField(
                label="Talked about on", name="day you talked about it", required=False, latest=today
            )
            self.fields[f"{row.code}_talked_words"] = PlainTextField(
                label="What came of it?", name="account of what came of it", required=False
            )

    @property
    def facts(self) -> dict[str, Any]:
        """What was said, by question."""
        said = self.cleaned_data
        return {
            "said": {
                row.code: {
                    **{part: said[f"{row.code}_{part}"] for part in ("words", "view", "talked_on", "talked_words")},
                    "same": _truth(said[f"{row.code}_same"]),
                }
                for row in self.asked
            }
        }

    def compare(self, current: Assessment) -> list[tuple[str, Any, Any]]:
        """What somebody else saved beside what was typed."""
        return _beside(self, pages.account_initial(current))


class StoryForm(ActForm):
    """What they tell of themselves, written down for them."""

    what = "What they tell of themselves"

    def __init__(self, *args: Any, asked: Sequence[AccountQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for row in asked:
            self.fields[row.code] = PlainTextField(
                label=row.asks, name="answer", required=False, longest=LONGEST, help_text=row.hint
            )

    @property
    def facts(self) -> dict[str, Any]:
        """Their words by question."""
        return {"answers": {row.code: self.cleaned_data[row.code] for row in self.asked}}


class ReadForm(ActForm):
    """That one has read it. It has nothing to fill in."""

    what = "What was read"
    stands = {"read_at": "Read"}


class SignForm(ActForm):
    """The signature. It has nothing to fill in."""

    what = "The assessment"

    def compare(self, current: Assessment) -> list[tuple[str, Any, Any]]:
        """A section was saved since the page was opened."""
        return [("Since you opened this page", "Something in it was saved. Look at it again before you sign.", "")]


class CountersignForm(ActForm):
    """The manager's answer."""

    what = "The assessment"
    columns = {"answer": "countersign", "words": "countersign_words"}
    answer = OneChoiceField(
        label="Do you sign it as well?",
        select="Select whether you sign it",
        choices=[("sign", "Yes, I sign it as well"), ("send_back", "No: send it back, with what is missing")],
    )
    words = PlainTextField(label="Your reason", name="reason", required=False)

    def clean(self) -> dict[str, Any]:
        """Sending back needs a reason."""
        data = super().clean() or {}
        if data.get("answer") == "send_back" and not data.get("words"):
            self.add_error("words", "Say why you send it back")
        return data


class ScoreForm(ActForm):
    """The inputs of a published tool. Each may stay open: then there is no score, and the page says what is missing."""

    def __init__(
        self, *args: Any, asked: Sequence[Input], known: Mapping[str, scores.Known], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.known = known
        for row in asked:
            self.fields[row.code] = _field(row, today)

    @property
    def facts(self) -> dict[str, Any]:
        """The inputs as they are stored."""
        return {"inputs": {row.code: _read(row, self.cleaned_data[row.code]) for row in self.asked}}


def _field(row: Input, today: date) -> forms.Field:
    choices: dict[str, list[tuple[str, str]]] = {
        "sex": [("M", "Male"), ("F", "Female")],
        "yes_no": YES_NO,
        "grade": [(str(code), words) for code, words in scores.GRADES.items()],
    }
    if row.kind in choices:
        return OneChoiceField(label=row.text, select="", choices=choices[row.kind], required=False)
    if row.kind == "group":
        groups = [("", "Not chosen"), *scores.offence_groups()]
        return forms.ChoiceField(label=row.text, choices=groups, required=False)
    if row.kind == "day":
        latest = None if row.code == "followup_on" else today  # release may be still to come
        return DayField(label=row.text, name=row.text.lower(), required=False, latest=latest)
    most = 100 if row.kind == "percent" else 1_000
    return forms.IntegerField(label=row.text, required=False, min_value=0, max_value=most)


def _read(row: Input, value: Any) -> Any:
    if row.kind == "yes_no":
        return _truth(value)
    if row.kind == "grade":
        return int(value) if value else None
    return value if value != "" else None


def score_initial(known: Mapping[str, scores.Known], asked: Sequence[Input]) -> dict[str, Any]:
    """What the form shows of what is known."""
    kinds = {row.code: row.kind for row in asked}
    shown: dict[str, Any] = {}
    for name, one in known.items():
        kind = kinds[name]
        shown[name] = (
            typed_truth(one.value)
            if kind == "yes_no"
            else date.fromisoformat(one.value)
            if kind == "day"
            else one.value
        )
    return shown


class EnterForm(ActForm):
    """The score of a tool that is not ours, as it was given."""

    tool = OneChoiceField(label="Which tool?", select="Select which tool")
    tool_name = PlainTextField(label="Name of the tool", name="name", longest=60, lines=False, required=False)
    tool_version = PlainTextField(
        label="Its version", name="version", longest=60, lines=False, enter="Enter the version of the tool"
    )
    scored_on = DayField(label="When was it scored?", name="day it was scored")
    scored_by = PlainTextField(
        label="By whom?", name="name", longest=120, lines=False, enter="Say who scored it", help_text="Name and role"
    )
    score = PlainTextField(label="Score", name="score", longest=20, lines=False, required=False)
    band = PlainTextField(label="Band", name="band", longest=40, lines=False, required=False)

    def __init__(self, *args: Any, tools: Sequence[OtherTool], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tool, scored_on = self.fields["tool"], self.fields["scored_on"]
        assert isinstance(tool, OneChoiceField)
        assert isinstance(scored_on, DayField)
        tool.choices = [(row.code, row.name) for row in tools]
        scored_on.latest = today


class HarmForm(ActForm):
    """The risk of serious harm by group and setting, and how it is managed."""

    what = "The risk of serious harm"
    words = PlainTextField(
        label="Why, and what might bring it about?",
        name="account",
        enter="Say why, and what might bring it about",
        help_text="Who might be harmed, how, and what would be a sign of it.",
    )
    supervision = PlainTextField(label="Supervision", name="account of supervision", required=False)
    monitoring = PlainTextField(label="Monitoring and control", name="account of monitoring", required=False)
    interventions = PlainTextField(label="Interventions and treatment", name="account of interventions", required=False)
    review_on = DayField(label="Look at it again on", name="day to look at it again")

    def __init__(
        self, *args: Any, groups: Sequence[Named], settings: Sequence[Named], levels: Sequence[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups, self.settings = groups, settings
        choices = [("", "Not judged"), *((row.code, row.name) for row in levels)]
        for group in groups:
            for setting in settings:
                self.fields[f"{group.code}_{setting.code}"] = forms.ChoiceField(
                    label=f"{group.name}, {setting.name.lower()}", choices=choices, required=False
                )

    @property
    def facts(self) -> dict[str, Any]:
        """Levels by group and setting, and the rest."""
        said = super().facts
        levels = {
            group.code: {setting.code: said.pop(f"{group.code}_{setting.code}") for setting in self.settings}
            for group in self.groups
        }
        return {"levels": levels, **said}

    def compare(self, current: Harm) -> list[tuple[str, Any, Any]]:
        """What somebody else judged beside what was typed."""
        return _beside(self, pages.harm_initial(current))


class VictimSafetyForm(ActForm):
    """How those who were harmed are kept safe."""

    what = "Victim safety"
    words = PlainTextField(label="How are they kept safe?", name="account", enter="Say how they are kept safe")

    def compare(self, current: VictimSafety) -> list[tuple[str, Any, Any]]:
        """What somebody else wrote beside what was typed."""
        return [("How are they kept safe?", current.words, self.cleaned_data["words"])]
