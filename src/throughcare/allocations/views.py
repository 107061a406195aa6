"""Who is responsible for one person; taking many people over."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.allocations import actions, forms, queries
from throughcare.design.answers import save
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import local_day, now
from throughcare.organisations import queries as organisations
from throughcare.people import access


# ------------------------------------------------------------------------------------------------------- one person
@require_safe
def team(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Who is responsible, who was, and the tier with its history."""
    record = access.open_record(request.principal, person_id, doing="see_team")
    return render(
        request,
        "allocations/team.html",
        {
            "record": record,
            "headline": record.headline,
            "team": queries.team(person_id),
            "history": queries.responsibility_history(person_id),
            "tiers": queries.tier_history(person_id),
            "bodies": queries.bodies(person_id),
            "today": local_day(now()),
        },
    )


def allocate(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Give a role for the person to somebody of the office."""
    record = access.open_record(request.principal, person_id, doing="allocate")
    on = local_day(now())
    form = forms.AllocateForm.of(
        request,
        draft=f"allocate:{person_id}",
        version=queries.newest_responsibility(person_id),
        posts=queries.post_choices(request.principal, on=on),
    )
    return save(
        request,
        form,
        act=lambda facts, key: actions.allocate(
            person_id,
            role=organisations.post(facts["post"]).role,
            post_id=facts["post"],
            because=facts["because"],
            shown_newest=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _made: reverse("allocations:team", args=[person_id]),
        again=lambda form: _page(
            request, record, form, "allocations/allocate.html", team=queries.team(person_id), today=on
        ),
    )


def end(request: PrincipalRequest, person_id: int, responsibility_id: int) -> HttpResponse:
    """End a role that nobody takes over."""
    record = access.open_record(request.principal, person_id, doing="allocate")
    row = next((row for row in queries.responsibility_history(person_id) if row.id == responsibility_id), None)
    if row is None:
        raise Http404
    form = forms.EndForm.of(request, draft=f"end-role:{responsibility_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: actions.end(
            responsibility_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: reverse("allocations:team", args=[person_id]),
        again=lambda form: _page(request, record, form, "allocations/end.html", row=row),
    )


def set_tier(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Put the person in a tier, with a reason."""
    record = access.open_record(request.principal, person_id, doing="set_tier")
    on = local_day(now())
    model, tiers = queries.tier_choices(person_id, on=on)
    form = forms.TierForm.of(
        request,
        draft=f"tier:{person_id}",
        version=queries.newest_tier(person_id),
        initial={"on": on},
        tiers=tiers,
    )
    return save(
        request,
        form,
        act=lambda facts, key: actions.set_tier(
            person_id,
            **facts,
            model=model,
            shown_newest=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _made: reverse("allocations:team", args=[person_id]) + "#tier",
        again=lambda form: _page(
            request,
            record,
            form,
            "allocations/set_tier.html",
            tiers=tiers,
            model=model,
            history=queries.tier_history(person_id),
        ),
    )


def _page(request: PrincipalRequest, record: access.Record, form: ActForm, template: str, **more: Any) -> HttpResponse:
    return render(
        request, template, {"record": record, "headline": record.headline, "form": form, **more}, status=form.status
    )


# -------------------------------------------------------------------------------------------------------- take over
@require_safe
def choose(request: PrincipalRequest) -> HttpResponse:
    """Choose from whom, and tick people."""
    by = request.principal
    shown = {name: request.GET.get(name, "") for name in ("source", "q", "tier")}
    form = forms.TakeOverForm.of(request, initial=shown, posts=_receivers(request))
    return _list(request, form, by_page=request.GET.get("page", "1"), tick_all=request.GET.get("tick") == "all", by=by)


def check(request: PrincipalRequest) -> HttpResponse:
    """What taking them over would mean; and, once agreed to, do it."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("allocations:choose"))
    if "shown" in request.POST:
        return _agree(request)
    form = forms.TakeOverForm.of(request, posts=_receivers(request))
    if not form.is_valid():
        form.status = 422
        return _list(request, form, by_page="1", tick_all=False, by=request.principal)
    entered = form.facts
    people = entered["people"]
    if entered["everyone"]:
        people = queries.everybody(
            request.principal, source=entered["source"], words=entered["q"], tier=entered["tier"]
        )
    agree = forms.AgreeForm(initial={"key": form.cleaned_data["key"], "because": entered["because"]})
    return _preview(request, agree, people=people, to_post=entered["to_post"], because=entered["because"])


def _agree(request: PrincipalRequest) -> HttpResponse:
    form = forms.AgreeForm.of(request)
    if not form.is_valid():
        return HttpResponseRedirect(reverse("allocations:choose"))
    entered = form.facts
    access.open_list(request.principal, people=entered["people"], doing="take_over")
    return save(
        request,
        form,
        act=lambda facts, key: actions.take_over(**facts, by=request.principal, at=now(), key=key),
        done=lambda counts: reverse("allocations:taken") + "?" + urlencode({**counts, "to": entered["to_post"]}),
        again=lambda form: _preview(
            request, form, people=entered["people"], to_post=entered["to_post"], because=entered["because"]
        ),
    )


@require_safe
def taken(request: PrincipalRequest) -> HttpResponse:
    """How many people changed hands."""
    access.open_list(request.principal, people=[], doing="take_over")
    number = {name: _number(request.GET.get(name, "")) for name in ("taken", "already", "to")}
    to = next(
        (post for post in queries.may_receive(request.principal, on=local_day(now())) if post.id == number["to"]), None
    )
    if to is None:
        raise Http404
    return render(
        request,
        "allocations/taken.html",
        {"taken": number["taken"], "already": number["already"], "to": to, "mine": to.id == request.principal.post_id},
    )


def _receivers(request: PrincipalRequest) -> list[tuple[int, str]]:
    posts = queries.may_receive(request.principal, on=local_day(now()))
    return [(post.id, post.name) for post in posts]


def _list(
    request: PrincipalRequest, form: forms.TakeOverForm, *, by_page: str, tick_all: bool, by: Any
) -> HttpResponse:
    source = form["source"].value() or "nobody"
    words, tier = form["q"].value() or "", form["tier"].value() or ""
    page = queries.candidates(by, source=source, words=words, tier=tier, at=now(), page=by_page)
    people = [row.person_id for row in page.object_list]
    access.open_list(by, people=people, doing="take_over", terms=" ".join(filter(None, (source, words, tier))))
    ticked = set(people) if tick_all else {int(x) for x in form["people"].value() or [] if str(x).isdigit()}
    return render(
        request,
        "allocations/choose.html",
        {
            "form": form,
            "page": page,
            "sources": queries.sources(by),
            "tiers": queries.tiers(by),
            "source": source,
            "q_words": words,
            "tier": tier,
            "ticked": ticked,
        },
        status=form.status,
    )


def _preview(
    request: PrincipalRequest, form: forms.AgreeForm, *, people: list[int], to_post: int, because: str
) -> HttpResponse:
    preview = queries.preview_take_over(people, to_post=to_post, by=request.principal, at=now())
    access.open_list(request.principal, people=[row.person_id for row in preview.rows], doing="take_over")
    return render(
        request,
        "allocations/check.html",
        {
            "form": form,
            "preview": preview,
            "because": because,
            "left_out": len(people) - len(preview.rows),
            "most": actions.MOST_AT_ONCE,
            "today": local_day(now()),
            "at": now(),
        },
        status=form.status,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
