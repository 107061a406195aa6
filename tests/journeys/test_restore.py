"""Last night's backup, restored as the how-to says: by the words an administrator types, and then by signing in."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.journeys.walking import Walker, command, open_offices
from tests.proofs._machine import machine
from throughcare.appointments.actions import contacts
from throughcare.demo import cast
from throughcare.kernel import clock, context

BACKUP_KEY = "2e" * 32
YESTERDAY = "Settled. Starts at the timber yard on Monday."


def test_after_a_loss_last_nights_backup_is_restored_and_yesterdays_record_is_there(
    page: Page, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    """What is measured, row by row and guard by guard, is in tests/proofs/r11_restore.py; this is only the walk."""
    page.set_default_timeout(30_000)
    backups = tmp_path / "backups"
    with django_db_blocker.unblock(), machine() as m:
        with m.connected():
            _a_day_of_work()
        made = m.type("backup", str(backups), "--keep", "30", BACKUP_KEY=BACKUP_KEY)
        assert made.returncode == 0, made.stdout + made.stderr
        m.cluster.drop_database("throughcare")
        done = m.type("restore", str(backups), BACKUP_KEY=BACKUP_KEY)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Everything that was checked is as it should be." in done.stdout
        with m.connected():
            site = LiveServer("localhost")
            w = Walker(page=page, site=site.url)
            w.sign_in("Grace Adeyemi")
            w.open("Aaron James Whitfield")
            w.tab("Timeline")
            w.sees(YESTERDAY)
            site.stop()
            assert "whole" in command("verify_audit").lower()


def _a_day_of_work() -> None:
    """Aaron on his order, and what Grace wrote of him."""
    staff, at = open_offices(), clock.now()
    with context.acting(principal=cast.DEMO.key, reason="journey"):
        person_id = cast.aaron_on_his_order(staff, at=at)
    with context.acting(principal=staff.grace.key, reason="journey"):
        contacts.write_note(person_id, kind="note", at_=at, words=YESTERDAY, by=staff.grace, at=at)
