"""Plans ready for a page: versions, objectives with progress, checks, help that was not there, first meetings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from throughcare.appointments.queries import meetings
from throughcare.assessments.models import Account, Assessment, Section
from throughcare.assessments.queries import standing
from throughcare.duties.models import Duty
from throughcare.kernel.clock import local_day
from throughcare.organisations.models import HELP_KINDS, Post
from throughcare.people.models import Headline, Person
from throughcare.plans import facts, rules
from throughcare.plans.models import (
    HOW_TOLD,
    PARTS,
    WHO,
    Answer,
    Check,
    Explained,
    HelpAsked,
    HelpNotHad,
    Objective,
    Plan,
    PlanAction,
    Progress,
    Review,
    Safety,
    Tick,
    Wish,
)
from throughcare.policy.editions import Edition, NoEdition, edition
from throughcare.policy.plan_books import Plans
from throughcare.policy.predictor_books import Needs
from throughcare.sentences import labels
from throughcare.sentences import queries as sentences
from throughcare.sentences.models import Sentence

_WHO, _HOW, _PARTS, _HELP = dict(WHO), dict(HOW_TOLD), dict(PARTS), dict(HELP_KINDS)
_FAR_TONES = {"not_begun": "quiet", "well": "kept", "slowly": "soon", "stuck": "late", "reached": "kept"}
_STATE_TONES = {"to_do": "quiet", "under_way": "info", "done": "kept", "stuck": "late", "left": "quiet"}
_ANSWER_TONES = {"agrees": "kept", "disagrees": "soon", "not_asked": "soon", "change": "info"}


@dataclass
class ActionRow:
    """An action in words, whether it can be enforced, and on what that rests."""

    id: int
    version: int
    text: str
    who: str
    who_text: str
    by_on: date | None
    enforceable: bool
    because: str
    their_say: bool
    state: str
    state_text: str
    tone: str
    late: bool


@dataclass
class ProgressRow:
    """How far an objective was on a day, and who said so."""

    on: date
    text: str
    tone: str
    words: str
    by: str


@dataclass
class ObjectiveRow:
    """An objective with its actions and, the newest first, its progress."""

    id: int
    version: int
    first: int
    number: int
    aim: str
    why: str
    measure: str
    target_on: date | None
    comes_from: str
    copied: bool
    their_say: bool
    state: str
    state_text: str
    state_because: str
    actions: list[ActionRow] = field(default_factory=list)
    progress: list[ProgressRow] = field(default_factory=list)


@dataclass
class AnswerRow:
    """What the person said to a version, when, and how they read it."""

    text: str
    tone: str
    on: date
    how: str
    would_change: str
    reasons: str
    by: str


@dataclass
class Version:
    """A version of a plan whole. `copied` counts the objectives taken from the library word for word; `lacks` says what
    it needs before it can be read with the person, where it is being written."""

    plan: Plan
    state_text: str
    objectives: list[ObjectiveRow]
    answers: list[AnswerRow]
    their_say: list[str]
    copied: int
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Owed:
    """What is owed about the plan: its last day, whether that has passed, the page where it is done and what the door
    asks there."""

    title: str
    last_day: date
    late: bool
    page: str
    number: int
    doing: str


@dataclass(frozen=True)
class NextMeeting:
    """A meeting that is booked."""

    id: int
    starts_at: datetime
    place: str
    officer: str


@dataclass
class PlanPage:
    """A person's plan: the one in force, the one being written, the earlier ones, and what is owed about them."""

    now: Version | None
    writing: Plan | None
    earlier: list[Plan]
    due: list[Owed]
    meetings: list[NextMeeting]


