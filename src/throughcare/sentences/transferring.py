"""An order is asked to move to another area, whose manager accepts or refuses. Until then nothing changes."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import one_line
from throughcare.sentences import changing
from throughcare.sentences.events import TransferAnswered, TransferAsked, TransferRead
from throughcare.sentences.models import Sentence, Transfer


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
    body = changing.new_area(sentence, body_id, refused=CannotTransfer)
    if Transfer.objects.filter(sentence=sentence, state="asked").exists():
        raise CannotTransfer("Another area has been asked already. Wait for its answer, or call that off.")
    made = Transfer.objects.create(
        person_id=sentence.person_id,
        sentence=sentence,
        body=body,
        because=one_line(because, refused=CannotTransfer),
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
    return _turn_down(transfer_id, "refused", because, by=by, at=at, shown_version=shown_version)


@action
def call_off(
    transfer_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Transfer:
    """Whoever asked asks no longer, before there was an answer."""
    return _turn_down(transfer_id, "called_off", because, by=by, at=at, shown_version=shown_version)


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


def _turn_down(
    transfer_id: int, state: str, because: str, *, by: Principal, at: datetime, shown_version: int | None
) -> Transfer:
    row = _asked(transfer_id, shown_version=shown_version)
    why = one_line(because, refused=CannotTransfer)
    row.change(state=state, answered_at=at, answered_by_id=by.post_id, answer_because=why)
    _tell(row, at=at)
    return row


def _tell(row: Transfer, *, at: datetime) -> None:
    publish(TransferAnswered(person_id=row.person_id, transfer_id=row.pk, answer=row.state, at=at))
