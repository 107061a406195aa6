"""The pages for what goes wrong. Slices above answer with these; Django calls them by the names in `urls.py`."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg import OperationalError as DriverError
from psycopg_pool import PoolClosed, PoolTimeout

from throughcare.design.jinja import url_if_any
from throughcare.kernel.clock import LONDON

# What a form sends without anybody having typed it, and what must not be shown again.
_NOT_TYPED = ("csrfmiddlewaretoken", "key", "version", "draft", "next")
_SECRET = ("password", "code", "secret", "token")


def _plain(request: HttpRequest, status: int, title_text: str, *paragraphs: str, **more: Any) -> HttpResponse:
    links = [{"text": _("Back to the start"), "url": url_if_any("casefile:home") or "/"}]
    context = {"title_text": title_text, "paragraphs": paragraphs, "links": links, "tone": "soon", **more}
    return render(request, "design/plain.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be read."""
    return _plain(
        request,
        400,
        _("We could not read what was sent"),
        _("Nothing was changed. Go back, reload the page and try again."),
        _("If you sent a file, it may be too large or not of a kind we take."),
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 for a page that one's role has no part in. The door answers for records itself."""
    return render(request, "design/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "design/404.html", status=404)


def too_many_requests(
    request: HttpRequest,
    exception: Exception | None = None,
    *,
    words: str = "",
    again_at: datetime | None = None,
    at: datetime | None = None,
) -> HttpResponse:
    """429: too often in a short time. Where it is known, the page and the header `Retry-After` say when again."""
    told = []
    if again_at is not None and at is not None:
        told.append(
            _("You can go on at {when}, {wait} from now.").format(when=_clock(again_at), wait=_wait(again_at, at))
        )
    else:
        told.append(_("Wait a few minutes, then try again."))
    answer = _plain(
        request,
        429,
        _("Too many {what} in a short time").format(what=words or _("tries")),
        _("This protects the records and your account. Nothing was changed."),
        *told,
        _("If you did not do this yourself, tell your administrator now."),
        typed=typed_texts(request.POST),
    )
    if again_at is not None and at is not None:
        answer.headers["Retry-After"] = str(max(1, ceil((again_at - at).total_seconds())))
    return answer


def _clock(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%H:%M:%S}"


def _wait(until: datetime, at: datetime) -> str:
    seconds = max(1, ceil((until - at).total_seconds()))
    if seconds < 120:
        return ngettext("{n} second", "{n} seconds", seconds).format(n=seconds)
    minutes = ceil(seconds / 60)
    if minutes < 120:
        return _("{n} minutes").format(n=minutes)
    return _("{n} hours").format(n=ceil(minutes / 60))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without the request, so without database or session."""
    number = str(getattr(request, "request_id", "") or "")
    error = sys.exc_info()[1]
    full = _is_full(error)
    if error is not None and not full and _is_out(error):
        answer = HttpResponse(render_to_string("design/503.html"), status=503)
        answer.headers["Retry-After"] = "10"
        return answer
    return HttpResponse(
        render_to_string("design/500.html", {"number": number, "full": full}), status=507 if full else 500
    )


def _is_full(error: BaseException | None) -> bool:
    """Whether a full disk is at the bottom of an error: ours, or the database's (its code is 53100)."""
    while error is not None:
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or getattr(error, "sqlstate", "") == "53100":
            return True
        error = error.__cause__ or error.__context__
    return False


_OUT = (OperationalError, InterfaceError, DriverError, PoolTimeout, PoolClosed)


def _is_out(error: BaseException | None) -> bool:
    """Whether the database was not there, did not answer in time, or had no connection free."""
    while error is not None:
        if isinstance(error, _OUT):
            return True
        error = error.__cause__ or error.__context__
    return False


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is old: what was typed is shown, to copy.

    It is not offered for sending again, since another site may have made the form.
    """
    return _plain(
        request,
        403,
        _("This page was open too long to be saved"),
        _("You signed in again since it was opened, or its cookie is gone. Open the page again and save from there."),
        typed=typed_texts(request.POST),
        links=[{"text": _("Open the page again"), "url": request.path}],
    )


def conflict(
    request: HttpRequest,
    *,
    what: str,
    rows: Sequence[tuple[str, object, object]],
    version: int,
    save_url: str,
    back_url: str,
    key: str = "",
    by: str = "",
    at: datetime | None = None,
) -> HttpResponse:
    """409: somebody saved after the page was shown.

    `rows` are (name, as it stands now, as typed); what was typed is carried in the form and can be saved over
    `version`, under a new `key`.
    """
    context = {
        "what": what,
        "rows": rows,
        "version": version,
        "save_url": save_url,
        "back_url": back_url,
        "key": key,
        "by": by,
        "at": at,
        "typed": request.POST,
    }
    return render(request, "design/409.html", context, status=409)


def typed_texts(post: QueryDict) -> list[tuple[str, str]]:
    """What somebody typed, by a readable name of each field; no tokens, no passwords."""
    return [
        (name.replace("_", " ").capitalize(), text)
        for name, texts in post.lists()
        if name not in _NOT_TYPED and not any(secret in name for secret in _SECRET)
        for text in texts
        if text.strip()
    ]
