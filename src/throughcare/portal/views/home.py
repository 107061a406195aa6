"""The first page of theirs."""

from __future__ import annotations

from django.http import HttpResponse

from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import home as queries


@own_page()
def home(request: OwnRequest) -> HttpResponse:
    """What matters now: the next meeting, what to do, what we owe, who is there for them."""
    return show(request, "portal/home.html", {"page": queries.home(request.me)})