_PAGES = {  # where what is owed is done, and which number the page takes
    "ask_about_plan": ("plans:answer", "about_id", "ask_about_plan"),
    "plan_review": ("plans:review", "about_id", "review_plan"),
    "plan_review_early": ("plans:review", "about_id", "review_plan"),
    "read_check": ("plans:read_check", "about_id", "see_record"),
    "tell_why_no_help": ("plans:help", "about_id", "see_record"),
    "act_on_choice": ("plans:help", "about_id", "see_record"),
    "answer_wish": ("plans:wish", "about_id", "see_record"),
    "see_tick": ("plans:tick", "about_id", "see_record"),
    "answer_help": ("plans:help_asked", "about_id", "see_record"),
    "tell_of_help": ("plans:help_asked", "about_id", "see_record"),
    "supervisor_check": ("plans:check", "person_id", "see_record"),
    "sentence_plan": ("plans:begin", "person_id", "write_plan"),
}


def plan_row(plan_id: int) -> Plan:
    """One version. Raises `Plan.DoesNotExist`."""
    return Plan.objects.get(id=plan_id)


@dataclass(frozen=True)
class Objectives:
    """How the agreed plan stands: its objectives that are open and met, and new ones in a version being written."""

    open: int
    met: int
    new: int


def objectives(person_id: int) -> Objectives | None:
    """How far the plan is, counted from the record; None where no version with an objective is in force or being
    written. One query."""
    living = Objective.objects.filter(person_id=person_id, plan__state__in=["draft", "ready", "in_force"])
    rows = list(living.values_list("plan__state", "state", "first_id"))
    agreed = Counter(state for plan, state, _ in rows if plan == "in_force")
    new = sum(plan != "in_force" and state == "open" and first is None for plan, state, first in rows)
    return Objectives(open=agreed["open"], met=agreed["reached"], new=new) if rows else None


def objective_row(objective_id: int) -> Objective:
    """One objective with its version. Raises `Objective.DoesNotExist`."""
    return Objective.objects.select_related("plan").get(id=objective_id)


def action_row(action_id: int) -> PlanAction:
    """One action with its objective. Raises `PlanAction.DoesNotExist`."""
    return PlanAction.objects.select_related("objective").get(id=action_id)


def plan_page(person_id: int, *, at: datetime) -> PlanPage:
    """The whole page, in six queries: the next meetings come with the plans."""
    coming = meetings.coming_of("person_id", after=at, count=3)
    plans = list(Plan.objects.filter(person_id=person_id).order_by("-number").annotate(coming=coming))
    now = next((row for row in plans if row.state == "in_force"), None)
    writing = next((row for row in plans if row.state in {"draft", "ready"}), None)
    return PlanPage(
        now=version(now, today=local_day(at)) if now else None,
        writing=writing,
        earlier=[row for row in plans if row is not now and row is not writing],
        due=_due(person_id, at=at, writing=writing),
        meetings=[
            NextMeeting(**{**one, "starts_at": datetime.fromisoformat(one["starts_at"])})
            for one in (plans[0].coming if plans else ())
        ],
    )


def _due(person_id: int, *, at: datetime, writing: Plan | None) -> list[Owed]:
    found = []
    for row in Duty.objects.filter(person_id=person_id, ended_at=None, kind__in=_PAGES).order_by("due_at"):
        page, number, doing = _PAGES[row.kind]
        shown: int = getattr(row, number)
        if row.kind == "sentence_plan" and writing is not None:
            page, shown, doing = "plans:version", writing.pk, "see_record"
        last = local_day(row.due_at - timedelta(microseconds=1))
        found.append(Owed(title=row.title, last_day=last, late=row.due_at <= at, page=page, number=shown, doing=doing))
    return found


