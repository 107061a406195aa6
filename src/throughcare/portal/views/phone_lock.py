"""The passkeys of a person: their own phone signs them in."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from throughcare.design.forms import ActForm
from throughcare.invitations import actions as invitations
from throughcare.invitations import queries
from throughcare.portal.answers import save
from throughcare.portal.forms.sign_in import AddPasskeyForm
from throughcare.portal.pages import OwnRequest, own_page, show

_STATE = "passkey"


@own_page(sending="own_sign_in")
def phone_lock(request: OwnRequest) -> HttpResponse:
    """The phones that open their page, and one more."""
    me = request.me
    asked = request.session.get(_STATE)
    form = AddPasskeyForm.of(request)
    added = save(
        request,
        form,
        act=lambda facts, key: invitations.add_passkey(
            me.person_id, **facts, state=asked or {}, by=request.principal, at=me.at, key=key
        ),
        done=lambda _: reverse("portal:phone_lock"),
        again=lambda form: _page(request, form),
    )
    return added


def _page(request: OwnRequest, form: AddPasskeyForm) -> HttpResponse:
    options, request.session[_STATE] = invitations.passkey_options(request.me.person_id)
    rows = queries.passkeys_of(request.me.person_id)
    return show(request, "portal/phone_lock.html", {"form": form, "rows": rows, "options": options})


@own_page(sending="own_sign_in")
def remove_passkey(request: OwnRequest, passkey_id: int) -> HttpResponse:
    """This phone opens their page no more."""
    row = queries.passkey(passkey_id, person_id=request.me.person_id)
    return save(
        request,
        ActForm.of(request),
        act=lambda _facts, key: invitations.remove_passkey(row.pk, by=request.principal, at=request.me.at, key=key),
        done=lambda _: reverse("portal:phone_lock"),
        again=lambda form: show(request, "portal/remove_passkey.html", {"form": form, "row": row}),
    )
