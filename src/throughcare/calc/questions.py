"""The questions and answers of the calculators: names of fields, what they may hold, and what is wrong in words."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, RootModel, WithJsonSchema
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}(:?\d{2})?)?")

_TIME = re.compile(r"\d{2}:\d{2}(:00)?")


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


def _time(value: object) -> time:
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            return time.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("not_a_time_of_day", "This is not a time of day, such as 09:30.")


def _day_or_moment(value: object) -> date:
    if isinstance(value, str) and "T" in value:
        return _moment(value)
    return _day(value)


def _number(value: object) -> Decimal:
    """A JSON number as it was written; true, false and text are none."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Decimal(repr(value))
    if isinstance(value, Decimal):
        return value
    raise PydanticCustomError("not_a_number", "This is not a number.")


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


Percent = Annotated[Decimal, PlainValidator(_number), Field(ge=0, le=100), WithJsonSchema({"type": "number"})]
Number = Annotated[Decimal, PlainValidator(_number), Field(ge=0, le=1_000_000), WithJsonSchema({"type": "number"})]
Weight = Annotated[float, Field(ge=-10, le=10, strict=False)]
Grade = Annotated[int, Field(ge=0, le=2)]
Age = Annotated[int, Field(ge=0, le=120)]
Sex = Literal["M", "F"]
Level = Literal["LOW", "MEDIUM", "HIGH", "VERY_HIGH"]


class TermShown(Strict):
    """One part of a score and what it adds."""

    code: str
    name: str
    value: float


class HistoryQuestion(Question):
    """Criminal history. `offence_group` is a group by code or name, or `offence_weight` its weight as a number."""

    gender: Sex
    dob: Day
    conviction: Day
    followup_start: Day
    total_sanctions: Annotated[int, Field(le=10_000)]
    age_first_sanction: Age
    offence_group: str | None = None
    offence_weight: Weight | None = None


class Ogrs3Result(Strict):
    """Chances in whole per cent, the band by the two-year one, and each term."""

    one_year_pct: int
    two_year_pct: int
    band: Level
    terms: list[TermShown]


class ArpQuestion(HistoryQuestion):
    """`offence_free_months` at risk in the community; without it the months from `followup_start` to `on`."""

    offence_free_months: Count | None = None


class ArpResult(Strict):
    """The chance within two years in per cent with two places."""

    percent: float
    band: Level
    terms: list[TermShown]


class OgpQuestion(Question):
    """`ogrs` is the two-year percentage of OGRS 3; grades are 0 none, 1 some, 2 significant."""

    ogrs: Annotated[int, Field(ge=0, le=100)]
    no_fixed_abode: bool = False
    unemployed: bool = False
    activities: Grade = 0
    drug_use: Grade = 0
    drug_motivation: Grade = 0
    problem_solving: Grade = 0
    consequences: Grade = 0
    others_views: Grade = 0
    attitudes: Grade = 0


class OvpQuestion(Question):
    """`age` when at risk, or `dob` and `followup_start`; grades are 0 none, 1 some, 2 significant."""

    gender: Sex
    age: Age | None = None
    dob: Day | None = None
    followup_start: Day | None = None
    total_sanctions: Count
    violent_sanctions: Count
    recognises_impact: bool
    no_fixed_abode: bool = False
    unemployed: bool = False
    alcohol_current: Grade = 0
    alcohol_binge: Grade = 0
    psychiatric_treatment: bool = False
    temper_control: Grade = 0
    attitudes: Grade = 0


class PointsResult(Strict):
    """Points, chances in whole per cent, and the band by the two-year one."""

    points: int
    one_year_pct: int
    two_year_pct: int
    band: Level
    terms: list[TermShown]


class NeedsQuestion(Question):
    """`answers` by section: a list, or an object by question, of scores 0 to 2; null is not answered."""

    answers: dict[str, list[int | None] | dict[str, int | None]]
    tool: Literal["oasys", "san"] = "oasys"


class SectionResult(Strict):
    """The score of a section, and the need; both null when nothing was answered."""

    score: int | None
    need: Literal["none", "standard", "severe"] | None


class NeedsResult(RootModel[dict[str, SectionResult]]):
    """Every section by its code."""


