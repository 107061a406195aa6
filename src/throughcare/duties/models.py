"""Deadlines: whatever must be done by a time, by whom, and whether the person or the service owes it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.kernel.models import Base, tracked


@tracked()
class Duty(Base):
    """Something due. Lateness is never stored: it is `due_at` against the clock.

    `about_kind` and `about_id` name the row the duty is about (`appointments.absence`, 12). `inputs` are the facts the
    due time was worked out from (one that is not known is there as null), `policy` the editions that were used, with
    commas: a duty can always be restated and explained.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    owner_role = models.CharField(max_length=30)
    owed_by = models.CharField(
        max_length=10,
        choices=[("person", "The person, to us"), ("service", "We, to the person"), ("staff", "We, among ourselves")],
    )
    title = models.CharField(max_length=120)
    detail = models.CharField(max_length=300, blank=True)
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    inputs = models.JSONField()
    policy = models.CharField(max_length=200)
    because = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    shown_from = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about_kind", "about_id"], condition=Q(ended_at=None), name="duty_one_open"
            ),
            models.CheckConstraint(condition=Q(met_at=None) | Q(ended_at__isnull=False), name="duty_met_is_ended"),
        ]
        indexes = [
            models.Index(fields=["person", "due_at"], name="duty_person_open", condition=Q(ended_at=None)),
            models.Index(fields=["due_at"], name="duty_due", condition=Q(ended_at=None)),
        ]


class Restatement(Base):
    """A due time that moved: from when to when, and why. The duty keeps the newest; this keeps the story."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="+")
    was_due_at = models.DateTimeField()
    now_due_at = models.DateTimeField()
    because = models.CharField(max_length=500)
    at = models.DateTimeField()
