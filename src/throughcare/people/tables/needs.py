"""What helps the person, what else is in their diary, and what staff must know."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q

from throughcare.kernel.clock import LONDON
from throughcare.kernel.models import Base, tracked
from throughcare.people.tables.parts import Part
from throughcare.policy.clocks import end_of_day, start_of_day

PERSON = "people.Person"


@tracked()
class Adjustment(Part):
    """What helps the person take part: large print, an interpreter, a ground-floor room."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=120)
    large_print = models.BooleanField(default=False)
    agreed_on = models.DateField(null=True)
    review_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="adjustment_in_order"
            ),
            models.CheckConstraint(
                condition=Q(agreed_on=None) | Q(review_on=None) | Q(review_on__gt=F("agreed_on")),
                name="adjustment_reviewed_after_agreed",
            ),
        ]


@tracked()
class Disability(Part):
    """A disability or lasting condition as the person tells it: a code of the rule book beside their own words."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "disabilities"
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="disability_in_order"
            )
        ]


@tracked()
class Commitment(Part):
    """What else is in the person's diary: work, care, a faith day, an event they told us of beforehand.

    Weekly (`weekday`, Monday 0) or on one day (`on`), the day it starts; without times it takes the whole day. One
    whose `ends` is before `starts` ends the next day. What their faith asks of the diary is here, as kind faith.
    One that `may_shift`, such as a feast that waits for the moon, takes the day before and the day after too.
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
    may_shift = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | ~Q(ends=F("starts")), name="commitment_hours_in_order"
            ),
            models.CheckConstraint(
                condition=Q(weekday=None) | Q(weekday__range=(0, 6)), name="commitment_weekday_of_a_week"
            ),
            models.CheckConstraint(
                condition=Q(weekday__isnull=False, on__isnull=True) | Q(weekday__isnull=True, on__isnull=False),
                name="commitment_weekly_or_once",
            ),
        ]

    def starts_on(self, on: date) -> bool:
        """Whether it starts on that day."""
        named = abs((on - self.on).days) <= self.may_shift if self.on else self.weekday == on.weekday()
        return named and (self.until is None or on < self.until)

    def span(self, on: date) -> tuple[datetime, datetime]:
        """From when until when it takes their time, if it starts on that day."""
        if self.starts is None or self.ends is None:
            return start_of_day(on), end_of_day(on)
        last = on if self.ends > self.starts else on + timedelta(days=1)
        return datetime.combine(on, self.starts, tzinfo=LONDON), datetime.combine(last, self.ends, tzinfo=LONDON)


@tracked()
class Registration(Part):
    """Something staff must know: risk to staff, self-harm, safeguarding, MAPPA. With a review day.

    `category` is that of MAPPA, 1 to 4. Somebody looks at it again by `review_on`; what they found is in
    `RegistrationReview`.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=30,
        choices=[
            ("serious_harm", "Risk of serious harm"),
            ("risk_to_staff", "Risk to staff"),
            ("self_harm", "Self-harm"),
            ("safeguarding", "Safeguarding"),
            ("safeguarding_children", "Safeguarding children"),
            ("safeguarding_adults", "Safeguarding adults"),
            ("domestic_abuse", "Domestic abuse"),
            ("mappa", "MAPPA"),
        ],
    )
    category = models.CharField(max_length=1, blank=True, default="", db_default="")
    level = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    review_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="registration_in_order"),
            models.CheckConstraint(
                condition=Q(category="") | Q(kind="mappa", category__in=["1", "2", "3", "4"]),
                name="registration_category_of_mappa",
            ),
        ]


@tracked()
class RegistrationReview(Base):
    """Somebody looked at a registration again: what they found, and when it is looked at next."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    words = models.CharField(max_length=400)
    next_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="review_says_what"),
            models.CheckConstraint(condition=Q(next_on=None) | Q(next_on__gt=F("on")), name="review_next_is_later"),
        ]


@tracked()
class Circumstance(Part):
    """How the person lives: work, housing, care, money. A code of the rule book and a few words, with dates."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    words = models.CharField(max_length=200)
    told_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="circumstance_says_what"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="circumstance_in_order"
            ),
        ]
