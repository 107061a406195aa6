"""Who is responsible: one named offender manager from start to finish, and those who help."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"

ROLES = [
    ("offender_manager", "Offender manager"),
    ("offender_supervisor", "Offender supervisor"),
    ("key_worker", "Key worker"),
    ("case_administrator", "Case administrator"),
]


@tracked()
class Responsibility(Base):
    """A role one post holds for a person, and why it came to them.

    One of each role at any moment. The constraint is deferred, so that many people can change hands in one transaction.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=ROLES)
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    because = models.CharField(max_length=300)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "responsibilities"
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="responsibility_in_order"),
            models.CheckConstraint(condition=~Q(because=""), name="responsibility_says_why"),
            ExclusionConstraint(
                name="responsibility_one_a_role",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Func(F("since"), F("until"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.DEFERRED,
            ),
        ]
        indexes = [
            models.Index(fields=["post", "role"], condition=Q(until=None), name="responsibility_post_now"),
        ]


@tracked()
class Tier(Base):
    """The tier a person is in from a day, by which model, and why. The newest day stands."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    tier = models.CharField(max_length=10)
    model = models.CharField(max_length=20)
    since = models.DateField()
    because = models.CharField(max_length=300)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(tier="") & ~Q(because=""), name="tier_says_why")]
        indexes = [models.Index(fields=["person", "-since", "-id"], name="tier_person")]
