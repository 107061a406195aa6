"""My rights, one by one, and what to do if one is not kept."""

from __future__ import annotations

from django.http import HttpResponse

from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import rights as queries


@own_page()
def rights(request: OwnRequest) -> HttpResponse:
    """What is theirs by right."""
    return show(request, "portal/rights.html", {"page": queries.page(request.me)})
