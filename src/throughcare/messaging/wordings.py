"""How an office words its letters: a new version takes effect at once, and what was written before stays as it was."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.errors import ChangedMeanwhile, Refused
from throughcare.messaging import letters, wording
from throughcare.messaging.models import Wording
from throughcare.organisations.models import Office

NATIONAL = 0  # the number of what ships with the product


class CannotWord(Refused):
    """The words do not fit the kind of letter, or are those in force already."""


@action
def word(
    office_id: int,
    *,
    kind: str,
    language: letters.Language,
    text: str,
    because: str,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Wording:
    """Word a kind of letter for an office, from now on.

    Raises `CannotWord` where the text does not fit the kind (`wording.problems`), and `ChangedMeanwhile` where another
    version than `shown_version` (its id, 0 for none) is the newest.
    """
    newest = _newest(office_id, kind, language, shown_version=shown_version)
    if found := problems(kind, language, text):
        raise CannotWord(" ".join(found), field="text")
    what = letters.kinds()[kind]
    if text == (newest.text if newest and newest.text else letters.national(what, language)):
        raise CannotWord("These are the words in force. Change them, or leave.", field="text")
    return _add(office_id, newest, kind=kind, language=language, text=text, because=because, again=None, by=by, at=at)


@action
def word_again(
    office_id: int,
    *,
    kind: str,
    language: letters.Language,
    number: int,
    because: str,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Wording:
    """Go back to an earlier version, or to the `NATIONAL` wording. Raises as `word` does."""
    newest = _newest(office_id, kind, language, shown_version=shown_version)
    if newest is None:
        raise CannotWord("This letter has the national wording already.", field="number")
    text = ""
    if number != NATIONAL:
        earlier = Wording.objects.filter(**_of(office_id, kind, language), number=number).first()
        if earlier is None:
            raise CannotWord("There is no such version.", field="number")
        text = earlier.text
        if text and (found := problems(kind, language, text)):
            raise CannotWord(f"That version does not fit the letter any more. {' '.join(found)}", field="number")
    if text == newest.text:
        raise CannotWord("These are the words in force. Choose another version.", field="number")
    again = number or None
    return _add(office_id, newest, kind=kind, language=language, text=text, because=because, again=again, by=by, at=at)


def problems(kind: str, language: letters.Language, text: str) -> list[str]:
    """Why a text cannot be the words of a kind of letter, in sentences; empty: it can."""
    return wording.problems(text, letters.frame(letters.kinds()[kind], language))


def _of(office_id: int, kind: str, language: letters.Language) -> dict[str, int | str]:
    return {"office_id": office_id, "kind": letters.kinds()[kind].code, "language": language}


def _newest(office_id: int, kind: str, language: letters.Language, *, shown_version: int | None) -> Wording | None:
    """The newest version, while nobody else adds one."""
    Office.objects.select_for_update().get(id=office_id)
    newest = Wording.objects.filter(**_of(office_id, kind, language)).order_by("-number").first()
    if newest is not None and shown_version is not None and shown_version != newest.pk:
        raise ChangedMeanwhile(newest, shown_version=shown_version, version=newest.pk)
    return newest


def _add(
    office_id: int,
    newest: Wording | None,
    *,
    kind: str,
    language: letters.Language,
    text: str,
    because: str,
    again: int | None,
    by: Principal,
    at: datetime,
) -> Wording:
    return Wording.objects.create(
        **_of(office_id, kind, language),
        number=newest.number + 1 if newest else 1,
        text=text,
        because=because,
        again=again,
        by_id=by.post_id or 0,
        at=at,
    )
