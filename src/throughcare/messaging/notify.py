"""GOV.UK Notify over its public protocol: https://docs.notifications.service.gov.uk/rest-api.html.

Four requests and a signature: why without the maker's client, docs/decisions/0032-notify-without-its-client.md says.
What goes wrong is told without what was sent: no number, no name and no words reach a log.
"""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from throughcare.kernel import clock
from throughcare.messaging import rules
from throughcare.messaging.gateways import CannotSend, Carried, NotNow

KEY = re.compile(r"(?:.*-)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_KINDS = {"text": "sms", "email": "email", "post": "letter"}
# What Notify says became of a message, in our words. What it has still to do is on its way.
DELIVERIES = {
    "delivered": "delivered",
    "received": "delivered",
    "permanent-failure": "refused",
    "temporary-failure": "unreached",
    "technical-failure": "broken",
    "cancelled": "broken",
    "validation-failed": "broken",
    "virus-scan-failed": "broken",
}
ON_ITS_WAY = frozenset({"created", "sending", "pending", "sent", "accepted", "pending-virus-check"})
_RECIPIENT = ("phone_number", "email_address", "address", "Address", "Must be a real UK postcode", "Last line")


class NoAnswer(OSError):
    """Notify did not answer, or broke: what we asked may or may not have been done."""


@dataclass(frozen=True)
class Notify:
    """One service at Notify: where it is, its key, and the templates by our channel (text, email, post)."""

    url: str
    service: str
    secret: str
    templates: Mapping[str, str]
    seconds: float = 10.0

    # ------------------------------------------------------------------------------------------------ as a gateway
    def carries(self, *, channel: str) -> bool:
        """Is there a template for this channel?"""
        return bool(self.templates.get(channel))

    def has(self, *, key: str) -> Carried | None:
        """What Notify knows by this reference. It keeps that for seven days. Raises `NoAnswer`, `NotNow`."""
        status, told = self._ask("GET", f"/v2/notifications?{urlencode({'reference': key})}")
        if status != 200:
            raise NotNow(_said(status, told))
        found = [one for one in told.get("notifications", ()) if one.get("reference") == key]
        return _carried(found[0]) if found else None

    def send(self, *, key: str, channel: str, to: str, subject: str, text: str) -> Carried:
        """Hand a message over under our reference. Raises `CannotSend`, `NotNow`, `NoAnswer`."""
        if not self.carries(channel=channel):
            raise CannotSend("Messages of this kind are not set up. Ring, or send a letter.")
        body = {
            "template_id": self.templates[channel],
            "reference": key,
            **_addressed(channel, to),
        }
        said = {"body": text} if channel == "text" else {"subject": subject, "body": text}
        body["personalisation"] = {**body.get("personalisation", {}), **said}
        status, told = self._ask("POST", f"/v2/notifications/{_KINDS[channel]}", body)
        if status == 201:
            return Carried(number=str(told.get("id", ""))[:40], delivery="sending")
        errors = [error for error in told.get("errors", ()) if isinstance(error, dict)]
        if status == 400 and any(str(error.get("message", "")).startswith(_RECIPIENT) for error in errors):
            raise CannotSend("Notify says that this number or address does not exist.")
        raise NotNow(_said(status, told))

    def delivery(self, number: str) -> str | None:
        """What became of a message, one of `DELIVERIES`'s values or "sending"; None if Notify does not know it."""
        status, told = self._ask("GET", f"/v2/notifications/{number}")
        if status == 404:
            return None
        if status != 200:
            raise NotNow(_said(status, told))
        return _carried(told).delivery

    def answers(self) -> bool:
        """Does Notify answer, and take our key?"""
        try:
            self.has(key="is-anybody-there")
        except (NotNow, NoAnswer):
            return False
        return True

    # --------------------------------------------------------------------------------------------------- the protocol
    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """The answer's status and body. Raises `NotNow` when nothing was handed over, else `NoAnswer`."""
        where = urlsplit(self.url)
        kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        connection = kind(where.hostname or "", where.port, timeout=self.seconds)
        try:
            try:
                connection.connect()
            except OSError as error:
                raise NotNow("Notify cannot be reached.") from error
            connection.request(
                method,
                where.path.rstrip("/") + path,
                body=json.dumps(body) if body is not None else None,
                headers={"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"},
            )
            answer = connection.getresponse()
            status, text = answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer("Notify did not answer.") from error
        finally:
            connection.close()
        if status >= 500:
            raise NoAnswer(f"Notify broke ({status}).")
        try:
            told = json.loads(text)
        except ValueError as error:
            raise NoAnswer(f"Notify answered something that is not JSON ({status}).") from error
        return status, told if isinstance(told, dict) else {}

    def _token(self) -> str:
        claims = {"iss": self.service, "iat": int(clock.now().timestamp())}
        return jwt.encode(claims, self.secret, algorithm="HS256")


def _addressed(channel: str, to: str) -> dict[str, Any]:
    if channel == "text":
        return {"phone_number": to}
    if channel == "email":
        return {"email_address": to}
    lines = rules.address_lines(to)
    if lines is None:
        raise CannotSend("The address is not whole enough for the post.")
    return {"personalisation": {f"address_line_{n}": line for n, line in enumerate(lines, start=1)}}


def _carried(told: Mapping[str, Any]) -> Carried:
    status = str(told.get("status", ""))
    return Carried(number=str(told.get("id", ""))[:40], delivery=DELIVERIES.get(status, "sending"))


def _said(status: int, told: Mapping[str, Any]) -> str:
    """Why not, in a sentence without anything of the message."""
    if status == 429:
        return "Notify has too much to do, or our day's limit is reached."
    if status in (401, 403):
        return "Notify does not take our key."
    kinds = {str(error.get("error", ""))[:40] for error in told.get("errors", ()) if isinstance(error, dict)}
    return f"Notify did not take it ({status}{''.join(f', {kind}' for kind in sorted(kinds) if kind.isalpha())})."


def notify() -> Notify:
    """The service the settings name. Raises `ImproperlyConfigured` for a key that is not one."""
    found = KEY.fullmatch(settings.NOTIFY_KEY)
    if found is None:
        raise ImproperlyConfigured("NOTIFY_KEY is not an API key of GOV.UK Notify.")
    return Notify(
        url=settings.NOTIFY_URL,
        service=found[1],
        secret=found[2],
        templates=settings.NOTIFY_TEMPLATES,
        seconds=settings.NOTIFY_SECONDS,
    )
