"""What was put right, and what somebody declared that is still to be confirmed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"


@tracked()
class Correction(Base):
    """A part of the record was wrong: which row, what it said, what it says now, and how we know.

    `part` and `row_id` name the row. `struck` when it should never have been there.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=30)
    row_id = models.BigIntegerField()
    was = models.JSONField()
    now = models.JSONField()
    because = models.CharField(max_length=200)
    struck = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="correction_says_why")]
        indexes = [models.Index(fields=["part", "row_id"], name="correction_of_row")]


@tracked()
class ProposedChange(Base):
    """A change that was declared and waits for somebody to confirm it.

    `values` are those of the part's form. `replaces_id` is the row it would end. `state` is waiting until it is
    accepted (`made_id` is the row that came of it), accepted with a correction, refused with a reason, or withdrawn.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=30)
    values = models.JSONField()
    replaces_id = models.BigIntegerField(null=True)
    declared_by = models.CharField(
        max_length=10,
        choices=[
            ("person", "The person"),
            ("family", "Family"),
            ("partner", "A partner"),
            ("staff", "A colleague"),
            ("import", "Another system"),
        ],
    )
    declared_name = models.CharField(max_length=120, blank=True)
    declared_on = models.DateField()
    words = models.CharField(max_length=400, blank=True)
    state = models.CharField(
        max_length=10,
        choices=[
            ("waiting", "Waits to be confirmed"),
            ("accepted", "Accepted"),
            ("corrected", "Accepted with a correction"),
            ("refused", "Refused"),
            ("withdrawn", "Taken back"),
        ],
        default="waiting",
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=120, blank=True)
    because = models.CharField(max_length=400, blank=True)
    made_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None) | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="proposed_decided_or_waiting",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "corrected"]) | ~Q(because=""), name="proposed_refused_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "corrected"]) | Q(made_id__isnull=False),
                name="proposed_accepted_made_it",
            ),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(state="waiting"), name="proposed_waiting")]
