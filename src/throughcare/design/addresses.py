"""Addresses for lists and for what stands on every page: what `reverse` answers, worked out once a page's name."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.urls import reverse

_NUMBER = 987654321


@cache
def _around(name: str, urls: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_NUMBER]).partition(str(_NUMBER))
    return before, after


def address(name: str, number: int) -> str:
    """The address of a page that takes one number. Raises NoReverseMatch for a name nobody has."""
    before, after = _around(name, settings.ROOT_URLCONF)
    return f"{before}{number}{after}"


def fixed(name: str) -> str:
    """The address of a page that takes nothing. Raises NoReverseMatch for a name nobody has."""
    return _fixed(name, settings.ROOT_URLCONF)


@cache
def _fixed(name: str, urls: str) -> str:
    return reverse(name)
