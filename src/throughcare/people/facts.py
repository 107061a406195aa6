"""What is told about a person when they are added: plain values, checked here and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.kernel.errors import Refused

OLDEST = 120  # years; a birth date before that is a slip of the pen


@dataclass(frozen=True)
class NameFacts:
    """A name as it was told. Either part may be unknown, not both."""

    surname: str
    forenames: str = ""
    kind: str = "current"
    since: date | None = None
    until: date | None = None
    told_on: date | None = None

    @property
    def searched(self) -> str:
        """What search compares: lower case, no accents, no punctuation."""
        return searchable(f"{self.forenames} {self.surname}")

    @property
    def full(self) -> str:
        """As it is said: forenames, then surname."""
        return f"{self.forenames} {self.surname}".strip()


@dataclass(frozen=True)
class PhoneFacts:
    """A way to reach the person: `mobile`, `phone` or `email`."""

    kind: str
    value: str
    preferred: bool = False
    note: str = ""
    may_text: bool | None = None
    may_leave_message: bool | None = None
    shared: bool | None = None
    since: date | None = None
    told_on: date | None = None


@dataclass(frozen=True)
class AddressFacts:
    """An address; `verified` is None when nobody has looked. `kind` `none` is no fixed address.

    One with `planned_for` and no `since` is only planned: nothing goes there.
    """

    lines: str = ""
    town: str = ""
    postcode: str = ""
    kind: str = "main"
    verified: bool | None = None
    since: date | None = None
    until: date | None = None
    told_on: date | None = None
    type: str = ""
    note: str = ""
    planned_for: date | None = None
    verified_on: date | None = None
    verified_how: str = ""
    verified_by: str = ""
    ended_because: str = ""

    @property
    def happened(self) -> bool:
        """Did they move there, or is it only planned?"""
        return self.planned_for is None or self.since is not None


@dataclass(frozen=True)
class PersonFacts:
    """A person to add. What is not known stays None or empty; nothing is filled in.

    An adjustment is its text, or all that is known of it. `about` is what they say of themselves (ethnicity, gender,
    faith) and of interpreting; `parts` are further parts of the record, (part, values) as `record.kinds` names them.
    """

    reference: str = ""
    names: tuple[NameFacts, ...] = ()
    date_of_birth: date | None = None
    age_from: int | None = None
    age_until: int | None = None
    pronoun: str = ""
    language: str = ""
    interpreter: bool | None = None
    jurisdiction: str = "england_wales"
    identifiers: tuple[tuple[str, str], ...] = ()
    addresses: tuple[AddressFacts, ...] = ()
    phones: tuple[PhoneFacts, ...] = ()
    adjustments: tuple[str | dict[str, Any], ...] = ()
    source_facts: tuple[tuple[str, str, str], ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, dict[str, Any]], ...] = ()

    @property
    def name(self) -> str:
        """The current name, or empty."""
        return next((n.full for n in self.names if n.kind == "current"), "")

    @property
    def sort_name(self) -> str:
        """Surname first, for lists."""
        return next((f"{n.surname}, {n.forenames}".strip(", ") for n in self.names if n.kind == "current"), "")


def searchable(text: str) -> str:
    """Lower case, without accents and punctuation, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s]", "", plain.lower()).split())


def check(facts: PersonFacts, *, on: date) -> None:
    """Raise `Refused` for facts that cannot be: a birth date ahead, or a band upside down."""
    if facts.date_of_birth is not None:
        if facts.date_of_birth > on:
            raise Refused("The date of birth must be in the past.", field="date_of_birth")
        if on.year - facts.date_of_birth.year > OLDEST:
            raise Refused(f"The date of birth is more than {OLDEST} years ago. Check the year.", field="date_of_birth")
        if facts.age_from is not None:
            raise Refused("Give a date of birth or an age band, not both.", field="date_of_birth")
    if facts.age_from is not None and facts.age_until is not None and facts.age_until <= facts.age_from:
        raise Refused("The age band must end above where it begins.", field="age_until")
    if any(not n.surname and not n.forenames for n in facts.names):
        raise Refused("A name needs a surname or a forename.", field="surname")
    if sum(n.kind == "current" for n in facts.names) > 1:
        raise Refused("A person has one current name. Enter the others as former names or aliases.", field="surname")
