"""Meetings, what came of them, absences with reason and proof, contact notes, and the service's own failures."""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"

KINDS = [
    ("supervision", "Supervision"),
    ("first", "First meeting"),
    ("plan_review", "Plan review"),
    ("three_way", "Three-way meeting"),
    ("home_visit", "Home visit"),
    ("phone", "Phone call"),
    ("video", "Video call"),
    ("programme", "Programme session"),
    ("treatment", "Treatment"),
    ("partner", "Partner agency"),
    ("unpaid_work", "Unpaid work"),
    ("prison_visit", "Prison visit"),
    ("other", "Other meeting"),
]
GROUP_KINDS = ("programme", "treatment", "other")
WITHOUT_A_ROOM = ("phone", "video")  # nobody arrives, waits or is sent home

NOTE_KINDS = [
    ("note", "Note"),
    ("they_rang", "They rang"),
    ("we_rang", "We rang"),
    ("text", "Text"),
    ("email", "E-mail"),
    ("letter", "Letter"),
    ("came_in", "Came in"),
    ("agency", "From another agency"),
    ("family", "From family or a friend"),
    ("meeting", "Note of a meeting"),
    ("other", "Other"),
]

TOLD = [
    ("face", "Face to face"),
    ("phone", "By phone"),
    ("text", "By text"),
    ("letter", "By letter"),
    ("email", "By e-mail"),
]

WHOSE = [("person", "The person"), ("service", "The service"), ("other", "Others")]

# What duties and letters call the rows they are about.
MEETING = "appointments.appointment"
ABSENCE = "appointments.absence"
SERVICE_FAILURE = "appointments.servicefailure"
SERIES = "appointments.series"
VISIT = "appointments.visit"

OPEN = Q(outcome="", cancelled_at=None)  # stands in the diary, or its outcome is to be recorded

# Our own bookings cannot overlap while they stand. What another system gives is taken as it is, overlaps too.
_STANDS = Q(outcome="", cancelled_at=None, imported_from="")


def _span() -> Func:
    return Func(F("starts_at"), F("ends_at"), function="tstzrange")


