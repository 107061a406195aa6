"""What the court ordered and what was asked under it: orders, licences, requirements, conditions, instructions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"


@tracked()
class Sentence(Base):
    """One order or sentence. `order_type` is a code of the policy topic `orders`; `edition` is the one it was read in.

    For a prison sentence served in the community, `released_on` and `release` (a code of the same topic) say how.
    `ends_on` is the last day; `ends_worked_out` says whether it was found from the length, else the court named it; of
    old rows it is not known. `term_` is the prison term that is suspended, `extension_months` the longer licence of an
    extended sentence; `consecutive_to` is the sentence after which this one runs, `runs_after` the last day of that
    one. `supervision_ends_on` is the last day of supervision where that is before the last day of the order. `doubts`
    is what the rule book said against the length on the day it was entered, `court_words` how the court put it. What
    the source does not give is empty.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    order_type = models.CharField(max_length=20)
    edition = models.CharField(max_length=60)
    court = models.CharField(max_length=120, blank=True)
    sentenced_on = models.DateField(null=True)
    length_years = models.SmallIntegerField(null=True)
    length_months = models.SmallIntegerField(null=True)
    length_weeks = models.SmallIntegerField(null=True)
    length_days = models.SmallIntegerField(null=True)
    convicted_on = models.DateField(null=True)
    term_months = models.SmallIntegerField(null=True)
    term_weeks = models.SmallIntegerField(null=True)
    extension_months = models.SmallIntegerField(null=True)
    # No constraint in the database: adding one would lock the largest table of all; no row here is ever erased.
    consecutive_to = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    runs_after = models.DateField(null=True)
    supervision_ends_on = models.DateField(null=True)
    court_words = models.CharField(max_length=400, blank=True, default="", db_default="")
    doubts = models.JSONField(null=True)
    release = models.CharField(max_length=10, blank=True)
    released_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    ends_worked_out = models.BooleanField(null=True)
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
            models.CheckConstraint(
                condition=Q(sentenced_on=None) | Q(released_on=None) | Q(released_on__gte=F("sentenced_on")),
                name="sentence_release_in_order",
            ),
            models.CheckConstraint(
                condition=Q(sentenced_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("sentenced_on")),
                name="sentence_ended_in_order",
            ),
            models.CheckConstraint(condition=Q(ended_on=None) | ~Q(ended_because=""), name="sentence_ended_why"),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="sentence_once_from_source"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "sentenced_on"], name="sentence_person"),
            models.Index(fields=["ends_on"], condition=Q(ended_on=None), name="sentence_running"),
        ]


@tracked()
class Reopening(Base):
    """An order that had been ended wrongly and runs on: how it stood as ended, and why that was wrong."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)
    ended_on = models.DateField()
    ended_because = models.CharField(max_length=120)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="reopening_says_why")]
        indexes = [models.Index(fields=["person", "-at"], name="reopening_person")]


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
            models.UniqueConstraint(fields=["sentence"], condition=Q(main=True), name="offence_one_main"),
            models.CheckConstraint(condition=~Q(text=""), name="offence_is_named"),
        ]


@tracked()
class Requirement(Base):
    """A requirement of an order, or a condition of a licence. `code` is a code of the policy topic `requirements`
    or `conditions`; `amount` and `done` are in the unit the policy gives for it (hours, days). A curfew binds on
    `days_a_week`, and what lasts a time of its own lasts `months`.

    `doubts` is what the rule book said against it on the day it was entered, each with the rule and the edition;
    `court_words` is how the court put it then. `wording` names the row of the list of conditions it was taken from.
    `removed_because`: the court took it off the order, on the day `until`.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[("requirement", "Requirement"), ("condition", "Licence condition")])
    code = models.CharField(max_length=60)
    edition = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    done = models.DecimalField(max_digits=7, decimal_places=1, default=0)
    text = models.CharField(max_length=1_000, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    months = models.SmallIntegerField(null=True)
    days_a_week = models.SmallIntegerField(null=True)
    court_words = models.CharField(max_length=400, blank=True, default="", db_default="")
    doubts = models.JSONField(null=True)
    wording = models.CharField(max_length=60, blank=True, default="", db_default="")
    removed_because = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gt=F("since")), name="requirement_in_order"
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="requirement_amount"),
            models.CheckConstraint(
                condition=Q(done__gte=0) & (Q(amount=None) | Q(done__lte=F("amount"))), name="requirement_done"
            ),
        ]


