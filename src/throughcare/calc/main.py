"""`throughcare calc`: questions on the input, answers on the output, one line each."""

import argparse
import difflib
import json
import os
import sys
from collections.abc import Iterator
from typing import BinaryIO

from throughcare.calc.answers import LONGEST_LINE, answer_line, schema, too_long
from throughcare.calc.table import CALCULATORS

_BOM = b"\xef\xbb\xbf"


def main(argv: list[str]) -> int:
    """Run one calculator over the lines of the input. Returns the exit code: 2 for a wrong call, else 0."""
    parser = argparse.ArgumentParser(
        prog="throughcare calc",
        description="The rules alone: one JSON object a line in, one a line out, in the same order.",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="which calculator (--list names them)")
    parser.add_argument("--list", action="store_true", help="name the calculators")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of question and answer")
    try:
        asked = parser.parse_args(argv)
    except SystemExit as ended:
        return int(ended.code or 0)
    try:
        return _run(asked.name, wants_list=asked.list, wants_schema=asked.schema)
    except BrokenPipeError:
        # Whoever read the answers has had enough. Python would complain once more when it closes the output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _run(name: str | None, *, wants_list: bool, wants_schema: bool) -> int:
    if wants_list:
        _write("\n".join(CALCULATORS))
        return 0
    if name is None:
        sys.stderr.write("Which calculator? `throughcare calc --list` names them.\n")
        return 2
    calculator = CALCULATORS.get(name)
    if calculator is None:
        near = difflib.get_close_matches(name, CALCULATORS, n=1)
        hint = f"Did you mean {near[0]}?" if near else "`throughcare calc --list` names them."
        sys.stderr.write(f"There is no calculator {name}. {hint}\n")
        return 2
    if wants_schema:
        _write(json.dumps(schema(calculator), indent=2, ensure_ascii=False))
        return 0
    for line in _lines(sys.stdin.buffer):
        _write(too_long() if line is None else answer_line(calculator, line))
    return 0


def _write(text: str) -> None:
    # Half a surrogate pair, which JSON can carry in an id and UTF-8 cannot, goes back as the escape it came as.
    sys.stdout.buffer.write(text.encode("utf-8", errors="backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def _lines(source: BinaryIO) -> Iterator[bytes | None]:
    """The lines without their breaks, None for one that is too long. A byte order mark at the very start is dropped."""
    first = True
    while line := source.readline(LONGEST_LINE + 1):
        if first:
            line, first = line.removeprefix(_BOM), False
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = source.readline(LONGEST_LINE)
            yield None
        else:
            yield line.rstrip(b"\r\n")
