"""The sentence plan in versions: objectives and actions, what the person says, progress, checks, help."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked
from throughcare.organisations.models import HELP_KINDS

PERSON = "people.Person"
POST = "organisations.Post"

# The parts of a plan, beside its objectives and actions, in which the person may have had a say.
PARTS = [("responsibilities", "Rules and responsibilities"), ("hard", "When it gets hard")]
WHO = [
    ("person", "The person"),
    ("offender_manager", "Offender manager"),
    ("offender_supervisor", "Offender supervisor"),
    ("key_worker", "Key worker"),
    ("agency", "An agency"),
]
HOW = [
    ("said", "Said, face to face"),
    ("read", "Read aloud from the paper"),
    ("easy", "Easy-read paper or pictures"),
    ("interpreter", "With an interpreter"),
    ("phone", "By phone or video"),
    ("letter", "By letter"),
]
OWN_PAGES = "own_pages"  # how they read something themselves, which no officer can say for them
HOW_TOLD = [*HOW, (OWN_PAGES, "On their own pages")]
CHOICES = [("yes", "Yes, they want it"), ("talk", "No: talk with them first")]


@tracked()
class Plan(Base):
    """One version of a person's sentence plan. It is written, read with the person, and in force once they answered.

    A new version begins with what the earlier one says; the earlier one stays in force until the person was asked about
    the new one. `their_say` names the parts in which they had a say.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()
    state = models.CharField(
        max_length=10,
        choices=[
            ("draft", "Being written"),
            ("ready", "Ready to read with them"),
            ("in_force", "In force"),
            ("replaced", "Replaced"),
            ("ended", "Ended"),
        ],
        default="draft",
    )
    because = models.CharField(max_length=300)
    policy = models.CharField(max_length=60)
    rules = models.TextField(blank=True)
    responsibilities = models.TextField(blank=True)
    signs = models.TextField(blank=True)
    i_do = models.TextField(blank=True)
    i_call = models.TextField(blank=True)
    their_say = ArrayField(models.CharField(max_length=20, choices=PARTS), default=list, blank=True)
    ready_at = models.DateTimeField(null=True)
    in_force_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="plan_number_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["draft", "ready"]), name="plan_one_in_writing"
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(state="in_force"), name="plan_one_in_force"),
            models.CheckConstraint(condition=~Q(because=""), name="plan_says_why"),
            models.CheckConstraint(condition=~Q(state="ready") | Q(ready_at__isnull=False), name="plan_ready_when"),
            models.CheckConstraint(
                condition=~Q(state__in=["in_force", "replaced"]) | Q(in_force_at__isnull=False),
                name="plan_in_force_when",
            ),
        ]


@tracked()
class Safety(Base):
    """What a plan says of risk and of victims. The person does not see it; it is kept apart and read by few."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="+")
    risk = models.TextField(blank=True)
    victims = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "safety"


@tracked()
class Objective(Base):
    """What the person wants to reach, in their words, why, by when, and how they will know.

    `comes_from` says what it comes from, `source_kind` and `source_id` name the row, if it is one of the record;
    `library` is the code of the aim it was copied from unchanged. `first` is the same objective in the version where it
    began: progress is kept there.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField()
    aim = models.TextField()
    why = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    target_on = models.DateField(null=True)
    comes_from = models.CharField(max_length=120, blank=True)
    source_kind = models.CharField(max_length=60, blank=True)
    source_id = models.BigIntegerField(null=True)
    library = models.CharField(max_length=30, blank=True)
    their_say = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10,
        choices=[("open", "Open"), ("reached", "Reached"), ("left", "Left out")],
        default="open",
    )
    state_on = models.DateField(null=True)
    state_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(aim=""), name="objective_says_what"),
            models.CheckConstraint(
                condition=Q(state="open", state_on=None) | (~Q(state="open") & Q(state_on__isnull=False)),
                name="objective_state_dated",
            ),
            models.CheckConstraint(condition=Q(source_id=None) | ~Q(source_kind=""), name="objective_source_has_kind"),
        ]


