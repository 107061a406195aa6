"""Help they ask for, and what they say to what there is instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from throughcare.design.forms import ActForm
from throughcare.plans.actions import saying
from throughcare.portal.fields import Choice, Words

# The kinds of help of `organisations`, as somebody asks for them. Help for victims is asked for elsewhere.
KINDS = [
    ("accommodation", _("A place to live")),
    ("employment", _("Work")),
    ("education", _("A course or school")),
    ("money", _("Money or debt")),
    ("drugs", _("Drugs")),
    ("alcohol", _("Drink")),
    ("mental_health", _("How I feel")),
    ("health", _("My health")),
    ("family", _("Family and children")),
    ("mentoring", _("Someone to talk to")),
    ("women", _("Help for women")),
    ("behaviour", _("Anger, or how I think")),
    ("other", _("Something else")),
]


class AskForm(ActForm):
    """What help they want."""

    kind = Choice(choose=_("Choose what it is about."), choices=KINDS)
    words = Words(type_in=_("Tell us what help you want."), longest=saying.LONGEST)


class InsteadForm(ActForm):
    """Whether they want what there is instead."""

    choice = Choice(
        choose=_("Choose yes or no."), choices=[("yes", _("Yes, I want it")), ("talk", _("No. Talk to me first"))]
    )
    words = Words(longest=saying.LONGEST)
