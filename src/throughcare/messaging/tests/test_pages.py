"""Letters as staff see them: one person's, one letter, what would go out, what is to be printed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.audit.models import Shown
from throughcare.design import papers
from throughcare.messaging import actions, tasks
from throughcare.messaging.gateways import DemoGateway
from throughcare.messaging.models import Letter

Queue = Callable[..., Letter]
OWN = 6  # queries a page may make of its own, above the fixed overhead
OVERHEAD = 5


def text(client: Client, address: str) -> str:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    reads = [query for query in asked if query["sql"].startswith("SELECT")]
    assert len(reads) <= OWN + OVERHEAD, [query["sql"] for query in reads]
    return answer.content.decode()


@pytest.fixture
def printable(queue: Queue, at: datetime) -> Letter:
    """A letter by post that waits to be printed."""
    letter = queue(at=at - timedelta(days=3))
    tasks.send_due(gateway=DemoGateway(), at=at)
    return letter


def test_a_persons_letters_say_what_happens_to_each(
    queue: Queue, printable: Letter, aaron: int, grace: Principal
) -> None:
    queue(once="2")
    page = text(signed_in(grace), f"/people/{aaron}/letters/")
    assert "Held until today, 12:00" in page
    assert "Waits to be printed" in page


def test_a_letter_comes_as_a_pdf_or_as_its_page(printable: Letter, grace: Principal) -> None:
    answer = signed_in(grace).get(f"/letters/{printable.pk}/letter.pdf")
    if papers.possible():
        assert answer.content.startswith(b"%PDF")
        assert f"-{printable.pk}.pdf" in answer["Content-Disposition"]
    else:
        assert answer["Location"] == f"/letters/{printable.pk}/"


def test_a_letter_that_was_stopped_is_on_no_paper(printable: Letter, grace: Principal, at: datetime) -> None:
    actions.withdraw_letter(printable.pk, because="They came after all.", by=grace, at=at)
    client = signed_in(grace)
    assert client.get(f"/letters/{printable.pk}/letter.pdf")["Location"] == f"/letters/{printable.pk}/"
    assert "letter.pdf" not in text(client, f"/letters/{printable.pk}/")


def test_a_welsh_letter_is_marked_as_welsh(
    changed: Callable[[], None], queue: Queue, grace: Principal, settings: Settings
) -> None:
    settings.LETTERS = "throughcare.letters"
    changed()
    letter = queue("please_ring", facts={})
    assert letter.subject.startswith("Ffoniwch ni")
    assert '<article class="tc-letter" lang="cy"' in text(signed_in(grace), f"/letters/{letter.pk}/")


def test_a_person_without_letters_says_so(aaron: int, grace: Principal) -> None:
    assert "No letter has been written." in text(signed_in(grace), f"/people/{aaron}/letters/")


def test_a_letter_is_shown_as_it_will_look(queue: Queue, grace: Principal, omar: Principal) -> None:
    letter = queue()
    page = text(signed_in(grace), f"/letters/{letter.pk}/")
    for words in ("Flat 3, 27 Tolland Road", "Dear Aaron,", "Held until today, 12:00", "16 point", "Stop this letter"):
        assert words in page
    assert signed_in(omar).get(f"/letters/{letter.pk}/").status_code == 403
    assert signed_in(grace).get("/letters/999999/").status_code == 404


def test_a_warning_shows_which_words_the_law_asks_for(queue: Queue, grace: Principal) -> None:
    words = {
        "order": "community order",
        "circumstances": "You did not come.",
        "unacceptable": "This is not acceptable.",
        "further_failure": "If it happens again you may go back to court.",
    }
    page = text(signed_in(grace), f"/letters/{queue('warning', facts=words).pk}/")
    assert "<mark>You did not come.</mark> <sup>a</sup>" in page
    assert "It must say: a what happened" in page


def test_a_letter_is_stopped_with_a_reason(queue: Queue, grace: Principal) -> None:
    client, letter = signed_in(grace), queue()
    page = f"/letters/{letter.pk}/withdraw/"
    assert "Why must it not leave?" in text(client, page)
    told = {"because": "", "version": "1", "key": str(uuid.uuid4())}
    refused = client.post(page, told)
    assert (refused.status_code, "Say why it must not leave" in refused.content.decode()) == (422, True)
    assert client.post(page, told | {"because": "He rang."}).status_code == 303
    assert "Stopped Today, 10:00. He rang." in text(client, f"/letters/{letter.pk}/")
    late = client.post(page, {"because": "Too late.", "version": "2", "key": str(uuid.uuid4())})
    assert (late.status_code, "stopped before" in late.content.decode()) == (422, True)


def test_somebody_elses_save_meanwhile_is_shown(queue: Queue, grace: Principal, at: datetime) -> None:
    client, letter = signed_in(grace), queue()
    Letter.objects.get(pk=letter.pk).change(hold_until=at + timedelta(hours=4))
    answer = client.post(
        f"/letters/{letter.pk}/withdraw/", {"because": "He rang.", "version": "1", "key": str(uuid.uuid4())}
    )
    assert answer.status_code == 409
    assert "He rang." in answer.content.decode()
    assert Letter.objects.get(pk=letter.pk).state == "held"


def test_what_would_go_out_is_filtered_and_counted(
    queue: Queue, printable: Letter, grace: Principal, paul: Principal, omar: Principal
) -> None:
    queue(once="2")
    page = text(signed_in(grace), "/letters/")
    assert "All that wait (2)" in page
    assert "Held (1)" in page
    assert "Waits to be printed" in page
    held = text(signed_in(paul), "/letters/?state=held&kind=we_missed_you")
    assert "Waits to be printed" not in held
    assert "Letters to print" in held
    assert "No letter is here." in text(signed_in(paul), "/letters/?kind=warning&page=zzz")
    assert "No letter is here." in text(signed_in(paul), "/letters/?state=sent&page=99999999")
    assert "Nothing waits to go out." in text(signed_in(omar), "/letters/")


def test_the_outbox_writes_down_whom_it_showed(queue: Queue, aaron: int, grace: Principal) -> None:
    queue()
    before = Shown.objects.using("audit").filter(person_id=aaron).count()
    text(signed_in(grace), "/letters/")
    assert Shown.objects.using("audit").filter(person_id=aaron).count() == before + 1


def test_fifty_letters_are_a_page(queue: Queue, grace: Principal) -> None:
    for n in range(53):
        queue(once=f"n:{n}")
    client = signed_in(grace)
    assert "1 to 50 of 53" in text(client, "/letters/")
    assert "51 to 53 of 53" in text(client, "/letters/?page=2")


def test_letters_are_printed_and_marked_as_posted(printable: Letter, paul: Principal, grace: Principal) -> None:
    client = signed_in(paul)
    assert signed_in(grace).get("/letters/print/").status_code == 403
    sheets = text(client, "/letters/print/sheets/")
    assert "Dear Aaron," in sheets
    assert "<sup>" not in sheets
    assert "tc-sheet--large" in sheets
    assert "You missed a meeting" in text(client, "/letters/print/")
    none = client.post("/letters/print/", {"key": str(uuid.uuid4())})
    assert (none.status_code, "Select the letters" in none.content.decode()) == (422, True)
    done = client.post("/letters/print/", {"letter_ids": [printable.pk], "key": str(uuid.uuid4())}, follow=True)
    assert "1 letter is in the post." in done.content.decode()
    assert "Nothing is to be printed." in done.content.decode()
    assert Letter.objects.get(pk=printable.pk).state == "sent"


def test_a_letter_whose_facts_changed_is_taken_out_of_the_post(
    printable: Letter, aaron: int, paul: Principal, changed: Callable[[], None], at: datetime
) -> None:
    client = signed_in(paul)
    client.get("/letters/print/")
    changed()
    assert "Dear Aaron," not in text(client, "/letters/print/sheets/")
    actions.withdraw(("people.person", aaron), because="He rang.", by=paul, at=at)
    done = client.post("/letters/print/", {"letter_ids": [printable.pk], "key": str(uuid.uuid4())}, follow=True)
    assert "Take it out of the post." in done.content.decode()


def test_only_the_own_office_is_printed(printable: Letter, paul: Principal, omar: Principal, at: datetime) -> None:
    assert signed_in(omar).get("/letters/print/").status_code == 403
    Letter.objects.filter(pk=printable.pk).update(office=omar.office_id)
    page = signed_in(paul).get("/letters/print/").content.decode()
    assert "Nothing is to be printed." in page
    actions.mark_printed([printable.pk], by=paul, at=at)
    assert Letter.objects.get(pk=printable.pk).state == "print"
