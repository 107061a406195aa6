"""A statement that is planned once answers as any other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from throughcare.kernel import prepared
from throughcare.people.models import Person

ALL = prepared.ByNumber(lambda number: Person.objects.filter(id__gte=number, reference__startswith="A").order_by("id"))


@pytest.mark.django_db
def test_named_values_may_stand_twice_and_a_percent_sign_is_one() -> None:
    query = "select %(a)s::int + %(a)s::int as twice, %(b)s::text as b, 7 %% 4 as rest, %(at)s::timestamptz as at"
    at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    for a in (2, 40_000, 2**20):  # sent as smallint, integer: each is planned by itself
        (found,) = prepared.rows(query, {"a": a, "b": "it's", "at": at})
        assert found == {"twice": 2 * a, "b": "it's", "rest": 3, "at": at}


@pytest.mark.django_db
def test_rows_of_a_model_come_as_the_queryset_gives_them() -> None:
    made = [Person.objects.create(reference=reference) for reference in ("A1", "B1", "A2")]
    for first in made:
        wanted = Person.objects.filter(id__gte=first.pk, reference__startswith="A").order_by("id")
        found = ALL(first.pk)
        assert found == list(wanted)
        assert [row.entered_at for row in found] == [row.entered_at for row in wanted]


@pytest.mark.django_db
def test_the_log_of_statements_tells_what_was_run() -> None:
    with CaptureQueriesContext(connection) as log:
        assert prepared.tuples("select 1 where %s", [True]) == [(1,)]
    assert [query["sql"] for query in log] == ["select 1 where $1"]
