"""What letters follow from the record of a person: `reactions.py` says of what."""

from __future__ import annotations

from throughcare.accounts.principals import system
from throughcare.kernel.clock import local_day
from throughcare.messaging import actions as messaging
from throughcare.people.events import ChangeDecided, CorrectionAnswered
from throughcare.people.models import CorrectionAsked, ProposedChange
from throughcare.people.record.kinds import kind_of

CHANGE, ASKED = "people.proposedchange", "people.correctionasked"
BY = system("messaging")


def tell_of_change(event: ChangeDecided) -> None:
    """The person is told why a change they told us of was refused, or what was put right in it; and whether they may
    move."""
    change = ProposedChange.objects.get(id=event.change_id)
    if change.leave_because and event.state != "withdrawn":
        _tell_of_move(change, event)
        return
    if event.state not in {"refused", "corrected"}:
        return
    messaging.queue(
        event.person_id,
        kind=f"change_{event.state}",
        about=(CHANGE, change.pk, change.version),
        facts={
            "what": _WHAT[change.part],
            "declared_on": change.declared_on.isoformat(),
            "decided_on": local_day(event.at).isoformat(),
            "because": change.because,
        },
        once=f"change:{change.pk}",
        by=BY,
        at=event.at,
    )


def _tell_of_move(change: ProposedChange, event: ChangeDecided) -> None:
    place = ", ".join(filter(None, (change.values.get("lines"), change.values.get("town"))))
    messaging.queue(
        event.person_id,
        kind="move_refused" if event.state == "refused" else "move_allowed",
        about=(CHANGE, change.pk, change.version),
        facts={
            "new_address": place or str(change.values.get("postcode", "")),
            "move_on": change.values["planned_for"],
            "because": change.because,
        },
        once=f"change:{change.pk}",
        by=BY,
        at=event.at,
    )


def tell_of_correction(event: CorrectionAnswered) -> None:
    """The person is told what was put right on their record, or why not."""
    asked = CorrectionAsked.objects.get(id=event.asked_id)
    if asked.state not in _ANSWERED:
        return
    messaging.queue(
        event.person_id,
        kind="record_checked",
        about=(ASKED, asked.pk, asked.version),
        facts={
            "asked_on": local_day(asked.asked_at).isoformat(),
            "outcome": asked.state,
            "answer": asked.answer,
        },
        once=f"correction_asked:{asked.pk}",
        by=BY,
        at=event.at,
    )


_ANSWERED = ("corrected", "partly", "refused")
_WHAT = {
    part: {"phone": "phone number or e-mail", "commitment": "diary", "circumstance": "circumstances"}.get(
        part, kind_of(part).name.lower()
    )
    for part in ("address", "phone", "name", "circumstance", "commitment", "family")
}
