"""The Welsh of their pages is of one kind: docs/how-to/add-a-language.md says which."""

from __future__ import annotations

import re

import pytest

from throughcare.cli.catalogues import LOCALE, read

OTHER = {
    "to us and the like": r"\b(wrthon|aton|arnon|ohonon|gynnon|gennon|inni)\b",
    "to you": r"\b(wrthoch|gynnoch)\b",
    "we are and could": r"\b(rydyn|ydyn|dydyn|gallen|bydden|roedden) ni\b",
    "what we did": r"\b\w+asom\b|\bwnaethom\b",
    "to one whom one knows well": r"\b(ti|dy|wrthyt|atat|arnat|gennyt|gen ti|rwyt|wyt|byddi|gelli)\b",
}


@pytest.mark.parametrize("kind", OTHER)
def test_the_welsh_uses_one_form_of_each(kind: str) -> None:
    found = [
        text
        for message in read(LOCALE / "cy/LC_MESSAGES/django.po")
        for text in ([message.string] if isinstance(message.string, str) else message.string or ())
        if message.id and re.search(OTHER[kind], text, re.IGNORECASE)
    ]
    assert found == []
