"""What a plan lacks before it is read with the person, what may be enforced, what was copied, when help is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from throughcare.policy.editions import Edition
from throughcare.policy.findings import Finding, count_text, day_text
from throughcare.policy.plan_books import Plans


@dataclass(frozen=True, kw_only=True)
class ActionFacts:
    """An action as far as it matters here: who does it and by when."""

    who: str
    by_on: date | None


@dataclass(frozen=True, kw_only=True)
class ObjectiveFacts:
    """An objective with its actions. `number` is how the plan counts it."""

    number: int
    aim: str
    why: str
    measure: str
    target_on: date | None
    actions: tuple[ActionFacts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """A plan that is being written. `rules_words` are the rules and responsibilities, `hard_words` what to do when it
    gets hard: warning signs, what they do, whom they call."""

    objectives: tuple[ObjectiveFacts, ...]
    rules_words: tuple[str, ...]
    hard_words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReadyFinding(Finding):
    """Whether a plan can be read with the person. `lacks` says what is missing, in the order of the plan."""

    ready: bool
    lacks: tuple[str, ...]


def is_ready(facts: PlanFacts, *, today: date, book: Edition[Plans]) -> ReadyFinding:
    """Whether the plan says all a plan must: objectives with aim, why, measure and target day, each with an action
    that says who and by when; the rules and responsibilities; when it gets hard (rules 6; sources 1 and 2).
    """
    lacks = []
    if not facts.objectives:
        lacks.append("The plan has no objective yet.")
    for objective in facts.objectives:
        lacks += _lacks(objective, today=today)
    if not all(text.strip() for text in facts.rules_words):
        lacks.append("The rules and responsibilities are not written yet.")
    if not all(text.strip() for text in facts.hard_words):
        lacks.append("“When it gets hard” is not written yet.")
    return ReadyFinding(
        ready=not lacks,
        lacks=tuple(lacks),
        because=tuple(lacks)
        or (f"{count_text(len(facts.objectives), 'objective')}, each with who does what by when.",),
        policy=(book.reference,),
    )


def _lacks(objective: ObjectiveFacts, *, today: date) -> list[str]:
    name = f"Objective {objective.number}"
    said = {"the aim": objective.aim, "why": objective.why, "how it is measured": objective.measure}
    missing = [what for what, text in said.items() if not text.strip()]
    lacks = [f"{name} does not say {', '.join(missing)}."] if missing else []
    if objective.target_on is None:
        lacks.append(f"{name} has no target day.")
    elif objective.target_on < today:
        lacks.append(f"{name} has a target day that has passed, {day_text(objective.target_on)}.")
    if not objective.actions:
        lacks.append(f"{name} has no action yet.")
    elif any(action.by_on is None for action in objective.actions):
        lacks.append(f"{name} has an action without a day.")
    return lacks


@dataclass(frozen=True, kw_only=True)
class RestsOn:
    """What an action rests on, in words: a requirement or licence condition, or an instruction; empty for none."""

    who: str
    requirement: str = ""
    condition: str = ""
    instruction: str = ""


@dataclass(frozen=True, kw_only=True)
class EnforceableFinding(Finding):
    """Whether not doing it may count as a failure."""

    enforceable: bool


def is_enforceable(facts: RestsOn, *, book: Edition[Plans]) -> EnforceableFinding:
    """Whether an action may be enforced: only what the person does themselves, and only where it rests on a
    requirement, a condition or an instruction. A plan by itself binds nobody to anything the court did not order.
    """
    if facts.who != "person":
        return EnforceableFinding(
            enforceable=False, because=("Not for them to do: it cannot count against them.",), policy=(book.reference,)
        )
    named = {"Requirement": facts.requirement, "Licence condition": facts.condition, "Instruction": facts.instruction}
    rests = tuple(f"{kind}: {text}" for kind, text in named.items() if text)
    return EnforceableFinding(
        enforceable=bool(rests),
        because=rests or ("Agreed, not ordered: it cannot be enforced.",),
        policy=(book.reference,),
    )


def copied_from(aim: str, *, book: Edition[Plans]) -> str:
    """The code of the library's aim that this one is, word for word; empty for words of its own. Spaces, capitals and
    the last stop make no other words."""
    return next((row.code for row in book.book.library if _bare(row.aim) == _bare(aim)), "")


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()


@dataclass(frozen=True, kw_only=True)
class HelpFacts:
    """Help that could not be had or came late, as it stands: whether they were told, and what came of it."""

    known_on: date
    told_on: date | None
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ClosingFinding(Finding):
    """Whether it may be closed."""

    may_close: bool


def may_close(facts: HelpFacts, *, book: Edition[Plans]) -> ClosingFinding:
    """Help that was not there is closed only when the person has been told why (source 1), and it is said what became
    of it."""
    lacks = []
    if facts.told_on is None:
        lacks.append("They have not been told why. Tell them first.")
    elif facts.told_on < facts.known_on:
        lacks.append(f"They cannot have been told before we knew, on {day_text(facts.known_on)}.")
    if not facts.outcome.strip():
        lacks.append("Say what became of it.")
    return ClosingFinding(
        may_close=not lacks, because=tuple(lacks) or ("They were told why.",), policy=(book.reference,)
    )


def not_explained(done: Sequence[str], *, book: Edition[Plans]) -> tuple[str, ...]:
    """The points of the first meeting that are still to be explained, by name, in the order of the list."""
    return tuple(point.name for point in book.book.points if point.code not in done)
