"""What axe finds on a page. Only what is wrong comes back: all that is right would be most of the time a test takes."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

_RUN = """async options => {
  const found = await axe.run(document, {resultTypes: ['violations'], ...options});
  return found.violations.map(fault => [fault.id, fault.nodes[0].html.slice(0, 160), fault.nodes.length]);
}"""


def bring(context: BrowserContext) -> None:
    """Have axe at hand in every page of a window where many are asked: else it is sent to each page anew."""
    context.add_init_script(f"window.bringAxe = () => {{ {AXE_SCRIPT} }};")


def faults(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """Each rule of axe that the page breaks: its name, the first place, and how many. May be asked twice of a page."""
    if not page.evaluate("'axe' in window || ('bringAxe' in window && (bringAxe(), true))"):
        page.evaluate(AXE_SCRIPT)
    return [f"{rule}: {html} ({count})" for rule, html, count in page.evaluate(_RUN, options or {})]
