"""What happened to plans. Ids and facts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class PlanReady:
    """A version of the plan is whole: the person is to read it and say what they think."""

    person_id: int
    plan_id: int
    at: datetime


@dataclass(frozen=True)
class PlanInForce:
    """The person was asked about a version of their plan, and it holds from now. `answer` is what they said."""

    person_id: int
    plan_id: int
    number: int
    answer: str
    at: datetime


@dataclass(frozen=True)
class PlanReviewed:
    """A plan was looked at with the person. `changes`: a new version is being written."""

    person_id: int
    plan_id: int
    review_id: int
    on: date
    changes: bool


@dataclass(frozen=True)
class CheckMade:
    """A supervisor checked how the plan goes in custody."""

    person_id: int
    check_id: int
    seen_on: date


@dataclass(frozen=True)
class HelpWasNotThere:
    """Help could not be had, or came late: the person is to be told why."""

    person_id: int
    help_id: int
    at: datetime


@dataclass(frozen=True)
class WishMade:
    """They would change something in their plan."""

    person_id: int
    wish_id: int


@dataclass(frozen=True)
class WishAnswered:
    """The offender manager said whether it is taken up: the person is to be told."""

    person_id: int
    wish_id: int
    at: datetime


@dataclass(frozen=True)
class DoneTold:
    """They say that they have done an action of their plan."""

    person_id: int
    tick_id: int


@dataclass(frozen=True)
class HelpAskedFor:
    """They ask for help with something."""

    person_id: int
    asked_id: int


@dataclass(frozen=True)
class HelpAnswered:
    """They are to be told what comes of the help they asked for. What could not be had is told as `HelpWasNotThere`."""

    person_id: int
    asked_id: int
    at: datetime


@dataclass(frozen=True)
class InsteadChosen:
    """They said whether they want what there is instead of help that was not there."""

    person_id: int
    help_id: int
    choice: str
