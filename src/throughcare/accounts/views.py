"""One's own account, and the one-click sign-in of the demo."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from throughcare.accounts import actions, queries, sessions
from throughcare.accounts.adapter import note_sign_in
from throughcare.kernel import clock


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
            "open": len(sessions.of_user(request.user.pk or 0, current=request.session, at=clock.now())),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def signed_in(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, and the way to end one session or all others."""
    at = clock.now()
    if request.method == "POST":
        return _end(request, number=request.POST.get("number", ""), others=request.POST.get("end") == "others")
    found = sessions.of_user(request.user.pk or 0, current=request.session, at=at)
    return render(request, "accounts/signed_in.html", {"sessions": found, "today": clock.local_day(at)})


def _end(request: HttpRequest, *, number: str, others: bool) -> HttpResponse:
    at = clock.now()
    by = request.principal  # type: ignore[attr-defined]
    if others:
        ended = actions.end_other_sessions(request.user, this=request.session.session_key, by=by, at=at)
    elif request.session.session_key and number == sessions.number_of(request.session.session_key):
        return HttpResponseRedirect(reverse("account_logout"))
    else:
        ended = actions.end_session(request.user, number=number, by=by, at=at)
    said = ngettext("{n} session was ended.", "{n} sessions were ended.", ended).format(n=ended)
    messages.success(request, said if ended else _("It had ended already."))
    return HttpResponseRedirect(reverse("accounts:signed_in"), status=303)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def still_me(request: HttpRequest) -> HttpResponse:
    """Is it still you? The demo's cast has no password, so one click says so."""
    if not request.session.get("demo"):
        raise Http404
    then = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST":
        record_authentication(request, request.user, "demo")
        return HttpResponseRedirect(_here(then), status=303)
    return render(request, "accounts/still_me.html", {"then": _here(then)})


@require_POST
def demo_sign_in(request: HttpRequest, user_id: int) -> HttpResponse:
    """Sign in as somebody of the demo's cast. There is no such page outside a demo."""
    user = next((u for u in queries.demo_cast() if u.pk == user_id), None)
    if not settings.DEMO or user is None:
        raise Http404
    login(request, user)
    request.session["demo"] = True
    record_authentication(request, user, "demo")
    note_sign_in(user, how="one click, demo")
    sessions.begin(request, at=clock.now())
    return HttpResponseRedirect(_here(request.POST.get("next", "")))


def _here(then: str) -> str:
    """A page of ours to go on to; the first one, if this is none."""
    return then if then.startswith("/") and url_has_allowed_host_and_scheme(then, allowed_hosts=None) else "/"


def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Nobody signs up by themselves: whom to ask."""
    return render(request, "accounts/no_sign_up.html", status=403)
