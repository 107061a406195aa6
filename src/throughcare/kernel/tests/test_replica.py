"""A read replica is asked where a list is marked, and nowhere else; one that is gone is left out."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import InternalError, connection, connections

from tests.plugin import TEMPLATE, running
from throughcare.kernel import context, grants, replica
from throughcare.kernel.models import Draft


@pytest.fixture
def second(committed: str) -> Iterator[str]:
    """Another database, with the same tables, as the replica."""
    name = f"second_{uuid.uuid4().hex[:12]}"
    running().make_database(name, owner=grants.OWNER, template=TEMPLATE)
    given: dict[str, Any] = copy.deepcopy(connections.settings["default"])
    given["NAME"] = name
    given["OPTIONS"] = {**given["OPTIONS"], "options": "-c default_transaction_read_only=on"}
    connections.settings["replica"] = given
    yield name
    connections["replica"].close()
    del connections["replica"]
    del connections.settings["replica"]
    running().drop_database(name)


def _in(database: str, words: str) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(running().conninfo(role="throughcare_app", database=database)) as line:
        line.execute("select set_config('throughcare.principal', 'staff:1', true)")
        line.execute(words)


def _forms() -> list[str]:
    return list(Draft.objects.values_list("form", flat=True))


def test_a_marked_list_comes_from_the_replica_and_nothing_else_does(committed: str, second: str) -> None:
    for database, form in ((committed, "first"), (second, "second")):
        _in(database, f"insert into kernel_draft (by, form, \"values\") values ('staff:1', '{form}', '{{}}')")
    with context.acting(principal="staff:1", reason="test"):
        assert _forms() == ["first"]
        with replica.reading() as there:
            assert there
            assert _forms() == ["second"]
        assert _forms() == ["first"]


def test_the_fences_of_the_replica_hold(committed: str, second: str) -> None:
    _in(second, "insert into kernel_draft (by, form, \"values\") values ('staff:1', 'second', '{}')")
    with context.acting(principal="staff:2", reason="test"), replica.reading():
        assert _forms() == []


def test_nothing_is_written_to_a_replica(committed: str, second: str) -> None:
    with (
        context.acting(principal="staff:1", reason="test"),
        replica.reading(),
        pytest.raises(InternalError),
    ):
        Draft.objects.using("replica").create(by="staff:1", form="x", values={})


def test_a_replica_that_is_gone_is_left_out(committed: str, second: str) -> None:
    connections.settings["replica"]["HOST"] = "/nowhere"
    connections["replica"].settings_dict["HOST"] = "/nowhere"
    connections["replica"].close()
    with context.acting(principal="staff:1", reason="test"), replica.reading() as there:
        assert not there
        assert _forms() == []
    assert connection.vendor == "postgresql"


def test_a_replica_that_lags_is_left_out(committed: str, second: str, settings: Any) -> None:
    settings.REPLICA_SECONDS = -1
    with context.acting(principal="staff:1", reason="test"), replica.reading() as there:
        assert not there
