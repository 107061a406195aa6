"""The second fence stands round every table about a person, and the page about access says what the table says."""

from __future__ import annotations

import pytest
from django.db import connection

from throughcare.people import access_doc


@pytest.mark.django_db
def test_every_table_about_a_person_is_fenced() -> None:
    """The audit is not: it holds ids and must say who was refused. Nor is the fence itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
            " and not (relrowsecurity and relforcerowsecurity) and (relname in ('people_person', 'people_personevent',"
            " 'kernel_done') or exists (select from pg_attribute where attrelid = c.oid and attname = 'person_id'))"
        )
        bare = {name for (name,) in cursor.fetchall()}
    assert {name for name in bare if not name.startswith("audit_")} == {"people_fence"}


@pytest.mark.django_db
def test_only_functions_that_say_little_run_with_the_owners_rights() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname, coalesce(array_to_string(proconfig, ' '), '') from pg_proc p"
            " where prosecdef and pronamespace = 'public'::regnamespace"
        )
        found = dict(cursor.fetchall())
    for name in ("people_find", "people_why_shut", "people_whose"):
        assert found[name] == "search_path=pg_catalog, public, pg_temp"


def test_the_page_about_access_says_what_the_table_says() -> None:
    assert access_doc.PAGE.read_text(encoding="utf-8") == access_doc.page(), (
        "docs/access.md is old: run python -m throughcare.people.access_doc"
    )
