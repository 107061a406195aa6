"""What the court ordered and what was asked under it: orders, licences, requirements, conditions, instructions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"


@tracked()
class Sentence(Base):
    """One order or sentence. `order_type` is a code of the policy topic `orders`, read on `sentenced_on`'s edition.

    For a prison sentence served in the community, `released_on` and `release` (`licence` or `parole`) say how.
    `ends_on` is the last day. A date the source does not give is empty.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    order_type = models.CharField(max_length=20)
    edition = models.CharField(max_length=60)
    court = models.CharField(max_length=120, blank=True)
    sentenced_on = models.DateField(null=True)
    length_years = models.SmallIntegerField(null=True)
    length_months = models.SmallIntegerField(null=True)
    length_days = models.SmallIntegerField(null=True)
    release = models.CharField(max_length=10, blank=True, choices=[("licence", "Licence"), ("parole", "Parole")])
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
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="sentence_once_from_source"
            ),
        ]
        indexes = [models.Index(fields=["person", "sentenced_on"], name="sentence_person")]


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
            models.UniqueConstraint(fields=["sentence"], condition=Q(main=True), name="offence_one_main")
        ]


@tracked()
class Requirement(Base):
    """A requirement of an order, or a condition of a licence. `code` is a code of the policy topic `requirements`
    or `conditions`; `amount` is in the unit the policy gives for it (hours, days)."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[("requirement", "Requirement"), ("condition", "Licence condition")])
    code = models.CharField(max_length=60)
    edition = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    done = models.DecimalField(max_digits=7, decimal_places=1, default=0)
    text = models.CharField(max_length=300, blank=True)
    from_ = models.DateField(null=True)
    until = models.DateField(null=True)
    completed_on = models.DateField(null=True)

@tracked()
class Instruction(Base):
    """What somebody was asked to do under an order: what, by whom, told when and how, due when, and what came of it."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(Requirement, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    given_by = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
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
        indexes = [models.Index(fields=["person", "due_on"], name="instruction_person")]


@tracked()
class Place(Base):
    """Where the person is from a day until a day: in the community, in a prison, unlawfully at large."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=12, choices=[("community", "In the community"), ("custody", "In custody"), ("at_large", "Unlawfully at large")]
    )
    where = models.CharField(max_length=80, blank=True)
    from_ = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="place_one_now"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("from_")), name="place_in_order"),
        ]


@tracked()
class Proceedings(Base):
    """A live breach or recall on a sentence, so that every page that records a failure can say so."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[("breach", "Breach"), ("recall", "Recall")])
    from_ = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "proceedings"
