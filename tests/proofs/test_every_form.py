"""No form is left out of the proofs of forms sent twice (R6) and from two windows (R7)."""

from __future__ import annotations

from tests.house.world import addresses, rows
from tests.proofs._forms import FILLED, NO_VERSION, NOT_SENT

_SENT = {name for name, *_ in FILLED}
# What is neither in the access table nor acts on the record: the sign-in library's own pages.
_LIBRARY = ("account_", "mfa_")


def _posts() -> set[str]:
    """Every address that takes a form, as the access table says and the access matrix checks."""
    return {name for name, found in rows().items() if any(row.send is not None for row in found)}


def test_every_form_that_is_sent_is_sent_twice() -> None:
    left_out = _posts() - _SENT - set(NOT_SENT)
    assert not left_out, (
        f"{', '.join(sorted(left_out))}: add the form to FILLED in tests/proofs/_forms.py, or say in NOT_SENT why not."
    )
    assert not set(NOT_SENT) & _SENT, "a form that is sent needs no reason why not"
    assert _posts() >= _SENT, "FILLED names a page that takes no form"


def test_every_address_says_whether_it_takes_a_form() -> None:
    """The access table has a row for each, so that a new form cannot be missed here."""
    assert {name for name in addresses() if not name.startswith(_LIBRARY)} <= set(rows())


def test_reasons_are_given_only_for_forms_there_are() -> None:
    """That the others carry a version is asked by R7 itself, on the page."""
    assert set(NO_VERSION) <= _SENT
    assert set(NOT_SENT) <= set(addresses())
