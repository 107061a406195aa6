"""Their own side as they see it, for one of the staff who may read their record: looked at, and nothing done there."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from throughcare.kernel import clock
from throughcare.people import access
from throughcare.portal.frame import frame
from throughcare.portal.pages import OwnRequest

# What is shown. Not here: what they complain of, what they have begun to write and not sent, how they sign in.
PAGES = frozenset(
    {
        *(
            "home",
            "meetings",
            "meeting",
            "missed",
            "plan",
            "sentence",
            "part",
            "broken",
            "help_asked",
            "important_days",
        ),
        *("both_sides", "people", "officer", "rights", "who_sees", "easy_read", "easy_page", "all_pages", "keys"),
    }
)
_LINK = re.compile(r' href="/my/([^"#?]*)([^"]*)"')
_ACTS = re.compile(r'(<form [^>]*action=")/my/[^"]*"')


@require_safe
def as_they_see(request: OwnRequest, person_id: int) -> HttpResponse:
    """One of their pages (`?page=meetings/`, home without it), in English, with its links leading on to here."""
    here = reverse("portal:as_they_see", args=[person_id])
    page = str(request.GET.get("page", ""))
    if not _is_shown(page):
        raise Http404
    found = resolve(f"/my/{page}")
    request.looker = access.open_own(request.principal, doing="see_own", person_id=person_id)
    with translation.override("en"):
        request.frame = frame(request, at=clock.now())
        answer = found.func(request, **found.kwargs)
        text = answer.content.decode()
    text = _LINK.sub(lambda link: f' href="{here}?page={link[1]}"' if _is_shown(link[1]) else "", text)
    answer.content = _ACTS.sub(rf'\1{here}"', text).encode()
    return answer  # type: ignore[no-any-return]


def _is_shown(page: str) -> bool:
    """Is it one of their pages that staff may look at? A link to any other leads nowhere here."""
    try:
        found = resolve(f"/my/{page}")
    except Resolver404:
        return False
    return found.namespace == "portal" and found.url_name in PAGES
