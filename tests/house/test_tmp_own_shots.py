"""Temporary: pictures of their pages."""
from __future__ import annotations
from pathlib import Path
from datetime import date
import pytest
from playwright.sync_api import Browser
from tests import axe
from tests.house.test_every_page import ALL, BONES
from tests.house.world import World
from throughcare.plans.actions import saying
from throughcare.plans.models import *
from throughcare.people.models import Headline
from throughcare.kernel.clock import now
from throughcare.organisations.models import Post
OUT = Path("/tmp/tc/h-d/.data/shots")

def test_shots(told: World, told_site, browser: Browser, own_sign_in) -> None:
    OUT.mkdir(exist_ok=True)
    aaron = Headline.objects.get(surname="Whitfield").person_id if hasattr(Headline, "surname") else Headline.objects.get(name__contains="Whitfield").person_id
    shauna = Headline.objects.get(name__contains="Pereira").person_id
    leanne = Headline.objects.get(name__contains="Foster").person_id
    from throughcare.accounts.principals import person
    tick = Tick.objects.filter(person_id=aaron, seen_at=None).first()
    act = PlanAction.objects.filter(objective__plan__state="in_force", person_id=aaron, who="person").first()
    none = HelpNotHad.objects.filter(person_id=aaron, choice="").first()
    pages = {
        "plan": (aaron, "/my/plan/"), "plan-asked": (shauna, "/my/plan/"), "agree": (shauna, "/my/plan/answer/"),
        "change": (aaron, "/my/plan/change/?part=hard"), "done": (aaron, f"/my/plan/done/{act.pk}/"), "not-done": (aaron, f"/my/plan/not-done/{tick.pk}/"),
        "story": (aaron, "/my/story/"), "question": (aaron, "/my/story/led/"), "asked": (aaron, "/my/asked/"), "ask": (aaron, "/my/asked/new/"),
        "instead": (aaron, f"/my/asked/{none.pk}/instead/"), "rules": (aaron, "/my/rules/"), "part": (aaron, "/my/rules/part/"), "broken": (aaron, "/my/rules/what-if/"),
        "rules-licence": (leanne, "/my/rules/"), "broken-licence": (leanne, "/my/rules/what-if/"),
    }
    found = []
    for name, (who, url) in pages.items():
        for width in (320, 1280):
            context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=True)
            own_sign_in(context, told_site.url, who)
            page = context.new_page()
            answer = page.goto(told_site.url + url)
            if answer.status != 200:
                found.append((name, answer.status)); context.close(); continue
            page.screenshot(path=str(OUT / f"{name}-{width}.png"), full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width: found.append((name, width, wide))
            if width == 320:
                found += [(name, one) for one in page.evaluate(BONES)]
                found += [(name, one) for one in axe.run(page, ALL)] if hasattr(axe, "run") else []
            context.close()
    print(found)
    (OUT / "found.txt").write_text("\n".join(map(str, found)))
