"""Addresses for lists: what `reverse` answers, worked out once a page's name instead of once a row."""

from __future__ import annotations

from functools import cache

from django.urls import reverse

_NUMBER = 987654321


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_NUMBER]).partition(str(_NUMBER))
    return before, after


def address(name: str, number: int) -> str:
    """The address of a page that takes one number. Raises NoReverseMatch for a name nobody has."""
    before, after = _around(name)
    return f"{before}{number}{after}"
