"""Answering a form of theirs: sent once and on to the next page, or the same page with their words and what to do."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from throughcare.design.forms import ActForm
from throughcare.kernel import drafts
from throughcare.kernel.errors import ChangedMeanwhile, KeyUsedForOther, Refused
from throughcare.portal.pages import OwnRequest

F = TypeVar("F", bound=ActForm)
STOP = "stop"  # the name of the button "Save and stop for now"
SURE, CHANGE = "sure", "change"  # the buttons of a page that shows what is sent: send it, or go back to it


def save(
    request: OwnRequest,
    form: F,
    *,
    act: Callable[[dict[str, Any], str], Any],
    done: Callable[[Any], str],
    again: Callable[[F], HttpResponse],
    stopped: str = "",
    plain: Mapping[str, str] | None = None,
    check: Callable[[F, dict[str, list[str]]], HttpResponse] | None = None,
) -> HttpResponse:
    """Show the form, or do what it says once and go on to the address `done` gives.

    `act` gets what was entered and the idempotency key. Whatever is wrong shows the page again with every word that
    was typed. `plain` says in their words, by field, what a slice below words for staff. `stopped` is where "Save and
    stop for now" leads, for a form with a draft: nothing is sent then. `check` shows once more what was typed, with the
    fields to carry on, before it is sent; meanwhile it is kept as the draft.
    """
    if request.method != "POST":
        return again(form)
    if stopped and STOP in request.POST:
        drafts.keep(by=request.principal.key, form=form.draft, values=drafts.typed(request.POST))
        return _to(stopped)
    if not form.is_valid():
        form.status = 422
        return again(form)
    if check is not None and (CHANGE in request.POST or SURE not in request.POST):
        if form.draft:
            drafts.keep(by=request.principal.key, form=form.draft, values=_carried(request))
        return again(form) if CHANGE in request.POST else check(form, _carried(request))
    try:
        result = act(form.facts, str(form.cleaned_data["key"]))
    except Refused as refused:
        words = (plain or {}).get(refused.field or "", refused.message)
        form.add_error(refused.field if refused.field in form.fields else None, words)
        form.status = 422
        return again(form)
    except ChangedMeanwhile as changed:
        _anew(request, form, _("Something here has changed. Look at it, then send again."), version=changed.version)
        return again(form)
    except KeyUsedForOther:
        _anew(request, form, _("You sent this before with other words. Send again if you want these too."))
        return again(form)
    if form.draft:
        drafts.drop(by=request.principal.key, form=form.draft)
    return _to(done(result))


def _carried(request: OwnRequest) -> dict[str, list[str]]:
    """What was typed, without the buttons that were pressed on the way."""
    return {name: values for name, values in drafts.typed(request.POST).items() if name not in {SURE, CHANGE, STOP}}


def _anew(request: OwnRequest, form: ActForm, words: str, **changed: object) -> None:
    """The same words under a new key, to be sent again by a second click."""
    fresh = request.POST.copy()
    fresh.update({"key": str(uuid.uuid4()), **{name: str(value) for name, value in changed.items()}})
    form.data = fresh
    form.add_error(None, words)
    form.status = 409


def _to(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303  # a refresh of the next page must not send the form again
    return response
