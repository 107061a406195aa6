"""Who is responsible: one named offender manager from start to finish, and those who help."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"

ROLES = [
    ("offender_manager", "Offender manager"),
    ("offender_supervisor", "Offender supervisor"),
    ("key_worker", "Key worker"),
    ("case_administrator", "Case administrator"),
]

# Why somebody got another officer, so that managers can see what breaks "the same officer from start to finish".
CHANGES = [
    ("left", "The officer left or changed work"),
    ("moved", "The person moved"),
    ("workload", "Work was shared out again"),
    ("asked", "The person asked for it"),
    ("fits", "Another officer fits better"),
    ("conflict", "Safety, or they know each other"),
    ("other", "Something else"),
]


@tracked()
class Responsibility(Base):
    """A role one post holds for a person, and why it came to them.

    `changed_for` is the kind of reason where somebody else held the role before.
    One of each role at any moment. The constraint is deferred, so that many people can change hands in one transaction.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=ROLES)
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    because = models.CharField(max_length=300)
    ended_because = models.CharField(max_length=300, blank=True)
    changed_for = models.CharField(max_length=10, blank=True, default="", db_default="", choices=CHANGES)

    class Meta:
        verbose_name_plural = "responsibilities"
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="responsibility_in_order"),
            models.CheckConstraint(condition=~Q(because=""), name="responsibility_says_why"),
            ExclusionConstraint(
                name="responsibility_one_a_role",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Func(F("since"), F("until"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.DEFERRED,
            ),
        ]
        indexes = [
            models.Index(fields=["post", "role"], condition=Q(until=None), name="responsibility_post_now"),
        ]


# The models whose tiers are found from the record. Their tiers stand beside that of the standards in force, which sets
# due days; the headline shows the latter.
FOUND_MODELS = ("tiers_a_d", "tiers_a_g")


@tracked()
class Tier(Base):
    """The tier a person is in from a day, by which model, and why. The newest day stands.

    Of a model whose tiers are found from the record it is what a person put in place of the one found.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    tier = models.CharField(max_length=10)
    model = models.CharField(max_length=20)
    since = models.DateField()
    because = models.CharField(max_length=300)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(tier="") & ~Q(because=""), name="tier_says_why")]
        indexes = [models.Index(fields=["person", "-since", "-id"], name="tier_person")]


@tracked()
class TierFound(Base):
    """The tier that a model of the rule book gives a person, from what the record knew that day. The newest row stands.

    `model` is a topic of the rule book. `facts` are the inputs, `sources` where each was taken from, `missing` what is
    not on the record. A new row is written only when what it was found from changed.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    model = models.CharField(max_length=10, choices=[("tiers_a_d", "Protect and change"), ("tiers_a_g", "Single tier")])
    tier = models.CharField(max_length=16)
    provisional = models.BooleanField()
    found_on = models.DateField()
    facts = models.JSONField()
    sources = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    finding = models.JSONField()
    policy = models.CharField(max_length=60)

    class Meta:
        verbose_name_plural = "tiers found"
        constraints = [models.CheckConstraint(condition=~Q(tier=""), name="tier_found_is_named")]
        indexes = [models.Index(fields=["person", "model", "-id"], name="tier_found_person")]


# ----------------------------------------------------------------------------------------------- who has an officer
@tracked()
class OfficerFinding(Base):
    """Whether the person has an offender manager under a sentence: what the rule finds, and what they are told.

    `officer` is the rule's answer; `unknown` where a fact is missing. Where it leaves the answer open (`may`,
    `unknown`) somebody decides: `decided` and why. `facts` are what it was found from.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey("sentences.Sentence", on_delete=models.PROTECT, related_name="+", db_index=False)
    setting = models.CharField(max_length=10, choices=[("community", "In the community"), ("custody", "In custody")])
    officer = models.CharField(
        max_length=8,
        choices=[("will", "Will have one"), ("may", "May have one"), ("none", "None"), ("unknown", "Cannot be told")],
    )
    found_at = models.DateTimeField()
    facts = models.JSONField()
    finding = models.JSONField()
    policy = models.CharField(max_length=60)
    decided = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    decided_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sentence", "setting"], name="officer_finding_once_a_setting"),
            models.CheckConstraint(
                condition=Q(decided=None) | (Q(officer__in=["may", "unknown"]) & ~Q(decided_because="")),
                name="officer_finding_decided_why",
            ),
        ]


# ------------------------------------------------------------------------------------------------------ choosing who
@tracked()
class Capacity(Base):
    """The hours a week an officer works from a day, those taken up by other work and why, and what they are good at.
    The newest day stands; without a row they work a full week."""

    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    reduction = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    reduction_because = models.CharField(max_length=200, blank=True)
    skills = ArrayField(models.CharField(max_length=30), default=list)

    class Meta:
        verbose_name_plural = "capacities"
        constraints = [
            models.CheckConstraint(
                condition=Q(reduction__gte=0, reduction__lte=F("hours"), hours__lte=60), name="capacity_in_order"
            ),
            models.CheckConstraint(
                condition=Q(reduction=0) | ~Q(reduction_because=""), name="capacity_reduction_says_why"
            ),
        ]
        indexes = [models.Index(fields=["post", "-since", "-id"], name="capacity_post")]


@tracked()
class Chosen(Base):
    """What a manager was shown when they chose an officer: every candidate, in the order proposed, with the reasons.
    `place` is where the one they took stood; None for one who was not proposed. `inputs` is what the order was found
    from, `policy` the editions."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    responsibility = models.OneToOneField(Responsibility, on_delete=models.PROTECT, related_name="+")
    by_post = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    shown = models.JSONField()
    inputs = models.JSONField(null=True)
    place = models.SmallIntegerField(null=True)
    policy = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "chosen"


@tracked()
class Handover(Base):
    """What one officer tells the next about a person when they change hands. Both sign: who hands over when it is
    written, who takes over when they have read it. A manager signs for somebody who has left, and says so."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    responsibility = models.OneToOneField(Responsibility, on_delete=models.PROTECT, related_name="+")
    from_post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    to_post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(given_at=None) | (~Q(words="") & Q(given_by__isnull=False)), name="handover_given_says_what"
            ),
            models.CheckConstraint(condition=Q(taken_at=None) | Q(given_at__isnull=False), name="handover_given_first"),
        ]
        indexes = [
            models.Index(fields=["from_post"], condition=Q(taken_at=None), name="handover_open_from"),
        ]


@tracked()
class WorkItem(Base):
    """A report about a person that takes an officer's time from a day until it was done. What is put right or taken
    out is struck, and the next names it; `kind` is a code of the rule book, which has its points."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True)
    struck = models.BooleanField(default=False, db_default=False)
    struck_because = models.CharField(max_length=300, blank=True, default="", db_default="")
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="work_item_in_order"),
            models.CheckConstraint(condition=Q(struck=False) | ~Q(struck_because=""), name="work_item_struck_why"),
        ]
        indexes = [
            models.Index(fields=["post"], condition=Q(until=None, struck=False), name="work_item_open"),
        ]


