"""Projects, people placed on them, sessions with what was done, time that is added or taken off, days of activity."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"

PROJECT_KINDS = [
    ("group", "A group with a supervisor"),
    ("individual", "A place with an agency"),
    ("education", "Education or training"),
]
FREQUENCIES = [("ONCE", "Once"), ("WEEKLY", "Every week"), ("FORTNIGHTLY", "Every two weeks")]
QUALITIES = [("good", "Good"), ("enough", "Satisfactory"), ("poor", "Poor"), ("none", "Did no work")]
BEHAVIOURS = [("good", "Good"), ("enough", "Satisfactory"), ("poor", "Poor")]
ADJUSTMENTS = [
    ("travel", "Travel"),
    ("education", "Education or training elsewhere"),
    ("good_work", "Good work"),
    ("added", "Added: left out by mistake"),
    ("taken_off", "Taken off: credited by mistake"),
    ("brought", "Recorded on the order"),
]


@tracked()
class Project(Base):
    """Where unpaid work is done: on which weekdays (Monday is 0) from when until when, for how many, under whom.

    `ends_on` is its last day.
    """

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=PROJECT_KINDS)
    weekdays = ArrayField(models.SmallIntegerField())
    starts = models.TimeField()
    ends = models.TimeField()
    places = models.SmallIntegerField()
    supervisors = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=160)
    bring = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    ends_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="project_once_an_office"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="project_hours_in_order"),
            models.CheckConstraint(condition=Q(places__gt=0), name="project_has_places"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | (Q(ends_on__gte=F("since")) & ~Q(ended_because="")), name="project_ends_why"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class ClosedDay(Base):
    """A day on which a project does not run. One that is taken back stays."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    because = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "on"], condition=Q(withdrawn_at=None), name="closed_day_once_a_project"
            ),
            models.CheckConstraint(condition=~Q(because=""), name="closed_day_says_why"),
        ]


@tracked()
class Placing(Base):
    """Somebody's place on a project, for the hours of one requirement. `ends_on` is its last day."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey("sentences.Requirement", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    frequency = models.CharField(max_length=12, choices=FREQUENCIES)
    weekday = models.SmallIntegerField()
    since = models.DateField()
    ends_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="placing_weekday"),
            models.CheckConstraint(condition=Q(ends_on=None) | ~Q(ended_because=""), name="placing_ends_why"),
        ]


@tracked()
class Session(Base):
    """A session in the diary and, once it is held, what was done there.

    `appointment` is the meeting that stands for it: whether it stands and what came of it is written there. `on` is its
    day, `planned_on` the day of the placing it stands for, when it was moved; `called_off_at` when it was called off
    because placing, project or hours changed, so that the day may be booked again. `finding`
    is what the rule found to credit, with its inputs and edition; `credit_minutes` what was credited, never more than
    remained.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey("sentences.Requirement", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", db_index=False)
    placing = models.ForeignKey(Placing, on_delete=models.PROTECT, related_name="+")
    appointment = models.OneToOneField("appointments.Appointment", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    planned_on = models.DateField()
    called_off_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    penalty_minutes = models.SmallIntegerField(default=0)
    quality = models.CharField(max_length=8, blank=True, choices=QUALITIES)
    behaviour = models.CharField(max_length=8, blank=True, choices=BEHAVIOURS)
    words = models.CharField(max_length=1_000, blank=True)
    credit_minutes = models.IntegerField(null=True)
    finding = models.JSONField(null=True)
    corrected_at = models.DateTimeField(null=True)
    corrected_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(began_at=None) | Q(finished_at__gte=F("began_at")), name="session_in_order"
            ),
            models.CheckConstraint(
                condition=Q(credit_minutes=None) | (Q(credit_minutes__gt=0) & Q(finding__isnull=False)),
                name="session_credit_is_found",
            ),
        ]
        indexes = [models.Index(fields=["project", "on"], name="session_project_day")]


@tracked()
class Adjustment(Base):
    """Time credited beside the sessions (`minutes` over 0) or taken off (under 0), with a reason.

    `corrects` is the row that this one stands in place of. One made by mistake is withdrawn, with a reason.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey("sentences.Requirement", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ADJUSTMENTS)
    minutes = models.IntegerField()
    on = models.DateField()
    because = models.CharField(max_length=300)
    by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    finding = models.JSONField(null=True)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(minutes=0) & ~Q(because=""), name="adjustment_says_why"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""), name="adjustment_withdrawn_says_why"
            ),
        ]


@tracked()
class Slip(Base):
    """What the person is told of their next sessions, in one letter: the sessions it names."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey("sentences.Requirement", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sessions = ArrayField(models.BigIntegerField())


@tracked()
class ActivityDay(Base):
    """A day that was counted of a requirement of activity, by the first meeting of that day that makes it one."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey("sentences.Requirement", on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey("appointments.Appointment", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    policy = models.CharField(max_length=60)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "on"], condition=Q(withdrawn_at=None), name="activity_day_counts_once"
            )
        ]
