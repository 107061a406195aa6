"""The pages for what goes wrong on the person's own side: what happened, in plain words, what to do now, and their own
words, so that they are not typed twice."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from throughcare.design.views import typed_texts


def page(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The same answer as a page of theirs: its status and headers stay."""
    words = _words(answer.status_code, answer.headers.get("Retry-After", ""))
    told = HttpResponse(
        render_to_string("portal/wrong.html", {**words, "typed": _typed(request)}, request=request),
        status=answer.status_code,
    )
    for name, value in answer.headers.items():
        if name not in {"Content-Length", "Content-Type"}:
            told.headers[name] = value
    told.cookies = answer.cookies
    return told


def _typed(request: HttpRequest) -> list[str]:
    """What somebody who is signed in wrote in a form that was not taken: their sentences, not what they chose."""
    if getattr(getattr(request, "principal", None), "kind", "") != "person":
        return []
    try:
        return [text for _name, text in typed_texts(request.POST) if " " in text.strip()]
    except (SuspiciousOperation, UnreadablePostError):  # more than we read, or cut off on the way
        return []


def _words(status: int, wait: str) -> dict[str, str]:
    match status:
        case 403:
            return {
                "title": _("You cannot see this page"),
                "lead": _("It was open too long, or it is not yours."),
                "todo": _("Go to your home page and start again."),
            }
        case 404 | 405:
            return {
                "title": _("We cannot find this page"),
                "lead": _("The address may be wrong. Or the page has gone."),
                "todo": _("Go to your home page and look from there."),
            }
        case 429:
            return {
                "title": _("Wait a little"),
                "lead": _("There were too many tries in a short time."),
                "todo": _("Wait %(minutes)s minutes. Then try again.") % {"minutes": _minutes(wait)},
            }
        case 400 | 413:
            return {
                "title": _("We could not read what you sent"),
                "lead": _("If it was a photo, it may be too big."),
                "todo": _("Go back and try again. Or ring us."),
            }
        case _:
            return {
                "title": _("Something went wrong on our side"),
                "lead": _("We could not save or show this. It is not your fault."),
                "todo": _("Wait a few minutes and try again. Or ring us."),
            }


def _minutes(wait: str) -> int:
    """How many minutes to wait, by the seconds the answer says; a quarter of an hour where it says nothing."""
    return -(-int(wait) // 60) if wait.isdecimal() else 15
