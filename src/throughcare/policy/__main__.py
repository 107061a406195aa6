"""The data check: reads every file of the rule book, looks for what a reader cannot, writes `docs/policy/`.

`python -m throughcare.policy` answers 0 when all is well, else 1 with one line for each fault: file, line, what.
"""

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from throughcare.policy import editions
from throughcare.policy.books import BOOKS, Absence, BankHolidays, Duties, Enforcement, Orders, Standards
from throughcare.policy.editions import BadData, Edition

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs" / "policy"

# What every jurisdiction has; the others (such as who is entitled to an officer) may be of one jurisdiction only.
NEEDED = (
    "absence",
    "bank_holidays",
    "complaints",
    "contact",
    "duties",
    "enforcement",
    "help_lines",
    "messages",
    "orders",
    "outcomes",
    "record",
    "standards",
    "waiting",
    "watching",
)


def main(argv: list[str]) -> int:
    """Check the data and write the pages. Returns the exit code."""
    folders = [editions.DATA / name for name in editions.jurisdictions()]
    faults = [fault for folder in (*folders, editions.DATA / "_template") for fault in check(folder)]
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    if faults:
        return 1
    DOCS.mkdir(parents=True, exist_ok=True)
    pages = {f"{folder.name}.md": page(folder) for folder in folders}
    for name, text in pages.items():
        (DOCS / name).write_text(text, encoding="utf-8")
    return 0


def check(folder: Path) -> list[str]:
    """What is wrong with the files of one jurisdiction."""
    faults, found = [], {}
    known = {kind.topic: kind for kind in BOOKS}
    for path in sorted(folder.glob("*.toml")):
        kind = known.get(path.stem)
        if kind is None:
            faults.append(f"{path}:1: there is no topic {path.stem}; there are {', '.join(known)}")
            continue
        try:
            found[path.stem] = editions.read_file(kind, path)
        except BadData as error:
            faults.append(str(error))
    faults += [f"{folder / topic}.toml:1: is missing" for topic in NEEDED if not (folder / f"{topic}.toml").exists()]
    if not faults:
        faults = [f"{folder / edition.topic}.toml: {edition.code}: {text}" for edition, text in _unfit(found)]
    return faults


def _unfit(found: dict[str, tuple[Edition[Any], ...]]) -> Iterator[tuple[Edition[Any], str]]:
    """Rows that name what is not there, and codes that stand for two things."""
    every = [edition for group in found.values() for edition in group]
    standard_kinds = {row.kind for edition in found[Standards.topic] for row in edition.book.rows}
    ladders = {row.order for edition in found[Enforcement.topic] for row in edition.book.ladders}
    for edition in every:
        yield from ((edition, f"the code {code} stands twice") for code in _twice(edition.book))
        match edition.book:
            case Duties(kinds=kinds):
                for kind in kinds:
                    if kind.standard is not None and kind.standard not in standard_kinds:
                        yield edition, f"{kind.code}: no standard sets a time for {kind.standard}"
                    if (kind.count is None) != (kind.unit is None) or (
                        kind.standard is not None and kind.count is not None
                    ):
                        yield edition, f"{kind.code}: has half a time, or two"
            case Absence(reasons=reasons, proofs=proofs):
                names = {proof.code for proof in proofs}
                for reason in reasons:
                    if (reason.rule == "proof") != bool(reason.proofs) or not set(reason.proofs) <= names:
                        yield edition, f"{reason.code}: its proofs do not fit"
            case Enforcement() as book:
                steps = {step.code for step in book.steps}
                decisions = {decision.code for decision in book.decisions}
                for ladder in book.ladders:
                    if not {ladder.step, ladder.step_when_met or ladder.step} <= steps:
                        yield edition, f"{ladder.order}: names a step that is not there"
                for step in book.steps:
                    if not set(step.decisions) <= decisions:
                        yield edition, f"{step.code}: names a decision that is not there"
            case Orders(orders=orders, releases=releases):
                named = [(order.code, order.ladder) for order in orders]
                named += [(release.code, release.ladder) for release in releases]
                for code, ladder_of in named:
                    if ladder_of is not None and ladder_of not in ladders:
                        yield edition, f"{code}: no enforcement ladder is for {ladder_of}"
            case BankHolidays(years=years):
                for year in years:
                    if any(day.year != year.year for day in year.days):
                        yield edition, f"{year.year}: has a day of another year"


def _twice(book: object) -> list[str]:
    """Codes that stand twice in one list of the book. Rows with dates of their own may follow one another."""
    twice = []
    for field in dataclasses.fields(book):  # type: ignore[arg-type]  # every book is a dataclass
        rows = getattr(book, field.name)
        if not isinstance(rows, tuple):
            continue
        seen = [(row.code, getattr(row, "from_", None)) for row in rows if hasattr(row, "code")]
        twice += sorted({code for code, since in seen if seen.count((code, since)) > 1})
    return twice


def page(folder: Path) -> str:
    """The rule book of one jurisdiction as a page, straight from the data."""
    words = folder.name.replace("_", " and ").title().replace(" And ", " and ")
    out = [
        f"# {words}: the rule book",
        "",
        "Written from `src/throughcare/policy/data/` by the data check. Do not edit.",
    ]
    for kind in sorted(BOOKS, key=_topic):
        path = folder / f"{kind.topic}.toml"
        if not path.exists():
            continue
        for edition in editions.read_file(kind, path):
            until = f" until {edition.valid_until} (exclusive)" if edition.valid_until else ""
            checked = "checked against the source" if edition.verified else "not yet checked against the source"
            out += ["", f"## `{edition.reference}`", ""]
            out += [f"In force from {edition.valid_from}{until}, by {edition.selector}; {checked}.", ""]
            out += [f"Source: {edition.source}."]
            out += _book(edition.book)
    return "\n".join(out) + "\n"


def _topic(kind: Any) -> str:
    return str(kind.topic)


def _book(book: Any) -> list[str]:
    fields = [(field.name, getattr(book, field.name)) for field in dataclasses.fields(book)]
    out = [
        f"- {_words(name)}: {_cell(value)}"
        for name, value in fields
        if not _is_table(value) and value not in (None, ())
    ]
    out = ["", *out] if out else []
    for name, rows in fields:
        if _is_table(rows):
            out += ["", f"### {_words(name)}", "", *_table(rows)]
    return out


def _is_table(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and dataclasses.is_dataclass(value[0])


def _table(rows: tuple[Any, ...]) -> list[str]:
    names = [field.name for field in dataclasses.fields(rows[0])]
    used = [name for name in names if any(getattr(row, name) not in (None, (), False) for row in rows)]
    lines = [[_words(name) for name in used], ["---"] * len(used)]
    lines += [[_cell(getattr(row, name)) for name in used] for row in rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def _words(name: str) -> str:
    return name.removesuffix("_").replace("_", " ")


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
