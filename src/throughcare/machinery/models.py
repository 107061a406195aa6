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


FINDINGS = [
    ("missing", "A clock is missing"),
    ("ended", "A clock was ended and the act is not done"),
    ("wrong_due", "A clock shows the wrong time"),
    ("wrong_edition", "A clock was set by another edition of the rule book"),
    ("cannot_tell", "The time of a clock cannot be told"),
    ("long_late", "Due long ago, and not done"),
    ("worker_dead", "No worker gives a sign"),
    ("clock_stopped", "Nothing starts by the clock"),
    ("jobs_late", "Jobs wait too long"),
    ("job_lost", "The worker of a job vanished"),
    ("job_failed", "A job failed"),
    ("machine_clock", "The clock of a machine is wrong"),
]


class WatcherFinding(models.Model):
    """One thing the watcher found, from the look that found it first to the one that found it no more.

    `clock` is a kind of duty; `about_kind` and `about_id` name the row, never the person. Somebody acknowledges it, and
    says what is done about it (`because`). `paged_at`: whoever is on call was told.
    """

    what = models.CharField(max_length=20, choices=FINDINGS)
    clock = models.CharField(max_length=40, blank=True)
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(default=0)
    detail = models.CharField(max_length=120, blank=True)
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    paged_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=60, blank=True)
    because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["what", "clock", "about_kind", "about_id"],
                condition=models.Q(gone_at=None),
                name="watcher_finding_once",
            ),
            models.CheckConstraint(
                condition=models.Q(acknowledged_at=None) | ~models.Q(because=""), name="watcher_finding_answered"
            ),
        ]
        indexes = [models.Index(fields=["-found_at"], name="watcher_finding_newest")]
