"""A stand-in for GOV.UK Notify, for tests and demos: it speaks the same protocol and lets nothing out.

`python -m throughcare.messaging.notify_stub` serves it where NOTIFY_URL says, with the key and token of the settings.
It checks the signature and the shape of what it is sent as Notify does, keeps it in memory, says what became of it,
calls back, and shows it all on a page, where one can answer as the person. It can be told to be in trouble.
"""

from __future__ import annotations

import contextlib
import html
import http.client
import json
import os
import re
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

SKEW = 30  # seconds a token may be old or ahead
KEPT_DAYS = 7
TEMPLATES = {
    "sms": "11111111-1111-4111-8111-111111111111",
    "email": "22222222-2222-4222-8222-222222222222",
    "letter": "33333333-3333-4333-8333-333333333333",
}
SERVICE, SECRET = "44444444-4444-4444-8444-444444444444", "55555555-5555-4555-8555-555555555555"
KEY = f"stand_in-{SERVICE}-{SECRET}"
DEAD_NUMBER, OFF_NUMBER = (
    "07700 900003",
    "07700 900002",
)  # as at Notify: the one does not exist, the other is not reached
_NEEDS = {"sms": ("body",), "email": ("subject", "body"), "letter": ("subject", "body", "address_line_1")}
_TO = {"sms": "phone_number", "email": "email_address"}


@dataclass
class Trouble:
    """What goes wrong now. `answer` is a status it answers everything with; `drop` takes a message and then dies."""

    answer: int = 0
    drop: bool = False
    seconds: float = 0.0