def version(plan: Plan, *, today: date) -> Version:
    """One version whole, in four queries."""
    book = facts.book_named(plan.policy)
    objectives = [_objective(row) for row in Objective.objects.filter(plan=plan).order_by("number", "id")]
    whole = {row.id: row for row in objectives}
    acts = PlanAction.objects.filter(person_id=plan.person_id, objective__plan=plan).select_related(
        "requirement", "instruction"
    )
    for act in acts.order_by("number", "id"):
        whole[act.objective_id].actions.append(_action(act, book=book, today=today))
    firsts = {row.first: row for row in objectives}
    for made in (
        Progress.objects.filter(objective_id__in=list(firsts)).select_related("post__user").order_by("-on", "-id")
    ):
        firsts[made.objective_id].progress.append(
            ProgressRow(made.on, made.get_how_far_display(), _FAR_TONES[made.how_far], made.words, _name(made))
        )
    answers = Answer.objects.filter(plan=plan).select_related("post__user").order_by("-asked_on", "-id")
    number = 0
    for row in objectives:
        if row.state != "left":
            number += 1
            row.number = number
    lacks: tuple[str, ...] = ()
    if plan.state == "draft":
        lacks = rules.is_ready(_facts(plan, objectives), today=today, book=book).lacks
    return Version(
        plan=plan,
        state_text=plan.get_state_display(),
        objectives=objectives,
        answers=[_answer(row) for row in answers],
        their_say=[_PARTS[code] for code in plan.their_say],
        copied=sum(row.copied for row in objectives if row.state == "open"),
        lacks=lacks,
    )


def _facts(plan: Plan, objectives: list[ObjectiveRow]) -> rules.PlanFacts:
    return rules.PlanFacts(
        objectives=tuple(
            rules.ObjectiveFacts(
                number=row.number,
                aim=row.aim,
                why=row.why,
                measure=row.measure,
                target_on=row.target_on,
                actions=tuple(
                    rules.ActionFacts(who=act.who, by_on=act.by_on) for act in row.actions if act.state != "left"
                ),
            )
            for row in objectives
            if row.state == "open"
        ),
        rules_words=(plan.rules, plan.responsibilities),
        hard_words=(plan.signs, plan.i_do, plan.i_call),
    )


def _name(row: Any) -> str:
    return row.post.user.name if row.post else ""


def _objective(row: Objective) -> ObjectiveRow:
    return ObjectiveRow(
        id=row.pk,
        version=row.version,
        first=row.first_id or row.pk,
        number=row.number,
        aim=row.aim,
        why=row.why,
        measure=row.measure,
        target_on=row.target_on,
        comes_from=row.comes_from,
        copied=bool(row.library),
        their_say=row.their_say,
        state=row.state,
        state_text=row.get_state_display(),
        state_because=row.state_because,
    )


def _action(row: PlanAction, *, book: Edition[Plans], today: date) -> ActionRow:
    asked = row.requirement
    name = labels.asked_row(asked.edition, asked.code).name if asked else ""
    found = rules.is_enforceable(
        rules.RestsOn(
            who=row.who,
            requirement=name if asked and asked.kind == "requirement" else "",
            condition=name if asked and asked.kind == "condition" else "",
            instruction=row.instruction.text if row.instruction else "",
        ),
        book=book,
    )
    return ActionRow(
        id=row.pk,
        version=row.version,
        text=row.text,
        who=row.who,
        who_text=row.agency or _WHO[row.who],
        by_on=row.by_on,
        enforceable=found.enforceable,
        because="; ".join(found.because),
        their_say=row.their_say,
        state=row.state,
        state_text=row.get_state_display(),
        tone=_STATE_TONES[row.state],
        late=row.by_on is not None and row.by_on < today and row.state not in {"done", "left"},
    )


def _answer(row: Answer) -> AnswerRow:
    return AnswerRow(
        text=row.get_answer_display(),
        tone=_ANSWER_TONES[row.answer],
        on=row.asked_on,
        how=_HOW.get(row.how, ""),
        would_change=row.would_change,
        reasons=row.reasons,
        by=_name(row),
    )


# -------------------------------------------------------------------------------------------------- what a form offers
@dataclass(frozen=True)
class Source:
    """What an objective may come from: its name, what a list adds to it, and the row of the record, if there is one."""

    name: str
    note: str = ""
    kind: str = ""
    row_id: int | None = None


