"""What becomes of a referral: each decision the policy permits, who may take it, and what is kept with it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.enforcement.actions import steps
from throughcare.enforcement.breach import actions as breach
from throughcare.enforcement.events import ReferralDecided
from throughcare.enforcement.models import Consideration, Referral
from throughcare.enforcement.queries import ladder, pages
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import fitting

# What a decision stores beside its reason, by the name of its form field; and what it may store: the day the person was
# told may still be to come.
STORES: dict[str, tuple[str, ...]] = {
    "lay_information": ("checked",),
    "return_for_evidence": ("missing", "wanted_by"),
    "warn_instead": ("circumstances",),
}
MAY_STORE: dict[str, tuple[str, ...]] = {"no_breach": ("told_on",)}
# What the enforcement officer looks at before an order is taken to court.
CHECKS = [
    ("failures", "The failures are recorded, and judged without reasonable excuse"),
    ("letters", "The letters were sent: that they were asked why, and any warning"),
    ("proof", "What proof came was looked at"),
]
_ASKS = {
    "checked": "Tick each of the three you checked, or send it back.",
    "missing": "Say what is missing.",
    "wanted_by": "Enter the day it is wanted by.",
    "circumstances": "Say what happened, for the letter.",
}


class CannotDecideReferral(Refused):
    """The referral is not open, or the rule or the person's role does not allow this decision."""


@action
def decide_referral(
    referral_id: int,
    *,
    decision: str,
    words: str,
    stored: dict[str, Any] | None = None,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Referral:
    """Decide a referral, with the reason and what the policy stores (`STORES`).

    To court: a breach begins, once everything was checked. Sent back for evidence: it stays open and goes to the
    offender manager. Withdrawn: the failure is to be decided again. A warning instead: only where the law leaves the
    choice. Raises `CannotDecideReferral`, and `CannotWarn` for a letter that lacks what the law wants.
    """
    referral, row = _lock(referral_id, shown_version=shown_version)
    asked = ladder.ask(referral.sentence_id, failure_on=row.failure.happened_on)
    facts = stored or {}
    _check(referral, row=row, asked=asked, decision=decision, words=words, facts=facts, by=by)
    kept = {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items() if value}
    if decision == "return_for_evidence":
        return _return(referral, kept=kept, words=words, wanted_by=facts["wanted_by"], by=by, at=at)
    steps.end_referral(
        referral,
        because=asked.referral_decisions(referral.kind)[decision].name,
        at=at,
        decision=decision,
        decided_at=at,
        decided_by_id=by.post_id,
        decision_words=words.strip(),
        stored={**referral.stored, **kept, "failure": row.failure_id},
    )
    if decision == "lay_information":
        breach.begin(referral.sentence_id, failed_on=row.failure.happened_on, referral=referral, by=by, at=at)
    elif decision == "warn_instead":
        decided: dict[str, Any] = {"decided_at": at, "decided_by_id": by.post_id, "decision_words": words.strip()}
        row.change(decision="warn", finding=asked.stored, **decided)
        steps.warn(row, asked=asked, circumstances=facts["circumstances"], by=by, at=at)
    elif decision == "withdraw":
        row.change(**steps.UNDECIDED, **steps.NOT_AGREED)
        if row.failure.state == "unexcused":
            steps.open_consideration(row, row.failure, by=by, at=at)
    publish(
        ReferralDecided(
            person_id=referral.person_id,
            referral_id=referral.id,
            sentence_id=referral.sentence_id,
            decision=decision,
        )
    )
    return referral


@action
def send_evidence(
    referral_id: int, *, words: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Referral:
    """The offender manager answers what was missing; the referral is to be decided again. Raises `Refused`."""
    referral, row = _lock(referral_id, shown_version=shown_version)
    if referral.ended_at is not None or not pages.waits_for_evidence(referral.stored):
        raise CannotDecideReferral("No evidence is asked for here.")
    if not words.strip():
        raise CannotDecideReferral("Say what you send.", field="words")
    asked = ladder.ask(referral.sentence_id, failure_on=row.failure.happened_on)
    *earlier, last = referral.stored["returned"]
    answered = {**last, "answer": words.strip(), "answered_on": local_day(at).isoformat()}
    referral.change(stored={**referral.stored, "returned": [*earlier, answered]})
    duties.meet("refer_failure", (steps.REFERRAL, referral.id), at=at)
    steps.open_referral(referral, row=row, order_name=asked.order_name, by=by, at=at)
    return referral


def _lock(referral_id: int, *, shown_version: int | None) -> tuple[Referral, Consideration]:
    row = steps.lock(Referral.objects.values_list("consideration_id", flat=True).get(id=referral_id))
    return Referral.objects.get(id=referral_id).check_shown(shown_version), row


def _check(
    referral: Referral,
    *,
    row: Consideration,
    asked: ladder.Asked,
    decision: str,
    words: str,
    facts: dict[str, Any],
    by: Principal,
) -> None:
    if referral.ended_at is not None:
        raise CannotDecideReferral(f"This referral has ended: {referral.ended_because}.")
    allowed = asked.referral_decisions(referral.kind)
    if decision not in allowed:
        raise CannotDecideReferral(
            "A warning was given in the 12 months before this failure: the law leaves no choice of a warning."
            if decision == "warn_instead"
            else "Select one of the decisions on this page.",
            field="decision",
        )
    if row.failure.state == "judge" and decision != "withdraw":
        raise CannotDecideReferral("The absence is being judged again. Wait for that, or withdraw the referral.")
    if by.role not in allowed[decision].who:
        raise CannotDecideReferral("Your role may not take this decision; the team manager may.", field="decision")
    if allowed[decision].agreed_by and by.role not in allowed[decision].agreed_by:
        raise CannotDecideReferral("The team manager must take this decision.", field="decision")
    if not words.strip():
        raise CannotDecideReferral("Give your reason.", field="words")
    for name in STORES.get(decision, ()):
        if not facts.get(name):
            raise CannotDecideReferral(_ASKS[name], field=name)
    if decision == "lay_information" and set(facts["checked"]) != {code for code, _ in CHECKS}:
        raise CannotDecideReferral(_ASKS["checked"], field="checked")


def _return(
    referral: Referral,
    *,
    kept: dict[str, Any],
    words: str,
    wanted_by: date,
    by: Principal,
    at: datetime,
) -> Referral:
    """Back to the offender manager: not ended, and not lost either."""
    asked_for = {**kept, "reason": words.strip(), "on": local_day(at).isoformat(), "by": by.post_id}
    returned = [*referral.stored.get("returned", []), asked_for]
    referral.change(stored={**referral.stored, "returned": returned})
    duties.end("decide_referral", (steps.REFERRAL, referral.id), because="Sent back for more evidence", at=at)
    duties.open_duty(
        referral.person_id,
        kind="refer_failure",
        about=(steps.REFERRAL, referral.id),
        facts={"from": local_day(at).isoformat()},
        owner_role="offender_manager",
        title="Send more evidence for the referral",
        detail=fitting(
            f"Wanted by {full_day(wanted_by)}: {kept['missing']}",
            most=300,
            instead=f"Wanted by {full_day(wanted_by)}. What is missing stands on the referral",
        ),
        by=by,
        at=at,
    )
    return referral
