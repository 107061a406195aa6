"""What every page of the person's own side has before its view is asked: a language, a look, and plain error pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from throughcare.kernel import clock
from throughcare.portal import errors
from throughcare.portal.frame import frame

ROOT = "/my/"


class OwnPagesMiddleware:
    """Speaks the language of the browser, or the one that was chosen, on the person's own pages and nowhere else.

    What the machinery answers there by itself (no such page, too often, out of order) becomes a page of theirs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in their language."""
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        request.me = None  # type: ignore[attr-defined]  # until the view has opened their record
        with translation.override(translation.get_language_from_request(request)):
            request.frame = frame(request, at=clock.now())  # type: ignore[attr-defined]
            response = self.get_response(request)
            if response.status_code >= 400 and not getattr(response, "theirs", False):
                response = errors.page(request, response)
            response.headers["Content-Language"] = translation.get_language() or "en"
        return response