def sources(person_id: int, *, today: date) -> list[Source]:
    """The parts of life the rule book names, with the last signed assessment's row of each; the risk of harm as it was
    last judged; and the person's own wish. Three queries."""
    try:
        book = edition(Needs, jurisdiction=_jurisdiction(person_id), on=today).book
    except NoEdition:
        return [Source(OWN_WISH, kind="person")]
    signed = Assessment.objects.filter(person_id=person_id, signed_at__isnull=False).order_by("-signed_at")
    parts = {row.code: row for row in Section.objects.filter(assessment__in=signed.values("pk")[:1])}
    harm = standing.harm_now(person_id)
    return [
        *(_source(row.name, parts.get(row.code)) for row in book.sections),
        Source("Risk of harm", "as judged", "assessments.harm", harm.pk)
        if harm
        else Source("Risk of harm", kind="risk"),
        Source(OWN_WISH, kind="person"),
    ]


OWN_WISH = "What they want themselves"
_WANT = "want"  # the question of the person's own account


def own_wish(person_id: int) -> str:
    """What the person said they want, in the last signed assessment that has it; empty if nothing. One query."""
    said = Account.objects.filter(person_id=person_id, question=_WANT, assessment__signed_at__isnull=False)
    return said.exclude(words="").order_by("-assessment__signed_at").values_list("words", flat=True).first() or ""


def _source(name: str, row: Section | None) -> Source:
    if row is None:
        return Source(name, kind="need")
    return Source(name, "linked to offending" if row.to_offending else "assessed", "assessments.section", row.pk)


def rests(person_id: int, *, today: date) -> list[tuple[str, str]]:
    """The requirements, conditions and instructions an action may rest on, as form values and in words."""
    found = [
        (f"requirement:{asked.id}", f"{asked.name} ({order.choice})")
        for order in sentences.live_orders(person_id, today=today)
        for asked in order.requirements
        if asked.completed_on is None
    ]
    given = sentences.open_instructions(person_id, today=today)
    return [*found, *((f"instruction:{row.id}", f"Instruction: {row.text}") for row in given)]


def reasons(plan: Plan) -> list[tuple[str, str]]:
    """Why a plan may be reviewed."""
    return [(row.code, row.name) for row in facts.book_named(plan.policy).book.reasons]


def safety(plan_id: int) -> Safety | None:
    """What the person does not see of a version; None while nothing is written."""
    return Safety.objects.filter(plan_id=plan_id).first()


def safety_of_record(person_id: int) -> dict[str, str]:
    """What the record says of risk and victims already, with which that part begins."""
    harm, victims = standing.harm_now(person_id), standing.victim_safety(person_id)
    pillars = (harm.words, harm.supervision, harm.monitoring, harm.interventions) if harm else ()
    return {"risk": "\n".join(text for text in pillars if text), "victims": victims.words if victims else ""}


def _jurisdiction(person_id: int) -> str:
    return Person.objects.values_list("jurisdiction", flat=True).get(id=person_id)


# --------------------------------------------------------------------------------------------------- checks and reviews
@dataclass
class CheckRow:
    """A supervisor's check, and who said that they read it."""

    id: int
    seen_on: date
    how_they_are: str
    actions: list[dict[str, Any]]
    difficulty: str
    told_manager: str
    by: str
    read_at: datetime | None
    read_by: str
    read_words: str


@dataclass
class ReviewRow:
    """A review of a plan."""

    on: date
    reason: str
    words: str
    their_words: str
    result: str
    by: str


def checks(person_id: int) -> list[CheckRow]:
    """Every check, the newest first."""
    rows = Check.objects.filter(person_id=person_id).select_related("post__user", "read_by__user")
    return [_check(row) for row in rows.order_by("-seen_on", "-id")]


def check(check_id: int) -> tuple[Check, CheckRow]:
    """One check. Raises `Check.DoesNotExist`."""
    row = Check.objects.select_related("post__user", "read_by__user").get(id=check_id)
    return row, _check(row)


def _check(row: Check) -> CheckRow:
    states = dict(PlanAction._meta.get_field("state").flatchoices)
    return CheckRow(
        id=row.pk,
        seen_on=row.seen_on,
        how_they_are=row.how_they_are,
        actions=[{**one, "state": states[one["state"]], "tone": _STATE_TONES[one["state"]]} for one in row.actions],
        difficulty=row.difficulty,
        told_manager=row.told_manager,
        by=_name(row),
        read_at=row.read_at,
        read_by=row.read_by.user.name if row.read_by else "",
        read_words=row.read_words,
    )


