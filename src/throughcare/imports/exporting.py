"""Writing a caseload to a file: a disclosure, written down with everybody in it before the file is there."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from throughcare.accounts.principals import Principal
from throughcare.audit import actions as audit
from throughcare.imports import caseload
from throughcare.kernel import context
from throughcare.kernel.errors import Refused


class CannotExport(Refused):
    """This caseload cannot be written. No file was made."""


@dataclass(frozen=True)
class Exported:
    """How many people and lines are in the file."""

    people: int
    lines: int


def export_caseload(
    file: Path,
    *,
    by: Principal,
    at: datetime,
    office: str = "",
    officer: str = "",
    because: str = "",
    sensitive: bool = False,
) -> Exported:
    """Write the caseload of an office, of an officer, or of everybody. Only the file's owner may read it.

    The file appears whole or not at all, and only after the audit says who is in it, where it went and why.
    """
    whose = f"office {office}" if office else officer or "everybody"
    with context.acting(principal=by.key, reason=f"export of the caseload of {whose}") as now:
        people = caseload.whose(office=office, officer=officer)
        if not people:
            raise CannotExport(f"There is nobody in the caseload of {whose}.")
        draft = _draft(file)
        try:
            with os.fdopen(draft[0], "w", encoding="utf-8", newline="") as out:
                lines = caseload.write(out, people, sensitive=sensitive)
            audit.write(
                audit.Line(
                    at=at,
                    principal=by.key,
                    who=by.name,
                    category="disclosure",
                    doing="export_caseload",
                    allowed=True,
                    because=because,
                    people=tuple(people),
                    recipient=str(file.absolute()),
                    path=now.reason,
                    why=by.on_behalf_of,
                    request_id=now.request_id,
                )
            )
            draft[1].replace(file)
        except BaseException:
            draft[1].unlink(missing_ok=True)
            raise
    return Exported(people=len(people), lines=lines)


def _draft(file: Path) -> tuple[int, Path]:
    """A file beside the one wanted, that only its owner may read."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.absolute().parent)
    except OSError as error:
        raise CannotExport(f"{file} cannot be written: {error.strerror}.") from error
    return number, Path(name)
