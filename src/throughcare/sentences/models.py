"""What the court ordered and what was asked under it: orders, licences, requirements, conditions, instructions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"


@tracked()
class Sentence(Base):
    """One order or sentence. `order_type` is a code of the policy topic `orders`; `edition` is the one it was read in.

    For a prison sentence served in the community, `released_on` and `release` (a code of the same topic) say how.
    `ends_on` is the last day. What the source does not give is empty.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    order_type = models.CharField(max_length=20)
    edition = models.CharField(max_length=60)
    court = models.CharField(max_length=120, blank=True)
    sentenced_on = models.DateField(null=True)
    length_years = models.SmallIntegerField(null=True)
    length_months = models.SmallIntegerField(null=True)
    length_days = models.SmallIntegerField(null=True)
    release = models.CharField(max_length=10, blank=True)
    released_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sentenced_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("sentenced_on")),
                name="sentence_in_order",
            ),
            models.CheckConstraint(
                condition=Q(sentenced_on=None) | Q(released_on=None) | Q(released_on__gte=F("sentenced_on")),
                name="sentence_release_in_order",
            ),
            models.CheckConstraint(
                condition=Q(sentenced_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("sentenced_on")),
                name="sentence_ended_in_order",
            ),
            models.CheckConstraint(condition=Q(ended_on=None) | ~Q(ended_because=""), name="sentence_ended_why"),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="sentence_once_from_source"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "sentenced_on"], name="sentence_person"),
            models.Index(fields=["ends_on"], condition=Q(ended_on=None), name="sentence_running"),
        ]


@tracked()
class Reopening(Base):
    """An order that had been ended wrongly and runs on: how it stood as ended, and why that was wrong."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)
    ended_on = models.DateField()
    ended_because = models.CharField(max_length=120)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="reopening_says_why")]
        indexes = [models.Index(fields=["person", "-at"], name="reopening_person")]


@tracked()
class Offence(Base):
    """An offence a sentence is for. The main one comes first in every list."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=10, blank=True)
    text = models.CharField(max_length=200)
    committed_on = models.DateField(null=True)
    main = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sentence"], condition=Q(main=True), name="offence_one_main"),
            models.CheckConstraint(condition=~Q(text=""), name="offence_is_named"),
        ]


@tracked()
class Requirement(Base):
    """A requirement of an order, or a condition of a licence. `code` is a code of the policy topic `requirements`
    or `conditions`; `amount` and `done` are in the unit the policy gives for it (hours, days)."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[("requirement", "Requirement"), ("condition", "Licence condition")])
    code = models.CharField(max_length=60)
    edition = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    done = models.DecimalField(max_digits=7, decimal_places=1, default=0)
    text = models.CharField(max_length=300, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    completed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gt=F("since")), name="requirement_in_order"
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="requirement_amount"),
            models.CheckConstraint(
                condition=Q(done__gte=0) & (Q(amount=None) | Q(done__lte=F("amount"))), name="requirement_done"
            ),
        ]


@tracked()
class Instruction(Base):
    """What somebody was asked to do under an order: what, by whom, told when and how, due when, and what came of it."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(Requirement, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    given_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    told_how = models.CharField(
        max_length=12,
        choices=[("face", "Face to face"), ("phone", "By phone"), ("letter", "By letter"), ("text", "By text")],
    )
    due_on = models.DateField(null=True)
    state = models.CharField(
        max_length=10,
        choices=[("open", "Open"), ("kept", "Kept"), ("not_kept", "Not kept"), ("withdrawn", "Withdrawn")],
        default="open",
    )
    state_on = models.DateField(null=True)
    state_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", state_on=None) | (~Q(state="open") & Q(state_on__isnull=False)),
                name="instruction_state_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["not_kept", "withdrawn"]) | ~Q(state_because=""), name="instruction_says_why"
            ),
        ]
        indexes = [models.Index(fields=["person", "due_on"], name="instruction_person")]


@tracked()
class Place(Base):
    """Where the person is from a day until a day: in the community, in a prison, unlawfully at large."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(
        max_length=12,
        choices=[("community", "In the community"), ("custody", "In custody"), ("at_large", "Unlawfully at large")],
    )
    where = models.CharField(max_length=80, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="place_one_now"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="place_in_order"),
            models.CheckConstraint(condition=~Q(kind="custody") | ~Q(where=""), name="place_custody_is_named"),
        ]
        indexes = [models.Index(fields=["person", "-since"], name="place_person")]


@tracked()
class Proceedings(Base):
    """A live breach or recall on a sentence, so that every page that records a failure can say so."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=[("breach", "Breach"), ("recall", "Recall")])
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "proceedings"
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="proceedings_in_order"),
            models.UniqueConstraint(fields=["sentence", "kind"], condition=Q(until=None), name="proceedings_one_live"),
        ]
