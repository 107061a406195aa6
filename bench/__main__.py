"""How quick we are beside the alternatives, on one machine in one run: `python -m bench`, about two minutes.

Each job is done by turns in plain SQL, in plain Django, in Django's admin and by the product as a full request with
door and audit; what counts are the ratios of a row. Writes docs/bench.md. Nothing here is a test: no time is asserted.
"""

from __future__ import annotations

import functools
import itertools
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from bench.ground import ROOT, Ground, TooSmall, client, ground

WARM = 3
ROUNDS = 40
LONG = 400  # contacts of the long timeline
CASELOAD = 50
IMPORTED = 1_000  # people for the bulk rate
WRITE_TO = ROOT / "docs" / "bench.md"
VARIANTS = ("SQL alone", "Django ORM + Django templates", "Django admin", "ours, audit on")
OURS = VARIANTS[-1]

Act = Callable[[], object]


@dataclass
class Job:
    """Something to do, in one way or several; the milliseconds each took."""

    name: str
    ways: dict[str, Act]
    took: dict[str, list[float]] = field(default_factory=dict)


def measure(jobs: list[Job]) -> None:
    """All ways of all jobs by turns, so that what else the machine does falls on all alike."""
    for number in range(WARM + ROUNDS):
        for job in jobs:
            for way, act in job.ways.items():
                began = time.perf_counter()
                act()
                took = (time.perf_counter() - began) * 1000
                if number >= WARM:
                    job.took.setdefault(way, []).append(took)
        print(f"\rround {number + 1} of {WARM + ROUNDS}", end="", flush=True)
    print()


def make_jobs(found: Ground) -> list[Job]:
    """The four jobs of limits section 2."""
    from django.conf import settings  # noqa: PLC0415  once Django is set up
    from django.db import connection, transaction  # noqa: PLC0415
    from django.test import override_settings  # noqa: PLC0415

    from throughcare.casefile.queries import caseload  # noqa: PLC0415
    from throughcare.casefile.tests.count_fields import values  # noqa: PLC0415

    ours = client(found.user_id)
    with override_settings(MIDDLEWARE=settings.PLAIN_MIDDLEWARE, SESSION_ENGINE=settings.PLAIN_SESSIONS):
        plain = client(found.user_id, backend=settings.PLAIN_BACKEND)
        plain.handler.load_middleware()

    def get(browser: object, url: str) -> None:
        answer = browser.get(url)  # type: ignore[attr-defined]
        assert answer.status_code == 200, f"{url}: {answer.status_code}"

    def sql(text: str, *facts: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(text, facts)
            cursor.fetchall()

    parts = {way: itertools.cycle(found.part_of_name) for way in VARIANTS}
    one, post = found.long_one, found.post_id
    meetings = iter(_meetings_to_record(found, 3 * (WARM + ROUNDS)))

    def forms() -> Iterator[tuple[str, dict[str, list[str]]]]:
        """Filled in before the clock starts: opening the page is not saving it."""
        for number in [next(meetings) for _ in range(WARM + ROUNDS)]:
            url = f"/appointments/{number}/outcome/"
            shown = values(ours.get(url).content.decode())
            yield url, {**shown, "happened": "ATTC", "note": "Talked about work.", "slot": "none",
                        "no_next_because": "To be agreed."}  # fmt: skip

    ready = iter(list(forms()))

    def record_ours() -> None:
        url, form = next(ready)
        answer = ours.post(url, form)
        assert answer.status_code == 303, answer.content.decode()[:3000]

    def record_plain() -> None:
        now = found.at.isoformat()
        form = {"outcome": "ATTC", "came_at": now, "seen_at": now, "left_at": now, "note": "Talked about work."}
        answer = plain.post(f"/plain/meetings/{next(meetings)}/", form)
        assert answer.status_code == 302, answer.content.decode()[:3000]

    def record_sql() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "update appointments_appointment set outcome = 'ATTC', outcome_at = now(), came_at = starts_at,"
                " seen_at = starts_at, left_at = ends_at, version = version + 1 where id = %s"
                " returning id, person_id, starts_at",
                [next(meetings)],
            )
            cursor.execute(
                "insert into appointments_contact (appointment_id, person_id, at, kind, words, sensitive,"
                " superseded_because, imported_from, source_key)"
                " values (%s, %s, %s, 'meeting', 'Talked about work.', false, '', '', '')",
                cursor.fetchone(),
            )

    def whole_caseload() -> None:
        with (
            mock.patch.object(caseload, "PAGE", CASELOAD),
            mock.patch.object(caseload, "listed", functools.partial(caseload.listed, page_size=CASELOAD)),
        ):
            get(ours, "/caseload/")

    by_sql, by_orm, by_admin, by_us = VARIANTS
    return [
        Job(
            "find a person by part of a name",
            {
                by_sql: lambda: sql(_SEARCH, f"%{next(parts[by_sql])}%"),
                by_orm: lambda: get(plain, f"/plain/search/?q={next(parts[by_orm])}"),
                by_admin: lambda: get(plain, f"/admin/people/headline/?q={next(parts[by_admin])}"),
                by_us: lambda: get(ours, f"/search/?q={next(parts[by_us])}"),
            },
        ),
        Job(
            f"timeline, {LONG} contacts as a page",
            {
                by_sql: lambda: sql(_TIMELINE, one, one, LONG),
                by_orm: lambda: get(plain, f"/plain/people/{one}/timeline/"),
                by_admin: lambda: get(plain, f"/admin/appointments/contact/?person__id__exact={one}"),
                by_us: lambda: get(ours, f"/people/{one}/timeline/?many=1"),
            },
        ),
        Job(
            "timeline, first 50",
            {
                by_sql: lambda: sql(_TIMELINE, one, one, 50),
                by_orm: lambda: get(plain, f"/plain/people/{one}/timeline/?most=50"),
                by_us: lambda: get(ours, f"/people/{one}/timeline/"),
            },
        ),
        Job("record an outcome", {by_sql: record_sql, by_orm: record_plain, by_us: record_ours}),
        Job(
            f"caseload of {CASELOAD} with next and overdue",
            {
                by_sql: lambda: sql(_CASELOAD, post, CASELOAD),
                by_orm: lambda: get(plain, f"/plain/caseload/{post}/"),
                by_admin: lambda: get(plain, f"/admin/people/headline/?post_id={post}"),
                by_us: whole_caseload,
            },
        ),
    ]


