"""The person on probation: who they are, how to reach them, and what staff must know before they meet.

The tables stand in `people/tables`, by theme; this lists them, as Django and everybody else look here.
"""

from __future__ import annotations

from throughcare.people.tables.changes import Correction, CorrectionAsked, ProposedChange
from throughcare.people.tables.concern import Headline, Involvement
from throughcare.people.tables.contact import Address, Phone
from throughcare.people.tables.family import Consent, Relation
from throughcare.people.tables.identity import Identifier, Name, Person, SourceFact
from throughcare.people.tables.limits import Acquaintance, DayRelation, Fence, Limit, Opening, OwnFacts
from throughcare.people.tables.merging import Likely, Merge, Moved
from throughcare.people.tables.needs import (
    Adjustment,
    Circumstance,
    Commitment,
    Disability,
    Registration,
    RegistrationReview,
)

__all__ = [
    "Acquaintance",
    "Address",
    "Adjustment",
    "Circumstance",
    "Commitment",
    "Consent",
    "Correction",
    "CorrectionAsked",
    "DayRelation",
    "Disability",
    "Fence",
    "Headline",
    "Identifier",
    "Involvement",
    "Likely",
    "Limit",
    "Merge",
    "Moved",
    "Name",
    "Opening",
    "OwnFacts",
    "Person",
    "Phone",
    "ProposedChange",
    "Registration",
    "RegistrationReview",
    "Relation",
    "SourceFact",
]
