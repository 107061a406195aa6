"""The organisation's own sign-in, spoken for real with a server that speaks the protocol: OpenID Connect with PKCE."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from throughcare.accounts.models import User
from throughcare.accounts.principals import Principal, system
from throughcare.audit.models import Entry
from throughcare.organisations import actions as organisations

CLIENT, SECRET = "throughcare", "quiet-secret"


class Server:
    """An identity provider: discovery, authorisation, tokens, keys and userinfo. `claims` is who signs in next."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.refused: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.get(self)

            def do_POST(self) -> None:
                outer.post(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def get(self, handler: BaseHTTPRequestHandler) -> None:
        """Discovery, keys, userinfo."""
        path = urlsplit(handler.path).path
        if path == "/.well-known/openid-configuration":
            names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            found = {f"{name}_endpoint": f"{self.url}/{place}" for name, place in names.items()}
            self.say(handler, {"issuer": self.url, "jwks_uri": f"{self.url}/keys", **found})
        elif path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            self.say(handler, {"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]})
        elif path == "/userinfo":
            self.say(handler, self.claims)
        else:
            self.say(handler, {}, status=404)

    def post(self, handler: BaseHTTPRequestHandler) -> None:
        """A code is changed into tokens, once, by who knows the secret and the verifier."""
        sent = {
            name: texts[0]
            for name, texts in parse_qs(handler.rfile.read(int(handler.headers["Content-Length"])).decode()).items()
        }
        given = self.codes.pop(sent.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        known = (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        known = known or handler.headers.get("Authorization") == f"Basic {basic}"
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if given is None or not known or challenge != given["code_challenge"]:
            self.refused.append(str(sent))
            self.say(handler, {"error": "invalid_grant"}, status=400)
            return
        now = int(time.time())
        facts = {**self.claims, "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300}
        token = jwt.encode(facts, self.key, algorithm="RS256", headers={"kid": "1"})
        self.say(handler, {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    @staticmethod
    def say(handler: BaseHTTPRequestHandler, facts: dict[str, Any], *, status: int = 200) -> None:
        """Answer with JSON."""
        body = json.dumps(facts).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def agree(self, address: str) -> str:
        """Somebody signs in at the provider: the address it sends them back to."""
        asked = {name: texts[0] for name, texts in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.codes[code] = asked
        return asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]})


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    """The provider, set up as the environment would."""
    server = Server()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "organisation",
                    "name": "Northgate",
                    "client_id": CLIENT,
                    "secret": SECRET,
                    "settings": {"server_url": server.url},
                }
            ],
        }
    }
    settings.OIDC_SECOND_FACTOR = True
    yield server
    server.http.shutdown()


def _sign_in(client: Client, server: Server, *, then: str = "") -> Any:
    went = client.get("/account/with/organisation/" + (f"?next={then}" if then else ""))
    assert went.status_code == 302, went.content[:300]
    assert went.headers["Location"].startswith(f"{server.url}/authorize?")
    back = urlsplit(server.agree(went.headers["Location"]))
    return client.get(f"{back.path}?{back.query}")


def _claims(user: User, **more: Any) -> dict[str, Any]:
    return {"sub": "n-17", "email": user.email, "email_verified": True, "name": user.name, **more}


@pytest.fixture
def user(grace: Principal) -> User:
    """Grace, without a password."""
    return User.objects.get(pk=grace.user_id or 0)


def test_the_sign_in_page_offers_it_and_whoever_holds_a_post_gets_in(server: Server, user: User) -> None:
    client = Client()
    assert "Sign in with Northgate" in client.get("/account/sign-in/").content.decode()
    server.claims = _claims(user)
    answer = _sign_in(client, server, then="/caseload/")
    assert answer.headers["Location"] == "/caseload/"
    assert client.get("/caseload/").status_code == 200
    assert "organisation's sign-in" in Entry.objects.using("audit").get(doing="sign_in", allowed=True).because


def test_our_second_factor_is_asked_for_unless_the_settings_say_theirs_counts(
    server: Server, user: User, settings: Any
) -> None:
    settings.OIDC_SECOND_FACTOR = False
    server.claims = _claims(user)
    client = Client()
    _sign_in(client, server)
    assert client.get("/").headers["Location"] == "/account/code/set-up/"


def test_somebody_nobody_entered_is_not_let_in_and_becomes_no_user(server: Server, user: User) -> None:
    server.claims = {"sub": "x", "email": "stranger@example.org", "email_verified": True}
    before = User.objects.count()
    client = Client()
    answer = _sign_in(client, server)
    assert answer.status_code == 403
    assert "You have no account here" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_somebody_whose_post_has_ended_is_not_let_in(
    server: Server, user: User, grace: Principal, at: datetime
) -> None:
    organisations.end_post(grace.post_id, until=at.date(), by=system("administrator"), at=at)
    server.claims = _claims(user)
    client = Client()
    assert _sign_in(client, server).status_code == 403
    assert client.get("/").headers["Location"].startswith("/account/sign-in/")
    assert Entry.objects.using("audit").get(doing="sign_in", allowed=False).because.endswith("no post")


def test_an_address_that_is_not_verified_there_opens_nothing(server: Server, user: User) -> None:
    server.claims = _claims(user, email_verified=False)
    assert _sign_in(Client(), server).status_code == 403


def test_an_address_given_to_somebody_else_there_opens_nothing(server: Server, user: User) -> None:
    server.claims = _claims(user)
    assert _sign_in(Client(), server).status_code == 302
    server.claims = _claims(user, sub="n-99")
    assert _sign_in(Client(), server).status_code == 403
    server.claims = _claims(user, email="married@example.org")
    assert _sign_in(Client(), server).status_code == 302  # the same person there, with another address


def test_a_code_of_another_browser_is_worth_nothing(server: Server, user: User) -> None:
    server.claims = _claims(user)
    victim, thief = Client(), Client()
    back = urlsplit(server.agree(victim.get("/account/with/organisation/").headers["Location"]))
    answer = thief.get(f"{back.path}?{back.query}")
    assert answer.status_code == 403
    assert "did not work" in answer.content.decode()
    assert thief.get("/").status_code == 302


def test_it_broken_off_or_out_of_reach_gets_our_own_page(server: Server, user: User) -> None:
    client = Client()
    went = client.get("/account/with/organisation/").headers["Location"]
    state = parse_qs(urlsplit(went).query)["state"][0]
    answer = client.get("/account/with/organisation/back/", {"error": "access_denied", "state": state})
    assert answer.status_code == 403
    assert "Try again" in answer.content.decode()
    server.http.server_close()


def test_without_configuration_there_is_no_such_way(db: None) -> None:
    assert Client().get("/account/with/organisation/").status_code == 404
    page = Client().get("/account/sign-in/").content.decode()
    assert "Sign in with" not in page.replace("Sign in with a passkey", "")


def test_the_way_back_stays_on_this_site(server: Server, user: User) -> None:
    server.claims = _claims(user)
    answer = _sign_in(Client(), server, then="https://evil.example/")
    assert answer.headers["Location"] == "/"