class TierADQuestion(Question):
    """What the tier of two parts rests on. `requirements` are codes of requirements of the order."""

    sex: Sex
    rsr: Number | None = None
    rosh: Level | None = None
    mappa_level: Annotated[int, Field(ge=1, le=3)] | None = None
    complexity: list[str] = []
    parenting: bool = False
    impulsivity: Grade = 0
    temper_control: Grade = 0
    previous_enforcement: bool = False
    needs: dict[str, Literal["none", "standard", "severe"] | None] = {}
    ogrs: Annotated[int, Field(ge=0, le=100)] | None = None
    iom: bool = False
    custodial: bool = False
    requirements: list[str] = []
    assessed_on: Day | None = None


class StepShown(Strict):
    """One step: what it looked at, and the points or the tier it gives."""

    code: str
    words: str
    points: int | None
    tier: str | None


class TierADResult(Strict):
    """Protect, A to D, and change, 0 to 3; `change_points` is null where change does not come from points."""

    protect_points: int
    protect: Literal["A", "B", "C", "D"]
    change_points: int | None
    change: int
    steps: list[StepShown]


class SexualScore(Strict):
    """A DC-SRP score in per cent and its band."""

    score: Percent | None = None
    band: Level


class TierAGQuestion(Question):
    """What the single tier rests on. `arp_static` and `csrp_static`: the percentage comes from static facts alone."""

    active_event: bool
    arp: Percent | None = None
    csrp: Percent | None = None
    dc_srp: SexualScore | None = None
    mappa: bool = False
    rosh: Level | None = None
    lifer_or_ipp: bool = False
    released_on: Day | None = None
    domestic_abuse: bool = False
    stalking: bool = False
    child_protection: bool = False
    ever_sexual_offence: bool = False
    arp_static: bool = False
    csrp_static: bool = False


class TierAGResult(Strict):
    """A to G, NOT_SUPERVISED or MISSING; provisional when what is missing could still raise it."""

    tier: Literal["A", "B", "C", "D", "E", "F", "G", "NOT_SUPERVISED", "MISSING"]
    provisional: bool
    steps: list[StepShown]


class CasesCounted(Strict):
    """So many cases of a tier in one place."""

    tier: str
    setting: Literal["community", "licence", "custody"]
    count: Count


class WorkloadQuestion(Question):
    """Cases and reports against hours a week; the book gives what is left out."""

    nominal: Count | None = None
    default_hours: Number | None = None
    hours: Number | None = None
    reduction_hours: Number = Decimal(0)
    cases: list[CasesCounted] = []
    reports: dict[str, Count] = {}


class WorkloadResult(Strict):
    """Points of cases and reports together against the points available."""

    available_points: int
    points: int
    capacity_pct: float | None


RequirementCode = Literal[
    "unpaid_work",
    "curfew",
    "alcohol_abstinence",
    "alcohol_treatment",
    "drug_rehabilitation",
    "rehabilitation_activity",
    "attendance_centre",
    "foreign_travel_prohibition",
    "exclusion",
]


class AmountAsked(Strict):
    """Hours, days, or the hours of seven days from the weekday a curfew starts, 0 for a day without one."""

    hours: Number | None = None
    days: Count | None = None
    daily_hours: list[Number] | None = None


class LengthAsked(Strict):
    """How long it lasts."""

    months: Count


class OtherRequirement(Strict):
    """Another requirement of the person; `concurrent` when served at the same time."""

    requirement: RequirementCode
    amount: AmountAsked | None = None
    length: LengthAsked | None = None
    concurrent: bool = False


class RequirementQuestion(Question):
    """A requirement as asked, with the dates and facts its limits turn on."""

    requirement: RequirementCode
    amount: AmountAsked | None = None
    length: LengthAsked | None = None
    offence_date: Day | None = None
    convicted_on: Day | None = None
    age: Age | None = None
    dependent: bool | None = None
    alcohol_factor: bool | None = None
    other: list[OtherRequirement] = []


class RequirementResult(Strict):
    """Whether it is within the limits, and what stands against it."""

    allowed: bool
    reasons: list[str]


TimeOfDay = Annotated[time, BeforeValidator(_time), WithJsonSchema({"type": "string", "format": "time"})]
Minutes = Annotated[int, Field(ge=0, le=1_000_000)]


