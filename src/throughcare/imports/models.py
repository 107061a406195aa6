"""How far an import has come, which rows of which source are already here, which were turned away, and which wait."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.kernel.models import Base, tracked

STATES = {
    "checking": "Being checked",
    "checked": "Checked, not imported yet",
    "going": "Being imported",
    "done": "Imported",
    "stopped": "Stopped",
    "dropped": "Not imported",
}


class Run(Base):
    """One file read through one mapping. `position` is the last source row that is safely in.

    `state` is empty for a run of the command line of an earlier version. `checked` is what the dry run found, `seen`
    the row it has come to. The mapping's text is kept, so that a row that is held can be read again later. The file
    itself (`stored_as`, sealed) is kept until it is in, or dropped.
    """

    source = models.CharField(max_length=60)
    file_sha256 = models.CharField(max_length=64)
    mapping_sha256 = models.CharField(max_length=64)
    position = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)
    state = models.CharField(max_length=10, blank=True, default="", db_default="", choices=list(STATES.items()))
    words = models.CharField(max_length=300, blank=True, default="", db_default="")
    file_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    mapping = models.CharField(max_length=100, blank=True, default="", db_default="")
    mapping_text = models.TextField(blank=True, default="", db_default="")
    encoding = models.CharField(max_length=20, blank=True, default="", db_default="")
    columns = models.JSONField(null=True)
    rows = models.BigIntegerField(null=True)
    seen = models.BigIntegerField(null=True)
    checked = models.JSONField(null=True)
    stored_as = models.CharField(max_length=200, blank=True, default="", db_default="")
    office = models.ForeignKey("organisations.Office", null=True, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField(null=True)
    who = models.CharField(max_length=160, blank=True, default="", db_default="")
    begun_at = models.DateTimeField(null=True)

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


@tracked(without=("rows", "says"))
class Held(Base):
    """Somebody in a file who is likely on the record already: not entered, until a person decides.

    `rows` is what the file says, [number, {column: value}], and `says` the same in words, (label, value); `rows` is
    emptied once it is decided. `person` is then the record that stays as it is (`same`), or the one that was made
    (`another`).
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    row = models.BigIntegerField()
    row_sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=250, blank=True)
    says = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    found_at = models.DateTimeField()
    state = models.CharField(
        max_length=10,
        choices=[("waiting", "To be decided"), ("same", "Same person"), ("another", "Another person")],
        default="waiting",
    )
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=400, blank=True)
    decided_by = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "held"
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], condition=Q(state="waiting"), name="held_once"),
            models.CheckConstraint(
                condition=Q(state="waiting") | (~Q(because="") & Q(decided_at__isnull=False, person__isnull=False)),
                name="held_decided_says_why",
            ),
        ]


class Alike(Base):
    """A record that somebody who is held is likely the same as: how likely, and why, by the `edition` of the weights.

    `reasons` are [code, words, points].
    """

    held = models.ForeignKey(Held, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=1)
    twins = models.BooleanField(default=False)
    reasons = models.JSONField()
    edition = models.CharField(max_length=40)

    class Meta:
        verbose_name_plural = "alike"
        constraints = [models.UniqueConstraint(fields=["held", "person"], name="alike_once")]
