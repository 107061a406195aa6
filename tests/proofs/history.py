"""Whichever way a row is written, it and its history say who wrote it, why and in which request."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pghistory.models
from django.db import connection

from throughcare.cli.proofs import Size
from throughcare.kernel import acts, context
from throughcare.people.models import Person

_COLUMNS = "(reference, pronoun, language, jurisdiction)"


def prove(size: Size) -> dict[str, Any]:
    """Writes in a random order, each under another principal; then every row is asked who wrote it."""
    ways = [(new, change) for new in NEW for change in CHANGES]
    trials = size.of(len(ways), 20 * len(ways))
    order = [ways[number % len(ways)] for number in range(trials)]
    size.random.shuffle(order)
    with connection.cursor() as cursor:  # what the function call stands for; gone with the connection
        cursor.execute(
            "create function pg_temp.enter(text) returns bigint language sql as $$ insert into people_person"
            f" {_COLUMNS} values ($1, '', '', 'england_wales') returning id $$"
        )
    for number, (new, change) in enumerate(order):
        reference = f"H{number}"
        wrote, changed = uuid.uuid4(), uuid.uuid4()
        with context.acting(principal=f"staff:{number}", reason=f"POST /people/{number}/", request_id=wrote):
            NEW[new](reference)
        person = Person.objects.get(reference=reference)
        entered = (person.entered_by, person.entered_why, person.entered_in)
        assert entered == (f"staff:{number}", f"POST /people/{number}/", wrote), f"new by {new}: {entered}"
        with context.acting(principal=f"staff:{number + 1}", reason=f"changed {number}", request_id=changed):
            CHANGES[change](person)
        with connection.cursor() as cursor:
            cursor.execute(
                "select pgh_context_id from people_personevent where pgh_obj_id = %s order by pgh_id desc", [person.pk]
            )
            contexts = [row[0] for row in cursor.fetchall()]
        assert contexts == [changed], f"changed by {change}: {contexts}"
        kept = pghistory.models.Context.objects.get(id=changed)
        assert kept.metadata == {"principal": f"staff:{number + 1}", "why": f"changed {number}"}, f"changed by {change}"
    return {"ways to write": len(NEW), "ways to change": len(CHANGES), "trials": trials, "without a name": 0}


def _execute(sql: str, *facts: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)


def _copy(reference: str) -> None:
    """Staged, as `kernel.bulk` does: where row-level security holds, COPY itself is refused."""
    columns = _COLUMNS.strip("()")
    with connection.cursor() as cursor:
        cursor.execute(f"create temporary table staged on commit drop as select {columns} from people_person limit 0")
        with cursor.copy(f"copy staged {_COLUMNS} from stdin") as copy:
            copy.write_row((reference, "", "", "england_wales"))
        cursor.execute(f"insert into people_person {_COLUMNS} select {columns} from staged")
        cursor.execute("drop table staged")


@acts.action
def _job(do: Callable[[str], Any], reference: str) -> None:
    do(reference)


def _by_job(reference: str) -> None:
    """As `kernel.tasks.react` runs a reaction: in an action of its own, inside the transaction of the job."""
    _job(lambda given: Person.objects.create(reference=given) and None, reference)


NEW: dict[str, Callable[[str], Any]] = {
    "ORM": lambda reference: Person.objects.create(reference=reference),
    "bulk": lambda reference: Person.objects.bulk_create([Person(reference=reference)]),
    "SQL": lambda reference: _execute(
        f"insert into people_person {_COLUMNS} values (%s, '', '', 'england_wales')", reference
    ),
    "COPY": _copy,
    "function": lambda reference: _execute("select pg_temp.enter(%s)", reference),
    "with": lambda reference: _execute(
        f"with made as (insert into people_person {_COLUMNS} values (%s, '', '', 'england_wales') returning id)"
        " select id from made",
        reference,
    ),
    "job": _by_job,
}


def _save(person: Person) -> None:
    person.language = "Welsh"
    person.save()


def _bulk(person: Person) -> None:
    person.language = "Welsh"
    Person.objects.bulk_update([person], ["language"])


CHANGES: dict[str, Callable[[Person], Any]] = {
    "change": lambda person: person.change(language="Welsh"),
    "save": _save,
    "bulk": _bulk,
    "SQL": lambda person: _execute("update people_person set language = 'Welsh' where id = %s", person.pk),
    "select": lambda person: _execute(
        "with done as (update people_person set language = 'Welsh' where id = %s returning id) select id from done",
        person.pk,
    ),
    "delete": lambda person: _execute("delete from people_person where id = %s", person.pk),
}
