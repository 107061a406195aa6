"""What somebody with bad intent sends: scripts, forged forms, stolen sessions, too much, and names for the logs."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DataError, models
from django.test import Client
from playwright.sync_api import Browser, Dialog
from pytest_django.live_server_helper import LiveServer

from tests.house.world import Row, Visitor, World, counts, rows
from throughcare.kernel.models import Base
from throughcare.organisations.models import Post

SCRIPT = "\"'><script>alert(7)</script><img src=x onerror=alert(7)>"
RUNS = ("<script>alert", "<img src=x")
TYPED = {"text", "search", "tel", "email", "url", "textarea", "hidden"}


@pytest.fixture(scope="module")
def visitor(told: World) -> Visitor:
    """Everybody, signed in once."""
    return Visitor(told)


class Fields(HTMLParser):
    """The names and values of the fields of a page's forms."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.typed: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field that takes text."""
        told = dict(attrs)
        kind = "textarea" if tag == "textarea" else (told.get("type") or "text") if tag == "input" else ""
        if kind in TYPED and told.get("name"):
            self.typed[str(told["name"])] = told.get("value") or ""


def _forms() -> Iterator[tuple[Row, str, str]]:
    for found in rows().values():
        for row in found:
            if row.send and row.shows == 200 and row.answers != 404:  # 404: there is nothing to send in this world
                yield row, row.of[0], row.send[0]


# ------------------------------------------------------------------------------------------------------- forged, stolen
def _note(told: World) -> str:
    return f"/people/{told.samples['aaron'].person_id}/notes/add/"


