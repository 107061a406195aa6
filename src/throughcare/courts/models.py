"""Hearings at court, what became of each, and what the court found and did."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"

HEARING_KINDS = [
    ("breach", "Breach of the order"),
    ("offence", "Further offence during the order"),
]
PUT_OFF_REASONS = [
    ("not_there", "The person did not come"),
    ("ill", "The person was ill"),
    ("solicitor", "For a solicitor, or legal advice"),
    ("evidence", "For more evidence or a witness"),
    ("report", "For a report"),
    ("other_case", "To be heard with another case"),
    ("time", "The court had no time"),
    ("other", "Another reason"),
]


@tracked()
class Hearing(Base):
    """A person before a court on a day, about one order. `place` is the court of the directory, where it is there.

    `about_kind` and `about_id` name the row of the slice above that brought it (`enforcement.breach`, 12). `after` is
    the hearing that was put off to this one; that one says why.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    sentence = models.ForeignKey("sentences.Sentence", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=HEARING_KINDS)
    court = models.CharField(max_length=160)
    place = models.ForeignKey("organisations.Court", null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    starts = models.TimeField()
    room = models.CharField(max_length=40, blank=True)
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    state = models.CharField(
        max_length=10,
        choices=[
            ("listed", "To be heard"),
            ("put_off", "Put off"),
            ("called_off", "Called off"),
            ("heard", "Heard"),
        ],
        default="listed",
    )
    after = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=PUT_OFF_REASONS, blank=True)
    words = models.CharField(max_length=400, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(court=""), name="hearing_at_a_court"),
            models.CheckConstraint(
                condition=Q(state="listed") | Q(closed_at__isnull=False), name="hearing_closed_when"
            ),
            models.CheckConstraint(condition=~Q(state="put_off") | ~Q(reason=""), name="hearing_put_off_why"),
            models.CheckConstraint(condition=~Q(state="called_off") | ~Q(words=""), name="hearing_called_off_why"),
            models.UniqueConstraint(
                fields=["about_kind", "about_id"], condition=Q(state="listed"), name="hearing_one_to_come"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-on"], name="hearing_person"),
            models.Index(fields=["on", "court"], name="hearing_day"),
            models.Index(fields=["about_kind", "about_id"], name="hearing_about"),
        ]


@tracked()
class Result(Base):
    """What a court found and did at a hearing, and what it said. `done` names the changes of the order and the place it
    led to, so that a result recorded wrongly can be taken back; it stays then, with the reason.

    `finding` and `power` are codes of the policy topic `court_powers`; `kept` is what the rule book found of them.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey("sentences.Sentence", on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=20)
    power = models.CharField(max_length=20)
    words = models.TextField()
    unjust_because = models.CharField(max_length=400, blank=True)
    fine = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    term_months = models.SmallIntegerField(null=True)
    prison = models.CharField(max_length=80, blank=True)
    kept = models.JSONField()
    done = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hearing"], condition=Q(taken_back_at=None), name="result_one_stands_a_hearing"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="result_says_what_was_said"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | ~Q(taken_back_because=""), name="result_taken_back_why"
            ),
        ]
