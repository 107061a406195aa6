"""The day pack of an office: one PDF, encrypted on the disk, for a day without a computer; and how it is opened.

It is made every early morning while everything works. Opening one needs neither database nor network: the file, the
key and this program.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from throughcare.accounts.principals import Principal, system
from throughcare.audit import actions as audit
from throughcare.casefile.queries import daypack
from throughcare.cli.sealed import Broken, Reader, Writer
from throughcare.design import papers
from throughcare.embedded.programs import CannotStart
from throughcare.kernel import clock, context
from throughcare.kernel.clock import local_day
from throughcare.organisations.models import Office

KEPT_DAYS = 3
TYPED = system("daypack")


def main(words: Sequence[str]) -> int:
    """`throughcare daypack OFFICE` or `throughcare daypack --open FILE --to FILE.pdf`. Answers the exit code."""
    parser = argparse.ArgumentParser(prog="throughcare daypack", description=__doc__)
    parser.add_argument("office", nargs="?", help="code of the office whose pack is made")
    parser.add_argument("--open", type=Path, metavar="FILE", help="open a pack instead")
    parser.add_argument("--to", type=Path, metavar="FILE", help="where the opened pack is written")
    given = parser.parse_args(words)
    if given.open is not None:
        if given.to is None:
            parser.error("say where it is to be written: --to FILE.pdf")
        return _open(given.open, given.to)
    if given.office is None:
        parser.error("name an office by its code, or a pack to --open")
    at = clock.now()
    with context.acting(principal=TYPED.key, reason="daypack"):
        office = Office.objects.filter(code=given.office).first()
        if office is None:
            raise CannotStart(f"There is no office {given.office}.")
        print(make(office, by=TYPED, at=at))
    return 0


def make(office: Office, *, by: Principal, at: datetime) -> Path:
    """Make the pack of an office for today, write down who is in it, and answer the file. Raises `CannotStart`."""
    key, on = _key(), local_day(at)
    shown = daypack.page(office, on=on)
    try:
        content = papers.pdf("casefile/daypack.html", {**shown, "headline": {"office": office.name}})
    except papers.NoPdf as error:
        raise CannotStart("This computer cannot make PDF files: install Pango.") from error
    audit.write(
        audit.Line(
            at=at,
            principal=by.key,
            who=by.titled,
            category="disclosure",
            doing="make_day_pack",
            allowed=True,
            because=f"Day pack of {office.code}",
            people=tuple(shown["shown"]),
            request_id=context.current().request_id,
        )
    )
    folder = settings.DATA / "daypacks" / office.code
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path: Path = folder / f"{on.isoformat()}.pack"
    making = path.with_suffix(f".{os.getpid()}")
    with suppress(FileNotFoundError):
        making.unlink()
    with Writer(making, key=key) as out:
        out.write(content)
    making.replace(path)
    _drop_old(folder, on)
    return path


def make_all(*, by: Principal, at: datetime) -> int:
    """The packs of all offices; none where no key is set. Answers how many were made."""
    if settings.DAYPACK_KEY is None or not papers.possible():
        return 0
    there = daypack.offices(on=local_day(at))
    for office in there:
        make(office, by=by, at=at)
    return len(there)


def _open(path: Path, to: Path) -> int:
    try:
        with Reader(path, key=_key()) as sealed:
            content = sealed.read()
    except FileNotFoundError as error:
        raise CannotStart(f"There is no pack {path}.") from error
    except Broken as error:
        raise CannotStart(str(error)) from error
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    print(f"{to}: print it, then delete it.")
    return 0


def _key() -> bytes:
    key: bytes | None = settings.DAYPACK_KEY
    if key is None:
        raise CannotStart("Set DAYPACK_KEY: openssl rand -hex 32 makes one. Keep it where a day without a computer is.")
    return key


def _drop_old(folder: Path, on: date) -> None:
    for path in folder.glob("*.pack"):
        with suppress(ValueError):
            if date.fromisoformat(path.stem) < on - timedelta(days=KEPT_DAYS):
                path.unlink()
