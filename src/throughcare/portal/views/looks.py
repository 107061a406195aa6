"""How the pages look, and in which language they speak: for everybody, signed in or not."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

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
