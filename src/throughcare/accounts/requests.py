"""A request as views get it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from throughcare.accounts.principals import Principal


class PrincipalRequest(HttpRequest):
    """A request that knows who asks: the middleware has set `principal`."""

    principal: Principal


def address_of(request: HttpRequest) -> str:
    """The address a request came from. Behind our proxy it is the last one the proxy added; what a browser says of
    itself is not believed."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.TRUSTED_PROXY else ""
    return (told.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", "")))[:45]
