"""Who may not see whom, whatever their part; who may for a while without one; and what is looked at afterwards."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from time_machine import travel

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions as allocations
from throughcare.kernel import context
from throughcare.people import access, limit_queries, limits, search
from throughcare.people import actions as people
from throughcare.people.models import Acquaintance, Headline, Limit, Opening


def acting(who: Principal) -> AbstractContextManager[object]:
    """A request of theirs: the database knows whose it is."""
    return context.acting(principal=who.key, reason="test")


def restrict(person_id: int, *, to: list[Principal], by: Principal, at: datetime, kind: str = "restriction") -> None:
    with acting(by):
        limits.set_limit(
            person_id,
            kind=kind,
            users=[one.user_id for one in to],
            message="A member of staff is a victim. Ask Ruth Okonjo.",
            because="Decided at the panel.",
            by=by,
            at=at,
        )


def test_restricted_person_is_open_to_those_named_and_absent_to_all_others(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, amina: Principal, at: datetime
) -> None:
    restrict(aaron, to=[grace, ruth], by=ruth, at=at)
    with acting(grace):
        assert access.open_record(grace, aaron, doing="note").relation == "allocated"
    for refused in (simon, amina):
        with acting(refused):
            assert not Headline.objects.filter(person_id=aaron).exists()
            with pytest.raises(access.NoSuchPerson) as absent:
                access.open_record(refused, aaron, doing="see_record")
            with pytest.raises(access.NoSuchPerson) as nobody:
                access.open_record(refused, 999_999, doing="see_record")
            assert absent.value.why == nobody.value.why


def test_excluded_officer_reads_why_and_a_reason_does_not_open_it(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    restrict(aaron, to=[simon], by=ruth, at=at, kind="exclusion")
    with acting(simon):
        for tried in (
            lambda: access.open_record(simon, aaron, doing="see_record"),
            lambda: access.look_up(simon, aaron, doing="open_without_part"),
        ):
            with pytest.raises(access.AccessRefused) as refused:
                tried()
            assert refused.value.why == "A member of staff is a victim. Ask Ruth Okonjo."
            assert (refused.value.shut, refused.value.reference, refused.value.open_id) == ("exclusion", "", None)
    with acting(grace):
        assert access.open_record(grace, aaron, doing="see_record").person_id == aaron


def test_the_door_holds_where_the_database_does_not(
    aaron: int, simon: Principal, ruth: Principal, grace: Principal, at: datetime
) -> None:
    """The first fence alone: the database shows the rows, as it does to grace, and the door refuses simon."""
    restrict(aaron, to=[grace, ruth], by=ruth, at=at)
    with acting(grace), pytest.raises(access.NoSuchPerson):
        access.open_record(simon, aaron, doing="see_record")


def test_search_says_of_a_restricted_person_only_the_office_and_whom_to_ask(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    restrict(aaron, to=[grace, ruth], by=ruth, at=at)
    with acting(simon):
        answer = search.find("whitfield", by=simon, at=at)
        assert search.find("whitfeild", by=simon, at=at).alike == answer.alike == ()
    (found,) = answer.people
    assert (found.person_id, found.name, found.reference, found.officer, found.date_of_birth) == (
        None,
        "",
        "",
        "",
        None,
    )
    assert (found.office, found.shut, found.open) == ("Kilner Street", "restriction", False)
    assert found.message == "A member of staff is a victim. Ask Ruth Okonjo."
    with acting(grace):
        (found,) = search.find("whitfield", by=grace, at=at).people
    assert (found.person_id, found.open) == (aaron, True)


def test_nobody_and_an_empty_principal_see_no_row(aaron: int, grace: Principal, ruth: Principal, at: datetime) -> None:
    restrict(aaron, to=[grace, ruth], by=ruth, at=at)
    for key in ("", "system:demo", "staff:", "staff:0", "staff:1 or true"):
        with context.acting(principal=key, reason="test"), connection.cursor() as cursor:
            cursor.execute("select count(*) from people_person where id = %s", [aaron])
            assert cursor.fetchone() == (0,), key


def test_the_officer_and_who_sets_it_cannot_be_shut_out(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    with pytest.raises(limits.CannotLimit, match="You must"):
        restrict(aaron, to=[grace], by=ruth, at=at)
    with pytest.raises(limits.CannotLimit, match="Grace Adeyemi must"):
        restrict(aaron, to=[ruth, simon], by=ruth, at=at)
    with pytest.raises(limits.CannotLimit, match="change who is responsible"):
        restrict(aaron, to=[grace], by=ruth, at=at, kind="exclusion")


def test_ended_limit_opens_the_record_again(aaron: int, simon: Principal, ruth: Principal, at: datetime) -> None:
    restrict(aaron, to=[simon], by=ruth, at=at, kind="exclusion")
    with acting(ruth):
        row = Limit.objects.get(person_id=aaron)
        limits.end_limit(row.id, because="No longer so.", shown_version=row.version, by=ruth, at=at)
    with acting(simon):
        assert access.open_record(simon, aaron, doing="see_record").relation == "team"


def test_nobody_gives_a_closed_record_to_somebody_it_is_closed_to(
    aaron: int, simon: Principal, ruth: Principal, at: datetime
) -> None:
    restrict(aaron, to=[simon], by=ruth, at=at, kind="exclusion")
    with acting(ruth), pytest.raises(allocations.CannotAllocate, match="closed to Simon Hale"):
        allocations.allocate(aaron, role="offender_manager", post_id=simon.post_id, because="Cover.", by=ruth, at=at)


def test_a_reason_opens_a_record_for_four_hours_and_the_officer_and_manager_know(
    aaron: int, grace: Principal, omar: Principal, ruth: Principal, at: datetime
) -> None:
    with pytest.raises(access.AccessRefused) as refused:
        access.open_record(omar, aaron, doing="see_record")
    assert refused.value.open_id == aaron
    with acting(omar):
        row = limits.open_without_part(
            aaron, purpose="danger", reason="The police rang about his child.", by=omar, at=at
        )
        record = access.open_record(omar, aaron, doing="see_record")
    assert (record.relation, record.opened_until) == ("opened", at + timedelta(hours=4))
    with pytest.raises(access.AccessRefused):
        access.open_record(omar, aaron, doing="note")
    (found,) = search.find("whitfield", by=omar, at=at).people
    assert found.open
    assert [one.id for one in limit_queries.notices(grace).opened] == [row.id]
    assert limit_queries.notices(ruth).to_review == 1
    with travel(at + timedelta(hours=4)), pytest.raises(access.AccessRefused):
        access.open_record(omar, aaron, doing="see_record")


def test_an_opening_without_purpose_or_reason_is_refused(aaron: int, omar: Principal, at: datetime) -> None:
    for purpose, reason in (("curious", "I would like to know."), ("danger", ""), ("danger", "police")):
        with pytest.raises(limits.CannotOpen):
            limits.open_without_part(aaron, purpose=purpose, reason=reason, by=omar, at=at)


def test_manager_asks_is_answered_and_decides_but_not_of_an_own_opening(
    aaron: int, omar: Principal, ruth: Principal, at: datetime
) -> None:
    row = limits.open_without_part(aaron, purpose="court", reason="The court asked for him.", by=omar, at=at)
    limits.review_opening(row.id, found="asked", words="Which court?", shown_version=row.version, by=ruth, at=at)
    assert [one.id for one in limit_queries.notices(omar).asked] == [row.id]
    row = limits.answer_opening(row.id, words="Northgate.", by=omar, at=at)
    row = limits.review_opening(row.id, found="right", words="", shown_version=row.version, by=ruth, at=at)
    assert (row.review, row.reviewed_by) == ("right", "Ruth Okonjo")
    own = Opening.objects.create(
        person_id=aaron, post_id=ruth.post_id or 0, user_id=ruth.user_id or 0, who="", purpose="court", reason="x",
        at=at, until=at + timedelta(hours=1), team_id=ruth.team_id,
    )  # fmt: skip
    with pytest.raises(limits.CannotReview):
        limits.review_opening(own.id, found="right", words="", shown_version=own.version, by=ruth, at=at)


def test_part_of_the_day_ends_with_the_day(aaron: int, omar: Principal, paul: Principal, at: datetime) -> None:
    limits.take_part_today(aaron, kind="reception", post_id=omar.post_id, on=at.date(), by=paul, at=at)
    assert access.open_record(omar, aaron, doing="note").relation == "day"
    with travel(at + timedelta(days=1)), pytest.raises(access.AccessRefused):
        access.open_record(omar, aaron, doing="see_record")


def test_acquaintance_shuts_the_door_only_once_another_manager_confirms(
    aaron: int, simon: Principal, ruth: Principal, at: datetime
) -> None:
    with acting(simon):
        row = limits.declare(aaron, how="neighbour", words="Next door.", by=simon, at=at)
        assert access.open_record(simon, aaron, doing="see_record").relation == "team"
        with pytest.raises(limits.CannotConfirm):
            limits.decide_acquaintance(row.id, known=True, because="", shown_version=row.version, by=simon, at=at)
    with acting(ruth):
        limits.decide_acquaintance(row.id, known=True, because="", shown_version=row.version, by=ruth, at=at)
    with acting(simon):
        with pytest.raises(access.AccessRefused) as refused:
            access.open_record(simon, aaron, doing="see_record")
        assert "You know this person" in refused.value.why


def test_a_likeness_only_suggests(aaron: int, simon: Principal, at: datetime) -> None:
    with acting(simon):
        limits.tell_own_facts(
            surname="", date_of_birth=None, lines="flat 3, 27 tolland road", postcode="ng2 6rw", by=simon, at=at
        )
        row = Acquaintance.objects.get(person_id=aaron)
        assert (row.state, row.how) == ("suggested", "household")
        assert access.open_record(simon, aaron, doing="see_record").relation == "team"


def test_a_referral_is_the_workers_own_and_gives_those_round_them_no_part(
    aaron: int, omar: Principal, at: datetime
) -> None:
    """Whoever sits in the team of an agency's worker, or in their office, has no part in the referral."""
    people.involve(aaron, role="partner", post_id=omar.post_id, at=at)
    worker = replace(omar, role="partner_worker", role_name="Partner worker")
    beside = replace(omar, post_id=(omar.post_id or 0) + 1000, user_id=(omar.user_id or 0) + 1000)
    assert access.open_record(worker, aaron, doing="see_team").relation == "partner"
    for who, doing in ((worker, "see_record"), (beside, "see_team"), (beside, "see_record")):
        with pytest.raises(access.AccessRefused):
            access.open_record(who, aaron, doing=doing)
    (found,) = search.find("whitfield", by=beside, at=at).people
    assert not found.open
