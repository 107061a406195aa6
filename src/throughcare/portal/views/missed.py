"""A meeting they missed: why, the proof, and what was decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.appointments.actions import judging
from throughcare.appointments.actions.judging import Upload
from throughcare.portal.actions import proof as actions
from throughcare.portal.answers import save
from throughcare.portal.forms.missed import ProofForm, WhyForm
from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import missed as queries


@own_page()
def missed(request: OwnRequest, absence_id: int) -> HttpResponse:
    """What they told us, what is asked by when, what was decided and why."""
    return show(request, "portal/missed.html", {"missed": queries.missed(request.me, absence_id)})


@own_page(sending="own_reason")
def why(request: OwnRequest, absence_id: int) -> HttpResponse:
    """Why they could not come, in their own words."""
    me = request.me
    found = queries.missed(me, absence_id)
    form = WhyForm.of(
        request,
        draft=f"own-why:{absence_id}",
        version=found.version,
        initial={"reason": found.reason, "words": found.words},
        choices=queries.reasons(me, on=found.missed_on),
    )
    return save(
        request,
        form,
        act=lambda facts, key: judging.give_reason(
            absence_id,
            **facts,
            told_on=me.today,
            by=request.principal,
            at=me.at,
            shown_version=form.shown_version,
            key=key,
        ),
        done=lambda absence: reverse(
            "portal:proof" if queries.asks_proof(me, reason=absence.reason, on=found.missed_on) else "portal:missed",
            args=[absence_id],
        ),
        again=lambda form: show(request, "portal/missed_why.html", {"missed": found, "form": form}),
        stopped=reverse("portal:missed", args=[absence_id]),
    )


@own_page(sending="own_reason")
def proof(request: OwnRequest, absence_id: int) -> HttpResponse:
    """A photo or file of the proof, or how it comes otherwise."""
    me = request.me
    found = queries.missed(me, absence_id)
    form = ProofForm.of(request, version=found.version, missed=found)
    return save(
        request,
        form,
        act=lambda facts, key: _send(request, found, **facts, shown_version=form.shown_version, key=key),
        done=lambda _sent: reverse("portal:missed", args=[absence_id]),
        again=lambda form: show(request, "portal/missed_proof.html", {"missed": found, "form": form}),
        plain={"file": _("We cannot take that file. Send a photo or a PDF under 20 MB.")},
    )


def _send(request: OwnRequest, found: queries.Missed, *, file: Any, how: str, **more: Any) -> None:
    """What they sent now: a photo, or their word that they were ill; else how they say that it will come."""
    if file is None and how != "no_note":
        judging.say_of_proof(found.id, how=how, by=request.principal, at=request.me.at, **more)
        return
    actions.send(
        found.id,
        kind=found.proof_kind,
        upload=Upload(filename=file.name, content=file.read()) if file else None,
        said=found.words,
        missed_at=found.starts_at,
        by=request.principal,
        at=request.me.at,
        **more,
    )
