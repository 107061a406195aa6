"""A person's papers: the list, adding one, opening one, taking one off."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design.answers import save
from throughcare.documents import actions, queries
from throughcare.documents.forms import AddForm, WithdrawForm
from throughcare.kernel.clock import now
from throughcare.people import access


@require_safe
def list_papers(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """The person's papers."""
    record = access.open_record(request.principal, person_id, doing="see_letters")
    return render(
        request,
        "documents/list.html",
        {"record": record, "headline": record.headline, "tab": "papers", "papers": queries.papers(person_id)},
    )


def add(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Add a paper."""
    record = access.open_record(request.principal, person_id, doing="upload")
    form = AddForm.of(request)
    return save(
        request,
        form,
        act=lambda facts, key: actions.accept_upload(person_id, **facts, by=request.principal, at=now(), key=key),
        done=lambda _: reverse("documents:list", args=[person_id]),
        again=lambda form: render(
            request,
            "documents/add.html",
            {"record": record, "headline": record.headline, "tab": "papers", "form": form},
            status=form.status,
        ),
    )


@require_safe
def open_document(request: PrincipalRequest, document_id: int) -> HttpResponse:
    """The file itself, to be saved and never shown as a page of ours."""
    document = queries.document(document_id)
    access.open_record(request.principal, document.person_id, doing="open_document")
    if document.withdrawn_at:
        raise Http404("this paper was taken off the record")
    return HttpResponse(
        queries.content(document),
        content_type=document.content_type,
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=document.filename),
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def withdraw(request: PrincipalRequest, document_id: int) -> HttpResponse:
    """Take a paper off the record, with a reason."""
    document = queries.document(document_id)
    record = access.open_record(request.principal, document.person_id, doing="withdraw_document")
    form = WithdrawForm.of(request, version=document.version)
    return save(
        request,
        form,
        act=lambda facts, key: actions.withdraw(
            document_id, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("documents:list", args=[document.person_id]),
        again=lambda form: render(
            request,
            "documents/withdraw.html",
            {"record": record, "headline": record.headline, "tab": "papers", "form": form, "document": document},
            status=form.status,
        ),
    )
