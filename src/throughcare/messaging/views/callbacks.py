"""What GOV.UK Notify calls to say: what became of a message, and texts that came in.

Whoever calls has the token we gave to Notify; without it there is no answer but no. A call said again changes nothing,
and no answer tells whether we know what it speaks of. The rows are found by the worker: this process may not see
people whose records are shut to most.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from throughcare.accounts.principals import system
from throughcare.kernel import clock, context
from throughcare.messaging import notify, replies, tasks

NOTIFY = system("notify")
LARGEST = 20_000  # bytes of a call; Notify's are below 2,000
AHEAD = timedelta(minutes=5)  # a text cannot have come later than now, but for clocks that differ
REFERENCE = re.compile(r"letter-(\d{1,18})-([0-9a-f]{1,20})")
log = structlog.get_logger(__name__)


class _Bad(ValueError):
    """The call does not say what it must."""


def _called(take: Callable[[dict[str, Any]], int]) -> Callable[[HttpRequest], HttpResponse]:
    """A call by Notify: its token is looked at first, then its shape. `take` answers the status."""

    def view(request: HttpRequest) -> HttpResponse:
        word, _, token = request.headers.get("Authorization", "").partition(" ")
        known = settings.NOTIFY_CALLBACK_TOKEN
        if not known or word != "Bearer" or not hmac.compare_digest(token.encode(), known.encode()):
            log.warning("callback_refused")
            return HttpResponse(status=403)
        try:
            if len(request.body) > LARGEST:
                raise _Bad("too long")
            told = json.loads(request.body)
            if not isinstance(told, dict):
                raise _Bad("not an object")
            with context.acting(principal=NOTIFY.key, reason=f"POST {request.path}"):
                return HttpResponse(status=take(told))
        except ValueError:
            log.warning("callback_not_understood")
            return HttpResponse(status=400)

    return csrf_exempt(require_POST(view))


def _text(told: dict[str, Any], name: str, most: int) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > most or "\0" in value:
        raise _Bad(name)
    return value


def _delivery(told: dict[str, Any]) -> int:
    status = _text(told, "status", 40)
    number = _text(told, "id", 40)
    if status not in notify.DELIVERIES and status not in notify.ON_ITS_WAY:
        raise _Bad("status")
    found = REFERENCE.fullmatch(str(told.get("reference") or ""))
    if found is None:
        return 404
    tasks.take_delivery.defer(
        letter_id=int(found[1]), stamp=found[2], number=number, delivery=notify.DELIVERIES.get(status, "sending")
    )
    return 204


def _text_came(told: dict[str, Any]) -> int:
    at = clock.now()
    received = datetime.fromisoformat(_text(told, "date_received", 40))
    if received.tzinfo is None or received > at + AHEAD:
        raise _Bad("date_received")
    message = told.get("message")
    if not isinstance(message, str) or len(message) > replies.LONGEST:
        raise _Bad("message")
    reply = replies.take_text(
        number=_text(told, "source_number", 30),
        words=message.replace("\0", ""),
        carrier_id=_text(told, "id", 40),
        received_at=min(received, at),
        by=NOTIFY,
    )
    if reply is not None:
        tasks.match_reply.defer(reply_id=reply.pk)
    return 204


delivery = _called(_delivery)
text_came = _called(_text_came)
