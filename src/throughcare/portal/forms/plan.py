"""What they say of their plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from throughcare.design.forms import ActForm
from throughcare.plans.actions import saying
from throughcare.portal.fields import Choice, Words
from throughcare.portal.queries.plan import AimShown

ANSWERS = [
    ("agrees", _("Yes")),
    ("change", _("Yes, but I would change some of it first")),
    ("disagrees", _("No")),
]


class AnswerForm(ActForm):
    """Whether they agree, why, and what they would change in each part."""

    answer = Choice(choose=_("Choose what you think of the plan."), choices=ANSWERS)
    reasons = Words(longest=saying.LONGEST)

    def __init__(self, *args: Any, aims: Sequence[AimShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aims = aims
        for aim in aims:
            self.fields[f"wish_{aim.id}"] = Words(longest=saying.LONGEST)

    @property
    def facts(self) -> dict[str, Any]:
        """With what they would change. Words beside "change some of it" are about the whole."""
        said = self.cleaned_data
        wishes = [saying.about(f"objective:{aim.id}", said[f"wish_{aim.id}"]) for aim in self.aims]
        if said["answer"] == "change":
            wishes.append(saying.about("", said["reasons"]))
        return {"answer": said["answer"], "reasons": said["reasons"], "wishes": wishes}


class ChangeForm(ActForm):
    """What they would change, and in which part."""

    part = Choice(choose=_("Choose the part."), choices=[], required=False)
    words = Words(type_in=_("Tell us what you would change."), longest=saying.LONGEST)

    def __init__(self, *args: Any, parts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        part = self.fields["part"]
        assert isinstance(part, Choice)
        part.choices = [(code or "all", name) for code, name in parts]

    @property
    def facts(self) -> dict[str, Any]:
        """The part as ids."""
        said = self.cleaned_data
        part = "" if said["part"] == "all" else said["part"]
        return {"said": saying.about(part, said["words"])}


class DoneForm(ActForm):
    """That they have done something, and how it went."""

    words = Words(longest=saying.LONGEST)


class BackForm(ActForm):
    """That it was a mistake."""
