"""What other limits, or another rule of early ends, would make of orders is seen before it holds."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from throughcare.accounts.principals import Principal
from throughcare.policy import proposals
from throughcare.policy.proposals import Change
from throughcare.sentences import actions, changing, rehearsing
from throughcare.sentences.models import Requirement
from throughcare.sentences.tests.test_impose import community_order


def tried(topic: str, was: str, now: str) -> list[Change]:
    """What would change with other words in a file of the rule book."""
    text = proposals.installed(topic, jurisdiction="england_wales")
    assert was in text
    proposal = proposals.read(topic, jurisdiction="england_wales", text=text.replace(was, now))
    return [one for one in rehearsing.would_change(proposal) if one is not None]


def test_a_lower_limit_is_seen_on_the_orders_in_force(someone: int, grace: Principal, at: datetime) -> None:
    community_order(someone, by=grace, at=at)
    ended = community_order(someone, by=grace, at=at)
    actions.end(ended.pk, on=at.date(), because="Revoked", by=grace, at=at)
    (found,) = tried("requirements", "most = 300\ntotal_most = 300", "most = 100\ntotal_most = 300")
    assert (found.what, found.name, found.was) == ("limit", "Unpaid work", "Within the limits")
    assert found.now == "Unpaid work is at most 100 hours; 120 is more."
    assert tried("requirements", "most = 300", "most = 300") == []
    assert rehearsing.count() == 2  # both requirements


def test_another_rule_of_early_ends_is_seen_on_orders_that_ended_by_it(
    someone: int, grace: Principal, at: datetime
) -> None:
    order = community_order(someone, by=grace, at=at)
    work = Requirement.objects.get(code="unpaid_work")
    actions.record_progress(work.pk, done=Decimal(120), by=grace, at=at)
    change = changing.complete_early(order.pk, on=at.date(), because="All done", by=grace, at=at)
    (found,) = tried("early_completion", '"rehabilitation_activity", ', "")
    assert (found.what, found.row_id) == ("early", change.pk)
    assert (found.was, found.now) == ("23 November 2026: ends, order", "23 November 2026: runs on, order")
    assert "Rehabilitation activity: not all of it is done." in found.because
    (none,) = tried("early_completion", "valid_from = 2026-05-11", "valid_from = 2027-01-01")
    assert none.now == "The law would know no early end"