@dataclass
class Stub:
    """One service at Notify, and everything it was sent, by its number."""

    callback_url: str = ""
    callback_token: str = ""
    trouble: Trouble = field(default_factory=Trouble)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    posts: int = 0
    calls: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    # -------------------------------------------------------------------------------------------------- what it takes
    def take(self, kind: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """A message: 201 with its number, or 400 with what is wrong with it, as Notify words it."""
        self.posts += 1
        wrong = _wrong(kind, body)
        if wrong:
            name, message = wrong
            return 400, {"status_code": 400, "errors": [{"error": name, "message": message}]}
        number, given = str(uuid.uuid4()), body["personalisation"]
        to = body.get(_TO.get(kind, ""), "") or "\n".join(
            given[line] for line in sorted(given) if line.startswith("address_line_")
        )
        kept = {
            "id": number,
            "reference": body.get("reference"),
            "type": kind,
            "to": to,
            "subject": given.get("subject"),
            "body": given["body"],
            "status": "accepted" if kind == "letter" else "created",
            "created_at": _now(),
        }
        with self.lock:
            self.sent[number] = kept
        return 201, {
            "id": number,
            "reference": body.get("reference"),
            "content": {"body": given["body"]},
            "template": {"id": body["template_id"], "version": 1},
        }

    def by_reference(self, reference: str) -> list[dict[str, Any]]:
        """What was sent with a reference."""
        with self.lock:
            return [one for one in self.sent.values() if one["reference"] == reference]

    # ------------------------------------------------------------------------------------------------- what it calls
    def end(self, number: str, status: str = "") -> int:
        """Say what became of a message, and call back. Answers the status of the call, 0 without one."""
        one = self.sent[number]
        one["status"] = status or _fate(one)
        return self._call(
            "delivery",
            {
                "id": number,
                "reference": one["reference"],
                "to": one["to"],
                "status": one["status"],
                "created_at": one["created_at"],
                "completed_at": _now(),
                "sent_at": _now(),
                "notification_type": one["type"],
                "template_id": TEMPLATES[one["type"]],
                "template_version": 1,
            },
        )

    def text_in(self, *, number: str, message: str, id_: str = "", at: str = "") -> int:
        """Somebody answers by text. Answers the status of the call."""
        digits = re.sub(r"\D", "", number)
        return self._call(
            "text",
            {
                "id": id_ or str(uuid.uuid4()),
                "source_number": f"44{digits[1:]}" if digits.startswith("0") else digits,
                "destination_number": "447700900100",
                "message": message,
                "date_received": at or _now(),
            },
        )

    def _call(self, what: str, told: dict[str, Any]) -> int:
        if not self.callback_url:
            return 0
        where = urlsplit(self.callback_url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
        try:
            connection.request(
                "POST",
                f"/callbacks/notify/{what}/",
                body=json.dumps(told),
                headers={
                    "Authorization": f"Bearer {self.callback_token}",
                    "Content-Type": "application/json",
                    "Host": where.netloc,
                },
            )
            status = connection.getresponse().status
        except OSError:
            status = 0
        finally:
            connection.close()
        self.calls.append(status)
        return status


def _fate(one: dict[str, Any]) -> str:
    if one["type"] == "letter":
        return "received"
    return {DEAD_NUMBER: "permanent-failure", OFF_NUMBER: "temporary-failure"}.get(one["to"], "delivered")


def _wrong(kind: str, body: dict[str, Any]) -> tuple[str, str] | None:
    """What Notify would say is wrong with a message: the error and its words."""
    if body.get("template_id") != TEMPLATES[kind]:
        return "BadRequestError", "Template not found"
    given = body.get("personalisation")
    if not isinstance(given, dict):
        return "ValidationError", "personalisation is not of type object"
    missing = [name for name in _NEEDS[kind] if not given.get(name)]
    if missing:
        return "BadRequestError", f"Missing personalisation: {', '.join(missing)}"
    unknown = set(body) - {"template_id", "personalisation", "reference", "phone_number", "email_address"}
    if unknown:
        return "ValidationError", f"Additional properties are not allowed ({sorted(unknown)[0]} was unexpected)"
    if kind == "sms":
        digits = re.sub(r"\D", "", str(body.get("phone_number", "")))
        if not 10 <= len(digits) <= 15:
            return "ValidationError", "phone_number Not enough digits"
        if len(given["body"]) > 918:
            return "BadRequestError", "Content has a character count of more than 918"
    if kind == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(body.get("email_address", ""))):
        return "ValidationError", "email_address Not a valid email address"
    if kind == "letter":
        lines = [given[name] for name in sorted(given) if name.startswith("address_line_") and given[name]]
        if len(lines) < 3:
            return "ValidationError", "Address must be at least 3 lines"
        if not re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", lines[-1]):
            return "ValidationError", "Must be a real UK postcode"
    return None


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")  # noqa: TID251  a server of its own has a clock


class _Handler(BaseHTTPRequestHandler):
    stub: Stub
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a log would hold numbers."""

    def do_GET(self) -> None:
        """One message, messages by reference, or the page."""
        if self.path == "/" and self._from_here():
            self._page()
            return
        if not self._may():
            return
        where = urlsplit(self.path)
        if where.path == "/v2/notifications":
            asked = parse_qs(where.query).get("reference", [""])[0]
            self._say(200, {"notifications": self.stub.by_reference(asked), "links": {"current": self.path}})
        elif one := self.stub.sent.get(where.path.removeprefix("/v2/notifications/")):
            self._say(200, one)
        else:
            self._say(404, _error(404, "NoResultFound", "No result found"))

    def do_POST(self) -> None:
        """A message, or, from the page, what becomes of one and what somebody answers."""
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path in ("/end", "/answer") and self._from_here():
            self._from_page(parse_qs(text.decode()))
            return
        if not self._may():
            return
        kind = self.path.removeprefix("/v2/notifications/")
        if kind not in TEMPLATES:
            self._say(404, _error(404, "NoResultFound", "No result found"))
            return
        try:
            body = json.loads(text)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            self._say(400, _error(400, "BadRequestError", "Invalid JSON supplied in POST data"))
            return
        status, told = self.stub.take(kind, body)
        if self.stub.trouble.drop:  # it has the message, and we never hear so
            self.close_connection = True
            self.connection.close()
            return
        self._say(status, told)

    def _from_here(self) -> bool:
        """A page of another site must not reach a stand-in on this machine by its own name for it."""
        host = (self.headers.get("Host") or "").partition(":")[0]
        origin = self.headers.get("Origin")
        return host in ("127.0.0.1", "localhost") and origin in (None, f"http://{self.headers.get('Host')}")

    def _may(self) -> bool:
        trouble = self.stub.trouble
        if trouble.seconds:
            time.sleep(trouble.seconds)
        if trouble.answer:
            self._say(
                trouble.answer, _error(trouble.answer, "RateLimitError" if trouble.answer == 429 else "Error", "")
            )
            return False
        word, _, token = (self.headers.get("Authorization") or "").partition(" ")
        try:
            claims = jwt.decode(
                token, SECRET, algorithms=["HS256"], options={"verify_iat": False, "require": ["iss", "iat"]}
            )
            ok = word == "Bearer" and claims["iss"] == SERVICE and abs(time.time() - claims["iat"]) <= SKEW
        except jwt.InvalidTokenError:
            ok = False
        if not ok:
            self._say(403, _error(403, "AuthError", "Invalid token: API key not found"))
        return ok

    def _say(self, status: int, told: dict[str, Any]) -> None:
        self._answer(status, json.dumps(told).encode(), "application/json")

    def _answer(self, status: int, text: bytes, kind: str, **headers: str) -> None:
        with contextlib.suppress(OSError):  # whoever asked has gone
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text)))
            self.send_header("Content-Security-Policy", "default-src 'none'; form-action 'self'")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

    # ------------------------------------------------------------------------------------------------------ the page
    def _page(self) -> None:
        rows = []
        for one in reversed(list(self.stub.sent.values())):
            said = {name: html.escape(str(one[name] or "")) for name in ("id", "type", "to", "body", "status")}
            forms = "" if one["type"] != "sms" else (
                f'<form method="post" action="/answer"><input type="hidden" name="number" value="{said["to"]}">'
                '<label>Answer as them <input name="message" required></label> <button>Send</button></form>'
            )  # fmt: skip
            rows.append(
                f"<li><p><b>{said['type']}</b> to {said['to']}: {said['status']}</p><p>{said['body']}</p>{forms}</li>"
            )
        text = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            "<title>Stand-in for GOV.UK Notify</title><h1>Stand-in for GOV.UK Notify</h1>"
            f"<p>What would have gone out. Nothing did.</p><ul>{''.join(rows) or '<li>Nothing yet.</li>'}</ul></html>"
        )
        self._answer(200, text.encode(), "text/html; charset=utf-8")

    def _from_page(self, given: dict[str, list[str]]) -> None:
        number, message = given.get("number", [""])[0], given.get("message", [""])[0]
        self.stub.text_in(number=number, message=message)
        self._answer(303, b"", "text/plain", Location="/")


def _error(status: int, name: str, message: str) -> dict[str, Any]:
    return {"status_code": status, "errors": [{"error": name, "message": message}]}


@contextlib.contextmanager
def serving(stub: Stub, *, host: str = "127.0.0.1", port: int = 0) -> Any:
    """Serve a stand-in while the block runs; gives its address."""
    server = ThreadingHTTPServer((host, port), type("Handler", (_Handler,), {"stub": stub}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def main() -> int:
    """Serve until the end, and let every message arrive some seconds after it came."""
    stub = Stub(callback_url=os.environ["SITE_URL"], callback_token=os.environ["NOTIFY_CALLBACK_TOKEN"])
    with serving(stub, port=int(os.environ["NOTIFY_STUB_PORT"])):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            time.sleep(3)
            with stub.lock:
                new = [number for number, one in stub.sent.items() if one["status"] in ("created", "accepted")]
                old = datetime.now(UTC) - timedelta(days=KEPT_DAYS)  # noqa: TID251  a server of its own has a clock
                stub.sent = {
                    number: one for number, one in stub.sent.items() if datetime.fromisoformat(one["created_at"]) > old
                }
            for number in new:
                stub.end(number)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
