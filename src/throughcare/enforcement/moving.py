"""Failures and what followed go with the person. Each is of one order and keeps it, so nothing has to give way."""

from __future__ import annotations

from throughcare.enforcement.models import (
    Consideration,
    Failure,
    Recall,
    RecallCause,
    RecallEndorsement,
    RecallReview,
    Referral,
    Warning,
)
from throughcare.people.merging.rows import Part, Table

PART = Part(
    (
        Table(Failure, "Failure"),
        Table(Consideration, with_="failure"),
        Table(Warning, with_="consideration"),
        Table(Referral, with_="consideration"),
        Table(Recall, "Recall"),
        Table(RecallCause, with_="recall"),
        Table(RecallEndorsement, with_="recall"),
        Table(RecallReview, with_="recall"),
    )
)