def reviews(plan: Plan) -> list[ReviewRow]:
    """The reviews of a version, the newest first."""
    names = dict(reasons(plan))
    rows = Review.objects.filter(plan=plan).select_related("post__user").order_by("-on", "-id")
    return [
        ReviewRow(row.on, names.get(row.reason, ""), row.words, row.their_words, row.get_result_display(), _name(row))
        for row in rows
    ]


def standing_actions(person_id: int, *, today: date) -> list[ActionRow] | None:
    """What is to be done under the plan in force, which a supervisor checks; None without a plan. Two queries."""
    plan = Plan.objects.filter(person_id=person_id, state="in_force").first()
    if plan is None:
        return None
    found = PlanAction.objects.filter(person_id=person_id, objective__plan=plan, objective__state="open")
    found = found.exclude(state__in=["left", "done"]).select_related("requirement", "instruction")
    rows = found.order_by("objective__number", "number", "id")
    book = facts.book_named(plan.policy)
    return [_action(row, book=book, today=today) for row in rows]


# ------------------------------------------------------------------------------------------------------ help not there
@dataclass
class HelpRow:
    """Help that could not be had or came late, and how far the telling is."""

    id: int
    version: int
    person_id: int
    name: str
    office: str
    kind: str
    what: str
    late: bool
    asked_on: date
    asked_of: str
    agreed_on: date | None
    known_on: date
    why_not: str
    instead: str
    told_on: date | None
    told_how: str
    closed_on: date | None
    outcome: str
    state: str
    tone: str
    choice: str
    choice_words: str
    chosen_by: str


def helps(person_id: int) -> list[HelpRow]:
    """All help that was not there for a person, what is still to be told first."""
    rows = HelpNotHad.objects.filter(person_id=person_id).select_related("chosen_by__user")
    return sorted((_help(row) for row in rows.order_by("-known_on", "-id")), key=_still)


def help_row(help_id: int) -> HelpRow:
    """One. Raises `HelpNotHad.DoesNotExist`."""
    return _help(HelpNotHad.objects.select_related("chosen_by__user").get(id=help_id))


def _still(row: HelpRow) -> int:
    return 0 if row.told_on is None else 1 if row.closed_on is None else 2


def _help(row: HelpNotHad, *, name: str = "", office: str = "") -> HelpRow:
    if row.told_on is None:
        state, tone = "Not told yet", "late"
    elif row.closed_on is None:
        state, tone = "Told, still open", "soon"
    else:
        state, tone = "Closed", "quiet"
    return HelpRow(
        id=row.pk,
        version=row.version,
        person_id=row.person_id,
        name=name,
        office=office,
        kind=_HELP[row.kind],
        what=row.what,
        late=row.late,
        asked_on=row.asked_on,
        asked_of=row.asked_of,
        agreed_on=row.agreed_on,
        known_on=row.known_on,
        why_not=row.why_not,
        instead=row.instead,
        told_on=row.told_on,
        told_how=_HOW.get(row.told_how, ""),
        closed_on=row.closed_on,
        outcome=row.outcome,
        state=state,
        tone=tone,
        choice=row.get_choice_display(),
        choice_words=row.choice_words,
        chosen_by=_name_of(row.chosen_by),
    )


@dataclass
class HelpPage:
    """Help that was not there for the people of a unit: counted by kind and by area, and each that is still open."""

    kinds: list[tuple[str, int, int, int]]
    areas: list[tuple[str, int, int, int]]
    rows: list[HelpRow]


