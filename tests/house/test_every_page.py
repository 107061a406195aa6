"""Every page in a real browser, as somebody who uses it: axe, small screens, no console, links that lead somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from tests import axe
from tests.house.world import Row, Visitor, World, rows
from throughcare.appointments.models import Absence, Appointment
from throughcare.enforcement.models import Consideration

WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=320, height=640)
ALL = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
# At 320 px the same page is laid out anew: what depends on that is asked again.
LAID_OUT = {"runOnly": {"type": "rule", "values": ["target-size", "color-contrast", "scrollable-region-focusable"]}}
# Who is asked first for a page; a page that only others have is asked for as them.
USERS = ("grace", "paul", "ruth", "amina", "iris", "nobody")
# What a page has no control over: the wording of the browser about an answer that is meant to be 422 or 404.
EXPECTED = re.compile(r"the server responded with a status of (404|422)")

# In the page: what is wrong with its bones.
BONES = """() => {
  const wrong = [];
  const shown = e => e.getClientRects().length > 0;
  if (document.querySelectorAll('h1').length !== 1) wrong.push(document.querySelectorAll('h1').length + ' h1');
  if (!/\\S+.* – Throughcare$/.test(document.title)) wrong.push('title: ' + document.title);
  let last = 0;
  for (const h of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    const level = Number(h.tagName[1]);
    if (last && level > last + 1) wrong.push(h.tagName + ' after h' + last + ': ' + h.textContent.trim());
    last = level;
  }
  for (const f of document.querySelectorAll('input:not([type=hidden]),select,textarea')) {
    const said = (f.labels && f.labels.length) || f.getAttribute('aria-label') || f.getAttribute('aria-labelledby');
    if (!said) wrong.push('no label: ' + f.name);
  }
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push('id twice: ' + id);
  for (const t of document.querySelectorAll('table')) {
    if (t.getAttribute('role') !== 'table') wrong.push('a table without its role');
    if (!t.querySelector('th[scope]')) wrong.push('a table without headings');
    const named = t.caption || t.getAttribute('aria-label') || t.getAttribute('aria-labelledby');
    if (!named) wrong.push('a table without a name');
  }
  for (const a of document.querySelectorAll('a[href^="#"]'))
    if (a.getAttribute('href') !== '#' && !document.getElementById(a.getAttribute('href').slice(1)))
      wrong.push('leads nowhere: ' + a.getAttribute('href'));
  if (document.querySelector('[style],script:not([src]):not([nonce]):not([type="application/json"])'))
    wrong.push('style or script inside the page');
  const keys = [...document.querySelectorAll('[accesskey]')];
  for (const key of keys)
    if (!key.getAttribute('href') && key.accessKey !== '4') wrong.push(`access key ${key.accessKey} leads nowhere`);
  const wanted = document.querySelector('header input[type=search]') ? 's0123456789' : 's012356789';
  const held = new Set(keys.map(key => key.accessKey));
  if (held.size !== wanted.length || [...wanted].some(key => !held.has(key))) wrong.push('access keys ' + [...held]);
  return wrong;
}"""
WIDER = """() => {
  const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
  return document.documentElement.scrollWidth > innerWidth ? out.slice(0, 3).map(e => e.outerHTML.slice(0, 90)) : [];
}"""

NO_PAGES = {  # files, and what machines ask
    *("documents:open", "casefile:fetch_export", "imports:rejects", "plans:paper_pdf", "plans:plain_paper_pdf"),
    *("enforcement:breach_pdf", "enforcement:recall_pdf", "enforcement:note_pdf", "messaging:letter_pdf"),
    *("machinery:live", "machinery:ready", "machinery:metrics"),
}


def _pages() -> Iterator[tuple[Row, str, str]]:
    """Each row's first sample and its user, and every other sample. The person's own pages are another side, with keys
    and titles of its own: test_own_pages.py looks at them."""
    for name in sorted(name for name in rows() if not name.startswith("portal:")):
        for row in rows()[name]:
            for sample in row.of:
                user = next((who for who in USERS if row.expected(who, "GET") in {200, 404, 422}), None)
                if user and name not in NO_PAGES:
                    yield row, sample, user


def _names() -> list[str]:
    return sorted({row.name for row, _, _ in _pages()})


@pytest.fixture(scope="module")
def visitor(told: World) -> Visitor:
    """Signed in once for all pages."""
    return Visitor(told)


@pytest.fixture(scope="module")
def windows(browser: Browser, told_site: LiveServer, visitor: Visitor) -> Iterator[dict[str, Window]]:
    """A browser window of each user."""
    made = {}
    for who in USERS:
        context = browser.new_context(viewport=WIDE, base_url=told_site.url, reduced_motion="reduce")
        axe.bring(context)
        if who != "nobody":
            cookies = visitor.client(who).cookies
            context.add_cookies([{"name": "session", "value": cookies["session"].value, "url": told_site.url}])
        made[who] = Window(context)
    yield made
    for window in made.values():
        window.page.context.close()


class Window:
    """A browser window, with everything the browser said about its pages."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.said: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " e => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"
        )

    def opens(self, url: str) -> int:
        """Go to a page, wide, with nothing said yet. Its status."""
        self.page.set_viewport_size(WIDE)
        self.said.clear()
        answer = self.page.goto(url)
        assert answer is not None
        return answer.status

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not EXPECTED.search(message.text):
            self.said.append(message.text)


