"""A new database made at once is the one that all migrations make step by step."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from typing import Any

from django.db import connection

from tests.plugin import ROOT, running
from throughcare.cli.proofs import Size
from throughcare.kernel import grants

# In a test run only this slice is compared: the steps of all take a minute of processor time.
SLICE = "organisations"
_OURS = "relnamespace = 'public'::regnamespace and relname not like 'procrastinate%'"
# Each thing as its own definition says it; the place of a column in its table is not compared.
_THINGS = {
    "columns": f"""
        select c.relname, c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
            || case when a.attnotnull then ' not null' else '' end || ' ' || a.attidentity::text || ' '
            || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where c.{_OURS} and c.relkind in ('r', 'p')
    """,
    "constraints": f"""
        select c.relname, c.relname || ' ' || n.conname || ' ' || pg_get_constraintdef(n.oid)
        from pg_constraint n join pg_class c on c.oid = n.conrelid where c.{_OURS}
    """,
    "indexes": f"""
        select c.relname, pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indrelid
        where c.{_OURS}
    """,
    "triggers": f"""
        select c.relname, pg_get_triggerdef(t.oid) || p.prosrc from pg_trigger t join pg_class c on c.oid = t.tgrelid
        join pg_proc p on p.oid = t.tgfoid where not t.tgisinternal and c.{_OURS}
    """,
    "policies": f"""
        select c.relname, c.relname || ' ' || p.polname || ' ' || coalesce(pg_get_expr(p.polqual, p.polrelid), '')
        from pg_policy p join pg_class c on c.oid = p.polrelid where c.{_OURS}
    """,
    "functions": """
        select '', p.oid::regprocedure || ' ' || p.prosrc || coalesce(p.proconfig::text, '') from pg_proc p
        where p.pronamespace = 'public'::regnamespace and p.proname not like 'pgtrigger%'
          and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    """,
}


def prove(size: Size) -> dict[str, Any]:
    """Both ways, compared by what the database's own catalogue says of each thing."""
    at_once = connection.settings_dict["NAME"]
    name = f"steps_{uuid.uuid4().hex[:8]}"
    cluster = running()
    cluster.prepare(database=name, owner=grants.OWNER, roles=grants.ROLES, extensions=grants.EXTENSIONS)
    try:
        for words in [("procrastinate",), ("--noinput",)] if size.full else [(SLICE,)]:
            done = subprocess.run(
                [sys.executable, "-m", "throughcare.cli", "migrate", *words],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": cluster.url(name)},
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stdout + done.stderr
        steps, whole = _things(name), _things(at_once)
    finally:
        cluster.drop_database(name)
    tables = {table for table, _ in steps["columns"] if size.full or table.startswith(SLICE)}
    if size.full:
        assert tables | {"kernel_cache"} == {table for table, _ in whole["columns"]}
    for what in _THINGS if size.full else [what for what in _THINGS if what != "functions"]:
        by_steps = {line for table, line in steps[what] if table in tables or not table}
        by_once = {line for table, line in whole[what] if table in tables or not table}
        assert by_steps == by_once, f"{what}: {sorted(by_steps ^ by_once)[:6]}"
    return {"tables": len(tables), **{what: len(rows) for what, rows in steps.items()}}


def _things(database: str) -> dict[str, set[tuple[str, str]]]:
    with running().connect(database) as read:
        return {what: set(read.execute(query).fetchall()) for what, query in _THINGS.items()}
