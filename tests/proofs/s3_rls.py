"""Row-level security alone, with the door off: not one row of a restricted person comes out of any table (S3)."""

from __future__ import annotations

from typing import Any

from django.db import connection
from psycopg import sql
from time_machine import travel

from tests.cast import NOW
from tests.house import world
from throughcare.accounts.models import User
from throughcare.cli.proofs import Size
from throughcare.kernel import context, drafts
from throughcare.organisations.queries import principal_of
from throughcare.people import limits
from throughcare.people.models import Headline

_TABLES = """
    select c.relname, case when c.relname in ('people_person', 'people_personevent') then 'id' else 'person_id' end,
           c.relrowsecurity and c.relforcerowsecurity
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and c.relname not like 'audit\\_%%' and c.relname <> 'people_fence'
      and (c.relname in ('people_person', 'people_personevent')
           or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'person_id'))
    order by 1
"""

TOLD = True  # its database holds the world of the house tests


def prove(size: Size) -> dict[str, Any]:
    """Aaron, whose record has something in most tables, is restricted to Grace and Ruth. Then every table is read in
    plain SQL as everybody, and as principals that nobody is; and every way to write about him is tried."""
    with travel(NOW, tick=False):
        people = list(Headline.objects.order_by("person_id").values_list("person_id", flat=True)[:20])
        aaron = Headline.objects.get(reference="N104229").person_id
        staff = {
            name: principal_of(user.pk, name=user.name, on=NOW.date())
            for name in world.POSTS
            for user in [User.objects.get(email=f"{name}@throughcare.example")]
        }
        with context.acting(principal=staff["grace"].key, reason="proof"):
            context.concern(aaron)
            drafts.keep(by=staff["grace"].key, form=drafts.named("note:1"), values={"words": ["He said."]})
        with context.acting(principal=staff["ruth"].key, reason="proof"):
            limits.set_limit(
                aaron,
                kind="restriction",
                users=[staff["grace"].user_id, staff["ruth"].user_id],
                message="Ask Ruth Okonjo.",
                because="As agreed.",
                by=staff["ruth"],
                at=NOW,
            )
    tables = _asked(_TABLES)
    assert tables
    assert all(forced for *_, forced in tables), f"not fenced: {[name for name, _, forced in tables if not forced]}"
    kept = _rows(staff["grace"].key, tables, aaron)
    assert kept["people_person"] == 1
    assert kept["kernel_draft"] == 1
    leaks, read = [], 0
    keys = [who.key for name, who in staff.items() if name not in {"grace", "ruth"}]
    keys += [f"person:{person_id}" for person_id in people if person_id != aaron]
    for key in [*keys, "", "system:clockwork", "staff:", "staff:0", "staff:1 or 1=1", "STAFF:1"]:
        found = _rows(key, tables, aaron)
        read += len(found)
        leaks += [f"{key}: {count} of {name}" for name, count in found.items() if count]
        leaks += [f"{key} wrote {what}" for what in _written(key, aaron)]
    assert not leaks, "\n".join(leaks)
    theirs = _rows(f"person:{aaron}", tables, aaron)  # restricted or not: their own side works
    assert {name: n for name, n in theirs.items() if name != "kernel_draft"} == {
        name: n for name, n in kept.items() if name != "kernel_draft"
    }
    others = _of_others(f"person:{aaron}", tables, aaron)
    assert not others, f"of others they see {others}"
    return {
        "tables": len(tables),
        "tables with rows of his": sum(count > 0 for count in kept.values()),
        "rows of his": sum(kept.values()),
        "readings": read,
        "rows that came out": 0,
    }


def _asked(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query.replace("%%", "%"))
        return list(cursor.fetchall())


def _rows(key: str, tables: list[Any], person_id: int) -> dict[str, int]:
    """How many of a person's rows each table gives to a principal."""
    with context.acting(principal=key, reason="proof"), connection.cursor() as cursor:
        found = {}
        for name, column, _ in tables:
            query = sql.SQL("select count(*) from {} where {} = %s")
            cursor.execute(query.format(sql.Identifier(name), sql.Identifier(column)), [person_id])
            found[name] = cursor.fetchone()[0]
        return found


def _of_others(key: str, tables: list[Any], person_id: int) -> dict[str, int]:
    """How many rows of anybody else, or of nobody, each table gives to a principal."""
    with context.acting(principal=key, reason="proof"), connection.cursor() as cursor:
        found = {}
        for name, column, _ in tables:
            query = sql.SQL("select count(*) from {} where {} is distinct from %s")
            cursor.execute(query.format(sql.Identifier(name), sql.Identifier(column)), [person_id])
            found[name] = cursor.fetchone()[0]
        return {name: n for name, n in found.items() if n}


def _written(key: str, person_id: int) -> list[str]:
    """What a principal could write about the person in plain SQL."""
    with context.acting(principal=key, reason="proof"), connection.cursor() as cursor:
        done = []
        for what in (
            "update people_headline set tier = 'X' where person_id = %s",
            "delete from people_phone where person_id = %s",
        ):
            cursor.execute(what, [person_id])
            if cursor.rowcount:
                done.append(what)
        return done
