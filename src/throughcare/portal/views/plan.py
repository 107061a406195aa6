"""Their plan: read it, say what they think, what they would change, and what they have done."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from throughcare.plans.actions import saying
from throughcare.portal.answers import save
from throughcare.portal.forms.plan import AnswerForm, BackForm, ChangeForm, DoneForm
from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import plan as plans
from throughcare.portal.queries import promised


@own_page()
def plan(request: OwnRequest) -> HttpResponse:
    """The plan they are asked about, or the one that holds."""
    me = request.me
    page = plans.page(me)
    return show(request, "portal/plan.html", {"page": page, "writing": page is None and plans.being_changed(me)})


@own_page(sending="own_plan")
def agree(request: OwnRequest) -> HttpResponse:
    """Say yes or no to the plan, and what they would change."""
    me = request.me
    page = plans.to_speak_of(me)
    if page is None:
        raise Http404
    if not page.asked and request.method != "POST":
        return HttpResponseRedirect(reverse("portal:plan"))
    form = AnswerForm.of(request, draft=f"agree:{page.plan.pk}", version=page.plan.version, aims=page.aims)
    return save(
        request,
        form,
        act=lambda said, key: saying.answer_plan(
            page.plan.pk, **said, shown_version=form.shown_version, by=request.principal, at=me.at, key=key
        ),
        done=lambda _row: reverse("portal:plan"),
        again=lambda form: show(
            request,
            "portal/agree.html",
            {"page": page, "form": form, "by": promised.answered_by(me, "answer_wish")},
        ),
        stopped=reverse("portal:plan"),
    )


@own_page(sending="own_plan")
def change(request: OwnRequest) -> HttpResponse:
    """Say what they would change in the plan."""
    me = request.me
    page = plans.to_speak_of(me)
    if page is None:
        raise Http404
    form = ChangeForm.of(
        request, draft="change-plan", initial={"part": request.GET.get("part") or "all"}, parts=page.parts
    )
    return save(
        request,
        form,
        act=lambda said, key: saying.wish(page.plan.pk, **said, by=request.principal, at=me.at, key=key),
        done=lambda _row: reverse("portal:plan"),
        again=lambda form: show(
            request, "portal/change.html", {"form": form, "by": promised.answered_by(me, "answer_wish")}
        ),
        stopped=reverse("portal:plan"),
    )


@own_page(sending="own_plan")
def done(request: OwnRequest, action_id: int) -> HttpResponse:
    """Tell that they have done something of the plan."""
    me = request.me
    act = plans.mine(me, action_id)
    form = DoneForm.of(request)
    return save(
        request,
        form,
        act=lambda said, key: saying.tell_done(act.pk, **said, by=request.principal, at=me.at, key=key),
        done=lambda _row: reverse("portal:plan"),
        again=lambda form: show(
            request, "portal/done.html", {"act": act, "form": form, "by": promised.answered_by(me, "see_tick")}
        ),
    )


@own_page(sending="own_plan")
def not_done(request: OwnRequest, tick_id: int) -> HttpResponse:
    """Take back that something is done."""
    me = request.me
    tick = plans.my_tick(me, tick_id)
    form = BackForm.of(request, version=tick.version)
    return save(
        request,
        form,
        act=lambda _said, key: saying.take_back_done(
            tick.pk, shown_version=form.shown_version, by=request.principal, at=me.at, key=key
        ),
        done=lambda _row: reverse("portal:plan"),
        again=lambda form: show(request, "portal/not_done.html", {"tick": tick, "form": form}),
    )
