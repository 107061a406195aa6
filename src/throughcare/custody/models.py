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
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    prison = models.CharField(max_length=80)
    why = models.CharField(max_length=10, choices=WHY)
    received_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(released_at=None), name="stay_one_now"),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(released_at__gt=F("received_at")), name="stay_in_order"
            ),
            models.CheckConstraint(condition=~Q(prison=""), name="stay_prison_is_named"),
        ]
        indexes = [models.Index(fields=["person", "-received_at"], name="stay_person")]
