"""What each database role may do, put right after every migration.

| role | for | may |
|---|---|---|
| throughcare_owner | migrations | everything on its own tables; never used by web or jobs |
| throughcare_app | web | read and write rows |
| throughcare_worker | jobs, commands | the same, with time for it |
| throughcare_report | reports | read |

No role may truncate. Audit rows and history rows may be added and read, never changed or removed, by web and jobs.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connection as default_connection
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

OWNER, APP, WORKER, REPORT = ROLES = (
    "throughcare_owner",
    "throughcare_app",
    "throughcare_worker",
    "throughcare_report",
)
EXTENSIONS = ("btree_gist", "fuzzystrmatch", "pg_trgm", "unaccent")
LEAST_VERSION = 15

_ONE_AT_A_TIME = 7_402_118  # advisory lock, any number of ours
_TABLES = """
    select c.relname,
           case
             when c.relname in ('django_migrations', 'pghistory_context') then 'select'
             when c.relname = 'audit_head' then 'select, insert, update'  -- the chain's newest links move on
             when c.relname like 'audit\\_%'
               or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'pgh_id')
               then 'select, insert'
             else 'select, insert, update, delete'
           end
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
      and pg_get_userbyid(c.relowner) = current_user
"""
_FUNCTIONS = """
    select p.oid::regprocedure::text, p.prosecdef
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace and pg_get_userbyid(p.proowner) = current_user
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
"""


def apply(connection: BaseDatabaseWrapper) -> None:
    """Give every role exactly what the table above says. Run as the owner; running it again changes nothing."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        cursor.execute(_TABLES)
        tables = cursor.fetchall()
        cursor.execute(_FUNCTIONS)
        functions = cursor.fetchall()
        for statement in _statements(tables, functions):
            cursor.execute(statement)


def _statements(tables: list[tuple[str, str]], functions: list[tuple[str, bool]]) -> list[sql.Composed]:
    writers = sql.SQL(", ").join(map(sql.Identifier, (APP, WORKER)))
    everyone = sql.SQL(", ").join(map(sql.Identifier, (APP, WORKER, REPORT)))
    made = [sql.SQL("grant usage on schema public to {}").format(everyone)]
    for name, what in tables:
        table = sql.Identifier("public", name)
        made += [
            sql.SQL("revoke all on {} from public, {}").format(table, everyone),
            sql.SQL("grant {} on {} to {}").format(sql.SQL(what), table, writers),
            sql.SQL("grant select on {} to {}").format(table, sql.Identifier(REPORT)),
        ]
    made += [sql.SQL("grant usage, select on all sequences in schema public to {}").format(writers)]
    for name, as_owner in functions:
        # A name from regprocedure is already quoted. What runs with the owner's rights is not for reports.
        function = sql.SQL(name)
        made += [
            sql.SQL("revoke execute on function {} from public").format(function),
            sql.SQL("grant execute on function {} to {}").format(function, writers if as_owner else everyone),
        ]
        if name == "_pgh_attach_context()":
            # It writes the context of a history row and updates it within a request. As the owner's function it needs
            # no right of web or jobs on the table, so that nobody can rewrite who did what.
            made += [
                sql.SQL("alter function {} security definer set search_path = pg_catalog, public, pg_temp").format(
                    function
                )
            ]
    return made


def refuse_mighty_role(connection: BaseDatabaseWrapper = default_connection) -> None:
    """Raise `ImproperlyConfigured` if this process would go round row-level security or could rewrite the audit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, rolsuper, rolbypassrls,"
            " exists (select from pg_class where relname = 'django_migrations'"
            "   and pg_has_role(current_user, relowner, 'member'))"
            " from pg_roles where rolname = current_user"
        )
        name, is_super, bypasses, owns = cursor.fetchone()
    what = "a superuser" if is_super else "allowed to bypass row-level security" if bypasses else "the tables' owner"
    if is_super or bypasses or owns:
        raise ImproperlyConfigured(
            f"The database role {name} is {what}: web and jobs must connect as {APP} and {WORKER}"
            " (./throughcare doctor says how to make them)."
        )


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The statements an administrator must run before the first migration, in order. Empty when all is there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolname, rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname like 'throughcare%%'"
        )
        roles = {name: rest for name, *rest in cursor.fetchall()}
        cursor.execute("select extname from pg_extension")
        extensions = {name for (name,) in cursor.fetchall()}
        cursor.execute("select current_database()")
        (database,) = cursor.fetchone()
        needed = []
        for role in ROLES:
            if role not in roles:
                needed.append(
                    f"create role {role} login password '...' nosuperuser nocreatedb nocreaterole nobypassrls;"
                )
            elif roles[role] != [False, False, True]:
                needed.append(f"alter role {role} login nosuperuser nobypassrls;")
        cursor.execute("select exists (select from pg_roles where rolname = %s)", [OWNER])
        may_make = False
        if cursor.fetchone()[0]:
            cursor.execute(
                "select has_schema_privilege(%s, 'public', 'create')"
                " and has_database_privilege(%s, current_database(), 'create')",
                [OWNER, OWNER],
            )
            (may_make,) = cursor.fetchone()
        if not may_make:
            needed += [
                f'grant connect, temporary on database "{database}" to {", ".join(ROLES)};',
                f'grant create on database "{database}" to {OWNER};',  # for the schema of the past
                f"grant usage, create on schema public to {OWNER};",
            ]
    needed += [f"create extension if not exists {name};" for name in EXTENSIONS if name not in extensions]
    return needed
