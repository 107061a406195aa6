"""What can be an order, when it ends, and where a requirement stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from throughcare.policy.books import Requirements
from throughcare.policy.editions import NoEdition, edition
from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts
from throughcare.sentences.rules import orders as rules
from throughcare.sentences.rules.doubts import doubts

TODAY = date(2026, 11, 23)
BOOKS = rules.books("england_wales", on=TODAY)

ORDER = SentenceFacts(
    order_type="CO",
    court="Northgate Magistrates' Court",
    sentenced_on=date(2025, 9, 3),
    length_months=24,
    requirements=(RequirementFacts("rehabilitation_activity", Decimal(30)),),
    offences=(OffenceFacts("Burglary", committed_on=date(2025, 6, 1)),),
)
LICENCE = SentenceFacts(
    order_type="SDS",
    sentenced_on=date(2024, 3, 4),
    length_years=3,
    release="LICENCE",
    released_on=date(2025, 9, 4),
    requirements=(RequirementFacts("keep_in_touch"),),
    offences=(OffenceFacts("Robbery"),),
)


def faults(facts: SentenceFacts) -> list[str]:
    """Why it cannot be, and what the rules doubt of it."""
    impossible = [fault.message for fault in rules.can_it_be(facts, known=BOOKS, today=TODAY)]
    return impossible or [doubt.message for doubt in doubts(facts, known=BOOKS)]


def with_requirement(code: str, amount: object = None, **more: object) -> SentenceFacts:
    given = None if amount is None else Decimal(str(amount))
    return replace(ORDER, requirements=(RequirementFacts(code, given, **more),))  # type: ignore[arg-type]


def test_an_ordinary_order_and_a_licence_have_no_fault() -> None:
    assert faults(ORDER) == []
    assert faults(LICENCE) == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (replace(ORDER, order_type="XX"), "order_type"),
        (replace(ORDER, sentenced_on=None), "sentenced_on"),
        (replace(ORDER, sentenced_on=TODAY + timedelta(days=1)), "sentenced_on"),
        (replace(ORDER, sentenced_on=date(1202, 9, 3), offences=(OffenceFacts("Theft"),)), "sentenced_on"),
        (replace(ORDER, order_type="IPP"), "order_type"),
        (replace(ORDER, ends_on=date(2025, 9, 2)), "ends_on"),
        (replace(ORDER, ended_on=TODAY + timedelta(days=1), ended_because="Revoked"), "ended_on"),
        (replace(ORDER, ended_on=date(2025, 9, 2), ended_because="Revoked"), "ended_on"),
        (replace(ORDER, ended_on=date(2026, 9, 2)), "ended_because"),
        (replace(ORDER, length_months=-1), "length_months"),
        (replace(ORDER, length_years=2025), "length_months"),
        (replace(ORDER, length_months=None), "length_months"),
        (replace(ORDER, length_months=37), "length_months"),
        (replace(ORDER, length_months=36, length_days=1), "length_months"),
        (replace(LICENCE, order_type="LIFE"), "length_months"),
        (replace(ORDER, release="LICENCE"), "release"),
        (replace(ORDER, released_on=TODAY), "release"),
        (replace(LICENCE, release="BAIL"), "release"),
        (replace(LICENCE, release=""), "release"),
        (replace(LICENCE, released_on=None), "released_on"),
        (replace(LICENCE, released_on=TODAY + timedelta(days=1)), "released_on"),
        (replace(LICENCE, released_on=date(2024, 3, 3)), "released_on"),
        (replace(LICENCE, ends_on=date(2025, 9, 3)), "ends_on"),
        (replace(ORDER, offences=()), "offence"),
        (replace(ORDER, offences=(OffenceFacts(" "),)), "offence"),
        (replace(ORDER, offences=(OffenceFacts("Theft", committed_on=TODAY),)), "committed_on"),
        (replace(ORDER, requirements=()), "requirements"),
        (with_requirement("gardening"), "requirements"),
        (with_requirement("curfew", 12, days_a_week=8), "week_curfew"),
        (replace(ORDER, term_months=6), "term_months"),
        (replace(ORDER, extension_months=6), "extension_months"),
        (with_requirement("programme", 10, since=TODAY, until=TODAY), "requirements"),
        (with_requirement("unpaid_work"), "amount_unpaid_work"),
        (with_requirement("programme", -1), "amount_programme"),
        (with_requirement("programme", 10, done=Decimal(11)), "amount_programme"),
        (replace(LICENCE, requirements=(RequirementFacts("unpaid_work"),)), "conditions"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(facts: SentenceFacts, field: str) -> None:
    first, *_ = rules.can_it_be(facts, known=BOOKS, today=TODAY)
    assert first.field == field


@pytest.mark.parametrize(("hours", "possible"), [(39, False), (40, True), (300, True), (301, False)])
def test_unpaid_work_is_40_to_300_hours(hours: int, possible: bool) -> None:
    """rules 13, row 80."""
    assert (faults(with_requirement("unpaid_work", hours)) == []) is possible


@pytest.mark.parametrize(("days", "possible"), [(120, True), (121, False)])
def test_alcohol_abstinence_lasts_at_most_120_days(days: int, possible: bool) -> None:
    """rules 13, row 82."""
    assert (faults(with_requirement("alcohol_abstinence", days)) == []) is possible


@pytest.mark.parametrize(
    ("made", "hours", "possible"),
    [
        (date(2022, 6, 27), 16, True),
        (date(2022, 6, 27), 17, False),
        (date(2022, 6, 28), 20, True),
        (date(2022, 6, 28), 21, False),
    ],
)
def test_the_longest_curfew_goes_by_the_day_of_the_sentence(made: date, hours: int, possible: bool) -> None:
    """rules 13, row 81."""
    facts = replace(
        with_requirement("curfew", hours, days_a_week=5), sentenced_on=made, offences=(OffenceFacts("Theft"),)
    )
    assert (faults(facts) == []) is possible


def test_rehabilitation_activity_is_for_offences_from_february_2015() -> None:
    """rules 1.2: the day of the offence decides; where it is not recorded the order stands."""
    old = (OffenceFacts("Theft", committed_on=date(2015, 1, 31)),)
    assert faults(replace(ORDER, offences=old)) != []
    assert faults(replace(with_requirement("supervision", 12), offences=old)) == []
    assert faults(replace(ORDER, offences=(OffenceFacts("Theft"),))) == []
    assert faults(replace(with_requirement("supervision", 12), offences=(OffenceFacts("Theft"),))) == []
    assert faults(with_requirement("supervision", 12)) != []


def test_a_suspended_sentence_may_have_no_requirement() -> None:
    assert faults(replace(ORDER, order_type="SSO", requirements=())) == []


def test_an_imported_order_may_lack_what_its_source_does_not_say() -> None:
    bare = SentenceFacts(order_type="CO", source="old system")
    assert faults(bare) == []
    assert faults(replace(bare, requirements=(RequirementFacts("unpaid_work"),))) == []
    assert faults(SentenceFacts(order_type="SDS", source="old system", release="PAROLE")) == []
    assert faults(replace(bare, requirements=(RequirementFacts("gardening"),))) != []


def test_a_sentence_with_nothing_to_keep_to_takes_no_requirement() -> None:
    scotland = rules.books("scotland", on=TODAY)
    facts = replace(LICENCE, order_type="STP", release="", released_on=None)
    (fault,) = rules.can_it_be(facts, known=scotland, today=TODAY)
    assert fault.field == "requirements"
    assert rules.can_it_be(replace(facts, requirements=()), known=scotland, today=TODAY) == ()


def test_where_the_book_has_no_conditions_none_can_be_chosen() -> None:
    facts = replace(LICENCE, order_type="LTP")
    without = replace(rules.books("scotland", on=TODAY), conditions=None)
    (fault,) = rules.can_it_be(facts, known=without, today=TODAY)
    assert fault.field == "conditions"


def test_a_requirement_without_a_unit_has_no_amount() -> None:
    residence = replace(BOOKS.requirements.book.requirement("residence", on=TODAY), unit=None)
    book = replace(BOOKS.requirements, book=Requirements(requirements=(residence,)))
    known = replace(BOOKS, requirements=book)
    (fault,) = rules.can_it_be(with_requirement("residence", 6), known=known, today=TODAY)
    assert fault.message == "Residence has no amount. Leave it empty."
    assert rules.can_it_be(with_requirement("residence"), known=known, today=TODAY) == ()


def test_there_is_no_rule_book_before_it_begins() -> None:
    with pytest.raises(NoEdition):
        rules.books("england_wales", on=date(1900, 1, 1))


@pytest.mark.parametrize(
    ("length", "last"),
    [
        ({"length_months": 12}, date(2026, 9, 2)),
        ({"length_years": 2}, date(2027, 9, 2)),
        ({"length_days": 10}, date(2025, 9, 12)),
        ({"length_weeks": 2}, date(2025, 9, 16)),
        ({"length_months": 1, "length_weeks": 1, "length_days": 1}, date(2025, 10, 10)),
        ({"length_months": 6, "after": date(2026, 1, 31)}, date(2026, 7, 31)),
        ({"length_years": 1, "length_days": 3}, date(2026, 9, 5)),
        ({}, None),
    ],
)
def test_an_order_ends_the_day_before_the_same_date(length: dict[str, Any], last: date | None) -> None:
    facts = replace(ORDER, length_months=None)
    order = BOOKS.orders.book.order("CO")
    assert rules.completed(replace(facts, **length), order=order).ends_on == last


def test_a_last_day_that_is_given_stands_and_a_life_sentence_has_none() -> None:
    assert rules.last_day(replace(ORDER, ends_on=TODAY), order=BOOKS.orders.book.order("CO")) == TODAY
    assert rules.last_day(replace(LICENCE, length_years=None), order=BOOKS.orders.book.order("LIFE")) is None


def test_an_extended_sentence_ends_with_its_longer_licence() -> None:
    facts = replace(LICENCE, order_type="EDS", extension_months=24)
    order = BOOKS.orders.book.order("EDS")
    assert rules.last_day(facts, order=order) == date(2029, 3, 3)
    assert rules.why_it_ends(facts, order=order, ends_on=date(2029, 3, 3)) == (
        "3 years and 24 months of longer licence from 4 March 2024, that day included.",
        "It ends when the custodial term and the longer licence are over.",
    )


def test_why_an_order_ends_when_it_does_is_said() -> None:
    order = BOOKS.orders.book.order("CO")
    assert rules.why_it_ends(ORDER, order=order, ends_on=date(2027, 9, 2))[0] == (
        "24 months from 3 September 2025, that day included."
    )
    after = replace(ORDER, after=date(2026, 1, 31))
    assert rules.why_it_ends(after, order=order, ends_on=date(2028, 1, 31))[0] == (
        "It begins on 1 February 2026, the day after the sentence before it ends."
    )
    assert rules.why_it_ends(ORDER, order=order, ends_on=date(2027, 9, 1))[0] == (
        "As the court or the licence named it: worked out from 24 months it would be 2 September 2027."
    )
    bare = replace(ORDER, length_months=None)
    assert rules.why_it_ends(bare, order=order, ends_on=TODAY)[0] == "As the court or the licence named it."
    nothing = replace(order, ending="")
    assert rules.why_it_ends(bare, order=nothing, ends_on=None) == ()


def test_supervision_begins_with_the_order_or_with_release() -> None:
    assert rules.begins_on(ORDER, order=BOOKS.orders.book.order("CO")) == date(2025, 9, 3)
    assert rules.begins_on(LICENCE, order=BOOKS.orders.book.order("SDS")) == date(2025, 9, 4)


def standing(**more: object) -> rules.Standing:
    facts: dict[str, object] = {
        "amount": Decimal(100),
        "done": Decimal(40),
        "unit": "hours",
        "completed_on": None,
        "since": date(2026, 1, 1),
        "last": date(2026, 12, 31),
        "today": date(2026, 7, 2),
    }
    return rules.standing(**{**facts, **more})  # type: ignore[arg-type]


def test_where_a_requirement_stands_is_said_in_words() -> None:
    assert standing() == rules.Standing("Behind by 10 hours", "soon", behind=Decimal(10))
    assert standing(done=Decimal(50)).text == "On course"
    assert standing(completed_on=date(2026, 7, 1)).text == "Done 1 July 2026"
    assert standing(today=date(2027, 1, 1)).text == "Not finished: 60 hours left"
    assert standing(since=None).text == "No dates recorded"
    assert standing(unit="months").text == "In force"
    assert standing(amount=None, last=None).text == "In force"
    assert standing(unit="months", today=date(2027, 1, 1)).text == "Over"


def test_amounts_and_lengths_in_words() -> None:
    assert rules.amount_text(Decimal("7.5"), "hours") == "7.5 hours"
    assert rules.amount_text(Decimal("120.0"), "hours") == "120 hours"
    assert rules.amount_text(Decimal(1), "days") == "1 day"
    assert rules.amount_text(Decimal(10), "daily_hours") == "10 hours a day"
    assert rules.amount_text(Decimal(3), None) == "3"
    assert rules.length_text(years=2, months=6) == "2 years 6 months"


def test_without_a_date_the_newest_row_of_a_requirement_is_used() -> None:
    bare = SentenceFacts(order_type="CO", source="old system")
    found = rules.requirement("curfew", bare, known=BOOKS)
    assert found is not None
    assert found.most == 20
    assert rules.requirement("gardening", bare, known=BOOKS) is None


def forecast(**more: object) -> str:
    facts: dict[str, object] = {
        "amount": Decimal(100),
        "done": Decimal(40),
        "unit": "hours",
        "completed_on": None,
        "since": date(2026, 1, 1),
        "last": date(2026, 12, 31),
        "today": date(2026, 7, 2),
    }
    return rules.forecast(**{**facts, **more})  # type: ignore[arg-type]


def test_the_forecast_goes_by_the_pace_until_now() -> None:
    assert forecast() == "At this pace done 1 April 2027, 91 days too late"
    assert forecast(done=Decimal(60)) == "At this pace done 1 November 2026"
    assert forecast(last=None) == "At this pace done 1 April 2027"
    assert forecast(done=Decimal(0)) == "Nothing done yet"
    assert forecast(done=Decimal("0.1")) == "At this pace not done in ten years"
    assert forecast(last=date(2027, 3, 31)) == "At this pace done 1 April 2027, 1 day too late"


@pytest.mark.parametrize(
    "more",
    [
        {"completed_on": date(2026, 7, 1)},
        {"amount": None},
        {"unit": "months"},
        {"since": None},
        {"today": date(2026, 1, 1)},
    ],
)
def test_where_nothing_can_be_told_there_is_no_forecast(more: dict[str, object]) -> None:
    assert forecast(**more) == ""


# ------------------------------------------------------------------------------------- all of it within twelve months
WORK_ROWS = edition(Requirements, jurisdiction="england_wales", on=date(2026, 1, 1)).book.requirement(
    "unpaid_work", on=date(2026, 1, 1)
)


def work_by(made: date, today: date, done: date | None = None) -> rules.DoneBy | None:
    return rules.done_by(WORK_ROWS.within, sentenced_on=made, completed_on=done, today=today)


@pytest.mark.parametrize(
    ("made", "today", "done", "on", "binds", "late"),
    [
        (date(2025, 9, 3), date(2026, 5, 10), None, date(2026, 9, 2), True, False),  # still the law
        (date(2025, 5, 11), date(2026, 5, 10), None, date(2026, 5, 10), True, False),  # on the last day
        (date(2025, 3, 1), date(2026, 5, 10), None, date(2026, 2, 28), True, True),
        (date(2025, 3, 1), date(2026, 11, 23), None, date(2026, 2, 28), False, True),  # passed while it was the law
        (date(2025, 3, 1), date(2026, 11, 23), date(2026, 3, 1), date(2026, 2, 28), False, True),
    ],
)
def test_unpaid_work_was_to_be_done_within_twelve_months(
    made: date, today: date, done: date | None, on: date, binds: bool, late: bool
) -> None:
    """rules 2.1: until about 11 May 2026, then for no order any more."""
    found = work_by(made, today, done)
    assert found is not None
    assert (found.on, found.binds, found.late) == (on, binds, late)
    assert ("the law sets no such time" in found.says) == (late and not binds)


@pytest.mark.parametrize(
    ("made", "today", "done"),
    [
        (date(2025, 9, 3), date(2026, 5, 11), None),  # the rule ended before the twelve months did
        (date(2025, 5, 12), date(2026, 11, 23), None),
        (date(2026, 6, 1), date(2026, 11, 23), None),  # made after it
        (date(2025, 3, 1), date(2026, 11, 23), date(2026, 2, 28)),  # done in time
    ],
)
def test_and_nothing_is_said_where_that_does_not_matter(made: date, today: date, done: date | None) -> None:
    assert work_by(made, today, done) is None
