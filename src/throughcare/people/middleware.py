"""Turns a shut door into its page."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from throughcare.design.views import typed_texts
from throughcare.kernel import clock
from throughcare.people import access
from throughcare.people.access import AccessRefused, NoSuchPerson, WentInto


class DoorMiddleware:
    """A refusal becomes a 403 that says why, whom to ask and what was written down; no such record, a 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for the door; leave every other error alone."""
        if isinstance(exception, ObjectDoesNotExist):
            exception = _shut_behind(request, exception) or exception
        if isinstance(exception, WentInto) and (match := request.resolver_match) and request.method in {"GET", "HEAD"}:
            there = reverse(match.view_name, kwargs={**match.kwargs, "person_id": exception.kept_id})
            return HttpResponseRedirect(there)  # the door is asked again, for the record that was kept
        if isinstance(exception, (NoSuchPerson, ObjectDoesNotExist)):
            return render(request, "design/404.html", status=404)
        if isinstance(exception, AccessRefused):
            context = {
                "refusal": exception,
                "at": clock.now(),
                "tried_at": request.get_full_path(),
                "typed": typed_texts(request.POST),
            }
            return render(request, "design/403.html", context, status=403)
        return None


def _shut_behind(request: HttpRequest, exception: ObjectDoesNotExist) -> AccessRefused | None:
    """The refusal, if what seems not to be there is about a person who is shut to whoever asks.

    The database hides such rows before a view can open the record, and a refusal must be written down all the same.
    """
    numbers = [value for value in request.resolver_match.kwargs.values() if isinstance(value, int)]  # type: ignore[union-attr]
    model = next((model for model in apps.get_models() if isinstance(exception, model.DoesNotExist)), None)  # type: ignore[attr-defined]
    if model is None or len(numbers) != 1 or not any(field.attname == "person_id" for field in model._meta.fields):
        return None
    if (person_id := access.whose(model._meta.db_table, numbers[0])) is None:
        return None
    return access.shut_row(request.principal, person_id)  # type: ignore[attr-defined]
