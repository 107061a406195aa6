"""What is done with a part besides changing it: an address looked at, a move that happened, a registration reviewed."""

from __future__ import annotations

from datetime import date, datetime

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.people.events import Reviewed, ReviewSet
from throughcare.people.models import Address, Adjustment, Consent, Registration, RegistrationReview, Relation
from throughcare.people.record.kinds import kind_of, lists


class CannotRecord(Refused):
    """What would be recorded cannot have been so."""


@action
def verify_address(
    row_id: int,
    *,
    verified: bool,
    how: str,
    on: date,
    shown_version: int | None,
    by: Principal,
    at: datetime,
) -> Address:
    """Somebody looked whether the person lives there: yes or no, how, and on which day."""
    row = Address.objects.get(id=row_id).check_shown(shown_version)
    if on > local_day(at):
        raise CannotRecord("The day it was looked at cannot be still to come.", field="on")
    if how not in {choice.code for choice in lists(row.person_id, on=on).verified_how}:
        raise CannotRecord("Choose how it was verified.", field="how")
    return row.change(
        shown_version=shown_version, verified=verified, verified_how=how, verified_on=on, verified_by=by.name
    )


@action
def moved(row_id: int, *, on: date, shown_version: int | None, by: Principal, at: datetime) -> Address:
    """A planned move happened on that day: the address before ends, and letters go to this one."""
    row = Address.objects.get(id=row_id).check_shown(shown_version)
    if row.happened or row.until is not None:
        raise CannotRecord("This is no planned move.")
    if on > local_day(at):
        raise CannotRecord("The day they moved cannot be still to come.", field="on")
    kind = kind_of("address")
    kind.gives_way(row.person_id, {"kind": row.kind}, on, row.pk)
    row.change(shown_version=shown_version, happened=True, since=on)
    kind.follows(row, at)
    return row


@action
def give_consent(
    relation_id: int,
    *,
    covers: str,
    given_on: date,
    how: str,
    by: Principal,
    at: datetime,
    note: str = "",
) -> Consent:
    """The person agreed that we may be in touch with somebody about something."""
    relation = Relation.objects.get(id=relation_id)
    if relation.until is not None:
        raise CannotRecord("They are no longer on the record as somebody close.")
    if given_on > local_day(at):
        raise CannotRecord("The day consent was given cannot be still to come.", field="given_on")
    if Consent.objects.filter(relation=relation, covers=covers, withdrawn_on=None).exists():
        raise CannotRecord("There is consent to this already.", field="covers")
    return Consent.objects.create(
        person_id=relation.person_id,
        relation=relation,
        covers=covers,
        given_on=given_on,
        how=how,
        note=note,
        recorded_by=by.name,
    )


@action
def withdraw_consent(
    row_id: int, *, on: date, how: str, shown_version: int | None, by: Principal, at: datetime
) -> Consent:
    """The person agrees no more, from that day. It needs no reason; `how` is how they told us."""
    row = Consent.objects.get(id=row_id).check_shown(shown_version)
    if row.withdrawn_on is not None:
        raise CannotRecord("It was withdrawn already.")
    if on > local_day(at):
        raise CannotRecord("The day it was withdrawn cannot be still to come.", field="on")
    if on < row.given_on:
        raise CannotRecord("That is before it was given.", field="on")
    return row.change(shown_version=shown_version, withdrawn_on=on, withdrawn_how=how)


@action
def review_registration(
    row_id: int,
    *,
    words: str,
    next_on: date,
    shown_version: int | None,
    by: Principal,
    at: datetime,
) -> Registration:
    """Somebody looked at a registration again: it still holds, and is looked at next on `next_on`."""
    row = Registration.objects.get(id=row_id).check_shown(shown_version)
    on = local_day(at)
    if row.until is not None:
        raise CannotRecord("This has ended.")
    if next_on <= on:
        raise CannotRecord("The next day to look at it must be still to come.", field="next_on")
    RegistrationReview.objects.create(
        person_id=row.person_id, registration=row, on=on, words=words.strip(), next_on=next_on
    )
    row.change(shown_version=shown_version, review_on=next_on)
    _reviewed("registration", row.person_id, row.pk, next_on, at=at)
    return row


@action
def review_adjustment(
    row_id: int, *, next_on: date | None, shown_version: int | None, by: Principal, at: datetime
) -> Adjustment:
    """The person was asked whether it still helps, and it does."""
    row = Adjustment.objects.get(id=row_id).check_shown(shown_version)
    on = local_day(at)
    if row.until is not None:
        raise CannotRecord("This has ended.")
    if next_on is not None and next_on <= on:
        raise CannotRecord("The next day to ask must be still to come.", field="next_on")
    row.change(shown_version=shown_version, agreed_on=on, review_on=next_on)
    _reviewed("adjustment", row.person_id, row.pk, next_on, at=at)
    return row


def _reviewed(part: str, person_id: int, row_id: int, next_on: date | None, *, at: datetime) -> None:
    publish(Reviewed(person_id, part=part, row_id=row_id, at=at))
    publish(ReviewSet(person_id, part=part, row_id=row_id, review_on=next_on, at=at))
