"""Reports that are being written, and young adults, in what an officer carries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.allocations import carrying, work_items
from throughcare.allocations.models import WorkItem
from throughcare.allocations.rules.workload import Cases, WorkloadFacts, workload
from throughcare.allocations.tests.test_allocate import on_an_order, post
from throughcare.allocations.tests.test_choose import load, proposal
from throughcare.allocations.tests.test_pages import key
from throughcare.allocations.work_items import CannotRecordWork, Report
from throughcare.kernel.clock import local_day
from throughcare.people.models import Headline
from throughcare.policy.editions import edition
from throughcare.policy.predictor_books import Workload

BOOK = edition(Workload, jurisdiction="england_wales", on=date(2026, 11, 22))


def report(officer: Principal, at: datetime, **more: object) -> Report:
    facts = {"kind": "parole", "post_id": post(officer), "since": local_day(at), **more}
    return Report(**facts)  # type: ignore[arg-type]


def test_a_report_counts_until_it_is_done_line_by_line(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    before = load(grace, at)
    row = work_items.add_work(aaron, report=report(grace, at), by=ruth, at=at)
    during = load(grace, at)
    assert (during.points - before.points, during.reports) == (120, 1)  # rules.md 11
    assert "Parole report, 1: 120 points each." in during.because
    work_items.finish_work(row.pk, until=local_day(at), shown_version=row.version, by=grace, at=at)
    assert (load(grace, at).points, load(grace, at).reports) == (before.points, 0)


def test_whoever_has_a_report_to_write_is_proposed_with_it(
    aaron: int, simon: Principal, ruth: Principal, at: datetime
) -> None:
    work_items.add_work(aaron, report=report(simon, at, kind="sdr"), by=ruth, at=at)
    simons = next(one for one in proposal(aaron, ruth, at).finding.places if one.post_id == simon.post_id)
    assert simons.points == 138
    assert simons.points_after == 138 + proposal(aaron, ruth, at).adds


def test_a_report_is_put_right_and_what_was_entered_stays(
    aaron: int, grace: Principal, simon: Principal, at: datetime
) -> None:
    wrong = work_items.add_work(aaron, report=report(grace, at), by=grace, at=at)
    right = work_items.correct_work(
        wrong.pk, report=report(simon, at, kind="fdr"), because="Simon writes it.", by=grace, at=at
    )
    assert (right.corrects_id, WorkItem.objects.get(pk=wrong.pk).struck_because) == (wrong.pk, "Simon writes it.")
    assert (load(grace, at).reports, load(simon, at).reports) == (0, 1)
    work_items.correct_work(right.pk, report=None, because="It never was.", by=grace, at=at)
    assert load(simon, at).reports == 0
    with pytest.raises(CannotRecordWork, match="before"):
        work_items.correct_work(right.pk, report=None, because="Again.", by=grace, at=at)
    with pytest.raises(CannotRecordWork, match="any more"):
        work_items.finish_work(right.pk, until=local_day(at), by=grace, at=at)


def test_what_cannot_be_is_refused(aaron: int, grace: Principal, paul: Principal, at: datetime) -> None:
    tomorrow = local_day(at) + timedelta(days=1)
    wrong = [
        (report(grace, at, kind="novel"), "kind"),
        (report(paul, at), "post_id"),
        (report(grace, at, since=tomorrow), "since"),
        (report(grace, at, until=tomorrow), "until"),
        (report(grace, at, until=local_day(at) - timedelta(days=1)), "until"),
    ]
    for one, field in wrong:
        with pytest.raises(CannotRecordWork) as refused:
            work_items.add_work(aaron, report=one, by=grace, at=at)
        assert refused.value.field == field
    made = work_items.add_work(aaron, report=report(grace, at), by=grace, at=at)
    with pytest.raises(CannotRecordWork) as refused:
        work_items.correct_work(made.pk, report=None, because=" ", by=grace, at=at)
    assert refused.value.field == "because"


def test_whoever_was_a_young_adult_when_convicted_counts_as_in_custody(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    Headline.objects.filter(person_id=aaron).update(date_of_birth=date(2000, 9, 4))  # 24 on that day
    (case,) = carrying.of_post(post(grace), jurisdiction="england_wales", on=local_day(at))
    assert (case.setting, case.young_adult, case.tier, case.points) == ("community", True, "D2", 14)
    assert any("young adult, counted as in custody: 14 points each." in line for line in load(grace, at).because)
    assert proposal(aaron, ruth, at).adds == 14
    Headline.objects.filter(person_id=aaron).update(date_of_birth=date(2000, 9, 3))  # 25 on that day
    (case,) = carrying.of_post(post(grace), jurisdiction="england_wales", on=local_day(at))
    assert (case.young_adult, case.points) == (False, 41)


def test_a_book_that_says_nothing_of_young_adults_counts_them_as_everybody() -> None:
    facts = WorkloadFacts(cases=(Cases(tier="A3", setting="community", count=2, young_adult=True),))
    assert workload(facts, book=BOOK).points == 150
    silent = replace(BOOK, book=replace(BOOK.book, young_adult=None))
    assert workload(facts, book=silent).points == 412


def test_an_officer_adds_ends_and_corrects_a_report_on_its_page(aaron: int, grace: Principal, ruth: Principal) -> None:
    client = signed_in(grace)
    url = f"/people/{aaron}/reports/"
    assert "No report is written down." in client.get(url).content.decode()
    facts = {"kind": "sdr", "post_id": post(grace), "since": "20/11/2026", "key": key()}
    assert client.post(url, facts).status_code == 303
    first = WorkItem.objects.get()
    facts = {"kind": "parole", "post_id": post(grace), "since": "20/11/2026", "because": "It is for the board."}
    sent = client.post(f"/reports/{first.pk}/change/", {**facts, "version": first.version, "key": key()})
    assert sent.status_code == 303
    page = client.get(url).content.decode()
    assert "Struck: It is for the board." in page
    of_grace = signed_in(ruth).get(f"/allocations/workload/{post(grace)}/").content.decode()
    assert "Parole report, 1: 120 points each." in of_grace
    second = WorkItem.objects.get(struck=False)
    done = {"until": "22/11/2026", "version": second.version, "key": key()}
    assert client.post(f"/reports/{second.pk}/done/", done).status_code == 303
    third = {"never": "on", **facts, "version": second.version + 1, "key": key()}
    assert client.post(f"/reports/{second.pk}/change/", third).status_code == 303
