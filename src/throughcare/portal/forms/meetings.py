"""What they say of a meeting."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.design.forms import ActForm
from throughcare.portal import fields

_WORDS = 1_500


class CannotComeForm(ActForm):
    """Why they cannot come, or could not."""

    words = fields.Words(type_in=gettext_lazy("Tell us why, in a few words."), longest=_WORDS)

    def message(self, facts: dict[str, Any]) -> str:
        """What is sent."""
        return str(facts["words"])


class AnotherTimeForm(ActForm):
    """Why another time would be better, and when they could come."""

    words = fields.Words(type_in=gettext_lazy("Tell us why, in a few words."), longest=_WORDS)
    suits = fields.Words(longest=200, lines=False)

    def message(self, facts: dict[str, Any]) -> str:
        """What is sent: their words, and below them when they could come."""
        suits = facts["suits"]
        return f"{facts['words']}\n{_('I could come:')} {suits}" if suits else str(facts["words"])
