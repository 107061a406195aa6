"""`throughcare check`: every step runs, even when one before it failed, and says how long it took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PYTHON = sys.executable
TOOLS = Path(sys.executable).parent

STEPS: dict[str, list[str]] = {
    "format": [str(TOOLS / "ruff"), "format", "--check", "--quiet"],
    "lint": [str(TOOLS / "ruff"), "check", "--quiet"],
    "types": [str(TOOLS / "mypy")],
    "import contracts": [str(TOOLS / "lint-imports"), "--no-logo"],
    "settings and models": [PYTHON, "-m", "throughcare.cli", "check"],
    "migrations": [PYTHON, "-W", "ignore", "-m", "throughcare.cli", "makemigrations", "--check", "--dry-run"],
    "schema changes": [PYTHON, "-m", "throughcare.cli.schema"],
    "templates": [PYTHON, "-m", "throughcare.cli", "check-templates"],
    "policy data": [PYTHON, "-m", "throughcare.policy"],
    "languages": [PYTHON, "-m", "throughcare.cli.catalogues", "check"],
    "reading age": [PYTHON, "-m", "throughcare.cli.reading"],
}


def main() -> int:
    """Run all steps, print what the failing ones said, and answer 1 if there was one."""
    failed = []
    for name, command in STEPS.items():
        began = time.monotonic()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": "src"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        print(
            f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name:20} {time.monotonic() - began:5.1f} s", flush=True
        )
        if done.returncode:
            failed.append(name)
            print(done.stdout.rstrip(), flush=True)
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all ' + str(len(STEPS)) + ' steps passed'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
