"""What a person opens and sends on their own side is written down once, as theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from throughcare.audit.models import Entry
from throughcare.messaging.models import Reply
from throughcare.portal.tests.conftest import Own

PAGES = (
    *("", "meetings/", "plan/", "plan/change/", "story/", "asked/", "asked/new/", "rules/", "rules/part/"),
    *("rules/what-if/", "tell/", "tell/place/", "tell/phone/", "tell/hours/", "tell/hard/", "tell/wrong/", "days/"),
    *("days/tell/", "messages/", "letters/", "people/", "people/who/", "information/", "both/", "rights/"),
    *("put-right/", "easy/", "easy/start/", "pages/", "keys/", "phone/"),
)


def entries(after: int) -> list[tuple[str, str, bool, int | None]]:
    found = Entry.objects.using("audit").filter(id__gt=after).order_by("id")
    return list(found.values_list("principal", "doing", "allowed", "person_id"))


def last() -> int:
    return Entry.objects.using("audit").order_by("-id").values_list("id", flat=True).first() or 0


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_one_entry_and_it_is_theirs(own: Own, aaron: int, page: str) -> None:
    before = last()
    assert own.client.get(f"/my/{page}").status_code in {200, 404}  # there is no plan to change yet
    assert entries(before) == [(f"person:{aaron}", "see_own", True, aaron)]


def test_what_is_sent_is_one_entry_under_its_own_name(own: Own, aaron: int) -> None:
    own.see("/my/messages/")
    before = last()
    assert own.send("/my/messages/", to="offender_manager", words="I have a question.").status_code == 303
    # the form is looked at once more, then sent
    assert entries(before) == [
        (f"person:{aaron}", "see_own", True, aaron),
        (f"person:{aaron}", "own_message", True, aaron),
    ]


def test_asking_for_somebody_elses_row_is_one_entry_and_finds_nothing(own: Own, aaron: int) -> None:
    before = last()
    assert own.client.get("/my/letters/999999/").status_code == 404
    assert [(row[0], row[3]) for row in entries(before)] == [(f"person:{aaron}", aaron)]


def test_nobody_sends_without_end(own: Own, tmp_path: Path, settings: Any) -> None:
    """Whoever holds the phone could bury the officer, or fill the disk."""
    limits = tmp_path / "limits.toml"
    limits.write_text(Path(settings.LIMITS_FILE).read_text(encoding="utf-8").replace("most = 120\n", "most = 2\n"))
    settings.LIMITS_FILE = limits
    for number in range(2):
        sent = own.send("/my/messages/", to="offender_manager", words=f"Question {number}.")
        assert sent.status_code == 303
    refused = own.send("/my/messages/", to="offender_manager", words="One more.")
    assert refused.status_code == 429
    assert "Wait 60 minutes" in refused.content.decode()
    assert "One more." in refused.content.decode()  # nothing that was typed is lost
    assert own.client.get("/my/").status_code == 200
    assert Reply.objects.count() == 2
