"""What happened to failures, warnings and referrals. Ids and facts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class FailureRecorded:
    """A failure stands in the record, for each of the orders. `judged` when it came with its judgement (an absence)."""

    person_id: int
    failure_id: int
    kind: str
    happened_on: date
    sentence_ids: tuple[int, ...]
    judged: bool


@dataclass(frozen=True)
class FailureJudged:
    """A person decided whether there was a reasonable excuse."""

    person_id: int
    failure_id: int
    unexcused: bool


@dataclass(frozen=True)
class FailureWithdrawn:
    """A failure was none after all; warnings and referrals that rested on it have ended."""

    person_id: int
    failure_id: int
    because: str


@dataclass(frozen=True)
class WarningGiven:
    """A warning stands under an order and its letter is to be queued."""

    person_id: int
    warning_id: int
    consideration_id: int
    sentence_id: int
    given_on: date
    at: datetime


@dataclass(frozen=True)
class WarningWithdrawn:
    """A warning counts as never given."""

    person_id: int
    warning_id: int
    sentence_id: int
    because: str


@dataclass(frozen=True)
class FailureLetGo:
    """Neither a warning nor a referral follows a failure on an order, and the team manager agreed."""

    person_id: int
    failure_id: int
    consideration_id: int
    sentence_id: int


@dataclass(frozen=True)
class Referred:
    """A failure is with the enforcement officer (`kind` breach), or recall is to be considered (`kind` recall)."""

    person_id: int
    referral_id: int
    failure_id: int
    sentence_id: int
    kind: str
    must: bool


@dataclass(frozen=True)
class ReferralDecided:
    """What came of a referral: one of the decisions the policy permits."""

    person_id: int
    referral_id: int
    sentence_id: int
    decision: str


@dataclass(frozen=True)
class BreachBegun:
    """An order is taken to court: the pack is to be put together."""

    person_id: int
    breach_id: int
    sentence_id: int
    at: datetime


@dataclass(frozen=True)
class BreachEnded:
    """A breach is over, by the court's result or because it was withdrawn."""

    person_id: int
    breach_id: int
    sentence_id: int
    at: datetime


@dataclass(frozen=True)
class FurtherOffenceRecorded:
    """A charge or a conviction during an order is on record."""

    person_id: int
    offence_id: int
    sentence_id: int
    convicted: bool
    at: datetime


@dataclass(frozen=True)
class ProgressNoteWritten:
    """A court is told how an order goes, without a breach."""

    person_id: int
    note_id: int
    sentence_id: int
    at: datetime


@dataclass(frozen=True)
class RecallDecided:
    """Whether somebody is recalled is decided; a decision not to recall has its manager's agreement."""

    person_id: int
    recall_id: int
    sentence_id: int
    decision: str


@dataclass(frozen=True)
class RecallRequested:
    """A senior manager agreed to a recall, and the request left."""

    person_id: int
    recall_id: int


@dataclass(frozen=True)
class RecalledToCustody:
    """Somebody whose licence is revoked is in custody: the recall runs from this day."""

    person_id: int
    recall_id: int
    sentence_id: int
    at: datetime
