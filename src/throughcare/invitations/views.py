"""The staff's page of how a person signs in on their own side: inviting them, and taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design.answers import save
from throughcare.invitations import actions, queries
from throughcare.invitations.forms import InviteForm, TakeBackForm
from throughcare.kernel.clock import now
from throughcare.people import access


def own_page(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """What stands, and the form that invites."""
    at = now()
    record = access.open_record(
        request.principal, person_id, doing="invite" if request.method == "POST" else "see_own_page"
    )
    page = queries.own_page(person_id, at=at)
    form = InviteForm.of(request, version=page.stands.version if page.stands else 0, ways=page.ways)
    return save(
        request,
        form,
        act=lambda facts, key: actions.invite(
            person_id, **facts, by=request.principal, at=at, shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("invitations:own_page", args=[person_id]),
        again=lambda form: render(
            request,
            "invitations/own_page.html",
            {
                "record": record,
                "headline": record.headline,
                "tab": "own_page",
                "page": page,
                "form": form,
                "may_invite": record.may("invite"),
            },
            status=form.status,
        ),
    )


def take_back(request: PrincipalRequest, invitation_id: int) -> HttpResponse:
    """They may no longer sign in: everything that opens their page ends."""
    at = now()
    row = queries.invitation(invitation_id)
    record = access.open_record(request.principal, row.person_id, doing="invite")
    form = TakeBackForm.of(request, version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: actions.take_back(
            invitation_id, **facts, by=request.principal, at=at, shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("invitations:own_page", args=[row.person_id]),
        again=lambda form: render(
            request,
            "invitations/take_back.html",
            {"record": record, "headline": record.headline, "tab": "own_page", "row": row, "form": form},
            status=form.status,
        ),
    )
