"""What is open between them and us has words for them, and what staff owe among themselves has none."""

from __future__ import annotations

from datetime import datetime

import pytest

from throughcare.accounts.principals import Principal
from throughcare.duties import actions as duties
from throughcare.policy import editions
from throughcare.policy.books import Duties, DutyKind
from throughcare.portal.queries.owed import DO_NOW, OWED
from throughcare.portal.tests.conftest import Own

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
