"""Who may sign in on their own side, by what, and the codes and passkeys they do it with."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from throughcare.kernel.models import Base, tracked

CHANNELS = [("text", "By text"), ("email", "By e-mail"), ("post", "On paper")]
WHY_TAKEN_BACK = [
    ("not_wanted", "They do not want it"),
    ("wrong_number", "It went to a wrong number or address"),
    ("not_safe", "Somebody else may see it or use it"),
    ("lost", "The phone is lost or stolen"),
    ("over", "It is no longer needed"),
    ("died", "They have died"),
]
WHY_ENDED = [
    *WHY_TAKEN_BACK,
    ("again", "Invited again"),
    ("changed", "The number or address is no longer on the record"),
    ("unusable", "We may no longer write to the number or address"),
    ("another", "The number or address is on somebody else's record too"),
    ("merged", "Two records of one person were put together"),
    ("closed", "Supervision has ended, and the days after it"),
]


@tracked(without=("first_used_at", "last_used_at", "new_at"))
class Invitation(Base):
    """A person may sign in on their own side, by codes sent `to` this number or address, until it ends.

    On paper (`post`) there is nothing to sign in by: they get everything printed. A person has one at most that stands,
    and nobody else signs in by the same number: a code must be one person's. `shared`: it stood on another record too
    when we asked whose it is. `new_at` is when the newest thing came that waits for them to read. `closes_on` is the
    last day, once supervision has ended.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=CHANNELS)
    to = models.CharField(max_length=254, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=120)
    shared = models.BooleanField(default=False, db_default=False)
    closes_on = models.DateField(null=True)
    first_used_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    new_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, blank=True, choices=WHY_ENDED)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="invitation_one_stands"),
            models.UniqueConstraint(
                fields=["to"], condition=Q(ended_at=None) & ~Q(to=""), name="invitation_number_of_one"
            ),
            models.CheckConstraint(condition=Q(channel="post") ^ ~Q(to=""), name="invitation_to_where"),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(ended_why=""), name="invitation_ended_why"),
        ]


class Code(models.Model):
    """A one-time code that somebody asked for by typing a number or address, ours or not. The code itself is kept
    nowhere: it is worked out from `id` and a key that the database does not have.

    Whose it is (`whose`, `invitation_id`) is found by the job that sends it, so that the page which asks takes as long
    for a number nobody has. `sought` is sealed, and emptied by that job; by `asked_for`, a digest of it, a newer code
    stops the older ones, known or not.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sought = models.TextField()
    asked_for = models.CharField(max_length=64, default="", db_default="")
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    whose = models.BigIntegerField(null=True)
    invitation_id = models.BigIntegerField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["until"], name="own_code_until")]


@tracked(without=("sign_count", "last_used_at"))
class Passkey(Base):
    """A passkey of a person: their phone signs them in by face, finger or PIN. It is worth as much as the invitation it
    was made under, and ends with it: whoever has the old phone has nothing."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    credential_id = models.TextField(unique=True)
    credential = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
