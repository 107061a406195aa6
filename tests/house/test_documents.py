"""What the documents on security promise is there: every test and proof they name, every row they must have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from throughcare.cli import sbom

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("asvs", "threats", "portal-threats", "data-protection")
# Licences a library may have: ours is MIT and we change none of them.
LICENCES = ("mit", "bsd", "apache", "isc", "psf", "python software", "lgpl", "lesser", "mpl", "mozilla", "hpnd", "unlicense", "zlib", "0bsd", "postgresql", "cc0", "public domain")  # fmt: skip  # noqa: E501


def _tests() -> set[str]:
    files = [*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("src/**/tests/test_*.py")]
    return {found for file in files for found in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))}


def _page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_every_test_and_proof_a_page_names_is_there(name: str) -> None:
    text = _page(name)
    named = set(re.findall(r"`(test_\w+)`", text))
    assert named - _tests() == set()
    proofs = set(re.findall(r"`([rs]\d+_\w+)`", text))
    assert {proof for proof in proofs if not (ROOT / "tests" / "proofs" / f"{proof}.py").exists()} == set()
    files = set(re.findall(r"`((?:docs|tests)/[\w./-]+)`", text))
    assert {file for file in files if not (ROOT / file).exists()} == set()


def test_the_sheet_has_every_row_once_and_each_says_something() -> None:
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \| (\d) \| (.+?) \| (.+) \|$", _page("asvs"), re.MULTILINE)
    assert len({number for number, *_ in rows}) == len(rows)
    assert sum(level in "12" for _, level, *_ in rows) == 246
    assert sum(level == "3" for _, level, *_ in rows) == 24
    assert all(len(evidence) > 6 for *_, evidence in rows)


def test_the_list_of_libraries_names_every_one_of_the_lock_file() -> None:
    locked = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    found = {one["name"]: one for one in sbom.bill()["components"]}
    assert {name.lower() for name in locked} <= set(found)
    assert all(found[name.lower()]["version"] for name in locked)


def test_every_library_we_need_has_a_licence_we_may_use() -> None:
    odd = {
        one["name"]: said
        for one in sbom.bill()["components"]
        if (said := one["licenses"][0]["license"]["name"]) != "Not installed here"
        and not any(word in said.lower() for word in LICENCES)
    }
    assert not odd