@tracked()
class PlanAction(Base):
    """Who does what by when for an objective. It is enforceable only where the person does it and it rests on a
    requirement or condition, or on an instruction."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField()
    text = models.CharField(max_length=300)
    who = models.CharField(max_length=20, choices=WHO)
    agency = models.CharField(max_length=120, blank=True)
    by_on = models.DateField(null=True)
    requirement = models.ForeignKey("sentences.Requirement", null=True, on_delete=models.PROTECT, related_name="+")
    instruction = models.ForeignKey("sentences.Instruction", null=True, on_delete=models.PROTECT, related_name="+")
    their_say = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10,
        choices=[
            ("to_do", "To do"),
            ("under_way", "Under way"),
            ("done", "Done"),
            ("stuck", "Not going well"),
            ("left", "No longer wanted"),
        ],
        default="to_do",
    )
    state_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="plan_action_says_what"),
            models.CheckConstraint(condition=~Q(who="agency") | ~Q(agency=""), name="plan_action_names_agency"),
            models.CheckConstraint(
                condition=Q(state="to_do") | Q(state_on__isnull=False), name="plan_action_state_dated"
            ),
        ]


@tracked()
class Answer(Base):
    """What the person said to a version: agrees, disagrees and why, could not be asked and why, or wants it changed
    first. `would_change` are their words."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(
        max_length=10,
        choices=[
            ("agrees", "Agrees"),
            ("disagrees", "Does not agree"),
            ("not_asked", "Could not be asked"),
            ("change", "Wants it changed first"),
        ],
    )
    asked_on = models.DateField()
    how = models.CharField(max_length=12, choices=HOW_TOLD, blank=True)
    would_change = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    post = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer__in=["disagrees", "not_asked"]) | ~Q(reasons=""), name="plan_answer_says_why"
            ),
            models.CheckConstraint(condition=~Q(answer="change") | ~Q(would_change=""), name="plan_answer_says_what"),
            models.CheckConstraint(condition=Q(answer="not_asked") | ~Q(how=""), name="plan_answer_how_read"),
        ]
        indexes = [models.Index(fields=["person", "-asked_on"], name="plan_answer_person")]


@tracked()
class Review(Base):
    """The plan was looked at with the person: why, what they said of it, and whether it stays as it is."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.CharField(max_length=20)
    words = models.TextField(blank=True)
    their_words = models.TextField(blank=True)
    result = models.CharField(
        max_length=8, choices=[("stays", "It stays as it is"), ("changes", "It changes: a new version is written")]
    )
    post = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["person", "-on"], name="plan_review_person")]


@tracked()
class Progress(Base):
    """How far an objective is, on a day, by whom, at which review if it was one. `objective` is the first of it."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    how_far = models.CharField(
        max_length=10,
        choices=[
            ("not_begun", "Not begun"),
            ("well", "Going well"),
            ("slowly", "Slowly"),
            ("stuck", "Stuck"),
            ("reached", "Reached"),
        ],
    )
    words = models.TextField(blank=True)
    post = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "progress"
        indexes = [models.Index(fields=["person", "objective", "-on"], name="plan_progress_objective")]


