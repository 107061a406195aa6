"""Papers as staff use them: added, opened as a file and never as a page, taken off the record."""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.audit.models import Entry
from throughcare.documents import actions, queries
from throughcare.documents.contents import MOST_BYTES
from throughcare.documents.models import Document
from throughcare.documents.receiving import MOST_RECEIVED
from throughcare.documents.tests.test_accept import HOSTILE, jpeg, pdf


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def sent(content: bytes, name: str = "letter.pdf", **more: str) -> dict[str, Any]:
    return {
        "file": SimpleUploadedFile(name, content),
        "title": "Letter from his employer",
        "key": str(uuid.uuid4()),
    } | more


@pytest.fixture
def letter(aaron: int, grace: Principal, at: datetime) -> Document:
    """A paper on Aaron's record."""
    return actions.accept_upload(
        aaron, title="Letter from his employer", filename="letter.pdf", content=pdf(), by=grace, at=at
    )


def test_a_paper_is_added_and_stands_in_the_list(aaron: int, grace: Principal) -> None:
    client = signed_in(grace)
    page = client.get(f"/people/{aaron}/papers/add/").content.decode()
    assert "smaller than 20 MB" in page
    saved = client.post(f"/people/{aaron}/papers/add/", sent(jpeg(), "IMG 2041.JPG"))
    assert (saved.status_code, saved["Location"]) == (303, f"/people/{aaron}/papers/")
    listed = client.get(saved["Location"]).content.decode()
    assert "Letter from his employer" in listed
    assert "Photo, 1 kB" in listed
    assert Document.objects.get().filename == "IMG 2041.jpg"


def test_sending_twice_adds_one_paper(aaron: int, grace: Principal) -> None:
    client = signed_in(grace)
    key = str(uuid.uuid4())
    for _ in range(2):
        assert client.post(f"/people/{aaron}/papers/add/", sent(pdf(), key=key)).status_code == 303
    assert Document.objects.count() == 1


@pytest.mark.parametrize("what", ["svg", "virus", "script on opening", "word with macros", "nothing"])
def test_a_refused_file_is_told_beside_its_field_and_the_title_stays(aaron: int, grace: Principal, what: str) -> None:
    answer = signed_in(grace).post(f"/people/{aaron}/papers/add/", sent(HOSTILE[what][1], "letter.pdf"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_file"' in page
    assert 'value="Letter from his employer"' in page
    assert not Document.objects.exists()


def test_a_file_that_is_too_large_is_told_and_a_far_larger_one_is_cut_off(aaron: int, grace: Principal) -> None:
    client, page = signed_in(grace), f"/people/{aaron}/papers/add/"
    told = client.post(page, sent(b"%PDF-1.7" + bytes(MOST_BYTES)))
    assert (told.status_code, "must be smaller than 20 MB" in told.content.decode()) == (422, True)
    cut_off = client.post(page, sent(b"%PDF-1.7"), CONTENT_LENGTH=str(MOST_RECEIVED + 1))
    assert cut_off.status_code == 400
    assert not Document.objects.exists()


def test_a_file_is_needed(aaron: int, grace: Principal) -> None:
    answer = signed_in(grace).post(f"/people/{aaron}/papers/add/", {"title": "", "key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "Choose a file" in answer.content.decode()
    assert "Say what the paper is" in answer.content.decode()


def test_it_opens_as_a_file_and_never_as_a_page(letter: Document, grace: Principal) -> None:
    answer = signed_in(grace).get(f"/papers/{letter.pk}/")
    assert answer.content == pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"


def test_opening_it_is_written_down_and_an_outsider_is_refused(
    letter: Document, grace: Principal, omar: Principal
) -> None:
    signed_in(grace).get(f"/papers/{letter.pk}/")
    assert signed_in(omar).get(f"/papers/{letter.pk}/").status_code == 403
    rows = Entry.objects.using("audit").filter(doing="open_document", person_id=letter.person_id).order_by("-id")[:2]
    assert {(row.principal, row.allowed) for row in rows} == {(grace.key, True), (omar.key, False)}


def test_a_paper_taken_off_is_kept_but_nobody_opens_it(letter: Document, grace: Principal) -> None:
    client = signed_in(grace)
    page = f"/papers/{letter.pk}/withdraw/"
    assert "Take a paper off the record" in client.get(page).content.decode()
    told = {"because": "It is about somebody else.", "version": "1", "key": str(uuid.uuid4())}
    assert client.post(page, told).status_code == 303
    assert client.get(f"/papers/{letter.pk}/").status_code == 404
    listed = client.get(f"/people/{letter.person_id}/papers/").content.decode()
    assert "Not opened any more: It is about somebody else." in listed
    again = client.post(page, told | {"version": "2", "key": str(uuid.uuid4())})
    assert again.status_code == 422
    assert default_storage.exists(Document.objects.get().stored_as)


def test_the_same_content_is_stored_once_under_its_digest(
    letter: Document, aaron: int, grace: Principal, at: datetime
) -> None:
    second = actions.accept_upload(aaron, title="", filename="copy of it.pdf", content=pdf(), by=grace, at=at)
    assert second.stored_as == letter.stored_as == f"papers/{letter.sha256[:2]}/{letter.sha256}"
    assert second.title == "copy of it"


def test_a_file_that_was_changed_in_the_store_is_not_given_out(letter: Document) -> None:
    Path(default_storage.path(letter.stored_as)).chmod(0o600)
    Path(default_storage.path(letter.stored_as)).write_bytes(b"something else")
    with pytest.raises(queries.CannotOpen):
        queries.content(letter)


def test_no_paper_and_no_person_are_plain_pages(aaron: int, grace: Principal) -> None:
    client = signed_in(grace)
    assert client.get("/papers/999999/").status_code == 404
    assert client.get("/people/999999/papers/").status_code == 404
