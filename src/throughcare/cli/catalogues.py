"""The languages of the person's own pages: `python -m throughcare.cli.catalogues write|compile|check`.

A language is a folder of `portal/locale`. `write` brings each catalogue up to date with the pages and keeps what is
translated; `compile` makes what is read at run time, as the styles are made; `check` fails for a text that a language
lacks, and for one that does not say who looked at it: its comment is `draft`, or `reviewed: ` and a name.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from throughcare.cli.own_words import SOURCE, STATE, texts

LOCALE = SOURCE / "portal" / "locale"
DRAFT, REVIEWED = "draft", re.compile(r"reviewed: \w.+")
_HEADER = "# The person's own pages. Each text is marked `draft`, or `reviewed: ` and who looked at it."
_CHANGES = re.compile(r'"(\w+-)*(Date|Id|To|Translator|Team|By): ')  # who and when, which git knows
_PLACES = re.compile(r"%\((\w+)\)[sd]")


def main(argv: list[str]) -> int:
    """Do one of the three for every language. Answers the exit code."""
    do = {"write": write, "compile": compile_, "check": check}.get(argv[0] if argv else "")
    if do is None:
        print(__doc__)
        return 2
    faults = [fault for path in catalogues() for fault in do(path)]
    print("\n".join(faults[:40] + ([f"and {len(faults) - 40} more"] if len(faults) > 40 else [])))
    return 1 if faults else 0


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return [folder / "LC_MESSAGES" / "django.po" for folder in sorted(LOCALE.iterdir()) if folder.is_dir()]


def wanted() -> Catalog:
    """Every text of the pages, with where it stands."""
    found = Catalog(charset="utf-8", fuzzy=False)
    for text in texts():
        found.add(
            (text.one, text.many) if text.many else text.one, locations=[(text.file, 0)], context=text.context or None
        )
    return found


def read(path: Path) -> Catalog:
    """A catalogue as it stands; an empty one for a language that is new."""
    language = path.parents[1].name
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(path: Path) -> list[str]:
    """Bring a catalogue up to date. What is new has no words yet and is marked as a draft."""
    kept = read(path)
    kept.update(wanted(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    kept.fuzzy = False
    kept.header_comment = _HEADER
    for message in kept:
        if message.id and not message.user_comments:
            message.user_comments = [DRAFT]
        message.locations = sorted({(file, 0) for file, _line in message.locations})
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, kept, width=116, sort_by_file=True, include_lineno=False, omit_header=False)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not _CHANGES.match(line)), encoding="utf-8")
    return []


def compile_(path: Path) -> list[str]:
    """Make the file that is read at run time. It says beside the words whether they are a draft."""
    held = read(path)
    draft = any(DRAFT in message.user_comments for message in held if message.id)
    context, text = STATE
    held.delete(text, context)
    held.add(text, string="draft" if draft else "reviewed", context=context)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, held)
    return []


def check(path: Path) -> list[str]:
    """What a language lacks, one line each."""
    language, held = path.parents[1].name, read(path)
    faults = []
    for message in wanted():
        given = _all(message.id)
        if not any(given):
            continue
        where = f"{language}: {message.locations[0][0]}: “{given[0]}”"
        found = held.get(message.id, message.context)
        strings = _all(found.string) if found is not None else []
        if found is None or not all(strings) or not strings:
            faults.append(f"{where} has no words in this language")
            continue
        if found.fuzzy:
            faults.append(f"{where} is marked fuzzy: look at it")
        if DRAFT not in found.user_comments and not any(map(REVIEWED.fullmatch, found.user_comments)):
            faults.append(f"{where} is neither a draft nor says who reviewed it")
        places = set(_PLACES.findall(" ".join(given)))
        named = [set(_PLACES.findall(string)) for string in strings]
        if named[0] | named[-1] != places or not all(each <= places for each in named):
            faults.append(f"{where} has other named places than the English")
    return faults


def _all(words: Any) -> list[str]:
    """A text, or all its forms."""
    return [str(one or "") for one in (words if isinstance(words, (tuple, list)) else [words])]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
