"""The demo has somebody at court, somebody to be recalled, and hours that are worked."""

from __future__ import annotations

from datetime import datetime

from throughcare.demo import cast, enforced, stories
from throughcare.enforcement.models import Breach, Recall
from throughcare.kernel import context
from throughcare.organisations import queries as organisations
from throughcare.unpaid_work.models import Session


def test_a_new_user_finds_a_breach_a_recall_a_garden_and_who_is_on_duty(staff: cast.Staff, at: datetime) -> None:
    with context.acting(principal=cast.DEMO.key, reason="demo"):
        stories.tell_one(
            next(part for part in stories._parts() if part.surname == "Whitfield"), staff, staff.grace, at=at
        )
        assert enforced.tell(staff, at=at) == 2
        assert Breach.objects.get().state == "writing"
        recall = Recall.objects.get()
        assert (recall.decision, recall.agreed_at) == ("recall", None)
        assert Session.objects.filter(on__gt=at.date()).exists()
        assert [turn.who for turn in organisations.rota(staff.kilner_street, at=at)] == ["Simon Hale", "Maya Sutton"]
