"""What was put right, what somebody declared that is still to be confirmed, and what the person says is wrong."""

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

    `leave_because` says why they may not move before we say yes, where an order or licence asks for that: accepting is
    the yes then, and `because` may say something with it.
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
    leave_because = models.CharField(max_length=200, blank=True, default="", db_default="")
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


@tracked()
class CorrectionAsked(Base):
    """The person says that something on their record is wrong: which part, what is wrong, and what is right.

    Answered by a day of the rule book: put right, put right in part, or not and why. Where not all of it was put right,
    their words stand on the record beside it. `written_by` is who wrote it down for them; empty: they did themselves.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(
        max_length=12,
        choices=[
            ("name", "My name or birthday"),
            ("contact", "My address or phone"),
            ("family", "My family"),
            ("order", "My sentence or its rules"),
            ("meetings", "A meeting, or why I missed it"),
            ("note", "Something that was written about me"),
            ("other", "Something else"),
        ],
    )
    wrong = models.TextField()
    right = models.TextField()
    asked_at = models.DateTimeField()
    written_by = models.CharField(max_length=120, blank=True)
    state = models.CharField(
        max_length=10,
        choices=[
            ("waiting", "Waits for an answer"),
            ("corrected", "Put right"),
            ("partly", "Put right in part"),
            ("refused", "Not changed"),
            ("withdrawn", "Taken back"),
        ],
        default="waiting",
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name_plural = "corrections asked"
        constraints = [
            models.CheckConstraint(condition=~Q(wrong="") & ~Q(right=""), name="correction_asked_says_what"),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None) | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="correction_asked_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["corrected", "partly", "refused"]) | ~Q(answer=""),
                name="correction_asked_says_why",
            ),
        ]
        indexes = [models.Index(fields=["person", "-asked_at"], name="correction_asked_person")]
