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


# ------------------------------------------------------------------------------------------------------------ oversight
@tracked()
class Oversight(Base):
    """What a manager discussed with an officer about a person, and what they decided. The officer says they read it.

    A decision with a day is a duty of the officer until it is carried out. One that is put right stays, and the next
    names it.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    discussed_on = models.DateField()
    words = models.TextField()
    decision = models.TextField(blank=True)
    by_on = models.DateField(null=True)
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_words = models.CharField(max_length=300, blank=True)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="oversight_says_what"),
            models.CheckConstraint(condition=Q(by_on=None) | ~Q(decision=""), name="oversight_day_has_decision"),
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(decision=""), name="oversight_done_was_decided"),
        ]
        indexes = [
            models.Index(fields=["person", "-discussed_on"], name="oversight_person"),
            models.Index(fields=["post", "-discussed_on"], name="oversight_post"),
            models.Index(fields=["officer"], condition=Q(read_at=None), name="oversight_unread"),
        ]


# ---------------------------------------------------------------------------------------------------------------- cover
@tracked()
class Cover(Base):
    """Colleagues do somebody's work from a day until their first day back. Nobody's officer changes by it.

    `leave_id` is the leave it was arranged for. Work moves on the first day; what moved is in `Covered`, and goes back
    in one act.
    """

    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    leave_id = models.BigIntegerField(null=True)
    because = models.CharField(max_length=200)
    began_at = models.DateTimeField(null=True)
    given_back_at = models.DateTimeField(null=True)
    given_back_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="cover_in_order"),
            models.CheckConstraint(condition=~Q(because=""), name="cover_says_why"),
            models.CheckConstraint(
                condition=Q(given_back_at=None) | ~Q(given_back_because=""), name="cover_says_why_back"
            ),
        ]


@tracked()
class Covered(Base):
    """One role for one person that a colleague covers. `moved_at`: since when the work is theirs."""

    cover = models.ForeignKey(Cover, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=ROLES)
    to_post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "covered"
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], condition=Q(ended_at=None), name="covered_once_a_role")
        ]


# ------------------------------------------------------------------------------------------------ told who the team is
@tracked()
class TeamSlip(Base):
    """The person was told who works with them: how, when, and the words of that day."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    how = models.CharField(
        max_length=8, choices=[("paper", "Paper handed over"), ("letter", "Letter"), ("said", "Read out")]
    )
    words = models.JSONField()
