"""Logs hold nothing about a person: somebody with a name that occurs nowhere else is walked through, and looked for."""

from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DataError, IntegrityError, connection
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from throughcare.casefile.tests.count_fields import values
from throughcare.demo import cast
from throughcare.kernel import clock, context, logs
from throughcare.machinery import actions as machinery
from throughcare.people.facts import NameFacts, PersonFacts

SURNAME, FORENAME, WORDS = "Zzyxquill", "Ottoberta", "vermilion kettledrum"
PLANTED = (SURNAME, FORENAME, WORDS, "zzyxquill", "ottoberta")


@pytest.fixture
def written() -> Iterator[StringIO]:
    """Everything that is logged, of every kind and from the least important line on."""
    out = StringIO()
    told = logs.configure(level="DEBUG")
    told["handlers"]["out"]["stream"] = out
    told["loggers"]["procrastinate"]["level"] = "DEBUG"  # more than the product says
    told["loggers"]["django.db.backends"] = {"level": "INFO"}  # statements are logged only with DEBUG
    logging.config.dictConfig(told)
    yield out
    logging.config.dictConfig(logs.configure(level="CRITICAL"))


@pytest.mark.usefixtures("committed")
def test_a_planted_name_is_in_no_line(written: StringIO, tmp_path: Any) -> None:
    at = clock.now()
    with context.acting(principal=cast.DEMO.key, reason="test"):
        staff = cast.make_staff(at=at)
        person = cast.admit(PersonFacts(names=(NameFacts(surname=SURNAME, forenames=FORENAME),)), by=staff.grace, at=at)
        from throughcare.allocations import actions as allocations  # noqa: PLC0415  reads models

        allocations.allocate(
            person,
            role="offender_manager",
            post_id=staff.grace.post_id,
            because=WORDS,
            by=staff.ruth,
            at=at,
            since=at,
        )
    browser = Client(raise_request_exception=False)
    browser.post(f"/demo/sign-in/{staff.grace.user_id}/")
    seen = browser.get(f"/people/{person}/").content.decode()
    assert SURNAME in seen  # the walk does meet the name
    _pages(browser, person)
    _acts(browser, person)
    _errors(browser)
    _jobs(person)
    _import(tmp_path)
    text = written.getvalue()
    assert text.count("\n") > 40, "too little was logged for this to say anything"
    for line in filter(None, text.splitlines()):
        json.loads(line)  # lines are lines: nothing printed beside them
    for planted in PLANTED:
        at_ = text.find(planted)
        assert at_ < 0, text[max(0, at_ - 300) : at_ + 100]


def _pages(browser: Client, person: int) -> None:
    for page in ("", "timeline/", "compliance/", "clocks/", "details/", "looked/"):
        browser.get(f"/people/{person}/{page}")
    for url in (f"/search/?q={SURNAME}", f"/search/{SURNAME}/", f"/caseload/?q={SURNAME}", f"/{FORENAME}/{SURNAME}"):
        browser.get(url)


def _acts(browser: Client, person: int) -> None:
    url = f"/people/{person}/notes/add/"
    page = browser.get(url).content.decode()
    fields = values(page)
    browser.post(url, {**fields, "words": f"{WORDS} {SURNAME}"})
    browser.post(url, {**fields, "words": f"{WORDS} {SURNAME}", "key": "not a key"})
    browser.post("/account/sign-in/", {"login": f"{SURNAME}@throughcare.example", "password": WORDS})


def _errors(browser: Client) -> None:
    """What the database says of a row quotes its values; so do Python's own errors."""
    log = logging.getLogger("throughcare.test")
    with suppress(DataError, IntegrityError), connection.cursor() as cursor:
        try:
            cursor.execute("select %s::integer", [SURNAME])
        except DataError:
            log.exception("the database refused")
            raise
    try:
        int(f"{SURNAME} {WORDS}")
    except ValueError:
        log.error("a value was refused", exc_info=True)
    browser.get("/drafts/", {"form": SURNAME})


def _jobs(person: int) -> None:
    """A job that breaks over a name: what is kept and what is logged says kind and place only."""
    job = Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="react", attempts=1)
    try:
        raise ValueError(f"{FORENAME} {SURNAME}")
    except ValueError as error:
        machinery.note_broken(job, error)
        logging.getLogger("procrastinate.worker").error("Job react[1] ended with status: Error", exc_info=error)
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(note)::text from machinery_jobnote note")
        assert not any(word in row for (row,) in cursor.fetchall() for word in PLANTED)
        cursor.execute("select args::text from procrastinate_jobs")
        assert not any(word in row for (row,) in cursor.fetchall() for word in PLANTED), "a job carries words"
    app.configure_task("react", queue="reactions").defer(person_id=person)


def _import(folder: Any) -> None:
    file = folder / "people.csv"
    file.write_text(f"reference,row,forenames,surname,date_of_birth\nX90001,person,{FORENAME},{SURNAME},31/31/1990\n")
    with suppress(SystemExit, Exception):
        call_command("import", "people", str(file), mapping="caseload", stdout=StringIO(), stderr=StringIO())
