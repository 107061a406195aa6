"""Keeping what is typed, while it is typed."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from throughcare.accounts.requests import PrincipalRequest
from throughcare.kernel import drafts


@require_POST
def keep(request: PrincipalRequest) -> HttpResponse:
    """Keep what the principal typed in one form, over what was kept before. Nobody else can read it.

    204 when it is kept; 413 when it is too long, 400 without the name of a form, 403 for nobody, and for another than
    the one who opened the page.
    """
    if request.principal.kind != "staff" or request.GET.get("by", request.principal.key) != request.principal.key:
        return HttpResponse(status=403)
    form = request.POST.get("draft", "")
    if not form:
        return HttpResponse(status=400)
    kept = drafts.keep(by=request.principal.key, form=form, values=drafts.typed(request.POST))
    return HttpResponse(status=204 if kept else 413)
