"""The person on probation: who they are, how to reach them, and what staff must know before they meet."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from throughcare.kernel.clock import LONDON
from throughcare.kernel.models import Base, tracked
from throughcare.policy.clocks import end_of_day, start_of_day

PERSON = "people.Person"


@tracked()
class Person(Base):
    """A person on probation or in prison. What is not known stays empty and is shown as "Not recorded".

    A birth date or, where a source gives only that, an age band in completed years (`age_until` is exclusive).
    """

    reference = models.CharField(max_length=20, unique=True)
    date_of_birth = models.DateField(null=True)
    age_from = models.SmallIntegerField(null=True)
    age_until = models.SmallIntegerField(null=True)
    pronoun = models.CharField(max_length=4, blank=True, choices=[("he", "he"), ("she", "she"), ("they", "they")])
    language = models.CharField(max_length=40, blank=True)
    interpreter = models.BooleanField(null=True)
    jurisdiction = models.CharField(max_length=20, default="england_wales")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(date_of_birth__isnull=True) | Q(age_from__isnull=True), name="person_birth_date_or_band"
            ),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_until__isnull=True) | Q(age_until__gt=F("age_from")),
                name="person_age_band_in_order",
            ),
        ]
        indexes = [models.Index(fields=["date_of_birth"], name="person_date_of_birth")]


@tracked()
class Name(Base):
    """A name the person has or had. `searched` is what search compares: lower case, without accents."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=10,
        choices=[("current", "Current"), ("preferred", "Preferred"), ("former", "Former"), ("alias", "Alias")],
    )
    forenames = models.CharField(max_length=120, blank=True)
    surname = models.CharField(max_length=120, blank=True)
    searched = models.TextField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(kind__in=["current", "preferred"]), name="name_one_current"
            ),
            models.CheckConstraint(condition=~Q(forenames="", surname=""), name="name_not_empty"),
        ]
        indexes = [
            GinIndex(OpClass(F("searched"), name="gin_trgm_ops"), name="name_searched"),
        ]


@tracked()
class Identifier(Base):
    """A number another system knows the person by. `kind` names the system."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="identifier_once")]
        indexes = [
            models.Index(fields=["value"], name="identifier_value"),
        ]


@tracked()
class Address(Base):
    """Where the person lives, lived or will live; when they planned to move, when we were told."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=20,
        choices=[("main", "Main"), ("other", "Other"), ("none", "No fixed address")],
        default="main",
    )
    lines = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=60, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    verified = models.BooleanField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    told_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gt=F("since")), name="address_in_order"
            )
        ]


@tracked()
class Phone(Base):
    """A phone number or e-mail address, and whether the person would rather be reached this way."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[("mobile", "Mobile"), ("phone", "Phone"), ("email", "E-mail")])
    value = models.CharField(max_length=254)
    preferred = models.BooleanField(default=False)
    note = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)


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

    Weekly (`weekday`, Monday 0) or on one day (`on`), the day it starts; without times it takes the whole day. One
    whose `ends` is before `starts` ends the next day.
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

    def starts_on(self, on: date) -> bool:
        """Whether it starts on that day."""
        named = self.on == on if self.on else self.weekday == on.weekday()
        return named and (self.until is None or on < self.until)

    def span(self, on: date) -> tuple[datetime, datetime]:
        """From when until when it takes their time, if it starts on that day."""
        if self.starts is None or self.ends is None:
            return start_of_day(on), end_of_day(on)
        last = on if self.ends > self.starts else on + timedelta(days=1)
        return datetime.combine(on, self.starts, tzinfo=LONDON), datetime.combine(last, self.ends, tzinfo=LONDON)


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


@tracked()
class SourceFact(Base):
    """A fact kept as another system gave it: a count or summary that is no dated event of ours."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    value = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "source", "name"], name="source_fact_once")]


class Involvement(Base):
    """Who is concerned with this person, in which role, from when until when. Written by the slices above;
    the door and the work list read it and never look further up."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["post", "person"], condition=Q(until=None), name="involvement_post_now"),
            models.Index(fields=["team", "person"], condition=Q(until=None), name="involvement_team_now"),
        ]


class Headline(models.Model):
    """One row a person for identity bar, search and lists. Written by the slices above, never looked up from below.

    `tags` is a list of [kind, text] for the bar; the kinds are late, soon, kept, quiet, tint.
    """

    person = models.OneToOneField(PERSON, primary_key=True, on_delete=models.PROTECT, related_name="headline")
    reference = models.CharField(max_length=20)
    name = models.CharField(max_length=260, blank=True)
    sort_name = models.CharField(max_length=260, blank=True)
    date_of_birth = models.DateField(null=True)
    age_from = models.SmallIntegerField(null=True)
    age_until = models.SmallIntegerField(null=True)
    pronoun = models.CharField(max_length=4, blank=True)
    tier = models.CharField(max_length=10, blank=True)
    order_kind = models.CharField(max_length=30, blank=True)
    order_name = models.CharField(max_length=80, blank=True)
    order_count = models.SmallIntegerField(default=0)
    order_ends_on = models.DateField(null=True)
    post_id = models.BigIntegerField(null=True)
    officer = models.CharField(max_length=120, blank=True)
    officer_from = models.DateField(null=True)
    officer_from_start = models.BooleanField(default=False)
    team_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField(null=True)
    office = models.CharField(max_length=80, blank=True)
    office_phone = models.CharField(max_length=35, blank=True)
    proceedings = models.CharField(max_length=20, blank=True)
    tags = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["post_id", "sort_name"], name="headline_post"),
            models.Index(fields=["team_id", "sort_name"], name="headline_team"),
            models.Index(fields=["office_id"], name="headline_office"),
            models.Index(fields=["reference"], name="headline_reference"),
        ]
