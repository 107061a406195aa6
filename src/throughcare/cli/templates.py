"""Compile every page, so that a misspelt tag is found without visiting the page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

from django.conf import settings
from django.template import engines
from jinja2 import Environment, TemplateError


def compile_all() -> int:
    """Print each template that does not compile, with its line. Answers 1 if there was one."""
    backend = next(e for e in engines.all() if type(e).__module__ == "django.template.backends.jinja2")
    environment: Environment = backend.env  # type: ignore[attr-defined]
    folders = cast(list[Path], settings.TEMPLATES[0]["DIRS"])
    ours = [
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix == ".html"  # letters have an environment and a check of their own
    ]
    wrong = 0
    for name in ours:
        try:
            environment.get_template(name)
        except TemplateError as error:
            wrong += 1
            print(f"{name}:{getattr(error, 'lineno', '?')}: {error}", file=sys.stderr)
    print(f"{len(ours)} templates, {wrong} with errors")
    return 1 if wrong else 0
