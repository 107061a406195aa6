"""Their own story before an assessment: one question a page, kept at each step, sent when they are ready."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse

from throughcare.assessments.actions import telling
from throughcare.portal.answers import STOP, save
from throughcare.portal.forms.story import QuestionForm, SendForm
from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import promised
from throughcare.portal.queries import story as stories


@own_page(sending="own_story")
def story(request: OwnRequest) -> HttpResponse:
    """The questions and what is written so far; sent from here."""
    me = request.me
    page = stories.page(me)
    form = SendForm.of(request, version=page.writing.version if page.writing else None)
    if request.method == "POST" and page.writing is None:
        raise Http404
    return save(
        request,
        form,
        act=lambda _said, key: telling.send(
            page.writing.pk if page.writing else 0,
            shown_version=form.shown_version,
            by=request.principal,
            at=me.at,
            key=key,
        ),
        done=lambda _row: reverse("portal:story"),
        again=lambda form: show(
            request, "portal/story.html", {"page": page, "form": form, "by": promised.answered_by(me, telling.READ)}
        ),
    )


@own_page(sending="own_story")
def story_question(request: OwnRequest, code: str) -> HttpResponse:
    """One question, and their words to it."""
    me = request.me
    page = stories.page(me)
    number, question = next(((n, row) for n, row in enumerate(page.questions, start=1) if row.code == code), (0, None))
    if question is None:
        raise Http404
    form = QuestionForm.of(
        request,
        version=page.writing.version if page.writing else 0,
        initial={"words": page.answers.get(code, "")},
    )
    after = page.after(code)
    go_on = reverse("portal:story_question", args=[after.code]) if after else reverse("portal:story")
    return save(
        request,
        form,
        act=lambda said, key: telling.save_answer(
            me.person_id,
            question=code,
            **said,
            shown_version=form.shown_version,
            by=request.principal,
            at=me.at,
            key=key,
        ),
        done=lambda _row: reverse("portal:story") if STOP in request.POST else go_on,
        again=lambda form: show(
            request,
            "portal/story_question.html",
            {"form": form, "question": question, "number": number, "count": len(page.questions)},
        ),
    )
