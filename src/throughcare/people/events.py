"""What happened to a person's own record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonAdmitted:
    """A person was added."""

    person_id: int


@dataclass(frozen=True)
class ContactDetailsChanged:
    """An address or phone was added or ended: letters that have not left may be wrongly addressed."""

    person_id: int
