"""What happens with time: each row says how often, and what is done. The worker runs them; any may run twice."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from procrastinate.contrib.django import app

from throughcare.accounts import attempts, tallies
from throughcare.accounts.principals import system
from throughcare.allocations import team_queries as covers
from throughcare.allocations import tiering
from throughcare.appointments import messages as reminders
from throughcare.appointments.actions import visits
from throughcare.audit import actions as audit
from throughcare.audit import verify
from throughcare.casefile import actions as casefile
from throughcare.cli import daypack
from throughcare.documents import exports
from throughcare.duties import queries as duties
from throughcare.duties import rehearsing
from throughcare.enforcement.recall import actions as recalls
from throughcare.enforcement.recall import queries as running
from throughcare.imports import uploads
from throughcare.invitations import actions as invitations
from throughcare.kernel import clock, context, drafts, once
from throughcare.kernel.clock import local_day
from throughcare.looks import actions as looks
from throughcare.machinery import actions as machinery
from throughcare.messaging import gateways
from throughcare.messaging import queries as letters
from throughcare.messaging import tasks as messaging
from throughcare.sentences import actions as sentences
from throughcare.sentences import own_pages
from throughcare.unpaid_work.actions import booking

CLOCKWORK = system("clockwork")
A_BATCH = 100  # reminders in one transaction


@app.periodic(cron="* * * * *")
@app.task(name="every_minute", queue="clockwork", lock="every_minute", queueing_lock="every_minute")
def every_minute(timestamp: int) -> None:
    """Anchor the audit outside the database; note what the service says of itself; look for who is not back from a
    home visit."""
    at = clock.now()
    audit.anchor(at=at)
    machinery.beat("anchor", facts={}, by=CLOCKWORK, at=at)
    found = {"overdue": duties.count_overdue(at=at), "stuck": letters.count_stuck(at=at)}
    machinery.beat("work", facts=found, by=CLOCKWORK, at=at)
    with context.acting(principal=CLOCKWORK.key, reason="every minute"):
        exports.end_run_out(at=at)
        visits.raise_overdue(by=CLOCKWORK, at=at)


@app.periodic(cron="* * * * *")
@app.task(name="let_letters_go", queue="letters", lock="let_letters_go", queueing_lock="let_letters_go")
def let_letters_go(timestamp: int) -> None:
    """Let letters go whose hold has passed. Apart from the row above: a gateway that hangs must not stop the audit."""
    messaging.send_letters()


@app.periodic(cron="* * * * *")
@app.task(name="warn_of_recalls", queue="clockwork", lock="warn_of_recalls", queueing_lock="warn_of_recalls")
def warn_of_recalls(timestamp: int) -> None:
    """Tell the next in line of a recall whose clock runs out soon, while there is time to act."""
    at = clock.now()
    with context.acting(principal=CLOCKWORK.key, reason="warn of recalls"):
        for recall_id in running.running_out(at=at):
            recalls.warn_next_in_line(recall_id, by=CLOCKWORK, at=at)


@app.periodic(cron="*/15 * * * *")
@app.task(name="remind", queue="letters", lock="remind", queueing_lock="remind")
def remind(timestamp: int) -> None:
    """Write reminders of meetings whose day for it has come, some at a time."""
    at = clock.now()
    with context.acting(principal=CLOCKWORK.key, reason="remind"):
        due = reminders.due_reminders(at=at)
    for first in range(0, len(due), A_BATCH):
        with context.acting(principal=CLOCKWORK.key, reason="remind"):
            reminders.remind(due[first : first + A_BATCH], at=at)


@app.periodic(cron="*/5 * * * *")
@app.task(name="ask_carrier", queue="letters", lock="ask_carrier", queueing_lock="ask_carrier")
def ask_carrier(timestamp: int) -> None:
    """Ask what became of messages, and note whether whoever carries them answers."""
    at, gateway = clock.now(), gateways.configured()
    if not gateway.carries(channel="text"):
        return
    answers = gateway.answers()
    with context.acting(principal=CLOCKWORK.key, reason="ask carrier"):
        machinery.beat("carrier", facts={"answers": answers}, by=CLOCKWORK, at=at)
    if answers:
        messaging.ask_deliveries(gateway=gateway, at=at)


@app.periodic(cron="10 2 * * *")
@app.task(name="every_night", queue="clockwork", lock="every_night", queueing_lock="every_night")
def every_night(timestamp: int) -> None:
    """End the orders whose last day has passed, and the sign-in of those who have had none for a while; begin cover and
    give it back on its day; make the audit's coming months; drop what nobody came back for."""
    at = clock.now()
    audit.make_months(at=at)
    with context.acting(principal=CLOCKWORK.key, reason="every night"):
        while sentences.end_run_out(by=CLOCKWORK, at=at):
            pass
        own_pages.settle(by=CLOCKWORK, at=at)
        begin, back = covers.covers_due(on=local_day(at))
        for cover_id in begin:
            casefile.begin_cover(cover_id, by=CLOCKWORK, at=at)
        for cover_id in back:
            casefile.give_back(cover_id, because="The days away are over", by=CLOCKWORK, at=at)
        uploads.drop_old(by=CLOCKWORK, at=at)
        drafts.drop_old(at=at)
        once.drop_old(at=at)
        rehearsing.drop_old(at=at)
        machinery.drop_old(days=settings.JOB_DAYS)
        tallies.drop_old(at=at)
        attempts.drop_old(at=at)
        invitations.drop_old(at=at)


