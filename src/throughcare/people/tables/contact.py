"""Where the person lives and how to reach them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"


@tracked()
class Address(Base):
    """Where the person lives, lived or will live; when they planned to move, when we were told."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=20,
        choices=[("main", "Main"), ("other", "Other"), ("none", "No fixed address")],
        default="main",
    )
    lines = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=60, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    verified = models.BooleanField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    told_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gt=F("since")), name="address_in_order"
            )
        ]


@tracked()
class Phone(Base):
    """A phone number or e-mail address, and whether the person would rather be reached this way."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[("mobile", "Mobile"), ("phone", "Phone"), ("email", "E-mail")])
    value = models.CharField(max_length=254)
    preferred = models.BooleanField(default=False)
    note = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
