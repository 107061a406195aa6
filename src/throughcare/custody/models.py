"""Times in custody: taken in, why, and let out again. Where somebody is now stands in `sentences.Place`."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked

WHY = [
    ("recall", "Recalled to prison"),
    ("sentence", "Sentenced to prison"),
    ("remand", "Waiting for court or sentence"),
    ("other", "Another reason"),
]


@tracked()
class Stay(Base):
    """From when until when somebody is in a prison, or held by the police for one, and why.

    `received_at` and `released_at` are the moments themselves; when they were typed in, the row's history says.
    `moved_from` is where the record had them before (kind and name), empty where they were on record there already, and
    not known of old rows. One that was recorded in error is taken back; why it was corrected last is beside it.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    prison = models.CharField(max_length=80)
    why = models.CharField(max_length=10, choices=WHY)
    received_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    moved_from = models.JSONField(null=True)
    corrected_because = models.CharField(max_length=300, blank=True, default="", db_default="")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_because = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(released_at=None, taken_back_at=None), name="stay_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(released_at__gt=F("received_at")), name="stay_in_order"
            ),
            models.CheckConstraint(condition=~Q(prison=""), name="stay_prison_is_named"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | ~Q(taken_back_because=""), name="stay_taken_back_says_why"
            ),
        ]
        indexes = [models.Index(fields=["person", "-received_at"], name="stay_person")]
