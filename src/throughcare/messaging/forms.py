"""Forms for stopping and printing letters, for sending by hand, and for what people told us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms

from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField, TimeField
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import LONDON
from throughcare.messaging.letters import LetterKind, Ways
from throughcare.messaging.models import Feedback
from throughcare.messaging.queries import Row


class WithdrawForm(ActForm):
    """Why a letter must not leave."""

    what = "This letter"
    columns = {"because": "withdrawn_because"}

    because = PlainTextField(
        name="reason", longest=200, lines=False, label="Why must it not leave?", enter="Say why it must not leave"
    )


class LettersField(SomeChoicesField):
    """Letters by their ids. One that has meanwhile been stopped is no choice any more, and must still be told about."""

    def valid_value(self, value: object) -> bool:
        """Any id; the action says what became of it."""
        return str(value).isdecimal() and len(str(value)) < 19


class TakeBackForm(ActForm):
    """Which letters were marked as posted by mistake."""

    taken_ids = LettersField(select="Select the letters that have not left", label="Letters")

    def __init__(self, *args: Any, rows: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taken_ids"].choices = [(row.id, f"{row.who}: {row.subject}") for row in rows]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """The ids as numbers."""
        return {"letter_ids": sorted(int(chosen) for chosen in self.cleaned_data["taken_ids"])}


class FeedbackForm(ActForm):
    """What somebody says of the product."""

    kind = OneChoiceField(
        label="What is it about?",
        select="Select what it is about",
        choices=Feedback._meta.get_field("kind").flatchoices,
    )
    page = forms.CharField(label="Which page", required=False, max_length=200)
    words = PlainTextField(label="What do you want to say?", name="text", enter="Write what you want to say")


class AnswerFeedbackForm(ActForm):
    """What is done about it."""

    answer = PlainTextField(label="What is done about it", name="answer", enter="Write what is done about it")


class PrintedForm(ActForm):
    """Which letters have been printed and posted."""

    letter_ids = LettersField(select="Select the letters that are in the post", label="Letters")

    def __init__(self, *args: Any, rows: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["letter_ids"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(row.id, f"{row.who}: {row.subject}") for row in rows]

    @property
    def facts(self) -> dict[str, Any]:
        """The ids as numbers."""
        return {"letter_ids": sorted(int(chosen) for chosen in self.cleaned_data["letter_ids"])}


class SendForm(ActForm):
    """What to send by hand, and how. `shown_to` is the number or address that was shown and confirmed."""

    kind = OneChoiceField(label="What do you want to send?", select="Select what to send")
    channel = OneChoiceField(label="How?", select="Select how to send it")
    shown_to = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kinds: Mapping[str, LetterKind], ways: Ways, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, kind.name) for code, kind in kinds.items()]  # type: ignore[attr-defined]
        named = (("text", f"Text to {ways.text}"), ("email", f"E-mail to {ways.email}"), ("post", "Letter by post"))
        self.fields["channel"].choices = [(code, name) for code, name in named if ways.to(code)]  # type: ignore[attr-defined]


class CallForm(ActForm):
    """What somebody said on the phone."""

    called_day = DayField(label="Day", name="day of the call")
    called_time = TimeField(label="Time", name="time of the call")
    words = PlainTextField(label="What did they say?", enter="Write what they said, in their own words")
    answer = PlainTextField(label="What did you answer?", name="answer", required=False)

    @property
    def facts(self) -> dict[str, Any]:
        """The moment of the call as one."""
        given = self.cleaned_data
        called_at = datetime.combine(given["called_day"], given["called_time"], tzinfo=LONDON)
        return {"called_at": called_at, "words": given["words"], "answer": given["answer"]}


class AnswerReplyForm(ActForm):
    """How somebody was answered."""

    what = "What they told us"
    answer = PlainTextField(label="How did you answer?", name="answer", enter="Write how you answered")


class TakeOffForm(ActForm):
    """A text is not from this person: nothing is entered."""

    what = "What they told us"
    stands = {"words": "What it says", "answered_at": "Answered"}


class MatchForm(ActForm):
    """Whose an unknown number's text is: a reference, or why it is nobody's."""

    what = "The text"
    stands = {"words": "What it says", "matched_at": "Matched", "aside_at": "Set aside"}
    whose = OneChoiceField(
        label="Whose is it?",
        select="Select whose it is",
        choices=[("person", "Somebody we work with"), ("nobody", "Nobody we work with")],
    )
    reference = forms.CharField(label="Their reference", required=False, max_length=20)
    because = PlainTextField(label="Why it is nobody's", name="reason", longest=200, lines=False, required=False)


class WordForm(ActForm):
    """The words of a kind of letter. What does not fit the letter is said at the box, all of it at once."""

    what = "The wording of this letter"
    text = PlainTextField(label="The words", name="words", enter="Write the words of the letter")
    because = PlainTextField(
        label="Why do you change it?", name="reason", longest=300, lines=False, enter="Say why you change it"
    )

    def __init__(self, *args: Any, fits: Callable[[str], list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fits = fits

    def look_only(self) -> None:
        """Whoever only looks at it need not say why yet."""
        self.fields["because"].required = False

    def clean_text(self) -> str:
        """The words, if they fit."""
        text: str = self.cleaned_data["text"]
        if found := self.fits(text):
            raise forms.ValidationError(found)
        return text


class WordAgainForm(ActForm):
    """Which version to go back to."""

    what = "The wording of this letter"
    number = OneChoiceField(label="Which words?", select="Select which words to go back to")
    because = PlainTextField(label="Why?", name="reason", longest=300, lines=False, enter="Say why you go back")

    def __init__(self, *args: Any, versions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = versions  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """The version as a number."""
        return {"number": int(self.cleaned_data["number"]), "because": self.cleaned_data["because"]}
