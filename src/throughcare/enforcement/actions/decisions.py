"""What a person decides on a failure, for one order: warn, refer, consider recall, or neither; and taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.duties import actions as duties
from throughcare.enforcement.actions import steps
from throughcare.enforcement.actions.failures import CannotWithdraw
from throughcare.enforcement.models import Consideration, Warning
from throughcare.enforcement.queries import ladder
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import no_longer

_AGAIN = {  # how a decision that stands is taken back
    "warn": "If it must be decided again, withdraw the warning first.",
    "neither": "If it must be decided again, the team manager can send it back.",
}


class CannotDecide(Refused):
    """The rule or the state of things does not allow this decision."""


class CannotAgree(Refused):
    """Nothing waits for agreement here, or this person may not give it."""


@action
def decide(
    consideration_id: int,
    *,
    decision: str,
    words: str,
    circumstances: str = "",
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Consideration:
    """Decide what follows a failure on one order, with the reason. The finding is kept as it stands at this moment.

    A warning needs `circumstances`, what happened as the letter says it. "Neither" stands as proposed until the team
    manager agrees. Raises `CannotDecide` for what the rule does not allow, `CannotWarn` for a letter that lacks what
    the law wants.
    """
    row = steps.lock(consideration_id, shown_version=shown_version)
    _check_open(row)
    asked = ladder.ask(row.sentence_id, failure_on=row.failure.happened_on)
    allowed = asked.decision(decision)
    if allowed is None:
        raise CannotDecide(_not_allowed(asked), field="decision")
    if by.role not in allowed.who:
        raise CannotDecide("Your role may not decide this.", field="decision")
    if not words.strip():
        raise CannotDecide("Give your reason.", field="words")
    agreed = decision == "neither" and by.role in allowed.agreed_by
    row.change(
        finding=asked.stored,
        decision=decision,
        decided_at=at,
        decided_by_id=by.post_id,
        decision_words=words.strip(),
        agreement={True: "agreed", False: "asked"}[agreed] if decision == "neither" else "",
        agreement_at=at if agreed else None,
        agreement_by_id=by.post_id if agreed else None,
        agreement_words="",
    )
    steps.meet_duties(row, at=at)
    if decision == "warn":
        steps.warn(row, asked=asked, circumstances=circumstances, by=by, at=at)
    elif decision == "neither":
        if agreed:
            steps.let_go(row)
        else:
            steps.ask_agreement(row, by=by, at=at)
    else:
        steps.refer(row, asked=asked, by=by, at=at)
    return row


def _check_open(row: Consideration) -> None:
    if row.ended_at is not None:
        raise CannotDecide(f"This is no longer to be decided: {row.ended_because}.")
    if row.failure.state == "judge":
        raise CannotDecide("The failure must be judged first, with or without reasonable excuse.")
    if row.decision:
        again = _AGAIN.get(row.decision, "If it must be decided again, withdraw the referral first.")
        raise CannotDecide(f"This was decided: {row.get_decision_display().lower()}. {again}")


def _not_allowed(asked: ladder.Asked) -> str:
    names = " or ".join(decision.name.lower() for decision in asked.finding.decisions)
    return f"The rule allows only: {names}. {' '.join(asked.finding.because)}"


@action
def agree(
    consideration_id: int, *, words: str = "", shown_version: int | None = None, by: Principal, at: datetime
) -> Consideration:
    """The team manager agrees that neither a warning nor a referral follows, for now. Raises `CannotAgree`."""
    row = _to_agree(consideration_id, shown_version=shown_version, by=by)
    row.change(
        agreement="agreed",
        agreement_at=at,
        agreement_by_id=by.post_id,
        agreement_words=words.strip(),
    )
    duties.meet("agree_decision", (steps.CONSIDERATION, row.id), at=at)
    steps.let_go(row)
    return row


@action
def send_back(
    consideration_id: int, *, words: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Consideration:
    """The team manager does not agree: it is to be decided again. Raises `CannotAgree`."""
    row = _to_agree(consideration_id, shown_version=shown_version, by=by)
    if not words.strip():
        raise CannotAgree("Say why you send it back.", field="words")
    sent_back: dict[str, Any] = {
        "agreement": "sent_back",
        "agreement_at": at,
        "agreement_by_id": by.post_id,
        "agreement_words": words.strip(),
    }
    row.change(**steps.UNDECIDED, **sent_back)
    duties.end("agree_decision", (steps.CONSIDERATION, row.id), because="Sent back", at=at)
    steps.open_consideration(row, row.failure, by=by, at=at)
    return row


def _to_agree(consideration_id: int, *, shown_version: int | None, by: Principal) -> Consideration:
    row = steps.lock(consideration_id, shown_version=shown_version)
    if row.ended_at is not None or row.agreement != "asked":
        raise CannotAgree("Nothing waits for agreement here.")
    if by.role not in ladder.agreed_by(row):
        raise CannotAgree("Only the team manager can agree to this.")
    return row


@action
def withdraw_warning(
    warning_id: int, *, because: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Warning:
    """Take a warning back: it was never given. Its letter is stopped, or corrected if it has left; the failure is to be
    decided again and later ones are counted anew. Raises `CannotWithdraw`."""
    row = steps.lock(Warning.objects.values_list("consideration_id", flat=True).get(id=warning_id))
    warning = Warning.objects.get(id=warning_id).check_shown(shown_version)
    if warning.withdrawn_on is not None:
        raise CannotWithdraw("This warning was withdrawn before.")
    if not because.strip():
        raise CannotWithdraw("Give the reason.", field="because")
    because = no_longer(because, refused=CannotWithdraw, most=steps.LONGEST_BECAUSE)
    steps.take_back(warning, because=because, told=because, by=by, at=at)
    if row.ended_at is None:
        row.change(**steps.UNDECIDED, **steps.NOT_AGREED)
        if row.failure.state == "unexcused":
            steps.open_consideration(row, row.failure, by=by, at=at)
    return warning
