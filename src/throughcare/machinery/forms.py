"""The forms of the machine room."""

from __future__ import annotations

from throughcare.design.fields import PlainTextField
from throughcare.design.forms import ActForm


class AcknowledgeForm(ActForm):
    """What is done about a finding of the watcher."""

    because = PlainTextField(
        label="What is done about it", name="answer", longest=300, enter="Write what is done about it"
    )
