"""Orders that another area is asked to take over: who is asked, and the officer who is named with the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions
from throughcare.allocations.models import Responsibility
from throughcare.kernel.acts import action
from throughcare.kernel.texts import LONGEST_REASON
from throughcare.organisations import queries as organisations
from throughcare.people.models import Headline
from throughcare.sentences import labels, transferring
from throughcare.sentences.models import Transfer


@dataclass(frozen=True)
class Asked:
    """An order that waits for the answer of a manager's area, or has it."""

    id: int
    version: int
    person_id: int
    sentence_id: int
    name: str
    reference: str
    tier: str
    order: str
    court: str
    ends_on: date | None
    officer: str
    office: str
    area: str
    because: str
    asked_by: str
    asked_at: datetime
    state: str
    state_text: str


def asked_of(by: Principal, transfer_id: int) -> Asked | None:
    """The order, if it waits for an answer of the area of this manager, or they gave it; else None. Three queries."""
    row = (
        Transfer.objects.filter(Q(state="asked") | Q(state__in=["accepted", "refused"], answered_by_id=by.post_id))
        .filter(id=transfer_id, body_id__in=organisations.bodies_over(by.office_id))
        .select_related("sentence", "body", "by__user")
        .first()
    )
    if row is None:
        return None
    about = Headline.objects.get(person_id=row.person_id)
    return Asked(
        id=row.pk,
        version=row.version,
        person_id=row.person_id,
        sentence_id=row.sentence_id,
        name=about.name,
        reference=about.reference,
        tier=about.tier,
        order=labels.order_full(row.sentence),
        court=row.sentence.court,
        ends_on=row.sentence.ends_on,
        officer=about.officer,
        office=about.office,
        area=row.body.name,
        because=row.because,
        asked_by=row.by.user.name if row.by else "",
        asked_at=row.asked_at,
        state=row.state,
        state_text=row.get_state_display(),
    )


@action
def accept(
    transfer_id: int, *, post_id: int, by: Principal, at: datetime, shown_version: int | None = None
) -> Responsibility:
    """Take the order over and name the officer, in one act: nobody is between two officers. Raises what
    `transferring.accept` and `actions.allocate` raise."""
    row = transferring.accept(transfer_id, by=by, at=at, shown_version=shown_version)
    said = f"Moved to {row.body.name}: {row.because}"
    made: Responsibility = actions.allocate(
        row.person_id,
        role="offender_manager",
        post_id=post_id,
        because=said if len(said) <= LONGEST_REASON else row.because,
        changed_for="moved",
        by=by,
        at=at,
    )
    return made
