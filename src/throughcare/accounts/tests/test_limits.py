"""How often is too often: counted for each user, in one place for all processes, and said clearly."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from time_machine import travel

from throughcare.accounts import attempts, tallies
from throughcare.accounts.models import User
from throughcare.accounts.principals import Principal
from throughcare.accounts.tallies import TooMany
from throughcare.audit.models import Entry

PASSWORD = "correct horse battery staple"
EMAIL = "nora@service.example"


@pytest.fixture
def nora(db: None) -> User:
    """Somebody with a password."""
    return User.objects.create_user(EMAIL, "Nora Quill", PASSWORD)


def _try(client: Client, password: str = "x" * 20, *, login: str = EMAIL, address: str = "192.0.2.4") -> int:
    answer = client.post("/account/sign-in/", {"login": login, "password": password}, REMOTE_ADDR=address)
    return answer.status_code


def _search(client: Client) -> int:
    return client.get("/search/", {"q": "whitfield"}).status_code


def _signed_in(who: Principal) -> Client:
    client = Client()
    client.post(f"/demo/sign-in/{who.user_id}/")
    return client


# ------------------------------------------------------------------------------------------------------------- counting
def test_what_is_too_often_is_refused_with_the_moment_it_works_again(grace: Principal, at: datetime) -> None:
    for second in range(60):
        tallies.spend(grace, "search", at=at + timedelta(seconds=second / 2))
    with pytest.raises(TooMany) as stopped:
        tallies.spend(grace, "search", at=at + timedelta(seconds=40))
    assert stopped.value.again_at == at + timedelta(seconds=60)
    tallies.spend(grace, "search", at=at + timedelta(seconds=60, milliseconds=1))


def test_the_same_person_again_is_not_counted(grace: Principal, at: datetime) -> None:
    for person in range(30):
        for _ in range(3):
            tallies.spend(grace, "outside", at=at, about=str(person))
    with pytest.raises(TooMany):
        tallies.spend(grace, "outside", at=at, about="30")
    tallies.spend(grace, "outside", at=at, about="7")


def test_one_officer_who_searches_too_much_stops_nobody_else(grace: Principal, simon: Principal, at: datetime) -> None:
    for _ in range(60):
        tallies.spend(grace, "search", at=at)
    with pytest.raises(TooMany):
        tallies.spend(grace, "search", at=at)
    tallies.spend(simon, "search", at=at)


def test_a_role_has_its_own_limit_and_an_administrator_can_set_it(
    grace: Principal, amina: Principal, at: datetime, settings: Any, tmp_path: Path
) -> None:
    assert tallies.limit("outside", role=amina.role).most > tallies.limit("outside", role=grace.role).most
    own = tmp_path / "limits.toml"
    own.write_text('[search]\nwords = "searches"\nmost = 1\nseconds = 60\nroles = { auditor = 2 }\n')
    settings.LIMITS_FILE = own
    tallies.spend(grace, "search", at=at)
    with pytest.raises(TooMany):
        tallies.spend(grace, "search", at=at)
    tallies.spend(amina, "search", at=at)
    tallies.spend(amina, "search", at=at)


def test_of_many_at_once_in_different_processes_only_as_many_as_allowed_get_through(committed: str) -> None:
    who = Principal(kind="staff", name="Nora", user_id=7, role="auditor")
    at = datetime.fromisoformat("2026-11-23T10:00:00+00:00")

    def ask(_: int) -> bool:
        try:
            tallies.spend(who, "export", at=at)
        except TooMany:
            return False
        finally:
            connections["audit"].close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(24))) == 5


def test_searching_too_much_gets_a_page_that_says_when_again_and_is_written_down(
    grace: Principal, at: datetime
) -> None:
    client = _signed_in(grace)
    assert {_search(client) for _ in range(60)} == {200}
    answer = client.get("/search/", {"q": "whitfield"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "Too many searches" in answer.content.decode()
    assert "60 seconds from now" in answer.content.decode()
    entry = Entry.objects.using("audit").filter(doing="too_many").get()
    assert (entry.principal, entry.allowed) == (grace.key, False)
    with travel(at + timedelta(seconds=61), tick=False):
        assert _search(client) == 200


# -------------------------------------------------------------------------------------------------------------- sign-in
def test_the_11th_try_of_an_account_from_an_address_is_locked_even_with_the_right_password(
    nora: User, at: datetime
) -> None:
    client = Client()
    when = at
    for n in range(1, 11):
        with travel(when, tick=False):
            assert _try(client) == 200, n
        when += timedelta(seconds=attempts.wait_after(n) if n < 10 else 1)
    with travel(when, tick=False):
        answer = client.post("/account/sign-in/", {"login": EMAIL, "password": PASSWORD}, REMOTE_ADDR="192.0.2.4")
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 1700
        assert _try(client, PASSWORD, address="198.51.100.9") == 302  # her own, from home: she is not locked out
    with travel(when + timedelta(minutes=31), tick=False):
        assert _try(Client(), PASSWORD) == 302


def test_waits_grow_with_each_failure(nora: User) -> None:
    waits = [attempts.wait_after(n) for n in range(1, 11)]
    assert waits == [0, 0, 0, 0, 2, 4, 8, 16, 32, 1800]


def test_an_office_behind_one_address_is_never_locked(nora: User, at: datetime) -> None:
    client = Client()
    for n in range(40):
        _try(client, login=f"somebody{n % 4}@service.example")
    assert _try(client, PASSWORD) == 302


def test_signing_in_forgets_the_failures_before(nora: User, at: datetime) -> None:
    for _ in range(3):
        for _ in range(4):
            assert _try(Client()) == 200
        assert _try(Client(), PASSWORD) == 302


def test_an_account_that_does_not_exist_waits_and_locks_just_the_same(nora: User, at: datetime) -> None:
    said = {EMAIL: [], "nobody@service.example": []}  # type: dict[str, list[int]]
    for login, statuses in said.items():
        for _ in range(8):
            statuses.append(_try(Client(), login=login))
    assert said[EMAIL] == said["nobody@service.example"]
    assert said[EMAIL][-1] == 429


def test_tries_sent_all_at_once_do_not_slip_past_the_waits(committed: str) -> None:
    at = datetime.fromisoformat("2026-11-23T10:00:00+00:00")

    def ask(_: int) -> bool:
        try:
            attempts.begin(EMAIL, "192.0.2.4", at=at)
        except TooMany:
            return False
        finally:
            connections["audit"].close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(40))) == 5  # four without a wait, and the one that began it


def test_a_failure_is_written_down_without_what_was_typed(nora: User, at: datetime) -> None:
    _try(Client())
    _try(Client(), login="hunter2-was-my-password@service.example")
    entries = list(Entry.objects.using("audit").filter(doing="sign_in", allowed=False).order_by("id"))
    assert [entry.principal for entry in entries] == [f"staff:{nora.pk}", "nobody"]
    assert not any("hunter2" in f"{entry.who} {entry.because} {entry.terms}" for entry in entries)


def test_what_a_browser_says_of_its_address_is_believed_only_behind_our_proxy(
    nora: User, settings: Any, at: datetime
) -> None:
    for n in range(7):
        Client().post(
            "/account/sign-in/", {"login": EMAIL, "password": "x" * 20}, HTTP_X_FORWARDED_FOR=f"203.0.113.{n}"
        )
    assert _try(Client(), address="127.0.0.1") == 429
    settings.TRUSTED_PROXY = True
    answer = Client().post(
        "/account/sign-in/", {"login": EMAIL, "password": PASSWORD}, HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.7"
    )
    assert answer.status_code == 302


def test_old_counts_are_dropped(committed: str) -> None:
    at = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
    tallies.spend(Principal(kind="staff", name="Nora", user_id=7, role="auditor"), "search", at=at)
    attempts.begin(EMAIL, "192.0.2.4", at=at)
    assert (tallies.drop_old(at=at), attempts.drop_old(at=at)) == (0, 0)
    later = at + timedelta(days=2)
    assert (tallies.drop_old(at=later), attempts.drop_old(at=later)) == (1, 1)
