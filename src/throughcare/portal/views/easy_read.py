"""Easy read: the six key pages, one idea a line, a drawing beside it."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import easy


@own_page()
def easy_read(request: OwnRequest) -> HttpResponse:
    """Which pages there are."""
    return show(request, "portal/easy_read.html", {"titles": easy.titles()})


@own_page()
def easy_page(request: OwnRequest, page: str) -> HttpResponse:
    """One of them."""
    if page not in easy.NAMES:
        raise Http404
    return show(request, "portal/easy_page.html", {"page": easy.page(request.me, page)})
