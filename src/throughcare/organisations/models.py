"""Trusts and providers, offices, teams, and the posts that hold a role."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from throughcare.kernel.models import Base, tracked

JURISDICTIONS = [("england_wales", "England and Wales"), ("scotland", "Scotland")]

ROLES = [
    ("offender_manager", "Offender manager"),
    ("offender_supervisor", "Offender supervisor"),
    ("key_worker", "Key worker"),
    ("case_administrator", "Case administrator"),
    ("court_officer", "Court officer"),
    ("team_manager", "Team manager"),
    ("head_of_unit", "Head of delivery unit"),
    ("victim_liaison_officer", "Victim liaison officer"),
    ("mappa_coordinator", "MAPPA coordinator"),
    ("partner_worker", "Partner worker"),
    ("icm_coordinator", "ICM coordinator"),
    ("auditor", "Auditor"),
    ("system_administrator", "System administrator"),
]


@tracked()
class Organisation(Base):
    """A probation trust, provider, national service, region or social work department, with its dates."""

    name = models.CharField(max_length=120)
    kind = models.CharField(
        max_length=30,
        choices=[
            ("trust", "Probation trust"),
            ("provider", "Provider"),
            ("region", "Probation region"),
            ("social_work", "Social work department"),
            ("charity", "Charity"),
        ],
    )
    jurisdiction = models.CharField(max_length=20, choices=JURISDICTIONS)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "jurisdiction"], name="organisation_once")]

    def __str__(self) -> str:
        return self.name


@tracked()
class Office(Base):
    """A place where people are seen: address, phones and who answers for it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    lines = models.CharField(max_length=200)
    town = models.CharField(max_length=60)
    postcode = models.CharField(max_length=10)
    phone = models.CharField(max_length=35)
    duty_phone = models.CharField(max_length=35, blank=True)
    rooms = models.CharField(max_length=200, blank=True, help_text="Names of rooms, separated by commas")

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """One line, as a letter or a text gives it."""
        return ", ".join(part for part in (self.lines, f"{self.town} {self.postcode}".strip()) if part)


class OpeningHours(Base):
    """When an office is open on a day of the week (Monday is 0). A day without a row is closed."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    weekday = models.SmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "weekday"], name="opening_hours_one_a_day"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="opening_hours_in_order"),
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="opening_hours_weekday"),
        ]


class Closure(Base):
    """A day on which an office is shut, and why; bank holidays need no row."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    why = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "on"], name="closure_once")]


@tracked()
class Team(Base):
    """People who work together under one manager, in one office."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="team_once")]

    def __str__(self) -> str:
        return self.name


@tracked()
class Post(Base):
    """A role that somebody holds in a team, from a day until a day. All rights come from here and end with it."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=ROLES)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="post_in_order"),
            ExclusionConstraint(
                name="post_one_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (Func(F("since"), F("until"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
