"""Failures of any kind, what was decided about each for each order, warnings and the duty to refer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked

PERSON = "people.Person"


@tracked()
class Failure(Base):
    """Something the person did or did not do that may break an order. Judged once; counted for each order it breaks.

    `source_kind` and `source_id` name the row it came from, if any (an absence, a meeting, an instruction); one failure
    for each. `words` say what happened, apart from any judgement.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=12,
        choices=[
            ("missed", "Missed a meeting"),
            ("behaviour", "Behaviour at a meeting"),
            ("sent_home", "Sent home for behaviour"),
            ("not_in", "Not in, or did not let us in, at a home visit"),
            ("act", "Did something the order bans"),
            ("place", "Went to a banned place"),
            ("contact", "Had banned contact"),
            ("curfew", "Did not keep a curfew"),
            ("test", "Failed or refused a test"),
            ("condition", "Did not keep a condition or requirement"),
            ("instruction", "Did not keep an instruction"),
            ("move", "Moved without telling us"),
        ],
    )
    happened_on = models.DateField()
    told_us = models.CharField(max_length=120, blank=True)
    words = models.TextField()
    source_kind = models.CharField(max_length=60, blank=True)
    source_id = models.BigIntegerField(null=True)
    state = models.CharField(
        max_length=12,
        choices=[
            ("judge", "To be judged"),
            ("unexcused", "Without reasonable excuse"),
            ("excused", "With reasonable excuse"),
            ("withdrawn", "Withdrawn"),
        ],
        default="judge",
    )
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    judged_words = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id"], condition=Q(source_id__isnull=False), name="failure_once_a_source"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["judge", "withdrawn"]) | Q(judged_at__isnull=False), name="failure_judged_when"
            ),
            models.CheckConstraint(
                condition=(Q(state="withdrawn") & ~Q(withdrawn_because=""))
                | (~Q(state="withdrawn") & Q(withdrawn_at=None)),
                name="failure_withdrawn_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["person", "-happened_on"], name="failure_person")]


@tracked()
class Consideration(Base):
    """What follows from a failure on one order: what the rule finds, what a person decided and why.

    `finding` is what the rule found when it was last asked; it stays as it was once something is decided. "Neither" is
    a proposal until the team manager agrees to it (`agreement`).
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    failure = models.ForeignKey(Failure, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey("sentences.Sentence", on_delete=models.PROTECT, related_name="+")
    breaks = models.ForeignKey("sentences.Requirement", null=True, on_delete=models.PROTECT, related_name="+")
    finding = models.JSONField(null=True)
    decision = models.CharField(
        max_length=16,
        blank=True,
        choices=[
            ("warn", "Give a warning"),
            ("refer", "Refer to the enforcement officer"),
            ("consider_recall", "Consider recall"),
            ("neither", "Neither, for now"),
        ],
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    decision_words = models.TextField(blank=True)
    agreement = models.CharField(
        max_length=10,
        blank=True,
        choices=[("asked", "Waiting for the team manager"), ("agreed", "Agreed"), ("sent_back", "Sent back")],
    )
    agreement_at = models.DateTimeField(null=True)
    agreement_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    agreement_words = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["failure", "sentence"], name="consideration_once_an_order"),
            models.CheckConstraint(
                condition=Q(decision="") | (Q(decided_at__isnull=False) & ~Q(decision_words="")),
                name="consideration_decided_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(agreement__in=["asked", "agreed"]) | Q(decision="neither"),
                name="consideration_agreement_to_neither",
            ),
        ]
        indexes = [
            models.Index(fields=["sentence"], condition=Q(ended_at=None), name="consideration_standing"),
        ]


@tracked()
class Warning(Base):
    """A warning under one order, with the three things the law says it must contain. Withdrawn, it was never given.

    `last_day` is the last day on which it counts; empty on a licence, where no count applies.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    consideration = models.ForeignKey(Consideration, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey("sentences.Sentence", on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    last_day = models.DateField(null=True)
    circumstances = models.TextField()
    unacceptable = models.TextField()
    liable = models.TextField()
    by = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=60)
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consideration"], condition=Q(withdrawn_on=None), name="warning_one_a_consideration"
            ),
            models.CheckConstraint(
                condition=~Q(circumstances="") & ~Q(unacceptable="") & ~Q(liable=""), name="warning_three_contents"
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gt=F("given_on")), name="warning_counts_in_order"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(withdrawn_because=""), name="warning_withdrawn_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["person", "sentence", "-given_on"], name="warning_sentence")]


@tracked()
class Referral(Base):
    """A failure referred to the enforcement officer, or recall to be considered. Ends with one of the decisions
    the policy permits; each says who may take it and what is stored (`stored`).

    `must` says whether the law left no choice, as the count stands now.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    consideration = models.ForeignKey(Consideration, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey("sentences.Sentence", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[("breach", "Breach"), ("recall", "Recall")])
    must = models.BooleanField()
    opened_at = models.DateTimeField()
    decision = models.CharField(max_length=30, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    decision_words = models.TextField(blank=True)
    stored = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consideration"], condition=Q(ended_at=None), name="referral_one_a_consideration"
            ),
            models.CheckConstraint(
                condition=Q(decision="") | (Q(decided_at__isnull=False) & Q(ended_at__isnull=False)),
                name="referral_decided_is_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "sentence"], name="referral_sentence"),
            models.Index(fields=["opened_at"], condition=Q(ended_at=None), name="referral_open"),
        ]


@tracked()
class FurtherOffence(Base):
    """A new charge or conviction during an order. It is no breach of itself: somebody decides what follows.

    `committed_on` is the day of the offence, `charged_on` and `convicted_on` those of charge and conviction. `finding`
    is what the rule found when it was last asked; it stays as it was once something is decided.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey("sentences.Sentence", on_delete=models.PROTECT, related_name="+")
    offence = models.CharField(max_length=200)
    committed_on = models.DateField()
    charged_on = models.DateField(null=True)
    convicted_on = models.DateField(null=True)
    court = models.CharField(max_length=160, blank=True)
    told_us = models.CharField(max_length=120)
    finding = models.JSONField()
    decision = models.CharField(
        max_length=10,
        blank=True,
        choices=[
            ("court", "Take it to the court of the order"),
            ("note", "Tell the court by a progress note"),
            ("nothing", "Nothing more, for now"),
        ],
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    decision_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(offence="") & ~Q(told_us=""), name="further_offence_said"),
            models.CheckConstraint(
                condition=Q(charged_on__isnull=False) | Q(convicted_on__isnull=False), name="further_offence_charged"
            ),
            models.CheckConstraint(
                condition=Q(decision="") | (Q(decided_at__isnull=False) & ~Q(decision_words="")),
                name="further_offence_decided_with_reason",
            ),
        ]


