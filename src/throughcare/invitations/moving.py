"""How a person signs in goes with them. Of two invitations, that of the record which is kept stands.

A passkey does not go with them: it says to which record it belongs, and is made anew for the one that is kept.
"""

from __future__ import annotations

from throughcare.invitations.models import Invitation, Passkey
from throughcare.people.merging.rows import Mover, Part, Table


def settle(mover: Mover) -> None:
    """One invitation stands for one person; the other ends. No passkey of the record that is no more opens anything."""
    for passkey in Passkey.objects.filter(person_id=mover.other_id, removed_at=None):
        mover.change(passkey, removed_at=mover.at)
    stands = {
        row.person_id: row
        for row in Invitation.objects.filter(person_id__in=(mover.keep_id, mover.other_id), ended_at=None)
    }
    if len(stands) < 2:
        return
    gives_way = stands[mover.other_id]
    mover.change(gives_way, ended_at=mover.at, ended_why="merged", ended_by="The merge")


PART = Part(
    (
        Table(Invitation, "Invitation to their own side"),
        Table(Passkey, with_="invitation"),
    ),
    settle=settle,
)
