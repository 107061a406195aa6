"""Log lines: JSON, with request and user ids, and never anything about a person.

Two things would carry personal data into a log by themselves and are cut here: what was typed in an address (search
terms) and the message of an exception (a database error quotes the values of the row). Where it happened stays.
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from django.urls import Resolver404, resolve
from structlog.typing import EventDict, Processor, WrappedLogger

_EXCEPTION = tuple[type[BaseException], BaseException, TracebackType | None]


def configure(*, level: str) -> dict[str, Any]:
    """Set structlog up, and answer the standard library's logging configuration that goes with it."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        cut_address,
        cut_exception_message,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(default=str),
                ],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            # Jobs carry ids, but the library logs every step of each: only what needs somebody's eyes is kept.
            "procrastinate": {"level": "WARNING"},
            # Said again, with ids, by the request's own line.
            "django.request": {"level": "CRITICAL"},
            "django.server": {"level": "ERROR"},
        },
    }


def cut_address(logger: WrappedLogger, name: str, line: EventDict) -> EventDict:
    """`GET /search?q=...` is logged as `GET /search`; of an address only our own words and ids stay.

    What somebody typed into an address, and the key of a forgotten password, are words of an address too.
    """
    if isinstance(request := line.get("request"), str):
        method, _, address = request.partition(" ")
        line["request"] = f"{method} {_our_part(address.partition('?')[0])}"
    return line


def _our_part(path: str) -> str:
    try:
        typed = [value for value in resolve(path).kwargs.values() if isinstance(value, str)]
    except Resolver404:
        return "(no such address)"
    for value in typed:
        path = path.replace(value, "...")
    return path


def cut_exception_message(logger: WrappedLogger, name: str, line: EventDict) -> EventDict:
    """Keep an exception's class and the places it went through, not its words."""
    happened = line.pop("exc_info", None)
    line.pop("exception", None)
    if happened is True:
        happened = _current_exception()
    if isinstance(happened, BaseException):
        happened = (type(happened), happened, happened.__traceback__)
    if happened and happened[0] is not None:
        line["error"] = happened[0].__name__
        line["at"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(happened[2])][-12:]
    return line


def _current_exception() -> _EXCEPTION | None:
    kind, error, where = sys.exc_info()
    return (kind, error, where) if kind and error else None
