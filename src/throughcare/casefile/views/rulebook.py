"""Rehearsing the rule book: what a new edition would change, before it is switched on."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.casefile import rulebook_forms as forms
from throughcare.casefile.queries import rulebook as queries
from throughcare.design.answers import save
from throughcare.design.forms import ActForm
from throughcare.duties import rehearsing
from throughcare.duties.models import Rehearsal
from throughcare.kernel.clock import local_day, now
from throughcare.organisations import queries as organisations
from throughcare.people import access
from throughcare.policy import proposals
from throughcare.policy.editions import NoEdition


@require_safe
def show_all(request: PrincipalRequest) -> HttpResponse:
    """What can be rehearsed, and what was."""
    access.open_list(request.principal, people=[], doing="see_rehearsals")
    return render(
        request,
        "casefile/rehearsals.html",
        {"topics": queries.topics(on=local_day(now())), "rows": queries.rehearsals(today=local_day(now()))},
    )


def rehearse(request: PrincipalRequest, jurisdiction: str, topic: str) -> HttpResponse:
    """Change one file of the rule book on the page, and try it."""
    access.open_list(request.principal, people=[], doing="rehearse")
    try:
        text = proposals.installed(topic, jurisdiction=jurisdiction)
    except NoEdition as error:
        raise Http404 from error
    form = forms.ProposalForm.of(request, draft=f"rule-book:{jurisdiction}:{topic}", initial={"text": text})
    return _ask(request, form, topic=topic, jurisdiction=jurisdiction)


def rehearse_installed(request: PrincipalRequest) -> HttpResponse:
    """Try the rule book as it is installed on what is stored."""
    access.open_list(request.principal, people=[], doing="rehearse")
    return _ask(request, forms.RehearseForm.of(request, draft="rule-book"), topic="", jurisdiction="")


def _ask(request: PrincipalRequest, form: ActForm, *, topic: str, jurisdiction: str) -> HttpResponse:
    def act(facts: dict[str, Any], key: str) -> Rehearsal:
        said = {"text": "", **facts}
        return rehearsing.ask(topic=topic, jurisdiction=jurisdiction, **said, by=request.principal, at=now(), key=key)

    return save(
        request,
        form,
        act=act,
        done=lambda made: reverse("casefile:rehearsal", args=[made.id]),
        again=lambda form: render(
            request,
            "casefile/rehearse.html",
            {"form": form, "name": queries.name(topic, jurisdiction)},
            status=form.status,
        ),
    )


@require_safe
def show(request: PrincipalRequest, number: int) -> HttpResponse:
    """How far a rehearsal is, and then people, dates and duties.

    People of one's own teams are named; whoever runs the system and has no part in people sees how many.
    """
    row = queries.rehearsal(number)
    by = request.principal
    teams = organisations.teams_managed(by) if access.may_list(by, "see_caseload") else []
    page = queries.found(row, teams=teams)
    access.open_list(request.principal, people=sorted({line.person_id for line in page.lines}), doing="see_rehearsals")
    return render(request, "casefile/rehearsal.html", {"row": row, "page": page})
