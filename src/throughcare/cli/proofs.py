"""Long proofs: the same claim small in every test run, and at full size with `throughcare prove`.

A proof is a module `tests/proofs/<name>.py` whose docstring says what it shows, with

    def prove(size: Size) -> dict[str, Any]: ...

It has a committed database of its own, makes its trials from `size.random`, asserts what must hold, and answers the
numbers worth keeping. Full runs write them to `docs/proofs/<name>.json`, with `docs/proofs/README.md` to read.
"""

from __future__ import annotations

import json
import os
import platform
import random
import subprocess
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
RESULTS = ROOT / "docs" / "proofs"
SEED = 20070401


@dataclass(frozen=True)
class Size:
    """How much to try. The seed is fixed in tests, so that a failure comes back."""

    full: bool = False
    seed: int = SEED
    random: random.Random = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "random", random.Random(self.seed))  # noqa: S311  trials, not secrets

    def of(self, small: int, full: int) -> int:
        """`small` in a test run, `full` with `prove`."""
        return full if self.full else small


def record(name: str, *, what: str, result: dict[str, Any], size: Size, seconds: float, at: datetime) -> None:
    """Write a full run down, and the table of all of them anew."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    kept = {
        "proof": name,
        "shows": what,
        "result": result,
        "seed": size.seed,
        "seconds": round(seconds, 1),
        "commit": _commit(),
        "machine": f"{os.cpu_count()} cores, {platform.platform(terse=True)}, Python {platform.python_version()}",
        "at": at.isoformat(timespec="seconds"),
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
    (RESULTS / "README.md").write_text(_table())


def _commit() -> str:
    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "tests")
    return git("rev-parse", "--short=12", "HEAD") + (" with changes" if changed else "")


def _table() -> str:
    lines = [
        "# Proofs",
        "",
        "Each runs small in every `./throughcare test` and at full size with `./throughcare prove NAME`, which writes",
        "this page and the file beside it.",
        "",
        "| proof | shows | result | seconds | seed | commit | when |",
        "|---|---|---|---|---|---|---|",
    ]
    for path in sorted(RESULTS.glob("*.json")):
        kept = json.loads(path.read_text())
        result = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in kept["result"].items())
        lines.append(
            f"| [{kept['proof']}]({path.name}) | {kept['shows']} | {result} | {kept['seconds']} | {kept['seed']}"
            f" | {kept['commit']} | {kept['at'][:10]} |"
        )
    return "\n".join(lines) + "\n"
