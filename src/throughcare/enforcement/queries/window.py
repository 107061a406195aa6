"""The months in which warnings count, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from throughcare.design.charts import Mark, Span
from throughcare.design.dates import full_day, plural, short_day
from throughcare.enforcement import rules
from throughcare.enforcement.queries import ladder
from throughcare.sentences.models import Sentence

_DRAWN = {
    "order": "order",
    "counts": "live",
    "ended": "ended",
    "not_yet": "live",
    "withdrawn": "ended",
    "would_count": "would",
}


_NAMED = {
    "counts": ("Warning given", "counts"),
    "ended": ("Warning given", "ended"),
    "not_yet": ("Warning given", "after the failure"),
    "withdrawn": ("Warning", "withdrawn"),
    "would_count": ("If warned today", "would count"),
}


@dataclass(frozen=True)
class Drawing:
    """The window for the chart macro: rows, marks, and the same in sentences."""

    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    words: str


def drawing(asked: ladder.Asked, *, today: date, would: bool = True, failed: bool = True) -> Drawing:
    """The window in which warnings count, for one failure. `would`: show what a warning given today would count.

    `failed` false: no failure stands on the order, and only today is marked.
    """
    sentence = asked.sentence
    begun = sentence.released_on or sentence.sentenced_on
    last = sentence.ended_on or sentence.ends_on
    window = rules.window(asked.facts, book=asked.edition, today=today, order_from=begun, order_last_day=last)
    spans, words = [], []
    for row in window.spans:
        if row.state == "would_count" and not would:
            continue
        name, note = _NAMED.get(row.state, (ladder.order_short(sentence), _length(sentence)))
        text = row.text if row.state == "order" else f"{short_day(row.from_)}, last day {short_day(row.last_day)}"
        spans.append(Span(name, note, row.from_, row.last_day, _DRAWN[row.state], text))
        words.append(f"{name}, {note}: {full_day(row.from_)} to {full_day(row.last_day)}.")
    marks = []
    if failed:
        failure = window.failure_text.replace(full_day(window.failure_on), short_day(window.failure_on))
        marks.append(Mark(window.failure_on, failure, "failure"))
        words.append(f"{window.failure_text}.")
    if not failed or today != window.failure_on:
        marks.append(Mark(today, f"Today, {short_day(today)}", "today"))
    return Drawing(spans=tuple(spans), marks=tuple(marks), words=" ".join(words))


def _length(sentence: Sentence) -> str:
    parts = ((sentence.length_years, "year"), (sentence.length_months, "month"), (sentence.length_days, "day"))
    return " ".join(plural(count, unit) for count, unit in parts if count) or "length not recorded"