@tracked()
class Breach(Base):
    """An order taken to court: from the decision to do so to the court's result. One at a time on an order.

    `route` says why: failures that were referred, or a further offence in the operational period. `pack` is what was
    put together from the record when the author declared it, and is what was endorsed and laid; empty before.
    `returned` is each time the manager sent it back. `paper` is the pack as it was filed, where a PDF could be made.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey("sentences.Sentence", on_delete=models.PROTECT, related_name="+")
    route = models.CharField(max_length=10, choices=[("failures", "Failures"), ("offence", "Further offence")])
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="+")
    offence = models.ForeignKey(FurtherOffence, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[
            ("writing", "Being written"),
            ("endorse", "Waits for the manager"),
            ("endorsed", "Endorsed, to be laid"),
            ("court", "At court"),
            ("ended", "Ended"),
        ],
        default="writing",
    )
    begun_at = models.DateTimeField()
    statement = models.TextField(blank=True)
    person_says = models.TextField(blank=True)
    asked_how = models.CharField(
        max_length=10,
        blank=True,
        choices=[
            ("face", "Face to face"),
            ("phone", "By phone"),
            ("letter", "In writing"),
            ("not", "They could not be asked"),
        ],
    )
    proposal = models.CharField(max_length=20, blank=True)
    proposal_words = models.TextField(blank=True)
    declared_at = models.DateTimeField(null=True)
    declared_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    pack = models.JSONField(null=True)
    endorsed_at = models.DateTimeField(null=True)
    endorsed_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    endorsed_words = models.TextField(blank=True)
    returned = models.JSONField(default=list)
    laid_on = models.DateField(null=True)
    paper = models.ForeignKey("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "breaches"
        constraints = [
            models.UniqueConstraint(fields=["sentence"], condition=~Q(state="ended"), name="breach_one_live_an_order"),
            models.CheckConstraint(
                condition=~Q(route="failures") | Q(referral__isnull=False), name="breach_of_failures_was_referred"
            ),
            models.CheckConstraint(
                condition=~Q(route="offence") | Q(offence__isnull=False), name="breach_of_an_offence"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["endorse", "endorsed", "court"])
                | (Q(declared_at__isnull=False) & Q(pack__isnull=False)),
                name="breach_declared",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["endorsed", "court"]) | Q(endorsed_at__isnull=False), name="breach_endorsed"
            ),
            models.CheckConstraint(condition=~Q(state="court") | Q(laid_on__isnull=False), name="breach_laid"),
            models.CheckConstraint(condition=~Q(state="ended") | ~Q(ended_because=""), name="breach_ended_why"),
        ]
        indexes = [models.Index(fields=["person", "-begun_at"], name="breach_person")]


@tracked()
class ProgressNote(Base):
    """What a court was told of how an order goes, without a breach. `shown` is what the record said that day."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey("sentences.Sentence", on_delete=models.PROTECT, related_name="+")
    court = models.CharField(max_length=160)
    words = models.TextField()
    shown = models.JSONField()
    written_at = models.DateTimeField()
    by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words="") & ~Q(court=""), name="progress_note_said")]
        indexes = [models.Index(fields=["person", "-written_at"], name="progress_note_person")]


RECALL_KINDS = [
    ("FTR_14", "Fixed term of 14 days"),
    ("FTR_28", "Fixed term of 28 days"),
    ("FTR_56", "Fixed term of 56 days"),
    ("STANDARD", "Standard recall"),
]


