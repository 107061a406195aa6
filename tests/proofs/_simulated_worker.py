"""The product's own job worker with its clock moved: it reads the moment from a file that whoever started it writes.

`python -m tests.proofs._simulated_worker FILE`
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

from throughcare.cli.__main__ import main


def work(clock: Path) -> int:
    """Work until it is told to stop, or killed."""

    def now() -> datetime:
        return datetime.fromtimestamp(float(clock.read_text()), tz=UTC)

    timezone.now = now  # what `kernel.clock` reads
    return main(["worker", "--jobs", "2"])


if __name__ == "__main__":
    sys.exit(work(Path(sys.argv[1])))
