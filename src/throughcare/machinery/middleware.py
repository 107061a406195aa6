"""Round every request: how long it may wait for the database, how long it took, and what the service says of itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from throughcare.kernel import deadline
from throughcare.machinery import metrics, watch

# Answered before sessions and sign-in: they must answer when the database does not.
APART = ("/health/", "/metrics")


class _Notices:
    """What the page is to say of the service, asked when it is drawn: only then is it known who reads it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __iter__(self) -> Iterator[str]:
        return iter(watch.notices(getattr(getattr(self._request, "principal", None), "role", "")))


class ServiceMiddleware:
    """Stands outside of sessions and sign-in, so that it sees every answer, also when these cannot be had."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, within the seconds a page may wait for the database."""
        began = time.monotonic()
        request.service_notices = _Notices(request)  # type: ignore[attr-defined]
        with deadline.limited(settings.DATABASE_SECONDS):
            response = self._apart(request) if request.path.startswith(APART) else None
            if response is None:
                response = self.get_response(request)
        match = request.resolver_match
        metrics.count(
            page=(match.view_name or "unnamed") if match else "none",
            method=request.method if request.method in {"GET", "POST", "HEAD"} else "other",
            status=response.status_code,
            seconds=time.monotonic() - began,
        )
        return response

    @staticmethod
    def _apart(request: HttpRequest) -> HttpResponse | None:
        try:
            match = resolve(request.path)
        except Resolver404:
            return None
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        return response
