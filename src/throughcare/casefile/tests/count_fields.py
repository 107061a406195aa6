"""What a page asks to be typed: its fields by how they are filled. For tests and for whoever wonders."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Count:
    """Fields of a page's own form: `typed` are empty texts that could be typed, `prefilled` come from the record,
    `chosen` are choices that stand already, `saves` the buttons that send it."""

    typed: list[str] = field(default_factory=list)
    prefilled: list[str] = field(default_factory=list)
    chosen: set[str] = field(default_factory=set)
    choices: set[str] = field(default_factory=set)
    saves: int = 0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.count = Count()
        self.inside = False
        self.area = ""
        self.select = ""
        self.values: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = "data-once" in given or given.get("id") == "form"  # on their own pages nothing is scripted
        if not self.inside:
            return
        name, kind, value = given.get("name", ""), given.get("type", "text"), given.get("value", "")
        if tag == "textarea":
            self.area = name
            self.values.setdefault(name, [""])
        elif tag == "select":
            self.select = name
            self.count.choices.add(name)
        elif tag == "option" and self.select and "selected" in given:
            self.values[self.select] = [value]
            self.count.chosen.add(self.select)
        elif tag == "button":
            self.count.saves += 1
        elif tag == "input" and kind in {"radio", "checkbox"}:
            self.count.choices.add(name)
            if "checked" in given:
                self.values.setdefault(name, []).append(value)
                self.count.chosen.add(name)
        elif tag == "input":
            self.values[name] = [value]
            if kind != "hidden":
                (self.count.prefilled if value else self.count.typed).append(name)

    def handle_data(self, data: str) -> None:
        if self.area and data.strip():
            self.values[self.area] = [data.strip()]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.area:
            (self.count.prefilled if self.values[self.area] != [""] else self.count.typed).append(self.area)
            self.area = ""


def count_fields(page: str) -> Count:
    """The fields of the form that a page is for."""
    reader = _Reader()
    reader.feed(page)
    return reader.count


def values(page: str) -> dict[str, list[str]]:
    """What the form would send as it stands, by name of field."""
    reader = _Reader()
    reader.feed(page)
    return reader.values
