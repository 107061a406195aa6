"""Risk of serious harm as a whole, and whose signature an assessment needs (rules 5.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from throughcare.policy.assessment_books import Assessment
from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell, Finding


@dataclass(frozen=True, kw_only=True)
class Overall(Finding):
    """The highest level given for any group in any setting; None when none was given."""

    level: str | None


def overall(levels: Mapping[tuple[str, str], str], *, book: Edition[Assessment]) -> Overall:
    """The risk of serious harm as a whole, from its level by group and setting. A group that is left out is not low:
    nobody has said. Raises CannotTell for a group, setting or level the book does not have.
    """
    groups = {row.code: row.name for row in book.book.groups}
    settings = {row.code: row.name for row in book.book.settings}
    order = [row.code for row in book.book.levels]
    for (group, setting), level in levels.items():
        if group not in groups or setting not in settings or level not in order:
            raise CannotTell(f"{group}_{setting}", "There is no such group, setting or level.")
    if not levels:
        return Overall(level=None, because=("No level was given for anybody.",), policy=(book.reference,))
    highest = max(levels.values(), key=order.index)
    said = [
        f"{groups[group]}, {settings[setting].lower()}: {book.book.level(level).name.lower()}."
        for (group, setting), level in levels.items()
    ]
    name = book.book.level(highest).name.lower()
    return Overall(level=highest, because=(*said, f"The highest of these counts: {name}."), policy=(book.reference,))


@dataclass(frozen=True, kw_only=True)
class Signing(Finding):
    """Whether a second signature is needed."""

    countersign: bool


def countersign(*, role: str, harm: str | None, book: Edition[Assessment]) -> Signing:
    """Does a manager sign as well? `harm` is the risk of serious harm as a whole, None when nobody has said."""
    because = []
    if role not in book.book.alone:
        because.append("The role of whoever signs asks for a second signature.")
    if harm in book.book.countersign_levels:
        because.append(f"The risk of serious harm is {book.book.level(harm).name.lower()}.")
    return Signing(
        countersign=bool(because),
        because=tuple(because) or ("One signature is enough.",),
        policy=(book.reference,),
    )
