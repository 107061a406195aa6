"""The outbox: letters, texts and e-mails, held until they may leave, withdrawn when the facts change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.kernel.models import Base, tracked


@tracked()
class Letter(Base):
    """One letter, text or e-mail to a person, with the facts as they were rendered.

    `about_kind`, `about_id` and `about_version` name the row it speaks of: when that row has moved on before the
    letter leaves, it is not sent. `once` keeps the same letter from being queued twice.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=[("post", "Letter by post"), ("text", "Text"), ("email", "E-mail")])
    to = models.CharField(max_length=300)
    subject = models.CharField(max_length=160)
    body = models.TextField()
    facts = models.JSONField()
    large_print = models.BooleanField(default=False)
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    about_version = models.IntegerField()
    once = models.CharField(max_length=120, unique=True)
    state = models.CharField(
        max_length=10,
        choices=[
            ("held", "Held"),
            ("claimed", "Leaving now"),
            ("sent", "Sent"),
            ("withdrawn", "Withdrawn"),
            ("failed", "Failed"),
        ],
        default="held",
    )
    hold_until = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)
    failed_because = models.CharField(max_length=200, blank=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="letter_sent_when"),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False), name="letter_withdrawn_when"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-hold_until"], name="letter_person"),
            models.Index(fields=["hold_until"], condition=Q(state="held"), name="letter_held"),
            models.Index(fields=["about_kind", "about_id"], name="letter_about"),
        ]
