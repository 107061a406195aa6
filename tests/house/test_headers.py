"""What every answer carries, on every address (limits S10)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.test.utils import override_settings

from tests.house.world import Visit, Visitor, World, rows

POLICY = {
    "default-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
}
ANSWERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


_FILES = (
    "documents:open",
    "casefile:fetch_export",
    "imports:rejects",
)  # a file has a stricter policy: it may do nothing at all


@pytest.fixture(scope="module")
def visitor(told: World) -> Visitor:
    """Everybody, signed in once."""
    return Visitor(told)


@pytest.mark.parametrize("name", sorted(rows()))
def test_every_answer_of_an_address_is_shut_to_other_sites_and_kept_nowhere(
    name: str, told: World, visitor: Visitor
) -> None:
    """Shown, refused, absent and sent to sign in: each carries the same."""
    row = rows()[name][0]
    faults = [
        f"{visit.method} as {visit.who}: {fault}"
        for who, method in (
            ("grace", "GET"),
            ("grace", "POST"),
            ("iris", "GET"),
            ("nobody", "GET"),
            ("themselves", "GET"),
        )
        for visit in [visitor.visit(row, row.of[0], who, method)]  # type: ignore[arg-type]
        for fault in faults_of(visit)
    ]
    assert not faults, "\n".join(faults)


def faults_of(visit: Visit) -> list[str]:
    """What an answer lacks. The proof S10 asks the same of every page as everybody."""
    faults = [
        f"{header} is {visit.headers.get(header)!r}"
        for header, wanted in ANSWERS.items()
        if visit.headers.get(header) != wanted
    ]
    policy = dict(part.strip().partition(" ")[::2] for part in visit.headers["Content-Security-Policy"].split(";"))
    if visit.row.name not in _FILES:
        faults += [f"{part} is {policy.get(part)!r}" for part, wanted in POLICY.items() if policy.get(part) != wanted]
        scripts = policy["script-src"]
        if not re.fullmatch(r"'self'( 'nonce-[^']+')?", scripts):
            faults.append(f"script-src is {scripts}")
    return faults


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(told: World) -> None:
    client = Client()
    client.post(f"/demo/sign-in/{told.users['grace']}/")
    client.get(f"/people/{told.samples['aaron'].person_id}/notes/add/")
    assert {"session", "csrf"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


def test_over_https_cookies_are_secure_and_the_browser_is_told_to_stay_there(told: World) -> None:
    secure = {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    }
    with override_settings(**secure):
        client = Client()
        answer = client.post(f"/demo/sign-in/{told.users['grace']}/", secure=True)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert all(cookie["secure"] for cookie in client.cookies.values())
