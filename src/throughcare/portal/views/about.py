"""About these pages: help, all of them on one, and keys of the keyboard."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from throughcare.portal.pages import OwnRequest, own_page, show


@require_safe
def help_(request: OwnRequest) -> HttpResponse:
    """How these pages work, signed in or not."""
    return show(request, "portal/help.html")


@own_page()
def all_pages(request: OwnRequest) -> HttpResponse:
    """Every page of theirs on one."""
    return show(request, "portal/all_pages.html")


@own_page()
def keys(request: OwnRequest) -> HttpResponse:
    """What the keyboard can do here."""
    return show(request, "portal/keys.html")
