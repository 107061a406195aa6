"""Turns a shut door into its page."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from throughcare.kernel import clock
from throughcare.people.access import AccessRefused, NoSuchPerson


class DoorMiddleware:
    """A refusal becomes a 403 that says why, whom to ask and what was written down; no such record, a 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for the door; leave every other error alone."""
        if isinstance(exception, (NoSuchPerson, ObjectDoesNotExist)):
            return render(request, "design/404.html", status=404)
        if isinstance(exception, AccessRefused):
            return render(request, "design/403.html", {"refusal": exception, "at": clock.now()}, status=403)
        return None
