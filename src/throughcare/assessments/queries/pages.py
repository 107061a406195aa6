"""What the pages of an assessment show, formatted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.assessments.models import Account, Assessment, Harm, HarmTo, Reading, Score, Section, Story
from throughcare.assessments.queries import books, known, scores, standing
from throughcare.assessments.rules import harm as harm_rules
from throughcare.assessments.rules import needs, scoring
from throughcare.design.dates import full_day, short_day
from throughcare.people.models import Registration
from throughcare.policy import assessment_books
from throughcare.policy.predictor_books import NeedSection

_GRAVEST = {"late": 0, "soon": 1}
NEED = {"none": ("No need", "kept"), "standard": ("Need", "soon"), "severe": ("Severe need", "late")}


def assessment(assessment_id: int) -> Assessment:
    """One assessment with who signed it. Raises `Assessment.DoesNotExist`."""
    return Assessment.objects.select_related(
        "begun_by__user", "signed_by__user", "countersigned_by__user", "starts_from"
    ).get(id=assessment_id)


def need(code: str | None, *, score: int | None, whole: bool = True) -> tuple[str, str]:
    """A need in words, and its tone. Where not all was answered (`whole`), no need may still be one."""
    if code == "none" and not whole:
        return "No need in what was answered", "quiet"
    if code is not None:
        return NEED[code]
    return ("Not answered", "quiet") if score is None else ("No need is concluded", "quiet")


@dataclass(frozen=True)
class Point:
    """One score of a section at one signing, where it stands on the line, and what it went by."""

    x: float
    y: float
    text: str
    evidence: str


@dataclass(frozen=True)
class Line:
    """A section over time: how it stands now, its points, and the newest evidence."""

    name: str
    now: str
    tone: str
    points: list[Point]
    evidence: str

    @property
    def drawn(self) -> str:
        """The points as a line of SVG."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


@dataclass(frozen=True)
class Overview:
    """Everything the person needs, on one page."""

    open: Assessment | None
    signed: list[Assessment]
    lines: list[Line]
    unanswered: list[str]
    possible: bool
    scores: list[scores.Shown]
    tools: list[tuple[str, str]]
    harm: Harm | None
    harm_level: str
    flags: list[tuple[str, str]]


def overview(person_id: int, *, on: date) -> Overview:
    """The page of an assessment's tab. Six queries."""
    all_ = list(
        Assessment.objects.filter(person_id=person_id)
        .select_related("signed_by__user", "begun_by__user")
        .order_by("-begun_on", "-id")
    )
    signed = [row for row in all_ if row.signed_at]
    lines = _lines(signed)
    harm = standing.harm_now(person_id)
    flags = Registration.objects.filter(person_id=person_id, until=None).order_by("-since", "-id")
    return Overview(
        open=next((row for row in all_ if not row.signed_at), None),
        signed=signed,
        lines=[line for line in lines if line.points],
        unanswered=[line.name for line in lines if not line.points],
        possible=books.possible(person_id, on=on),
        scores=[scores.shown(row, on=on) for row in _newest(scores.of_person(person_id))],
        tools=[(tool.code, tool.name) for tool in scoring.TOOLS.values()],
        harm=harm,
        harm_level=_level(harm),
        flags=[_flag(row, on=on) for row in flags],
    )


def _newest(rows: list[Score]) -> list[Score]:
    """The newest score of each tool."""
    found: dict[str, Score] = {}
    for row in rows:
        found.setdefault(f"{row.tool} {row.tool_name}", row)
    return list(found.values())


def _level(row: Harm | None) -> str:
    return row.overall.replace("_", " ").capitalize() if row else ""


def _flag(row: Registration, *, on: date) -> tuple[str, str]:
    name = " ".join(filter(None, (row.get_kind_display(), row.category, row.level)))
    if row.review_on is None:
        return name, "No day to look at it again"
    late = "Late: was to be looked at on" if row.review_on < on else "Look at it again on"
    return name, f"{late} {full_day(row.review_on)}"