@tracked()
class Instruction(Base):
    """What somebody was asked to do under an order: what, by whom, told when and how, due when, and what came of it."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(Requirement, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    given_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
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
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", state_on=None) | (~Q(state="open") & Q(state_on__isnull=False)),
                name="instruction_state_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["not_kept", "withdrawn"]) | ~Q(state_because=""), name="instruction_says_why"
            ),
        ]
        indexes = [models.Index(fields=["person", "due_on"], name="instruction_person")]


@tracked()
class Place(Base):
    """Where the person is from a day until a day: in the community, in a prison, unlawfully at large."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(
        max_length=12,
        choices=[("community", "In the community"), ("custody", "In custody"), ("at_large", "Unlawfully at large")],
    )
    where = models.CharField(max_length=80, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="place_one_now"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="place_in_order"),
            models.CheckConstraint(condition=~Q(kind="custody") | ~Q(where=""), name="place_custody_is_named"),
        ]
        indexes = [models.Index(fields=["person", "-since"], name="place_person")]


@tracked()
class Proceedings(Base):
    """A live breach or recall on a sentence, so that every page that records a failure can say so."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=[("breach", "Breach"), ("recall", "Recall")])
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "proceedings"
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="proceedings_in_order"),
            models.UniqueConstraint(fields=["sentence", "kind"], condition=Q(until=None), name="proceedings_one_live"),
        ]


CHANGE_KINDS = [
    ("extend", "Extended"),
    ("add", "Requirement added"),
    ("vary", "Requirement changed"),
    ("remove", "Requirement taken off"),
    ("condition", "Licence condition added"),
    ("revoke", "Revoked"),
    ("early", "Completed early"),
    ("transfer", "Moved to another area"),
]


@tracked()
class OrderChange(Base):
    """A change of an order after it was made: what, from which day, by which court, why, and how it stood before.

    `was` and `now` hold the columns that changed. A change recorded by mistake is undone, with a reason, and stays.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(Requirement, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CHANGE_KINDS)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    court = models.CharField(max_length=120, blank=True)
    because = models.CharField(max_length=300)
    words = models.CharField(max_length=200)
    was = models.JSONField(default=dict)
    now = models.JSONField(default=dict)
    body = models.ForeignKey("organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    undone_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(because="") & ~Q(words=""), name="order_change_says_why"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | ~Q(undone_because=""), name="order_change_undone_says_why"
            ),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="order_change_person")]


@tracked()
class Transfer(Base):
    """An order that another area is asked to take over, and its answer. Until it accepts nothing changes.

    `answer_because` is why it was refused or called off, `read_at` when the officer who asked read a refusal; `made` is
    the change of the order once it was accepted.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[
            ("asked", "Asked"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("called_off", "Called off"),
        ],
        default="asked",
    )
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    answer_because = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)
    made = models.ForeignKey(OrderChange, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sentence"], condition=Q(state="asked"), name="transfer_one_asked"),
            models.CheckConstraint(condition=~Q(because=""), name="transfer_says_why"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None) | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="transfer_answer_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "called_off"]) | ~Q(answer_because=""),
                name="transfer_answer_says_why",
            ),
        ]
        indexes = [models.Index(fields=["person", "-asked_at"], name="transfer_person")]


CONFIDENCE = [
    ("confirmed", "Confirmed"),
    ("calculated", "Worked out"),
    ("expected", "Expected"),
]
DATE_SOURCES = [
    ("court", "The court"),
    ("prison", "The prison"),
    ("licence", "The licence"),
    ("parole", "The Parole Board"),
    ("worked_out", "Worked out from the sentence"),
    ("person", "They told us"),
]


@tracked()
class KeyDate(Base):
    """A day that matters in a sentence, as it is known: who says so, and how sure it is.

    A change is a row of its own; the former one stays, with the reason. `code` is one of the policy topic `key_dates`.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    on = models.DateField()
    source = models.CharField(max_length=12, choices=DATE_SOURCES)
    confidence = models.CharField(max_length=12, choices=CONFIDENCE)
    at = models.DateTimeField()
    by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    replaced_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sentence", "code"], condition=Q(replaced_at=None), name="key_date_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at=None) | ~Q(replaced_because=""), name="key_date_replaced_says_why"
            ),
        ]
        indexes = [models.Index(fields=["person", "on"], name="key_date_person")]


@tracked()
class ListedOffence(Base):
    """An offence of the list of offences, to be found by its words or its code."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=300)
    group = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=300, blank=True)
    until = models.DateField(null=True)


@tracked()
class ListedCondition(Base):
    """A licence condition of a list, in the words of the list. `category` is a code of the policy topic `conditions`.

    `edition` is the list's own; a gap to fill stands in the words in square brackets.
    """

    code = models.CharField(max_length=60, unique=True)
    category = models.CharField(max_length=60)
    text = models.CharField(max_length=1_500)
    standard = models.BooleanField(default=False)
    edition = models.CharField(max_length=20)
    source = models.CharField(max_length=300, blank=True)
    until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["category"], name="listed_condition_category")]