def help_page(teams: Collection[int], *, since: date, people: int = 200) -> HelpPage:
    """For the teams of a manager, since a day: (name, all, late, not told yet) by kind and by office. Two queries."""
    named = {
        row.person_id: row
        for row in Headline.objects.filter(team_id__in=teams, person_id__in=HelpNotHad.objects.values("person_id"))
    }
    found = HelpNotHad.objects.select_related("chosen_by__user").filter(
        Q(known_on__gte=since) | Q(closed_on=None), person_id__in=list(named)
    )
    rows = [
        _help(row, name=named[row.person_id].name or named[row.person_id].reference, office=named[row.person_id].office)
        for row in found.order_by("-known_on", "-id")
    ]
    return HelpPage(
        kinds=_counted(rows, "kind"),
        areas=_counted(rows, "office"),
        rows=sorted((row for row in rows if row.closed_on is None), key=_still)[:people],
    )


def _counted(rows: list[HelpRow], by: str) -> list[tuple[str, int, int, int]]:
    every = Counter(getattr(row, by) for row in rows)
    late = Counter(getattr(row, by) for row in rows if row.late)
    untold = Counter(getattr(row, by) for row in rows if row.told_on is None)
    return [(name, n, late[name], untold[name]) for name, n in every.most_common()]


# -------------------------------------------------------------------------------------------- what they say themselves
@dataclass(frozen=True)
class SaidRow:
    """Something they said: what it is about, their words, who wrote it down (empty: they did), and our answer."""

    id: int
    kind: str
    version: int
    person_id: int
    about: str
    words: str
    at: datetime
    written_by: str
    state: str
    tone: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    waits: bool
    page: str


@dataclass
class SaidPage:
    """All they said of their plan and of help, what waits for us first, and what one can write down for them."""

    rows: list[SaidRow]
    plan: Plan | None


_TICKED = {None: ("Not seen yet", "soon"), True: ("Done", "kept"), False: ("Not yet", "quiet")}
_WISHED = {"": ("Not answered yet", "soon"), "taken": ("Taken up", "kept"), "not": ("Not taken up", "quiet")}
_ASKED_TONES = {"asked": "soon", "looking": "info", "had": "kept", "not_had": "quiet"}


def said(person_id: int) -> SaidPage:
    """Everything they said, in four queries."""
    rows = [
        *(_wished(row) for row in _wishes().filter(person_id=person_id)),
        *(_ticked(row) for row in _ticks().filter(person_id=person_id, taken_back_at=None)),
        *(_asked(row) for row in _helps_asked().filter(person_id=person_id)),
    ]
    return SaidPage(
        rows=sorted(sorted(rows, key=lambda row: row.at, reverse=True), key=lambda row: not row.waits),
        plan=_spoken_of(person_id),
    )


def wish_row(wish_id: int) -> SaidRow:
    """One. Raises `Wish.DoesNotExist`."""
    return _wished(_wishes().get(id=wish_id))


def tick_row(tick_id: int) -> SaidRow:
    """One. Raises `Tick.DoesNotExist`."""
    return _ticked(_ticks().get(id=tick_id))


def help_asked_row(asked_id: int) -> SaidRow:
    """One. Raises `HelpAsked.DoesNotExist`."""
    return _asked(_helps_asked().get(id=asked_id))


def wish_parts(person_id: int) -> tuple[Plan | None, list[tuple[str, str]]]:
    """The plan that holds or that they are asked about, and the parts of it that somebody can want changed, as
    `saying.about` reads them. Three queries."""
    plan = _spoken_of(person_id)
    if plan is None:
        return None, []
    acts: dict[int, list[tuple[str, str]]] = {}
    for row in PlanAction.objects.filter(objective__plan=plan).exclude(state="left").order_by("number", "id"):
        acts.setdefault(row.objective_id, []).append((f"action:{row.objective_id}:{row.pk}", row.text))
    parts = [("", "The plan as a whole")]
    for objective in Objective.objects.filter(plan=plan, state="open").order_by("number", "id"):
        parts += [(f"objective:{objective.pk}", objective.aim), *acts.get(objective.pk, [])]
    return plan, [*parts, ("hard", "When it gets hard")]


