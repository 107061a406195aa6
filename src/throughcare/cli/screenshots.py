"""`throughcare screenshots`: pictures of the pages, taken in the system's browser from the demo's stories.

A database, a web server and a data folder of their own are made and thrown away. It is always Monday 23 November 2026,
so that the same code makes the same pictures.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PIL import Image

from throughcare.embedded.cluster import Cluster
from throughcare.kernel import grants

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[3]
MOMENT = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/London"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDE, NARROW = 1280, 320
TALLEST = 1600  # pixels; what is below says no more about a page
LONGEST = 2400  # of the person's own pages, which are long and narrow
# The person's own pages, in the order in which docs/portal.md shows them.
OWN = (
    *("home", "meetings", "meeting", "another_time", "cannot_come", "missed", "why", "proof"),
    *("plan", "change", "done", "not_done", "story", "story_question", "help_asked", "ask_help", "instead"),
    *("sentence", "part", "broken"),
    *("tell", "tell_address", "told", "tell_phone", "tell_work", "tell_rule", "tell_wrong", "wrong_one"),
    *("important_days", "tell_day", "messages", "message", "letters", "letter"),
    *("both_sides", "rights", "complain", "complaint", "not_happy", "take_back"),
    *("people", "officer", "who_sees", "easy_read", "all_pages", "keys", "phone_lock"),
)
COLOURS = 96  # flat pages need no more, and the files stay small


@dataclass(frozen=True)
class Picture:
    """One page as somebody sees it. `docs` are the widths that the docs show."""

    name: str
    who: str
    path: str
    docs: tuple[int, ...] = ()
    own: bool = False  # a page of the person's own side, as `who` sees it there
    language: str = "en"
    looks: str = ""  # the size of words and the colours they chose there


def main(words: list[str]) -> int:
    """Take the pictures. Answers the exit code; a missing browser or package is said in one line."""
    asked = argparse.ArgumentParser(prog="throughcare screenshots", description="Pictures of the demo's pages.")
    asked.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures", help="folder for the pictures")
    asked.add_argument("--all", action="store_true", help="every page, wide and narrow, not only those of the docs")
    asked.add_argument("--only", default="", help="pages whose name begins with this")
    options = asked.parse_args(words)
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  a package of developers
        from time_machine import travel  # noqa: PLC0415  a package of developers
    except ImportError:
        sys.exit("Pictures need the developers' packages: run ./throughcare test once, which installs them.")
    browser_path = os.environ.get("THROUGHCARE_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser_path:
        sys.exit("No Chromium was found: install chromium, or set THROUGHCARE_BROWSER to its path.")
    options.out.mkdir(parents=True, exist_ok=True)

    def at_that_moment() -> Any:
        return travel(MOMENT)

    with _throw_away(), at_that_moment():
        pictures = [p for p in _demo() if p.name.startswith(options.only)]
        with _web() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
            for picture in pictures:
                for width in (WIDE, NARROW) if options.all else picture.docs:
                    with at_that_moment():
                        _take(browser, address, picture, width, options.out)
            browser.close()
    return 0


@contextmanager
def _throw_away() -> Iterator[None]:
    """A migrated database and a data folder that end with this."""
    home = Path(tempfile.mkdtemp(prefix="throughcare-pictures-"))
    with Cluster(home, throwaway=True) as cluster, _free_port() as port:
        cluster.prepare(database="pictures", owner=grants.OWNER, roles=grants.ROLES, extensions=grants.EXTENSIONS)
        os.environ |= {
            "DATABASE_URL": cluster.url("pictures"),
            "DB_POOL": "0",
            "DJANGO_SETTINGS_MODULE": "throughcare.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # playwright runs a loop in this thread
            "LOG_LEVEL": "CRITICAL",
            "PORT": str(port),
            "SITE_URL": f"http://localhost:{port}",
            "STATIC_BUILT": "0",
            "THROUGHCARE_DATA": str(home / "files"),
            "THROUGHCARE_DEMO": "1",
            "THROUGHCARE_ROLE": "app",
        }
        subprocess.run([sys.executable, "-m", "throughcare.cli", "migrate"], check=True, capture_output=True)
        yield


@contextmanager
def _free_port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    yield port


def _demo() -> list[Picture]:
    """Load the demo, let the jobs of its last days run, and say which pages are worth a picture."""
    import django  # noqa: PLC0415  reads the settings, which read the environment made above

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    call_command("demo", stdout=io.StringIO())
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        call_command("procrastinate", "--skip-checks", "worker", "--one-shot")
    found = pictures()
    connections.close_all()
    return found


def pictures() -> list[Picture]:
    """The pages worth a picture, of a database with the demo of that moment in it."""
    from throughcare.accounts.models import User  # noqa: PLC0415
    from throughcare.appointments.models import Absence, Appointment  # noqa: PLC0415
    from throughcare.enforcement.models import Consideration  # noqa: PLC0415
    from throughcare.kernel import context  # noqa: PLC0415
    from throughcare.organisations.queries import principal_of  # noqa: PLC0415
    from throughcare.people.models import Name  # noqa: PLC0415

    grace, ruth, omar = "Grace Adeyemi", "Ruth Okonjo", "Omar Castell"
    officer = principal_of(User.objects.get(name=grace).pk, name=grace, on=MOMENT.date())
    with context.acting(principal=officer.key, reason="screenshots"):  # her people's records are open to her

        def person(surname: str) -> int:
            return Name.objects.filter(surname=surname).values_list("person_id", flat=True)[0]

        aaron, shauna = person("Whitfield"), person("Pereira")
        meeting = Appointment.objects.filter(person_id=aaron, starts_at__date=MOMENT.date()).values_list(
            "id", flat=True
        )[0]
        absence = Absence.objects.filter(person_id=aaron).order_by("-id").values_list("id", flat=True)[0]
        referral = Consideration.objects.filter(person_id=shauna).order_by("-id").values_list("id", flat=True)[0]
    return [
        Picture("sign-in", "", "/account/sign-in/"),
        Picture("my-work", grace, "/", (WIDE, NARROW)),
        Picture("caseload", grace, "/caseload/"),
        Picture("team-home", ruth, "/"),
        Picture("overview", grace, f"/people/{aaron}/"),
        Picture("timeline", grace, f"/people/{aaron}/timeline/", (WIDE,)),
        Picture("meetings", grace, f"/people/{aaron}/meetings/"),
        Picture("outcome", grace, f"/appointments/{meeting}/outcome/", (WIDE,)),
        Picture("judge-absence", grace, f"/absences/{absence}/judge/", (WIDE,)),
        Picture("consider-failure", grace, f"/considerations/{referral}/", (WIDE,)),
        Picture("failures", grace, f"/people/{shauna}/failures/"),
        Picture("sentence", grace, f"/people/{aaron}/sentence/"),
        Picture("compliance", grace, f"/people/{aaron}/compliance/", (WIDE,)),
        Picture("letters", grace, f"/people/{aaron}/letters/"),
        Picture("outbox", grace, "/letters/"),
        Picture("refused", omar, f"/people/{aaron}/", (WIDE,)),
        *_own(aaron, person("Lowe")),
    ]


def _own(person_id: int, judged_id: int) -> list[Picture]:
    """Every page of his own side, as Aaron sees it on a small phone; and what was decided, of somebody else."""
    from django.urls import reverse  # noqa: PLC0415  read the environment made above

    from throughcare.accounts.principals import person  # noqa: PLC0415
    from throughcare.appointments.models import Absence, Appointment  # noqa: PLC0415
    from throughcare.complaints.models import Complaint  # noqa: PLC0415
    from throughcare.kernel import context  # noqa: PLC0415
    from throughcare.messaging.models import Letter, Reply  # noqa: PLC0415
    from throughcare.people.models import CorrectionAsked, Headline, ProposedChange  # noqa: PLC0415
    from throughcare.plans.models import HelpNotHad, PlanAction, Tick  # noqa: PLC0415
    from throughcare.portal.queries import easy  # noqa: PLC0415

    with context.acting(principal=person(person_id, name="").key, reason="screenshots"):
        name = Headline.objects.get(person_id=person_id).name
        his = {"person_id": person_id}
        meeting = Appointment.objects.filter(**his, starts_at__gt=MOMENT, cancelled_at=None).earliest("starts_at").pk
        absence = Absence.objects.filter(**his, decision="").latest("id").pk
        complaint = Complaint.objects.filter(**his)
        answered, made = complaint.get(state="answered").pk, complaint.get(state="open").pk
        tick = Tick.objects.filter(**his).latest("id")
        todo = PlanAction.objects.filter(
            objective__plan_id=tick.action.objective.plan_id, who="person", state="to_do"
        ).exclude(id=tick.action_id)
        told = ProposedChange.objects.filter(**his, part="address").latest("id").pk
        one_of = {
            "meeting": meeting,
            "another_time": meeting,
            "cannot_come": meeting,
            "missed": absence,
            "why": absence,
            "proof": absence,
            "done": todo.earliest("id").pk,
            "not_done": tick.pk,
            "instead": HelpNotHad.objects.filter(**his, outcome="").latest("id").pk,
            "story_question": "want",
            "told": told,
            "wrong_one": CorrectionAsked.objects.filter(**his).latest("id").pk,
            "message": Reply.objects.filter(**his, topic="message").latest("id").pk,
            "letter": Letter.objects.filter(**his, sent_at__isnull=False).latest("id").pk,
            "complaint": made,
            "not_happy": answered,
            "take_back": made,
        }
    with context.acting(principal=person(judged_id, name="").key, reason="screenshots"):
        whose = Headline.objects.get(person_id=judged_id).name
        judged = Absence.objects.filter(person_id=judged_id).exclude(decision="").latest("id").pk
    open_to_all = [("invited", ""), ("sign_in", ""), ("help", ""), ("looks", ""), ("left", "")]
    named = [(page, name) for page in OWN] + open_to_all
    taken = [
        Picture(
            f"own-{page.replace('_', '-')}",
            who,
            reverse(f"portal:{page}", args=[one_of[page]] if page in one_of else []),
            (WIDE, NARROW) if page == "home" else (NARROW,),
            own=True,
        )
        for page, who in named
    ]
    return [
        *taken,
        *(
            Picture(f"own-easy-{page}", name, reverse("portal:easy_page", args=[page]), (NARROW,), own=True)
            for page in easy.NAMES
        ),
        Picture("own-missed-judged", whose, reverse("portal:missed", args=[judged]), (NARROW,), own=True),
        Picture("own-complaint-answered", name, reverse("portal:complaint", args=[answered]), (NARROW,), own=True),
        Picture("own-home-welsh", name, reverse("portal:home"), (NARROW,), own=True, language="cy"),
        Picture(
            "own-meeting-strong",
            name,
            reverse("portal:meeting", args=[meeting]),
            (NARROW,),
            own=True,
            looks="largest.strong",
        ),
    ]


@contextmanager
def _web() -> Iterator[str]:
    """The pages, served by a thread of this process, which has the same clock."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadedWSGIServer(("127.0.0.1", settings.PORT), Quiet) as server:
        server.daemon_threads = True
        server.set_app(get_wsgi_application())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield settings.SITE_URL
        server.shutdown()


