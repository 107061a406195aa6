"""Kinds of letters for tests: they speak of the person's own row, which stands below this slice."""

from __future__ import annotations

from throughcare.messaging.letters import LetterKind, left, versions
from throughcare.people.models import Person

LETTERS: dict[str, LetterKind] = {
    "we_missed_you": LetterKind(
        name="We missed you",
        subject="You missed a meeting on {{ missed_at|date }}: please tell us why",
        template="we_missed_you.txt",
        about="people.person",
        current=versions(Person),
        facts=frozenset({"missed_at", "tell_by", "proof_by"}),
        may=frozenset({"next_at", "next_with", "next_place"}),
    ),
    "warning": LetterKind(
        name="Warning",
        subject="A warning about your {{ order }}",
        template="warning.txt",
        about="people.person",
        current=versions(Person),
        facts=frozenset({"order", "circumstances", "unacceptable", "further_failure"}),
        may=frozenset({"next_at", "next_with", "next_place"}),
        must=(("a", "what happened"), ("b", "that it is unacceptable"), ("c", "what another failure means")),
    ),
    "forgetful": LetterKind(
        name="A warning that forgot something",
        subject="A warning",
        template="we_missed_you.txt",
        about="people.person",
        current=versions(Person),
        facts=frozenset({"missed_at", "tell_by", "proof_by"}),
        may=frozenset({"next_at", "next_with", "next_place"}),
        must=(("a", "what happened"),),
    ),
    "correction": LetterKind(
        name="Correction",
        subject="Our letter of {{ wrong_on|date }} no longer holds",
        template="correction.txt",
        about="messaging.letter",
        current=left,
        facts=frozenset({"wrong_on", "wrong_subject", "correction"}),
    ),
}


def page_of(person_id: int) -> str:
    """Nobody has a page of their own in these tests."""
    return ""
