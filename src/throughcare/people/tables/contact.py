"""Where the person lives and how to reach them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import tracked
from throughcare.people.tables.parts import Part

PERSON = "people.Person"


@tracked()
class Address(Part):
    """Where the person lives, lived or plans to live.

    `kind` is its standing among their addresses, `type` a code of the rule book: what sort of place it is. A move has
    three days: when it was planned for, when it happened (`since`) and when we were told. While it is only planned
    (`happened` is false) nothing goes there.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=20,
        choices=[("main", "Main"), ("other", "Other"), ("none", "No fixed address")],
        default="main",
    )
    type = models.CharField(max_length=30, blank=True, default="", db_default="")
    lines = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=60, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=200, blank=True, default="", db_default="")
    planned_for = models.DateField(null=True)
    happened = models.BooleanField(default=True, db_default=True)
    told_on = models.DateField(null=True)
    verified = models.BooleanField(null=True)
    verified_on = models.DateField(null=True)
    verified_how = models.CharField(max_length=30, blank=True, default="", db_default="")
    verified_by = models.CharField(max_length=120, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            # A row that was struck on its first day held for no day at all.
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="address_in_order"
            ),
            models.CheckConstraint(condition=Q(kind__in=["main", "other", "none"]), name="address_kind_known"),
            models.CheckConstraint(
                condition=Q(happened=True) | Q(planned_for__isnull=False, since=None), name="address_planned_for_a_day"
            ),
            models.CheckConstraint(
                condition=Q(verified_on=None) | Q(verified__isnull=False), name="address_looked_at_says_so"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(kind__in=["main", "none"], until=None, happened=True),
                name="address_one_main",
            ),
        ]


@tracked()
class Phone(Part):
    """A phone number or e-mail address, and how it may be used. What was not asked is None."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[("mobile", "Mobile"), ("phone", "Phone"), ("email", "E-mail")])
    value = models.CharField(max_length=254)
    preferred = models.BooleanField(default=False)
    may_text = models.BooleanField(null=True)
    may_leave_message = models.BooleanField(null=True)
    shared = models.BooleanField(null=True)
    note = models.CharField(max_length=120, blank=True)
    told_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(value=""), name="phone_not_empty"),
            models.CheckConstraint(condition=Q(kind__in=["mobile", "phone", "email"]), name="phone_kind_known"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="phone_in_order"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(preferred=True, until=None), name="phone_one_preferred"
            ),
        ]
        indexes = [models.Index(fields=["value"], name="phone_value")]
