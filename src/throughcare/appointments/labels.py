"""What pages call an outcome, a reason or a proof, from the rule book; and the small label beside a meeting."""

from __future__ import annotations

import functools
from datetime import date

from throughcare.appointments.models import KINDS, NOTE_KINDS, TOLD, ServiceFailure
from throughcare.policy import editions
from throughcare.policy.books import Absence, Outcome, Outcomes

Tag = tuple[str, str]

KIND_NAMES = dict(KINDS)
NOTE_NAMES = dict(NOTE_KINDS)
TOLD_NAMES = dict(TOLD)
FAILURE_NAMES = dict(ServiceFailure._meta.get_field("kind").flatchoices)

DECISIONS: dict[str, Tag] = {
    "": ("Reason awaited", "soon"),
    "acceptable": ("Acceptable", "kept"),
    "unacceptable": ("Not acceptable", "late"),
    "not_a_failure": ("Our failure", "owed"),
}


@functools.cache
def outcomes(jurisdiction: str) -> dict[str, Outcome]:
    """Every outcome of a jurisdiction by its code, former codes too; the newest edition's words hold."""
    found: dict[str, Outcome] = {}
    for edition in editions.editions(Outcomes, jurisdiction=jurisdiction):
        for row in edition.book.outcomes:
            found[row.code] = row
            if row.former_code:
                found.setdefault(row.former_code, row)
    return found


def outcome(code: str, jurisdiction: str = "england_wales") -> Outcome:
    """The outcome of a code. Raises KeyError for a code no edition has."""
    return outcomes(jurisdiction)[code]


@functools.cache
def absence_book(jurisdiction: str, on: date) -> Absence:
    """How absences of that day are judged there. Raises NoEdition."""
    return editions.edition(Absence, jurisdiction=jurisdiction, on=on).book


@functools.cache
def _absence_names(jurisdiction: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for edition in editions.editions(Absence, jurisdiction=jurisdiction):
        found |= {row.code: row.name for row in edition.book.proofs}
        found |= {row.code: row.name for row in edition.book.reasons}
    return found


def absence_word(code: str, jurisdiction: str = "england_wales") -> str:
    """The name of a reason or a proof; the code itself for one the rule book no longer has."""
    return _absence_names(jurisdiction).get(code, code)


def meeting_tag(
    *,
    outcome_code: str,
    decision: str | None,
    cancelled_by: str = "",
    moved: bool = False,
    past: bool = True,
    jurisdiction: str = "england_wales",
) -> Tag:
    """The label of a meeting in lists. `decision` is None where there is no absence."""
    if moved:
        return ("Moved by us", "soon") if cancelled_by == "service" else ("Moved", "quiet")
    if cancelled_by:
        return ("Cancelled by us", "soon") if cancelled_by == "service" else ("Cancelled", "quiet")
    if not outcome_code:
        return ("Outcome to record", "soon") if past else ("Booked", "info")
    if decision is not None:
        return DECISIONS[decision]
    found = outcome(outcome_code, jurisdiction)
    if found.service:
        return ("Our failure", "owed")
    if found.enforceable:
        return ("Failed to comply" if found.attended else "Not acceptable", "late")
    if found.attended:
        return ("Kept", "kept")
    return ("Acceptable", "kept") if found.acceptable else ("Not kept", "quiet")