# ------------------------------------------------------------------------------------------------------------ oversight
@tracked()
class Oversight(Base):
    """What a manager discussed with an officer about a person, and what they decided. The officer says they read it.

    A decision with a day is a duty of the officer until it is carried out. One that is put right stays, and the next
    names it.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    discussed_on = models.DateField()
    words = models.TextField()
    decision = models.TextField(blank=True)
    by_on = models.DateField(null=True)
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_words = models.CharField(max_length=300, blank=True)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="oversight_says_what"),
            models.CheckConstraint(condition=Q(by_on=None) | ~Q(decision=""), name="oversight_day_has_decision"),
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(decision=""), name="oversight_done_was_decided"),
        ]
        indexes = [
            models.Index(fields=["person", "-discussed_on"], name="oversight_person"),
            models.Index(fields=["post", "-discussed_on"], name="oversight_post"),
            models.Index(fields=["officer"], condition=Q(read_at=None), name="oversight_unread"),
        ]


# ---------------------------------------------------------------------------------------------------------------- cover
@tracked()
class Cover(Base):
    """Colleagues do somebody's work from a day until their first day back. Nobody's officer changes by it.

    `leave_id` is the leave it was arranged for. Work moves on the first day; what moved is in `Covered`, and goes back
    in one act.
    """

    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    leave_id = models.BigIntegerField(null=True)
    because = models.CharField(max_length=200)
    began_at = models.DateTimeField(null=True)
    given_back_at = models.DateTimeField(null=True)
    given_back_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="cover_in_order"),
            models.CheckConstraint(condition=~Q(because=""), name="cover_says_why"),
            models.CheckConstraint(
                condition=Q(given_back_at=None) | ~Q(given_back_because=""), name="cover_says_why_back"
            ),
        ]


@tracked()
class Covered(Base):
    """One role for one person that a colleague covers. `moved_at`: since when the work is theirs."""

    cover = models.ForeignKey(Cover, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=ROLES)
    to_post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "covered"
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], condition=Q(ended_at=None), name="covered_once_a_role")
        ]


# ------------------------------------------------------------------------------------------------ told who the team is
@tracked()
class TeamSlip(Base):
    """The person was told who works with them: how, when, and the words of that day."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    how = models.CharField(
        max_length=8, choices=[("paper", "Paper handed over"), ("letter", "Letter"), ("said", "Read out")]
    )
    words = models.JSONField()
