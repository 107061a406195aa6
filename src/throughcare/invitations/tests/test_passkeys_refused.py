"""What a hostile browser may answer for a passkey: it is no, and never an error; and whose passkey is whose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client, override_settings
from fido2.utils import websafe_encode
from fido2.webauthn import RegistrationResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.accounts.principals import NOBODY, Principal
from throughcare.audit.models import Entry
from throughcare.demo import cast
from throughcare.invitations import actions
from throughcare.invitations.models import Invitation, Passkey
from throughcare.kernel import context
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts, PhoneFacts
from throughcare.people.merging import actions as merging

NUMBER = "07700 900412"


@pytest.fixture(autouse=True)
def acting(ruth: Principal) -> Iterator[None]:
    with context.acting(principal=ruth.key, reason="test"):
        yield


def passkey(row: Invitation, *, at: datetime, number: str = "a") -> Passkey:
    made: Passkey = Passkey.objects.create(
        person_id=row.person_id, invitation=row, name="My phone", credential_id=number, credential=b"", added_at=at
    )
    return made


def of(handle: str, **more: Any) -> dict[str, Any]:
    """The answer of a browser that says whose it is."""
    return {"id": "a", "response": {"userHandle": websafe_encode(handle.encode())}, **more}


@pytest.mark.parametrize(
    "handle", ["", "7", "person:", "person:-1", "person:7 ", "person:٧", "staff:1", "person:" + "9" * 30]
)
def test_whose_it_is_is_read_as_the_fence_of_the_database_reads_it(handle: str) -> None:
    assert actions._handle(of(handle)) is None


def test_what_is_no_answer_is_no_and_no_error(aaron: int, grace: Principal, at: datetime) -> None:
    passkey(actions.invite(aaron, channel="text", shown_to=NUMBER, by=grace, at=at), at=at)
    client = Client()
    answers: tuple[dict[str, Any], ...] = (
        {},
        {"response": []},
        {"response": {"userHandle": 5}},
        {"response": {"userHandle": None}},
        of(f"person:{aaron}"),
        of(f"person:{aaron}", response="x"),
        {
            "id": "a",
            "rawId": "YQ",
            "type": "public-key",
            "response": {
                "userHandle": websafe_encode(f"person:{aaron}".encode()),
                "clientDataJSON": "e30",
                "authenticatorData": "AAAA",
                "signature": "AA",
            },
        },
    )
    for answer in answers:
        client.get("/my/sign-in/phone/")
        tried = client.post("/my/sign-in/phone/", {"credential": json.dumps(answer)})
        assert tried.status_code == 422, answer
    assert client.get("/my/").status_code == 302
    assert not Entry.objects.using("audit").filter(doing="sign_in", allowed=True).exists()


@settings(deadline=None, max_examples=60)
@given(st.recursive(st.none() | st.integers() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=3)))
def test_nothing_somebody_sends_as_whose_it_is_is_an_error(handle: Any) -> None:
    assert actions._handle({"response": {"userHandle": handle}}) is None


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        ("https://own.example", True),
        ("https://evil.own.example", False),
        ("http://own.example", False),
        ("https://own.example.evil.example", False),
        ("null", False),
    ],
)
def test_a_passkey_works_from_our_own_host_alone(origin: str, ours: bool) -> None:
    with override_settings(SITE_URL="https://own.example"):
        assert actions._is_ours(origin) is ours


def test_a_passkey_that_was_kept_before_is_refused_and_no_error(
    aaron: int, grace: Principal, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = actions.invite(aaron, channel="text", shown_to=NUMBER, by=grace, at=at)

    class Made:
        credential_id = b"same"

        def __bytes__(self) -> bytes:
            return b"key"

    class Server:
        def register_complete(self, state: Any, answer: Any) -> Any:
            return type("Complete", (), {"credential_data": Made()})

    monkeypatch.setattr(actions, "_server", Server)
    monkeypatch.setattr(RegistrationResponse, "from_dict", lambda answer: answer)
    for refused in (False, True):
        if refused:
            with pytest.raises(actions.CannotAdd):
                actions.add_passkey(aaron, name="Phone", credential={}, state={}, by=grace, at=at)
        else:
            actions.add_passkey(aaron, name="Phone", credential={}, state={}, by=grace, at=at)
    assert Passkey.objects.get(invitation=row).credential == b"key"


@pytest.mark.parametrize("invited", ["other", "both"])
def test_of_two_records_put_together_no_passkey_of_the_one_that_is_gone_stays(
    aaron: int, grace: Principal, ruth: Principal, paul: Principal, staff: cast.Staff, at: datetime, invited: str
) -> None:
    """A passkey says whose it is, on the phone: as that record is no more, it would open nothing and be listed."""
    facts = PersonFacts(
        reference="X999",
        names=(NameFacts("Witfield", "Aron"),),
        phones=(PhoneFacts("mobile", "07700 900999", preferred=True),),
    )
    other = people.admit(facts, by=staff.simon, at=at).id
    theirs = actions.invite(other, channel="text", shown_to="07700 900999", by=grace, at=at)
    gone = passkey(theirs, at=at)
    if invited == "both":
        passkey(actions.invite(aaron, channel="text", shown_to=NUMBER, by=grace, at=at), at=at, number="b")
    choices = {clash.name: "kept" for clash in merging.clashes(aaron, other)}
    row = merging.propose(aaron, other_id=other, because="The same.", choices=choices, by=paul, at=at)
    done = merging.merge(row.id, shown_version=row.version, by=ruth, at=at)
    gone.refresh_from_db()
    theirs.refresh_from_db()
    assert gone.removed_at == at
    assert (theirs.person_id, theirs.ended_why) == (aaron, "merged" if invited == "both" else "")
    stands = Invitation.objects.get(person_id=aaron, ended_at=None)
    assert stands.to == (NUMBER if invited == "both" else "07700 900999")
    assert Passkey.objects.filter(removed_at=None).count() == (1 if invited == "both" else 0)
    merging.part(done.id, because="Two people.", shown_version=done.version, by=ruth, at=at)
    again = Passkey.objects.get(id=gone.pk)
    assert (again.person_id, again.removed_at) == (other, None)


def test_a_passkey_of_nobody_lets_nobody_in(aaron: int, at: datetime) -> None:
    with context.acting(principal="", reason="test"):
        tried = actions.try_passkey(of(f"person:{aaron}"), state={}, by=NOBODY, at=at)
    assert tried["person_id"] is None
