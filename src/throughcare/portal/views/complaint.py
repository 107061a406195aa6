"""Make a complaint, see what came of it, ask for another look, take it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from throughcare.complaints import actions
from throughcare.portal.answers import save
from throughcare.portal.forms.complaint import SUBJECTS, ComplainForm, NotHappyForm, TakeBackForm
from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import complaint as queries


@own_page(sending="own_complaint")
def complain(request: OwnRequest) -> HttpResponse:
    """Say what went wrong. Somebody else answers."""
    me = request.me
    new = queries.new(me)
    about = request.GET.get("about", "")
    form = ComplainForm.of(
        request,
        draft="own-complaint",
        initial={"subject": about if about in SUBJECTS else None},
        subjects=new.subjects,
        staff=new.staff,
    )
    return save(
        request,
        form,
        act=lambda said, key: actions.make(me.person_id, **said, by=request.principal, at=me.at, key=key),
        done=lambda made: reverse("portal:complaint", args=[made.pk]),
        again=lambda form: show(request, "portal/complain.html", {"new": new, "form": form, "subjects": SUBJECTS}),
        stopped=reverse("portal:home"),
    )


@own_page()
def complaint(request: OwnRequest, complaint_id: int) -> HttpResponse:
    """What they said, who answers by when, and what was answered."""
    page = queries.one(request.me, complaint_id)
    return show(request, "portal/complaint.html", {"page": page, "subjects": SUBJECTS})


@own_page(sending="own_complaint")
def not_happy(request: OwnRequest, complaint_id: int) -> HttpResponse:
    """The answer is not right: somebody else looks again."""
    me = request.me
    page = queries.one(me, complaint_id)
    form = NotHappyForm.of(request, draft=f"own-complaint-again:{complaint_id}", version=page.complaint.version)
    return save(
        request,
        form,
        act=lambda said, key: actions.ask_again(
            complaint_id, **said, shown_version=form.shown_version, by=request.principal, at=me.at, key=key
        ),
        done=lambda _made: reverse("portal:complaint", args=[complaint_id]),
        again=lambda form: show(request, "portal/not_happy.html", {"page": page, "form": form}),
        stopped=reverse("portal:complaint", args=[complaint_id]),
    )


@own_page(sending="own_complaint")
def take_back(request: OwnRequest, complaint_id: int) -> HttpResponse:
    """They take it back."""
    me = request.me
    page = queries.one(me, complaint_id)
    form = TakeBackForm.of(request, version=page.complaint.version)
    return save(
        request,
        form,
        act=lambda said, key: actions.withdraw(
            complaint_id, **said, shown_version=form.shown_version, by=request.principal, at=me.at, key=key
        ),
        done=lambda _made: reverse("portal:complaint", args=[complaint_id]),
        again=lambda form: show(request, "portal/take_back.html", {"page": page, "form": form}),
    )