def _take(browser: Browser, address: str, picture: Picture, width: int, out: Path) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    if picture.own:
        _look_as_they_chose(page, picture)
        if picture.who:
            _sign_in_as_them(page, address, picture.who)
    elif picture.who:
        _sign_in(page, address, picture.who)
    page.goto(address + picture.path)
    page.wait_for_load_state("networkidle")
    path = out / f"{picture.name}{'' if width == WIDE else f'-{width}'}.png"
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True, caret="hide"))).convert("RGB")
    shot = shot.crop((0, 0, shot.width, min(shot.height, LONGEST if picture.own else TALLEST)))
    shot.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
    context.close()
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def _sign_in(page: Page, address: str, who: str) -> None:
    page.goto(address + "/account/sign-in/")
    page.get_by_role("button", name=who).click()
    page.wait_for_url(address + "/")


def _sign_in_as_them(page: Page, address: str, who: str) -> None:
    page.goto(address + "/my/sign-in/")
    page.locator("form[action*='/demo/']").filter(has_text=who).get_by_role("button").click()
    page.wait_for_url(address + "/my/")


def _look_as_they_chose(page: Page, picture: Picture) -> None:
    chosen = {"my_language": picture.language, "my_looks": picture.looks}
    page.context.add_cookies(
        [
            {"name": name, "value": value, "domain": "localhost", "path": "/my/"}
            for name, value in chosen.items()
            if value
        ]
    )
