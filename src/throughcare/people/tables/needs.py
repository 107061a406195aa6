"""What helps the person, what else is in their diary, and what staff must know."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"


@tracked()
class Adjustment(Base):
    """What helps the person take part: large print, an interpreter, a ground-floor room."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=120)
    large_print = models.BooleanField(default=False)
    since = models.DateField(null=True)
    until = models.DateField(null=True)


@tracked()
class Commitment(Base):
    """What else is in the person's diary: work, care, a faith day, an event they told us of beforehand.

    Weekly (`weekday`, Monday 0) or on one day (`on`); without times it takes the whole day.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=10,
        choices=[
            ("work", "Work"),
            ("faith", "Faith"),
            ("event", "Important event"),
            ("care", "Care"),
            ("treatment", "Treatment"),
        ],
    )
    text = models.CharField(max_length=120)
    weekday = models.SmallIntegerField(null=True)
    on = models.DateField(null=True)
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    told_on = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__isnull=False, on__isnull=True) | Q(weekday__isnull=True, on__isnull=False),
                name="commitment_weekly_or_once",
            )
        ]


@tracked()
class Registration(Base):
    """Something staff must know: risk to staff, self-harm, safeguarding, MAPPA. With a review day."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=30,
        choices=[
            ("serious_harm", "Risk of serious harm"),
            ("risk_to_staff", "Risk to staff"),
            ("self_harm", "Self-harm"),
            ("safeguarding", "Safeguarding"),
            ("mappa", "MAPPA"),
        ],
    )
    level = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    review_on = models.DateField(null=True)
    until = models.DateField(null=True)
