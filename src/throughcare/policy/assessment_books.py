"""The typed shape of an assessment: our own questions, the person's account, and the risk of serious harm.

No wording of a licensed tool stands here. What the scores of a section mean is another book, `Needs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from throughcare.policy.predictor_books import Band


@dataclass(frozen=True)
class AccountQuestion:
    """A question of the person's own account: `name` as staff read it, `asks` and `hint` as the person is asked."""

    code: str
    name: str
    asks: str
    hint: str


@dataclass(frozen=True)
class Named:
    """A choice: its code and what a page calls it."""

    code: str
    name: str


@dataclass(frozen=True)
class Grade:
    """What one score of a question means."""

    score: int
    name: str


@dataclass(frozen=True)
class AskedOf:
    """A question of a section. `feeds` names the inputs of published tools that its answer fills in beforehand."""

    code: str
    section: str
    text: str
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True)
class HarmLevel:
    """A level of risk of serious harm, the lowest first, and what it means."""

    code: str
    name: str
    means: str


@dataclass(frozen=True)
class OtherTool:
    """A licensed tool whose score is entered as it was given. With `bands`, the band is worked out from the score and
    compared with the one that was entered."""

    code: str
    name: str
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """What is asked and by whom it is signed.

    `thresholds_of` names the tool whose thresholds the sections are compared with. `alone` are the roles whose
    signature stands alone; others are countersigned, and so is everybody's where the risk of harm is one of
    `countersign_levels`.
    """

    topic: ClassVar[str] = "assessment"
    thresholds_of: str
    grades: tuple[Grade, ...]
    questions: tuple[AskedOf, ...]
    account: tuple[AccountQuestion, ...]
    groups: tuple[Named, ...]
    settings: tuple[Named, ...]
    levels: tuple[HarmLevel, ...]
    alone: tuple[str, ...]
    countersign_levels: tuple[str, ...]
    harm_review_months: int
    other_tools: tuple[OtherTool, ...]

    def asked(self, section: str) -> tuple[AskedOf, ...]:
        """The questions of a section, in order."""
        return tuple(row for row in self.questions if row.section == section)

    def level(self, code: str) -> HarmLevel:
        """The level with that code. Raises LookupError."""
        found = next((row for row in self.levels if row.code == code), None)
        if found is None:
            raise LookupError(code)
        return found
