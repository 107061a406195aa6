"""R9: jobs delivered one to five times in random order leave the same as each delivered once."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from time_machine import travel

from tests.cast import NOW
from throughcare.cli.proofs import Size
from throughcare.kernel import context, tasks

# What differs between two runs of the same job, and what only keeps count of runs.
_OWN_TO_A_RUN = "array['id', 'entered_at', 'entered_in', 'pgh_id', 'pgh_created_at', 'pgh_context_id']"
_UNCOUNTED = ("audit_", "django_", "kernel_", "procrastinate_", "pghistory_")


def prove(size: Size) -> dict[str, Any]:
    """The jobs of the cast's stories, written down but not yet run, delivered by many random plans."""
    from throughcare.demo import cast, stories  # noqa: PLC0415  reads models

    with travel(NOW, tick=False):
        with context.acting(principal=cast.DEMO.key, reason="proof"):
            stories.tell_all(cast.make_staff(at=NOW), at=NOW)
        jobs = list(ProcrastinateJob.objects.filter(status="todo", task_name="react").order_by("id"))
        assert jobs, "the stories leave no job to deliver"
        once = _after(list(range(len(jobs))), jobs)
        trials = size.of(4, 300)
        delivered = 0
        for trial in range(trials):
            plan = [number for number in range(len(jobs)) for _ in range(size.random.randint(1, 5))]
            size.random.shuffle(plan)
            delivered += len(plan)
            found = _after(plan, jobs)
            different = {table for table in once if once[table] != found[table]}
            assert not different, f"trial {trial}: {sorted(different)} differ after {plan}"
    return {"jobs": len(jobs), "trials": trials, "deliveries": delivered, "differences": 0}


def _after(plan: list[int], jobs: list[ProcrastinateJob]) -> dict[str, list[str]]:
    """Every row of every table after these deliveries, which are then undone."""
    with transaction.atomic():
        for number in plan:
            tasks.react(**jobs[number].args)
        state = _state()
        transaction.set_rollback(True)
    return state


def _state() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
        tables = [name for (name,) in cursor.fetchall() if not name.startswith(_UNCOUNTED)]
        found = {}
        for table in tables:
            cursor.execute(f"select (to_jsonb(t) - {_OWN_TO_A_RUN})::text from {table} t order by 1")
            found[table] = [row for (row,) in cursor.fetchall()]
    return found