def _lines(signed: list[Assessment]) -> list[Line]:
    """Each section of the newest signed assessment, severe needs first, with its scores from the first signing on."""
    if not signed:
        return []
    parts = {(row.assessment_id, row.code): row for row in Section.objects.filter(assessment__in=signed)}
    told = [(row, {one["code"]: one for one in (row.finding or {})["sections"]}) for row in reversed(signed)]
    book = books.of(signed[0]).book
    highest = books.needs(signed[0]).book.most
    most = {section: highest * len(book.asked(section)) for section in {row.section for row in book.questions}}
    lines = []
    for section in (signed[0].finding or {})["sections"]:
        code = section["code"]
        given = [
            (row, found[code]["score"]) for row, found in told if code in found and found[code]["score"] is not None
        ]
        last = parts.get((signed[0].pk, code))
        whole = last is not None and len(last.answers) == len(book.asked(code))
        text, tone = need(section["need"], score=section["score"], whole=whole)
        lines.append(
            Line(
                name=section["name"],
                now=text,
                tone=tone,
                points=[
                    _point(n, len(given), row, score, most.get(code, 0), parts.get((row.pk, code)))
                    for n, (row, score) in enumerate(given)
                ],
                evidence=last.evidence if last is not None else "",
            )
        )
    return sorted(lines, key=lambda line: _GRAVEST.get(line.tone, 2))


def _point(n: int, of: int, row: Assessment, score: int, most: int, part: Section | None) -> Point:
    assert row.signed_at is not None
    x = 6 + (108 * n / (of - 1) if of > 1 else 0)
    y = 30 - (24 * score / most if most else 0)
    return Point(
        round(x, 1), round(y, 1), f"{short_day(row.signed_at)}: {score} of {most}", part.evidence if part else ""
    )


@dataclass(frozen=True)
class PartRow:
    """One section on the page of an assessment."""

    code: str
    name: str
    score: str
    need: str
    tone: str
    state: str
    section: Section | None
    linked: str
    answers: list[tuple[str, str]]


def readers(row: Assessment) -> list[Reading]:
    """Who said that they read it, the first first. One query."""
    return list(Reading.objects.filter(assessment=row).select_related("by_post__user").order_by("read_at"))


@dataclass(frozen=True)
class AssessmentPage:
    """An assessment with its sections, the person's account, and what it rests on."""

    parts: list[PartRow]
    accounts: list[Told]
    because: list[str]
    policy: list[str]
    to_look_at: list[str]
    own: Story | None
    version: int
    countersign: harm_rules.Signing | None


@dataclass(frozen=True)
class Told:
    """One question of the account: their words, the officer's view, and where the two stand."""

    question: str
    words: str
    view: str
    difference: str
    tone: str
    talked: str


def assessment_page(row: Assessment, *, role: str, with_story: bool = True) -> AssessmentPage:
    """What an assessment says, found anew while it is open and as it was signed afterwards. Four queries, three without
    the person's own story."""
    rows = {section.code: section for section in Section.objects.filter(assessment=row)}
    book, sections = books.of(row), books.needs(row)
    found = needs.needs(
        {code: section.answers.values() for code, section in rows.items()},
        tool=book.book.thresholds_of,
        book=sections,
    )
    grades = {grade.score: grade.name for grade in book.book.grades}
    parts = []
    for one in found.sections:
        asked = book.book.asked(one.code)
        section = rows.get(one.code)
        answers = section.answers if section else {}
        text, tone = need(one.need, score=one.score, whole=len(answers) == len(asked))
        parts.append(
            PartRow(
                code=one.code,
                name=one.name,
                score="" if one.score is None else f"{one.score} of {len(asked) * sections.book.most}",
                need=text,
                tone=tone,
                state=_state(section, len(answers), len(asked)),
                section=section,
                linked=_linked(section),
                answers=[(each.text, grades.get(answers.get(each.code, -1), "")) for each in asked],
            )
        )
    stored: dict[str, Any] = row.finding or {}
    open_ = row.signed_at is None
    harm = standing.harm_now(row.person_id) if open_ else None
    return AssessmentPage(
        parts=parts,
        accounts=told(row),
        because=stored.get("because") or list(found.because),
        policy=stored.get("policy") or [*found.policy, row.policy],
        to_look_at=[part.name for part in parts if part.section and part.section.looked_at is None],
        own=_story_of(row) if with_story else None,
        version=standing.version_of_all(row, rows.values()),
        countersign=harm_rules.countersign(role=role, harm=harm.overall if harm else None, book=book)
        if open_
        else None,
    )