def test_a_form_from_another_site_is_refused_and_what_was_typed_is_shown(told: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(_user(told, "grace"))
    _mark_demo(client)
    before = counts()
    answer = client.post(_note(told), {"words": "He moved."})
    assert answer.status_code == 403
    assert "He moved." in answer.content.decode()
    assert counts() == before


def test_signing_in_makes_a_new_session_so_that_a_planted_one_is_worth_nothing(told: World) -> None:
    client = Client()
    client.get("/account/sign-in/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    planted = session.session_key
    client.post(f"/demo/sign-in/{told.users['grace']}/")
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted or ""
    assert thief.get("/").status_code == 302


def test_after_signing_out_the_old_cookie_opens_nothing(told: World) -> None:
    client = Client()
    client.post(f"/demo/sign-in/{told.users['grace']}/")
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get("/").status_code == 200
    client.post("/account/sign-out/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert thief.get("/").status_code == 302


def test_a_post_that_ends_shuts_its_holder_out_at_once(told: World, visitor: Visitor) -> None:
    client = visitor.client("simon", fresh=True)
    assert client.get("/caseload/").status_code == 200
    post = Post.objects.get(id=told.posts["simon"])
    Post.objects.filter(id=post.pk).update(until=told.at.date())
    try:
        before = counts()
        assert client.get("/caseload/").status_code == 403
        assert client.post(_note(told), {"words": "Still here."}).status_code == 403
        assert counts() == before
    finally:
        Post.objects.filter(id=post.pk).update(until=None)
    assert client.get("/caseload/").status_code == 200


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(7)"])
def test_nobody_is_sent_to_another_site_after_signing_in(away: str, told: World) -> None:
    answer = Client().post(f"/demo/sign-in/{told.users['grace']}/", {"next": away})
    assert answer.headers["Location"] == "/"
    page = Client().get("/account/sign-in/", {"next": away}).content.decode()
    assert f'action="{away}' not in page
    asked = Client().get("//evil.example/..//caseload/")
    assert not asked.headers.get("Location", "/").startswith(("//", "http"))


def test_another_host_name_is_refused(told: World) -> None:
    assert Client(HTTP_HOST="evil.example").get("/account/sign-in/").status_code == 400
    ours = Client().get("/account/sign-in/", HTTP_X_FORWARDED_HOST="evil.example")
    assert "evil.example" not in ours.content.decode()


# ------------------------------------------------------------------------------------------------- too much, unreadable
def test_ten_million_letters_are_refused_with_a_page_and_nothing_is_kept(told: World, visitor: Visitor) -> None:
    before = counts()
    answer = visitor.client("grace").post(_note(told), {"words": "a" * 10_000_000})
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.content.decode()
    draft = visitor.client("grace").post("/drafts/", {"draft": "note:1", "words": "a" * 1_500_000})
    assert draft.status_code == 413
    assert counts() == before


@pytest.mark.parametrize("sign", ["\x00", "\ud800", "\x1b"], ids=["NUL", "half a sign", "escape"])
def test_signs_that_no_database_keeps_get_a_clear_answer(sign: str, told: World, visitor: Visitor) -> None:
    grace = visitor.client("grace")
    before = counts()
    quoted = sign.encode("utf-8", "surrogatepass")
    found = grace.get("/search/?q=whit" + "".join(f"%{byte:02x}" for byte in quoted) + "field")
    assert found.status_code in {200, 422}
    body = b"words=a" + b"".join(f"%{byte:02x}".encode() for byte in quoted) + b"b&kind=note"
    answer = grace.post(_note(told), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert grace.get("/people/99999999999999999999999/").status_code == 404
    assert grace.get("/caseload/?page=%00&sort=%00&officer=%00&tab=%00").status_code in {200, 422}
    assert counts() == before


def test_counting_through_numbers_tells_an_outsider_no_names(told: World, visitor: Visitor) -> None:
    omar = visitor.client("omar")
    for address in ("/people/{}/", "/appointments/{}/", "/notes/{}/", "/letters/{}/", "/failures/{}/", "/papers/{}/"):
        for number in range(1, 20):
            answer = omar.get(address.format(number))
            assert answer.status_code in {403, 404}
            assert not told.named_in(answer.content.decode())


# ----------------------------------------------------------------------------------------------------------------- logs
def test_no_log_line_holds_a_name_that_was_typed_or_shown(told: World, visitor: Visitor) -> None:
    """A name is planted in a search, a form, an address, a file and a database error; then it is looked for."""
    planted = "Quillfeather"
    written = io.StringIO()
    root = logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(root.handlers[0].formatter)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        grace = visitor.client("grace")
        grace.get("/search/", {"q": planted})
        grace.post(_note(told), {"words": f"{planted} moved."})
        grace.post("/drafts/", {"draft": f"note:{planted}", "words": planted})
        grace.get(f"/nowhere/{planted}/")
        grace.get("/caseload/", {"tier": planted, "sort": planted})
        person_id = told.samples["aaron"].person_id
        grace.get(f"/people/{person_id}/details/{planted}/")
        paper = io.BytesIO(planted.encode())
        paper.name = f"{planted}.exe"
        grace.post(f"/people/{person_id}/papers/add/", {"title": planted, "file": paper})
        Client().post("/account/sign-in/", {"login": f"{planted}@example.com", "password": planted})
        try:
            Post.objects.update(role=planted * 10)
        except DataError:
            logging.getLogger("throughcare").exception("something failed")
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    said = written.getvalue()
    assert '"request"' in said or "request_finished" in said, said[:300]
    assert planted.lower() not in said.lower()


# ------------------------------------------------------------------------------------------------------ scripts
# These change what every page shows, so they come last.
# Codes of the rule book, and what the database works out by itself: a script in them would be a broken record.
_NOT_FREE = re.compile(
    r"(code|policy|edition|model|jurisdiction|order_type|reference|source_key|imported_from|state|about_kind|once|kind"
    r"|sha256|file|path|stored_as|content_type|searched|sort_name|order_key|tier|outcome|reason|decision|entered_.*|principal"
    r"|question|tool|tool_version|overall|group|setting|level)$"
)


def test_a_script_in_every_text_of_the_record_is_shown_as_text_on_every_page(
    told: World, visitor: Visitor, browser: Browser, told_site: LiveServer
) -> None:
    """S12: every free text of every row becomes a script; then every page is asked for, some in a real browser."""
    filled = 0
    for model in apps.get_models():
        if not issubclass(model, Base) and model._meta.label != "people.Headline":
            continue
        once = {name for rule in model._meta.constraints for name in getattr(rule, "fields", ())}
        for field in model._meta.concrete_fields:
            if is_free(field) and field.name not in once:
                length = field.max_length or 400
                model._base_manager.exclude(**{field.name: ""}).update(**{field.name: SCRIPT[:length]})
                filled += 1
    assert filled > 40
    shown = 0
    for row in (row for found in rows().values() for row in found if not row.open):
        for sample in row.of:
            visit = visitor.visit(row, sample, row.see[0] if row.see else "grace", "GET")
            assert visit.status == row.expected(visit.who, "GET"), visit
            assert not any(script in visit.text for script in RUNS), visit.url
            shown += "alert(7)" in visit.text
    assert shown > 60
    window = browser.new_context(base_url=told_site.url)
    window.add_cookies(
        [{"name": "session", "value": visitor.client("grace").cookies["session"].value, "url": told_site.url}]
    )
    page = window.new_page()
    ran: list[str] = []

    def note(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    for name in ("casefile:overview", "casefile:timeline", "appointments:book", "casefile:caseload"):
        page.goto(visitor.url(rows()[name][0], rows()[name][0].of[0]))
    window.close()
    assert not ran


def is_free(field: Any, *, least: int = len(SCRIPT)) -> bool:
    """Does a column hold what somebody wrote, and at least so many letters of it?"""
    if not isinstance(field, (models.CharField, models.TextField)) or field.choices or field.unique:
        return False
    return not _NOT_FREE.search(field.name) and (field.max_length or 400) >= least


def test_a_script_typed_into_any_field_of_any_form_comes_back_as_text(told: World, visitor: Visitor) -> None:
    asked = shown = 0
    for row, sample, who in _forms():
        url = visitor.url(row, sample)
        client = visitor.client(who)
        fields = Fields(client.get(url).content.decode()).typed
        kept = {"csrfmiddlewaretoken", "key", "version", "draft"}
        sent = {name: value if name in kept else SCRIPT for name, value in fields.items()}
        answer = client.post(url, sent)
        asked += len(sent)
        if answer.status_code == 303:  # it asked for a reason and nothing else
            answer = client.get(answer.headers["Location"])
        text = answer.content.decode()
        assert answer.status_code in {200, 409, 422}, f"{url}: {answer.status_code}"
        shown += "alert(7)" in text
        assert not any(script in text for script in RUNS), url
    assert asked > 150
    assert shown > 25


def _user(told: World, who: str) -> Any:
    from throughcare.accounts.models import User  # noqa: PLC0415

    return User.objects.get(pk=told.users[who])


def _mark_demo(client: Client) -> None:
    session = client.session
    session["demo"] = True
    session.save()
