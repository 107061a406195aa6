"""The shape of recall: which facts make a fixed term a must, which only open it, and how long a fixed term is."""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeVar


@dataclass(frozen=True)
class RecallQuestion:
    """A fact the kind of recall turns on: how the page asks it, and what is said when the answer stands against a
    fixed term. `charge` has answers of its own; the others are yes or no."""

    code: str
    name: str
    against: str


@dataclass(frozen=True)
class RecallGroup:
    """People the same rule holds for.

    A fixed term is a must when none of `excluded_by` holds, the new charge (if `charges` names answers) is one of them,
    and the sentence is shorter than `under_months`. When it is no must, `otherwise` says what is open, and whatever
    stands in `closed_by` leaves only the standard recall. `fixed`: a fixed term is possible at all; `automatic`: it can
    be a must. `term` is its kind, `short_term` that for a sentence under 12 months.
    """

    code: str
    name: str
    otherwise: Literal["standard", "either"]
    statute: str
    fixed: bool = True
    automatic: bool = True
    excluded_by: tuple[str, ...] = ()
    closed_by: tuple[str, ...] = ()
    charges: tuple[str, ...] = ()
    under_months: int | None = None
    term: str | None = None
    short_term: str | None = None

    @property
    def asks(self) -> tuple[str, ...]:
        """The yes-or-no questions that matter for this group, in their order."""
        return tuple(dict.fromkeys((*self.excluded_by, *self.closed_by)))

    @property
    def asks_length(self) -> bool:
        """Whether the length of the sentence matters."""
        return self.under_months is not None or self.short_term is not None


@dataclass(frozen=True)
class RecallKind:
    """A kind of recall. `days` count from the day of return, which is the first; none: to the end of the sentence."""

    code: str
    name: str
    days: int | None = None


@dataclass(frozen=True)
class RecallChoice:
    """An answer of a list, as the page offers it."""

    code: str
    name: str


@dataclass(frozen=True)
class Recall:
    """Recall from licence. `warn_hours` (and `warn_minutes` in an emergency) before a clock runs out the next in line
    is told; a time entered more than `late_minutes` after it is marked as entered late."""

    topic: ClassVar[str] = "recall"
    warn_hours: int
    warn_minutes: int
    late_minutes: int
    groups: tuple[RecallGroup, ...]
    questions: tuple[RecallQuestion, ...]
    charges: tuple[RecallChoice, ...]
    kinds: tuple[RecallKind, ...]
    grounds: tuple[RecallChoice, ...]
    links: tuple[RecallChoice, ...]
    alternatives: tuple[RecallChoice, ...]
    vulnerabilities: tuple[RecallChoice, ...]

    def group(self, code: str) -> RecallGroup:
        """The group with that code. Raises LookupError."""
        return _of(self.groups, code)

    def question(self, code: str) -> RecallQuestion:
        """The question with that code. Raises LookupError."""
        return _of(self.questions, code)

    def kind(self, code: str) -> RecallKind:
        """The kind of recall with that code. Raises LookupError."""
        return _of(self.kinds, code)


_Row = TypeVar("_Row", RecallGroup, RecallQuestion, RecallKind)


def _of(rows: tuple[_Row, ...], code: str) -> _Row:
    for row in rows:
        if row.code == code:
            return row
    raise LookupError(f"The rule book has no {code} here.")
