"""Looking at who looked: the weekly sample, and what the detectors found.

Rows here hold the ids of the audit, without foreign keys, and are not fenced: somebody must be able to say that a
restricted record was opened. Names come from the fenced headline, so that who may not see the person reads none.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked

DRAWN_BECAUSE = [
    ("random", "Drawn at random"),
    ("opened", "Opened without a part in the case"),
    ("restricted", "The record is restricted"),
]
FOUND = [("right", "Right"), ("not_right", "Not right"), ("asked", "Asked")]
KINDS = [
    ("own", "Themselves, somebody they know, or their own address"),
    ("same_surname", "Somebody with their surname"),
    ("no_part", "Many people in whose case they have no part"),
    ("searches", "Searches without opening anybody"),
    ("out_of_hours", "Many people in an hour outside office hours"),
    ("onlookers", "One person looked at by many without a part"),
    ("after_end", "After their post ended"),
    ("former", "A case they had before"),
    ("bulk", "Far more people in a day than others"),
]
STATES = [
    ("new", "To look at"),
    ("looking", "Being looked into"),
    ("nothing", "Nothing wrong"),
    ("not_right", "Not right"),
]


@tracked()
class Draw(Base):
    """One week's sample: of a team, for its manager, or of a region, for the auditor. `seed` repeats the draw."""

    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    week = models.DateField(help_text="Its Monday")
    seed = models.CharField(max_length=32)
    pairs = models.IntegerField(help_text="Pairs of somebody who looked and a person, in all")
    policy = models.CharField(max_length=200)
    drawn_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["week", "team", "region"], nulls_distinct=False, name="draw_once_a_week"),
            models.CheckConstraint(condition=Q(team__isnull=True) ^ Q(region__isnull=True), name="draw_of_one"),
        ]


@tracked()
class Drawn(Base):
    """Somebody looked at a person that week, and a manager or auditor says whether it was right."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=12, choices=DRAWN_BECAUSE)
    user_id = models.BigIntegerField()
    who = models.CharField(max_length=200)
    subject = models.BigIntegerField(help_text="The person, as in the audit")
    entry = models.BigIntegerField(help_text="The first of the audit's entries")
    times = models.IntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    by_right = models.CharField(max_length=300)
    found = models.CharField(max_length=10, choices=FOUND, blank=True)
    words = models.TextField(blank=True)
    done = models.TextField(blank=True)
    found_by = models.CharField(max_length=200, blank=True)
    found_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "user_id", "subject"], name="drawn_once"),
            models.CheckConstraint(condition=~Q(found="not_right") | ~Q(done=""), name="drawn_not_right_says_what"),
            models.CheckConstraint(condition=Q(last_at__gte=F("first_at")), name="drawn_in_order"),
        ]
        indexes = [models.Index(fields=["user_id"], condition=Q(found="asked"), name="drawn_asked")]


@tracked()
class Finding(Base):
    """What a detector found in a week, with why. It proves nothing by itself: the auditor says what it was."""

    kind = models.CharField(max_length=20, choices=KINDS)
    week = models.DateField(help_text="Its Monday")
    user_id = models.BigIntegerField(null=True)
    who = models.CharField(max_length=200, blank=True)
    subject = models.BigIntegerField(null=True, help_text="The person, as in the audit, if it is about one")
    because = models.JSONField()
    entries = ArrayField(models.BigIntegerField())
    policy = models.CharField(max_length=200)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default="new", db_default="new")
    words = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "week", "user_id", "subject"], nulls_distinct=False, name="finding_once_a_week"
            )
        ]
        indexes = [models.Index(fields=["state", "-week"], name="finding_state")]
