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
            # whether what ended is owed again is asked of the last one about the same row
            models.Index(
                fields=["about_kind", "about_id", "kind"], name="duty_ended", condition=Q(ended_at__isnull=False)
            ),
        ]


class Restatement(Base):
    """A due time that moved: from when to when, and why. The duty keeps the newest; this keeps the story."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="+")
    was_due_at = models.DateTimeField()
    now_due_at = models.DateTimeField()
    because = models.CharField(max_length=500)
    at = models.DateTimeField()


REHEARSAL_STATES = [("waiting", "Waiting"), ("working", "Under way"), ("done", "Done")]


class Rehearsal(Base):
    """A change of the rule book, tried on the record before it is switched on. It changes nothing.

    `text` is the file of `topic` as it would be; without a topic it is the rule book as installed. `done` of `whole`
    things on record were looked at.
    """

    topic = models.CharField(max_length=30, blank=True)
    jurisdiction = models.CharField(max_length=30, blank=True)
    text = models.TextField(blank=True)
    because = models.CharField(max_length=300)
    who = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=REHEARSAL_STATES, default="waiting")
    whole = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(because=""), name="rehearsal_says_why"),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_at__isnull=False), name="rehearsal_done_when"),
            models.CheckConstraint(condition=Q(topic="") | ~Q(text=""), name="rehearsal_of_a_file"),
        ]
        indexes = [models.Index(fields=["-asked_at"], name="rehearsal_newest")]


class Foreseen(Base):
    """One thing on record that a rehearsed change would make otherwise: what it is, and was and would be in words.

    `days` is by how many days it would move, empty where it is no date.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=20)
    row_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    was = models.CharField(max_length=200)
    now = models.CharField(max_length=200)
    days = models.IntegerField(null=True)
    because = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "foreseen"
        indexes = [models.Index(fields=["rehearsal", "person"], name="foreseen_rehearsal")]
