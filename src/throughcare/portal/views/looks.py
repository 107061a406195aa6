"""How the pages look, and in which language they speak: for everybody, signed in or not."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from throughcare.kernel import clock
from throughcare.people import access
from throughcare.people.record.actions import parts
from throughcare.portal.forms.looks import LooksForm
from throughcare.portal.frame import Looks, keep_looks
from throughcare.portal.pages import OwnRequest, show


@require_http_methods(["GET", "HEAD", "POST"])
def looks(request: OwnRequest) -> HttpResponse:
    """Choose the size of the words and the colours."""
    now = request.frame.looks
    form = LooksForm(
        request.POST if request.method == "POST" else None, initial={"size": now.size, "colours": now.colours}
    )
    if request.method == "POST" and form.is_valid():
        answer = HttpResponseRedirect(reverse("portal:looks"), status=303)
        keep_looks(answer, Looks(**form.cleaned_data))
        return answer
    return show(request, "portal/looks.html", {"form": form}, status=422 if form.is_bound else 200)


def language(request: OwnRequest) -> HttpResponse:
    """Choose the language: of the pages in this browser and, for whoever is signed in, of what we write to them."""
    chosen = request.POST.get("language", "")
    if request.principal.kind == "person" and chosen in dict(settings.LANGUAGES):
        record = access.open_own(request.principal, doing="own_language")
        parts.write_in(record.person_id, language=chosen, by=request.principal, at=clock.now())
    return set_language(request)
