"""A message to the officer or supervisor."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from throughcare.design.forms import ActForm
from throughcare.portal.fields import Choice, Words


class MessageForm(ActForm):
    """To whom, and what."""

    to = Choice(choose=gettext_lazy("Choose who you want to write to."))
    words = Words(type_in=gettext_lazy("Write your message."), longest=4000)

    def __init__(self, *args: Any, readers: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"].choices = readers  # type: ignore[attr-defined]