def _state(section: Section | None, given: int, asked: int) -> str:
    if section is None:
        return "Not begun"
    if section.looked_at is None:
        return "Carried over: look at it"
    return "All answered" if given == asked else f"{given} of {asked} answered"


def _linked(section: Section | None) -> str:
    if section is None:
        return ""
    names = [
        text
        for text, holds in (("offending", section.to_offending), ("serious harm", section.to_harm))
        if holds is True
    ]
    return f"Linked to {' and '.join(names)}" if names else ""


def told(row: Assessment) -> list[Told]:
    """The person's account beside the officer's view. One query."""
    rows = {account.question: account for account in Account.objects.filter(assessment=row)}
    found = []
    for question in books.of(row).book.account:
        one = rows.get(question.code)
        if one is None or not (one.words or one.view):
            continue
        difference, tone = _difference(one)
        talked = f"Talked about on {full_day(one.talked_on)}" if one.talked_on else ""
        found.append(
            Told(
                question.name,
                one.words,
                one.view,
                difference,
                tone,
                ". ".join(filter(None, (talked, one.talked_words))),
            )
        )
    return found


def _difference(row: Account) -> tuple[str, str]:
    if row.same is None:
        return "Not compared yet", "quiet"
    if row.same:
        return "Both see it the same way", "kept"
    return ("They see it differently", "info") if row.talked_on else ("Differs, and not talked about yet", "soon")


@dataclass(frozen=True)
class SectionPage:
    """One section to fill in, with what the record knows of it."""

    section: NeedSection
    row: Section | None
    sources: dict[str, str]
    initial: dict[str, Any]
    record: list[tuple[str, str]]
    next: NeedSection | None


def section_page(row: Assessment, code: str) -> SectionPage | None:
    """A section, or None if the book has no such one. At most three queries."""
    sections = books.needs(row).book.sections
    at = next((n for n, section in enumerate(sections) if section.code == code), None)
    if at is None:
        return None
    saved = Section.objects.filter(assessment=row, code=code).first()
    says = known.record_says(row.person_id, code)
    initial = section_initial(saved) if saved else {}
    sources = dict(saved.carried) if saved else {}
    if not saved and (filled := known.filled(says)) is not None:
        initial["evidence"], sources["evidence"] = filled
    return SectionPage(
        section=sections[at],
        row=saved,
        sources=sources,
        initial=initial,
        record=says,
        next=sections[at + 1] if at + 1 < len(sections) else None,
    )


def section_initial(row: Section) -> dict[str, Any]:
    """What the form shows of a saved section."""
    truth = {True: "yes", False: "no", None: ""}
    return {
        **{code: str(score) for code, score in row.answers.items()},
        "evidence": row.evidence,
        "to_offending": truth[row.to_offending],
        "to_harm": truth[row.to_harm],
        "strengths": row.strengths,
        "links": row.links,
    }


def account_initial(row: Assessment) -> dict[str, Any]:
    """What the form of the account shows. One query."""
    truth = {True: "yes", False: "no", None: ""}
    found: dict[str, Any] = {}
    for one in Account.objects.filter(assessment=row):
        for part in ("words", "view", "talked_on", "talked_words"):
            found[f"{one.question}_{part}"] = getattr(one, part)
        found[f"{one.question}_same"] = truth[one.same]
    return found


