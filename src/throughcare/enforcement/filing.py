"""Papers of enforcement that are kept among a person's papers by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from throughcare.accounts.principals import Principal
from throughcare.design import papers
from throughcare.documents import actions as documents
from throughcare.documents.models import Document
from throughcare.enforcement.models import Breach, ProgressNote, Recall
from throughcare.people.models import Headline


def file_once(
    row: Breach | ProgressNote | Recall,
    *,
    name: str,
    title: str,
    template: str,
    by: Principal,
    at: datetime,
    **shown: Any,
) -> Document | None:
    """Keep the paper of a row as a PDF; its file is called after `name`, the person and the row.

    None where it is kept already, however often this is asked, and where this computer makes no PDF: then the page is
    printed. `template` gets the row, its person's headline and `shown`.
    """
    headline = Headline.objects.get(person_id=row.person_id)
    filename = f"{name}-{headline.reference}{_end(row)}"
    kept = Document.objects.filter(person_id=row.person_id, filename=filename)
    if not papers.possible() or kept.exists():
        return None
    filed: Document = documents.accept_upload(
        row.person_id,
        title=title,
        filename=filename,
        content=papers.pdf(template, {"headline": headline, "row": row, **shown}),
        by=by,
        at=at,
    )
    return filed


def filed(row: Recall, *, name: str) -> QuerySet[Document]:
    """What was kept of a row and is still on the record, also by a reference they no longer have."""
    kept = Document.objects.filter(person_id=row.person_id, filename__startswith=f"{name}-", withdrawn_at=None)
    return kept.filter(filename__endswith=_end(row))


def _end(row: Breach | ProgressNote | Recall) -> str:
    return f"-{row.pk}.pdf"
