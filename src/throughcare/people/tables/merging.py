"""Two records that are likely of one person, and records that were put together: what was moved, so that it can be
put back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"


@tracked()
class Likely(Base):
    """Two records that a rule finds likely to be of one person: how likely and why. A person decides.

    `person` is the older record. `reasons` are [code, words, points], by the `edition` of the weights. `state` is
    waiting until they are put together, or somebody says, with a reason, that they are two people.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=1)
    twins = models.BooleanField(default=False)
    reasons = models.JSONField()
    edition = models.CharField(max_length=40)
    found_at = models.DateTimeField()
    state = models.CharField(
        max_length=10,
        choices=[("waiting", "To be decided"), ("two", "Two people"), ("merged", "Put together")],
        default="waiting",
    )
    because = models.CharField(max_length=400, blank=True)
    decided_by = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "likely"
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="likely_once_a_pair"),
            models.CheckConstraint(condition=Q(person__lt=F("other")), name="likely_older_first"),
            models.CheckConstraint(condition=~Q(state="two") | ~Q(because=""), name="likely_two_says_why"),
        ]
        indexes = [models.Index(fields=["-points"], condition=Q(state="waiting"), name="likely_to_decide")]


@tracked()
class Merge(Base):
    """Two records put together: `person` is kept, `other` goes into it. Proposed by one, confirmed by another.

    `choices` says which of two facts stands where both records had one. `before` is the headlines of both as they
    were. `state` is proposed, then done or refused; what was done may be undone.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=400)
    choices = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10,
        choices=[
            ("proposed", "To be confirmed"),
            ("done", "Put together"),
            ("refused", "Not put together"),
            ("undone", "Taken apart again"),
        ],
        default="proposed",
    )
    proposed_by = models.BigIntegerField()
    proposed_name = models.CharField(max_length=160)
    proposed_at = models.DateTimeField()
    decided_name = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.CharField(max_length=400, blank=True)
    undone_name = models.CharField(max_length=160, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_because = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("other")), name="merge_of_two"),
            models.CheckConstraint(condition=~Q(because=""), name="merge_says_why"),
            models.CheckConstraint(condition=Q(state="proposed") | Q(decided_at__isnull=False), name="merge_decided"),
            models.CheckConstraint(
                condition=~Q(state="undone") | (Q(undone_at__isnull=False) & ~Q(undone_because="")),
                name="merge_undone_says_why",
            ),
            models.UniqueConstraint(
                fields=["other"], condition=Q(state__in=["proposed", "done"]), name="merge_goes_into_one"
            ),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(state="done"), name="merge_kept")]


class Moved(Base):
    """A row that a merge touched: its table, what its changed columns said, and what they say since.

    `made` when the merge itself wrote the row: taking it apart removes it again.
    """

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=80)
    row_id = models.BigIntegerField()
    was = models.JSONField()
    now = models.JSONField()
    made = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "moved"
        constraints = [models.UniqueConstraint(fields=["merge", "table", "row_id"], name="moved_once")]
