"""Likely duplicates: look at two records beside each other, say one or two people, confirm, take apart again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design.answers import save
from throughcare.kernel.clock import now
from throughcare.people import access
from throughcare.people.matching import actions as matching
from throughcare.people.merging import actions, forms, queries, rows
from throughcare.people.models import Merge


@require_safe
def duplicates(request: PrincipalRequest) -> HttpResponse:
    """Pairs to be decided, proposals to be confirmed, and what was put together."""
    likely, merged, people = queries.waiting(request.principal)
    access.open_list(request.principal, people=people, doing="see_duplicates")
    may_part = access.may_to_anybody(request.principal, "confirm_merge")
    return render(request, "people/duplicates.html", {"likely": likely, "merged": merged, "may_part": may_part})


def decide_likely(request: PrincipalRequest, likely_id: int) -> HttpResponse:
    """One pair: put together, or two people."""
    row = queries.likely(likely_id)
    keep_id, other_id = row.person_id, row.other_id
    if request.GET.get("keep") == "other":
        keep_id, other_id = other_id, keep_id
    kept, other = access.open_both(request.principal, keep_id, other_id, doing="propose_merge", other="propose_merge")
    is_two = request.method == "POST" and "two" in request.POST
    clashes = actions.clashes(keep_id, other_id)
    one = forms.ProposeForm.of(request, draft="" if is_two else f"likely:{likely_id}", clashes=clashes)
    two = forms.TwoForm.of(request, draft=f"two:{likely_id}" if is_two else "", version=row.version, auto_id="two_%s")
    shown: Any = two if is_two else one

    def act(facts: dict[str, Any], key: str) -> Any:
        common = {"by": request.principal, "at": now(), "key": key}
        if is_two:
            return matching.say_two(likely_id, because=facts["because"], shown_version=two.shown_version, **common)
        return actions.propose(keep_id, other_id=other_id, because=facts["because"], choices=one.choices, **common)

    def again(form: Any) -> HttpResponse:
        context = {
            "row": row,
            "one": form if not is_two else forms.ProposeForm(initial=one.initial, clashes=clashes),
            "two": form if is_two else forms.TwoForm(initial=two.initial, auto_id="two_%s"),
            "form": form,
            "kept": kept.headline,
            "other": other.headline,
            "beside": queries.beside(kept.headline, other.headline),
            "must": [clash.words for clash in clashes if clash.must],
            "clashes": [clash for clash in clashes if not clash.must],
            "swap": "" if request.GET.get("keep") == "other" else "?keep=other",
        }
        return render(request, "people/decide_likely.html", context, status=form.status)

    def done(result: Any) -> str:
        return reverse("people:duplicates") if is_two else reverse("people:merge", args=[result.id])

    return save(request, shown, act=act, done=done, again=again)


def merge(request: PrincipalRequest, merge_id: int) -> HttpResponse:
    """A proposal: check it, confirm it as the second person, or say why not."""
    row = queries.put_together(merge_id)
    if request.method == "POST" and "part" in request.POST:
        return _part(request, row)
    if row.state == "done":
        return _confirmed(request, row) if "confirm" in request.POST else _part(request, row)
    doing = "confirm_merge" if request.method == "POST" else "propose_merge"
    kept, other = access.open_both(request.principal, row.person_id, row.other_id, doing=doing, other="propose_merge")
    refusing = request.method == "POST" and "refuse" in request.POST
    form: Any = (forms.RefuseForm if refusing else forms.ConfirmForm).of(request, version=row.version)
    clashes = {clash.name: clash for clash in actions.clashes(row.person_id, row.other_id)}

    def act(facts: dict[str, Any], key: str) -> Any:
        common = {"shown_version": form.shown_version, "by": request.principal, "at": now(), "key": key}
        return actions.refuse(merge_id, **facts, **common) if refusing else actions.merge(merge_id, **common)

    context = {
        "row": row,
        "kept": kept.headline,
        "other": other.headline,
        "beside": queries.beside(kept.headline, other.headline),
        "stands": [
            (clash.words, clash.other if row.choices.get(name) == "other" else clash.kept)
            for name, clash in clashes.items()
            if not clash.must
        ],
        "may_confirm": kept.may("confirm_merge") and row.proposed_by != request.principal.user_id,
        "refuse": forms.RefuseForm.of(request, version=row.version),
    }
    return save(
        request,
        form,
        act=act,
        done=lambda done: (
            reverse("people:duplicates") if refusing else reverse("people:details", args=[done.person_id])
        ),
        again=lambda form: render(request, "people/merge.html", {**context, "form": form}, status=form.status),
    )


def _confirmed(request: PrincipalRequest, row: Merge) -> HttpResponse:
    """A proposal that is confirmed was confirmed already: by the same page, or by somebody else."""
    kept = access.open_record(request.principal, row.person_id, doing="confirm_merge")
    form = forms.ConfirmForm.of(request, version=row.version)

    def again(refused: forms.ConfirmForm) -> HttpResponse:
        context = _of_part(row, kept)
        part = forms.PartForm(initial={"key": uuid4(), "version": row.version}, **_since(row, context))
        return render(request, "people/part.html", {**context, "form": part, "refused": refused}, status=refused.status)

    return save(
        request,
        form,
        act=lambda _facts, key: actions.merge(
            row.id, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda done: reverse("people:details", args=[done.person_id]),
        again=again,
    )


def _of_part(row: Merge, kept: access.Record) -> dict[str, Any]:
    reference = queries.reference_of(row.other_id)
    count = actions.moved_rows(row)
    return {"row": row, "kept": kept.headline, "reference": reference, "count": count, "refused": None}


def _since(row: Merge, context: dict[str, Any]) -> dict[str, Any]:
    return {"since": rows.since(row), "kept": queries.name_of(context["kept"]), "other": context["reference"]}


def _part(request: PrincipalRequest, row: Merge) -> HttpResponse:
    """Take two records apart: whose is each row that was written since?"""
    kept = access.open_record(request.principal, row.person_id, doing="confirm_merge")
    context = _of_part(row, kept)
    form = forms.PartForm.of(request, draft=f"part:{row.id}", version=row.version, **_since(row, context))
    return save(
        request,
        form,
        act=lambda facts, key: actions.part(
            row.id,
            because=facts["because"],
            go=form.go,
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda done: reverse("people:duplicates"),
        again=lambda form: render(request, "people/part.html", {**context, "form": form}, status=form.status),
    )
