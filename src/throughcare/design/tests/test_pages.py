"""The page shell, the pages for what goes wrong, and the pages of patterns."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse
from jinja2 import UndefinedError
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests import axe
from throughcare.design import pages, patterns, views
from throughcare.design.charts import LABELS, WIDTH, Mark, Span, draw_window
from throughcare.design.jinja import environment, with_query

ASSETS = Path(__file__).parents[1] / "static" / "design"
INFORMATION = ("whats_new", "site_map", "questions", "help", "complaints", "terms", "feedback", "access_keys")


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("name", patterns.PAGES)
def test_every_pattern_keeps_the_strict_policy(client: Client, name: str) -> None:
    html = text(client.get(reverse("design:pattern", args=[name])))
    assert "<h1" in html
    assert not re.search(r'<[^>]+\s(style|on[a-z]+)="', html)
    assert not re.search(r"<script(?![^>]*src=)", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
def test_patterns_are_only_there_in_a_demo(client: Client, settings: Any) -> None:
    settings.DEMO = False
    assert client.get(reverse("design:patterns")).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", INFORMATION)
def test_every_access_key_has_a_target(client: Client, name: str) -> None:
    html = text(client.get(reverse(f"design:{name}")))
    shown = dict(re.findall(r'href="([^"]+)"[^>]*accesskey="(.)"', html))
    assert set(shown.values()) >= set("123567890s")
    for target in shown:
        assert target.startswith("#") or client.get(target).status_code in {200, 302}


def test_the_changelog_is_read_as_headings_and_points(tmp_path: Path) -> None:
    log = tmp_path / "CHANGELOG.md"
    log.write_text("# Changelog\n\n## 0.1\n\nThe first\none.\n\n- A `case` that\n  runs\n- Letters\n")
    (change,) = pages.changes(log)
    assert (change.title, change.paragraphs, change.points) == (
        "0.1",
        ["The first one."],
        ["A case that runs", "Letters"],
    )
    assert pages.changes(tmp_path / "none") == []


@pytest.fixture
def post() -> RequestFactory:
    return RequestFactory()


def test_a_late_form_shows_what_was_typed_but_no_password(post: RequestFactory) -> None:
    request = post.post("/note/", {"note": "She came <b>late</b>", "password": "long and secret", "key": "k1"})
    response = views.csrf_failure(request)
    assert response.status_code == 403
    assert "She came &lt;b&gt;late&lt;/b&gt;" in text(response)
    assert "long and secret" not in text(response)
    assert "k1" not in text(response)


def test_a_conflict_shows_both_versions_and_carries_what_was_typed(post: RequestFactory) -> None:
    request = post.post("/note/", {"note": "Mine\nis longer", "version": "3", "key": "old"})
    response = views.conflict(
        request,
        what="The note",
        rows=[("Note", "Theirs", "Mine")],
        version=4,
        save_url="/note/",
        back_url="/",
        key="new",
    )
    html = text(response)
    assert response.status_code == 409
    assert "Theirs" in html
    assert 'name="note" value="Mine\nis longer"' in html
    assert 'name="version" value="4"' in html
    assert 'name="key" value="new"' in html
    assert 'value="3"' not in html


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda r: views.bad_request(r, ValueError()), 400),
        (lambda r: views.permission_denied(r, ValueError()), 403),
        (lambda r: views.page_not_found(r, ValueError()), 404),
        (lambda r: views.too_many_requests(r), 429),
        (lambda r: views.server_error(r), 500),
    ],
)
def test_what_goes_wrong_has_a_page_with_a_way_on(post: RequestFactory, answer: Any, status: int) -> None:
    response = answer(post.get("/"))
    assert response.status_code == status
    assert "<h1" in text(response)
    assert "Back to the start" in text(response)


def test_what_is_missing_in_a_template_is_an_error_but_a_key_may_be_left_out() -> None:
    env = environment()
    assert env.from_string("{{ 'x' if row.tone else 'none' }}").render(row={}) == "none"
    for source in ("{{ nobody }}", "{% if nobody %}{% endif %}", "{{ row.tone }}", "{% if row.of.tone %}{% endif %}"):
        with pytest.raises(UndefinedError):
            env.from_string(source).render(row={})
    with pytest.raises(UndefinedError):
        env.from_string("{% if day.tone %}{% endif %}").render(day=date(2026, 1, 1))
    assert env.from_string("{{ text }}").render(text="<script>") == "&lt;script&gt;"


def test_a_new_sort_keeps_the_filters_and_goes_to_the_first_page() -> None:
    query = QueryDict("tier=3&tier=4&page=2&sort=name")
    assert with_query(query, sort="-due") == "?tier=3&tier=4&sort=-due"
    assert with_query(query, page=3) == "?tier=3&tier=4&sort=name&page=3"
    assert with_query(None, page=None) == "?"


def test_the_window_holds_all_days_and_no_text_runs_over_another() -> None:
    span = Span(
        "Order 1", "24 months", date(2025, 9, 3), date(2027, 9, 2), "order", "3 September 2025 to 2 September 2027"
    )
    short = Span("Warning", "", date(2027, 8, 30), date(2027, 9, 1), "live", "30 August to 1 September 2027")
    marks = [
        Mark(date(2026, 11, 12), "Failure, 12 Nov 2026: 3 days after", "failure"),
        Mark(date(2026, 11, 23), "Today", "today"),
    ]
    drawn = draw_window([span, short], marks)
    assert [mark.text_anchor for mark in drawn.marks] == ["end", "start"]
    assert drawn.marks[0].y == drawn.marks[1].y
    assert all(LABELS <= row.x <= row.x + row.width <= WIDTH for row in drawn.spans)
    assert drawn.spans[1].text_anchor == "end"


def test_styles_and_scripts_stay_light() -> None:
    styles = ASSETS / "app.css"
    assert styles.stat().st_size < 60_000, "run npm run build"
    assert (ASSETS / "app.js").stat().st_size < 12_000
    assert "GDS Transport" not in styles.read_text()


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_overflows(site: LiveServer, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    for name in (*patterns.PAGES, "help"):
        page.goto(site.url + (reverse("design:help") if name == "help" else reverse("design:pattern", args=[name])))
        assert not axe.faults(page), name
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, name
    assert refused == []


def test_the_summary_leads_to_the_wrong_box_and_a_choice_shows_what_belongs_to_it(site: LiveServer, page: Page) -> None:
    page.goto(site.url + reverse("design:pattern", args=["errors"]))
    assert page.title().startswith("Error: ")
    page.click("text=The date of birth must include a month")
    assert page.evaluate("document.activeElement.id") == "id_born_month"
    page.goto(site.url + reverse("design:pattern", args=["outcome"]))
    assert not page.is_visible("#id_other_day")
    page.check("#id_next_2")
    assert page.is_visible("#id_other_day")
