"""What happened to assessments, scores and risks. Ids and facts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AssessmentSigned:
    """An assessment was signed. `countersign` when a manager has to sign as well."""

    person_id: int
    assessment_id: int
    on: date
    countersign: bool


@dataclass(frozen=True)
class AssessmentCountersigned:
    """A manager signed as well (`agreed`), or sent it back."""

    person_id: int
    assessment_id: int
    agreed: bool


@dataclass(frozen=True)
class ScoreRecorded:
    """A tool gave a score, or, with `scored` false, gives none yet since inputs are missing."""

    person_id: int
    score_id: int
    tool: str
    scored: bool


@dataclass(frozen=True)
class HarmAssessed:
    """Somebody judged the risk of serious harm."""

    person_id: int
    harm_id: int
    overall: str


@dataclass(frozen=True)
class StorySent:
    """The person told of themselves, in their own words."""

    person_id: int
    story_id: int