_SEARCH = """select distinct h.person_id, h.name, h.reference, h.date_of_birth, h.order_name, h.tier, h.sort_name
    from people_name n join people_headline h on h.person_id = n.person_id
    where n.searched like %s order by h.sort_name limit 25"""
_TIMELINE = """(select at, kind, words as what, id from appointments_contact where person_id = %s)
    union all (select starts_at, kind, outcome, id from appointments_appointment
               where person_id = %s and starts_at <= now()) order by 1 desc limit %s"""
_CASELOAD = """select h.person_id, h.name, h.reference, h.order_name, h.tier, n.starts_at, d.late
    from people_headline h
    left join lateral (select a.starts_at from appointments_appointment a where a.person_id = h.person_id
        and a.starts_at > now() and a.outcome = '' and a.cancelled_at is null order by 1 limit 1) n on true
    left join lateral (select count(*) as late from duties_duty d where d.person_id = h.person_id
        and d.ended_at is null and d.due_at < now()) d on true
    where h.post_id = %s order by h.sort_name limit %s"""


def _meetings_to_record(found: Ground, count: int) -> list[int]:
    """Past meetings without an outcome, in the evenings, where generated people have none."""
    from throughcare.appointments import admissions  # noqa: PLC0415
    from throughcare.appointments.models import Appointment  # noqa: PLC0415
    from throughcare.demo.cast import DEMO  # noqa: PLC0415
    from throughcare.kernel import context  # noqa: PLC0415

    bench = Appointment.objects.filter(imported_from="bench")
    before = bench.count()
    midnight = found.at.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = []
    for number in range(before, before + count):
        starts_at = midnight - timedelta(days=1 + number // 24) + timedelta(hours=18, minutes=10 * (number % 24))
        rows.append(
            admissions.MeetingRow(
                person_id=found.people[number % len(found.people)],
                kind="supervision",
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=10),
                post_id=found.post_id,
                office_id=found.office_id,
            )
        )
    with context.acting(principal=DEMO.key, reason="bench"):
        admissions.admit_meetings(rows, source="bench", by=DEMO, at=found.at)
    return list(bench.filter(outcome="").order_by("-id").values_list("id", flat=True)[:count])


