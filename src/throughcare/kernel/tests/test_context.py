"""Every row says who wrote it and why, whichever way it was written; nothing is carried to the next transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pghistory.models
import pytest
from django.db import connection

from throughcare.kernel import context
from throughcare.people.models import Person


def settings_now() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting('throughcare.principal', true), ''),"
            " coalesce(current_setting('pghistory.context_metadata', true), '')"
        )
        who, metadata = cursor.fetchone()
        return who, metadata


def by_orm() -> None:
    Person.objects.create(reference="B1")


def by_bulk() -> None:
    Person.objects.bulk_create([Person(reference="B1")])


def by_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into people_person (reference, pronoun, language, jurisdiction)"
            " values ('B1', '', '', 'england_wales')"
        )


def by_copy() -> None:
    """Staged, as `kernel.bulk` does: where row-level security holds, COPY itself is refused."""
    columns = "reference, pronoun, language, jurisdiction"
    with connection.cursor() as cursor:
        cursor.execute(f"create temporary table staged on commit drop as select {columns} from people_person limit 0")
        with cursor.copy(f"copy staged ({columns}) from stdin") as copy:
            copy.write_row(("B1", "", "", "england_wales"))
        cursor.execute(f"insert into people_person ({columns}) select {columns} from staged")


def by_function() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "do $$ begin insert into people_person (reference, pronoun, language, jurisdiction)"
            " values ('B1', '', '', 'england_wales'); end $$"
        )


@pytest.mark.django_db
@pytest.mark.parametrize("write", [by_orm, by_bulk, by_sql, by_copy, by_function])
def test_new_row_says_who_why_and_in_which_request(write: Callable[[], None]) -> None:
    request_id = uuid.uuid4()
    with context.acting(principal="staff:7", reason="POST /people/add/", request_id=request_id):
        write()
    row = Person.objects.get(reference="B1")
    assert (row.entered_by, row.entered_why, row.entered_in) == ("staff:7", "POST /people/add/", request_id)


def change_by_orm(person: Person) -> None:
    person.change(language="Welsh")


def change_by_save(person: Person) -> None:
    person.language = "Welsh"
    person.save()


def change_by_bulk(person: Person) -> None:
    person.language = "Welsh"
    Person.objects.bulk_update([person], ["language"])


def change_by_sql(person: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update people_person set language = 'Welsh' where id = %s", [person.pk])


def change_by_select(person: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "with changed as (update people_person set language = 'Welsh' where id = %s returning id)"
            " select id from changed",
            [person.pk],
        )


def delete_it(person: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from people_person where id = %s", [person.pk])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write", [change_by_orm, change_by_save, change_by_bulk, change_by_sql, change_by_select, delete_it]
)
def test_history_row_says_who_why_and_in_which_request(write: Callable[[Person], None]) -> None:
    person = Person.objects.create(reference="B1", language="English")
    request_id = uuid.uuid4()
    with context.acting(principal="staff:7", reason="POST /people/1/", request_id=request_id):
        write(person)
    with connection.cursor() as cursor:
        cursor.execute("select language, pgh_context_id from people_personevent where pgh_obj_id = %s", [person.pk])
        ((language, context_id),) = cursor.fetchall()
    assert (language, context_id) == ("English", request_id)
    kept = pghistory.models.Context.objects.get(id=request_id)
    assert kept.metadata == {"principal": "staff:7", "why": "POST /people/1/"}


@pytest.mark.usefixtures("committed")
def test_nothing_is_carried_over_to_the_next_transaction() -> None:
    with context.acting(principal="staff:7", reason="first"):
        assert settings_now()[0] == "staff:7"
    assert settings_now() == ("", "")
    assert context.current() == context.NOBODY
