"""What they tell of themselves."""

from __future__ import annotations

from throughcare.assessments.actions import telling
from throughcare.design.forms import ActForm
from throughcare.portal.fields import Words


class QuestionForm(ActForm):
    """Their words to one question."""

    words = Words(longest=telling.LONGEST)


class SendForm(ActForm):
    """That they are ready."""