@tracked()
class Check(Base):
    """A supervisor looked how the plan goes in custody: seen on, how the person is, each action, what is hard, and what
    the offender manager was told. Somebody acknowledges reading it.

    `actions` are a list of {"id", "text", "state", "words"} as they stood that day.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    seen_on = models.DateField()
    how_they_are = models.TextField()
    actions = models.JSONField(default=list)
    difficulty = models.TextField(blank=True)
    told_manager = models.TextField()
    post = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")
    read_words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(how_they_are="") & ~Q(told_manager=""), name="plan_check_is_whole"),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
                name="plan_check_read_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["person", "-seen_on"], name="plan_check_person")]


@tracked()
class HelpNotHad(Base):
    """Help that could not be had, or came later than agreed: what, when asked, of whom, why not, what instead, and the
    day the person was told. It closes only when they have been told.

    For what came late, `agreed_on` is the day it was agreed for. `choice` is what they say to what there is instead;
    `chosen_by` is the post that wrote it down for them, empty where they said it themselves.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    action = models.ForeignKey(PlanAction, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=HELP_KINDS)
    what = models.CharField(max_length=300)
    late = models.BooleanField(default=False)
    asked_on = models.DateField()
    asked_of = models.CharField(max_length=120)
    agreed_on = models.DateField(null=True)
    known_on = models.DateField()
    why_not = models.TextField()
    instead = models.TextField()
    told_on = models.DateField(null=True)
    told_how = models.CharField(max_length=12, choices=HOW_TOLD, blank=True)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=300, blank=True)
    choice = models.CharField(max_length=8, choices=CHOICES, blank=True, default="", db_default="")
    choice_words = models.TextField(blank=True, default="", db_default="")
    chosen_at = models.DateTimeField(null=True)
    chosen_by = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "help not had"
        constraints = [
            models.CheckConstraint(condition=Q(known_on__gte=F("asked_on")), name="no_help_in_order"),
            models.CheckConstraint(condition=Q(late=False) | Q(agreed_on__isnull=False), name="no_help_late_for_when"),
            models.CheckConstraint(
                condition=Q(told_on=None, told_how="") | (Q(told_on__gte=F("known_on")) & ~Q(told_how="")),
                name="no_help_told_how",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | (Q(told_on__isnull=False) & ~Q(outcome="")),
                name="no_help_told_before_closed",
            ),
            models.CheckConstraint(
                condition=Q(choice="", chosen_at=None) | (~Q(choice="") & Q(chosen_at__isnull=False)),
                name="no_help_chosen_when",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-known_on"], name="no_help_person"),
            models.Index(fields=["kind"], condition=Q(closed_on=None), name="no_help_open"),
        ]


@tracked()
class Explained(Base):
    """A point of the first meeting, explained under an order: on which day, how, and how it was checked that the person
    understood it. `point` is a code of the policy topic `plans`. Explained again, it has another row."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey("sentences.Sentence", on_delete=models.PROTECT, related_name="+")
    point = models.CharField(max_length=30)
    policy = models.CharField(max_length=60)
    on = models.DateField()
    how = models.CharField(max_length=12, choices=HOW)
    understood = models.CharField(max_length=300)
    post = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "explained"
        constraints = [models.CheckConstraint(condition=~Q(understood=""), name="explained_was_checked")]


@tracked()
class Wish(Base):
    """What the person would change in a version of their plan, in their words: in the whole, in an objective, in one
    action, or in what they do when it gets hard. The offender manager takes it up or not, and says why.

    `post` wrote it down for them; it is empty where they wrote it themselves.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    objective = models.ForeignKey(Objective, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(PlanAction, null=True, on_delete=models.PROTECT, related_name="+")
    hard = models.BooleanField(default=False)
    words = models.TextField()
    said_at = models.DateTimeField()
    post = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(
        max_length=8, blank=True, choices=[("taken", "Taken up in a new version"), ("not", "Not taken up")]
    )
    answer_words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="wish_says_what"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False) & ~Q(answer_words="")),
                name="wish_answered_with_words",
            ),
        ]
        indexes = [models.Index(fields=["person", "-said_at"], name="plan_wish_person")]


@tracked()
class Tick(Base):
    """The person says that they have done an action of their plan. It is theirs until the offender manager has seen it:
    then it counts as done (`agreed`), or not yet, with why. What was ticked by mistake is taken back."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="+", db_index=False)
    words = models.TextField(blank=True)
    told_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")
    agreed = models.BooleanField(null=True)
    seen_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["action"], condition=Q(seen_at=None, taken_back_at=None), name="tick_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(seen_at=None, agreed=None) | Q(seen_at__isnull=False, agreed__isnull=False),
                name="tick_seen_says_whether",
            ),
            models.CheckConstraint(condition=~Q(agreed=False) | ~Q(seen_words=""), name="tick_not_yet_says_why"),
        ]
        indexes = [
            models.Index(fields=["person", "-told_at"], name="plan_tick_person"),
            models.Index(fields=["action"], name="plan_tick_action"),
        ]


@tracked()
class HelpAsked(Base):
    """Help the person asked for in their own words, and what came of it.

    While it is being looked for, `tell_by` is the day by which they hear more. `action` is where the plan has it now;
    `not_had` why it could not be had. `post` wrote it down for them; it is empty where they asked themselves.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=HELP_KINDS)
    words = models.TextField()
    asked_at = models.DateTimeField()
    post = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=8,
        choices=[
            ("asked", "Asked for"),
            ("looking", "Being looked for"),
            ("had", "They have it"),
            ("not_had", "Could not be had"),
        ],
        default="asked",
    )
    answer_words = models.TextField(blank=True)
    tell_by = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(POST, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(PlanAction, null=True, on_delete=models.PROTECT, related_name="+")
    not_had = models.ForeignKey(HelpNotHad, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "help asked for"
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="help_asked_says_what"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None) | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="help_asked_answered_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="looking") | Q(tell_by__isnull=False), name="help_looked_for_until"
            ),
            models.CheckConstraint(
                condition=~Q(state="not_had") | Q(not_had__isnull=False), name="help_not_had_says_why"
            ),
        ]
        indexes = [models.Index(fields=["person", "-asked_at"], name="plan_help_asked_person")]
