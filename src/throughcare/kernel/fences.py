"""Row-level security: the second fence round people whom somebody may not see.

Every table with a `person_id`, and the person's own, has the same policies, put right after every migration, so that
a new table has them without anybody remembering. Which people are fenced, and from whom, stands in `people_fence`: a
row for each of the few, none for all others, so that for all others a policy costs one look into a small index.

| role | sees of fenced people |
|---|---|
| throughcare_app | what `throughcare.principal`, set in the transaction, may see; missing or empty is nobody |
| the same, as `person:7` | their own rows and nobody else's, whoever of the staff may not see them |
| throughcare_worker | all: jobs, the clock and imports must not forget a person because somebody may not see them |
| throughcare_report | none |
| throughcare_owner | all, for migrations and for the two functions that search and say why; never used by web or jobs |

The audit is not fenced: it holds ids, is read behind the door, and must say who was refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from throughcare.kernel.grants import APP, OWNER, REPORT, WORKER

_TABLES = """
    select c.relname,
           case when c.relname in ('people_person', 'people_personevent') then 'id'
                when c.relname = 'kernel_done' then '' else 'person_id' end,
           exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'by'
                     and c.relname in ('kernel_done', 'kernel_draft')),
           c.relrowsecurity and c.relforcerowsecurity,
           array(select p.polname || ': ' || coalesce(obj_description(p.oid, 'pg_policy'), '')
                 from pg_policy p where p.polrelid = c.oid order by 1)
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and pg_get_userbyid(c.relowner) = current_user
      and c.relname not like 'audit\\_%' and c.relname <> 'people_fence'
      and (c.relname in ('people_person', 'people_personevent', 'kernel_done')
           or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'person_id'))
    order by 1
"""
# The number of the person who uses their own side, or null; asked once a statement, not once a row.
_OWN = "(select substring(current_setting('throughcare.principal', true) from '^person:([0-9]{1,18})$')::bigint)"
_IS_THERE = "select to_regclass('public.people_fence') is not null"


@dataclass(frozen=True)
class _Policy:
    name: str
    role: str
    what: str
    rule: str


def apply(connection: BaseDatabaseWrapper) -> None:
    """Put the policies of every table right. Run as the owner, after a migration; running it again changes nothing."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_IS_THERE)
        if not cursor.fetchone()[0]:  # half way through the first migration
            return
        cursor.execute(_TABLES)
        for table, column, is_own, forced, there in cursor.fetchall():
            wanted = _policies(table, column, own=is_own)
            if forced and there == sorted(f"{p.name}: {p.rule}" for p in wanted):
                continue
            for statement in _statements(table, wanted, there):
                cursor.execute(statement)


def _policies(table: str, column: str, *, own: bool) -> list[_Policy]:
    """Whom a table's rows are open to. `own` tables hold what one principal typed or was answered."""
    beyond = f"exists (select from public.people_fence f where f.person_id = {table}.{column}"
    mine = "by = coalesce(current_setting('throughcare.principal', true), '')" if own else ""
    staff = f"not {beyond} and throughcare_shut(f.allowed, f.refused))"
    open_ = f"case when {_OWN} is null then {staff} else {table}.{column} = {_OWN} end" if column else ""
    return [
        _Policy("fence_app", APP, "all", " and ".join(filter(None, (mine, open_)))),
        _Policy("fence_owner", OWNER, "all", "true"),
        _Policy("fence_report", REPORT, "select", f"not {beyond})" if column and not own else "false"),
        _Policy("fence_worker", WORKER, "all", "true"),
    ]


def _statements(table: str, wanted: list[_Policy], there: list[str]) -> list[sql.Composed]:
    name = sql.Identifier("public", table)
    made = [sql.SQL("drop policy {} on {}").format(sql.Identifier(policy.partition(": ")[0]), name) for policy in there]
    for policy in wanted:
        made += [
            sql.SQL("create policy {} on {} for {} to {} using ({})").format(
                sql.Identifier(policy.name),
                name,
                sql.SQL(policy.what),
                sql.Identifier(policy.role),
                sql.SQL(policy.rule),
            ),
            sql.SQL("comment on policy {} on {} is {}").format(
                sql.Identifier(policy.name), name, sql.Literal(policy.rule)
            ),
        ]
    return [
        *made,
        sql.SQL("alter table {} enable row level security").format(name),
        sql.SQL("alter table {} force row level security").format(name),
    ]
