"""Complaints: what somebody complains of, who answers, and what was answered at the first and the second look."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"
POST = "organisations.Post"

HOW_MADE = [
    ("page", "On their own page"),
    ("said", "Said to us"),
    ("phone", "By phone"),
    ("paper", "On paper"),
]
ANSWER_HOW = [("page", "On their own page"), ("phone", "By phone, and a letter after it"), ("paper", "By letter")]
TOLD_HOW = [("page", "On their own page"), ("letter", "By letter"), ("phone", "By phone"), ("said", "Face to face")]
STATES = [
    ("open", "To be answered"),
    ("answered", "Answered"),
    ("review", "To be looked at again"),
    ("reviewed", "Answered for good"),
    ("withdrawn", "Taken back by them"),
]
OPEN = ("open", "review")
FOUND = [
    ("upheld", "We were wrong"),
    ("partly", "We were wrong in part"),
    ("not_upheld", "We did nothing wrong"),
]


@tracked()
class Complaint(Base):
    """What somebody complains of, in their own words. `subject` is a code of the policy topic `complaints`.

    `of` is whom it is about, where it is about one of the staff; they read it only once `opened_at` says that whoever
    answers has opened it to them. `answerer` holds the post that answers now: never `of`, nor the offender manager.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.CharField(max_length=20)
    words = models.TextField()
    wants = models.TextField(blank=True)
    answer_how = models.CharField(max_length=10, choices=ANSWER_HOW)
    how_made = models.CharField(max_length=10, choices=HOW_MADE)
    made_at = models.DateTimeField()
    of = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    answerer = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_how = models.CharField(max_length=10, choices=TOLD_HOW, blank=True)
    unhappy_at = models.DateTimeField(null=True)
    unhappy_words = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="complaint_has_words"),
            models.CheckConstraint(
                condition=Q(answerer=None) | Q(of=None) | ~Q(answerer=models.F("of")),
                name="complaint_answered_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["review", "reviewed"]) | Q(unhappy_at__isnull=False),
                name="complaint_reviewed_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False), name="complaint_withdrawn_when"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="complaint_person"),
            models.Index(fields=["answerer"], condition=Q(state__in=OPEN), name="complaint_answerer_open"),
        ]


@tracked()
class Handing(Base):
    """Whom a complaint was given to, and why: found by the rule, or handed on by somebody. The newest counts."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
    by_post = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


@tracked()
class Answer(Base):
    """What was answered at the first look (`look` 1) or the second, as the person reads it."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="+")
    look = models.SmallIntegerField()
    found = models.CharField(max_length=12, choices=FOUND)
    words = models.TextField()
    will_do = models.TextField()
    post = models.ForeignKey(POST, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "look"], name="complaint_answer_once_a_look"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(will_do=""), name="complaint_answer_says_what"),
        ]
