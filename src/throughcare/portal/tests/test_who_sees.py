"""What a person reads of who was given their record tells nothing that they are not to know yet."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from throughcare.accounts.principals import Principal
from throughcare.audit import actions as audit
from throughcare.kernel import context
from throughcare.messaging.models import Letter
from throughcare.portal.tests.conftest import Own


def printed(doing: str, person_id: int, *, by: Principal, at: datetime) -> None:
    audit.write(
        audit.Line(
            at=at,
            principal=by.key,
            who=by.name,
            category="disclosure",
            doing=doing,
            allowed=True,
            person_id=person_id,
            people=(person_id,),
            request_id=context.current().request_id,
        )
    )


def told(kind: str, person_id: int, *, at: datetime) -> None:
    Letter.objects.create(
        person_id=person_id,
        kind=kind,
        channel="post",
        dated_on=at.date(),
        facts={},
        about_id=1,
        about_version=1,
        once=f"{kind}:{at}",
        state="sent",
        hold_until=at,
        sent_at=at,
    )


@pytest.mark.parametrize(
    ("doing", "kind", "says"),
    [
        ("print_recall", "recalled", "Papers about going back to prison"),
        ("print_breach", "to_court", "Papers about your order"),
    ],
)
def test_papers_of_what_is_not_told_yet_do_not_show(
    own: Own, aaron: int, grace: Principal, at: datetime, doing: str, kind: str, says: str
) -> None:
    """Somebody who reads that papers about prison were printed today may not be at home when they are called back."""
    printed(doing, aaron, by=grace, at=at - timedelta(days=3))
    printed("print_order", aaron, by=grace, at=at - timedelta(days=3))
    page = own.see("/my/information/")
    assert says not in page
    assert "What the court ordered" in page
    told(kind, aaron, at=at - timedelta(days=2))
    assert says in own.see("/my/information/")
    printed(doing, aaron, by=grace, at=at - timedelta(days=1))  # the next one begins
    assert says not in own.see("/my/information/")
