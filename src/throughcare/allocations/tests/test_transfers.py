"""An order moves to another area only when its manager accepts; a refusal comes back to the officer."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.browsing import signed_in
from throughcare.accounts import actions as accounts
from throughcare.accounts.principals import Principal
from throughcare.allocations import transfers
from throughcare.allocations.models import Responsibility
from throughcare.casefile.queries import home, timeline
from throughcare.demo import cast
from throughcare.duties.models import Duty
from throughcare.organisations import actions as organisations
from throughcare.organisations import queries as organisation_queries
from throughcare.organisations.models import Office, Organisation
from throughcare.sentences import actions, changing, queries, transferring
from throughcare.sentences.models import OrderChange, Sentence, Transfer


@pytest.fixture
def mona(staff: cast.Staff, at: datetime) -> Principal:
    """Team manager of Omar, in another trust."""
    user = accounts.enter("mona@throughcare.example", name="Mona Reyes", phone="", demo=True, by=cast.DEMO)
    organisations.hold_post(user.id, team_id=staff.other_team, role="team_manager", since=cast.BEGAN, by=cast.DEMO)
    return organisation_queries.principal_of(user.id, name="Mona Reyes", on=at.date())


@pytest.fixture
def area(omar: Principal) -> Organisation:
    """The area of Omar and Mona."""
    return Office.objects.select_related("organisation").get(id=omar.office_id or 0).organisation


@pytest.fixture
def order(aaron: int) -> Sentence:
    """Aaron's order; his officer is Grace."""
    return Sentence.objects.get(person_id=aaron)


def ask(order: Sentence, area: Organisation, by: Principal, at: datetime) -> Transfer:
    found: Transfer = transferring.ask(order.pk, body_id=area.pk, because="He moved there", by=by, at=at)
    return found


def owed(kind: str) -> list[str]:
    return list(Duty.objects.filter(kind=kind, ended_at=None).values_list("title", flat=True))


def officer_of(person_id: int) -> int:
    return int(Responsibility.objects.get(person_id=person_id, role="offender_manager", until=None).post_id)


def asked_on_the_list_of(by: Principal, at: datetime) -> list[str]:
    return [row["act"]["url"] for row in home.team_work(by, at=at).decisions if "order-moves" in row["act"]["url"]]


def on_the_timeline(person_id: int, at: datetime) -> list[str]:
    found = timeline.page(
        person_id, timeline.Wanted(kinds=("orders",)), at=at, today=at.date(), jurisdiction="england_wales"
    )
    return [line.title for _, lines in found.months for line in lines]


def test_until_the_area_answers_the_officer_stays_and_its_manager_is_asked(
    order: Sentence, area: Organisation, grace: Principal, mona: Principal, ruth: Principal, at: datetime
) -> None:
    row = ask(order, area, grace, at)
    assert officer_of(order.person_id) == grace.post_id
    assert OrderChange.objects.count() == 0
    assert asked_on_the_list_of(mona, at) == [f"/order-moves/{row.pk}/answer/"]
    assert asked_on_the_list_of(ruth, at) == []
    (move,) = queries.sentence_page(order.person_id, today=at.date()).moves
    assert (move.area, move.state) == (area.name, "asked")
    assert f"{area.name} asked to take the order over" in on_the_timeline(order.person_id, at)
    with pytest.raises(transferring.CannotTransfer, match="has been asked already"):
        ask(order, area, grace, at)


def test_the_area_takes_it_over_and_its_officer_is_responsible_from_then(
    order: Sentence, area: Organisation, grace: Principal, mona: Principal, omar: Principal, at: datetime
) -> None:
    row = ask(order, area, grace, at)
    transfers.accept(row.pk, post_id=omar.post_id, by=mona, at=at)
    assert officer_of(order.person_id) == omar.post_id
    change = OrderChange.objects.get(kind="transfer")
    assert change.words == f"{area.name} looks after your order from now on. They write to you who your officer is."
    assert owed("answer_transfer") == owed("allocate_officer") == []
    row.refresh_from_db()
    assert (row.state, row.made_id, row.answered_by_id) == ("accepted", change.pk, mona.post_id)
    assert f"{area.name} took the order over" in on_the_timeline(order.person_id, at)
    with pytest.raises(transferring.CannotTransfer, match="answered already: accepted"):
        transferring.refuse(row.pk, because="Too late", by=mona, at=at)
    with pytest.raises(transferring.CannotTransfer, match="answers for it already"):
        ask(order, area, grace, at)


