"""What the person tells us: a move, a number, when they work, what is hard, what is wrong on their record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.design.forms import ActForm
from throughcare.design.spoken import said_time
from throughcare.kernel.errors import Refused
from throughcare.people.models import CorrectionAsked
from throughcare.people.record import reach
from throughcare.portal.fields import Choice, Choices, Day, Time, Words

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
FURTHEST = timedelta(days=366)  # a day that is further off than this is a slip of the pen


class AddressForm(ActForm):
    """A new address: planned, or lived at; or no fixed place."""

    moved = Choice(
        choose=gettext_lazy("Choose if you have moved."),
        choices=[
            ("not_yet", gettext_lazy("Not yet")),
            ("moved", gettext_lazy("Yes")),
            ("nowhere", gettext_lazy("I have no fixed place now")),
        ],
    )
    on = Day(name="day")
    lines = Words(lines=False, longest=200)
    town = Words(lines=False, longest=60)
    postcode = Words(lines=False, longest=10)
    with_whom = Words(lines=False, longest=150)
    words = Words(longest=400)

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today

    def clean_postcode(self) -> str:
        """A whole postcode, or none."""
        try:
            return reach.postcode(self.cleaned_data["postcode"])
        except Refused:
            raise forms.ValidationError(_("Type the whole postcode, or leave it empty.")) from None

    def clean(self) -> dict[str, Any]:
        """The day fits what was chosen, and the place can be found."""
        given = super().clean() or {}
        moved, on = given.get("moved"), given.get("on")
        if moved == "not_yet" and on is not None and on < self.today:
            self.add_error("on", _("That day has gone. Choose a day to come, or say that you moved."))
        if moved in {"moved", "nowhere"} and on is not None and on > self.today:
            self.add_error("on", _("That day is still to come. Choose “Not yet”, or another day."))
        if on is not None and abs(on - self.today) > FURTHEST:
            self.add_error("on", _("Look at the year again."))
        if moved in {"moved", "not_yet"} and "lines" not in self.errors and not given.get("lines"):
            self.add_error("lines", _("Type the house number and street."))
        return given


class PhoneForm(ActForm):
    """Another number or email address."""

    kind = Choice(
        choose=gettext_lazy("Choose what is new."),
        choices=[
            ("mobile", gettext_lazy("Mobile number")),
            ("phone", gettext_lazy("Home number")),
            ("email", gettext_lazy("Email")),
        ],
    )
    value = Words(type_in=gettext_lazy("Type the new number or email."), lines=False, longest=254)
    may_text = Choice(choose=gettext_lazy("Choose if we may text you there."), choices=YES_NO)
    shared = Choice(choose=gettext_lazy("Choose if someone else uses it."), choices=YES_NO)
    old_gone = Choice(choose=gettext_lazy("Choose if the old one still works."), choices=YES_NO)

    def clean(self) -> dict[str, Any]:
        """A number or address that can be reached."""
        given = super().clean() or {}
        kind, value = given.get("kind"), given.get("value")
        if not kind or not value:
            return given
        try:
            given["value"] = reach.email(value) if kind == "email" else reach.number(value)
        except Refused:
            self.add_error(
                "value",
                _("Look at the email and type it again.")
                if kind == "email"
                else _("Look at the number and type it again."),
            )
            return given
        if kind == "mobile" and not reach.is_mobile(given["value"]):
            self.add_error("value", _("That is not a mobile number. Choose “Home number”, or type another."))
        return given

    @property
    def facts(self) -> dict[str, Any]:
        """Yes and no as such; the old one is gone where it no longer works."""
        given = super().facts
        yes = {name: given[name] == "yes" for name in ("may_text", "shared")}
        return {**given, **yes, "old_gone": given["old_gone"] == "no"}


class WorkForm(ActForm):
    """When they work: the days, and the hours."""

    weekdays = Choices(
        choose=gettext_lazy("Choose the days you work."), choices=[(str(n), WEEKDAYS[n]) for n in range(7)]
    )
    starts = Time()
    ends = Time()
    text = Words(type_in=gettext_lazy("Type where you work."), lines=False, longest=120)

    def clean(self) -> dict[str, Any]:
        """The hours take some time."""
        given = super().clean() or {}
        if given.get("starts") is not None and given.get("starts") == given.get("ends"):
            self.add_error("ends", _("Type another time. It is the same as the start."))
        return given

    @property
    def facts(self) -> dict[str, Any]:
        """The days as numbers, and all of it in words for the officer."""
        given = super().facts
        days = [int(number) for number in given["weekdays"]]
        told = _("I work at %(place)s. %(days)s, %(starts)s to %(ends)s.") % {
            "place": given["text"],
            "days": ", ".join(str(WEEKDAYS[day]) for day in days),
            "starts": said_time(given["starts"]),
            "ends": said_time(given["ends"]),
        }
        return {**given, "weekdays": days, "told": told}


class RuleForm(ActForm):
    """A rule that is hard to keep, and what would help."""

    rule = Choice(choose=gettext_lazy("Choose the rule that is hard."))
    words = Words(type_in=gettext_lazy("Write what is hard about it."), longest=4000)

    def __init__(self, *args: Any, rules: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.names = [*rules, _("Another rule, or I am not sure")]
        self.fields["rule"].choices = [(str(n), name) for n, name in enumerate(self.names)]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """The rule by its name."""
        given = super().facts
        return {**given, "rule": self.names[int(given["rule"])]}


PARTS = {
    "name": gettext_lazy("My name or birthday"),
    "contact": gettext_lazy("My address or phone"),
    "family": gettext_lazy("My family"),
    "order": gettext_lazy("My sentence or its rules"),
    "meetings": gettext_lazy("A meeting, or why I missed it"),
    "note": gettext_lazy("Something that was written about me"),
    "other": gettext_lazy("Something else"),
}
assert list(PARTS) == [code for code, _name in CorrectionAsked._meta.get_field("part").flatchoices]


class WrongForm(ActForm):
    """Something on their record is wrong."""

    part = Choice(choose=gettext_lazy("Choose what it is about."), choices=list(PARTS.items()))
    wrong = Words(type_in=gettext_lazy("Write what is wrong."), longest=2000)
    right = Words(type_in=gettext_lazy("Write what is right."), longest=2000)


class DayForm(ActForm):
    """A day that matters to them."""

    sort = Choice(
        choose=gettext_lazy("Choose what kind of day it is."),
        choices=[
            ("religious", gettext_lazy("A religious day")),
            ("family", gettext_lazy("A wedding, birth or funeral")),
            ("child", gettext_lazy("An important day for my child")),
            ("other", gettext_lazy("Something else")),
        ],
    )
    text = Words(type_in=gettext_lazy("Type what it is called."), lines=False, longest=120)
    on = Day(name="day")
    may_shift = Choice(
        choose=gettext_lazy("Choose if the day can still change."),
        choices=[("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes"))],
    )
    span = Choice(
        choose=gettext_lazy("Choose how long you need."),
        choices=[
            ("day", gettext_lazy("All day")),
            ("morning", gettext_lazy("Morning")),
            ("later", gettext_lazy("Afternoon or evening")),
        ],
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["on"]
        assert isinstance(field, Day)
        field.earliest, field.latest = today, today + FURTHEST

    @property
    def facts(self) -> dict[str, Any]:
        """Yes and no as such."""
        given = super().facts
        return {**given, "may_shift": given["may_shift"] == "yes"}
