"""An order is asked to move to another area, whose manager accepts or refuses. Until then nothing changes."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.organisations.models import Organisation
from throughcare.sentences import changing
from throughcare.sentences.events import TransferAnswered, TransferAsked, TransferRead
from throughcare.sentences.models import OrderChange, Sentence, Transfer

LONGEST_REASON = 300


class CannotTransfer(Refused):
    """The order cannot move there, or the question was answered already."""


@action
def ask(
    sentence_id: int, *, body_id: int, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Transfer:
    """Ask another area to take the order over. The officer here stays responsible. Raises `CannotTransfer`."""
    sentence = Sentence.objects.select_for_update().get(id=sentence_id).check_shown(shown_version)
    if sentence.ended_on is not None:
        raise CannotTransfer("This order has ended. Open it again first.")
    body = Organisation.objects.filter(id=body_id, until=None).first()
    if body is None:
        raise CannotTransfer("Select the area.", field="body_id")
    if Transfer.objects.filter(sentence=sentence, state="asked").exists():
        raise CannotTransfer("Another area has been asked already. Wait for its answer, or call that off.")
    last = OrderChange.objects.filter(sentence=sentence, kind="transfer", undone_at=None).order_by("-on", "-id").first()
    if last is not None and last.body_id == body.pk:
        raise CannotTransfer(f"{body.name} answers for it already.", field="body_id")
    made = Transfer.objects.create(
        person_id=sentence.person_id,
        sentence=sentence,
        body=body,
        because=_reason(because),
        asked_at=at,
        by_id=by.post_id,
    )
    sentence.change()  # whoever still looks at the order as it was is told that it is to move
    publish(TransferAsked(person_id=made.person_id, transfer_id=made.pk, at=at))
    return made


@action
def accept(transfer_id: int, *, by: Principal, at: datetime, shown_version: int | None = None) -> Transfer:
    """The area takes the order over from today. Who is the officer there is for the slice above to name."""
    row = _asked(transfer_id, shown_version=shown_version)
    change = changing.transfer(
        row.sentence_id, body_id=row.body_id, on=local_day(at), because=row.because, by=by, at=at
    )
    row.change(state="accepted", answered_at=at, answered_by_id=by.post_id, made_id=change.pk)
    _tell(row, at=at)
    return row


@action
def refuse(
    transfer_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Transfer:
    """The area does not take it, and says why. Nothing changes; the officer here is told."""
    row = _asked(transfer_id, shown_version=shown_version)
    row.change(state="refused", answered_at=at, answered_by_id=by.post_id, answer_because=_reason(because))
    _tell(row, at=at)
    return row


@action
def call_off(
    transfer_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Transfer:
    """Whoever asked asks no longer, before there was an answer."""
    row = _asked(transfer_id, shown_version=shown_version)
    row.change(state="called_off", answered_at=at, answered_by_id=by.post_id, answer_because=_reason(because))
    _tell(row, at=at)
    return row


@action
def read(transfer_id: int, *, by: Principal, at: datetime, shown_version: int | None = None) -> Transfer:
    """The officer who asked has read why it was refused."""
    row = Transfer.objects.select_for_update().get(id=transfer_id).check_shown(shown_version)
    if row.state != "refused" or row.read_at is not None:
        raise CannotTransfer("There is no answer to read any more.")
    row.change(read_at=at)
    publish(TransferRead(person_id=row.person_id, transfer_id=row.pk, at=at))
    return row


def _asked(transfer_id: int, *, shown_version: int | None) -> Transfer:
    row = Transfer.objects.select_for_update().get(id=transfer_id).check_shown(shown_version)
    if row.state != "asked":
        raise CannotTransfer(f"This was answered already: {row.get_state_display().lower()}.")
    return row


def _reason(because: str) -> str:
    because = " ".join(because.split())
    if not because:
        raise CannotTransfer("Say why.", field="because")
    if len(because) > LONGEST_REASON:
        raise CannotTransfer(f"The reason must be {LONGEST_REASON} characters or fewer.", field="because")
    return because


def _tell(row: Transfer, *, at: datetime) -> None:
    publish(TransferAnswered(person_id=row.person_id, transfer_id=row.pk, answer=row.state, at=at))
