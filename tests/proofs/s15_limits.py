"""S15: the 11th try is locked, no office with it; nobody learns from words or from time whether there is an account."""

from __future__ import annotations

import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.test import Client, override_settings
from time_machine import travel

from tests.cast import NOW
from throughcare import settings as product
from throughcare.accounts import attempts, tallies
from throughcare.accounts.models import Attempts, User
from throughcare.accounts.principals import Principal
from throughcare.accounts.tallies import TooMany
from throughcare.cli.proofs import Size

PASSWORD = "correct horse battery staple"
OFFICE = "192.0.2.4"


@override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS)  # the other tests have quicker ones
def prove(size: Size) -> dict[str, Any]:
    """Small: a few accounts and tries."""
    accounts = 40 if size.full else 2
    for n in range(accounts):
        User.objects.create_user(f"officer{n}@service.example", f"Officer {n}", PASSWORD)
    User.objects.create_user("link@service.example", "No Password Yet", None)
    locked = _lock(accounts)
    tries = 150 if size.full else 12
    spread = _timing(tries)
    assert max(spread.values()) / min(spread.values()) < (1.15 if size.full else 1.6), spread
    ways = 400 if size.full else 80
    return {
        "accounts locked on the 11th": locked,
        "tries timed": 3 * tries,
        "median ms (known, unknown, no password)": str([round(ms, 1) for ms in spread.values()]),
        "sent at once": ways,
        "searches let through": _at_once(ways),
    }


def _try(login: str, password: str, *, address: str = OFFICE) -> Any:
    return Client().post("/account/sign-in/", {"login": login, "password": password}, REMOTE_ADDR=address)


def _lock(accounts: int) -> int:
    for n in range(accounts):
        login, when = f"officer{n}@service.example", NOW
        for failure in range(1, 11):
            with travel(when, tick=False):
                assert _try(login, "x" * 20).status_code == 200, failure
            when += timedelta(seconds=attempts.wait_after(failure) if failure < 10 else 1)
        with travel(when, tick=False):
            assert _try(login, PASSWORD).status_code == 429  # the 11th, with the right password
            assert _try(login, PASSWORD, address="198.51.100.9").status_code == 302  # from elsewhere
    with travel(NOW, tick=False):
        assert _try("link@service.example", "x" * 20).status_code == 200  # the office's address is not locked
    return accounts


def _timing(tries: int) -> dict[str, float]:
    logins = ("officer0@service.example", "nobody@service.example", "link@service.example")
    took: dict[str, list[float]] = {login: [] for login in logins}
    said: set[str] = set()
    for n in range(tries):
        for login in logins:
            Attempts.objects.all().delete()
            began = time.perf_counter()
            answer = _try(login, "x" * 20, address=f"203.0.113.{n % 250}")
            took[login].append((time.perf_counter() - began) * 1000)
            text = answer.content.decode()
            said.add(re.sub(r'(value|nonce)="[^"]*"', "", text).replace(login, ""))
    assert len(said) == 1, "the pages differ"
    return {login: statistics.median(times) for login, times in took.items()}


def _at_once(ways: int) -> int:
    who = Principal(kind="staff", name="Proof", user_id=7, role="offender_manager")
    at = datetime.fromisoformat("2026-11-23T10:00:00+00:00")

    def ask(_: int) -> bool:
        try:
            tallies.spend(who, "search", at=at)
        except TooMany:
            return False
        finally:
            connections["audit"].close()
        return True

    with ThreadPoolExecutor(8) as pool:
        let = sum(pool.map(ask, range(ways)))
    assert let == 60, let
    return let