@pytest.mark.parametrize("name", _names())
def test_a_page_is_whole_and_usable(name: str, windows: dict[str, Window], visitor: Visitor, told: World) -> None:
    wrong: list[str] = []
    for row, sample, user in _pages():
        if row.name != name:
            continue
        window = windows[user]
        where = f"{row.name} ({sample}) as {user}"
        assert window.opens(visitor.url(row, sample)) == row.expected(user, "GET"), where
        first = sample == row.of[0]  # the others have the same parts with other words
        found = [
            *window.page.evaluate(BONES),
            *(axe.faults(window.page, ALL) if first else []),
        ]
        window.page.set_viewport_size(NARROW)
        found += [f"wider than 320 px: {html}" for html in window.page.evaluate(WIDER)]
        if first and row is rows()[name][0]:
            found += [f"at 320 px: {fault}" for fault in axe.faults(window.page, LAID_OUT)]
        found += window.said
        wrong += [f"{where}: {fault}" for fault in found]
    assert not wrong, "\n".join(wrong)


def test_links_lead_to_pages_their_reader_may_have(told: World, visitor: Visitor) -> None:
    """Nobody is shown a link or a button that is refused: what somebody may not do is not offered."""
    dead = []
    for who in ("grace", "paul", "amina"):
        links: dict[str, str] = {}
        for row in (row for found in rows().values() for row in found if row.expected(who, "GET") == 200):
            for sample in row.of:
                for url in visitor.links(row, sample, who).links:
                    links.setdefault(url, f"{row.name} ({sample})")
        followed: Counter[str] = Counter()
        for url, where in sorted(links.items()):
            kind = re.sub(r"\d+", "0", url.partition("?")[0])
            followed[kind] += 1
            if url.startswith("/static/") or followed[kind] > 5:
                continue
            status = visitor.client(who).get(url).status_code
            if status not in {200, 302}:
                dead.append(f"{who}: {url} on {where}: {status}")
    assert not dead, "\n".join(dead)


@pytest.fixture
def plain(browser: Browser, told_site: LiveServer, visitor: Visitor) -> Iterator[Page]:
    """Grace's browser without JavaScript."""
    context = browser.new_context(base_url=told_site.url, java_script_enabled=False)
    session = visitor.client("grace").cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": told_site.url}])
    yield context.new_page()
    context.close()


def _asked(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


# These change what the pages above show, so they come last.
def test_without_javascript_an_outcome_is_recorded(plain: Page, told: World, visitor: Visitor) -> None:
    plain.goto(visitor.url(rows()["casefile:outcome"][0], "meeting_to_record"))
    _asked(plain, "What happened?", "Came and complied")
    plain.get_by_label("Note", exact=True).fill("Talked about the week.")
    plain.get_by_role("button", name="Save").first.click()
    assert "Saved: came and complied" in plain.inner_text("main")
    held = Appointment.objects.get(pk=told.samples["meeting_to_record"].args["appointment_id"])
    assert held.outcome == "ATTC"


def test_without_javascript_an_absence_is_judged(plain: Page, told: World, visitor: Visitor) -> None:
    plain.goto(visitor.url(rows()["appointments:judge_absence"][0], "absence_open"))
    plain.get_by_label("Acceptable", exact=True).check()
    plain.get_by_label("Your reason").fill("The rota shows the early shift.")
    plain.get_by_role("button", name="Record my decision").click()
    assert Absence.objects.get(pk=told.samples["absence_open"].args["absence_id"]).decision == "acceptable"


def test_without_javascript_a_failure_is_decided_after_checking(plain: Page, told: World, visitor: Visitor) -> None:
    plain.goto(visitor.url(rows()["enforcement:consider"][0], "consideration_open"))
    _asked(plain, "Your decision", "Refer to the enforcement officer")
    plain.get_by_label("Your reason").fill("A second failure while the warning counts.")
    plain.get_by_role("button", name="Check before saving").click()
    row = Consideration.objects.get(pk=told.samples["consideration_open"].args["consideration_id"])
    assert row.decision == ""
    plain.get_by_role("button", name="Save this decision").click()
    row.refresh_from_db()
    assert row.decision == "refer"


def test_without_javascript_a_meeting_is_booked(plain: Page, told: World, visitor: Visitor) -> None:
    person_id = told.samples["leanne"].args["person_id"]
    plain.goto(f"/people/{person_id}/meetings/book/")
    plain.get_by_label("Another day or time").check()
    day = told.at + timedelta(days=16)
    plain.get_by_label("Day", exact=True).fill(f"{day:%d/%m/%Y}")
    plain.get_by_label("From", exact=True).fill("15:00")
    plain.get_by_label("To", exact=True).fill("15:30")
    plain.get_by_role("button", name="Book it").click()
    plain.get_by_text(f"{day:%A} {day.day} {day:%B %Y}, 15:00 to 15:30").first.wait_for()


@pytest.mark.parametrize("user", ["grace", "ruth"])
def test_the_tabs_of_a_record_stand_in_one_row_on_a_wide_screen(
    user: str, windows: dict[str, Window], told: World
) -> None:
    page = windows[user].page
    windows[user].opens(f"/people/{told.samples['aaron'].person_id}/")
    tops = page.locator(".tc-identity .tc-subnav li").evaluate_all("all => all.map(e => e.offsetTop)")
    assert len(tops) > 12
    assert len(set(tops)) == 1