def test_a_refusal_comes_back_to_the_officer_who_reads_why(
    order: Sentence, area: Organisation, grace: Principal, mona: Principal, at: datetime
) -> None:
    row = ask(order, area, grace, at)
    with pytest.raises(transferring.CannotTransfer, match="Say why"):
        transferring.refuse(row.pk, because=" ", by=mona, at=at)
    transferring.refuse(row.pk, because="The address is not confirmed.", by=mona, at=at)
    assert officer_of(order.person_id) == grace.post_id
    assert asked_on_the_list_of(mona, at) == []
    (told,) = [duty for duty in home.duties(grace, at=at) if duty["kind"] == "read_transfer"]
    assert told["detail"] == "The address is not confirmed."
    assert f"{area.name} did not take the order over" in on_the_timeline(order.person_id, at)
    transferring.read(row.pk, by=grace, at=at)
    assert owed("read_transfer") == []
    ask(order, area, grace, at)


def test_whoever_asked_calls_it_off_and_the_end_of_the_order_does_too(
    order: Sentence, area: Organisation, grace: Principal, mona: Principal, at: datetime
) -> None:
    transferring.call_off(ask(order, area, grace, at).pk, because="He stays", by=grace, at=at)
    assert owed("answer_transfer") == []
    assert asked_on_the_list_of(mona, at) == []
    assert f"{area.name}: move called off" in on_the_timeline(order.person_id, at)
    row = ask(order, area, grace, at)
    actions.end(order.pk, on=at.date(), because="Revoked", by=grace, at=at)
    row.refresh_from_db()
    assert (row.state, row.answer_because) == ("called_off", "The order ended.")
    assert owed("answer_transfer") == []
    with pytest.raises(transferring.CannotTransfer, match="has ended"):
        ask(order, area, grace, at)


def test_an_accepted_move_that_was_a_mistake_is_taken_back(
    order: Sentence, area: Organisation, grace: Principal, mona: Principal, omar: Principal, at: datetime
) -> None:
    transfers.accept(ask(order, area, grace, at).pk, post_id=omar.post_id, by=mona, at=at)
    changing.undo(OrderChange.objects.get().pk, because="Another person", by=mona, at=at)
    assert owed("tell_decision") == []
    assert ask(order, area, omar, at).state == "asked"


# ---------------------------------------------------------------------------------------------------------------- pages
def send(client: Client, address: str, **sent: Any) -> tuple[int, str]:
    answer = client.post(address, {**sent, "key": str(uuid.uuid4())})
    return answer.status_code, answer.content.decode()


def test_the_pages_of_a_move(
    order: Sentence, area: Organisation, grace: Principal, mona: Principal, ruth: Principal, omar: Principal
) -> None:
    hers, theirs = signed_in(grace), signed_in(mona)
    asking = f"/sentences/{order.pk}/transfer/"
    assert area.name in hers.get(asking).content.decode()
    assert send(hers, asking, body_id=str(area.pk), because="He moved there", version=order.version)[0] == 303
    row = Transfer.objects.get()
    page = hers.get(f"/people/{order.person_id}/sentence/").content.decode()
    assert "Another area is asked to take it over" in page
    answering = f"/order-moves/{row.pk}/answer/"
    assert "He moved there" in theirs.get(answering).content.decode()
    assert hers.get(answering).status_code == 403
    assert signed_in(ruth).get(answering).status_code == 403
    assert "Choose who is the officer" in send(theirs, answering, answer="accept", version=1)[1]
    assert "Say why" in send(theirs, answering, answer="refuse", version=1)[1]
    assert send(theirs, answering, answer="refuse", because="No address", version=1)[0] == 303
    assert "Refused" in theirs.get(answering).content.decode()
    row.refresh_from_db()
    read = f"/order-moves/{row.pk}/answer-read/"
    assert "No address" in hers.get(read).content.decode()
    assert send(hers, read, version=row.version)[0] == 422
    assert send(hers, read, read="on", version=row.version)[0] == 303
    order.refresh_from_db()
    assert send(hers, asking, body_id=str(area.pk), because="Again", version=order.version)[0] == 303
    again = Transfer.objects.latest("id")
    off = f"/order-moves/{again.pk}/call-off/"
    assert hers.get(f"/order-moves/{again.pk}/answer-read/").status_code == 404
    assert "Call off the move" in hers.get(off).content.decode()
    assert send(hers, off, because="He stays", version=again.version)[0] == 303
    assert "answered already" in hers.get(off).content.decode()
    assert hers.get("/order-moves/999/call-off/").status_code == 404
    order.refresh_from_db()
    assert send(hers, asking, body_id=str(area.pk), because="At last", version=order.version)[0] == 303
    last = Transfer.objects.latest("id")
    address = f"/order-moves/{last.pk}/answer/"
    assert send(theirs, address, answer="accept", post=str(omar.post_id), version=last.version)[0] == 303
    assert officer_of(order.person_id) == omar.post_id
