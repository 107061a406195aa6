"""Answering a form: done and on to the next page, or the same page with the typed text and what to do about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from throughcare.design.forms import ActForm
from throughcare.design.views import conflict
from throughcare.kernel import drafts
from throughcare.kernel.errors import ChangedMeanwhile, KeyUsedForOther, Refused

F = TypeVar("F", bound=ActForm)


def save(
    request: HttpRequest,
    form: F,
    *,
    act: Callable[[dict[str, Any], str], Any],
    done: Callable[[Any], str],
    again: Callable[[F], HttpResponse],
) -> HttpResponse:
    """Show the form, or do what it says once and go on to the address `done` gives.

    `act` gets what was entered and the idempotency key. Bad input and refusals show the page again with status 422
    and everything typed; a row changed meanwhile, and a key used for something else, get the 409 page, which shows
    both versions and keeps the typed text.
    """
    if request.method != "POST":
        return again(form)
    if not form.is_valid():
        form.status = 422
        return again(form)
    try:
        result = act(form.facts, str(form.cleaned_data["key"]))
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        form.status = 422
        return again(form)
    except ChangedMeanwhile as changed:
        return conflict(
            request,
            what=form.what,
            rows=form.compare(changed.current),
            version=changed.version,
            save_url=request.get_full_path(),
            back_url=request.get_full_path(),
            key=str(uuid.uuid4()),
        )
    except KeyUsedForOther:
        # The page was saved before with other words; a new key lets these be saved as a further change.
        fresh = request.POST.copy()
        fresh["key"] = str(uuid.uuid4())
        form.data = fresh
        form.add_error(
            None, "This page was saved already, with something else in it. Look at what is saved, then save again."
        )
        form.status = 409
        return again(form)
    if form.draft:
        drafts.drop(by=request.principal.key, form=form.draft)  # type: ignore[attr-defined]
    response = HttpResponseRedirect(done(result))
    response.status_code = 303  # a refresh of the next page must not send the form again
    return response
