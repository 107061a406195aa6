"""What a failure leads to, how long a warning counts, what a warning must say, and who may decide what."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from throughcare.policy import clocks
from throughcare.policy.books import Decision, Enforcement, Ladder
from throughcare.policy.editions import Edition
from throughcare.policy.findings import Finding, count_text, day_text


@dataclass(frozen=True)
class GivenWarning:
    """A warning under the order. Withdrawn at any time, it was never given."""

    given_on: date
    withdrawn_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class FailureFacts:
    """One failure under one order. `order` is the kind of the enforcement ladder, such as `community_order`."""

    order: str
    failure_on: date
    warnings: tuple[GivenWarning, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StepFinding(Finding):
    """What follows. `counts_until` is the last day on which the latest standing warning counts; None if none stands or
    the law counts none under this order. `decisions` are open to the officer.
    """

    step: str
    name: str
    counts_until: date | None
    decisions: tuple[Decision, ...]


def next_step(facts: FailureFacts, *, book: Edition[Enforcement]) -> StepFinding:
    """Whether the officer must refer, or may warn instead (rules 3.3 and 15).

    A warning counts from the day after it is given, for the months of the window beginning with its date. Raises
    LookupError for an order the book does not have.
    """
    ladder = book.book.ladder(facts.order)
    standing = sorted((warning for warning in facts.warnings if warning.withdrawn_on is None), key=_given_on)
    because = []
    counting = 0
    counts_until = None
    if ladder.window_months is None or ladder.warnings is None or ladder.step_when_met is None:
        step = ladder.step
        because.append("The law counts no warnings on a licence: weigh a warning against recall.")
    else:
        for warning in standing:
            last = warning_counts_until(warning.given_on, ladder=ladder)
            counts_until = last
            inside, text = _compare(warning, facts.failure_on, last)
            counting += inside
            because.append(text)
        step = ladder.step_when_met if counting >= ladder.warnings else ladder.step
        if not standing:
            because.append("No warning stands under this order.")
        if counting < ladder.warnings and ladder.warnings > 1:
            because.append(f"{count_text(counting, 'warning')} of {ladder.warnings} count, so referral is not a must.")
    for warning in facts.warnings:
        if warning.withdrawn_on is not None:
            text = f"The warning of {day_text(warning.given_on)} was withdrawn: it is as if never given."
            because.append(text)
    rule = book.book.step(step)
    return StepFinding(
        step=step,
        name=rule.name,
        counts_until=counts_until,
        decisions=tuple(book.book.decision(code) for code in rule.decisions),
        because=(*because, f"Rests on {ladder.statute}."),
        policy=(book.reference,),
    )


def _given_on(warning: GivenWarning) -> date:
    return warning.given_on


def _compare(warning: GivenWarning, failure_on: date, last: date) -> tuple[bool, str]:
    given = f"The warning of {day_text(warning.given_on)}"
    if failure_on <= warning.given_on:
        return False, f"{given} was not yet given when the failure happened, on {day_text(failure_on)}."
    if failure_on > last:
        days = count_text((failure_on - last).days, "day")
        return False, f"{given} counted until {day_text(last)}. The failure is {days} later, so referral is not a must."
    return True, f"{given} counts until {day_text(last)}; the failure of {day_text(failure_on)} falls in that time."


def warning_counts_until(given_on: date, *, ladder: Ladder) -> date:
    """The last day on which a warning counts: the window's months beginning with its date."""
    assert ladder.window_months is not None, "no warning is counted under this order"
    return clocks.last_day(given_on, months=ladder.window_months)


SpanState = Literal["order", "counts", "ended", "not_yet", "withdrawn", "would_count"]


@dataclass(frozen=True)
class Span:
    """A bar of the drawing, from its first to its last day. `state` is seen from the day of the failure."""

    state: SpanState
    from_: date
    last_day: date
    text: str


