"""Jobs: tiers are found anew when something that they rest on is recorded."""

from __future__ import annotations

from throughcare.accounts.principals import system
from throughcare.allocations import tiering
from throughcare.assessments.events import AssessmentSigned, HarmAssessed, ScoreRecorded
from throughcare.kernel import clock
from throughcare.sentences.events import SentenceEnded, SentenceImposed

BY = system("allocations")


def tier_of_assessment(event: AssessmentSigned) -> None:
    """The needs may be others now."""
    _find_tiers(event.person_id)


def tier_of_score(event: ScoreRecorded) -> None:
    """A score is there, or another."""
    if event.scored:
        _find_tiers(event.person_id)


def tier_of_harm(event: HarmAssessed) -> None:
    """The risk of serious harm was judged."""
    _find_tiers(event.person_id)


def tier_of_order(event: SentenceImposed) -> None:
    """An order is in force."""
    _find_tiers(event.person_id)


def tier_of_ended_order(event: SentenceEnded) -> None:
    """An order is not in force any more."""
    _find_tiers(event.person_id)


def _find_tiers(person_id: int) -> None:
    tiering.find_tiers([person_id], by=BY, at=clock.now())