def _spoken_of(person_id: int) -> Plan | None:
    return Plan.objects.filter(person_id=person_id, state__in=["ready", "in_force"]).order_by("-number").first()


def _wishes() -> QuerySet[Wish]:
    return Wish.objects.select_related("objective", "action", "post__user", "answered_by__user")


def _ticks() -> QuerySet[Tick]:
    return Tick.objects.select_related("action", "seen_by__user")


def _helps_asked() -> QuerySet[HelpAsked]:
    return HelpAsked.objects.select_related("post__user", "answered_by__user", "not_had")


def _wished(row: Wish) -> SaidRow:
    part = row.action.text if row.action else row.objective.aim if row.objective else ""
    state, tone = _WISHED[row.answer]
    return SaidRow(
        id=row.pk,
        kind="Would change",
        version=row.version,
        person_id=row.person_id,
        about=part or ("When it gets hard" if row.hard else "The plan as a whole"),
        words=row.words,
        at=row.said_at,
        written_by=_name(row),
        state=state,
        tone=tone,
        answer=row.answer_words,
        answered_by=_name_of(row.answered_by),
        answered_at=row.answered_at,
        waits=not row.answer,
        page="plans:wish",
    )


def _ticked(row: Tick) -> SaidRow:
    state, tone = _TICKED[row.agreed]
    return SaidRow(
        id=row.pk,
        kind="Says it is done",
        version=row.version,
        person_id=row.person_id,
        about=row.action.text,
        words=row.words,
        at=row.told_at,
        written_by="",
        state=state,
        tone=tone,
        answer=row.seen_words,
        answered_by=_name_of(row.seen_by),
        answered_at=row.seen_at,
        waits=row.seen_at is None,
        page="plans:tick",
    )


def _asked(row: HelpAsked) -> SaidRow:
    return SaidRow(
        id=row.pk,
        kind="Asks for help",
        version=row.version,
        person_id=row.person_id,
        about=_HELP[row.kind],
        words=row.words,
        at=row.asked_at,
        written_by=_name(row),
        state=row.get_state_display(),
        tone=_ASKED_TONES[row.state],
        answer=row.answer_words,
        answered_by=_name_of(row.answered_by),
        answered_at=row.answered_at,
        waits=row.state in {"asked", "looking"},
        page="plans:help_asked",
    )


def _name_of(post: Post | None) -> str:
    return post.user.name if post else ""


# ------------------------------------------------------------------------------------------------------- first meeting
@dataclass
class PointRow:
    """A point of the first meeting: what it says, and when and how it was explained, if it was."""

    code: str
    name: str
    says: str
    on: date | None = None
    how: str = ""
    understood: str = ""
    by: str = ""


@dataclass
class FirstMeetingPage:
    """The checklist of one order."""

    sentence_id: int
    order: str
    points: list[PointRow]
    left: tuple[str, ...]


def first_meeting(sentence_id: int, *, today: date) -> tuple[int, FirstMeetingPage]:
    """The person's id and the checklist of an order. Raises `Sentence.DoesNotExist`."""
    order = Sentence.objects.select_related("person").get(id=sentence_id)
    book = facts.book(order.person.jurisdiction, on=today)
    points = {row.code: PointRow(row.code, row.name, row.says) for row in book.book.points}
    done = Explained.objects.filter(sentence_id=sentence_id).select_related("post__user").order_by("on", "id")
    for row in done:
        if (point := points.get(row.point)) is not None:
            point.on, point.how, point.understood, point.by = row.on, _HOW[row.how], row.understood, _name(row)
    return order.person_id, FirstMeetingPage(
        sentence_id=sentence_id,
        order=labels.order_full(order),
        points=list(points.values()),
        left=rules.not_explained([row.code for row in points.values() if row.on], book=book),
    )


def first_meetings(person_id: int) -> list[tuple[int, str]]:
    """The orders in force, to choose whose checklist is filled in. One query."""
    return [
        (row.pk, labels.order_full(row))
        for row in Sentence.objects.filter(person_id=person_id, ended_on=None).order_by("sentenced_on", "id")
    ]
