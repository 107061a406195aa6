"""Who is concerned with a person, and the one row that slices above push their facts down to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"


@tracked()
class Involvement(Base):
    """Who is concerned with this person, in which role, from when until when. Written by the slices above;
    the door and the work list read it and never look further up."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["post", "person"], condition=Q(until=None), name="involvement_post_now"),
            models.Index(fields=["team", "person"], condition=Q(until=None), name="involvement_team_now"),
        ]


@tracked()
class Headline(models.Model):
    """One row a person for identity bar, search and lists. Written by the slices above, never looked up from below.

    `tags` is a list of [kind, text] for the bar; the kinds are late, soon, kept, quiet, tint.
    """

    person = models.OneToOneField(PERSON, primary_key=True, on_delete=models.PROTECT, related_name="headline")
    reference = models.CharField(max_length=20)
    name = models.CharField(max_length=260, blank=True)
    sort_name = models.CharField(max_length=260, blank=True)
    date_of_birth = models.DateField(null=True)
    age_from = models.SmallIntegerField(null=True)
    age_until = models.SmallIntegerField(null=True)
    pronoun = models.CharField(max_length=4, blank=True)
    tier = models.CharField(max_length=10, blank=True)
    order_kind = models.CharField(max_length=30, blank=True)
    order_name = models.CharField(max_length=80, blank=True)
    order_count = models.SmallIntegerField(default=0)
    order_ends_on = models.DateField(null=True)
    post_id = models.BigIntegerField(null=True)
    officer = models.CharField(max_length=120, blank=True)
    officer_from = models.DateField(null=True)
    officer_from_start = models.BooleanField(default=False)
    team_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField(null=True)
    office = models.CharField(max_length=80, blank=True)
    office_phone = models.CharField(max_length=35, blank=True)
    proceedings = models.CharField(max_length=20, blank=True)
    tags = models.JSONField(default=list)
    fenced = models.BooleanField(default=False, db_default=False)  # somebody may not see this person: see limits

    class Meta:
        indexes = [
            models.Index(fields=["post_id", "sort_name"], name="headline_post"),
            models.Index(fields=["team_id", "sort_name"], name="headline_team"),
            models.Index(fields=["office_id"], name="headline_office"),
            models.Index(fields=["reference"], name="headline_reference"),
        ]