class AllocationAsked(Strict):
    """A place on a project. `ends_on` is its last day."""

    id: str
    project: str
    frequency: Literal["ONCE", "WEEKLY", "FORTNIGHTLY"]
    weekday: Literal["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
    from_: TimeOfDay = Field(alias="from")
    until: TimeOfDay
    starts_on: Day
    ends_on: Day | None = None


class SessionAsked(Strict):
    """A session that stands, or was held."""

    project: str
    allocation: str | None = None
    date: Day
    from_: TimeOfDay = Field(alias="from")
    until: TimeOfDay
    has_outcome: bool
    credited_minutes: Minutes | None = None


class ScheduleQuestion(Question):
    """Ordered time, places on projects, and the sessions there are."""

    now: Moment
    required_minutes: Minutes
    trigger: Literal["allocation_changed", "appointment_changed"]
    non_working_days: list[Day] = []
    allocations: list[AllocationAsked] = []
    appointments: list[SessionAsked] = []


class SessionMade(Strict):
    """A session to make."""

    project: str
    allocation: str
    date: Day
    from_: TimeOfDay = Field(alias="from")
    until: TimeOfDay


class ScheduleResult(Strict):
    """The sessions to make, whether what stands and these cover the time, and the minutes that nothing covers."""

    create: list[SessionMade]
    state: Literal["requirement_satisfied", "appointments_sufficient", "appointments_insufficient"]
    shortfall_minutes: int


class CreditQuestion(Question):
    """Time worked, travelled or spent on education, and how much is left."""

    start: Moment
    end: Moment
    kind: Literal["session", "travel", "ete"] = "session"
    outcome: str | None = None
    penalty_minutes: Minutes | None = None
    remaining_minutes: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] | None = None
    ete_used_minutes: Minutes | None = None
    required_minutes: Minutes | None = None


class CreditResult(Strict):
    """The minutes to credit, or null."""

    credit_minutes: int | None


class RecallTypeQuestion(Question):
    """What the kind of recall turns on; a fact that is not answered counts against a fixed term. `on` picks the edition
    in force, `length` matters where the rule of that day asks for it."""

    group: Literal["ADULT_SDS", "YOUTH_SDS", "EXTENDED", "INDETERMINATE"]
    new_charge_or_conviction: Literal["NO", "ONLY_CHARGED", "CHARGED_AND_CONVICTED"] | None = None
    charged_serious: bool | None = None
    parole_board_244ZB: bool | None = None
    repatriated_murder: bool | None = None
    sopc: bool | None = None
    dcr: bool | None = None
    terrorist_or_national_security: bool | None = None
    foreign_power_threat: bool | None = None
    mappa_cat4: bool | None = None
    mappa_2_or_3: bool | None = None
    youth_sentence_over_12m: bool | None = None
    youth_charged_serious: bool | None = None
    length: SentenceLength | None = None
    sentenced_on: Day | None = None


class RecallTypeResult(Strict):
    """What is a must, and what is open."""

    ftr_mandatory: bool
    standard_mandatory: bool
    allowed: list[Literal["FIXED_TERM", "STANDARD", "NO_RECALL"]]


class RecallReleaseQuestion(Question):
    """A recall and the day they were back in custody. `custodial_release_on`: their usual release, if they had been
    out on home detention curfew."""

    kind: Literal["FTR_14", "FTR_28", "FTR_56", "STANDARD"]
    returned_on: Day
    sentence_ends_on: Day | None = None
    custodial_release_on: Day | None = None


class RecallReleaseResult(Strict):
    """The day of release at the latest."""

    release_on: Day


class RecallClockQuestion(Question):
    """When the recall was decided. `agreed_at`: when the manager agreed, if that was another moment."""

    decided_at: Moment
    emergency: bool
    agreed_at: Moment | None = None


class RecallClocks(Strict):
    """The moments from which each step is late."""

    part_a: Moment
    rationale: Moment
    recalled: Moment


class RecallClockResult(Strict):
    """By when each step must be done."""

    due_at: RecallClocks


class Problem(Strict):
    """What is wrong with a question; `field` is empty when it is the line as a whole."""

    field: str
    code: str
    message: str
