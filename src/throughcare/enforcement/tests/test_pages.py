"""The pages of failures, warnings and referrals, as staff use them."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.browsing import signed_in, text
from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import judging
from throughcare.appointments.tests.telling import missed, moment
from throughcare.enforcement.models import Consideration, Failure, Referral, Warning
from throughcare.enforcement.tests.telling import REASON, TOLD, decided, failed, first_order, recorded, warned
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Requirement


def key() -> str:
    return str(uuid.uuid4())


def test_a_person_without_failures_sees_a_clear_page(aaron: int, grace: Principal) -> None:
    page = text(signed_in(grace).get(f"/people/{aaron}/failures/"))
    assert "No failures in 12 months" in page
    assert "No failure is on record." in page
    assert "No warning counts today" in page


def test_the_badge_counts_twelve_months_and_a_breach_in_progress_is_first(
    aaron: int, grace: Principal, at: datetime
) -> None:
    client = signed_in(grace)
    failed(aaron, date(2025, 11, 20), by=grace)
    failed(aaron, date(2026, 11, 5), by=grace, at=at)
    page = text(client.get(f"/people/{aaron}/failures/"))
    assert "1 failure in 12 months" in page
    assert "<svg" in page
    failed(aaron, date(2026, 11, 6), by=grace, at=at)
    assert "2 failures in 12 months. No breach in progress yet" in text(client.get(f"/people/{aaron}/failures/"))
    sentences.begin_proceedings(first_order(aaron), kind="breach", on=date(2026, 11, 10), by=grace, at=at)
    for address in ("", "record/"):
        assert "Breach in progress since 10 November 2026" in text(client.get(f"/people/{aaron}/failures/{address}"))


def test_a_failure_is_recorded_judged_and_warned_with_the_letter_checked_first(
    aaron: int, grace: Principal, at: datetime
) -> None:
    client, order = signed_in(grace), first_order(aaron)
    work = Requirement.objects.get(sentence_id=order, code="unpaid_work")
    told = {
        "kind": "condition",
        "happened_on": "20/11/2026",
        "told_us": "Work site supervisor",
        "words": "Left the site at 11:00 without leave.",
        "sentence_ids": [str(order)],
        f"breaks_{order}": str(work.id),
    }
    assert client.get(f"/people/{aaron}/failures/record/").status_code == 200
    wrong = client.post(f"/people/{aaron}/failures/record/", {**told, "happened_on": "31/2/2026", "key": key()})
    assert wrong.status_code == 422
    assert "Left the site at 11:00 without leave." in text(wrong)
    saved = client.post(f"/people/{aaron}/failures/record/", {**told, "key": key()})
    assert saved.status_code == 303
    failure = Failure.objects.get()
    assert saved["Location"] == f"/failures/{failure.id}/"
    assert "Unpaid work" in text(client.get(saved["Location"]))

    shown = text(client.get(f"/failures/{failure.id}/judge/"))
    assert "Left the site" in shown
    judged = client.post(
        f"/failures/{failure.id}/judge/",
        {"excused": "no", "words": REASON, "version": failure.version, "key": key()},
    )
    assert judged.status_code == 303

    row = Consideration.objects.get()
    page = text(client.get(f"/considerations/{row.id}/"))
    for words in ("Warn, or refer to the enforcement officer", "If warned today", "The same as a table", "Weigh"):
        assert words in page
    assert "Left the site at 11:00 without leave." in page, "the letter is drafted from the record"
    decision = {"decision": "warn", "words": REASON, "circumstances": TOLD, "version": row.version, "key": key()}
    check = client.post(f"/considerations/{row.id}/", {**decision, "step": "check"})
    assert check.status_code == 200
    assert TOLD in text(check)
    assert "Give this warning" in text(check)
    assert not Warning.objects.exists(), "nothing is saved before it is checked"
    again = text(client.get(f"/considerations/{row.id}/"))
    assert TOLD in again, "what was typed is there when going back"
    done = client.post(f"/considerations/{row.id}/", {**decision, "step": "save"})
    assert done.status_code == 303
    assert client.post(f"/considerations/{row.id}/", {**decision, "step": "save"}).status_code == 303
    warning = Warning.objects.get()
    assert "What was decided" in text(client.get(f"/considerations/{row.id}/"))
    assert "22 November 2027, its last day" in text(client.get(f"/warnings/{warning.id}/"))

    assert client.get(f"/warnings/{warning.id}/withdraw/").status_code == 200
    back = {"because": "In error.", "version": warning.version, "key": key()}
    assert client.post(f"/warnings/{warning.id}/withdraw/", back).status_code == 303
    assert "as if it was never given" in text(client.get(f"/warnings/{warning.id}/"))
    assert client.get(f"/failures/{failure.id}/withdraw/").status_code == 200


def test_a_window_left_open_gets_both_versions(aaron: int, grace: Principal, at: datetime) -> None:
    client = signed_in(grace)
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    shown = Consideration.objects.get(id=row.id).version
    decided(row, "refer", by=grace, at=at)
    late = client.post(
        f"/considerations/{row.id}/",
        {"decision": "warn", "words": "Mine", "circumstances": TOLD, "version": shown, "key": key(), "step": "save"},
    )
    assert late.status_code == 409
    assert "Mine" in text(late)


def test_a_must_offers_only_referral_and_the_referral_shows_who_may_decide(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    client, manager = signed_in(grace), signed_in(ruth)
    warned(aaron, date(2026, 6, 1), by=grace)
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    page = text(client.get(f"/considerations/{row.id}/"))
    assert 'value="refer"' in page
    assert 'value="warn"' not in page
    row.refresh_from_db()
    decision = {"decision": "refer", "words": REASON, "version": row.version, "key": key(), "step": "save"}
    assert client.post(f"/considerations/{row.id}/", decision).status_code == 303
    referral = Referral.objects.get()
    theirs = text(client.get(f"/referrals/{referral.id}/"))
    assert "Who may decide what" in theirs
    assert 'value="lay_information"' not in theirs
    assert 'value="withdraw"' in theirs
    hers = text(manager.get(f"/referrals/{referral.id}/"))
    assert 'value="lay_information"' in hers
    assert 'value="warn_instead"' not in hers
    missing = {"decision": "lay_information", "words": REASON, "version": referral.version}
    assert manager.post(f"/referrals/{referral.id}/", {**missing, "key": key()}).status_code == 422
    done = manager.post(
        f"/referrals/{referral.id}/", {**missing, "checked": ["failures", "letters", "proof"], "key": key()}
    )
    assert done.status_code == 303
    assert "Breach in progress" in text(client.get(f"/people/{aaron}/failures/"))


def test_evidence_is_asked_for_and_sent(aaron: int, grace: Principal, ruth: Principal, at: datetime) -> None:
    client, manager = signed_in(grace), signed_in(ruth)
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    decided(row, "refer", by=grace, at=at)
    referral = Referral.objects.get()
    back = {
        "decision": "return_for_evidence",
        "missing": "The log of the tag",
        "wanted_by": "27/11/2026",
        "words": REASON,
        "version": referral.version,
        "key": key(),
    }
    assert manager.post(f"/referrals/{referral.id}/", back).status_code == 303
    assert "Send the evidence" in text(client.get(f"/referrals/{referral.id}/"))
    assert "The log of the tag" in text(client.get(f"/referrals/{referral.id}/evidence/"))
    referral.refresh_from_db()
    answer = {"words": "With the papers.", "version": referral.version, "key": key()}
    assert client.post(f"/referrals/{referral.id}/evidence/", answer).status_code == 303


def test_the_team_manager_answers_a_proposal(aaron: int, grace: Principal, ruth: Principal, at: datetime) -> None:
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    decided(row, "neither", by=grace, at=at)
    assert signed_in(grace).get(f"/considerations/{row.id}/agree/").status_code == 403
    manager = signed_in(ruth)
    assert "Agree or send back" in text(manager.get(f"/considerations/{row.id}/"))
    assert REASON in text(manager.get(f"/considerations/{row.id}/agree/"))
    row.refresh_from_db()
    no_reason = {"answer": "send_back", "words": "", "version": row.version, "key": key()}
    assert manager.post(f"/considerations/{row.id}/agree/", no_reason).status_code == 422
    agreed = {"answer": "agree", "words": "", "version": row.version, "key": key()}
    assert manager.post(f"/considerations/{row.id}/agree/", agreed).status_code == 303
    row.refresh_from_db()
    assert row.agreement == "agreed"


def test_who_has_no_part_in_the_case_sees_none_of_it(
    aaron: int, grace: Principal, paul: Principal, omar: Principal, amina: Principal, at: datetime
) -> None:
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    decided(row, "warn", by=grace, at=at)
    warning = Warning.objects.get()
    pages = [f"/people/{aaron}/failures/", f"/failures/{row.failure_id}/", f"/considerations/{row.id}/"]
    pages.append(f"/warnings/{warning.id}/")
    outsider, clerk, auditor = signed_in(omar), signed_in(paul), signed_in(amina)
    for address in pages:
        assert outsider.get(address).status_code == 403
        assert clerk.get(address).status_code == 200
        assert auditor.get(address).status_code == 200
    assert clerk.get(f"/warnings/{warning.id}/withdraw/").status_code == 403
    assert outsider.get("/warnings/0/").status_code == 404


@pytest.mark.parametrize("address", ["/people/{person}/failures/", "/considerations/{row}/", "/referrals/{referral}/"])
def test_a_page_asks_the_database_little(
    aaron: int, grace: Principal, ruth: Principal, at: datetime, address: str
) -> None:
    for day in (1, 2):
        warned(aaron, date(2026, 6, day), by=grace)
    (other,) = failed(aaron, date(2026, 11, 11), by=grace, at=at)
    decided(other, "refer", by=grace, at=at)
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    client = signed_in(grace)
    page = address.format(person=aaron, row=row.id, referral=Referral.objects.get().id)
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    ours = [one["sql"] for one in asked if any(f'FROM "{name}_' in one["sql"] for name in OURS)]
    assert len(ours) <= 6, "\n".join(ours)


OURS = ("enforcement", "sentences", "appointments", "duties", "messaging", "documents")


def test_a_recorded_failure_links_to_its_judgement(aaron: int, grace: Principal, at: datetime) -> None:
    failure = recorded(aaron, date(2026, 11, 12), by=grace, at=at)
    assert f"/failures/{failure.id}/" in text(signed_in(grace).get(f"/people/{aaron}/failures/"))


def test_an_absence_that_is_judged_again_leads_to_its_own_page(aaron: int, grace: Principal, at: datetime) -> None:
    absence = missed(aaron, moment(12), by=grace, at=moment(12, 12), serves=[first_order(aaron)])
    judging.judge_absence(absence.pk, decision="unacceptable", words=REASON, by=grace, at=at)
    judging.reopen(absence.pk, because="Proof came.", by=grace, at=at)
    client = signed_in(grace)
    assert f"/absences/{absence.pk}/judge/" in text(client.get(f"/people/{aaron}/failures/"))
    assert client.get(f"/failures/{Failure.objects.get().id}/judge/").status_code == 200


def test_the_letter_is_drafted_from_the_missed_meeting(aaron: int, grace: Principal, at: datetime) -> None:
    absence = missed(aaron, moment(12, 10, 30), by=grace, at=moment(12, 12), serves=[first_order(aaron)])
    judging.judge_absence(absence.pk, decision="unacceptable", words=REASON, by=grace, at=at)
    page = text(signed_in(grace).get(f"/considerations/{Consideration.objects.get().id}/"))
    assert "You did not come to your meeting on Thursday 12 November 2026 at 10:30am." in page
    assert "You did not tell us why by 19 November." in page
