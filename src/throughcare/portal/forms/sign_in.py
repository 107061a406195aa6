"""Signing in: a number or address, then a code; and the passkeys somebody adds afterwards."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from throughcare.design.forms import ActForm
from throughcare.portal.fields import Words


class SignInForm(forms.Form):
    """Where a code goes."""

    who = Words(type_in=_("Type your mobile number or email."), longest=254, lines=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class CodeForm(forms.Form):
    """The code that came."""

    code = Words(type_in=_("Type the 6 numbers of your code."), longest=20, lines=False)


class _CredentialField(forms.CharField):
    """What a browser answers for a passkey."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """The answer as JSON."""
        try:
            told = json.loads(super().to_python(value) or "null")
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise ValidationError(_("Your phone gave no answer. Try again."))
        return told


class PasskeyForm(forms.Form):
    """A passkey to sign in with."""

    credential = _CredentialField(required=False)


class AddPasskeyForm(ActForm):
    """A passkey that the phone has made."""

    name = Words(type_in=_("Type a name for it, like: my phone."), longest=60, lines=False)
    credential = _CredentialField(required=False)