@dataclass(frozen=True)
class Beside:
    """One section in two assessments."""

    name: str
    before: PartRow
    after: PartRow
    changed: list[tuple[str, str, str]]


def _story_of(row: Assessment) -> Story | None:
    """The last story that was sent for an assessment."""
    return Story.objects.select_related("post__user").filter(assessment=row).order_by("-sent_at").first()


def beside(before: Assessment, after: Assessment, *, role: str) -> list[Beside]:
    """What changed between two assessments, section by section, changed ones first. Four queries or fewer."""
    old = {part.code: part for part in assessment_page(before, role=role, with_story=False).parts}
    found = [
        Beside(part.name, was, part, _changed(was, part))
        for part in assessment_page(after, role=role, with_story=False).parts
        if (was := old.get(part.code)) is not None
    ]
    return sorted(found, key=lambda one: not one.changed)


def _changed(before: PartRow, after: PartRow) -> list[tuple[str, str, str]]:
    pairs = [("Score", before.score, after.score), ("Need", before.need, after.need)]
    was = dict(before.answers)
    pairs += [(text, was.get(text, ""), answer) for text, answer in after.answers]
    pairs += [
        (name, getattr(before.section, column, ""), getattr(after.section, column, ""))
        for name, column in (("What you go by", "evidence"), ("What goes well", "strengths"), ("Who helps", "links"))
    ]
    pairs.append(("Linked to", before.linked, after.linked))
    return [(name, old or "Not recorded", new or "Not recorded") for name, old, new in pairs if old != new]


@dataclass(frozen=True)
class HarmPage:
    """The risk of serious harm with its levels as rows."""

    row: Harm | None
    level: str
    means: str
    late: bool
    settings: list[str]
    groups: list[tuple[str, list[str]]]
    earlier: list[tuple[str, str]]


def harm_page(person_id: int, *, book: assessment_books.Assessment, on: date) -> HarmPage:
    """The newest judgement, and the ones before. Two queries."""
    rows = list(
        Harm.objects.filter(person_id=person_id).select_related("by_post__user").order_by("-assessed_on", "-id")
    )
    row = rows[0] if rows else None
    names = {level.code: level.name for level in book.levels}
    given = {(one.group, one.setting): names[one.level] for one in HarmTo.objects.filter(harm=row)} if row else {}
    return HarmPage(
        row=row,
        level=names[row.overall] if row else "",
        means=book.level(row.overall).means if row else "",
        late=row is not None and row.review_on < on,
        settings=[setting.name for setting in book.settings],
        groups=[
            (group.name, [given.get((group.code, setting.code), "Not judged") for setting in book.settings])
            for group in book.groups
        ],
        earlier=[(full_day(one.assessed_on), names[one.overall]) for one in rows[1:]],
    )


def harm_initial(row: Harm | None) -> dict[str, Any]:
    """What the form of risk shows of the last judgement. One query."""
    if row is None:
        return {}
    levels = {f"{one.group}_{one.setting}": one.level for one in HarmTo.objects.filter(harm=row)}
    texts = {name: getattr(row, name) for name in ("words", "supervision", "monitoring", "interventions")}
    return {**levels, **texts}


# ----------------------------------------------------------------------------------------- what they tell of themselves
def story(story_id: int) -> Story:
    """One story that was sent. Raises `Story.DoesNotExist`."""
    return Story.objects.select_related("post__user", "read_by__user").get(id=story_id, sent_at__isnull=False)


def story_told(row: Story) -> list[tuple[str, str]]:
    """Each question as staff know it, with their words to it."""
    return [
        (one.name, row.answers[one.code]) for one in books.named(row.policy).book.account if one.code in row.answers
    ]


def stories(person_id: int) -> list[Story]:
    """All that they sent, the newest first. One query."""
    sent = Story.objects.filter(person_id=person_id, sent_at__isnull=False)
    return list(sent.select_related("post__user").order_by("-sent_at"))
