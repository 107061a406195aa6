"""R7: of two windows on one record the second to save gets both versions (409), and writes nothing.

What was typed is kept. Saved over the first it stands; where the record allows the act no more, the page of the form
says what to do, with the typed text in it. On the person's own side nobody but they write in two windows: they get
their page again as it stands now, are told that it changed, and find what they typed in it.
"""

from __future__ import annotations

import re
from typing import Any

from tests.house.world import counts
from tests.proofs._forms import (
    FILLED,
    NO_VERSION,
    WORDS,
    Window,
    fresh_key,
    label,
    open_window,
    told_world,
    undone,
)
from throughcare.casefile.tests.count_fields import values
from throughcare.cli.proofs import Size

SECOND = "Written in the second window."
_THEIRS = re.compile(r'data-name="As it stands now">([^<]*)')
_YOURS = re.compile(r'data-name="As you typed it">([^<]*)')
_NOTHING = {"", "Not recorded", "Only in yours"}

TOLD = True  # its database holds the world of the house tests


def prove(size: Size) -> dict[str, Any]:
    """Each form that changes a row that stands: two windows, the first saves, then the second, then over the first."""
    rounds, forms = size.of(1, 10), set()
    wrong: list[str] = []
    over = {303: 0, 422: 0}
    with told_world() as (told, visitor):
        for number, (name, who, sample, entered) in enumerate(FILLED * rounds):
            with undone():
                one = open_window(told, visitor, name, who, sample, entered)
                if one.fields.get("version", [""]) == [""]:
                    if name not in NO_VERSION:
                        wrong.append(f"{label(name, sample)}: carries no version, and no reason says why")
                    continue
                forms.add(number % len(FILLED))
                two = open_window(told, visitor, name, who, sample, entered)
                if (first := one.send()).status_code != 303:
                    wrong.append(f"{label(name, sample)}: not accepted, {first.status_code}")
                    continue
                theirs = {field: SECOND for field, given in two.fields.items() if given == WORDS}
                found, saved = _second(two, theirs)
                wrong += [f"{label(name, sample)}: {fault}" for fault in found]
                over[saved] = over.get(saved, 0) + 1
    assert not wrong, "\n".join(wrong)
    return {
        "forms": len(forms),
        "pairs of windows": len(forms) * rounds,
        "updates lost": 0,
        "both versions shown": sum(over.values()),
        "then saved over": over[303],
        "then told what to do instead": over[422],
    }


def _second(window: Window, theirs: dict[str, str]) -> tuple[list[str], int]:
    """What is wrong with what the second window is answered, and what saving over the first is answered."""
    before = counts()
    answer = window.send(**theirs, key=fresh_key())
    text = answer.content.decode()
    if answer.status_code != 409:
        return [f"the second was answered {answer.status_code}"], 0
    wrong = []
    if counts() != before:
        wrong.append("the second wrote")
    own = window.url.startswith("/my/")
    if not ("govuk-error-summary" in text if own else set(_THEIRS.findall(text)) - _NOTHING):
        wrong.append("the 409 page does not show what stands")
    if theirs and SECOND not in (text if own else _YOURS.findall(text)):
        wrong.append("the 409 page does not show what was typed")
    if window.client.get(window.url).status_code not in {200, 302}:
        wrong.append("what stands cannot be opened")
    over = window.client.post(window.url, values(text))
    if over.status_code not in {303, 422}:
        wrong.append(f"saving over the first was answered {over.status_code}")
    elif over.status_code == 422:
        page = over.content.decode()
        if "govuk-error-summary" not in page:
            wrong.append("saved over the first: no word why not")
        if theirs and SECOND not in page:
            wrong.append("saved over the first: what was typed is lost")
    return wrong, over.status_code
