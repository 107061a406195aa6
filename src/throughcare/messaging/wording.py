"""The words of a letter as an office writes them: paragraphs and fields, and nothing else.

Nothing in such a text is ever run. A field is a name in curly brackets from the closed list of its letter; what the
text says is found by one pass that puts a value in the place of each name and looks at no value again.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

_FIELD = re.compile(r"\{([^{}\n]*)\}")
_MARK = re.compile(r"\[\w\]")
_GAP = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True)
class Content:
    """Something a letter must say, by any one of `fields`; `what` names it.

    A passage is a paragraph of its own whose words are set: it says something else, or nothing, as the facts are, or it
    is what the law asks for.
    """

    what: str
    fields: tuple[str, ...]
    is_passage: bool = False


@dataclass(frozen=True)
class Frame:
    """What a letter of a kind must say, in the order in which the national wording does, and what it may say beside."""

    contents: tuple[Content, ...]
    beside: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The closed list."""
        return tuple(dict.fromkeys([*(name for content in self.contents for name in content.fields), *self.beside]))

    @property
    def passages(self) -> frozenset[str]:
        """The fields that are paragraphs of their own."""
        return frozenset(name for content in self.contents if content.is_passage for name in content.fields)


def problems(text: str, frame: Frame) -> list[str]:
    """Why a text cannot be the words of a letter, each in a sentence that says what to do. Empty: it can."""
    used = [name.strip() for name in _FIELD.findall(text)]
    known = frame.fields
    found = [
        f"{{{name}}} is no field of this letter. The nearest is {{{_nearest(name, known)}}}."
        for name in dict.fromkeys(used)
        if name not in known
    ]
    if lone := re.search(r"[{}]", _FIELD.sub("", text)):
        found.append(f"There is a {lone.group()} that belongs to no field. A field is written like {{{known[0]}}}.")
    paragraphs = [part.strip() for part in _GAP.split(text) if part.strip()]
    for name in (name for name in known if name in frame.passages):
        if used.count(name) > 1:
            found.append(f"{{{name}}} is there twice. Leave one.")
        elif name in used and not any(_FIELD.fullmatch(one) and one[1:-1].strip() == name for one in paragraphs):
            found.append(f"{{{name}}} is a paragraph of its own. Leave an empty line before and after it.")
    found += [
        f"No paragraph can begin with {one[:3]}: so the words that the law asks for are marked."
        for one in paragraphs
        if _MARK.match(one)
    ]
    found += [
        f"It does not say {content.what}: put in {' or '.join(f'{{{name}}}' for name in content.fields)}."
        for content in frame.contents
        if not set(content.fields) & set(used)
    ]
    return found


def _nearest(name: str, known: tuple[str, ...]) -> str:
    return difflib.get_close_matches(name[:80].lower(), known, n=1, cutoff=0)[0]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every field filled in. It must have no `problems`. A value is put in as it is and not read."""
    return _FIELD.sub(lambda field: values[field[1].strip()], text)


def changes(before: str, after: str) -> list[tuple[bool, str]]:
    """What was taken out (False) and put in (True) between two texts, in whole paragraphs."""
    old, new = ([part.strip() for part in _GAP.split(text) if part.strip()] for text in (before, after))
    return [(line[0] == "+", line[2:]) for line in difflib.ndiff(old, new) if line[0] in "+-"]
