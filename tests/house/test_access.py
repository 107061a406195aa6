"""Every address, by both methods, as everybody, against a table kept apart from the code (limits S1, S2)."""

from __future__ import annotations

import re

import pytest

from tests.house.world import FEW, METHODS, STRANGERS, WALKERS, Visitor, World, addresses, counts, rows

# The addresses of the sign-in library are told apart by being signed in or not, not by a post.
LIBRARY = ("account_", "mfa_")


@pytest.fixture(scope="module")
def visitor(told: World) -> Visitor:
    """Everybody, signed in once."""
    visitor = Visitor(told)
    for who in WALKERS:
        visitor.client(who)
    return visitor


def test_every_address_has_its_row() -> None:
    known = addresses()
    for name, path in known.items():
        if not name.startswith(LIBRARY):
            assert name in rows(), (
                f"The address {name} (/{path}) is new: add a row to tests/house/access.toml that says who may see it"
                " and who may send its form."
            )
    gone = set(rows()) - set(known)
    assert not gone, f"There are no such addresses any more: take {', '.join(sorted(gone))} out of access.toml."


class Standing:
    """How many rows there are, counted after each test for the one that follows as well."""

    def __init__(self) -> None:
        self.rows = counts()

    def changed(self) -> bool:
        """Whether a row more or less than before is there."""
        before, self.rows = self.rows, counts()
        return self.rows != before


@pytest.fixture(scope="module")
def standing(visitor: Visitor) -> Standing:
    """What was there when everybody had signed in."""
    return Standing()


@pytest.mark.parametrize("name", sorted(rows()))
def test_a_page_answers_everybody_as_the_table_says(
    name: str, told: World, visitor: Visitor, standing: Standing
) -> None:
    wrong = []
    for row in rows()[name]:
        for sample in row.of:
            for who in WALKERS if sample == row.of[0] else FEW:
                for method in METHODS:
                    visit = visitor.visit(row, sample, who, method)
                    if visit.status != visit.expected:
                        wrong.append(str(visit))
    changed = standing.changed()
    assert not wrong, "\n".join(wrong)
    assert not changed, "asking for a page, or sending an empty form, changed something"


_OF = {"account_reset_password_from_key": "key", "mfa_edit_webauthn": "passkey", "mfa_remove_webauthn": "passkey"}
_FOR_ALL = {"account_login", "account_reset_password", "account_reset_password_done", "account_signup"}


@pytest.mark.parametrize("name", sorted(name for name in addresses() if name.startswith(LIBRARY)))
def test_pages_of_the_own_account_are_for_whoever_is_signed_in(name: str, told: World, visitor: Visitor) -> None:
    key = _OF.get(name, "none")
    signed_out = visitor.page(name, key, "nobody")
    signed_in = visitor.page(name, key, "grace")
    assert signed_in.status in {200, 302, 403, 404}, signed_in
    if name in _FOR_ALL or key == "key" or name.endswith("_done"):
        assert signed_out.status in {200, 403}
    else:
        assert signed_out.status == 302
        assert signed_out.headers["Location"].startswith("/")
    assert not told.named_in(signed_out.text + signed_in.text)


def test_an_outsider_gets_nothing_from_any_address_others_were_shown(told: World, visitor: Visitor) -> None:
    """S2: whatever a page of Grace's or Ruth's links to, Omar asks for; whatever it sends to, he sends to."""
    links: set[str] = set()
    actions: set[str] = set()
    for row in (row for found in rows().values() for row in found if not row.open):
        for sample in row.of:
            for who in ("grace", "ruth"):
                seen = visitor.links(row, sample, who)
                links |= seen.links
                actions |= seen.actions
    apart = ("/static/", "/help/", "/patterns/", "/account/", "/demo/")
    asked = [("GET", url) for url in sorted(links) if not url.startswith(apart)]
    asked += [("POST", url) for url in sorted(actions) if not url.startswith(apart)]
    assert len(asked) > 150
    leaks = []
    omar = visitor.client("omar")
    before = counts()
    for method, url in asked:
        answer = omar.generic(method, url)
        refused = answer.status_code in {403, 404, 405}
        named = told.named_in(answer.content.decode(errors="replace"))
        if url.endswith(STRANGERS) and method == "GET":  # say what a search says, and of a restricted person nothing
            leaks += [f"{method} {url}: names Noor"] if told.samples["noor"].person_id in named else []
        elif (re.search(r"/\d+/", url) and not refused) or ("search" not in url and named):
            leaks.append(f"{method} {url}: {answer.status_code}")
    assert not leaks, "\n".join(leaks)
    assert counts() == before


def test_a_search_tells_an_outsider_no_more_than_whom_to_ask(told: World, visitor: Visitor) -> None:
    page = visitor.page("casefile:search", "none", "omar", query="?q=whitfield").text
    assert "Aaron James Whitfield" in page
    assert "Grace Adeyemi" in page
    for kept in (
        "14 Mar 1999",
        "Burglary",
        "ommunity order",
        "Tolland",
        f'/people/{told.samples["aaron"].person_id}/"',
    ):
        assert kept not in page


def test_a_number_nobody_has_looks_the_same_to_everybody(told: World, visitor: Visitor) -> None:
    """Counting up through ids tells no names: a refusal carries a reference to quote, an absent record nothing."""
    absent = visitor.page("casefile:overview", "no_person", "omar")
    assert absent.status == 404
    refused = visitor.page("casefile:overview", "aaron", "omar")
    assert refused.status == 403
    assert "Whitfield" not in refused.text
    assert "Tolland" not in refused.text
