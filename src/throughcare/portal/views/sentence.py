"""Their sentence, their part in it, and what happens if a rule is broken."""

from __future__ import annotations

from django.http import HttpResponse

from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import sentence as sentences


@own_page()
def sentence(request: OwnRequest) -> HttpResponse:
    """What it is, its rules, what is done, its days, and what happens when it ends."""
    return show(request, "portal/sentence.html", {"orders": sentences.orders(request.me)})


@own_page()
def part(request: OwnRequest) -> HttpResponse:
    """What is asked of them day to day, and what to do when they cannot."""
    return show(request, "portal/part.html", {"parts": sentences.parts(request.me)})


@own_page()
def broken(request: OwnRequest) -> HttpResponse:
    """What happens if a rule is broken, once for each kind of order they have."""
    kinds = {order.name: order for order in sentences.orders(request.me) if order.steps}
    return show(request, "portal/broken.html", {"orders": list(kinds.values())})
