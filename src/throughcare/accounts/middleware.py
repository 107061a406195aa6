"""What every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from throughcare.accounts import again
from throughcare.accounts.principals import NOBODY
from throughcare.accounts.tallies import TooMany
from throughcare.design.views import too_many_requests
from throughcare.kernel import clock


class NoStoreMiddleware:
    """No page stays behind in a browser or a proxy: not after signing out, not on a shared computer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say that the answer is not to be kept. Static files are answered before this."""
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response


class AskingMiddleware:
    """Whoever must show again that it is them is asked; whoever did something too often is told when it works again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and know meanwhile whom to ask."""
        with again.answering(request):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn the two into a page; leave every other error alone."""
        if isinstance(exception, TooMany):
            return too_many_requests(request, words=exception.words, again_at=exception.again_at, at=clock.now())
        if isinstance(exception, again.AskAgain):
            return again.detour(request, by=getattr(request, "principal", NOBODY).key)
        return None
