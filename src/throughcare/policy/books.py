"""The typed shape of each topic of the rule book. The numbers are in `data/`; here is only what may be said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Any, ClassVar, Literal, NoReturn, Protocol, TypeVar

from throughcare.policy.allocation_books import Allocation
from throughcare.policy.assessment_books import Assessment
from throughcare.policy.complaint_books import Complaints
from throughcare.policy.court_books import CourtPowers
from throughcare.policy.own_words_books import OwnWords
from throughcare.policy.plan_books import Plans
from throughcare.policy.predictor_books import ArpStatic, Needs, Ogp, Ogrs3, Ovp, TiersAD, TiersAG, Workload
from throughcare.policy.recall_books import Recall
from throughcare.policy.work_books import ActivityDays, UnpaidWork

Unit = Literal["working_days", "days", "weeks", "months", "hours"]


@dataclass(frozen=True)
class StandardRow:
    """One time limit of a standard: who (`tiers`, empty for all), where, how long, and where the standard says so.

    `release_within_years` keeps the row for those whose release or tariff is less than that many years away,
    `release_from_years` for those for whom it is that many years away or more.
    """

    kind: str
    name: str
    count: int
    unit: Unit
    paragraph: str
    verified: bool
    tiers: tuple[str, ...] = ()
    setting: Literal["community", "custody"] | None = None
    release_within_years: int | None = None
    release_from_years: int | None = None


@dataclass(frozen=True)
class Standards:
    """National standards: how soon what must be done."""

    topic: ClassVar[str] = "standards"
    name: str
    tiers: tuple[str, ...]
    rows: tuple[StandardRow, ...]


@dataclass(frozen=True)
class Proof:
    """A kind of proof of why someone did not come. `dated`: the day it came matters; else it is looked up."""

    code: str
    name: str
    uses_certificate: bool = False
    dated: bool = True


@dataclass(frozen=True)
class AbsenceReason:
    """A reason for an absence and what makes it acceptable.

    `rule` is how it is judged: `proof` needs one of `proofs`, `notice` needs word before the day, `ours` is no failure
    of the person, `unfit` counts as having come and failed to comply, `unexplained` gives no reason.
    """

    code: str
    name: str
    rule: Literal["proof", "notice", "ours", "unfit", "unexplained"]
    says: str
    proofs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Absence:
    """How an absence is judged. Days are calendar days from the missed day.

    `extra_days` is the most an officer may add, once, from the day of deciding so.
    """

    topic: ClassVar[str] = "absence"
    contact_days: int
    proof_days: int
    self_certificates: int
    extra_days: int
    proofs: tuple[Proof, ...]
    reasons: tuple[AbsenceReason, ...]

    def reason(self, code: str) -> AbsenceReason:
        """The reason with that code. Raises LookupError."""
        return _find(self.reasons, code)

    def proof(self, code: str) -> Proof:
        """The kind of proof with that code. Raises LookupError."""
        return _find(self.proofs, code)


@dataclass(frozen=True)
class Outcome:
    """What a meeting came to. `future`: may be recorded before the meeting; `pending`: the reason is awaited.

    `acceptable`: an acceptable absence; `enforceable`: a failure of the person that can be acted on; `service`: a
    failure of the service towards the person.
    """

    code: str
    name: str
    group: Literal["came", "did_not_come", "moved", "other"]
    attended: bool = False
    enforceable: bool = False
    acceptable: bool = False
    service: bool = False
    pending: bool = False
    future: bool = False
    former_code: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Outcomes:
    """The codes a meeting can end with, and the most characters a note may have."""

    topic: ClassVar[str] = "outcomes"
    note_limit: int
    outcomes: tuple[Outcome, ...]

    def outcome(self, code: str) -> Outcome:
        """The outcome with that code, or that bore it before it was renamed. Raises LookupError."""
        return next((row for row in self.outcomes if row.former_code == code), None) or _find(self.outcomes, code)


@dataclass(frozen=True)
class Ladder:
    """What a failure leads to under one kind of order.

    With `warnings` of them counting, `step_when_met` follows, otherwise `step`. Where no warning is counted by law
    `window_months` and `warnings` are absent and `step` always follows.
    """

    order: str
    name: str
    step: str
    statute: str
    step_when_met: str | None = None
    warnings: int | None = None
    window_months: int | None = None


@dataclass(frozen=True)
class Step:
    """What a step of the ladder says, and what an officer may decide on it."""

    code: str
    name: str
    decisions: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """Something the law wants a warning to say."""

    code: str
    name: str
    paragraph: str


@dataclass(frozen=True)
class Decision:
    """A decision an officer may take, who may, and what is stored with it. `ends`: the duty is met by it."""

    code: str
    name: str
    who: tuple[str, ...]
    stores: tuple[str, ...]
    ends: bool = True
    agreed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Enforcement:
    """From a failure to a warning, a referral or a recall: ladders, what a warning says, who decides what."""

    topic: ClassVar[str] = "enforcement"
    ladders: tuple[Ladder, ...]
    steps: tuple[Step, ...]
    contents: tuple[Content, ...]
    decisions: tuple[Decision, ...]
    referral_decisions: tuple[Decision, ...]

    def ladder(self, order: str) -> Ladder:
        """The ladder of that kind of order. Raises LookupError."""
        return next((row for row in self.ladders if row.order == order), None) or _missing(order)

    def step(self, code: str) -> Step:
        """The step with that code. Raises LookupError."""
        return _find(self.steps, code)

    def decision(self, code: str) -> Decision:
        """The decision on a failure, or on a referral, with that code. Raises LookupError."""
        return _find((*self.decisions, *self.referral_decisions), code)


@dataclass(frozen=True)
class OrderLimit:
    """How long a sentence may be, on the dates `from` to `until` (exclusive) of the day `selector` names.

    `term_` is the prison term that may be suspended, `extension_most_months` the longer licence of an extended
    sentence, `least_months` and `most_months` the length of the whole. A court may have gone beyond: the page asks.
    """

    source: str
    verified: bool
    selector: Literal["order made on", "convicted on"] = "order made on"
    least_months: int | None = None
    most_months: int | None = None
    term_least_days: int | None = None
    term_most_months: int | None = None
    extension_most_months: int | None = None
    from_: date | None = None
    until: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the limit holds on the date its selector names."""
        return (self.from_ is None or self.from_ <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Prolonging:
    """How far a court can put off the last day of an order, on the days `from` to `until` (exclusive) on which it does
    so: so many times, and at most so many months beyond the end it had before."""

    times: int
    most_months: int
    source: str
    verified: bool
    from_: date | None = None
    until: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the row holds on the day of the court's decision."""
        return (self.from_ is None or self.from_ <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Order:
    """A kind of sentence or order. `holds`: what the person must keep to; `ladder`: how failures are answered.

    `officer`: whether someone serving it in the community has an officer. `released`: on release, by which way.
    `ending` says in words how its last day is found; `extended` sentences have a longer licence, `suspended` ones a
    prison term that is not served unless a court says so.
    """

    code: str
    name: str
    short: str
    custody: bool
    holds: Literal["requirements", "conditions", "none"]
    officer: Literal["always", "with_requirements", "by_age", "none"]
    supervised_by: str
    source: str
    verified: bool
    indeterminate: bool = False
    extended: bool = False
    suspended: bool = False
    ladder: str | None = None
    most_months: int | None = None
    ending: str = ""
    limits: tuple[OrderLimit, ...] = ()
    prolonging: tuple[Prolonging, ...] = ()
    from_: date | None = None
    until: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether such an order could be made on the day (`until` is exclusive)."""
        return (self.from_ is None or self.from_ <= on) and (self.until is None or on < self.until)

    def limit(self, *, made_on: date, convicted_on: date | None) -> OrderLimit | None:
        """The limit that holds; a conviction whose day is not known is taken to be of the day of the sentence."""
        days = {"order made on": made_on, "convicted on": convicted_on or made_on}
        return next((row for row in self.limits if row.in_force(days[row.selector])), None)


@dataclass(frozen=True)
class Release:
    """A way out of custody under supervision, with the word the person reads."""

    code: str
    name: str
    decided_by: str
    ladder: str


@dataclass(frozen=True)
class Orders:
    """Kinds of sentences and orders, and ways of release."""

    topic: ClassVar[str] = "orders"
    orders: tuple[Order, ...]
    releases: tuple[Release, ...]

    def order(self, code: str) -> Order:
        """The order with that code. Raises LookupError."""
        return _find(self.orders, code)

    def release(self, code: str) -> Release:
        """The way of release with that code. Raises LookupError."""
        return _find(self.releases, code)


@dataclass(frozen=True)
class Within:
    """All of a requirement is to be done within so many months of the order, whenever that was made, on the days `from`
    to `until` (exclusive)."""

    months: int
    source: str
    verified: bool
    from_: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Requirement:
    """A requirement a court may make. `least` and `most` count in `unit`; absent: the court says how much.

    The row holds from `from` until `until` (exclusive), compared with the date `selector` names. `total_most` is what
    may be ordered in all, `weekly_most` hours in any seven days, `most_months` how long it may last; `not_with` names
    requirements it cannot stand beside; `under_age` is an age on conviction.
    """

    code: str
    name: str
    says: str
    source: str
    verified: bool
    unit: Literal["hours", "days", "months", "daily_hours"] | None = None
    least: int | None = None
    most: int | None = None
    total_most: int | None = None
    weekly_most: int | None = None
    most_months: int | None = None
    under_age: int | None = None
    not_with: tuple[str, ...] = ()
    not_if_dependent: bool = False
    needs_alcohol_factor: bool = False
    counts_as_contact: bool = False
    within: tuple[Within, ...] = ()
    selector: str = "order made on"
    from_: date | None = None
    until: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the row holds on the date its selector names."""
        return (self.from_ is None or self.from_ <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Requirements:
    """The requirements of community and suspended sentence orders. A code may have several rows, one after another."""

    topic: ClassVar[str] = "requirements"
    requirements: tuple[Requirement, ...]

    def requirement(self, code: str, *, on: date) -> Requirement:
        """The row of that code in force on the day. Raises LookupError."""
        return next((row for row in self.requirements if row.code == code and row.in_force(on)), None) or _missing(code)


@dataclass(frozen=True)
class Condition:
    """A licence condition, in our own short words. `standard`: on every licence."""

    code: str
    name: str
    says: str
    standard: bool = False
    counts_as_contact: bool = False


@dataclass(frozen=True)
class Conditions:
    """The conditions of licences."""

    topic: ClassVar[str] = "conditions"
    conditions: tuple[Condition, ...]

    def condition(self, code: str) -> Condition:
        """The condition with that code. Raises LookupError."""
        return _find(self.conditions, code)


@dataclass(frozen=True)
class DateKind:
    """A day that matters in a sentence. `orders` are the kinds of sentences that have one."""

    code: str
    name: str
    says: str
    orders: tuple[str, ...]


@dataclass(frozen=True)
class KeyDates:
    """The days that matter in a sentence, by the short names the prisons use."""

    topic: ClassVar[str] = "key_dates"
    dates: tuple[DateKind, ...]

    def date(self, code: str) -> DateKind:
        """The kind of date with that code. Raises LookupError."""
        return _find(self.dates, code)


@dataclass(frozen=True)
class EarlyEnd:
    """How one kind of order can end early: all of it, or its supervision only."""

    code: str
    ends: Literal["order", "supervision"]


@dataclass(frozen=True)
class EarlyCompletion:
    """When an order ends early because what was asked is done. `by_instruction` are requirements that count as done
    when the officer needs to give no further instructions; `whole` ends an order that asks for nothing else, once it
    is done."""

    topic: ClassVar[str] = "early_completion"
    orders: tuple[EarlyEnd, ...]
    by_instruction: tuple[str, ...]
    whole: tuple[str, ...]

    def order(self, code: str) -> EarlyEnd:
        """The order with that code. Raises LookupError."""
        return _find(self.orders, code)


@dataclass(frozen=True)
class DutyKind:
    """A kind of duty. Its time comes from the row `standard` of the standards, from `count` and `unit` here, or, with
    neither, from the day given when the duty is opened.

    `owes` is whose duty it is towards the other side, or `staff` for what staff owe among themselves; `owner` the role
    that does the work. `name` is the wording of the list, `from_words` says what the time runs from.
    """

    code: str
    name: str
    owes: Literal["service", "person", "staff"]
    owner: str
    from_words: str
    verified: bool
    standard: str | None = None
    count: int | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class Duties:
    """The kinds of duties: the service's to the person and the court, and the person's."""

    topic: ClassVar[str] = "duties"
    kinds: tuple[DutyKind, ...]

    def kind(self, code: str) -> DutyKind:
        """The kind of duty with that code. Raises LookupError."""
        return _find(self.kinds, code)


@dataclass(frozen=True)
class ContactRow:
    """How often someone of a tier is seen: every `first_days` in the first weeks, then every `then_days`."""

    tier: str
    name: str
    first_days: int
    then_days: int


@dataclass(frozen=True)
class Contact:
    """Expected contact, and how a next meeting is proposed, or all of them for `series_weeks`."""

    topic: ClassVar[str] = "contact"
    first_weeks: int
    default_tier: str
    minutes: int
    opens: time
    closes: time
    step_minutes: int
    choices: int
    search_days: int
    series_weeks: int
    rows: tuple[ContactRow, ...]

    def row(self, tier: str | None) -> ContactRow:
        """The row of that tier, or of the default tier when none is known. Raises LookupError."""
        wanted = tier or self.default_tier
        return next((row for row in self.rows if row.tier == wanted), None) or _missing(wanted)


@dataclass(frozen=True)
class Waiting:
    """Being seen on time. More than `service_failure_minutes` kept waiting is a failure of the service.

    `late_minutes`: someone who comes no later than that is on time. `moving_notice_hours`: a meeting the service moves
    with less notice is a failure of the service.
    """

    topic: ClassVar[str] = "waiting"
    service_failure_minutes: int
    late_minutes: int
    moving_notice_hours: int


@dataclass(frozen=True)
class Word:
    """What this jurisdiction calls a role or a thing."""

    code: str
    name: str
    plural: str


@dataclass(frozen=True)
class Words:
    """The words of a jurisdiction."""

    topic: ClassVar[str] = "words"
    words: tuple[Word, ...]

    def word(self, code: str) -> Word:
        """The word for that role or thing. Raises LookupError."""
        return _find(self.words, code)


@dataclass(frozen=True)
class Choice:
    """One answer of a list of the record."""

    code: str
    name: str


@dataclass(frozen=True)
class Record:
    """The short lists of the record of a person. An empty code is "Not recorded" and stands in no list."""

    topic: ClassVar[str] = "record"
    ethnicity: tuple[Choice, ...]
    gender: tuple[Choice, ...]
    faith: tuple[Choice, ...]
    disabled: tuple[Choice, ...]
    disabilities: tuple[Choice, ...]
    address_types: tuple[Choice, ...]
    verified_how: tuple[Choice, ...]
    family: tuple[Choice, ...]
    support: tuple[Choice, ...]
    circumstances: tuple[Choice, ...]


@dataclass(frozen=True)
class EntitlementRow:
    """Who has an officer, for one kind of sentence: in the community, and in custody.

    `by_length`: may have one from the threshold on; below it, from release if the licence is one for short sentences.
    """

    code: str
    name: str
    community: Literal["will", "with_requirements", "none"]
    custody: Literal["will", "with_requirements", "by_length", "none"]
    home_area: bool = False
    until: date | None = None


@dataclass(frozen=True)
class Entitlement:
    """Who has an offender manager. The licence for short sentences goes by the date of the offence. `at_threshold` is
    what is said of a sentence of exactly so many months, where the sources word it in two ways."""

    topic: ClassVar[str] = "entitlement"
    threshold_months: int
    at_threshold: str
    short_licence_from: date
    rows: tuple[EntitlementRow, ...]

    def row(self, code: str) -> EntitlementRow:
        """The row of that kind of sentence. Raises LookupError."""
        return _find(self.rows, code)


@dataclass(frozen=True)
class HolidayYear:
    """The bank holidays of one year."""

    year: int
    days: tuple[date, ...]


@dataclass(frozen=True)
class BankHolidays:
    """Bank holidays: those of GOV.UK's list under the name `official`, or our own table by year."""

    topic: ClassVar[str] = "bank_holidays"
    official: str | None = None
    years: tuple[HolidayYear, ...] = ()


@dataclass(frozen=True)
class Watching:
    """When looks at records want a second look, and how many are drawn each week to be looked at.

    Samples are pairs of somebody who looked and a person; openings without a part and restricted people come on top.
    `surname_rare`: so many people of the register or fewer. A number and a number of `times` the middle of the role
    stand together: the larger counts. Minutes, days and working days as named.
    """

    topic: ClassVar[str] = "watching"
    sample_team: int
    sample_region: int
    team_working_days: int
    region_working_days: int
    surname_rare: int
    no_part_people: int
    no_part_times: int
    searches: int
    searches_minutes: int
    searches_percent: int
    office_from: time
    office_until: time
    night_people: int
    onlookers: int
    after_end_tries: int
    former_grace_days: int
    former_days: int
    bulk_people: int
    bulk_times: int


@dataclass(frozen=True)
class Messages:
    """Texts and e-mails: between which times no text rings a phone, and when somebody is reminded of a meeting.

    `quiet_from` and `quiet_until` are local times, over midnight or not. `remind_days` before its day, from
    `remind_from` on, a meeting is reminded of. What is new on somebody's own page within `gather_minutes` is one text.
    A message is tried `most_tries` times in all, each time after twice the wait, from `first_wait_minutes` to
    `longest_wait_minutes`.
    """

    topic: ClassVar[str] = "messages"
    quiet_from: time
    quiet_until: time
    remind_days: int
    remind_from: time
    gather_minutes: int
    first_wait_minutes: int
    longest_wait_minutes: int
    most_tries: int


@dataclass(frozen=True)
class LeaveToMove:
    """Whoever is on an order or licence with this ladder asks before they move. `says` is why, in plain words;
    `refuse_if` when the answer may be no."""

    ladder: str
    says: str
    refuse_if: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Telling:
    """What a person tells us of themselves: when they must ask before a move. And how long the record is kept, in years
    after the last order has ended; and for how many days after it they can still sign in on their own side."""

    topic: ClassVar[str] = "telling"
    leave_to_move: tuple[LeaveToMove, ...]
    kept_years: int
    own_page_days: int

    def leave(self, ladders: Collection[str | None]) -> LeaveToMove | None:
        """The first row that one of these ladders falls under."""
        return next((row for row in self.leave_to_move if row.ladder in ladders), None)


@dataclass(frozen=True)
class HelpLine:
    """A number that answers day and night. `code` says what it is for, as pages word it in each language."""

    code: str
    name: str
    phone: str
    source: str


@dataclass(frozen=True)
class HelpLines:
    """Numbers of others that the person is always shown, beside those of their own office."""

    topic: ClassVar[str] = "help_lines"
    lines: tuple[HelpLine, ...]


BOOKS: tuple[type[Any], ...] = (
    Standards,
    Absence,
    Outcomes,
    Enforcement,
    CourtPowers,
    Orders,
    Requirements,
    Conditions,
    KeyDates,
    EarlyCompletion,
    Duties,
    Contact,
    Waiting,
    Watching,
    Messages,
    Telling,
    HelpLines,
    Words,
    Record,
    Entitlement,
    BankHolidays,
    Ogrs3,
    Ogp,
    Ovp,
    ArpStatic,
    Needs,
    Assessment,
    TiersAD,
    TiersAG,
    Workload,
    Allocation,
    Plans,
    OwnWords,
    Complaints,
    UnpaidWork,
    ActivityDays,
    Recall,
)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


R = TypeVar("R", bound=_Coded)


def _find(rows: tuple[R, ...], code: str) -> R:
    return next((row for row in rows if row.code == code), None) or _missing(code)


def _missing(code: str) -> NoReturn:
    raise LookupError(f"The rule book has no {code} here.")
