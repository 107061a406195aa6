"""An order in force is changed: extended, amended, moved, revoked, completed early; and a mistake is taken back."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.duties.models import Duty
from throughcare.messaging.models import Letter
from throughcare.sentences import actions, changing, heard, queries, replaying
from throughcare.sentences.events import OrderChanged
from throughcare.sentences.facts import OffenceFacts, RequirementFacts
from throughcare.sentences.models import ListedCondition, OrderChange, Requirement, Sentence
from throughcare.sentences.tests.test_impose import community_order

COURT = "Northgate Magistrates' Court"


@pytest.fixture
def order(someone: int, grace: Principal, at: datetime) -> Sentence:
    """A community order of 24 months with activity days and 120 hours of unpaid work."""
    return community_order(someone, by=grace, at=at)


@pytest.fixture
def licence(someone: int, grace: Principal, at: datetime) -> Sentence:
    """Somebody on licence."""
    return actions.impose(
        someone,
        order_type="SDS",
        court=COURT,
        sentenced_on=date(2025, 3, 3),
        length_years=2,
        release="LICENCE",
        released_on=date(2026, 3, 3),
        requirements=(RequirementFacts("keep_in_touch"),),
        offences=(OffenceFacts("Robbery"),),
        by=grace,
        at=at,
    )


def by_court(by: Principal, at: datetime, **more: Any) -> dict[str, Any]:
    """What every change by a court says."""
    return {"on": date(2026, 11, 20), "court": COURT, "because": "On review", "by": by, "at": at, **more}


def owed(kind: str) -> list[str]:
    """The titles of what is owed of a kind now."""
    return list(Duty.objects.filter(kind=kind, ended_at=None, met_at=None).values_list("title", flat=True))


# ------------------------------------------------------------------------------------------------------------ extending
def test_an_order_is_extended_and_the_person_is_told(order: Sentence, grace: Principal, at: datetime) -> None:
    change = changing.extend(order.pk, ends_on=date(2028, 3, 2), **by_court(grace, at))
    order.refresh_from_db()
    assert order.ends_on == date(2028, 3, 2)
    assert owed("tell_decision") == ["Tell them that their order changed"]
    heard.tell_of_change(
        OrderChanged(
            person_id=order.person_id,
            sentence_id=order.pk,
            change_id=change.pk,
            kind="extend",
            on=change.on,
            at=at,
        )
    )
    letter = Letter.objects.get(kind="order_changed")
    assert "Its last day is now 2 March 2028." in str(letter.facts)
    changing.undo(change.pk, because="Wrong person", by=grace, at=at)
    order.refresh_from_db()
    letter.refresh_from_db()
    assert order.ends_on == date(2027, 9, 2)
    assert letter.state == "withdrawn"
    assert owed("tell_decision") == []
    (row,) = queries.changes(order.person_id)
    assert (row.undone_because, row.may_undo) == ("Wrong person", False)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"ends_on": date(2027, 9, 2)}, "must be after 2 September 2027"),
        ({"court": " "}, "Enter the court"),
        ({"because": " "}, "Say why"),
        ({"because": "x" * 301}, "300 characters or fewer"),
        ({"on": date(2026, 11, 24)}, "today or in the past"),
        ({"on": date(2025, 9, 2)}, "on or after the date of the sentence"),
    ],
)
def test_an_extension_that_cannot_be_is_refused(
    order: Sentence, grace: Principal, at: datetime, more: dict[str, Any], says: str
) -> None:
    facts = {"ends_on": date(2028, 3, 2), **by_court(grace, at), **more}
    with pytest.raises(changing.CannotChange, match=says):
        changing.extend(order.pk, **facts)


def test_beyond_six_months_or_a_second_time_the_courts_words_are_asked_and_kept(
    order: Sentence, grace: Principal, at: datetime
) -> None:
    """rules 3.4."""
    with pytest.raises(changing.CannotChange, match="by at most 6 months, until 2 March 2028"):
        changing.extend(order.pk, ends_on=date(2028, 3, 3), **by_court(grace, at))
    changing.extend(order.pk, ends_on=date(2028, 3, 2), **by_court(grace, at))
    with pytest.raises(changing.CannotChange, match="can be extended once, and was before"):
        changing.extend(order.pk, ends_on=date(2028, 3, 9), **by_court(grace, at))
    changing.extend(order.pk, ends_on=date(2028, 3, 9), court_words="Another week", **by_court(grace, at))
    row, first = queries.changes(order.person_id)
    assert ([doubt.source for doubt in row.doubts], row.court_words) == (
        ["Sentencing Code, Schedule 10, paragraph 10; rules 3.4"],
        "Another week",
    )
    assert first.doubts == ()
    assert [one.differences for one in replaying.stored() if one.kind == replaying.EXTENDED] == [()]
    kept = OrderChange.objects.latest("id")
    OrderChange.objects.filter(id=kept.pk).update(now={**kept.now, "doubts": [{**kept.now["doubts"][0], "says": "x"}]})
    assert [len(one.differences) for one in replaying.stored() if one.kind == replaying.EXTENDED] == [1]


def test_a_suspended_sentence_is_extended_within_its_longest_length(
    someone: int, grace: Principal, at: datetime
) -> None:
    asked = (RequirementFacts("unpaid_work", Decimal(60)),)
    order = community_order(someone, by=grace, at=at, order_type="SSO", term_months=8, requirements=asked)
    with pytest.raises(changing.CannotChange, match="Suspended sentence order is at most 24 months"):
        changing.extend(order.pk, ends_on=date(2027, 12, 1), **by_court(grace, at))


# ------------------------------------------------------------------------------------------------------------- amending
def test_a_requirement_is_added_and_taken_back(order: Sentence, grace: Principal, at: datetime) -> None:
    asked = RequirementFacts("curfew", Decimal(10), months=3)
    change = changing.add_requirement(order.pk, asked=asked, **by_court(grace, at))
    assert change.words == "You have to do this as well: Curfew: 10 hours a day."
    (row,) = queries.live_orders(order.person_id, today=at.date())
    assert [asked.name for asked in row.requirements] == ["Rehabilitation activity", "Unpaid work", "Curfew"]
    changing.undo(change.pk, because="Another person's", by=grace, at=at)
    (row,) = queries.live_orders(order.person_id, today=at.date())
    assert [asked.name for asked in row.requirements] == ["Rehabilitation activity", "Unpaid work"]


def test_an_added_requirement_the_rules_doubt_needs_the_courts_words(
    order: Sentence, grace: Principal, at: datetime
) -> None:
    asked = RequirementFacts("unpaid_work", Decimal(200))
    with pytest.raises(changing.CannotChange, match="at most 300 may be ordered"):
        changing.add_requirement(order.pk, asked=asked, **by_court(grace, at))
    worded = replace(asked, court_words="200 hours more")
    changing.add_requirement(order.pk, asked=worded, **by_court(grace, at))
    kept = Requirement.objects.latest("id").doubts or []
    assert [doubt["says"][:13] for doubt in kept] == ["Together with"]
    with pytest.raises(changing.CannotChange, match="Select the requirements from the list"):
        changing.add_requirement(order.pk, asked=RequirementFacts("gardening"), **by_court(grace, at))


def test_a_requirement_is_changed_and_what_was_done_stays(order: Sentence, grace: Principal, at: datetime) -> None:
    row = Requirement.objects.get(code="rehabilitation_activity")
    with pytest.raises(changing.CannotChange, match="17 are done already"):
        changing.vary_requirement(row.pk, amount=Decimal(16), **by_court(grace, at))
    with pytest.raises(changing.CannotChange, match="how it stands already"):
        changing.vary_requirement(row.pk, amount=Decimal(30), **by_court(grace, at))
    change = changing.vary_requirement(row.pk, amount=Decimal(40), text="At the hub", **by_court(grace, at))
    row.refresh_from_db()
    assert (row.amount, row.done, row.text) == (Decimal(40), Decimal(17), "At the hub")
    changing.undo(change.pk, because="Misread", by=grace, at=at)
    row.refresh_from_db()
    assert (row.amount, row.done, row.text) == (Decimal(30), Decimal(17), "")


def test_more_hours_than_the_rules_allow_need_the_courts_words(order: Sentence, grace: Principal, at: datetime) -> None:
    row = Requirement.objects.get(code="unpaid_work")
    with pytest.raises(changing.CannotChange, match="at most 300 hours; 310 is more"):
        changing.vary_requirement(row.pk, amount=Decimal(310), **by_court(grace, at))
    changing.vary_requirement(row.pk, amount=Decimal(310), court_words="310 hours", **by_court(grace, at))
    row.refresh_from_db()
    assert (row.court_words, len(row.doubts or [])) == ("310 hours", 1)


def test_a_requirement_is_taken_off_and_binds_until_that_day(order: Sentence, grace: Principal, at: datetime) -> None:
    row = Requirement.objects.get(code="unpaid_work")
    change = changing.remove_requirement(row.pk, **by_court(grace, at))
    page = queries.sentence_page(order.person_id, today=at.date())
    taken = next(asked for asked in page.live[0].requirements if asked.id == row.pk)
    assert (taken.standing.text, taken.removed_because, taken.forecast) == ("Taken off", "On review", "")
    with pytest.raises(changing.CannotChange, match="taken off already"):
        changing.remove_requirement(row.pk, **by_court(grace, at))
    changing.undo(change.pk, because="Not that one", by=grace, at=at)
    row.refresh_from_db()
    assert (row.until, row.removed_because) == (None, "")


def test_only_the_last_change_can_be_taken_back(order: Sentence, grace: Principal, at: datetime) -> None:
    first = changing.extend(order.pk, ends_on=date(2028, 3, 2), **by_court(grace, at))
    second = changing.extend(order.pk, ends_on=date(2028, 4, 2), court_words="One month", **by_court(grace, at))
    with pytest.raises(changing.CannotUndo, match="Take the later change back first"):
        changing.undo(first.pk, because="Wrong", by=grace, at=at)
    changing.undo(second.pk, because="Wrong", by=grace, at=at)
    with pytest.raises(changing.CannotUndo, match="taken back already"):
        changing.undo(second.pk, because="Wrong", by=grace, at=at)
    with pytest.raises(changing.CannotUndo, match="Say why"):
        changing.undo(first.pk, because=" ", by=grace, at=at)
    changing.undo(first.pk, because="Wrong", by=grace, at=at)


# -------------------------------------------------------------------------------------------------------------- licence
def test_a_condition_is_added_to_a_licence_in_its_words(licence: Sentence, grace: Principal, at: datetime) -> None:
    facts = {"code": "curfew", "on": date(2026, 11, 20), "because": "Agreed by the governor", "by": grace, "at": at}
    with pytest.raises(changing.CannotChange, match="square brackets"):
        changing.add_condition(licence.pk, text="Stay in from [TIME].", **facts)
    change = changing.add_condition(licence.pk, text="Stay in from 21:00 to 07:00.", wording="c1", **facts)
    row = Requirement.objects.latest("id")
    assert (row.kind, row.code, row.text, row.wording) == ("condition", "curfew", "Stay in from 21:00 to 07:00.", "c1")
    assert change.words == "Your licence has another condition: Curfew."
    with pytest.raises(changing.CannotChange, match="from the list"):
        changing.add_condition(licence.pk, **{**facts, "code": "gardening"})
    changing.undo(change.pk, because="Another person's licence", by=grace, at=at)
    (order,) = queries.live_orders(licence.person_id, today=at.date())
    assert [row.code for row in order.requirements] == ["keep_in_touch"]


def test_an_order_without_a_licence_takes_no_condition(order: Sentence, grace: Principal, at: datetime) -> None:
    with pytest.raises(changing.CannotChange, match="no licence"):
        changing.add_condition(order.pk, code="curfew", on=date(2026, 11, 20), because="x", by=grace, at=at)
    asked = RequirementFacts("unpaid_work", Decimal(60))
    assert OrderChange.objects.count() == 0
    assert asked.code == "unpaid_work"


def test_a_licence_takes_no_requirement(licence: Sentence, grace: Principal, at: datetime) -> None:
    with pytest.raises(changing.CannotChange):
        changing.add_requirement(licence.pk, asked=RequirementFacts("unpaid_work", Decimal(60)), **by_court(grace, at))


# ------------------------------------------------------------------------------------------------ transfer and revoking
def test_a_court_revokes_an_order_and_the_mistake_is_taken_back(
    order: Sentence, grace: Principal, at: datetime
) -> None:
    change = changing.revoke(order.pk, **by_court(grace, at))
    order.refresh_from_db()
    assert (order.ended_on, order.ended_because) == (date(2026, 11, 20), f"Revoked by {COURT}")
    with pytest.raises(changing.CannotChange, match="has ended"):
        changing.extend(order.pk, ends_on=date(2028, 3, 2), **by_court(grace, at))
    changing.undo(change.pk, because="The other order", by=grace, at=at)
    order.refresh_from_db()
    assert order.ended_on is None


# ---------------------------------------------------------------------------------------------------- early completion
def test_an_order_ends_early_when_all_is_done(order: Sentence, grace: Principal, at: datetime) -> None:
    """rules 3.6."""
    facts: dict[str, Any] = {"on": at.date(), "because": "Everything is done", "by": grace, "at": at}
    with pytest.raises(changing.CannotChange, match="Unpaid work: not all of it is done"):
        changing.complete_early(order.pk, **facts)
    work = Requirement.objects.get(code="unpaid_work")
    actions.record_progress(work.pk, done=Decimal(120), by=grace, at=at)
    with pytest.raises(changing.CannotChange, match="1 objective of the sentence plan not met"):
        changing.complete_early(order.pk, plan=True, objectives_open=1, objectives_met=True, **facts)
    change = changing.complete_early(order.pk, plan=True, objectives_met=True, **facts)
    order.refresh_from_db()
    assert order.ended_on == at.date()
    assert change.now["policy"] == ["england_wales/early_completion@2026"]
    assert [one.differences for one in replaying.stored() if one.kind == replaying.EARLY] == [()]
    changing.undo(change.pk, because="Not yet", by=grace, at=at)
    order.refresh_from_db()
    assert order.ended_on is None


def test_of_a_suspended_sentence_only_the_supervision_ends(someone: int, grace: Principal, at: datetime) -> None:
    order = community_order(
        someone,
        by=grace,
        at=at,
        order_type="SSO",
        term_months=8,
        requirements=(RequirementFacts("residence", Decimal(6)),),
    )
    facts: dict[str, Any] = {"on": at.date(), "because": "Everything is done", "by": grace, "at": at}
    row = Requirement.objects.get()
    change = changing.complete_early(order.pk, kept=frozenset({row.pk}), **facts)
    order.refresh_from_db()
    assert (order.ended_on, order.supervision_ends_on) == (None, at.date())
    changing.undo(change.pk, because="Not yet", by=grace, at=at)
    order.refresh_from_db()
    assert order.supervision_ends_on is None


def test_before_the_law_no_order_ended_early(order: Sentence, grace: Principal, at: datetime) -> None:
    with pytest.raises(changing.CannotChange, match="knows no early end"):
        changing.complete_early(order.pk, on=date(2026, 5, 10), because="x", by=grace, at=at)


# ---------------------------------------------------------------------------------------------------------------- pages
def post(client: Client, address: str, **sent: object) -> tuple[int, str]:
    answer = client.post(address, {"on": "20/11/2026", "because": "On review", **sent, "key": str(uuid.uuid4())})
    return answer.status_code, answer.content.decode()


def test_the_pages_of_a_changed_order(order: Sentence, grace: Principal) -> None:
    client = signed_in(grace)
    address = f"/sentences/{order.pk}/change/"
    work = Requirement.objects.get(code="unpaid_work")
    assert post(client, address, kind="extend", court=COURT, version=1)[0] == 422
    status, page = post(client, address, kind="extend", court=COURT, ends_on="2/9/2028", version=1)
    assert (status, "by at most 6 months" in page) == (422, True)
    assert "Select which requirement" in post(client, address, kind="add", court=COURT, version=1)[1]
    assert post(client, address, kind="extend", court=COURT, ends_on="2/3/2028", version=1)[0] == 303
    assert post(client, address, kind="add", court=COURT, code="curfew", amount="10", months="3", version=2)[0] == 303
    vary = f"/requirements/{work.pk}/change/"
    assert 'value="120"' in client.get(vary).content.decode()
    assert post(client, vary, kind="vary", court=COURT, amount="100", version=1)[0] == 303
    assert post(client, vary, kind="remove", court=COURT, version=1)[0] == 409
    assert post(client, vary, kind="remove", court=COURT, version=2)[0] == 303
    page = client.get(f"/people/{order.person_id}/sentence/").content.decode()
    for words in ("Its last day is now 2 March 2028.", "Curfew: 10 hours a day", "Taken off", "What changed since"):
        assert words in page
    last = OrderChange.objects.latest("id")
    assert post(client, f"/order-changes/{last.pk}/undo/", version=1)[0] == 303
    early = f"/sentences/{order.pk}/complete-early/"
    status, page = post(client, early, version=2)
    assert status == 422
    assert "Unpaid work: not all of it is done." in page
    assert post(client, address, kind="revoke", court=COURT, version=2)[0] == 303
    assert client.get("/order-changes/999/undo/").status_code == 404
    assert client.get("/sentences/999/change/").status_code == 404
    assert client.get("/requirements/999/change/").status_code == 404
    assert client.get("/requirements/999/").status_code == 404


def test_a_condition_of_the_list_is_filled_in_first(licence: Sentence, grace: Principal) -> None:
    ListedCondition.objects.create(
        code="c1", category="curfew", text="Stay at [ADDRESS] from 21:00 to 07:00.", edition="4.0"
    )
    client = signed_in(grace)
    address = f"/sentences/{licence.pk}/condition/"
    assert "Curfew: Stay at [ADDRESS]" in client.get(address).content.decode()
    status, page = post(client, address, listed="c1")
    assert status == 422
    assert ">Stay at [ADDRESS] from 21:00 to 07:00.</textarea>" in page
    assert post(client, address, listed="c1", text="Stay at 4 Mill Lane from 21:00 to 07:00.")[0] == 303
    assert "Stay at 4 Mill Lane" in client.get(f"/people/{licence.person_id}/sentence/").content.decode()
    assert post(client, address)[0] == 422


def test_an_instruction_shows_whether_a_requirement_is_kept(order: Sentence, grace: Principal, at: datetime) -> None:
    work = Requirement.objects.get(code="unpaid_work")
    client = signed_in(grace)
    page = client.get(f"/requirements/{work.pk}/").content.decode()
    assert "Nothing on the record shows it yet" in page
    given = actions.instruct(
        order.pk,
        text="Come to the first session",
        told_at=at - timedelta(days=2),
        told_how="face",
        requirement_id=work.pk,
        by=grace,
        at=at,
    )
    actions.record_instruction(given.pk, state="kept", by=grace, at=at)
    page = client.get(f"/requirements/{work.pk}/").content.decode()
    assert "Come to the first session" in page
    assert "Nothing done yet" in page
