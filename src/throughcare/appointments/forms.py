"""The forms of meetings, absences, proof and notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms

from throughcare.appointments.actions.outcomes import OutcomeFacts
from throughcare.appointments.models import GROUP_KINDS, KINDS, NOTE_KINDS, TOLD, WHOSE, Absence, Contact
from throughcare.design.dates import clock, day, full_day
from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField, TimeField
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import LONDON

Choices = Sequence[tuple[str, str]]

OTHER_TIME = "other"
HOME_OFFICE = "home"
ELSEWHERE = "elsewhere"


def moment(day: date, at: time) -> datetime:
    """A day and a time of London as one moment."""
    return datetime.combine(day, at, tzinfo=LONDON)


def _slot(text: str, minutes: int) -> tuple[str, tuple[datetime, datetime], str] | None:
    """A proposed time as the form sent it: value, times and words; None for anything else."""
    try:
        starts_at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if starts_at.tzinfo is None:
        return None
    times = (starts_at, starts_at + timedelta(minutes=minutes))
    return text, times, f"{day(starts_at)}, {clock(starts_at)}"


class WhenFields(forms.Form):
    """When a meeting is: one of the proposed times, or a day and times of one's own.

    Cleans into `starts_at` and `ends_at`. Another form can carry these fields by naming this class among its bases.
    """

    slot = OneChoiceField(label="When", select="Select a time")
    day = DayField(label="Day", name="day of the meeting", required=False)
    starts = TimeField(label="From", name="time it begins", required=False)
    ends = TimeField(label="To", name="time it ends", required=False)

    def offer(self, slots: Sequence[tuple[str, str]]) -> None:
        """The proposed times, as (value, text), before the choice of another one."""
        field = self.fields["slot"]
        assert isinstance(field, OneChoiceField)
        field.choices = [*slots, (OTHER_TIME, "Another day or time")]

    def offer_proposals(self, proposals: Sequence[Any], *, minutes: int) -> None:
        """The proposed times. One that was proposed when the page was shown stays one, since a second click comes after
        it was booked."""
        self.lasts = {slot.value: (slot.starts_at, slot.ends_at) for slot in proposals}
        texts = [(slot.value, slot.text) for slot in proposals]
        if (shown := _slot(str(self.data.get("slot", "")), minutes)) and shown[0] not in self.lasts:
            self.lasts[shown[0]] = shown[1]
            texts.append((shown[0], shown[2]))
        self.offer(texts)

    def when(self, lasts: dict[str, tuple[datetime, datetime]]) -> tuple[datetime, datetime] | None:
        """The chosen times; None when they are not all there, and then the errors are on the fields."""
        data = self.cleaned_data
        if data.get("slot") in lasts:
            return lasts[data["slot"]]
        missing = {
            "day": "Enter the day of the meeting",
            "starts": "Enter the time it begins",
            "ends": "Enter the time it ends",
        }
        whole = True
        for name, message in missing.items():
            if data.get(name) is None:
                whole = False
                if name not in self.errors:
                    self.add_error(name, message)
        if not whole:
            return None
        starts_at, ends_at = moment(data["day"], data["starts"]), moment(data["day"], data["ends"])
        if ends_at <= starts_at:
            self.add_error("ends", "The meeting must end after it begins")
            return None
        return starts_at, ends_at


class PlaceFields(forms.Form):
    """Where a meeting is: the home office unless another place is chosen, which asks why."""

    where = OneChoiceField(label="Where", select="Select where the meeting is")
    office = forms.ChoiceField(label="Which office", required=False)
    place = PlainTextField(label="Room or place", name="place", longest=160, lines=False, required=False)
    place_because = PlainTextField(
        label="Why not at their own office?", name="reason", longest=200, lines=False, required=False
    )

    def offer_places(self, offices: Sequence[tuple[int, str]], home_office_id: int | None) -> None:
        """The offices, the person's own first."""
        names = dict(offices)
        where, office = self.fields["where"], self.fields["office"]
        assert isinstance(where, OneChoiceField)
        assert isinstance(office, forms.ChoiceField)
        own = [(HOME_OFFICE, f"{names[home_office_id]}, their own office")] if home_office_id in names else []
        where.choices = [*own, ("office", "Another office"), (ELSEWHERE, "Elsewhere, or by phone or video")]
        office.choices = [("", ""), *((str(i), name) for i, name in offices if i != home_office_id)]

    def placed(self, home_office_id: int | None) -> dict[str, Any]:
        """Office, place and why, as `book` takes them."""
        data = self.cleaned_data
        office_id = None
        if data.get("where") == HOME_OFFICE:
            office_id = home_office_id
        elif data.get("where") == "office":
            if not data.get("office"):
                self.add_error("office", "Select which office")
            else:
                office_id = int(data["office"])
        return {"office_id": office_id, "place": data.get("place", ""), "place_because": data.get("place_because", "")}


