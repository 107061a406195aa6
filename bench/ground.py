"""A database of the size to measure on, and somebody signed in who works there.

The database is that of THROUGHCARE_DATA or DATABASE_URL, as for every command. Fill it with
`./throughcare demo --people 20000`: people with some 25 contacts each.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEAST_PEOPLE = 10_000
LARGE = 10_000  # rows; a table with more may not be read from end to end for a page


class TooSmall(Exception):
    """There are not enough people to measure with."""


@dataclass(frozen=True)
class Ground:
    """Who asks and for whom: a manager with a full caseload, a person with a long timeline."""

    at: datetime
    user_id: int
    post_id: int
    office_id: int
    people: tuple[int, ...]
    long_one: int
    part_of_name: tuple[str, ...]


@contextmanager
def ground(*, settings: str = "bench.settings") -> Iterator[Ground]:
    """Django over the database, as the role of the web. Raises `TooSmall`."""
    sys.path[:0] = [p for p in (str(ROOT), str(ROOT / "src")) if p not in sys.path]
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    from throughcare.cli import database  # noqa: PLC0415  after the path is set

    database.as_role("app")
    with database.at_hand():
        import django  # noqa: PLC0415  reads the settings

        django.setup()
        yield _find()


def _find() -> Ground:
    from django.db import connection  # noqa: PLC0415

    from throughcare.kernel import clock  # noqa: PLC0415

    at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from people_headline")
        if (there := cursor.fetchone()[0]) < LEAST_PEOPLE:
            raise TooSmall(
                f"There are {there:,} people here; measure on {LEAST_PEOPLE:,} or more (see bench/ground.py)."
            )
        cursor.execute(
            "select i.post_id, p.user_id, i.office_id, array_agg(i.person_id order by i.person_id)"
            " from people_involvement i join organisations_post p on p.id = i.post_id"
            " where i.until is null and i.role = 'offender_manager'"
            " and p.until is null group by 1, 2, 3 order by count(*) desc, 1 limit 1"
        )
        post_id, user_id, office_id, people = cursor.fetchone()
        cursor.execute(
            "select person_id from appointments_contact where person_id = any(%s) group by 1 order by count(*) desc, 1",
            [people],
        )
        (long_one,) = cursor.fetchone()
    return Ground(
        at=at,
        user_id=user_id,
        post_id=post_id,
        office_id=office_id,
        people=tuple(people),
        long_one=long_one,
        part_of_name=("smi", "whit", "jones", "ahm", "ella", "mur", "patel", "grah"),
    )


def client(user_id: int, *, backend: str | None = None):  # type: ignore[no-untyped-def]  # django.test may be imported only once Django is set up
    """A browser of somebody signed in, second factor included."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    browser = Client(raise_request_exception=True)
    browser.force_login(get_user_model().objects.get(pk=user_id), backend=backend)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa"}]
    session.save()
    return browser
