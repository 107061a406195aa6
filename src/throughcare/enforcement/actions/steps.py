"""What the actions of this slice share: what opens, what follows a decision, and how it is taken back.

Each is called inside an action, with the rows it changes locked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.enforcement.events import FailureLetGo, Referred, WarningGiven, WarningWithdrawn
from throughcare.enforcement.models import Consideration, Failure, Referral, Warning
from throughcare.enforcement.queries import ladder, wording
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import fitting
from throughcare.messaging import actions as messaging
from throughcare.sentences.models import Sentence

FAILURE, CONSIDERATION = "enforcement.failure", "enforcement.consideration"
WARNING, REFERRAL = "enforcement.warning", "enforcement.referral"
LONGEST_BECAUSE = 200  # characters of the reason why something ended here

UNDECIDED: dict[str, Any] = {
    "decision": "",
    "decided_at": None,
    "decided_by": None,
    "decision_words": "",
}
NOT_AGREED: dict[str, Any] = {
    "agreement": "",
    "agreement_at": None,
    "agreement_by": None,
    "agreement_words": "",
}
# The duties a consideration can have open; which, the rule's step and the decision say.
_OF_CONSIDERATION = ("consider_failure", "refer_failure", "agree_decision")


class CannotWarn(Refused):
    """The warning lacks something that the law wants it to say, or may not be given."""


def lock_orders(sentence_ids: Iterable[int]) -> None:
    """One at a time on an order: what is counted on it must not change while something is decided.

    Always the first lock that is taken, in the order of ids, so that no two wait for each other.
    """
    list(Sentence.objects.select_for_update(no_key=True).filter(id__in=list(sentence_ids)).order_by("id").values("id"))


def lock(consideration_id: int, *, shown_version: int | None = None) -> Consideration:
    """A consideration with its order locked, as it stands. Raises `ChangedMeanwhile` if another version was shown."""
    found = Consideration.objects.select_related("failure")
    lock_orders([found.values_list("sentence_id", flat=True).get(id=consideration_id)])
    row = found.get(id=consideration_id)
    return row.check_shown(shown_version)


def lock_failure(failure_id: int, *, shown_version: int | None = None) -> tuple[Failure, list[Consideration]]:
    """A failure and its considerations with all its orders locked, as they stand now."""
    mine = Consideration.objects.filter(failure_id=failure_id).order_by("id")
    lock_orders(mine.values_list("sentence_id", flat=True))
    failure = Failure.objects.select_for_update().get(id=failure_id)
    failure.check_shown(shown_version)
    return failure, list(mine.all())


def open_consideration(row: Consideration, failure: Failure, *, by: Principal, at: datetime) -> None:
    """Ask the rule what follows, keep its finding, and set the time to decide, or to refer where that is a must."""
    asked = ladder.ask(row.sentence_id, failure_on=failure.happened_on)
    row.change(finding=asked.stored)
    on = full_day(failure.happened_on)
    kind, other = ("refer_failure", "consider_failure") if asked.must else ("consider_failure", "refer_failure")
    end_duties(row, because=asked.finding.name, at=at, kinds=(other,))
    # The time to refer runs from the failure itself, the time to consider it from the judgement.
    runs_from = failure.happened_on if asked.must else local_day(failure.judged_at or at)
    duties.open_duty(
        row.person_id,
        kind=kind,
        about=(CONSIDERATION, row.id),
        facts={"from": runs_from.isoformat()},
        title=f"Refer the failure of {on}" if asked.must else f"Decide what follows the failure of {on}",
        detail=f"{asked.order_name[:1].upper()}{asked.order_name[1:]}. {asked.finding.name}",
        by=by,
        at=at,
    )


def end_duties(row: Consideration, *, because: str, at: datetime, kinds: tuple[str, ...] = _OF_CONSIDERATION) -> None:
    """Nothing is to be decided any more, or not this."""
    for kind in kinds:
        duties.end(kind, (CONSIDERATION, row.id), because=because, at=at)


def meet_duties(row: Consideration, *, at: datetime) -> None:
    """It was decided."""
    for kind in ("consider_failure", "refer_failure"):
        duties.meet(kind, (CONSIDERATION, row.id), at=at)


def warn(row: Consideration, *, asked: ladder.Asked, circumstances: str, by: Principal, at: datetime) -> Warning:
    """Write the warning with its three contents. Raises `CannotWarn` when one is lacking."""
    given_on = local_day(at)
    draft = wording.warning_draft(asked, circumstances=circumstances, given_on=given_on)
    if not draft.contents.complete:
        raise CannotWarn(" ".join(draft.contents.because), field="circumstances")
    if by.post_id is None:
        raise CannotWarn("Only somebody in a post can give a warning.")
    warning = Warning.objects.create(
        person_id=row.person_id,
        consideration=row,
        sentence_id=row.sentence_id,
        given_on=given_on,
        last_day=draft.last_day,
        circumstances=draft.text.circumstances,
        unacceptable=draft.text.unacceptable,
        liable=draft.text.further_failure,
        by_id=by.post_id,
        policy=asked.edition.reference,
    )
    publish(
        WarningGiven(
            person_id=row.person_id,
            warning_id=warning.id,
            consideration_id=row.id,
            sentence_id=row.sentence_id,
            given_on=given_on,
            at=at,
        )
    )
    return warning


def refer(row: Consideration, *, asked: ladder.Asked, by: Principal, at: datetime) -> Referral:
    """Hand the failure on: to the enforcement officer, or on a licence to consider recall."""
    recall = row.decision == "consider_recall"
    referral = Referral.objects.create(
        person_id=row.person_id,
        consideration=row,
        sentence_id=row.sentence_id,
        kind="recall" if recall else "breach",
        must=asked.must,
        opened_at=at,
    )
    open_referral(referral, row=row, order_name=asked.order_name, by=by, at=at)
    publish(
        Referred(
            person_id=row.person_id,
            referral_id=referral.id,
            failure_id=row.failure_id,
            sentence_id=row.sentence_id,
            kind=referral.kind,
            must=referral.must,
        )
    )
    return referral


def open_referral(referral: Referral, *, row: Consideration, order_name: str, by: Principal, at: datetime) -> None:
    """Set the time to decide the referral. The consideration of recall that it opens has a time of its own."""
    if referral.kind == "recall":
        return
    duties.open_duty(
        referral.person_id,
        kind="decide_referral",
        about=(REFERRAL, referral.id),
        facts={"from": local_day(at).isoformat()},
        title="Decide the referral: to court or not",
        detail=f"{order_name}, failure of {full_day(row.failure.happened_on)}",
        by=by,
        at=at,
    )


def fits(because: str) -> str:
    """Why something ended here because of what was written down elsewhere, where every word of it stands."""
    return fitting(because.strip(), most=LONGEST_BECAUSE, instead="The reason stands where it was written down")


def end_referral(referral: Referral, *, because: str, at: datetime, **decided: Any) -> None:
    """A referral is decided, or what it rested on fell away."""
    referral.change(ended_at=at, ended_because=fits(because), **decided)
    for kind in ("decide_referral", "refer_failure"):
        if decided:
            duties.meet(kind, (REFERRAL, referral.id), at=at)
        else:
            duties.end(kind, (REFERRAL, referral.id), because=because, at=at)


def take_back(warning: Warning, *, because: str, told: str = "", by: Principal, at: datetime) -> None:
    """A warning counts as never given: its letter is stopped, or corrected if it has left, and what was found on other
    failures of the order is asked again. `told` is the reason as the person reads it in the correction."""
    letters = messaging.withdraw((WARNING, warning.id), because=because, by=by, at=at)
    warning.change(
        withdrawn_on=local_day(at),
        withdrawn_by_id=by.post_id,
        withdrawn_because=fits(because),
    )
    if letters["left"]:
        messaging.queue(
            warning.person_id,
            kind="warning_withdrawn",
            about=(WARNING, warning.id, warning.version),
            facts=wording.withdrawal_facts(warning, told=told),
            once=f"warning_withdrawn:{warning.id}",
            corrects=letters["left"][-1],
            by=by,
            at=at,
        )
    _count_anew(warning, by=by, at=at)
    publish(
        WarningWithdrawn(
            person_id=warning.person_id, warning_id=warning.id, sentence_id=warning.sentence_id, because=because
        )
    )


def let_go(row: Consideration) -> None:
    """It is agreed that nothing follows on this order."""
    publish(
        FailureLetGo(
            person_id=row.person_id, failure_id=row.failure_id, consideration_id=row.id, sentence_id=row.sentence_id
        )
    )


def ask_agreement(row: Consideration, *, by: Principal, at: datetime) -> None:
    """Neither a warning nor a referral: the team manager agrees, or sends it back."""
    duties.open_duty(
        row.person_id,
        kind="agree_decision",
        about=(CONSIDERATION, row.id),
        facts={"from": local_day(at).isoformat()},
        title="Agree to neither a warning nor a referral, or send it back",
        detail=f"Failure of {full_day(row.failure.happened_on)}",
        by=by,
        at=at,
    )


def _count_anew(warning: Warning, *, by: Principal, at: datetime) -> None:
    """Later failures of the order may have rested on this warning. Where nothing is decided the finding and its time
    are set anew; an open referral is no longer a must; a finding under a decision stays as it was."""
    for row in (
        Consideration.objects.select_related("failure")
        .filter(sentence_id=warning.sentence_id, ended_at=None, failure__state="unexcused")
        .exclude(id=warning.consideration_id)
        .order_by("id")
    ):
        asked = ladder.ask(row.sentence_id, failure_on=row.failure.happened_on)
        if not row.decision and (row.finding or {}).get("step") != asked.finding.step:
            open_consideration(row, row.failure, by=by, at=at)
        for referral in Referral.objects.filter(consideration=row, ended_at=None).exclude(must=asked.must):
            referral.change(must=asked.must)