class BookForm(ActForm, WhenFields, PlaceFields):
    """Book a meeting."""

    kind = OneChoiceField(label="What kind of meeting?", select="Select what kind of meeting it is", choices=KINDS)
    serves = SomeChoicesField(label="It serves", select="Select the orders it serves", required=False)
    told_how = forms.ChoiceField(
        label="Have they been told?", required=False, choices=[("", "Not yet"), *TOLD], help_text="Now, as you book it."
    )
    anyway_because = PlainTextField(
        label="Why book it anyway?",
        name="reason",
        longest=300,
        lines=False,
        required=False,
        help_text="Only if something stands against this time. It is kept with the meeting.",
    )

    def __init__(self, *args: Any, booking: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.booking = booking
        self.offer_proposals(booking.proposals, minutes=booking.usual_minutes)
        self.offer_places(booking.offices, booking.home_office_id)
        serves = self.fields["serves"]
        assert isinstance(serves, SomeChoicesField)
        serves.choices = [(str(order.id), order.name) for order in booking.orders]

    def clean(self) -> dict[str, Any]:
        """Into the arguments of `book`."""
        data = super().clean() or self.cleaned_data
        times = self.when(self.lasts)
        placed = self.placed(self.booking.home_office_id)
        if times is None:
            return data
        self.given = {
            "kind": data.get("kind"),
            "starts_at": times[0],
            "ends_at": times[1],
            "serves": [int(order) for order in data.get("serves", [])],
            "told_how": data.get("told_how", ""),
            "anyway_because": data.get("anyway_because", ""),
            **placed,
        }
        return data


WEEKDAYS = [("0", "Monday"), ("1", "Tuesday"), ("2", "Wednesday"), ("3", "Thursday"), ("4", "Friday")]
MOST_IN_SERIES = 60


class SeriesForm(ActForm, PlaceFields):
    """Recurring meetings as they are proposed: each can be left out, or put on another day or time."""

    kind = OneChoiceField(label="What kind of meetings?", select="Select what kind of meetings they are", choices=KINDS)
    minutes = forms.IntegerField(
        label="Minutes each",
        min_value=5,
        max_value=480,
        error_messages={"required": "Enter how many minutes each takes", "invalid": "Enter a number of minutes"},
    )
    serves = SomeChoicesField(label="They serve", select="Select the orders they serve", required=False)
    told_how = forms.ChoiceField(
        label="Have they been told?",
        required=False,
        choices=[("", "Not yet: one letter with the list tells them"), *TOLD],
    )
    anyway_because = PlainTextField(
        label="Why book it anyway?",
        name="reason",
        longest=300,
        lines=False,
        required=False,
        help_text="Only if something stands against one of these times. It is kept with that meeting.",
    )

    def __init__(self, *args: Any, proposal: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        self.offer_places(proposal.offices, proposal.home_office_id)
        serves = self.fields["serves"]
        assert isinstance(serves, SomeChoicesField)
        serves.choices = [(str(order.id), order.name) for order in proposal.orders]
        # What was proposed when the page was shown: by now it is booked, or somebody else has that time.
        sent = sum(f"day_{number}" in self.data for number in range(1, MOST_IN_SERIES + 1))
        self.numbers = range(1, (sent if self.is_bound else len(proposal.slots)) + 1)
        for number in self.numbers:
            slot = proposal.slots[number - 1] if number <= len(proposal.slots) else None
            begins = slot.starts_at.astimezone(LONDON) if slot else None
            self.fields[f"take_{number}"] = forms.BooleanField(
                label=f"Book meeting {number}", required=False, initial=True
            )
            self.fields[f"day_{number}"] = DayField(
                label=f"Day of meeting {number}",
                name=f"day of meeting {number}",
                required=False,
                initial=begins.date() if begins else None,
            )
            self.fields[f"starts_{number}"] = TimeField(
                label=f"Time of meeting {number}",
                name=f"time of meeting {number}",
                required=False,
                initial=begins.time() if begins else None,
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The meetings, each with its three fields and why it is proposed."""
        slots = self.proposal.slots if not self.is_bound else ()
        return [
            {
                "take": self[f"take_{number}"],
                "day": self[f"day_{number}"],
                "starts": self[f"starts_{number}"],
                "weekday": f"{slots[number - 1].starts_at.astimezone(LONDON):%A}" if number <= len(slots) else "",
                "because": "; ".join(slots[number - 1].because) if number <= len(slots) else "",
            }
            for number in self.numbers
        ]

    def clean(self) -> dict[str, Any]:
        """Into the arguments of `book_series`."""
        data = super().clean() or self.cleaned_data
        times = []
        for number in self.numbers:
            if not data.get(f"take_{number}"):
                continue
            on, starts = data.get(f"day_{number}"), data.get(f"starts_{number}")
            for name, value, what in ((f"day_{number}", on, "day"), (f"starts_{number}", starts, "time")):
                if value is None and name not in self.errors:
                    self.add_error(name, f"Enter the {what} of meeting {number}, or leave it out")
            if on is not None and starts is not None and data.get("minutes"):
                begins = moment(on, starts)
                times.append((begins, begins + timedelta(minutes=data["minutes"])))
        if not times and not self.errors:
            self.add_error(None, "Choose at least one of the meetings")
        self.given = {
            "kind": data.get("kind"),
            "times": times,
            "serves": [int(order) for order in data.get("serves", [])],
            "told_how": data.get("told_how", ""),
            "anyway_because": data.get("anyway_because", ""),
            "because": list(self.proposal.because[:1]),
            "policy": self.proposal.policy,
            **self.placed(self.proposal.home_office_id),
        }
        return data


class MoveSeriesForm(ActForm):
    """Move all that is to come of recurring meetings to another weekday and time."""

    what = "The recurring meetings"
    stands = {"last_at": "The last of them"}
    weekday = OneChoiceField(label="To which day of the week?", select="Select the day of the week", choices=WEEKDAYS)
    starts = TimeField(label="At what time?", name="time they begin")
    by_whom = OneChoiceField(label="Who asked?", select="Select who asked to move them", choices=WHOSE)
    because = PlainTextField(label="Why?", name="reason", enter="Say why they are moved", longest=300, lines=False)
    told_how = forms.ChoiceField(
        label="Have they been told of the new times?",
        required=False,
        choices=[("", "Not yet: one letter with the list tells them"), *TOLD],
    )
    anyway_because = PlainTextField(
        label="Why book it anyway?",
        name="reason",
        longest=300,
        lines=False,
        required=False,
        help_text="Only if something stands against one of the new times.",
    )

    @property
    def facts(self) -> dict[str, Any]:
        """What was entered, the day of the week as a number."""
        given = super().facts
        return {**given, "weekday": int(given["weekday"])}


class CancelSeriesForm(ActForm):
    """Cancel all that is to come of recurring meetings: by whom and why."""

    what = "The recurring meetings"
    columns = {"because": "ended_because"}
    by_whom = OneChoiceField(label="Who cancels?", select="Select who cancels", choices=WHOSE)
    because = PlainTextField(label="Why?", name="reason", enter="Say why they are cancelled", longest=300, lines=False)


class _NewTimeForm(ActForm, WhenFields):
    """Another time for a meeting that stands."""

    what = "The meeting"
    beside: ClassVar[tuple[str, ...]] = ()  # what the action is given beside the time, whether it was told, and why
    told_how = forms.ChoiceField(
        label="Have they been told of the new time?", required=False, choices=[("", "Not yet"), *TOLD]
    )
    anyway_because = PlainTextField(
        label="Why book it anyway?",
        name="reason",
        longest=300,
        lines=False,
        required=False,
        help_text="Only if something stands against this time.",
    )

    def __init__(self, *args: Any, proposals: Sequence[Any], minutes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_proposals(proposals, minutes=minutes)

    def clean(self) -> dict[str, Any]:
        """Into the arguments of the action."""
        data = super().clean() or self.cleaned_data
        times = self.when(self.lasts)
        if times is not None:
            names = (*self.beside, "told_how", "anyway_because")
            self.given = {"starts_at": times[0], "ends_at": times[1], **{name: data.get(name, "") for name in names}}
        return data


class MoveForm(_NewTimeForm):
    """Move a meeting: to when, who asked and why."""

    beside = ("by_whom", "because")
    field_order = ("slot", "day", "starts", "ends", "by_whom", "because")
    columns = {"slot": "starts_at", "by_whom": "cancelled_by", "because": "cancelled_because"}
    by_whom = OneChoiceField(label="Who asked?", select="Select who asked to move it", choices=WHOSE)
    because = PlainTextField(
        label="Why?", name="reason", enter="Say why the meeting is moved", longest=300, lines=False
    )


class AcceptForm(_NewTimeForm):
    """A meeting gives way to an event they told us of: to when."""

    columns = {"slot": "starts_at"}


class CancelForm(ActForm):
    """Cancel a meeting: by whom and why."""

    what = "The meeting"
    columns = {"by_whom": "cancelled_by", "because": "cancelled_because"}
    by_whom = OneChoiceField(label="Who cancels?", select="Select who cancels", choices=WHOSE)
    because = PlainTextField(
        label="Why?", name="reason", enter="Say why the meeting is cancelled", longest=300, lines=False
    )


class ToldForm(ActForm):
    """When and how the person was told of a meeting."""

    what = "The meeting"
    columns = {"told_day": "told_at", "told_time": "told_at"}
    told_how = OneChoiceField(label="How were they told?", select="Select how they were told", choices=TOLD)
    told_day = DayField(label="Day", name="day they were told")
    told_time = TimeField(label="Time", name="time they were told")


class OutcomeFields(forms.Form):
    """What came of a meeting. Cleans into `OutcomeFacts`; the outcome page and the correction both carry these fields.

    Call `ask` when the form is made, and `outcome_facts` when it is valid.
    """

    happened = OneChoiceField(label="What happened?", select="Select what happened")
    acceptable = forms.ChoiceField(label="What makes it acceptable?", required=False)
    came_at = TimeField(label="Came at", name="time they came", required=False)
    seen_at = TimeField(label="Seen at", name="time they were seen", required=False)
    left_at = TimeField(label="Ended at", name="time it ended", required=False)
    failed_how = PlainTextField(
        label="What was said or done, and to whom?",
        name="account",
        help_text="What happened, in plain words. What you make of it is decided on another page.",
        required=False,
    )
    reason = forms.ChoiceField(label="The reason they gave", required=False)
    reason_words = PlainTextField(label="In their words", name="reason", required=False)
    told_on = DayField(label="The day they told us", name="day they told us", required=False)
    words = PlainTextField(label="Why?", name="reason", longest=1000, required=False)

    def ask(self, *, choices: Sequence[Any], acceptable: Choices, reasons: Choices, held_on: date, today: date) -> None:
        """What the form offers for this meeting."""
        for name, offered in (
            ("happened", choices),
            ("acceptable", [("", ""), *acceptable]),
            ("reason", [("", ""), *reasons]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered
        told_on = self.fields["told_on"]
        assert isinstance(told_on, DayField)
        told_on.latest = today
        self.held_on = held_on

    def outcome_facts(self) -> OutcomeFacts | None:
        """What was entered; None when something is missing, and then the error is on its field."""
        data = self.cleaned_data
        code = data.get("happened")
        if not code:
            return None
        if code == "acceptable":
            code = data.get("acceptable")
            if not code:
                self.add_error("acceptable", "Select what makes it acceptable")
                return None
            if not data.get("words"):
                self.add_error("words", "Say why it is acceptable")
                return None
        if code in {"AFTC", "ATSH"} and not data.get("failed_how"):
            self.add_error("failed_how", "Say what was said or done, and to whom")
            return None
        return OutcomeFacts(
            outcome=code,
            came_at=self._at("came_at"),
            seen_at=self._at("seen_at"),
            left_at=self._at("left_at"),
            failed_how=data.get("failed_how", ""),
            reason=data.get("reason", ""),
            reason_words=data.get("reason_words", ""),
            told_on=data.get("told_on"),
            words=data.get("words", ""),
        )

    def _at(self, name: str) -> datetime | None:
        at = self.cleaned_data.get(name)
        return moment(self.held_on, at) if at is not None else None


class CorrectForm(ActForm, OutcomeFields):
    """Put another outcome in place of a wrong one."""

    what = "The outcome of the meeting"
    columns = {"happened": "outcome", "because": "corrected_because"}
    because = PlainTextField(
        label="What was wrong?", name="reason", enter="Say what was wrong with the outcome", longest=300, lines=False
    )

    def clean(self) -> dict[str, Any]:
        """Into the facts of the outcome."""
        data = super().clean() or self.cleaned_data
        self.given = self.outcome_facts()
        return data


class ReasonForm(ActForm):
    """Why the person did not come, as they told us."""

    what = "The absence"
    columns = {"words": "reason_words"}
    reason = OneChoiceField(label="The reason they gave", select="Select the reason they gave")
    words = PlainTextField(label="In their words", name="reason", enter="Write what they said")
    told_on = DayField(label="The day they told us", name="day they told us")
    notice_on = DayField(label="Notice before the day, if they gave any", name="day they gave notice", required=False)

    def __init__(self, *args: Any, reasons: Choices, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason, told_on = self.fields["reason"], self.fields["told_on"]
        assert isinstance(reason, OneChoiceField)
        assert isinstance(told_on, DayField)
        reason.choices = reasons
        told_on.latest = today


class ProofForm(ActForm):
    """Proof of a reason: a paper that is uploaded and kept, or one that was seen and not kept."""

    what = "The absence"
    kind = OneChoiceField(label="What is it?", select="Select what the proof is")
    how = OneChoiceField(
        label="Is it kept?",
        select="Select whether the paper is kept",
        choices=[("kept", "Upload it and keep it"), ("seen", "Seen, not kept")],
    )
    upload = forms.FileField(label="The paper", required=False, help_text="A PDF or a photo, 20 MB at most.")
    dated_on = DayField(label="The day on it", name="day on the proof", required=False)
    received_on = DayField(label="The day it came", name="day it came")
    words = PlainTextField(label="What it says", name="text", longest=300, lines=False, required=False)

    def __init__(self, *args: Any, kinds: Choices, proofs: Sequence[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proofs = proofs
        kind = self.fields["kind"]
        assert isinstance(kind, OneChoiceField)
        kind.choices = kinds
        for name in ("dated_on", "received_on"):
            field = self.fields[name]
            assert isinstance(field, DayField)
            field.latest = today

    def clean(self) -> dict[str, Any]:
        """A paper that is kept must be there; one that was only seen needs a word on what it said."""
        data = super().clean() or self.cleaned_data
        if data.get("how") == "kept" and not data.get("upload") and "upload" not in self.errors:
            self.add_error("upload", "Choose the file of the paper")
        if data.get("how") == "seen" and not data.get("words") and "words" not in self.errors:
            self.add_error("words", "Say what the paper said, since it is not kept")
        return data

    def compare(self, current: Absence) -> list[tuple[str, Any, Any]]:
        """The decision and the proof there is, beside the proof that was typed."""
        there = [
            ("Decision", dict(DECISIONS).get(current.decision, "Not judged yet"), ""),
            ("Proof on the record", "; ".join(self.proofs) or "None", ""),
        ]
        return [*there, *((label, "", yours) for label, _, yours in super().compare(current) if yours)]


class BecauseForm(ActForm):
    """An act that needs nothing but its reason."""

    because = PlainTextField(label="Why?", name="reason", enter="Say why", longest=200, lines=False)


class WithdrawProofForm(BecauseForm):
    """Why proof does not stand."""

    what = "The proof"
    columns = {"because": "withdrawn_because"}


class ReopenForm(BecauseForm):
    """Why an absence is judged again."""

    what = "The decision on the absence"
    columns = {"because": "reopened_because"}


DECISIONS = [
    ("unacceptable", "Not acceptable"),
    ("acceptable", "Acceptable"),
    ("extend", "Give longer, until a day"),
    ("not_a_failure", "Not a failure: our fault"),
]


class DecisionField(OneChoiceField):
    """A decision. More time that was given is not offered again, but taken: a second click comes after the first."""

    def valid_value(self, value: Any) -> bool:
        """Any decision; the action says what is possible."""
        return value in dict(DECISIONS)


class JudgeForm(ActForm):
    """A person's decision on an absence. Nothing is chosen beforehand."""

    what = "The decision on the absence"
    decision = DecisionField(label="Your decision", select="Select your decision")
    until = DayField(label="Until", name="day they have until", required=False)
    words = PlainTextField(label="Your reason", name="reason", enter="Say why, in your own words")
    told = PlainTextField(label="What we write to them about why (optional)", name="text", longest=300, required=False)

    def __init__(self, *args: Any, extendable: bool, latest: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decision, until = self.fields["decision"], self.fields["until"]
        assert isinstance(decision, OneChoiceField)
        assert isinstance(until, DayField)
        decision.choices = [(code, name) for code, name in DECISIONS if extendable or code != "extend"]
        until.earliest, until.latest = today, latest

    def clean(self) -> dict[str, Any]:
        """Longer needs its day; a day typed for another decision does not matter."""
        data = super().clean() or self.cleaned_data
        if data.get("decision") != "extend":
            self.errors.pop("until", None)
        elif data.get("until") is None and "until" not in self.errors:
            self.add_error("until", "Enter the day they have until")
        return data

    def compare(self, current: Absence) -> list[tuple[str, Any, Any]]:
        """The decision and its reason, as they stand and as they were typed."""
        names = dict(DECISIONS)
        until = self.cleaned_data.get("until")
        return [
            ("Decision", names.get(current.decision), names.get(self.cleaned_data["decision"])),
            *([("Until", full_day(current.proof_by), full_day(until))] if until else []),
            ("Reason", current.decision_words, self.cleaned_data["words"]),
        ]


class NoteForm(ActForm):
    """A note of a contact. A sensitive one is asked about twice, since it cannot be made open again."""

    kind = OneChoiceField(label="What is it?", select="Select what kind of note it is", choices=NOTE_KINDS)
    day = DayField(label="Day", name="day of the contact")
    time = TimeField(label="Time", name="time of the contact")
    words = PlainTextField(label="Note", name="note", enter="Write the note")
    sensitive = forms.BooleanField(label="Sensitive: not to be shared with them without a decision", required=False)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    asks_twice = False

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["kind", "day", "time", "words", "sensitive"])
        day = self.fields["day"]
        assert isinstance(day, DayField)
        day.latest = today

    def clean(self) -> dict[str, Any]:
        """Ask once more before a note becomes sensitive for good."""
        data = super().clean() or self.cleaned_data
        if data.get("sensitive") and not data.get("sure") and not self.errors:
            self.asks_twice = True
            raise forms.ValidationError("Say once more that this note is sensitive", code="asks_twice")
        return data


class SupersedeForm(ActForm):
    """The right note in place of a wrong one."""

    what = "The note"
    words = PlainTextField(label="The note as it should be", name="note", enter="Write the note as it should be")
    because = PlainTextField(
        label="What was wrong?", name="reason", enter="Say what was wrong with the note", longest=200, lines=False
    )
    sensitive = forms.BooleanField(label="Sensitive: not to be shared with them without a decision", required=False)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    asks_twice = False

    def __init__(self, *args: Any, was_sensitive: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_sensitive = was_sensitive

    def clean(self) -> dict[str, Any]:
        """Ask once more before a note becomes sensitive; one that is stays so."""
        data = super().clean() or self.cleaned_data
        if data.get("sensitive") and not self.was_sensitive and not data.get("sure") and not self.errors:
            self.asks_twice = True
            raise forms.ValidationError("Say once more that this note is sensitive", code="asks_twice")
        return data

    def compare(self, current: Contact) -> list[tuple[str, Any, Any]]:
        """The right note that somebody else wrote in its place, beside the one that was typed."""
        right: Contact = getattr(current, "superseded_by", current)
        return [
            ("The note as it should be", right.words, self.cleaned_data["words"]),
            ("What was wrong?", right.superseded_because, self.cleaned_data["because"]),
        ]


class BeginVisitForm(ActForm):
    """Before a home visit: where, with whom, and by when one says that one is safe."""

    what = "The meeting"
    where = PlainTextField(label="Where are you going?", name="address", longest=200, lines=False)
    with_whom = PlainTextField(
        label="Who goes with you?",
        name="name",
        longest=120,
        lines=False,
        required=False,
        help_text="Empty: you go alone",
    )
    phone = PlainTextField(label="The phone you have with you", name="phone number", longest=35, lines=False)
    safe_by = TimeField(label="By when will you say that you are safe?", name="time you will say that you are safe")


class SafeForm(ActForm):
    """Back from a home visit, safe."""

    what = "The visit"
    columns = {"words": "safe_words"}
    words = PlainTextField(
        label="How do you know?",
        name="words",
        longest=200,
        lines=False,
        required=False,
        help_text="Only if you say it for somebody else: such as that you spoke with them.",
    )


class SessionForm(ActForm):
    """Plan a group session."""

    name = PlainTextField(label="What is it called?", name="name of the session", longest=80, lines=False)
    kind = OneChoiceField(
        label="What kind of session?",
        select="Select what kind of session it is",
        choices=[(code, text) for code, text in KINDS if code in GROUP_KINDS],
    )
    post_id = OneChoiceField(label="Who leads it?", select="Select who leads it", widget=forms.Select)
    day = DayField(label="Day", name="day of the session")
    starts = TimeField(label="From", name="time it begins")
    ends = TimeField(label="To", name="time it ends")
    place = PlainTextField(label="Room", name="room", longest=80, lines=False, required=False)
    places = forms.IntegerField(
        label="How many people can come?",
        min_value=1,
        max_value=60,
        error_messages={"required": "Enter how many people can come", "invalid": "Enter a number of people"},
    )

    def __init__(self, *args: Any, leaders: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post_id"].choices = [("", ""), *((str(id_), name) for id_, name in leaders)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Into the arguments of `plan_session`."""
        data = super().clean() or self.cleaned_data
        if all(data.get(name) is not None for name in ("day", "starts", "ends")):
            if data["ends"] <= data["starts"]:
                self.add_error("ends", "The session must end after it begins")
                return data
            self.given = {
                "starts_at": moment(data["day"], data["starts"]),
                "ends_at": moment(data["day"], data["ends"]),
                "name": data.get("name", ""),
                "kind": data.get("kind", ""),
                "post_id": int(data.get("post_id") or 0),
                "place": data.get("place", ""),
                "places": data.get("places"),
            }
        return data


class MoveSessionForm(ActForm):
    """Move a group session, or all of its name to come, with everybody in it."""

    what = "The session"
    columns = {"on": "starts_at"}
    which = OneChoiceField(
        label="Which sessions?",
        select="Select which sessions move",
        choices=[("one", "Only this one"), ("all", "This one and all of its name to come")],
    )
    on = DayField(label="To which day?", name="day it moves to")
    starts = TimeField(label="At what time?", name="time it begins")
    because = PlainTextField(label="Why?", name="reason", enter="Say why it is moved", longest=300, lines=False)
    told_how = forms.ChoiceField(
        label="Have they been told of the new time?",
        required=False,
        choices=[("", "Not yet: a letter or text tells each of them"), *TOLD],
    )
    anyway_because = PlainTextField(
        label="Why book it anyway?",
        name="reason",
        longest=300,
        lines=False,
        required=False,
        help_text="Only if something stands against the new time for one of them.",
    )

    @property
    def facts(self) -> dict[str, Any]:
        """Into the arguments of `move_session`."""
        given = super().facts
        return {**{name: value for name, value in given.items() if name != "which"}, "all_to_come": self.moves_all}

    @property
    def moves_all(self) -> bool:
        """Whether those after it move too."""
        return bool(self.cleaned_data.get("which") == "all")


class JoinForm(ActForm):
    """Somebody comes to a group session."""

    session = OneChoiceField(label="Which session?", select="Select the session")
    serves = SomeChoicesField(label="It serves", select="Select the orders it serves", required=False)
    told_how = forms.ChoiceField(label="Have they been told?", required=False, choices=[("", "Not yet"), *TOLD])
    anyway_because = PlainTextField(
        label="Why book it anyway?",
        name="reason",
        longest=300,
        lines=False,
        required=False,
        help_text="Only if something stands against this time.",
    )

    def __init__(self, *args: Any, sessions: Sequence[Any], orders: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].choices = [  # type: ignore[attr-defined]
            (
                str(one.id),
                f"{one.name}, {day(one.starts_at)}, {clock(one.starts_at)}, {one.coming} of {one.places} places",
            )
            for one in sessions
        ]
        self.fields["serves"].choices = [(str(order.id), order.name) for order in orders]  # type: ignore[attr-defined]


CAME = [("", "Not recorded"), ("ATTC", "Came, complied"), ("AFTA", "Did not come")]


class AttendanceForm(ActForm):
    """Who came to a session: everybody on one screen."""

    def __init__(self, *args: Any, members: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever was recorded since the page was shown is read too: the same page sent twice says what it said.
        self.members = [one for one in members if not one.outcome or f"came_{one.appointment_id}" in self.data]
        for one in self.members:
            self.fields[f"came_{one.appointment_id}"] = forms.ChoiceField(
                label=one.name, required=False, choices=CAME, widget=forms.RadioSelect
            )

    @property
    def lines(self) -> list[Any]:
        """The fields of those whose outcome is to be recorded."""
        return [self[f"came_{one.appointment_id}"] for one in self.members]

    @property
    def came(self) -> list[tuple[int, str]]:
        """What was chosen, by meeting."""
        given = ((one.appointment_id, self.cleaned_data.get(f"came_{one.appointment_id}")) for one in self.members)
        return [(id_, outcome) for id_, outcome in given if outcome]

    @property
    def whose(self) -> list[int]:
        """The people for whom something was chosen."""
        chosen = {id_ for id_, _ in self.came}
        return [one.person_id for one in self.members if one.appointment_id in chosen]


class FeedForm(ActForm):
    """A new address for one's own diary, or none."""

    what_to_do = OneChoiceField(
        label="What shall happen?",
        select="Select what shall happen",
        choices=[("make", "Make a new address; an older one stops"), ("end", "Stop the address")],
    )
