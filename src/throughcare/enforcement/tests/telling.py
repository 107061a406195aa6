"""Short ways to say in a test what somebody failed to do and what followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from throughcare.accounts.principals import Principal
from throughcare.enforcement.actions import decisions, failures
from throughcare.enforcement.models import Consideration, Failure, Warning
from throughcare.kernel.clock import LONDON
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts
from throughcare.sentences.models import Sentence

REASON = "No word from him, and none came later."
TOLD = "You were not at home at 9pm on the day of your curfew."


def morning(day: date) -> datetime:
    """10:00 of a day in London."""
    return datetime(day.year, day.month, day.day, 10, tzinfo=LONDON)


def first_order(person_id: int) -> int:
    """The id of the person's earliest order."""
    return Sentence.objects.filter(person_id=person_id).order_by("sentenced_on", "id").values_list("id", flat=True)[0]


def suspended(person_id: int, *, by: Principal, at: datetime) -> int:
    """A suspended sentence order of 2 February 2026, beside what there is. Answers its id."""
    return sentences.impose(
        person_id,
        order_type="SSO",
        court="Northgate Crown Court",
        sentenced_on=date(2026, 2, 2),
        length_months=18,
        requirements=[RequirementFacts(code="unpaid_work", amount=Decimal(100))],
        offences=[OffenceFacts(text="Theft from a shop")],
        by=by,
        at=at,
    ).pk


def on_licence(person_id: int, *, by: Principal, at: datetime) -> int:
    """A prison sentence with release on licence on 6 August 2026. Answers its id."""
    return sentences.impose(
        person_id,
        order_type="SDS",
        court="Northgate Crown Court",
        sentenced_on=date(2025, 2, 6),
        length_years=3,
        release="LICENCE",
        released_on=date(2026, 8, 6),
        requirements=[RequirementFacts(code="keep_in_touch")],
        offences=[OffenceFacts(text="Robbery")],
        by=by,
        at=at,
    ).pk


def recorded(
    person_id: int, on: date, *, by: Principal, orders: Sequence[int] = (), at: datetime | None = None
) -> Failure:
    """A curfew that was not kept, to be judged."""
    return failures.consider_failure(
        person_id,
        kind="curfew",
        happened_on=on,
        words="Not at home at 21:00; the tag reported it.",
        told_us="Monitoring company",
        sentence_ids=orders or [first_order(person_id)],
        by=by,
        at=at or morning(on),
    )


def failed(
    person_id: int, on: date, *, by: Principal, orders: Sequence[int] = (), at: datetime | None = None
) -> list[Consideration]:
    """The same, judged to be without reasonable excuse; answers what is to be decided, in the order of the orders."""
    failure = recorded(person_id, on, by=by, orders=orders, at=at)
    failures.judge_failure(failure.id, excused=False, words=REASON, by=by, at=at or morning(on))
    return considered(failure)


def considered(failure: Failure) -> list[Consideration]:
    """What is to be decided on a failure, as it stands."""
    return list(Consideration.objects.filter(failure=failure).select_related("failure").order_by("sentence_id"))


def decided(row: Consideration, decision: str, *, by: Principal, at: datetime) -> Consideration:
    """A decision with its reason."""
    return decisions.decide(row.id, decision=decision, words=REASON, circumstances=TOLD, by=by, at=at)


def warned(person_id: int, on: date, *, by: Principal, orders: Sequence[int] = ()) -> Warning:
    """A failure of the day before and the warning given for it on a day."""
    (row,) = failed(person_id, on - timedelta(days=1), by=by, orders=orders, at=morning(on))
    decided(row, "warn", by=by, at=morning(on))
    return Warning.objects.get(consideration=row)


def step(row: Consideration) -> str:
    """What the rule found last."""
    row.refresh_from_db()
    assert row.finding is not None
    return str(row.finding["step"])
