"""The two questions after a meeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from throughcare.design.forms import ActForm
from throughcare.portal.fields import Choice


class HowItWasForm(ActForm):
    """Were they kept waiting, and was it clear? `minutes`: longer than these is too long."""

    appointment_id = forms.IntegerField(widget=forms.HiddenInput)
    waited = Choice(choose=gettext_lazy("Choose if you had to wait."))
    clear = Choice(
        choose=gettext_lazy("Choose if it was clear."),
        choices=[("yes", gettext_lazy("Yes")), ("partly", gettext_lazy("Some of it")), ("no", gettext_lazy("No"))],
    )

    def __init__(self, *args: Any, minutes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        short = ngettext("Yes, up to %(n)d minute", "Yes, up to %(n)d minutes", minutes) % {"n": minutes}
        long = ngettext("Yes, more than %(n)d minute", "Yes, more than %(n)d minutes", minutes) % {"n": minutes}
        waited = self.fields["waited"]
        assert isinstance(waited, forms.ChoiceField)
        waited.choices = [
            ("on_time", _("No, I was seen on time")),
            ("short", short),
            ("long", long),
            ("not_seen", _("I waited, but was not seen")),
        ]
