"""What an office may write as the words of a letter, and that nothing in it is ever run."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.messaging import wording
from throughcare.messaging.wording import Content, Frame

FRAME = Frame(
    (
        Content("to whom it is", ("greeting",), is_passage=True),
        Content("by when", ("tell_by_day", "tell_by_date")),
        Content("whom to ring", ("phone",)),
        Content("what happens if not", ("what_if",), is_passage=True),
    ),
    beside=("office",),
)
GOOD = "{greeting}\n\nTell us by {tell_by_date}. Ring {phone}.\n\n{what_if}"
VALUES = {
    "greeting": "Dear Aaron,",
    "tell_by_day": "Saturday 14 November 2026",
    "tell_by_date": "14 November 2026",
    "phone": "0191 498 0140",
    "what_if": "[c] You may be warned.",
    "office": "Kilner Street",
}


def test_words_that_say_all_that_the_letter_must_are_taken() -> None:
    assert wording.problems(GOOD, FRAME) == []
    assert wording.fill(GOOD, VALUES) == (
        "Dear Aaron,\n\nTell us by 14 November 2026. Ring 0191 498 0140.\n\n[c] You may be warned."
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("{phone}", "{fone}"), "{fone} is no field of this letter. The nearest is {phone}."),
        (GOOD + "{Phone}", "{Phone} is no field of this letter. The nearest is {phone}."),
        (GOOD + "{% if phone %}", "{% if phone %} is no field of this letter."),
        (GOOD + "{{ phone }}", "There is a { that belongs to no field."),
        (GOOD + " }", "There is a } that belongs to no field."),
        (GOOD + "{}", "{} is no field of this letter."),
        (GOOD.replace("{phone}", "us"), "It does not say whom to ring: put in {phone}."),
        (GOOD.replace("{tell_by_date}", "then"), "It does not say by when: put in {tell_by_day} or {tell_by_date}."),
        (GOOD.replace("{what_if}", ""), "It does not say what happens if not: put in {what_if}."),
        (GOOD.replace("\n\n{what_if}", " {what_if}"), "{what_if} is a paragraph of its own."),
        (GOOD + "\n\n{what_if}", "{what_if} is there twice. Leave one."),
        (GOOD + "\n\n[a] You are in breach.", "No paragraph can begin with [a]"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(text: str, says: str) -> None:
    assert any(says in found for found in wording.problems(text, FRAME)), wording.problems(text, FRAME)


def test_a_day_may_be_said_in_either_form_and_the_office_named_beside() -> None:
    assert wording.problems(GOOD.replace("_date", "_day") + "\n\nWe are {office}, { phone }.", FRAME) == []


def test_a_value_is_put_in_as_it_is_and_not_read_again() -> None:
    """A person may be called {phone}, or anything else."""
    told = wording.fill(GOOD, {**VALUES, "greeting": "Dear {phone} {{ 7 * 7 }} <b>\\1,"})
    assert told.startswith("Dear {phone} {{ 7 * 7 }} <b>\\1,")


PIECES = st.lists(
    st.one_of(
        st.sampled_from([*(f"{{{name}}}" for name in FRAME.fields), "{", "}", "{{", "}}", "{%", "%}", "\n\n", "[a] "]),
        st.sampled_from(["{phone.__class__}", "{0}", "{phone!r}", "{phone:>9}", "<script>", "&lt;", "$phone", "%(x)s"]),
        st.text(st.characters(exclude_characters="\0"), max_size=12),
    ),
    max_size=25,
).map("".join)


@given(PIECES)
def test_any_text_is_refused_with_a_sentence_or_filled_in_whole(text: str) -> None:
    """Whatever is typed: no error, no field but those of the list, and every other sign stays as it was typed."""
    found = wording.problems(text, FRAME)
    assert all(isinstance(one, str) and one.endswith((".", "marked.")) for one in found)
    if not found:
        assert set(re.findall(r"{\s*(\w+)\s*}", text)) <= set(FRAME.fields)
        filled = wording.fill(text, dict.fromkeys(FRAME.fields, "\0"))
        assert "{" not in filled
        assert filled.split("\0") == re.split(r"{[^{}\n]*}", text)


@given(PIECES)
def test_any_words_around_the_fields_leave_as_they_were_typed(text: str) -> None:
    """What is no bracket and no mark is just words: HTML, Jinja without brackets, formats of other languages."""
    plain = text.translate(str.maketrans("{}[]", "()()"))
    whole = f"{GOOD}\n\nx {plain}"
    assert wording.problems(whole, FRAME) == []
    assert wording.fill(whole, VALUES).endswith(f"x {plain}")


def test_what_changed_between_two_versions_is_told_in_paragraphs() -> None:
    told = wording.changes("{greeting}\n\nCome in.\n\nRing {phone}.", "{greeting}\n\nPlease come in.\n\nRing {phone}.")
    assert sorted(told) == [(False, "Come in."), (True, "Please come in.")]
