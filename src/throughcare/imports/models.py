"""How far an import has come, which rows of which source are already here, and which were turned away."""

from __future__ import annotations

from django.db import models

from throughcare.kernel.models import Base


class Run(Base):
    """One file read through one mapping. `position` is the last source row that is safely in."""

    source = models.CharField(max_length=60)
    file_sha256 = models.CharField(max_length=64)
    mapping_sha256 = models.CharField(max_length=64)
    position = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "file_sha256", "mapping_sha256"], name="run_once")]


class SourceKey(Base):
    """A person's key in the system they were imported from; the same key again changes nothing."""

    source = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    row_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="source_key_once")]


class Rejected(Base):
    """A cell that kept a person out, and why. Kept with the run, so that a run that is resumed still has them all."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    row = models.BigIntegerField()
    key = models.CharField(max_length=80, blank=True)
    column = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)
