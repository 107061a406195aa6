"""The pages for what goes wrong. Slices above answer with these; Django calls them by the names in `urls.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseServerError, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from throughcare.design.jinja import url_if_any

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


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too often in a short time."""
    return _plain(
        request,
        429,
        _("Too many tries in a short time"),
        _("This protects the records and your account. Wait a few minutes, then try again."),
        _("If you did not do this yourself, tell your administrator now."),
        typed=typed_texts(request.POST),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without the request, so without database or session."""
    number = str(getattr(request, "request_id", "") or "")
    return HttpResponseServerError(render_to_string("design/500.html", {"number": number}))


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
