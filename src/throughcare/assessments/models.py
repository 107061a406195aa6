"""What a person needs, in the officer's words and in their own; scores of tools; the risk of serious harm."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"


@tracked()
class Assessment(Base):
    """One assessment, filled in section by section and then signed. A signed one never changes.

    `starts_from` is the one its answers were carried over from. `finding` is what the sections came to when it was
    signed, with the answers it was found from. Where policy asks (`countersign_because`), a manager signs as well.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(
        max_length=10,
        choices=[
            ("start", "At the start"),
            ("review", "Review"),
            ("change", "Something changed"),
            ("court", "For a court report"),
            ("transfer", "After a transfer"),
            ("end", "Before the end"),
        ],
    )
    begun_on = models.DateField()
    begun_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=60)
    starts_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    finding = models.JSONField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    countersign = models.CharField(
        max_length=10,
        blank=True,
        choices=[("asked", "Waits for a second signature"), ("signed", "Countersigned"), ("sent_back", "Sent back")],
    )
    countersign_because = models.CharField(max_length=300, blank=True)
    countersigned_at = models.DateTimeField(null=True)
    countersigned_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    countersign_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(signed_at=None), name="assessment_one_open_a_person"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(finding__isnull=False), name="assessment_signed_with_finding"
            ),
            models.CheckConstraint(
                condition=Q(countersign="") | Q(signed_at__isnull=False), name="assessment_signed_first"
            ),
            models.CheckConstraint(
                condition=Q(countersign__in=["", "asked"]) | Q(countersigned_at__isnull=False),
                name="assessment_countersigned_when",
            ),
            models.CheckConstraint(
                condition=~Q(countersign="sent_back") | ~Q(countersign_words=""),
                name="assessment_sent_back_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["person", "-begun_on"], name="assessment_person")]


@tracked()
class Reading(Base):
    """Somebody who did not sign it says that they read it: after a transfer, or for a court report."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    by_post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "by_post"], name="reading_once_a_post")]
        indexes = [models.Index(fields=["person"], name="reading_person")]


@tracked()
class Section(Base):
    """One part of life in an assessment: the answers, the officer's evidence and what the person says.

    `answers` are scores by question; a question that nobody answered is not there. `carried` says of each value that
    still stands as it was taken over where it came from. `looked_at` is empty until somebody saved it here.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    answers = models.JSONField(default=dict)
    evidence = models.TextField(blank=True)
    to_offending = models.BooleanField(null=True)
    to_harm = models.BooleanField(null=True)
    strengths = models.TextField(blank=True)
    links = models.TextField(blank=True)
    carried = models.JSONField(default=dict)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "code"], name="section_once_an_assessment")]
        indexes = [models.Index(fields=["person", "code"], name="section_person")]


@tracked()
class Account(Base):
    """What the person says to one question, in their words, beside the officer's view.

    `same` says whether both see it alike, empty while nobody compared them; a difference is talked about on a day.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=30)
    words = models.TextField(blank=True)
    view = models.TextField(blank=True)
    same = models.BooleanField(null=True)
    talked_on = models.DateField(null=True)
    talked_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="account_once_an_assessment"),
            models.CheckConstraint(
                condition=Q(same=None) | (~Q(words="") & ~Q(view="")), name="account_compares_two_views"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="account_person")]


@tracked()
class Story(Base):
    """What the person tells of themselves before an assessment, question by question: kept as they go, on one day or on
    several, and sent when they are ready. Sent, it never changes.

    `answers` are their words by question. `assessment` is the one it is part of, once there is one. `post` wrote it
    down for them; it is empty where they wrote it themselves.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=60)
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    post = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(sent_at=None), name="story_one_being_written"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | Q(read_at=None, assessment=None), name="story_sent_first"
            ),
        ]


@tracked()
class Score(Base):
    """The score of a tool: worked out here from `inputs`, or entered as another tool gave it.

    Without all inputs there is no `result`, and `missing` names them. Of a tool that is not ours (`other`), `result`
    holds the score and band as entered. `dynamic` says whether what is true now counts beside the past.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    tool = models.CharField(max_length=20)
    other = models.BooleanField(default=False)
    tool_name = models.CharField(max_length=60)
    tool_version = models.CharField(max_length=60)
    dynamic = models.BooleanField(null=True)
    scored_on = models.DateField()
    scored_by = models.CharField(max_length=120)
    by_post = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    inputs = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    result = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(result__isnull=True) & ~Q(missing=[])) | (Q(result__isnull=False) & Q(missing=[])),
                name="score_or_what_is_missing",
            ),
        ]
        indexes = [models.Index(fields=["person", "-scored_on"], name="score_person")]


@tracked()
class Harm(Base):
    """The risk of serious harm as somebody judged it on a day, and how it is managed. A new judgement is a new row.

    `overall` is what the levels came to (`finding`). How the victim is kept safe is kept apart, in `VictimSafety`.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    assessed_on = models.DateField()
    by_post = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    overall = models.CharField(max_length=10)
    finding = models.JSONField()
    words = models.TextField()
    supervision = models.TextField(blank=True)
    monitoring = models.TextField(blank=True)
    interventions = models.TextField(blank=True)
    review_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(review_on__gt=F("assessed_on")), name="harm_reviewed_later"),
            models.CheckConstraint(condition=~Q(words=""), name="harm_says_why"),
        ]
        indexes = [models.Index(fields=["person", "-assessed_on"], name="harm_person")]


@tracked()
class HarmTo(Base):
    """The level for one group in one setting."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    harm = models.ForeignKey(Harm, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=20)
    setting = models.CharField(max_length=20)
    level = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["harm", "group", "setting"], name="harm_to_once")]
        indexes = [models.Index(fields=["person"], name="harm_to_person")]


@tracked()
class VictimSafety(Base):
    """How those who were harmed are kept safe. Never shown to the person; a new text is a new row."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    written_at = models.DateTimeField()
    by_post = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "victim safety"
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="victim_safety_says_how")]
        indexes = [models.Index(fields=["person", "-written_at"], name="victim_safety_person")]
