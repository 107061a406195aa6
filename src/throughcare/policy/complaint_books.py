"""The shape of how complaints are made and answered: about what, until when, and who looks at them after us."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Subject:
    """What a complaint can be about, as staff name it. The portal has what the person reads, in each language."""

    code: str
    name: str


@dataclass(frozen=True)
class Complaints:
    """Complaints of people on probation. The days for an answer are those of the duties.

    `within_months`: how far back what happened may lie. `review_asked_working_days`: how long after our answer one can
    ask for another look. `ombudsman` looks at it after that, if asked within `ombudsman_months` of our last answer.
    """

    topic: ClassVar[str] = "complaints"
    within_months: int
    review_asked_working_days: int
    ombudsman: str
    ombudsman_phone: str
    ombudsman_months: int
    subjects: tuple[Subject, ...]

    def subject(self, code: str) -> Subject | None:
        """The subject with that code, or None."""
        return next((row for row in self.subjects if row.code == code), None)
