"""What the answers of an assessment say about each part of life (rules 5.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell, Finding
from throughcare.policy.predictor_books import Needs, NeedSection


@dataclass(frozen=True)
class SectionScore:
    """The score of one part of life and the need it shows: none, standard, severe.

    Both are None when nothing was answered; the need also where the book concludes none from a score.
    """

    code: str
    name: str
    score: int | None
    need: str | None


@dataclass(frozen=True, kw_only=True)
class NeedsFinding(Finding):
    """Every section of the book, in its order."""

    sections: tuple[SectionScore, ...]


def needs(answers: Mapping[str, Iterable[int | None]], *, tool: str, book: Edition[Needs]) -> NeedsFinding:
    """Score the answers by section. An unanswered question is None and is not a 0.

    Raises CannotTell for a section the book does not have or an answer that is none of its scores.
    """
    known = {section.code for section in book.book.sections}
    for code in answers:
        if code not in known:
            raise CannotTell(code, f"There is no section {code}. There are {', '.join(sorted(known))}.")
    found = tuple(
        _section(section, answers.get(section.code, ()), tool, book.book.most) for section in book.book.sections
    )
    return NeedsFinding(
        sections=found,
        because=tuple(f"{row.name}: {_words(row)}." for row in found),
        policy=(book.reference,),
    )


def _section(section: NeedSection, answers: Iterable[int | None], tool: str, most: int) -> SectionScore:
    given = [answer for answer in answers if answer is not None]
    if any(not 0 <= answer <= most for answer in given):
        raise CannotTell(section.code, f"An answer is scored 0 to {most}, or left out.")
    score = sum(given) if given else None
    limits = next((row for row in section.thresholds if row.tool == tool), None)
    need = None
    if score is not None and limits is not None:
        need = "severe" if score >= limits.severe else "standard" if score >= limits.standard else "none"
    return SectionScore(code=section.code, name=section.name, score=score, need=need)


def _words(row: SectionScore) -> str:
    if row.score is None:
        return "nothing answered, so no score"
    return f"{row.score}, {'no need is concluded from it' if row.need is None else f'need: {row.need}'}"
