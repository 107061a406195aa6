"""One's own account, and the one-click sign-in of the demo."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from throughcare.accounts import queries
from throughcare.accounts.adapter import note_sign_in


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """One's name, post and ways to sign in."""
    return render(
        request,
        "accounts/account.html",
        {
            "principal": request.principal,  # type: ignore[attr-defined]
            "email": request.user.email,  # type: ignore[union-attr]
            "has_code": queries.has_second_factor(request.user.pk or 0),
        },
    )


@require_POST
def demo_sign_in(request: HttpRequest, user_id: int) -> HttpResponse:
    """Sign in as somebody of the demo's cast. There is no such page outside a demo."""
    user = next((u for u in queries.demo_cast() if u.pk == user_id), None)
    if not settings.DEMO or user is None:
        raise Http404
    login(request, user)
    request.session["demo"] = True
    note_sign_in(user, how="one click, demo")
    then = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(then, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(then if safe else "/")


def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Nobody signs up by themselves: whom to ask."""
    return render(request, "accounts/no_sign_up.html", status=403)
