"""Who has an offender manager: found at the sentence, decided where open, told either way (rules.md 13, row 98)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.allocations import actions, heard, officers, queries, replaying
from throughcare.allocations.events import OfficerChanged, OfficerDecided
from throughcare.allocations.models import OfficerFinding
from throughcare.allocations.tests.test_allocate import another, post
from throughcare.duties.models import Duty
from throughcare.kernel.clock import local_day
from throughcare.messaging.events import LetterSent, LetterTakenBack
from throughcare.messaging.models import Letter
from throughcare.people import queries as people
from throughcare.sentences import actions as sentences
from throughcare.sentences import changing
from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts

_UNPAID = (RequirementFacts("unpaid_work", Decimal(40)),)


def sentenced(person_id: int, by: Principal, at: datetime, **more: Any) -> int:
    facts: dict[str, Any] = {
        "order_type": "SDS",
        "sentenced_on": date(2026, 11, 20),
        "length_months": 12,
        "offences": (OffenceFacts("Burglary", committed_on=date(2026, 5, 1)),),
        **more,
    }
    return int(sentences.impose(person_id, by=by, at=at, **facts).id)


def finding(person_id: int) -> OfficerFinding:
    return OfficerFinding.objects.get(person_id=person_id)


def owed(person_id: int, kind: str) -> list[Duty]:
    return list(Duty.objects.filter(person_id=person_id, kind=kind, ended_at=None))


def letters(person_id: int) -> list[str]:
    return list(Letter.objects.filter(person_id=person_id).order_by("id").values_list("kind", flat=True))


@pytest.fixture
def person(ruth: Principal, at: datetime) -> int:
    return another(ruth, at)


def test_exactly_12_months_may_have_one_and_both_wordings_are_named(
    person: int, grace: Principal, at: datetime
) -> None:
    sentenced(person, grace, at)
    row = finding(person)
    assert (row.officer, row.setting) == ("may", "custody")
    assert any('"12 months or more"' in line and '"more than one year"' in line for line in row.finding["because"])
    (duty,) = owed(person, "decide_officer")
    assert duty.owner_role == "team_manager"
    assert not owed(person, "tell_about_officer")  # there is nothing to tell yet


def test_11_months_before_2015_has_none_and_is_told_so(person: int, grace: Principal, at: datetime) -> None:
    offence = (OffenceFacts("Burglary", committed_on=date(2014, 5, 1)),)
    sentenced(person, grace, at, length_months=11, offences=offence)
    assert finding(person).officer == "none"
    assert not owed(person, "allocate_officer")
    assert [duty.title for duty in owed(person, "tell_about_officer")] == [
        "Tell them that they have no offender manager"
    ]


def test_an_indeterminate_sentence_has_one_in_the_home_area_and_one_is_to_be_named(
    person: int, grace: Principal, at: datetime
) -> None:
    sentenced(person, grace, at, order_type="LIFE", length_months=None)
    row = finding(person)
    assert (row.officer, row.finding["home_area"], row.finding["supervisor"]) == ("will", True, True)
    assert owed(person, "allocate_officer")
    assert owed(person, "supervisor_assigned")  # who has an officer in custody has a supervisor too
    sentences.move_to(person, kind="community", where="", on=local_day(at), by=grace, at=at)
    assert not owed(person, "supervisor_assigned")


def test_a_community_order_has_one_and_the_person_is_told_who(
    person: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    sentenced(person, grace, at, order_type="CO", length_months=24, requirements=_UNPAID)
    assert finding(person).officer == "will"
    (duty,) = owed(person, "tell_about_officer")
    assert duty.title == "Tell them who their offender manager is"
    actions.allocate(person, role="offender_manager", post_id=post(grace), because="Lives near.", by=ruth, at=at)
    assert len(owed(person, "tell_about_officer")) == 1  # one telling, not two
    _tell(person, at)
    letter = Letter.objects.get(person_id=person, kind="your_officer")
    assert "Grace Adeyemi" in letter.body
    _left(letter, at + timedelta(hours=3))
    assert not owed(person, "tell_about_officer")


def test_an_officer_named_weeks_ago_is_told_within_days_of_our_hearing_of_it(
    person: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    weeks_ago = at - timedelta(days=24)
    because = "Written down late."
    actions.allocate(
        person, role="offender_manager", post_id=post(grace), since=weeks_ago, because=because, by=ruth, at=at
    )
    (duty,) = owed(person, "tell_about_officer")
    assert (duty.inputs["from"], duty.due_at > at) == (local_day(at).isoformat(), True)


def test_the_work_list_says_that_the_letter_waits_to_be_printed(
    person: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    actions.allocate(person, role="offender_manager", post_id=post(grace), because="Lives near.", by=ruth, at=at)
    _tell(person, at)
    for state, said in (
        ("held", "The letter is held until it may leave."),
        ("print", "The letter waits to be printed."),
    ):
        Letter.objects.filter(person_id=person, kind="your_officer").update(state=state)
        page = signed_in(grace).get(f"/people/{person}/clocks/").content.decode()
        assert said in page
    assert owed(person, "tell_about_officer")  # nobody was told by a letter that has not left


def test_what_is_found_of_people_who_came_with_their_history_is_kept_and_owes_nothing(
    person: int, grace: Principal, at: datetime
) -> None:
    order = SentenceFacts(
        order_type="CO",
        sentenced_on=date(2026, 1, 5),
        length_months=24,
        offences=(OffenceFacts("Theft"),),
        requirements=_UNPAID,
    )
    sentences.impose_many([(person, order)], by=grace, at=at)
    assert officers.find_many([person], by=grace, at=at) == 1
    assert officers.find_many([person], by=grace, at=at) == 0
    assert (finding(person).officer, Duty.objects.filter(person_id=person).count()) == ("will", 0)
    assert [one.differences for one in replaying.stored() if one.kind == replaying.OFFICERS] == [()]


def test_a_letter_that_was_taken_back_told_nobody(person: int, grace: Principal, ruth: Principal, at: datetime) -> None:
    actions.allocate(person, role="offender_manager", post_id=post(grace), because="Lives near.", by=ruth, at=at)
    _tell(person, at)
    letter = Letter.objects.get(person_id=person, kind="your_officer")
    _left(letter, at)
    assert not owed(person, "tell_about_officer")
    heard.not_told_by_letter(
        LetterTakenBack(
            letter_id=letter.pk,
            person_id=person,
            kind="your_officer",
            about_kind=letter.about_kind,
            about_id=letter.about_id,
            sent_at=at,
        )
    )
    assert owed(person, "tell_about_officer")


@pytest.mark.parametrize("decided", [True, False])
def test_the_manager_decides_and_the_person_is_told_either_way(
    person: int, grace: Principal, ruth: Principal, at: datetime, decided: bool
) -> None:
    sentenced(person, grace, at, length_months=18)
    row = officers.decide_officer(finding(person).pk, decided=decided, because="As agreed.", by=ruth, at=at)
    assert (row.decided, row.decided_by_id) == (decided, ruth.post_id)
    assert not owed(person, "decide_officer")
    assert bool(owed(person, "allocate_officer")) is decided
    assert len(owed(person, "tell_about_officer")) == 1
    _tell(person, at)
    assert letters(person) == ([] if decided else ["no_officer"])  # who has one is told when it is known who
    with pytest.raises(officers.CannotDecide, match="not open"):
        officers.decide_officer(row.pk, decided=decided, because="Again.", by=ruth, at=at)


def test_a_decision_needs_a_reason_and_an_open_question(
    person: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    sentenced(person, grace, at)
    with pytest.raises(officers.CannotDecide) as refused:
        officers.decide_officer(finding(person).pk, decided=True, because=" ", by=ruth, at=at)
    assert refused.value.field == "because"


def test_a_fact_that_is_missing_is_named_and_somebody_decides(person: int, grace: Principal, at: datetime) -> None:
    sentenced(person, grace, at, length_months=6, offences=(OffenceFacts("Theft"),))
    row = finding(person)
    assert (row.officer, row.finding["missing"]) == ("unknown", "offence_date")
    assert queries.officer_findings(person)[0].open


def test_release_changes_the_answer(person: int, grace: Principal, at: datetime) -> None:
    sentenced(person, grace, at, length_months=6)
    assert finding(person).finding["from_release"]
    sentences.move_to(person, kind="community", where="", on=local_day(at), by=grace, at=at)
    assert OfficerFinding.objects.get(person_id=person, setting="community").officer == "will"
    assert owed(person, "allocate_officer")


def test_a_suspended_sentence_without_requirements_has_none_and_nobody_is_to_be_named(
    person: int, grace: Principal, at: datetime
) -> None:
    sentenced(person, grace, at, order_type="SSO", length_months=12)
    assert finding(person).officer == "none"
    assert not owed(person, "allocate_officer")


def test_nothing_is_owed_any_more_when_the_order_ends(person: int, grace: Principal, at: datetime) -> None:
    number = sentenced(person, grace, at)
    sentences.end(number, on=local_day(at), because="Quashed on appeal.", by=grace, at=at)
    assert not owed(person, "decide_officer")


def test_what_was_to_be_decided_and_told_comes_back_with_an_order_that_is_opened_again(
    person: int, grace: Principal, at: datetime
) -> None:
    number = sentenced(person, grace, at)
    assert owed(person, "decide_officer")
    sentences.end(number, on=local_day(at), because="The wrong order", by=grace, at=at)
    sentences.reopen(number, because="It was another's", by=grace, at=at)
    assert owed(person, "decide_officer")
    officers.decide_officer(finding(person).pk, decided=True, because="High risk", by=grace, at=at)
    assert owed(person, "tell_about_officer")
    sentences.end(number, on=local_day(at), because="The wrong order", by=grace, at=at)
    assert not owed(person, "tell_about_officer")
    sentences.reopen(number, because="It was another's", by=grace, at=at)
    assert owed(person, "tell_about_officer")
    assert not owed(person, "decide_officer")  # decided stays decided


# -------------------------------------------------------------------------------------------------- a changed order
def by_court(by: Principal, at: datetime, **more: Any) -> dict[str, Any]:
    return {"on": local_day(at), "court": "Northgate Crown Court", "because": "On review", "by": by, "at": at, **more}


def test_a_sentence_extended_past_the_threshold_may_have_one_and_a_manager_decides(
    person: int, grace: Principal, at: datetime
) -> None:
    number = sentenced(person, grace, at, length_months=11)
    assert (finding(person).officer, finding(person).finding["from_release"]) == ("will", True)
    change = changing.extend(number, ends_on=date(2027, 11, 19), **by_court(grace, at))
    row = finding(person)
    assert row.officer == "may"
    assert any('"12 months or more"' in line for line in row.finding["because"])  # exactly 12 months, in days
    assert owed(person, "decide_officer")
    changing.undo(change.pk, because="Another person's", by=grace, at=at)
    assert finding(person).officer == "will"
    assert not owed(person, "decide_officer")


def test_a_community_order_that_came_from_elsewhere_finds_an_officer_when_it_is_extended(
    person: int, grace: Principal, at: datetime
) -> None:
    facts = SentenceFacts(order_type="CO", sentenced_on=date(2026, 3, 2), length_months=12, source="another system")
    (number,) = sentences.impose_many([(person, facts)], by=grace, at=at)
    assert not OfficerFinding.objects.filter(person_id=person).exists()
    changing.extend(number, ends_on=date(2027, 9, 1), **by_court(grace, at))
    assert finding(person).officer == "will"
    assert owed(person, "allocate_officer")


def test_a_first_meeting_and_a_plan_are_owed_only_where_there_is_an_officer_to_hold_them(
    person: int, grace: Principal, at: datetime
) -> None:
    """Both are the offender manager's (source 1; National Standards 2007, rows 3 and 5)."""
    number = sentenced(person, grace, at, order_type="SSO", length_months=12)
    assert not [kind for kind in ("allocate_officer", "first_contact", "sentence_plan") if owed(person, kind)]
    assert owed(person, "tell_about_officer")
    asked = RequirementFacts("unpaid_work", Decimal(100))
    change = changing.add_requirement(number, asked=asked, **by_court(grace, at))
    assert finding(person).officer == "will"
    assert owed(person, "allocate_officer")
    (first,), (plan,) = owed(person, "first_contact"), owed(person, "sentence_plan")
    assert {first.inputs["from"], plan.inputs["from"]} == {local_day(at).isoformat()}  # not from the sentence
    changing.undo(change.pk, because="Another person's", by=grace, at=at)
    assert finding(person).officer == "none"
    assert not [kind for kind in ("allocate_officer", "first_contact", "sentence_plan") if owed(person, kind)]


def test_a_sentence_in_weeks_has_its_length(person: int, grace: Principal, at: datetime) -> None:
    sentenced(person, grace, at, length_months=None, length_weeks=60)
    assert finding(person).officer == "may"


def _tell(person_id: int, at: datetime) -> None:
    """What the jobs do: write to the person."""
    headline = people.headline(person_id)
    if headline.post_id is not None:
        heard.tell_who(OfficerChanged(person_id, "offender_manager", headline.post_id, None, True, at))
    for row in OfficerFinding.objects.filter(person_id=person_id):
        heard.tell_found(OfficerDecided(person_id, row.pk, row.sentence_id, officers.has_officer(row), at))


def _left(letter: Letter, at: datetime) -> None:
    heard.told_by_letter(
        LetterSent(
            letter_id=letter.pk,
            person_id=letter.person_id,
            kind=letter.kind,
            about_kind=letter.about_kind,
            about_id=letter.about_id,
            sent_at=at,
        )
    )
