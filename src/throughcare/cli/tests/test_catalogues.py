"""A language of the person's pages is whole, says who looked at it, and keeps what was translated."""

from __future__ import annotations

import ast
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages import Catalog

from throughcare.cli import catalogues, own_words


@pytest.fixture
def welsh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of two texts, both translated, one reviewed."""
    wanted = Catalog(fuzzy=False)
    wanted.add("Send", locations=[("portal/forms.html", 0)])
    wanted.add("Come on %(day)s.", locations=[("portal/home.html", 0)])
    monkeypatch.setattr(catalogues, "wanted", lambda: wanted)
    path = tmp_path / "cy" / "LC_MESSAGES" / "django.po"
    catalogues.write(path)
    text = path.read_text()
    text = text.replace('msgid "Send"\nmsgstr ""', 'msgid "Send"\nmsgstr "Anfon"')
    text = text.replace('msgid "Come on %(day)s."\nmsgstr ""', 'msgid "Come on %(day)s."\nmsgstr "Dewch %(day)s."')
    path.write_text(text.replace("# draft\n", "# reviewed: Elin Rees\n", 1))
    return path


def test_a_whole_catalogue_has_no_fault(welsh: Path) -> None:
    assert catalogues.check(welsh) == []


def test_a_text_that_a_language_lacks_fails(welsh: Path) -> None:
    welsh.write_text(welsh.read_text().replace("Anfon", ""))
    (fault,) = catalogues.check(welsh)
    assert "“Send” has no words in this language" in fault


def test_a_text_that_says_nothing_of_who_looked_at_it_fails(welsh: Path) -> None:
    welsh.write_text(welsh.read_text().replace("# draft\n", "#\n"))
    (fault,) = catalogues.check(welsh)
    assert "neither a draft" in fault


def test_another_named_place_fails_before_a_page_does(welsh: Path) -> None:
    welsh.write_text(welsh.read_text().replace("Dewch %(day)s", "Dewch %(dydd)s"))
    (fault,) = catalogues.check(welsh)
    assert "other named places" in fault


def test_writing_again_keeps_what_is_translated_and_who_looked(welsh: Path) -> None:
    before = welsh.read_text()
    catalogues.write(welsh)
    assert welsh.read_text() == before


def test_whether_it_is_a_draft_is_no_text_to_translate() -> None:
    assert ("catalogue", "state") not in {(text.context, text.one) for text in own_words.texts()}


def test_what_is_read_at_run_time_says_whether_it_is_a_draft(welsh: Path) -> None:
    for marked, state in (("# draft\n", "draft"), ("# reviewed: Elin Rees\n", "reviewed")):
        welsh.write_text(welsh.read_text().replace("# draft\n", marked))
        catalogues.compile_(welsh)
        with welsh.with_suffix(".mo").open("rb") as file:
            assert GNUTranslations(file).pgettext("catalogue", "state") == state


def test_no_text_is_marked_by_a_name_that_is_not_collected() -> None:
    for path in own_words._files():
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                marks = [one.asname or one.name for one in node.names if "gettext" in one.name]
                assert set(marks) <= set(own_words.KEYWORDS), f"{path}: {marks}"
