"""Who looked at, added, changed, disclosed what, and why. Append-only; ids without foreign keys."""

from __future__ import annotations

from django.db import models

SHARDS = 64


class Entry(models.Model):
    """One view, act or refusal. Chained by `mac` to the entry before it in its shard.

    `category` is what the Data Protection Act 2018 s.62 asks to be logged.
    """

    id = models.BigAutoField(primary_key=True)
    shard = models.SmallIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    principal = models.TextField()
    who = models.TextField()
    category = models.TextField(
        choices=[
            (c, c)
            for c in ("consultation", "collection", "alteration", "disclosure", "combination", "erasure", "sign_in")
        ]
    )
    doing = models.TextField()
    why = models.TextField(blank=True)
    allowed = models.BooleanField()
    because = models.TextField(blank=True)
    person_id = models.BigIntegerField(null=True)
    terms = models.TextField(blank=True)
    recipient = models.TextField(blank=True)
    path = models.TextField(blank=True)
    request_id = models.UUIDField()
    mac = models.BinaryField(max_length=32)

    class Meta:
        # the table is partitioned by month of `at`, so no unique constraint without `at` can stand; see the migration
        indexes = [
            models.Index(fields=["shard", "seq"], name="audit_entry_chain"),
            models.Index(fields=["person_id", "-at"], name="audit_entry_person"),
            models.Index(fields=["principal", "-at"], name="audit_entry_principal"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]


class Shown(models.Model):
    """A person shown on a page about several people. One row for each, beside the one entry of the view."""

    id = models.BigAutoField(primary_key=True)
    entry_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="audit_shown_person"),
            models.Index(fields=["entry_id"], name="audit_shown_entry"),
        ]


class Head(models.Model):
    """The newest entry of each shard: what the next one is chained to. Locked while an entry is added."""

    shard = models.SmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    mac = models.BinaryField(max_length=32)


class Verification(models.Model):
    """The audit was verified: when, by whom, and what was found. Append-only, like all tables of the audit."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    entries = models.BigIntegerField()
    proven = models.BigIntegerField()
    last_anchor = models.DateTimeField(null=True)
    unproven_since = models.DateTimeField(null=True)
    bad = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    seconds = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="audit_verification_at")]

    @property
    def whole(self) -> bool:
        """Nothing was changed, removed or put in between."""
        return not self.bad
