"""Who works with them, whether they have an offender manager, and who may see what we know."""

from __future__ import annotations

from django.http import HttpResponse

from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import information
from throughcare.portal.queries import officer as officers
from throughcare.portal.queries import people as theirs


@own_page()
def people(request: OwnRequest) -> HttpResponse:
    """Who works with them, how to reach them, and who stands in."""
    return show(request, "portal/people.html", {"people": theirs.people(request.me)})


@own_page()
def officer(request: OwnRequest) -> HttpResponse:
    """Do I have an offender manager? The answer, and why."""
    return show(request, "portal/officer.html", {"answer": officers.answer(request.me)})


@own_page()
def who_sees(request: OwnRequest) -> HttpResponse:
    """Who may see what we know of them, who has looked, and who was given it."""
    return show(request, "portal/who_sees.html", {"page": information.page(request.me)})
