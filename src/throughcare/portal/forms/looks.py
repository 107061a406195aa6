"""How the pages look."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.portal.frame import COLOURS, SIZES

_SIZES = (_("As usual"), _("Large"), _("Very large"))
_COLOURS = (_("As usual"), _("Black on white, strong lines"))


class LooksForm(forms.Form):
    """The size of the words, and the colours."""

    size = forms.ChoiceField(choices=list(zip(SIZES, _SIZES, strict=True)))
    colours = forms.ChoiceField(choices=list(zip(COLOURS, _COLOURS, strict=True)))
