"""A request as views get it."""

from __future__ import annotations

from django.http import HttpRequest

from throughcare.accounts.principals import Principal


class PrincipalRequest(HttpRequest):
    """A request that knows who asks: the middleware has set `principal`."""

    principal: Principal
