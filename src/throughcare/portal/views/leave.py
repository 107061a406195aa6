"""Leaving, at once: from every page, signed in or not."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from throughcare.design.spoken import said_day
from throughcare.invitations import actions as invitations
from throughcare.kernel import clock
from throughcare.portal.pages import OwnRequest

_NOTHING_STAYS = '"cache", "cookies", "storage"'


@require_POST
def leave(request: OwnRequest) -> HttpResponse:
    """Sign out everywhere, have the browser forget what it can, and show a page that says nothing."""
    if request.principal.person_id is not None:
        invitations.leave(request.principal.person_id, by=request.principal, at=clock.now())
    request.session.flush()
    answer = HttpResponseRedirect(reverse("portal:left"), status=303)
    answer.headers["Clear-Site-Data"] = _NOTHING_STAYS
    return answer


@require_safe
def left(request: OwnRequest) -> HttpResponse:
    """The page that says nothing: the day."""
    answer = render(request, "portal/left.html", {"day": said_day(clock.local_day(clock.now()))})
    answer.theirs = True  # type: ignore[attr-defined]
    return answer
