"""What is open between them and us has words for them, and what staff owe among themselves has none."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from throughcare.accounts.principals import Principal
from throughcare.duties import actions as duties
from throughcare.duties.models import Duty
from throughcare.kernel.clock import LONDON, last_day
from throughcare.plans.actions import saying
from throughcare.policy import editions
from throughcare.policy.books import Duties, DutyKind
from throughcare.portal import queries
from throughcare.portal.queries.owed import DO_NOW, OWED
from throughcare.portal.tests.conftest import Own

QUERIES = Path(queries.__path__[0])
KINDS = [
    pytest.param(kind, id=f"{jurisdiction}-{kind.code}")
    for jurisdiction in editions.jurisdictions()
    for kind in editions.editions(Duties, jurisdiction=jurisdiction)[-1].book.kinds
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_owed_to_or_by_the_person_has_words_for_them(kind: DutyKind) -> None:
    said = kind.code in DO_NOW or kind.code in OWED
    assert said is (kind.owes in {"person", "service"}), f"{kind.code}: {kind.name}"


def test_home_says_what_we_owe_by_when_and_what_is_late(own: Own, aaron: int, grace: Principal, at: datetime) -> None:
    about = ("people.person", aaron)
    duties.open_duty(aaron, kind="tell_why_no_help", about=about, facts={"from": at.date()}, title="x", at=at, by=grace)
    early = datetime(2026, 11, 2, 9, tzinfo=at.tzinfo)
    duties.open_duty(
        aaron, kind="answer_help", about=about, facts={"from": early.date()}, title="A note.", at=early, by=grace
    )
    duties.open_duty(
        aaron, kind="agree_decision", about=about, facts={"from": at.date()}, title="Secret", at=at, by=grace
    )
    text = own.see("/my/")
    assert "We tell you why some help is not there." in text
    assert "This is late." in text
    assert "We answer the help you asked for." in text
    assert "A note." not in text
    assert "Secret" not in text


@pytest.mark.parametrize(
    ("due_at", "says"),
    [
        pytest.param(datetime(2026, 11, 25, 0, 0, tzinfo=LONDON), "Tuesday 24 November", id="winter"),
        pytest.param(datetime(2027, 6, 30, 0, 0, tzinfo=LONDON), "Tuesday 29 June", id="summer"),
        pytest.param(datetime(2026, 11, 25, 0, 30, tzinfo=LONDON), "Wednesday 25 November", id="within-a-day"),
    ],
)
def test_what_ends_at_midnight_is_due_by_the_day_before_on_every_page(
    own: Own, aaron: int, grace: Principal, at: datetime, due_at: datetime, says: str
) -> None:
    saying.ask_for_help(aaron, kind="money", words="I owe rent.", by=grace, at=at)
    Duty.objects.get(kind="answer_help").change(due_at=due_at)
    Duty.objects.exclude(kind="answer_help").delete()
    assert f"By {says}" in own.see("/my/")
    assert f"We tell you more by {says}" in own.see("/my/asked/")
    assert last_day(due_at) == last_day(due_at.astimezone(UTC))


def test_at_the_midnight_itself_it_is_late(own: Own, aaron: int, grace: Principal, at: datetime) -> None:
    saying.ask_for_help(aaron, kind="money", words="I owe rent.", by=grace, at=at)
    Duty.objects.get(kind="answer_help").change(due_at=at)
    assert "This is late." in own.see("/my/")


def test_no_page_of_theirs_turns_a_time_into_a_day_by_itself() -> None:
    itself = re.compile(r"local_day\(.*due_at|due_on|microseconds")
    assert [path.name for path in QUERIES.glob("*.py") if itself.search(path.read_text(encoding="utf-8"))] == []