@app.periodic(cron="20 3 * * *")
@app.task(name="find_tiers", queue="clockwork", lock="find_tiers", queueing_lock="find_tiers")
def find_tiers(timestamp: int) -> None:
    """Find everybody's tiers from the record, batch by batch: an assessment grows old, a registration ends."""
    at = clock.now()
    with context.acting(principal=CLOCKWORK.key, reason="find tiers"):
        people = tiering.everybody()
        while people:
            tiering.find_tiers(people, by=CLOCKWORK, at=at)
            people = tiering.everybody(after=people[-1])


@app.periodic(cron="50 3 * * *")
@app.task(name="book_unpaid_work", queue="clockwork", lock="book_unpaid_work", queueing_lock="book_unpaid_work")
def book_unpaid_work(timestamp: int) -> None:
    """Book more sessions for whoever has few left, person by person, so that none waits for the others."""
    at = clock.now()
    with context.acting(principal=CLOCKWORK.key, reason="book unpaid work"):
        few = booking.few_booked()
        while few:
            for requirement_id in few:
                booking.book_sessions(requirement_id, only_if_few=True, by=CLOCKWORK, at=at)
            few = booking.few_booked(after=few[-1])


@app.periodic(cron="40 2 * * *")
@app.task(name="look_over", queue="clockwork", queueing_lock="look_over")
def look_over(timestamp: int) -> None:
    """Draw the sample of last week's looks, once; run the detectors over yesterday's week; verify the audit."""
    at = clock.now()
    today, yesterday = local_day(at), local_day(at) - timedelta(days=1)
    with context.acting(principal=CLOCKWORK.key, reason="look over"):
        looks.watch(yesterday - timedelta(days=yesterday.weekday()), by=CLOCKWORK, at=at)
        looks.draw(today - timedelta(days=today.weekday() + 7), by=CLOCKWORK, at=at)
    verify.verify_and_keep(at=at, by="every night")


@app.periodic(cron="30 4 * * *")
@app.task(name="day_packs", queue="clockwork", lock="day_packs", queueing_lock="day_packs")
def day_packs(timestamp: int) -> None:
    """Make each office's pack for a day without a computer, while there is one."""
    at = clock.now()
    with context.acting(principal=CLOCKWORK.key, reason="day packs"):
        daypack.make_all(by=CLOCKWORK, at=at)
