"""What every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NoStoreMiddleware:
    """No page stays behind in a browser or a proxy: not after signing out, not on a shared computer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say that the answer is not to be kept. Static files are answered before this."""
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response
