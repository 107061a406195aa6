"""Getting in: the page an invitation leads to, a number or address, the code that comes to it, or a passkey."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from throughcare.accounts import own, tallies
from throughcare.accounts.principals import person
from throughcare.accounts.requests import address_of
from throughcare.invitations import actions as invitations
from throughcare.invitations import queries
from throughcare.kernel import clock, context
from throughcare.people import access
from throughcare.people.record.actions import parts
from throughcare.portal.forms.sign_in import CodeForm, PasskeyForm, SignInForm
from throughcare.portal.pages import OwnRequest, show

_CODE, _NEXT, _PASSKEY = "code", "next", "passkey"  # what a session keeps on the way in


@require_safe
def invited(request: OwnRequest) -> HttpResponse:
    """What the address in an invitation shows: what there is, and that nobody must have it."""
    return show(request, "portal/invited.html")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: OwnRequest) -> HttpResponse:
    """Type a number or address. The same comes, as soon, whether we know it or not."""
    form = SignInForm(request.POST if request.method == "POST" else None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        code = invitations.ask_code(
            form.cleaned_data["who"],
            address=address_of(request),
            language=get_language() or "en",
            by=request.principal,
            at=clock.now(),
        )
        request.session[_CODE] = str(code.pk)
        request.session[_NEXT] = form.cleaned_data["next"]
        return _to(reverse("portal:code"))
    told = {
        "form": form,
        "idle": own.idle_minutes() if request.GET.get("idle") else None,
        "works": tallies.settled()["own_code"]["minutes"],
        "wrong": form.is_bound,
        "demo_cast": queries.demo_cast(),
    }
    return show(request, "portal/sign_in.html", told, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: OwnRequest) -> HttpResponse:
    """Type the code."""
    if (code_id := request.session.get(_CODE)) is None:
        return _to(reverse("portal:sign_in"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    left = None
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        tried = invitations.Tried(
            **invitations.try_code(code_id, typed=form.cleaned_data["code"], by=request.principal, at=at)
        )
        if tried.is_in:
            return _in(request, tried)
        left = tried.left
        form.add_error("code", _("Look at the 6 numbers and type them again.") if left else _("Get a new code."))
    told = {"form": form, "tries": _tries(left), "idle": own.idle_minutes(), "wrong": form.is_bound}
    return show(request, "portal/code.html", told, status=422 if form.is_bound else 200)


def _tries(left: int | None) -> str:
    if left is None:
        return ""
    if left == 0:
        return _("That code does not work any more.")
    return ngettext("You have %(n)s more try.", "You have %(n)s more tries.", left) % {"n": left}


@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: OwnRequest) -> HttpResponse:
    """Sign in by the lock of one's phone: the options a browser asks for, and its answer."""
    if request.method != "POST":
        options, request.session[_PASSKEY] = invitations.sign_in_options()
        return JsonResponse({"request_options": options})
    form = PasskeyForm(request.POST)
    state = request.session.pop(_PASSKEY, None)
    if form.is_valid() and state is not None:
        tried = invitations.Tried(
            **invitations.try_passkey(
                form.cleaned_data["credential"], state=state, by=request.principal, at=clock.now()
            )
        )
        if tried.is_in:
            return _in(request, tried)
    return show(request, "portal/no_passkey.html", status=422)


@require_POST
def demo(request: OwnRequest, invitation_id: int) -> HttpResponse:
    """Sign in as somebody of the demo's people. There is no such page outside a demo."""
    tried = invitations.Tried(**invitations.let_in_of_demo(invitation_id, by=request.principal, at=clock.now()))
    if not tried.is_in:
        raise Http404
    return _in(request, tried)


def _in(request: HttpRequest, tried: invitations.Tried) -> HttpResponse:
    """A new session of theirs, and on to the page they wanted."""
    wanted = str(request.session.get(_NEXT, ""))
    own.begin(
        request.session,
        person_id=tried.person_id or 0,
        name=tried.name,
        agent=request.META.get("HTTP_USER_AGENT", ""),
        at=clock.now(),
    )
    request.session.save()  # in the transaction that looked at the invitation: what ends it meanwhile ends this, too
    _keep_language(request, tried)
    safe = wanted.startswith(own.PATH) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return _to(wanted if safe and not wanted.startswith(own.SIGN_IN) else reverse("portal:home"))


def _keep_language(request: HttpRequest, tried: invitations.Tried) -> None:
    """The language that was chosen in this browser on the way in is theirs, if they never chose one."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen not in dict(settings.LANGUAGES):
        return
    them = person(tried.person_id or 0, name=tried.name)
    with context.acting(principal=them.key, reason=context.current().reason):
        record = access.open_own(them, doing="own_language")
        parts.write_in(record.person_id, language=chosen, only_first=True, by=them, at=clock.now())


def _to(address: str, **more: Any) -> HttpResponse:
    return HttpResponseRedirect(address, status=303, **more)
