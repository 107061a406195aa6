"""How an office words its letters: every kind, one kind, and the forms that change it. The office is the post's own."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design.answers import save
from throughcare.kernel.clock import local_day, now
from throughcare.messaging import letters, wording_queries, wordings
from throughcare.messaging.forms import WordAgainForm, WordForm
from throughcare.people import access


def _shown(request: PrincipalRequest, kind: str, language: str, *, text: str | None = None) -> wording_queries.Shown:
    found = wording_queries.shown(request.principal.office_id or 0, kind, language, on=local_day(now()), text=text)
    if found is None:
        raise Http404("there is no such letter")
    return found


@require_safe
def every(request: PrincipalRequest) -> HttpResponse:
    """Every kind of letter: whose words it has, since when and by whom."""
    access.open_list(request.principal, people=[], doing="word_letters")
    rows = wording_queries.kinds_of(request.principal.office_id or 0)
    return render(request, "messaging/wordings.html", {"rows": rows, "office": request.principal.office_name})


@require_safe
def one(request: PrincipalRequest, kind: str, language: str) -> HttpResponse:
    """One kind in one language: how it looks, and every version."""
    access.open_list(request.principal, people=[], doing="word_letters", terms=f"{kind} {language}")
    found = _shown(request, kind, language)
    return render(request, "messaging/wording.html", {"found": found, "office": request.principal.office_name})


def change(request: PrincipalRequest, kind: str, language: str) -> HttpResponse:
    """Word it for the office; looked at first as often as one likes."""
    access.open_list(request.principal, people=[], doing="word_letters", terms=f"{kind} {language}")
    found = _shown(request, kind, language)
    state = found.state
    form = WordForm.of(
        request,
        draft=f"wording:{kind}:{language}",
        version=state.version,
        initial={"text": state.text},
        fits=lambda text: wordings.problems(kind, state.language, text),
    )

    def again(form: WordForm, looked: wording_queries.Shown | None = None) -> HttpResponse:
        context = {"found": looked or found, "form": form, "looked": looked is not None}
        return render(request, "messaging/wording_change.html", context, status=form.status)

    if request.method == "POST" and request.POST.get("step") == "look" and "text" in request.POST:
        form.look_only()
        if form.is_valid():
            return again(form, _shown(request, kind, language, text=form.cleaned_data["text"]))
        form.status = 422
        return again(form)
    return save(
        request,
        form,
        act=lambda facts, key: wordings.word(
            request.principal.office_id or 0,
            kind=kind,
            language=state.language,
            **facts,
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _: reverse("messaging:wording", args=[kind, language]),
        again=again,
    )


def go_back(request: PrincipalRequest, kind: str, language: str) -> HttpResponse:
    """Go back to an earlier version, or to the national wording."""
    access.open_list(request.principal, people=[], doing="word_letters", terms=f"{kind} {language}")
    found = _shown(request, kind, language)
    form = WordAgainForm.of(request, version=found.state.version, versions=wording_queries.choices(found))

    def act(facts: dict[str, Any], key: str) -> object:
        return wordings.word_again(
            request.principal.office_id or 0,
            kind=kind,
            language=cast(letters.Language, language),
            **facts,
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        )

    return save(
        request,
        form,
        act=act,
        done=lambda _: reverse("messaging:wording", args=[kind, language]),
        again=lambda form: render(
            request, "messaging/wording_back.html", {"found": found, "form": form}, status=form.status
        ),
    )
