"""Turns a shut door into its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string

from throughcare.design.views import typed_texts
from throughcare.kernel import clock, past
from throughcare.people import access
from throughcare.people.access import AccessRefused, NoSuchMoment, NoSuchPerson, NotYetKnown, WentInto


class DoorMiddleware:
    """A refusal becomes a 403 that says why, whom to ask and what was written down; no such record, a 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; a page of the past ends here."""
        response = self.get_response(request)
        past.come_back(whole=response.status_code < 500)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Sequence[Any], given: dict[str, Any]
    ) -> HttpResponse | None:
        """Note what past moment a page of a record is asked for (`?known=2026-03-10T09:30`)."""
        past.ask(None)
        text = request.GET.get("known")
        if text is None or request.method not in {"GET", "HEAD"} or "person_id" not in given:
            return None
        if request.path not in {tab["url"] for tab in import_string(settings.PERSON_TABS)(given["person_id"])}:
            return None
        if (moment := past.moment(text)) is None or moment > clock.now():
            return _to_choose(given["person_id"], text)
        past.ask(moment)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for the door; leave every other error alone."""
        if isinstance(exception, ObjectDoesNotExist):
            exception = _shut_behind(request, exception) or exception
        if isinstance(exception, WentInto) and (match := request.resolver_match) and request.method in {"GET", "HEAD"}:
            there = reverse(match.view_name, kwargs={**match.kwargs, "person_id": exception.kept_id})
            return HttpResponseRedirect(there)  # the door is asked again, for the record that was kept
        if isinstance(exception, NotYetKnown):
            return _to_choose(exception.person_id, exception.moment.isoformat())
        if isinstance(exception, NoSuchMoment):
            return _to_choose(exception.person_id, exception.known)
        if isinstance(exception, past.CannotGoBack):
            return render(request, "design/503.html", status=503)
        if isinstance(exception, (NoSuchPerson, ObjectDoesNotExist)):
            return render(request, "design/404.html", status=404)
        if isinstance(exception, AccessRefused):
            context = {
                "refusal": exception,
                "at": clock.now(),
                "tried_at": request.get_full_path(),
                "typed_texts": typed_texts(request.POST),
            }
            return render(request, "design/403.html", context, status=403)
        return None


def _to_choose(person_id: int, known: str) -> HttpResponse:
    """Back to where the moment is chosen, which says what is wrong with this one."""
    return HttpResponseRedirect(reverse("casefile:as_known", args=[person_id]) + "?" + urlencode({"known": known}))


def _shut_behind(request: HttpRequest, exception: ObjectDoesNotExist) -> AccessRefused | None:
    """The refusal, if what seems not to be there is about a person who is shut to whoever asks.

    The database hides such rows before a view can open the record, and a refusal must be written down all the same.
    """
    given = request.resolver_match.kwargs  # type: ignore[union-attr]
    model = next((model for model in apps.get_models() if isinstance(exception, model.DoesNotExist)), None)  # type: ignore[attr-defined]
    if "person_id" in given or model is None or not any(field.attname == "person_id" for field in model._meta.fields):
        return None
    for number in (value for value in given.values() if isinstance(value, int)):
        if (person_id := access.whose(model._meta.db_table, number)) is not None:
            return access.shut_row(request.principal, person_id)  # type: ignore[attr-defined]
    return None
