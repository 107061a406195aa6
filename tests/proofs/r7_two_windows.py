"""R7: of two windows on one record the second to save writes nothing and keeps what was typed.

It gets the page with both versions (409); or, where the record allows the act no more after the first, why not (422).
"""

from __future__ import annotations

from typing import Any

from tests.house.world import counts
from tests.proofs._forms import FILLED, WORDS, fresh_key, label, open_window, told_world, undone
from throughcare.cli.proofs import Size

SECOND = "Written in the second window."


def prove(size: Size) -> dict[str, Any]:
    """Each form that carries the version it was shown with: two windows, the first saves, then the second."""
    rounds, forms = size.of(1, 10), set()
    wrong: list[str] = []
    answered = {409: 0, 422: 0}
    with told_world() as (told, visitor):
        for name, who, sample, entered in FILLED * rounds:
            with undone():
                one = open_window(told, visitor, name, who, sample, entered)
                if one.fields.get("version", [""]) == [""]:
                    continue
                forms.add(label(name, sample))
                two = open_window(told, visitor, name, who, sample, entered)
                if (first := one.send()).status_code != 303:
                    wrong.append(f"{label(name, sample)}: not accepted, {first.status_code}")
                    continue
                before = counts()
                theirs = {field: SECOND for field, given in two.fields.items() if given == WORDS}
                second = two.send(**theirs, key=fresh_key())
                text = second.content.decode()
                if second.status_code in answered:
                    answered[second.status_code] += 1
                if second.status_code not in answered:
                    wrong.append(f"{label(name, sample)}: the second was answered {second.status_code}")
                elif theirs and SECOND not in text:
                    wrong.append(f"{label(name, sample)}: what was typed is lost")
                if counts() != before:
                    wrong.append(f"{label(name, sample)}: the second wrote")
    assert not wrong, "\n".join(wrong)
    return {
        "forms": len(forms),
        "pairs of windows": len(forms) * rounds,
        "updates lost": 0,
        "both versions shown": answered[409],
        "refused with the reason": answered[422],
    }
