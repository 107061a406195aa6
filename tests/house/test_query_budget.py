"""No page asks the database much: design section 7, limits section 2.

Every page of the access table is opened by the first who may see it, in the world of the cast. A statement counts as
the page's own if a view is at work and it is not the door's or the audit's; the rest is the overhead every page has.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from tests.house.world import Row, Visitor, World, rows
from throughcare.people.merging.rows import tables

OVERHEAD = 5  # session, user with post, principal, door, audit
OWN = 6
# More where a page is about two whole records: side by side, with what differs between them; and what came to either
# since, of every table, before they are taken apart.
# More too where what goes to the court is put together from the whole record, or written down with what it goes by.
MORE = {
    "people:decide_likely": 22,
    "people:merge": 22,
    # one for each table of a record whose rows somebody must say of whose they are, and a few beside
    "people:merge done": sum(bool(table.words) for table in tables()) + 7,
    "portal:as_they_see": 7,  # their home in six, and whose it is: of them it is known from the start
    "enforcement:breach": 20,
    "enforcement:breach_paper": 21,
    "enforcement:recall_paper": 24,
    "enforcement:recall_pdf": 24,
    # what the person takes home: the plan in four, and where they must be, by us and by the court
    **dict.fromkeys(("plans:paper", "plans:plain_paper", "plans:paper_pdf", "plans:plain_paper_pdf"), 7),
}

_DOOR = ("/throughcare/people/access.py", "/throughcare/audit/actions.py")
_VIEW = ("/views.py", "/throughcare/casefile/views/", "/throughcare/portal/views/")
PAGES = [row for group in rows().values() for row in group if row.see and row.shows == 200]


@dataclass
class Asked:
    """The statements of one request. The audit's short transaction on a connection of its own counts as one."""

    own: list[str] = field(default_factory=list)
    overhead: list[str] = field(default_factory=list)


@contextmanager
def asked() -> Iterator[Asked]:
    """Collect what is asked of the database inside."""
    found = Asked()

    def of_page(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        (found.own if _is_own() else found.overhead).append(sql)
        return execute(sql, params, many, context)

    def of_audit(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if "audit" not in found.overhead:
            found.overhead.append("audit")
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(of_page), connections["audit"].execute_wrapper(of_audit):
        yield found


def _is_own() -> bool:
    frame, in_view = sys._getframe(1), False
    while frame is not None:
        file = frame.f_code.co_filename
        if file.endswith(_DOOR):
            return False
        in_view = in_view or any(part in file for part in _VIEW)
        frame = frame.f_back  # type: ignore[assignment]
    return in_view


def _open(world: World, visitor: Visitor, row: Row, sample: str) -> Asked:
    client = visitor.client(row.see[0])
    url = reverse(row.name, kwargs=world.samples[sample].args) + row.query
    with asked() as found:
        answer = client.get(url)
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    return found


@pytest.fixture(scope="module")
def visitor(told: World) -> Visitor:
    return Visitor(told)


def _name(row: Row) -> str:
    return f"{row.name}{row.query}-{row.of[0]}"


@pytest.mark.parametrize("row", PAGES, ids=_name)
def test_page_stays_within_its_queries(row: Row, told: World, visitor: Visitor) -> None:
    for sample in row.of:
        found = _open(told, visitor, row, sample)
        most = MORE.get(f"{row.name} done" if sample == "merged" else row.name, OWN)
        assert len(found.own) <= most, f"{sample}: {len(found.own)}\n" + "\n".join(sql[:300] for sql in found.own)


def test_every_page_has_the_same_small_overhead(told: World, visitor: Visitor) -> None:
    (page,) = rows()["sentences:sentence"]
    found = _open(told, visitor, page, page.of[0])
    assert len(found.overhead) <= OVERHEAD, "\n".join(sql[:300] for sql in found.overhead)