@tracked()
class Appointment(Base):
    """A meeting. `outcome` is a code of the policy topic `outcomes`.

    No outcome yet, not cancelled and in the past: an outcome is to be recorded. `failed_how` is what was said or done
    and to whom, kept apart from any judgement of it. A meeting that was moved is cancelled and its successor names it
    in `moved_from`. `despite` lists the clashes it was booked in spite of, in words.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=KINDS)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    post = models.ForeignKey(
        "organisations.Post", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    office = models.ForeignKey("organisations.Office", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=160, blank=True)
    place_because = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(null=True)
    told_how = models.CharField(max_length=20, blank=True, choices=TOLD)
    moved_from = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="moved_to")
    despite = models.JSONField(default=list, db_default=[])
    despite_because = models.CharField(max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=10, blank=True, choices=WHOSE)
    cancelled_because = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    outcome_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    waited_minutes = models.SmallIntegerField(null=True)
    failed_how = models.TextField(blank=True)
    corrected_at = models.DateTimeField(null=True)
    corrected_because = models.CharField(max_length=300, blank=True)
    imported_from = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_in_order"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(cancelled_at=None), name="appointment_outcome_or_cancelled"
            ),
            models.UniqueConstraint(
                fields=["imported_from", "source_key"], condition=~Q(source_key=""), name="appointment_once_from_source"
            ),
            ExclusionConstraint(
                name="appointment_person_one_place",
                expressions=[("person", RangeOperators.EQUAL), (_span(), RangeOperators.OVERLAPS)],
                condition=_STANDS,
            ),
            ExclusionConstraint(
                name="appointment_officer_one_place",
                expressions=[("post", RangeOperators.EQUAL), (_span(), RangeOperators.OVERLAPS)],
                condition=_STANDS,
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-starts_at"], name="appointment_person"),
            models.Index(
                fields=["person", "starts_at"],
                condition=Q(outcome="", cancelled_at=None),
                name="appointment_person_open",
            ),
            models.Index(
                fields=["post", "starts_at"], condition=Q(outcome="", cancelled_at=None), name="appointment_post_open"
            ),
            models.Index(fields=["post", "starts_at"], condition=Q(cancelled_at=None), name="appointment_post_day"),
        ]


class Serves(Base):
    """An order that a meeting serves: a failure at the meeting counts for each."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")
    sentence = models.ForeignKey("sentences.Sentence", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appointment", "sentence"], name="serves_once")]


# How they say that proof will come, in their words.
PROOF_SAID = [("later", "I will send it later"), ("bring", "I will bring it in")]


@tracked()
class Absence(Base):
    """A missed meeting, from the day it was missed to the decision of a person.

    `proof_by` is the last day for proof; `proof_said` is how they say it will come, which ends nothing. `finding` is
    what the rule found when it was decided, with its inputs and edition, so that the decision can be explained.
    `told_words` is what the person is told of why, in the words of whoever decided; `decision_words` stay in the
    record. An absence whose outcome was corrected is withdrawn.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="absence")
    missed_on = models.DateField()
    reason_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    reason_words = models.TextField(blank=True)
    told_on = models.DateField(null=True)
    notice_on = models.DateField(null=True)
    proof_by = models.DateField()
    proof_by_extended = models.BooleanField(default=False)
    extended_because = models.CharField(max_length=300, blank=True)
    proof_said = models.CharField(max_length=8, blank=True, choices=PROOF_SAID, default="", db_default="")
    proof_said_at = models.DateTimeField(null=True)
    decision = models.CharField(
        max_length=14,
        blank=True,
        choices=[
            ("acceptable", "Acceptable"),
            ("unacceptable", "Not acceptable"),
            ("not_a_failure", "Not a failure: ours"),
        ],
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    decision_words = models.TextField(blank=True)
    told_words = models.CharField(max_length=300, blank=True, default="", db_default="")
    against_rule = models.BooleanField(default=False)
    finding = models.JSONField(null=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_because = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(decision="") | Q(decided_at__isnull=False), name="absence_decided_when"),
            models.CheckConstraint(
                condition=Q(decision="") | Q(finding__isnull=False), name="absence_decided_on_finding"
            ),
            models.CheckConstraint(
                condition=Q(proof_said="") | Q(proof_said_at__isnull=False), name="absence_proof_said_when"
            ),
        ]


@tracked()
class Proof(Base):
    """Proof of a reason: a paper kept, or one that was seen and not kept. May come late; may be withdrawn."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    absence = models.ForeignKey(Absence, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    dated_on = models.DateField(null=True)
    received_on = models.DateField()
    document = models.ForeignKey("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")
    seen_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False) | Q(seen_by__isnull=False), name="proof_kept_or_seen"
            )
        ]


@tracked()
class ServiceFailure(Base):
    """What the service owed and did not do: kept someone waiting, cancelled, moved a meeting at short notice."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=16,
        choices=[
            ("kept_waiting", "Kept waiting"),
            ("cancelled", "Meeting cancelled by us"),
            ("moved_late", "Meeting moved at short notice"),
            ("sent_home", "Sent home: we could not see them"),
            ("not_seen", "Meeting not held: our doing"),
            ("left_waiting", "Left after waiting too long"),
        ],
    )
    on = models.DateField()
    minutes = models.SmallIntegerField(null=True)
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    policy = models.CharField(max_length=60)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "kind"], condition=Q(withdrawn_at=None), name="service_failure_once_a_meeting"
            )
        ]
        indexes = [models.Index(fields=["person", "-on"], name="service_failure_person")]


WAITED = [
    ("on_time", "Seen on time"),
    ("short", "Waited a short time"),
    ("long", "Waited longer than that"),
    ("not_seen", "Waited, and was not seen"),
]
CLEAR = [("yes", "Yes"), ("partly", "Some of it"), ("no", "No")]


@tracked()
class MeetingFeedback(Base):
    """What somebody says of one of their meetings, once: were they kept waiting, and was it clear to them.

    It is never shown as a mark of one officer by fewer answers than the policy topic `feedback` asks for.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="+")
    waited = models.CharField(max_length=10, choices=WAITED)
    clear = models.CharField(max_length=10, choices=CLEAR)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="meeting_feedback_person")]


