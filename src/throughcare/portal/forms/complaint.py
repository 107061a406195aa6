"""A complaint of theirs: what happened, what would put it right, and how they want the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.design.forms import ActForm
from throughcare.portal.fields import Choice, Words

# What the codes of the rule book are called here. A test holds that none is missing.
SUBJECTS = {
    "late": gettext_lazy("I was not seen on time"),
    "not_explained": gettext_lazy("I was not told why, or it was not clear"),
    "no_say": gettext_lazy("I had no say in my plan"),
    "respect": gettext_lazy("I was not treated with respect"),
    "event": gettext_lazy("I could not keep an important day"),
    "help": gettext_lazy("I did not get help that I need"),
    "decision": gettext_lazy("You decided something and I think it is wrong"),
    "record": gettext_lazy("My file is wrong, or was shown to others"),
    "officers": gettext_lazy("I had too many different people"),
    "other": gettext_lazy("Something else"),
}

NO_ONE = "none"  # chosen, where a radio that was chosen by mistake cannot be let go


class ComplainForm(ActForm):
    """What went wrong, in their own words."""

    subject = Choice(choose=gettext_lazy("Choose what it is about."))
    of_id = forms.TypedChoiceField(
        required=False,
        coerce=lambda code: None if code == NO_ONE else int(code),
        empty_value=None,
        widget=forms.RadioSelect,
    )
    words = Words(type_in=gettext_lazy("Tell us what happened."))
    wants = Words()
    answer_how = Choice(
        choose=gettext_lazy("Choose how we should answer."),
        choices=[
            ("page", gettext_lazy("On this page")),
            ("phone", gettext_lazy("By phone, and then on paper")),
            ("paper", gettext_lazy("On paper")),
        ],
    )

    def __init__(
        self, *args: Any, subjects: Sequence[tuple[str, str]], staff: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        subject, of = self.fields["subject"], self.fields["of_id"]
        assert isinstance(subject, forms.ChoiceField)
        assert isinstance(of, forms.ChoiceField)
        subject.choices = [(code, SUBJECTS.get(code, name)) for code, name in subjects]
        of.choices = [*staff, (NO_ONE, _("No one person"))]


class NotHappyForm(ActForm):
    """What is not right with the answer."""

    words = Words(type_in=gettext_lazy("Tell us what is not right."))


class TakeBackForm(ActForm):
    """They take it back; they need not say why."""

    words = Words(longest=300)
