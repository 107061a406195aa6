"""What every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from throughcare.accounts import again
from throughcare.accounts.principals import NOBODY
from throughcare.accounts.tallies import TooMany
from throughcare.audit import actions as audit
from throughcare.design.views import too_many_requests
from throughcare.kernel import clock, context


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
            _note_too_many(request, exception)
            return too_many_requests(request, words=exception.words, again_at=exception.again_at, at=clock.now())
        if isinstance(exception, again.AskAgain):
            return again.detour(request, by=getattr(request, "principal", NOBODY).key)
        return None


def _note_too_many(request: HttpRequest, exception: TooMany) -> None:
    """Write down that somebody was stopped: whoever looks for snooping looks for this first."""
    by = getattr(request, "principal", NOBODY)
    audit.write(
        audit.Line(
            at=clock.now(),
            principal=by.key or "nobody",
            who=by.name,
            category="consultation" if by.key else "sign_in",
            doing="too_many",
            allowed=False,
            because=f"Too many {exception.words}.",
            path=context.current().reason,
            request_id=context.current().request_id,
        )
    )
