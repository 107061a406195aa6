"""Help they asked for: what came of it, asking for more, and choosing what there is instead."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from throughcare.plans.actions import saying
from throughcare.portal.answers import save
from throughcare.portal.forms.asked import KINDS, AskForm, InsteadForm
from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import asked as asking
from throughcare.portal.queries import promised


@own_page()
def asked(request: OwnRequest) -> HttpResponse:
    """Help they asked for, and what came of each."""
    return show(request, "portal/asked.html", {"rows": asking.page(request.me), "kinds": dict(KINDS)})


@own_page(sending="own_help")
def ask_help(request: OwnRequest) -> HttpResponse:
    """Ask for help with something, in their own words."""
    me = request.me
    form = AskForm.of(request, draft="ask-help")
    return save(
        request,
        form,
        act=lambda said, key: saying.ask_for_help(me.person_id, **said, by=request.principal, at=me.at, key=key),
        done=lambda _row: reverse("portal:help_asked"),
        again=lambda form: show(
            request, "portal/ask_help.html", {"form": form, "by": promised.answered_by(me, "answer_help")}
        ),
        stopped=reverse("portal:help_asked"),
    )


@own_page(sending="own_help")
def instead(request: OwnRequest, help_id: int) -> HttpResponse:
    """Say whether they want what there is instead."""
    me = request.me
    row, shown, what = asking.instead(me, help_id)
    form = InsteadForm.of(request, version=row.version)
    return save(
        request,
        form,
        act=lambda said, key: saying.choose_instead(
            row.pk, **said, shown_version=form.shown_version, by=request.principal, at=me.at, key=key
        ),
        done=lambda _row: reverse("portal:help_asked"),
        again=lambda form: show(
            request,
            "portal/instead.html",
            {"what": what, "shown": shown, "form": form, "by": promised.answered_by(me, "act_on_choice")},
        ),
    )
