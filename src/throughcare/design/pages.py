"""Pages that are the same for everybody: help, terms, what is new. No record stands on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.design import topics
from throughcare.design.jinja import url_if_any


@dataclass
class Change:
    """One heading of the changelog and what stands below it."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)


@cache
def changes(path: Path) -> list[Change]:
    """The changelog's headings of the second and third level, with plain lines; none if there is no file."""
    parts: list[Change] = []
    into: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        text = re.sub(r"[`*\[\]]|\(https?://[^)]*\)", "", line).strip()
        if line.startswith(("## ", "### ")):
            parts.append(Change(text.lstrip("# ")))
        elif not parts or not text:
            into = []
        elif line.startswith("- "):
            into = parts[-1].points
            into.append(text[2:])
        elif into:  # a line that goes on
            into[-1] = f"{into[-1]} {text}"
        else:
            into = parts[-1].paragraphs
            into.append(text)
    return parts


def keys() -> list[tuple[str, str, str]]:
    """The access keys: (key, where it leads, address or "")."""
    return [
        ("S", _("Skip to main content"), ""),
        ("1", _("The first page"), url_if_any("casefile:home")),
        ("2", _("What’s new"), url_if_any("design:whats_new")),
        ("3", _("Site map"), url_if_any("design:site_map")),
        ("4", _("Search"), ""),
        ("5", _("Questions"), url_if_any("design:questions")),
        ("6", _("Help"), url_if_any("design:help")),
        ("7", _("Complaints"), url_if_any("design:complaints")),
        ("8", _("Terms"), url_if_any("design:terms")),
        ("9", _("Feedback"), url_if_any("design:feedback")),
        ("0", _("Access keys"), url_if_any("design:access_keys")),
    ]


@require_safe
def whats_new(request: HttpRequest) -> HttpResponse:
    """The changelog, newest first."""
    return render(request, "design/whats_new.html", {"changes": changes(settings.ROOT / "CHANGELOG.md")})


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page one can go to, as the slice above that the settings name tells it."""
    module, _dot, name = settings.SITE_MAP.rpartition(".")
    groups = getattr(import_module(module), name)(getattr(request, "principal", None))
    return render(request, "design/site_map.html", {"keys": keys(), "groups": groups})


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Questions people ask, and their answers."""
    return render(request, "design/questions.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to do the things done most, all or those with certain words."""
    words = request.GET.get("q", "")[:80].strip()
    return render(request, "design/help.html", {"words": words, "topics": topics.search(words)})


@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """How to complain, and what happens then."""
    return render(request, "design/complaints.html")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """What one may do here, and what is written down."""
    return render(request, "design/terms.html")


@require_safe
def feedback(request: HttpRequest) -> HttpResponse:
    """Whom to tell."""
    return render(request, "design/feedback.html")


@require_safe
def access_keys(request: HttpRequest) -> HttpResponse:
    """The list of access keys."""
    return render(request, "design/access_keys.html", {"keys": keys()})
