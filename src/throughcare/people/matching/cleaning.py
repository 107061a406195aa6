"""Making what was written down comparable: names, postcodes, days of birth, numbers. Plain Python, nothing is stored.

Cleaning is only for comparing. What was written stays as it was written.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

# What another system writes into a name that is no part of it.
_MARKS = re.compile(
    r"\b(MIG[ _]ERROR|NO[ _]SHOW|DUPLICATE|DO[ _]NOT[ _]USE|DUPL|NOT\s+ENTERED)(?=[ _]|$)", re.IGNORECASE
)
_TITLES = frozenset({"MR", "MRS", "MS", "MISS", "MX", "DR"})
# Letters that no decomposition turns into plain ones; then Cyrillic and Greek, as passports write them.
_LETTERS = {
    **{"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"},
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdezijklmnoprstufye", strict=True)),
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"},
    **{"ё": "e", "і": "i", "ї": "i", "є": "e", "ґ": "g"},
    **dict(zip("αβγδεζηικλμνξοπρστυφω", "avgdeziiklmnxoprstyfo", strict=True)),
    **{"θ": "th", "χ": "ch", "ψ": "ps", "ς": "s"},
}
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
_NO_DAY = frozenset({date(1900, 1, 1), date(1970, 1, 1)})  # what systems write for "not known"
_CHECK = "ZABCDEFGHJKLMNPQRTUVWXY"  # check characters of PNC and CRO numbers: the number modulo 23


@lru_cache(maxsize=65_536)
def name(written: str) -> str:
    """A name in capitals: no accents, apostrophes or marks of other systems; hyphens are spaces; in Latin letters.

    Mc written apart belongs to its name: MC CARTHY is MCCARTHY.
    """
    said = _MARKS.sub(" ", written)
    said = "".join(_LETTERS.get(letter, letter) for letter in said.lower())
    said = "".join(sign for sign in unicodedata.normalize("NFKD", said) if not unicodedata.combining(sign))
    said = re.sub(r"['’`.]", "", said).upper()
    return re.sub(r"\bMC (?=[A-Z])", "MC", " ".join(re.sub(r"[^A-Z ]", " ", said).split()))


def forenames(written: str) -> tuple[str, ...]:
    """Each forename, without titles."""
    return tuple(part for part in name(written).split() if part not in _TITLES)


def postcode(written: str) -> str:
    """A postcode of the United Kingdom without its space; empty if it is none, or stands for no fixed abode."""
    said = re.sub(r"\s", "", written.upper())
    return said if _POSTCODE.fullmatch(said) and not said.startswith("NF") else ""


def postcodes(written: Iterable[str | None]) -> tuple[str, ...]:
    """Every real postcode, once, in order."""
    return tuple(sorted({found for each in written if each and (found := postcode(each))}))


def area(code: str) -> str:
    """The outward half of a clean postcode."""
    return code[:-3]


def days(written: Iterable[date | None]) -> tuple[date, ...]:
    """Every day that somebody can have been born on, once, in order: what stands for "not known" is none."""
    return tuple(sorted({day for day in written if day and day not in _NO_DAY}))


def pnc(written: str) -> str:
    """A Police National Computer number as YYYY/NNNNNNNX, its check character right; empty if it is none.

    Years of two figures are of the last hundred years; leading noughts may be missing.
    """
    found = re.fullmatch(r"(\d{4}|\d{2})/?(\d{1,7})([A-Z])", re.sub(r"[\s-]", "", written.upper()))
    if not found:
        return ""
    year, serial, check = found.groups()
    if "/" not in written and len(serial) < 7:
        return ""
    if _CHECK[int(year[-2:] + serial.zfill(7)) % 23] != check:
        return ""
    if len(year) == 2:
        year = ("19" if int(year) > 39 else "20") + year
    return f"{year}/{serial.zfill(7)}{check}"


def cro(written: str) -> str:
    """A Criminal Records Office number, `NNNNNN/YYX` or `SFYY/NNNNNNX`, its check character right; else empty.

    000000/00Z stands for "none" in other systems.
    """
    said = re.sub(r"\s", "", written.upper())
    if plain := re.fullmatch(r"(\d{1,6})/(\d{2})([A-Z])", said):
        serial, year, check = plain.groups()
        serial = serial.zfill(6)
        right = _CHECK[int(year + serial) % 23] == check and int(serial) > 0
        return f"{serial}/{year}{check}" if right else ""
    if filed := re.fullmatch(r"SF(\d{2})/(\d{1,6})([A-Z])", said):
        year, serial, check = filed.groups()
        return f"SF{year}/{serial.zfill(6)}{check}" if _CHECK[int(year + serial) % 23] == check else ""
    return ""


def real_cros(written: Iterable[str | None]) -> list[str]:
    """The numbers without the one that stands for "none"."""
    return [each for each in written if each and each != "000000/00Z"]


def prison_number(written: str) -> str:
    """A prison number as A1234BC; empty if it is none. It has no published check character: only its shape is known."""
    said = re.sub(r"\s", "", written.upper())
    return said if re.fullmatch(r"[A-Z]\d{4}[A-Z]{2}", said) else ""


@dataclass(frozen=True)
class Sort:
    """A sort of number: how it is called, what reads it, and whether a person has one only."""

    words: str
    read: Any
    one: bool = True


SORTS = {
    "pnc": Sort("PNC number", pnc),
    "cro": Sort("CRO number", cro),
    "noms": Sort("prison number", prison_number),
    "prison": Sort("prison number", prison_number),
    "prison number": Sort("prison number", prison_number),
}


def number(kind: str, written: str) -> str:
    """A number as it is compared: by the rules of its kind, or as it stands where there are none; empty if wrong."""
    sort = SORTS.get(kind.lower().removesuffix(" number"))
    return str(sort.read(written)) if sort else re.sub(r"\s", "", written.upper())


@cache
def _nicknames() -> dict[str, frozenset[int]]:
    lines = tomllib.loads((Path(__file__).parent / "nicknames.toml").read_text(encoding="utf-8"))["same"]
    found: dict[str, set[int]] = {}
    for number_, group in enumerate(lines):
        for each in group:
            found.setdefault(each.upper(), set()).add(number_)
    return {each: frozenset(groups) for each, groups in found.items()}


def is_short_for(one: str, other: str) -> bool:
    """Do people use these two forenames for each other?"""
    known = _nicknames()
    return bool(known.get(one, frozenset()) & known.get(other, frozenset()))


_SOUNDS = (
    ("^(KN|GN|PN)", "N"), ("^WR", "R"), ("^PS", "S"), ("^X", "S"), ("^WH", "W"), ("MB$", "M"),
    ("PH", "F"), ("GHT", "T"), ("GH", "G"), ("SCH", "X"), ("TCH", "X"), ("CH", "X"), ("SH", "X"), ("TH", "0"),
    ("CK", "K"), ("C(?=[EIY])", "S"), ("[CQ]", "K"), ("DG(?=[EIY])", "J"), ("Z", "S"), ("V", "F"),
    ("W(?=[AEIOUY])", "V"), ("W", ""), ("H", ""),
)  # fmt: skip


@lru_cache(maxsize=65_536)
def sound(clean: str) -> str:
    """How a clean name sounds in English, roughly: letters that are said alike are one, vowels only where it begins."""
    said = clean.replace(" ", "")
    for spelt, heard in _SOUNDS:
        said = re.sub(spelt, heard, said)
    first = "A" if said[:1] in set("AEIOUY") else said[:1]
    rest = re.sub(r"[AEIOUY]", "", said[1:])
    return re.sub(r"(.)\1+", r"\1", first + rest)
