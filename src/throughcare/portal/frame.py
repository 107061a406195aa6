"""What stands round every page of the person's own side, signed in or not: the language, the look, the help lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from throughcare.kernel.clock import local_day
from throughcare.policy.books import HelpLine, HelpLines
from throughcare.policy.editions import edition

COOKIE = "my_looks"
SIZES = ("usual", "large", "largest")
COLOURS = ("usual", "strong")
_ELSEWHERE = "england_wales"  # whose help lines are shown while nobody is signed in


@dataclass(frozen=True)
class Looks:
    """The size of the words, and the colours."""

    size: str = SIZES[0]
    colours: str = COLOURS[0]

    @property
    def classes(self) -> str:
        """What the style sheet knows them by."""
        return f"size-{self.size} colours-{self.colours}"


@dataclass(frozen=True)
class Frame:
    """The language of a page with those it can be had in, whether its words are a draft, its look, its help lines."""

    language: str
    languages: tuple[tuple[str, str], ...]
    draft: bool
    looks: Looks
    lines: tuple[HelpLine, ...]


def frame(request: HttpRequest, *, at: datetime) -> Frame:
    """The frame of the page that is asked for, in the language that is spoken now."""
    language = translation.get_language() or "en"
    return Frame(
        language=language,
        languages=tuple((code, name) for code, name in settings.LANGUAGES if code != language),
        draft=translation.pgettext("catalogue", "state") == "draft",
        looks=read_looks(request),
        lines=help_lines(_ELSEWHERE, at=at),
    )


def help_lines(jurisdiction: str, *, at: datetime) -> tuple[HelpLine, ...]:
    """Whom anybody can ring, day and night."""
    return edition(HelpLines, jurisdiction=jurisdiction, on=local_day(at)).book.lines


def read_looks(request: HttpRequest) -> Looks:
    """What was chosen; the usual where nothing was, or something we do not know."""
    size, _, colours = request.COOKIES.get(COOKIE, "").partition(".")
    return Looks(size if size in SIZES else SIZES[0], colours if colours in COLOURS else COLOURS[0])


def keep_looks(response: HttpResponse, looks: Looks) -> None:
    """Remember a look until the browser is closed, by a cookie that names nobody."""
    response.set_cookie(
        COOKIE,
        f"{looks.size}.{looks.colours}",
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