@dataclass(frozen=True, kw_only=True)
class Window:
    """The 12-month window as it is drawn: bars, the mark of the failure, the line of today, and the days it spans."""

    spans: tuple[Span, ...]
    failure_on: date
    failure_text: str
    today: date
    from_: date
    until: date


def window(
    facts: FailureFacts,
    *,
    book: Edition[Enforcement],
    today: date,
    order_from: date | None = None,
    order_last_day: date | None = None,
) -> Window:
    """The data for drawing the window: the order, each warning, and what a warning given today would count.

    Under an order without a count by law there are no bars of warnings. Raises LookupError as `next_step` does.
    """
    ladder = book.book.ladder(facts.order)
    spans = []
    failure_text = f"Failure, {day_text(facts.failure_on)}"
    if order_from is not None and order_last_day is not None:
        text = f"{day_text(order_from)} to {day_text(order_last_day)}"
        spans.append(Span("order", order_from, order_last_day, text))
    if ladder.window_months is not None:
        for warning in sorted(facts.warnings, key=_given_on):
            last = warning_counts_until(warning.given_on, ladder=ladder)
            state = _state(warning, facts.failure_on, last)
            spans.append(
                Span(state, warning.given_on, last, f"{day_text(warning.given_on)}, last day {day_text(last)}")
            )
            if state == "ended":
                failure_text = f"Failure, {day_text(facts.failure_on)}: {_later(facts.failure_on, last)} after"
        last = warning_counts_until(today, ladder=ladder)
        spans.append(Span("would_count", today, last, f"{day_text(today)}, last day {day_text(last)}"))
    days = [facts.failure_on, today, *(span.from_ for span in spans), *(span.last_day for span in spans)]
    return Window(
        spans=tuple(spans),
        failure_on=facts.failure_on,
        failure_text=failure_text,
        today=today,
        from_=min(days),
        until=max(days) + clocks.ONE_DAY,
    )


def _later(day: date, than: date) -> str:
    return count_text((day - than).days, "day")


def _state(warning: GivenWarning, failure_on: date, last: date) -> SpanState:
    if warning.withdrawn_on is not None:
        return "withdrawn"
    if failure_on <= warning.given_on:
        return "not_yet"
    return "ended" if failure_on > last else "counts"


@dataclass(frozen=True, kw_only=True)
class WarningText:
    """A warning as it would be given: the order it is under, its day, and its three parts in words."""

    order: str
    given_on: date
    circumstances: str
    unacceptable: str
    further_failure: str


@dataclass(frozen=True, kw_only=True)
class ContentsFinding(Finding):
    """Whether a warning says what the law wants. `missing` are the codes of what it does not say."""

    complete: bool
    missing: tuple[str, ...]


def warning_contents(text: WarningText, *, book: Edition[Enforcement]) -> ContentsFinding:
    """Whether the three parts are there, and the last names the day until which the warning counts.

    Raises LookupError for an order the book does not have.
    """
    ladder = book.book.ladder(text.order)
    said = {
        "circumstances": text.circumstances.strip(),
        "unacceptable": text.unacceptable.strip(),
        "further_failure": text.further_failure.strip(),
    }
    missing = [content for content in book.book.contents if not said[content.code]]
    because = [f"The warning must say {content.name} ({content.paragraph})." for content in missing]
    codes = [content.code for content in missing]
    if said["further_failure"] and ladder.window_months is not None:
        last = day_text(warning_counts_until(text.given_on, ladder=ladder))
        if last not in said["further_failure"]:
            because.append(f"The warning must name the last day on which it counts, {last}.")
            codes.append("further_failure")
    return ContentsFinding(
        complete=not codes,
        missing=tuple(codes),
        because=tuple(because) or ("What happened, that it is unacceptable, and what follows: all are here.",),
        policy=(book.reference,),
    )


def referral_decisions(*, book: Edition[Enforcement], role: str | None = None) -> tuple[Decision, ...]:
    """The decisions open on a referral, or only those the role may take."""
    return tuple(row for row in book.book.referral_decisions if role is None or role in row.who)