@tracked()
class Contact(Base):
    """A note of a contact. Sensitive ones are hidden from lists; a wrong one is superseded, never erased."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=NOTE_KINDS)
    at = models.DateTimeField()
    words = models.TextField()
    sensitive = models.BooleanField(default=False)
    post = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    superseded_because = models.CharField(max_length=200, blank=True)
    imported_from = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["imported_from", "source_key"], condition=~Q(source_key=""), name="contact_once_from_source"
            )
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="contact_person"),
            models.Index(fields=["appointment"], name="contact_appointment", condition=Q(appointment__isnull=False)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="sensitive_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__sensitive=True, new__sensitive=False),
            )
        ]


@tracked()
class CoveredMeeting(Base):
    """A meeting that a colleague holds while somebody is away; it goes back with the cover."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    cover = models.ForeignKey("allocations.Cover", on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    to_post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment"], condition=Q(ended_at=None), name="covered_meeting_once")
        ]


@tracked()
class Series(Base):
    """Recurring meetings that were booked in one go. `because` and `policy` are why they were proposed so.

    It ends when what is left of it is cancelled; a single meeting may be moved or cancelled meanwhile and stays in it.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=KINDS)
    because = models.JSONField(default=list, db_default=[])
    policy = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    @property
    def last_at(self) -> datetime | None:
        """When the last of its meetings is, as they stand now."""
        coming = Appointment.objects.filter(OPEN, in_series__series=self)
        return coming.order_by("-starts_at").values_list("starts_at", flat=True).first()


@tracked()
class InSeries(Base):
    """A meeting of a series, as it was booked; where it was moved to is said by `Appointment.moved_from`."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="inseries")
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="in_series")


@tracked()
class AcceptedEvent(Base):
    """A faith day or important event told of beforehand, for which a meeting was moved: it is no failure.

    `finding` is what the rule found, with its inputs and edition. `appointment` is the meeting that gave way.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey("people.Commitment", on_delete=models.PROTECT, related_name="+")
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="accepted_event")
    told_on = models.DateField()
    accepted_at = models.DateTimeField()
    finding = models.JSONField()


@tracked()
class GroupSession(Base):
    """One slot for several people, led by a post. Each has a meeting of their own in it, which is in nobody's diary:
    the session is, in that of whoever leads it."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=KINDS)
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=160, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="group_session_in_order"),
            models.CheckConstraint(condition=Q(places__gt=0), name="group_session_has_places"),
            ExclusionConstraint(
                name="group_session_leader_one_place",
                expressions=[("post", RangeOperators.EQUAL), (_span(), RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [models.Index(fields=["office", "starts_at"], name="group_session_office")]


@tracked()
class InGroup(Base):
    """A person's meeting that is held in a group session."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(GroupSession, on_delete=models.PROTECT, related_name="ingroup")
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="in_group")


@tracked()
class Visit(Base):
    """An officer on a home visit: where, with whom, and by when they say that they are safe.

    `raised_at` is when it was found that they had not; their manager then looks for them.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="visit")
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    where = models.CharField(max_length=200)
    with_whom = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=35)
    began_at = models.DateTimeField()
    safe_by = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)
    safe_at = models.DateTimeField(null=True)
    safe_words = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(safe_by__gt=F("began_at")), name="visit_in_order")]
        indexes = [models.Index(fields=["safe_by"], name="visit_out", condition=Q(safe_at=None))]


@tracked()
class DiaryFeed(Base):
    """The address at which a calendar reads a post's diary. Its secret is made from `nonce` and the key of the service,
    and is kept nowhere. It dies with the post, and when its holder ends it or makes another."""

    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    nonce = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(ended_at=None), name="diary_feed_one_a_post")
        ]
