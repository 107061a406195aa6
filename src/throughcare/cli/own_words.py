"""Every text of the person's own pages, as it stands in templates, Python and policy data: what is translated, and
what must be easy to read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages import extract

SOURCE = Path(__file__).resolve().parents[1]
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}
_JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "extensions": "jinja2.ext.do", "silent": "false"}

# Python outside `portal` that speaks to the person; and what of the policy data is worded for them, by topic: the keys,
# or everything in it that is words.
BESIDE = ("design/spoken.py", "plans/actions/saying.py", "assessments/actions/telling.py")
TOPICS: dict[str, set[str]] = {"own_words": set(), "assessment": {"asks", "hint"}}
_NOT_WORDS = {"code", "ladder", "leads", "selector", "source", "valid_from", "valid_until"}

STATE = ("catalogue", "state")  # the context and the text by which a catalogue says whether it is a draft


@dataclass(frozen=True)
class Text:
    """A text with its plural, if it has one, and where it stands. `context` tells apart what is written alike."""

    file: str
    line: int
    one: str
    many: str = ""
    context: str = ""


def texts() -> list[Text]:
    """All of them, in the order of the files."""
    found = [text for path in sorted(_files()) for text in _texts(path)]
    return [*found, *(text for path in sorted(_data()) for text in _values(path))]


def _files() -> Iterator[Path]:
    yield from SOURCE.glob("*/templates/portal/**/*.html")
    yield from (path for path in (SOURCE / "portal").rglob("*.py") if "tests" not in path.parts)
    yield from (SOURCE / name for name in BESIDE)


def _texts(path: Path) -> Iterator[Text]:
    method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
    with path.open("rb") as file:
        for line, given, _comments, context in extract.extract(method, file, KEYWORDS, (), _JINJA):
            if context == STATE[0]:
                continue  # says of a catalogue whether it is a draft: `catalogues compile` writes it
            one, many = given[:2] if isinstance(given, tuple) else (given, "")
            yield Text(path.relative_to(SOURCE).as_posix(), line, one, many or "", context or "")


def _data() -> Iterator[Path]:
    for topic in TOPICS:
        yield from (path for path in SOURCE.glob(f"policy/data/*/{topic}.toml") if path.parent.name != "_template")


def _values(path: Path) -> Iterator[Text]:
    seen = set()
    for edition in tomllib.loads(path.read_text(encoding="utf-8"))["edition"]:
        for words in _words(edition, TOPICS[path.stem]):
            if words not in seen:
                seen.add(words)
                yield Text(path.relative_to(SOURCE).as_posix(), 0, words)


def _words(value: Any, keys: set[str], name: str = "") -> Iterator[str]:
    if isinstance(value, str) and (name in keys if keys else name not in _NOT_WORDS):
        yield value
    elif isinstance(value, dict):
        for inner, each in value.items():
            yield from _words(each, keys, inner)
    elif isinstance(value, list):
        for each in value:
            yield from _words(each, keys, name)
