"""The questions and answers of the calculators: names of fields, what they may hold, and what is wrong in words."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}(:?\d{2})?)?")


def _day(value: object) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("not_a_date", "This is not a date, such as 2026-11-20.")


def _moment(value: object) -> datetime:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("not_a_time", "This is not a date and time, such as 2026-11-20T09:30:00+00:00.")


def _day_or_moment(value: object) -> date:
    if isinstance(value, str) and "T" in value:
        return _moment(value)
    return _day(value)


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
DayOrMoment = Annotated[
    date,
    PlainValidator(_day_or_moment),
    WithJsonSchema({"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}),
]
Count = Annotated[int, Field(ge=0, le=1_000_000)]

Jurisdiction = Literal["england_wales", "scotland"]


class Strict(BaseModel):
    """A number is not text, and a field that is not known is a mistake."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Question(Strict):
    """What every question may hold. `id` comes back in the answer; `bank_holidays` replaces the built-in calendar."""

    id: Any = None
    jurisdiction: Jurisdiction = "england_wales"
    on: Day | None = None
    bank_holidays: list[Day] | None = None


class WorkingDaysQuestion(Question):
    """`after` and `before` list the nearest working days, `plus` counts on, `is_working` asks about one day."""

    fn: Literal["after", "before", "plus", "is_working"]
    date: Day
    take: Annotated[int, Field(ge=0, le=10_000)] | None = None
    days: Annotated[int, Field(ge=0, le=10_000)] | None = None


class WorkingDaysResult(Strict):
    """One of the three, by `fn`."""

    dates: list[Day] | None = None
    date: Day | None = None
    working: bool | None = None


class DeadlineQuestion(Question):
    """`standard` names the edition; without it the one in force on `on`, else on the day of `from`, is taken."""

    kind: str
    from_: DayOrMoment = Field(alias="from")
    standard: str | None = None
    tier: Literal["T1", "T2", "T3", "T4"] | None = None
    setting: Literal["community", "custody"] | None = None
    release_on: Day | None = None


class DeadlineResult(Strict):
    """The last day on which it is in time."""

    due: Day


class SentenceLength(Strict):
    """A length as the court said it."""

    years: Count | None = None
    months: Count | None = None
    weeks: Count | None = None
    days: Count | None = None


SentenceType = Literal[
    "CO", "SSO", "PSS", "SDS", "SDS_PLUS", "EDS", "SOPC", "LIFE", "IPP", "DPP", "REMAND", "UNSENTENCED"
]


class EntitlementQuestion(Question):
    """`length` is null for an indeterminate sentence; `requirements` matters for a suspended sentence order."""

    setting: Literal["community", "custody"]
    sentence_type: SentenceType
    length: SentenceLength | None = None
    offence_date: Day | None = None
    sentenced_on: Day | None = None
    requirements: bool | None = None


class EntitlementResult(Strict):
    """Who the person will have, and that they are told."""

    officer: Literal["will", "may", "none"]
    home_area: bool
    supervisor: bool
    tell_the_person: bool


Reason = Literal[
    "illness",
    "hospital",
    "employment",
    "training",
    "interview",
    "court",
    "custody",
    "religious",
    "important_event",
    "service_cancelled",
    "attended_unfit",
    "none",
]


class AbsenceQuestion(Question):
    """A missed day and what is known of it on the day `on`."""

    missed_on: Day
    reason: Reason
    told_on: Day | None = None
    proof: Literal["self_certificate", "doctor_note", "employer_letter", "checked"] | None = None
    proof_on: Day | None = None
    self_certificates_used: Count = 0


class AbsenceResult(Strict):
    """How the absence stands; `decide_by` is the last day for proof."""

    status: Literal["pending", "acceptable", "unacceptable", "judgement", "not_a_failure", "failed_to_comply"]
    decide_by: Day


class OutcomeQuestion(Question):
    """`outcome` is a code or null; `attendance_detail` is true when attendance data were recorded."""

    starts_at: Moment
    ends_at: Moment
    now: Moment
    outcome: str | None = None
    attendance_detail: bool = False
    note_length: Count = 0
    penalty_minutes: Count = 0


class OutcomeResult(Strict):
    """Whether the outcome may be recorded, and what stands against it."""

    allowed: bool
    reasons: list[str]


class WarningGiven(Strict):
    """A warning under the order."""

    given_on: Day
    withdrawn_on: Day | None = None


class EnforcementQuestion(Question):
    """One failure and the warnings given under the same order."""

    order: Literal["community_order", "suspended_sentence_order", "licence", "community_payback_order"]
    failure_on: Day
    warnings: list[WarningGiven] = []


class EnforcementResult(Strict):
    """What follows; `counts_until` is the last day on which the latest standing warning counts."""

    step: Literal["must_refer", "warn_or_refer", "warn_or_consider_recall"]
    counts_until: Day | None


class Problem(Strict):
    """What is wrong with a question; `field` is empty when it is the line as a whole."""

    field: str
    code: str
    message: str
