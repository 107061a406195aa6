"""Papers: what was uploaded or handed in."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from throughcare.kernel.models import Base, tracked


@tracked()
class Document(Base):
    """A file on a person's record, kept under its content's digest and served only through the door."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    filename = models.CharField(max_length=120)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-received_at"], name="document_person")]


EXPORT_STATES = [
    ("asked", "Waits for a second person"),
    ("making", "Being made"),
    ("ready", "Ready"),
    ("refused", "Refused"),
    ("gone", "Gone"),
]


@tracked(without=("done",))
class Export(Base):
    """A list of people that leaves the system as a file: who asked, who gets it, why, and who agreed.

    `people` are those it may hold, fixed when it was asked for: the second person agrees to these and to nobody else.
    The file is sealed, belongs to whoever asked, and is deleted at `expires_at`. `done` counts people written so far.
    """

    what = models.CharField(max_length=20, choices=[("caseload", "Caseload")])
    title = models.CharField(max_length=120)
    recipient = models.CharField(max_length=120)
    reason = models.CharField(max_length=1000, blank=True)
    people = ArrayField(models.BigIntegerField())
    state = models.CharField(max_length=10, choices=EXPORT_STATES)
    user_id = models.BigIntegerField()
    who = models.CharField(max_length=120)
    team_id = models.BigIntegerField()
    office_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_words = models.CharField(max_length=1000, blank=True)
    done = models.PositiveIntegerField(default=0)
    stored_as = models.CharField(max_length=120, blank=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user_id", "-asked_at"], name="export_of_user"),
            models.Index(fields=["office_id", "-asked_at"], name="export_of_office"),
            models.Index(fields=["expires_at"], condition=models.Q(state="ready"), name="export_ready"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(recipient=""), name="export_to_somebody"),
            models.CheckConstraint(
                condition=~models.Q(state="ready") | models.Q(expires_at__isnull=False), name="export_ends"
            ),
        ]
