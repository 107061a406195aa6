"""No page without its audit entry."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg

from tests.house.world import Visitor, World


def test_if_the_audit_cannot_be_written_no_page_is_shown(
    told: World, as_role: Callable[[str], AbstractContextManager[psycopg.Connection[Any]]]
) -> None:
    visitor = Visitor(told)
    assert visitor.page("casefile:overview", "aaron", "grace").status == 200
    with as_role("owner") as owner:
        owner.execute("revoke insert on audit_entry from throughcare_app")
        for name in ("casefile:overview", "casefile:timeline"):
            page = visitor.page(name, "aaron", "grace")
            assert page.status >= 500
            assert not told.named_in(page.text)
        owner.execute("grant insert on audit_entry to throughcare_app")
    assert visitor.page("casefile:overview", "aaron", "grace").status == 200
