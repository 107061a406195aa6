"""Failures and what followed go with the person. Each is of one order and keeps it, so nothing has to give way."""

from __future__ import annotations

from throughcare.enforcement.models import (
    Breach,
    Consideration,
    Failure,
    FurtherOffence,
    ProgressNote,
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
        Table(FurtherOffence, "Further offence"),
        Table(Breach, "Breach at court"),
        Table(ProgressNote, "Progress note to a court"),
        Table(Recall, "Recall"),
        Table(RecallCause, with_="recall"),
        Table(RecallEndorsement, with_="recall"),
        Table(RecallReview, with_="recall"),
    )
)
