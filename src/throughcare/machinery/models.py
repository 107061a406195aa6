"""What the running service says of itself: when each part last gave a sign, and what became of jobs that broke."""

from __future__ import annotations

from django.db import models


class Pulse(models.Model):
    """The last sign of one part (`clock`, `anchor`), with numbers it worked out; the newest replaces the one before."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)


class JobNote(models.Model):
    """One thing that happened to a job: it broke, its worker vanished, or somebody had it done again.

    No words of the error itself: they may quote a row. `error` is its kind, `place` the line of code it came from.
    """

    job_id = models.BigIntegerField()
    kind = models.CharField(
        max_length=8, choices=[("broke", "It broke"), ("lost", "Its worker vanished"), ("again", "To be done again")]
    )
    at = models.DateTimeField()
    attempt = models.IntegerField()
    error = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["job_id", "at"], name="job_note_job")]
