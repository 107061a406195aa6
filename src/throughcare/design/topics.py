"""Help by task: short pages in a file, searched by words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("help.toml")


@dataclass(frozen=True)
class Topic:
    """One task: `whose` says who needs it, `words` what else people call it."""

    code: str
    title: str
    whose: str
    words: str
    text: tuple[str, ...]

    def fits(self, wanted: list[str]) -> bool:
        """Does every word stand in it?"""
        all_ = " ".join((self.title, self.whose, self.words, *self.text)).casefold()
        return all(word in all_ for word in wanted)


@cache
def topics() -> tuple[Topic, ...]:
    """Every page of help, in the order of the file."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))["topic"]
    return tuple(Topic(one["code"], one["title"], one["for"], one["words"], tuple(one["text"])) for one in found)


def search(text: str) -> tuple[Topic, ...]:
    """The pages that have every word of a text; all for an empty one."""
    wanted = text.casefold().split()
    return tuple(topic for topic in topics() if topic.fits(wanted))
