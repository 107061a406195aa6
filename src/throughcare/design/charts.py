"""Where the lines and bars of a drawn window of time stand. The macro in charts.html turns this into SVG."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from throughcare.design.dates import MONTHS

WIDTH = 1160
LABELS = 136
TOP = 40
ROW = 48
BAR = 26


@dataclass(frozen=True)
class Span:
    """One row of the window. `last` is the last day that counts, not an exclusive end.

    `kind`: "order" (a sentence in force), "ended" (hatched: counts no more), "live" (counts now), "would" (dashed:
    would count if one decided so).
    """

    name: str
    note: str
    from_: date
    last: date
    kind: str
    text: str


@dataclass(frozen=True)
class Mark:
    """A single day drawn as a line. `kind`: "today" or "failure"."""

    on: date
    text: str
    kind: str


@dataclass(frozen=True)
class Month:
    x: float
    name: str
    year: str
    quarter: bool


@dataclass(frozen=True)
class DrawnSpan:
    span: Span
    x: float
    width: float
    y: int
    text_x: float
    text_anchor: str
    text_width: float


@dataclass(frozen=True)
class DrawnMark:
    mark: Mark
    x: float
    y: int
    text_x: float
    text_anchor: str


@dataclass(frozen=True)
class Window:
    width: int
    height: int
    floor: int
    months: list[Month]
    spans: list[DrawnSpan]
    marks: list[DrawnMark]


def _first_of_next(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def draw_window(spans: Sequence[Span], marks: Sequence[Mark]) -> Window:
    """Place spans as rows and marks as lines on a scale of whole months that holds them all. Needs one span or mark."""
    days = [span.from_ for span in spans] + [span.last for span in spans] + [mark.on for mark in marks]
    start = min(days).replace(day=1)
    end = _first_of_next(max(days))
    scale = (WIDTH - LABELS) / (end - start).days

    def x(day: date) -> float:
        return round(LABELS + (day - start).days * scale, 1)

    months = []
    wide = (end - start).days * 1.0
    step = 3 if wide < 1300 else 12
    first = start
    while first < end:
        quarter = (first.month - 1) % step == 0
        months.append(
            Month(
                x=x(first),
                name=MONTHS[first.month - 1][:3] if quarter and x(first) < WIDTH - 30 else "",
                year=str(first.year) if first.month == 1 and x(first) < WIDTH - 36 else "",
                quarter=quarter,
            )
        )
        first = _first_of_next(first)
    # The first column says its year unless January's label would touch it.
    if months and not months[0].year and all(month.x - months[0].x > 50 for month in months if month.year):
        months[0] = Month(x=months[0].x, name=months[0].name, year=str(start.year), quarter=months[0].quarter)

    drawn = []
    for row, span in enumerate(spans):
        left, right = x(span.from_), x(span.last + timedelta(days=1))
        room = len(span.text) * 6.9 + 16
        inside = right - left >= room
        after = right + room <= WIDTH
        drawn.append(
            DrawnSpan(
                span=span,
                x=left,
                width=round(max(right - left, 3), 1),
                y=TOP + 6 + row * ROW,
                text_x=left + 10 if inside else (right + 8 if after else left - 8),
                text_anchor="start" if inside or after else "end",
                text_width=round(room - 12, 1),
            )
        )
    floor = TOP + len(spans) * ROW + 4
    placed = _placed(marks, x=x, floor=floor)
    height = max((drawn_mark.y for drawn_mark in placed), default=floor) + 14
    return Window(width=WIDTH, height=height, floor=floor, months=months, spans=drawn, marks=placed)


def _placed(marks: Sequence[Mark], *, x: Callable[[date], float], floor: int) -> list[DrawnMark]:
    """Texts stand to the right of their line; to the left, where another line would run through them; else lower."""
    in_order = sorted(marks, key=lambda mark: mark.on)
    placed: list[DrawnMark] = []
    taken: list[tuple[int, float, float]] = []
    for mark in in_order:
        at = x(mark.on)
        room = len(mark.text) * 7.2 + 20
        others = [x(other.on) for other in in_order if other is not mark]
        right = (at, at + room)
        left = (at - room, at)
        sides = [
            (anchor, side)
            for anchor, side in (("start", right), ("end", left))
            if side[0] >= 0 and side[1] <= WIDTH and not any(side[0] < other < side[1] for other in others)
        ] or [("end", left) if right[1] > WIDTH else ("start", right)]
        anchor, side = sides[0]
        row = 0
        while any(row == r and side[0] < end and start < side[1] for r, start, end in taken):
            row += 1
        taken.append((row, *side))
        step = 12 if anchor == "start" else -12
        placed.append(
            DrawnMark(mark=mark, x=at, y=floor + 16 + row * 20, text_x=round(at + step, 1), text_anchor=anchor)
        )
    return placed