@tracked()
class Recall(Base):
    """The consideration of recall from one licence, and what came of it to the end.

    What is weighed stands in the columns from `led_to` to `answers`; codes are those of the policy topic `recall`.
    `finding` is what the rule found when it was last asked, and stays as it was once something is decided. Each step
    has the time it happened; `entered` beside it is when that was typed in, where it was another time. The clock of the
    recall ends with `revoked_at`; `in_custody_at` is measured beside it.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    sentence = models.ForeignKey("sentences.Sentence", on_delete=models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    led_to = models.TextField(blank=True)
    grounds = models.JSONField(default=list)
    links = models.JSONField(default=list)
    breaks = models.JSONField(default=list)
    broken_words = models.TextField(blank=True)
    alternatives = models.JSONField(default=list)
    alternatives_words = models.TextField(blank=True)
    vulnerabilities = models.JSONField(default=list)
    vulnerability_words = models.TextField(blank=True)
    dependants = models.TextField(blank=True)
    arrest = models.TextField(blank=True)
    group = models.CharField(max_length=15, blank=True)
    charge = models.CharField(max_length=25, blank=True)
    answers = models.JSONField(default=dict)
    weighed_at = models.DateTimeField(null=True)
    weighed_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    finding = models.JSONField(null=True)
    decision = models.CharField(
        max_length=10, blank=True, choices=[("recall", "Recall to prison"), ("no_recall", "Do not recall")]
    )
    kind = models.CharField(max_length=10, blank=True, choices=RECALL_KINDS)
    emergency = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    decided_entered_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    decision_words = models.TextField(blank=True)
    told_words = models.TextField(blank=True)
    warns = models.BooleanField(default=False)
    agreed_at = models.DateTimeField(null=True)
    requested_at = models.DateTimeField(null=True)
    rationale = models.TextField(blank=True)
    rationale_at = models.DateTimeField(null=True)
    rationale_by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_entered_at = models.DateTimeField(null=True)
    in_custody_at = models.DateTimeField(null=True)
    in_custody_entered_at = models.DateTimeField(null=True)
    prison = models.CharField(max_length=80, blank=True)
    release_on = models.DateField(null=True)
    release_finding = models.JSONField(null=True)
    told_on = models.DateField(null=True)
    told_how = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sentence"], condition=Q(ended_at=None), name="recall_one_a_licence"),
            models.CheckConstraint(
                condition=Q(decision="") | (Q(decided_at__isnull=False) & ~Q(decision_words="")),
                name="recall_decided_with_reason",
            ),
            models.CheckConstraint(condition=~Q(decision="recall") | ~Q(kind=""), name="recall_has_a_kind"),
            models.CheckConstraint(condition=~Q(decision="no_recall") | Q(kind=""), name="recall_of_no_kind"),
            models.CheckConstraint(
                condition=Q(requested_at=None) | Q(agreed_at__isnull=False), name="recall_agreed_before_requested"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(requested_at__isnull=False), name="recall_requested_before_revoked"
            ),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(ended_because=""), name="recall_ended_why"),
        ]
        indexes = [
            models.Index(fields=["person", "-opened_at"], name="recall_person"),
            models.Index(fields=["sentence"], name="recall_sentence"),
            models.Index(fields=["decided_at"], condition=Q(ended_at=None, revoked_at=None), name="recall_running"),
        ]


@tracked()
class RecallCause(Base):
    """Something that made somebody consider recall: a failure that was referred, a concern, a new charge."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="causes")
    origin = models.CharField(
        max_length=10,
        choices=[("failure", "A failure"), ("concern", "A concern without a failure"), ("charge", "A new charge")],
    )
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField()
    words = models.TextField()
    by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(referral__isnull=False), name="recall_cause_once_a_referral"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="recall_cause_is_said"),
        ]


@tracked()
class RecallEndorsement(Base):
    """What a manager, and after them a senior manager, said to a decision. `given_at` is when they said it,
    `typed_at` when it was entered. One that sent it back stays; so does one given to a decision that was taken back.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="endorsements")
    level = models.CharField(max_length=10, choices=[("manager", "Team manager"), ("senior", "Senior manager")])
    answer = models.CharField(max_length=10, choices=[("agreed", "Agreed"), ("sent_back", "Sent back")])
    words = models.TextField(blank=True)
    given_at = models.DateTimeField()
    typed_at = models.DateTimeField()
    by = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="agreed") | ~Q(words=""), name="recall_endorsement_sent_back_with_reason"
            ),
        ]


@tracked()
class RecallReview(Base):
    """After the return to custody: what the person says against the recall, and each review of it."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=15, choices=[("representations", "What they say"), ("review", "A review")])
    on = models.DateField()
    words = models.TextField()
    sent_on = models.DateField(null=True)
    result = models.CharField(
        max_length=10, blank=True, choices=[("release", "To be released"), ("stays", "Stays in custody")]
    )
    by = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="representations", result="") | (Q(kind="review") & ~Q(result="")),
                name="recall_review_has_a_result",
            ),
        ]
