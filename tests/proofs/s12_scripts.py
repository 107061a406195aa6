"""S12: scripts in every free text of the record, in many disguises, come out of every page as text."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from time_machine import travel

from tests.cast import NOW
from tests.house import world
from tests.house.test_hostile import is_free
from throughcare.cli.proofs import Size
from throughcare.kernel.models import Base

MARK = "tcx"
PAYLOADS = (
    f"\"'><{MARK}><script>{MARK}()</script><img src=x onerror={MARK}()>",
    f"</textarea></title></script><svg/onload={MARK}()>",
    f"\" autofocus onfocus={MARK}() x=\"' onfocus={MARK}() y='",
    f"javascript:{MARK}()//\u2028<{MARK}>",
    f"{{{{ {MARK}() }}}}{{% if 1 %}}<{MARK}>{{% endif %}}",
    f"&lt;{MARK}&gt;&#60;{MARK}&#62;<{MARK} <!--",
    f"<a href=javascript:{MARK}()>x</a><iframe srcdoc='<{MARK}>'>",
    f"</script><script>{MARK}()//",
)
_RUNS = ("javascript:", "vbscript:", "data:text")


class Live(HTMLParser):
    """What of a page would run, or is an element somebody planted."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of ours has no handler, no script address and none of the planted names."""
        self._inside = tag
        told = dict(attrs)
        if MARK in tag or tag in ("iframe", "object", "embed", "base"):
            self.found.append(tag)
        self.found += [name for name in told if name.startswith("on") or name == "srcdoc" or MARK in name]
        places = (told.get("href"), told.get("src"), told.get("action"), told.get("formaction"))
        self.found += [place for place in places if place and place.strip().lower().startswith(_RUNS)]

    def handle_endtag(self, tag: str) -> None:
        """Out of it."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Nothing planted stands inside a script."""
        if self._inside == "script" and f"{MARK}()" in data:
            self.found.append("script")


TOLD = True  # its database holds the world of the house tests


def prove(size: Size) -> dict[str, Any]:
    """Each payload in every free text, then every page; small, one payload and some pages."""
    pages = shown = 0
    faults: list[str] = []
    chosen = PAYLOADS if size.full else size.random.sample(PAYLOADS, 1)
    with travel(NOW):
        visitor = world.Visitor(world.find(at=NOW))
        asked = [
            (row, sample)
            for rows in world.rows().values()
            for row in rows
            if not row.open and row.see
            for sample in row.of
        ]
        for payload in chosen:
            _fill(payload)
            for row, sample in asked if size.full else size.random.sample(asked, 40):
                visit = visitor.visit(row, sample, row.see[0], "GET")
                pages += 1
                shown += MARK in visit.text
                faults += [f"{visit.url}: {found}" for found in Live(visit.text).found]
    assert not faults, "\n".join(faults[:20])
    assert shown > pages / 4
    return {"payloads": len(chosen), "pages": pages, "pages that show one": shown, "that would run": 0}


def _fill(payload: str) -> None:
    for model in apps.get_models():
        if not issubclass(model, Base) and model._meta.label != "people.Headline":
            continue
        once = {name for rule in model._meta.constraints for name in getattr(rule, "fields", ())}
        for field in model._meta.concrete_fields:
            if is_free(field, least=len(payload)) and field.name not in once:
                model._base_manager.exclude(**{field.name: ""}).update(**{field.name: payload})
