"""A database nobody has used yet: its tables made at once as they are in the end, not step by step.

Django renders all models anew at every step of every migration, some 900 times, which takes a minute of processor time
and grows with each migration. Where there is nothing to change and nobody to wait for, the steps say no more than
their sum: every table is made in its last form when its turn comes, and what migrations say in SQL or Python is done in
its place. `tests/proofs/new_database.py` holds that both ways end with the same database.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import CreateModel, RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.state import ProjectState

Key = tuple[str, str]


def make(connection: BaseDatabaseWrapper) -> None:
    """Make all tables that migrations not yet done would make, and note those migrations as done. All or nothing.

    Only for a database without rows: what a migration does to rows of an earlier one is not done.
    """
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    last = executor.loader.project_state()
    by_hand: set[Key] = set()
    made: list[Key] = []
    with connection.schema_editor(atomic=True) as editor:
        for migration in plan:
            for operation in migration.operations:
                _do(operation, migration.app_label, last, editor, made, by_hand)
        for key in made:
            for trigger in last.models[key].options.get("triggers", []):
                editor.execute(trigger.install_sql, params=None)
        for migration in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)


def _do(operation: Any, app: str, last: ProjectState, editor: Any, made: list[Key], by_hand: set[Key]) -> None:
    """What is left of one step when every table is made in its last form."""
    if isinstance(operation, CreateModel):
        key = (app, operation.name_lower)
        if key in last.models and key not in made:
            operation.database_forwards(app, editor, last, last)
            made.append(key)
    elif isinstance(operation, SeparateDatabaseAndState):
        for inner in operation.database_operations:
            _do(inner, app, last, editor, made, by_hand)
        by_hand.update((app, each.name_lower) for each in operation.state_operations if isinstance(each, CreateModel))
    elif isinstance(operation, (RunSQL, RunPython)) or (app, getattr(operation, "model_name_lower", "")) in by_hand:
        operation.database_forwards(app, editor, last, last)
