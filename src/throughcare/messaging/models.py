"""The outbox: letters, texts and e-mails, held until they may leave, withdrawn when the facts change."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from throughcare.kernel.models import Base, tracked

CHANNELS = [("post", "Letter by post"), ("text", "Text"), ("email", "E-mail")]
STATES = [
    ("held", "Held"),
    ("print", "To print"),
    ("claimed", "Leaving now"),
    ("sent", "Sent"),
    ("withdrawn", "Stopped"),
    ("failed", "Could not be sent"),
]
# What the service that carries a message says became of it; empty until it says something, and for what we print.
DELIVERIES = [
    ("", ""),
    ("sending", "On its way"),
    ("delivered", "Delivered"),
    ("refused", "The number or address does not work"),
    ("unreached", "Did not reach them in time"),
    ("broken", "The carrier failed"),
]
NOT_DELIVERED = ("refused", "unreached", "broken")
WAITING = ("held", "print", "claimed", "failed")


@tracked()
class Wording(Base):
    """One version of how an office words a kind of letter in a language. The newest is in force.

    It grows by new rows: `number` counts them from 1. An empty `text` is the national wording, which ships with the
    product. `again` is the number of an earlier version that somebody went back to.
    """

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=[("en", "English"), ("cy", "Welsh")])
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    because = models.CharField(max_length=300)
    again = models.PositiveSmallIntegerField(null=True)
    by = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "language", "number"], name="wording_one_a_number"),
            models.CheckConstraint(condition=~Q(because=""), name="wording_says_why"),
            models.CheckConstraint(condition=Q(number__gte=1), name="wording_counts_from_one"),
        ]


@tracked()
class Letter(Base):
    """One letter, text or e-mail to a person, as it was written and with the facts it was written from.

    `about_kind`, `about_id` and `about_version` name the row it speaks of: when that row has moved on before the
    letter leaves, it is not sent. `once` keeps the same letter from being queued twice. `body` is in paragraphs, with a
    blank line between; one that the law asks for begins with its mark: `[a] `. `sender` and `to` are in lines.

    `wording` is the office's own version that it was written by; none is the national one.

    From `not_after` on a message is worth nothing. `carrier_id` is its number at the service that carries it, which
    says in `delivery` what became of it. `tries` counts how often it was handed over without an answer; a claimed one
    is taken up again from `try_at`.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey(
        "organisations.Office", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    sender = models.CharField(max_length=300)
    to = models.CharField(max_length=400)
    dated_on = models.DateField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    signed = models.CharField(max_length=200)
    facts = models.JSONField(encoder=DjangoJSONEncoder)
    large_print = models.BooleanField(default=False)
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    about_version = models.IntegerField()
    once = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=STATES, default="held")
    hold_until = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)
    failed_because = models.CharField(max_length=200, blank=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    not_after = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    try_at = models.DateTimeField(null=True)
    carrier_id = models.CharField(max_length=40, blank=True, default="", db_default="")
    delivery = models.CharField(max_length=10, choices=DELIVERIES, blank=True, default="", db_default="")
    delivery_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    wording = models.ForeignKey(Wording, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="letter_sent_when"),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(claimed_at__isnull=False), name="letter_claimed_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False), name="letter_withdrawn_when"
            ),
            models.UniqueConstraint(fields=["corrects"], name="letter_corrected_once"),
            models.CheckConstraint(
                condition=Q(delivery="") | Q(state="sent") & Q(delivery_at__isnull=False),
                name="letter_delivery_of_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-hold_until"], name="letter_person"),
            models.Index(fields=["hold_until"], condition=Q(state__in=["held", "claimed"]), name="letter_due"),
            models.Index(fields=["office", "state", "hold_until"], name="letter_office"),
            models.Index(fields=["about_kind", "about_id"], name="letter_about"),
            models.Index(fields=["asked_at"], condition=Q(delivery="sending"), name="letter_on_its_way"),
            models.Index(fields=["to"], condition=Q(channel="text", state="sent"), name="letter_texted"),
        ]


@tracked()
class Reply(Base):
    """What somebody told us by text, on the phone or on their own page, in their own words.

    A text whose number is not one person's alone has no person until somebody matches it by hand, or sets it aside.
    `office` is whose list it is on: the person's, or for an unknown number the one that last wrote to it; none is
    every office's. `carrier_id` keeps a text from being taken twice. Whoever is written to is owed an answer.

    What came by their own page names the role it was written `to` and what it is about: `topic`, and `rule` where it is
    one of their rules that is hard to keep; `about_kind` and `about_id` name the row it speaks of, such as a meeting.
    """

    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey(
        "organisations.Office", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    how = models.CharField(max_length=4, choices=[("text", "Text"), ("call", "Phone call"), ("page", "Own page")])
    number = models.CharField(max_length=30, blank=True)
    to = models.CharField(
        max_length=20,
        blank=True,
        default="",
        db_default="",
        choices=[("offender_manager", "Offender manager"), ("offender_supervisor", "Offender supervisor")],
    )
    topic = models.CharField(
        max_length=10,
        blank=True,
        default="",
        db_default="",
        choices=[
            ("message", "A message"),
            ("rule", "A rule is hard to keep"),
            ("work", "When they work"),
            ("move", "Another time for a meeting"),
            ("absent", "Cannot come to a meeting"),
        ],
    )
    rule = models.CharField(max_length=200, blank=True, default="", db_default="")
    about_kind = models.CharField(max_length=60, blank=True, default="", db_default="")
    about_id = models.BigIntegerField(null=True)
    words = models.TextField()
    at = models.DateTimeField()
    carrier_id = models.CharField(max_length=40, null=True, unique=True)
    taken_by = models.ForeignKey(
        "organisations.Post", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    looked_at = models.DateTimeField(null=True)
    matched_at = models.DateTimeField(null=True)
    matched_by = models.ForeignKey(
        "organisations.Post", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    aside_at = models.DateTimeField(null=True)
    aside_because = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "organisations.Post", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answer = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="reply_says_what"),
            models.CheckConstraint(
                condition=~Q(how="page") | Q(person__isnull=False) & ~Q(to="") & ~Q(topic=""), name="reply_page_to_whom"
            ),
            models.CheckConstraint(condition=Q(aside_at=None) | Q(person=None), name="reply_aside_is_nobodys"),
            models.CheckConstraint(condition=Q(aside_at=None) | ~Q(aside_because=""), name="reply_aside_why"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(person__isnull=False) & ~Q(answer=""), name="reply_answer_says_what"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="reply_person"),
            models.Index(fields=["office", "at"], condition=Q(answered_at=None, aside_at=None), name="reply_waits"),
        ]


@tracked()
class Feedback(Base):
    """What somebody of the staff says of the product. No person's facts belong here."""

    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=8,
        choices=[
            ("wrong", "Something is wrong"),
            ("slow", "Something is slow"),
            ("missing", "Something is missing"),
            ("good", "Something is good"),
        ],
    )
    page = models.CharField(max_length=200, blank=True)
    words = models.TextField()
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="feedback_says_what"),
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answer=""), name="feedback_answer_says_what"),
        ]
        indexes = [models.Index(fields=["-at"], name="feedback_newest")]
