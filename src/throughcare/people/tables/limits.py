"""Who may not see a person whatever their part, who may see one for a while without a part, and who is here today."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"

LIMIT_KINDS = [("exclusion", "Exclusion"), ("restriction", "Restriction")]
HOW_KNOWN = [
    ("family", "Family"),
    ("partner", "Partner or former partner"),
    ("friend", "Friend"),
    ("neighbour", "Neighbour"),
    ("household", "We live or lived at the same address"),
    ("myself", "It is myself"),
    ("other", "Something else"),
]
PURPOSES = [
    ("cover", "Cover for an officer who cannot be reached"),
    ("danger", "Somebody may be in danger now"),
    ("court", "A court asks about them today"),
    ("police", "The police ask, and the officer cannot be reached"),
    ("complaint", "A complaint or a serious incident is looked into"),
    ("joint", "They live with, or harmed, somebody I am responsible for"),
]
DAY_KINDS = [
    ("court_list", "On today's court list"),
    ("duty", "Duty officer of the day"),
    ("reception", "At reception"),
]


@tracked()
class Limit(Base):
    """An exclusion (these users must not see) or a restriction (only these may). `message` is what the refused read.

    A person has at most one of each that stands. `users` are ids of users: whoever changes post stays named.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=LIMIT_KINDS)
    users = ArrayField(models.BigIntegerField())
    message = models.CharField(max_length=300)
    because = models.TextField()
    set_by = models.CharField(max_length=120)
    ask = models.CharField(max_length=160, blank=True, help_text="Whom the refused may ask")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], condition=Q(until=None), name="limit_one_of_a_kind"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="limit_in_order"),
        ]


class Fence(models.Model):
    """What the database's own policies read: one row for a person whom somebody may not see, and none for all others.

    `allowed` is null where anybody may who is not refused. Written anew from limits and acquaintances.
    """

    person = models.OneToOneField(PERSON, primary_key=True, on_delete=models.PROTECT, related_name="+")
    allowed = ArrayField(models.BigIntegerField(), null=True)
    refused = ArrayField(models.BigIntegerField(), default=list)


@tracked()
class Acquaintance(Base):
    """Somebody of the staff knows the person. Declared or suggested; shuts the door once confirmed."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=12, choices=HOW_KNOWN)
    words = models.TextField(blank=True)
    state = models.CharField(
        max_length=10,
        choices=[
            ("declared", "Declared"),
            ("suggested", "Suggested"),
            ("confirmed", "Confirmed"),
            ("not", "Not confirmed"),
            ("ended", "Ended"),
        ],
    )
    since = models.DateTimeField()
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "user"], condition=~Q(state="ended"), name="acquaintance_once_a_pair"
            )
        ]
        indexes = [models.Index(fields=["user"], name="acquaintance_user")]


@tracked()
class OwnFacts(Base):
    """What somebody of the staff says of themselves, only so that people they may know can be suggested."""

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="+")
    surname = models.CharField(max_length=120, blank=True)
    date_of_birth = models.DateField(null=True)
    lines = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)


@tracked()
class Opening(Base):
    """A record opened without a part in the case, for a purpose and a reason, until a moment; looked at afterwards."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    who = models.CharField(max_length=200)
    purpose = models.CharField(max_length=12, choices=PURPOSES)
    reason = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    told_post_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField(null=True)
    review = models.CharField(
        max_length=10, blank=True, choices=[("right", "Right"), ("not_right", "Not right"), ("asked", "Asked")]
    )
    review_words = models.TextField(blank=True)
    reviewed_by = models.CharField(max_length=120, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("at")), name="opening_in_order")]
        indexes = [
            models.Index(fields=["post", "person", "until"], name="opening_post"),
            models.Index(fields=["told_post_id"], condition=Q(seen_at=None), name="opening_to_tell"),
            models.Index(fields=["team_id"], condition=Q(review__in=["", "asked"]), name="opening_to_review"),
        ]


class DayRelation(Base):
    """A part in the case for one day: the court list, the duty rota, the front desk. It ends with the day."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=DAY_KINDS)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person", "on", "kind"], name="day_relation_once")]
