"""What letters follow from the record of a person: `reactions.py` says of what."""

from __future__ import annotations

from throughcare.accounts.principals import system
from throughcare.kernel.clock import local_day
from throughcare.messaging import actions as messaging
from throughcare.people.events import ChangeDecided
from throughcare.people.models import ProposedChange
from throughcare.people.record.kinds import kind_of

CHANGE = "people.proposedchange"
BY = system("messaging")


def tell_of_change(event: ChangeDecided) -> None:
    """The person is told why a change they told us of was refused, or what was put right in it."""
    if event.state not in {"refused", "corrected"}:
        return
    change = ProposedChange.objects.get(id=event.change_id)
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


_WHAT = {
    part: {"phone": "phone number or e-mail", "commitment": "diary", "circumstance": "circumstances"}.get(
        part, kind_of(part).name.lower()
    )
    for part in ("address", "phone", "name", "circumstance", "commitment", "family")
}