def lengthen(found: Ground) -> None:
    """Give the long timeline the contacts it lacks."""
    from throughcare.appointments import admissions  # noqa: PLC0415
    from throughcare.appointments.models import Contact  # noqa: PLC0415
    from throughcare.demo.cast import DEMO  # noqa: PLC0415
    from throughcare.kernel import context  # noqa: PLC0415

    missing = LONG - Contact.objects.filter(person_id=found.long_one).count()
    rows = [
        admissions.NoteRow(
            person_id=found.long_one,
            kind="note",
            at=found.at - timedelta(hours=20 * number + 1),
            words="Rang to say the bus was late; the time was moved by ten minutes.",
            post_id=found.post_id,
        )
        for number in range(missing)
    ]
    with context.acting(principal=DEMO.key, reason="bench"):
        admissions.admit_notes(rows, source="bench", by=DEMO, at=found.at)


def bulk_rate(found: Ground) -> tuple[float, int]:
    """Seconds to take in people with names, orders, officers, meetings and notes, and how many contacts they had."""
    from django.db import transaction  # noqa: PLC0415

    from throughcare.appointments.models import Appointment, Contact  # noqa: PLC0415
    from throughcare.demo import crowd  # noqa: PLC0415

    @contextmanager
    def undone() -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    with undone():
        before = _newest(Appointment), _newest(Contact)
        began = time.perf_counter()
        crowd.add(IMPORTED, seed=20, at=found.at)
        took = time.perf_counter() - began
        contacts = (
            Appointment.objects.filter(id__gt=before[0]).count() + Contact.objects.filter(id__gt=before[1]).count()
        )
    return took, contacts


def _newest(model: type) -> int:
    return int(model.objects.order_by("-id").values_list("id", flat=True)[0])  # type: ignore[attr-defined]


def page(jobs: list[Job], *, people: int, contacts: int, rate: tuple[float, int], at: datetime) -> str:
    """docs/bench.md."""
    took, admitted = rate
    lines = [
        "# How quick it is",
        "",
        f"{people:,} people and {contacts:,} contacts, generated. One run of `python -m bench` on {_machine()}, commit"
        f" {_commit()}, {at:%-d %B %Y}. The machine was busy with other work, so read the ratios, not the times:",
        f"all ways of a job take turns, {ROUNDS} rounds after {WARM} to warm up. Milliseconds at the median (95th",
        "percentile), and in brackets how many times as long as ours.",
        "",
        "Ours is the full request through all middleware, with door, audit entry and row history; plain Django and the",
        "admin run with Django's default middleware, without rights, rules or audit.",
        "",
        f"| job | {' | '.join(VARIANTS)} |",
        "|---|" + "---|" * len(VARIANTS),
    ]
    for job in jobs:
        ours = statistics.median(job.took[OURS])
        cells = [_cell(job.took.get(way), ours, own=way == OURS) for way in VARIANTS]
        lines.append(f"| {job.name} | {' | '.join(cells)} |")
    lines += [
        "",
        "The admin shows only the notes of a timeline, and is not measured where it would write past every rule.",
        "",
        f"Bulk: {IMPORTED:,} people with names, addresses, orders, officers, tiers and {admitted:,} contacts went in"
        f" in {took:.1f} seconds through the bulk acts, with all rules and constraints:"
        f" {IMPORTED / took:,.0f} people and"
        f" {admitted / took:,.0f} contacts a second.",
        "",
    ]
    return "\n".join(lines)


def _cell(took: list[float] | None, ours: float, *, own: bool) -> str:
    if not took:
        return ""
    middle, slow = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    text = f"{middle:.1f} ({slow:.1f})"
    return f"**{text}**" if own else f"{text} [{middle / ours:.2g}]"


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def _commit() -> str:
    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "bench")
    return git("rev-parse", "--short=12", "HEAD") + (" with changes" if changed else "")


def main(write_to: Path = WRITE_TO) -> int:
    """Measure, print and write down."""
    try:
        with ground() as found:
            from throughcare.appointments.models import Appointment, Contact  # noqa: PLC0415
            from throughcare.people.models import Person  # noqa: PLC0415

            lengthen(found)
            jobs = make_jobs(found)
            measure(jobs)
            text = page(
                jobs,
                people=Person.objects.count(),
                contacts=Appointment.objects.count() + Contact.objects.count(),
                rate=bulk_rate(found),
                at=datetime.now(UTC),
            )
    except TooSmall as error:
        print(error)
        return 2
    write_to.write_text(text)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
