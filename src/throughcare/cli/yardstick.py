"""What a database holds and how it is guarded, in a form that can be compared: before a backup and after a restore."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, Self

from psycopg import Connection, sql

from throughcare.embedded.programs import CannotStart
from throughcare.kernel import grants

# The text of a row must be the same wherever it is read.
_SAME_TEXT = (
    "set local timezone = 'UTC'",
    "set local datestyle = 'ISO, YMD'",
    "set local intervalstyle = 'postgres'",
    "set local extra_float_digits = 1",
    "set local bytea_output = 'hex'",
)
_OURS = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"
_NOT_OF_AN_EXTENSION = "not exists (select from pg_depend d where d.objid = {}.oid and d.deptype = 'e')"
_SHAPE = {
    "row-level security policies": """
        select format('%s.%s %s %s %s %s using %s check %s', schemaname, tablename, policyname, permissive, roles, cmd,
                      qual, with_check) from pg_policies""",
    "tables behind row-level security": f"""
        select format('%s enabled %s forced %s', c.oid::regclass, c.relrowsecurity, c.relforcerowsecurity)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where {_OURS} and c.relkind in ('r', 'p') and (c.relrowsecurity or c.relforcerowsecurity)""",
    "rights on tables": f"""
        select format('%s %s %s %s', c.oid::regclass, a.grantee::regrole, a.privilege_type, a.is_grantable)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace,
             aclexplode(coalesce(c.relacl,
                                 acldefault((case c.relkind when 'S' then 's' else 'r' end)::"char", c.relowner))) a
        where {_OURS} and c.relkind in ('r', 'p', 'v', 'm', 'S') and {_NOT_OF_AN_EXTENSION.format("c")}""",
    "functions and rights on them": f"""
        select format('%s definer %s %s %s: %s %s', p.oid::regprocedure, p.prosecdef, p.proconfig, md5(p.prosrc),
                      case a.grantee when 0 then 'public' else a.grantee::regrole::text end, a.privilege_type)
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
             aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        where {_OURS} and {_NOT_OF_AN_EXTENSION.format("p")}""",
    "triggers": f"""
        select pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
        from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
        where {_OURS} and not t.tgisinternal""",
    "constraints": f"""
        select format('%s %s %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
        from pg_constraint c join pg_namespace n on n.oid = c.connamespace where {_OURS} and c.conrelid <> 0""",
    "indexes": f"""
        select pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' invalid' end
        from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
        where {_OURS}""",
}
_ROLES = """
    select format('%%s superuser %%s bypasses %%s makes databases %%s roles %%s logs in %%s, member of %%s', rolname,
                  rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolcanlogin,
                  array(select m.roleid::regrole::text from pg_auth_members m where m.member = r.oid order by 1))
    from pg_roles r where rolname = any(%s)"""
_TABLES = f"""
    select c.oid::regclass::text, n.nspname, c.relname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where {_OURS} and c.relkind = 'r' and {_NOT_OF_AN_EXTENSION.format("c")} order by 1"""


# Fewer rows without a word is what a backup must never have. A table is open if no policy stands between.
_HIDDEN = f"""
    select c.oid::regclass::text
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where {_OURS} and c.relkind = 'r' and {_NOT_OF_AN_EXTENSION.format("c")}
      and not (select rolsuper from pg_roles where rolname = current_user)
      and (not has_table_privilege(c.oid, 'select')
           or row_security_active(c.oid)
           and (exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive)
                or not exists (select from pg_policy p
                               where p.polrelid = c.oid and p.polcmd = '*' and current_user::regrole = any(p.polroles)
                                 and pg_get_expr(p.polqual, p.polrelid) = 'true')))
    order by 1 limit 1"""


LONGEST = 160  # of a difference that is told
_CAST = re.compile(r"::(character varying|text|bpchar)(\[\])?")
_NO_BRACKETS = str.maketrans("", "", "()")


@dataclass(frozen=True)
class Measured:
    """Rows and checksum of every table, the audit's newest links, migrations, and what guards the tables."""

    tables: dict[str, tuple[int, str]]
    audit: list[str]
    migrations: list[str]
    guards: dict[str, list[str]]

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(rows for rows, _ in self.tables.values())

    def as_plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """The reverse."""
        tables = {name: (int(rows), str(checksum)) for name, (rows, checksum) in plain["tables"].items()}
        return cls(tables, plain["audit"], plain["migrations"], plain["guards"])


@dataclass(frozen=True)
class Check:
    """One line of the table a restore prints."""

    what: str
    expected: str
    found: str
    difference: str = ""

    @property
    def good(self) -> bool:
        """Nothing differs."""
        return not self.difference


def measure(connection: Connection[Any]) -> Measured:
    """Measure in the connection's open transaction. Raises `CannotStart` if the role may not see all rows."""
    for statement in _SAME_TEXT:
        connection.execute(statement)
    if hidden := connection.execute(_HIDDEN).fetchall():
        raise CannotStart(
            f"The role {connection.info.user} may not read all rows of {hidden[0][0]}: set DATABASE_URL_BACKUP to a"
            " role that may (docs/run/back-up.md says how to make it)."
        )
    tables = {}
    for name, schema, table in connection.execute(_TABLES).fetchall():
        # A sum does not depend on the order, and does not cancel out equal rows as an exclusive or would.
        counted = sql.SQL("select count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text from only {} t")
        found = connection.execute(counted.format(sql.Identifier(schema, table))).fetchone()
        assert found is not None
        tables[name] = (found[0], found[1])
    guards = {what: _lines(connection, query) for what, query in _SHAPE.items()}
    guards["roles"] = _lines(connection, _ROLES, [list(grants.ROLES)])
    return Measured(
        tables=tables,
        audit=_lines(connection, "select shard || ' ' || seq || ' ' || encode(mac, 'hex') from audit_head"),
        migrations=_lines(connection, "select app || '.' || name from django_migrations"),
        guards=guards,
    )


def compare(expected: Measured, found: Measured) -> list[Check]:
    """One check a kind. A difference names the first thing that differs."""
    wanted, have = expected.tables, found.tables
    checks = [
        Check("tables", str(len(wanted)), str(len(have)), _first(list(wanted), list(have))),
        Check(
            "rows",
            f"{expected.rows:,}",
            f"{found.rows:,}",
            next((name for name in wanted if wanted[name][0] != have.get(name, (None,))[0]), ""),
        ),
        Check(
            "checksums of the rows",
            f"{len(wanted)} tables",
            f"{sum(wanted[name] == have.get(name) for name in wanted)} equal",
            next((name for name in wanted if wanted[name] != have.get(name)), ""),
        ),
        _lists("newest links of the audit", expected.audit, found.audit),
        _lists("migrations", expected.migrations, found.migrations),
    ]
    return [
        *checks,
        *(_lists(what, expected.guards[what], found.guards.get(what, [])) for what in expected.guards),
    ]


def _lists(what: str, expected: list[str], found: list[str]) -> Check:
    return Check(what, str(len(expected)), str(len(found)), _first(expected, found))


def _first(expected: list[str], found: list[str]) -> str:
    different = sorted({_bare(line) for line in expected} ^ {_bare(line) for line in found})
    return different[0][:LONGEST] if different else ""


def _bare(line: str) -> str:
    """Without casts and brackets: PostgreSQL writes a condition down otherwise once it has read what it wrote."""
    return _CAST.sub("", line).translate(_NO_BRACKETS)


def _lines(connection: Connection[Any], query: str, arguments: list[Any] | None = None) -> list[str]:
    return sorted(line for (line,) in connection.execute(query.encode(), arguments).fetchall())
