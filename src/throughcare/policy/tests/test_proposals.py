"""A change of the rule book that is tried, and findings that are replayed."""

from datetime import date

import pytest

from throughcare.policy import calendars, editions, proposals, replays
from throughcare.policy.books import BankHolidays, Contact, Standards

ENGLAND, DAY = "england_wales", date(2026, 11, 23)
STANDARDS = proposals.installed("standards", jurisdiction=ENGLAND)


def test_a_proposal_stands_in_the_place_of_one_file_and_leaves_the_others() -> None:
    proposal = proposals.read("standards", jurisdiction=ENGLAND, text=STANDARDS.replace("count = 15\n", "count = 20\n"))
    now, then = (book.edition(Standards, jurisdiction=ENGLAND, on=DAY) for book in (proposals.AS_INSTALLED, proposal))
    assert now == editions.edition(Standards, jurisdiction=ENGLAND, on=DAY)
    assert {row.count for row in then.book.rows if row.kind == "sentence_plan"} >= {20}
    assert then.reference == now.reference
    for kind, where in ((Contact, ENGLAND), (Standards, "scotland")):
        assert proposal.edition(kind, jurisdiction=where, on=DAY) == editions.edition(kind, jurisdiction=where, on=DAY)
    assert proposal.calendar(ENGLAND) == calendars.bank_holidays(ENGLAND)


def test_a_day_without_an_edition_has_none() -> None:
    proposal = proposals.read("standards", jurisdiction=ENGLAND, text=STANDARDS)
    with pytest.raises(editions.NoEdition, match="no standards for 1999-01-01"):
        proposal.edition(Standards, jurisdiction=ENGLAND, on=date(1999, 1, 1))


def test_another_list_of_bank_holidays_is_another_calendar() -> None:
    text = proposals.installed("bank_holidays", jurisdiction=ENGLAND)
    assert proposals.read("bank_holidays", jurisdiction=ENGLAND, text=text).calendar(ENGLAND).holidays == (
        calendars.bank_holidays(ENGLAND).holidays
    )
    fewer = text.replace("official = ", "# official = ")
    assert fewer != text
    kept = proposals.read("bank_holidays", jurisdiction=ENGLAND, text=fewer).calendar(ENGLAND)
    assert kept.holidays < calendars.bank_holidays(ENGLAND).holidays
    assert isinstance(kept.tables[0].book, BankHolidays)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("edition = 3", "standards.toml:1: file: a file of the rule book holds"),
        ("edition = []", "it holds no edition"),
        ("[[edition]", "standards.toml: "),
        (STANDARDS.replace("valid_until = 2007-10-01", "valid_until = 2008-10-01"), "overlaps the edition NS2000"),
    ],
)
def test_a_text_that_is_no_file_of_the_rule_book_says_where(text: str, words: str) -> None:
    with pytest.raises(editions.BadData, match=words):
        proposals.read("standards", jurisdiction=ENGLAND, text=text)


def test_only_files_that_are_there_and_matter_can_be_rehearsed() -> None:
    found = proposals.topics()
    assert (ENGLAND, "ogrs3") in found
    assert ("scotland", "ogrs3") not in found
    for jurisdiction, topic in (("scotland", "ogrs3"), (ENGLAND, "words"), ("_template", "standards")):
        with pytest.raises(editions.NoEdition):
            proposals.installed(topic, jurisdiction=jurisdiction)


def test_a_finding_names_the_editions_it_rests_on() -> None:
    cited = ["england_wales/needs@2009", "england_wales/assessment@2026"]
    assert replays.cited(cited, "needs") == "england_wales/needs@2009"
    assert editions.edition_cited(Standards, "england_wales/standards@NS2000").code == "NS2000"
    with pytest.raises(LookupError, match="no edition of standards"):
        replays.cited(cited, "standards")


def test_a_replay_says_which_parts_differ_and_what_cannot_be_worked_out() -> None:
    stored = {"status": "acceptable", "on": date(2026, 1, 5), "because": ["One."]}
    assert replays.differences(stored, {**stored, "on": "2026-01-05"}) == ()
    assert replays.differences(stored, {**stored, "status": "unacceptable", "new": 1}) == (
        replays.Difference("status", "acceptable", "unacceptable"),
        replays.Difference("new", None, 1),
    )
    (cannot,) = replays.cannot(LookupError("no such edition"))
    assert cannot.again == "cannot be worked out: no such edition"
