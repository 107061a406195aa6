"""Family and who else is on the person's side, and whether we may be in touch with them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked
from throughcare.people.tables.parts import Part

PERSON = "people.Person"


@tracked()
class Relation(Part):
    """Somebody in the person's life: family, next of kin (`side` family), or who is on their side: a mentor, a group.

    They are not on probation and have no record of their own: only what is needed to reach them is kept.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=[("family", "Family"), ("support", "On their side")])
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=35, blank=True)
    email = models.CharField(max_length=254, blank=True)
    next_of_kin = models.BooleanField(default=False)
    lives_with = models.BooleanField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="relation_has_a_name"),
            models.CheckConstraint(condition=Q(side__in=["family", "support"]), name="relation_side_known"),
            models.CheckConstraint(condition=Q(next_of_kin=False) | Q(side="family"), name="relation_kin_is_family"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="relation_in_order"
            ),
        ]


@tracked()
class Consent(Base):
    """The person agreed that we may be in touch with somebody: on which day, how they said so, about what.

    Withdrawn on any day, from when it holds no more. `recorded_by` is the name of who wrote it down.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    relation = models.ForeignKey(Relation, on_delete=models.PROTECT, related_name="+")
    covers = models.CharField(
        max_length=20,
        choices=[("reach", "To reach the person"), ("progress", "How they are doing"), ("meetings", "To be invited")],
    )
    given_on = models.DateField()
    how = models.CharField(max_length=10, choices=[("said", "Said so"), ("signed", "Signed"), ("wrote", "Wrote to us")])
    note = models.CharField(max_length=200, blank=True)
    recorded_by = models.CharField(max_length=120)
    withdrawn_on = models.DateField(null=True)
    withdrawn_how = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["relation", "covers"], condition=Q(withdrawn_on=None), name="consent_one_for_each"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")), name="consent_withdrawn_after"
            ),
        ]
