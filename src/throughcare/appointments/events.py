"""What happened to meetings, absences, proof and notes. Ids and facts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class AppointmentBooked:
    """A meeting stands in the diary. `told_how` is empty while the person has not been told."""

    person_id: int
    appointment_id: int
    kind: str
    starts_at: datetime
    told_how: str
    at: datetime


@dataclass(frozen=True)
class AppointmentMoved:
    """A meeting was moved: the new one is `appointment_id`, the old one `moved_from_id`.

    `by_whom`: person, service, other. `with_series`: all of a series were moved, and are told of together.
    """

    person_id: int
    appointment_id: int
    moved_from_id: int
    by_whom: str
    was_at: datetime
    starts_at: datetime
    with_series: bool = False


@dataclass(frozen=True)
class AppointmentCancelled:
    """A meeting will not be held and no other took its place. `with_series`: nor will the others of its series."""

    person_id: int
    appointment_id: int
    by_whom: str
    starts_at: datetime
    with_series: bool = False


@dataclass(frozen=True)
class SeriesBooked:
    """Recurring meetings stand in the diary. `was_told` says that the person was told of them as they were booked."""

    person_id: int
    series_id: int
    was_told: bool
    at: datetime


@dataclass(frozen=True)
class SeriesMoved:
    """All meetings to come of a series are at other times now. `by_whom`: person, service, other."""

    person_id: int
    series_id: int
    by_whom: str
    was_told: bool
    at: datetime


@dataclass(frozen=True)
class SeriesCancelled:
    """All meetings to come of a series were cancelled."""

    person_id: int
    series_id: int
    by_whom: str
    at: datetime


@dataclass(frozen=True)
class OutcomeRecorded:
    """What came of a meeting: `outcome` is a code of the policy, `attended` whether the person came."""

    person_id: int
    appointment_id: int
    outcome: str
    attended: bool
    starts_at: datetime


@dataclass(frozen=True)
class OutcomeCorrected:
    """An outcome was wrong. What followed from the former one no longer holds."""

    person_id: int
    appointment_id: int
    was: str
    outcome: str
    because: str


@dataclass(frozen=True)
class AppointmentMissed:
    """The person did not come and the reason is awaited. `proof_by` is the last day for it."""

    person_id: int
    appointment_id: int
    absence_id: int
    missed_on: date
    proof_by: date


@dataclass(frozen=True)
class AttendedFailedToComply:
    """The person came, and by what was said or done failed to comply. Sent home for it or not."""

    person_id: int
    appointment_id: int
    outcome: str
    happened_on: date
    words: str
    sentence_ids: tuple[int, ...]


@dataclass(frozen=True)
class AbsenceReasonGiven:
    """The person told us why they did not come."""

    person_id: int
    absence_id: int
    reason: str
    told_on: date
    at: datetime


@dataclass(frozen=True)
class ProofReceived:
    """Proof of the reason came, or was seen and not kept."""

    person_id: int
    absence_id: int
    proof_id: int
    received_on: date
    late: bool
    at: datetime


@dataclass(frozen=True)
class ProofWithdrawn:
    """Proof no longer stands, and why."""

    person_id: int
    absence_id: int
    proof_id: int
    because: str


@dataclass(frozen=True)
class AbsenceExtended:
    """The person was given longer for reason and proof."""

    person_id: int
    absence_id: int
    proof_by: date
    at: datetime


@dataclass(frozen=True)
class AbsenceJudged:
    """A person decided on an absence. `decision`: acceptable, unacceptable, not_a_failure. The reason is in the row."""

    person_id: int
    appointment_id: int
    absence_id: int
    decision: str
    acceptable: bool
    against_rule: bool
    missed_on: date
    sentence_ids: tuple[int, ...]


@dataclass(frozen=True)
class AbsenceReopened:
    """A decision on an absence no longer stands and must be taken again."""

    person_id: int
    absence_id: int
    was: str


@dataclass(frozen=True)
class AbsenceWithdrawn:
    """There was no absence: the outcome it rested on was corrected."""

    person_id: int
    absence_id: int
    was: str


@dataclass(frozen=True)
class ServiceFailed:
    """The service did not do what it owed. The person is told. `minutes` only where they waited."""

    person_id: int
    service_failure_id: int
    kind: str
    on: date
    minutes: int | None
    appointment_id: int | None


@dataclass(frozen=True)
class ServiceFailureWithdrawn:
    """What was recorded as a failure of the service was none: the outcome it rested on was corrected."""

    person_id: int
    service_failure_id: int


@dataclass(frozen=True)
class NoteWritten:
    """A note of a contact. The words are not carried."""

    person_id: int
    contact_id: int
    sensitive: bool
