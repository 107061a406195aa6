"""Where one can go: the service navigation of a post, and the tabs of a person's pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from throughcare.accounts.principals import Principal
from throughcare.casefile.queries.figures import FIGURES as _FIGURES
from throughcare.design.addresses import address, fixed
from throughcare.kernel import clock
from throughcare.people import access

Item = dict[str, Any]

_MAIN = (
    ("My work", "casefile:home", "see_work"),
    ("Caseload", "casefile:caseload", "see_caseload"),
    ("Letters", "messaging:outbox", "see_outbox"),
    ("At court", "courts:day", "see_court_list"),
    ("Unpaid work", "unpaid_work:projects", "see_projects"),
    ("Wording of letters", "messaging:wordings", "word_letters"),
    ("Missing data", "casefile:quality", "see_quality"),
    ("Access", "casefile:openings", "see_openings"),
    ("Weekly sample", "looks:sample", "see_sample"),
    ("Audit", "looks:audit", "see_audit"),
    ("Oversight", "casefile:oversights", "see_oversights"),
    ("Duplicates", "people:duplicates", "see_duplicates"),
    ("Who has no officer", "allocations:queue", "see_queue"),
    ("What officers carry", "allocations:workload", "see_workload"),
    ("Same officer", "allocations:same_officer", "see_same_officer"),
    ("Imports", "imports:list", "see_imports"),
    ("Complaints", "complaints:list", "see_complaints"),
    ("Both sides in figures", "casefile:measures", "see_measures"),
    ("Away and cover", "casefile:leave", "record_leave"),
    ("Staff", "casefile:staff", "see_staff"),
    ("Jobs", "machinery:jobs", "see_jobs"),
    ("What the watcher found", "machinery:watcher", "see_watcher"),
)
# What one role does all day; others reach it from the site map.
_DAILY = {"court_officer": ("From the court", "casefile:from_court", "admit")}
# Where a post has more pages than can stand side by side, these stand together: one entry, with its pages below it.
_MOST = 8
_TOGETHER = (
    (
        "Team",
        (
            ("Officers", "casefile:team", "see_team_figures"),
            ("Who has no officer", "allocations:queue", "see_queue"),
            ("What officers carry", "allocations:workload", "see_workload"),
            ("Same officer", "allocations:same_officer", "see_same_officer"),
            ("Oversight", "casefile:oversights", "see_oversights"),
            ("Away and cover", "casefile:leave", "record_leave"),
            ("On duty", "casefile:rota", "keep_rota"),
            ("Wording of letters", "messaging:wordings", "word_letters"),
            ("Missing data", "casefile:quality", "see_quality"),
            ("What the watcher found", "machinery:watcher", "see_watcher"),
            ("Duplicates", "people:duplicates", "see_duplicates"),
            ("Against the rule", "appointments:against_rule", "see_against_rule"),
            ("Help not there", "plans:help_list", "see_help_not_had"),
            ("Complaints", "complaints:list", "see_complaints"),
            ("Both sides in figures", "casefile:measures", "see_measures"),
            ("At court", "courts:day", "see_court_list"),
            ("Unpaid work", "unpaid_work:projects", "see_projects"),
        ),
    ),
    (
        "Access",
        (
            ("Opened without a part", "casefile:openings", "see_openings"),
            ("Weekly sample", "looks:sample", "see_sample"),
            ("Who may not see whom", "casefile:limits", "see_limits"),
            ("Whom staff know", "casefile:acquaintances", "see_acquaintances"),
            ("Exports", "casefile:exports", "see_exports"),
        ),
    ),
)
# The key is what a page calls itself (`tab`), so that its tab is marked.
_TABS = (
    ("overview", "Overview", "casefile:overview"),
    ("meetings", "Meetings", "appointments:list"),
    ("timeline", "Timeline", "casefile:timeline"),
    ("sentence", "Sentence", "sentences:sentence"),
    ("assessment", "Assessment", "assessments:overview"),
    ("plan", "Plan", "plans:plan"),
    ("compliance", "Compliance", "casefile:compliance"),
    ("failures", "Failures", "enforcement:list"),
    ("letters", "Letters", "messaging:list"),
    ("papers", "Papers", "documents:list"),
    ("team", "Team", "allocations:team"),
    ("own_page", "Own page", "invitations:own_page"),
    ("details", "Details", "people:details"),
)

_TABS_FOR_FEW = (
    ("looks", "Who has looked", "casefile:looks", "see_looks"),
    ("limits", "Who may not see", "casefile:person_limits", "set_limit"),
)


def items(principal: Principal) -> list[Item]:
    """The service navigation: what the post's role has a part in, and help.

    Where that is much, some of it stands together: an item with `pages`, whose own address is that of the first.
    """
    side_by_side = _every(principal)
    if len(side_by_side) <= _MOST:
        return side_by_side
    together = {name: text for text, pages in _TOGETHER for _, name, _ in pages}
    found: list[Item] = []
    for item in side_by_side:
        text = together.get(item["name"])
        if text is None:
            found.append(item)
        elif all(one["text"] != text for one in found):
            pages = _of(principal, dict(_TOGETHER)[text])
            found.append({"text": text, "url": pages[0]["url"], "pages": pages})
    return found


def is_grouped(principal: Principal, text: str) -> bool:
    """Whether these pages stand in a row of their own below the navigation, so that a page needs no tabs to them."""
    return any(item["text"] == text and "pages" in item for item in items(principal))


def _every(principal: Principal) -> list[Item]:
    directory = {"text": "Directory", "url": fixed("casefile:directory"), "name": "casefile:directory"}
    help_ = {"text": "Help", "url": fixed("design:help"), "name": "design:help"}
    first, *rest = _MAIN
    pages = (first, _DAILY[principal.role], *rest) if principal.role in _DAILY else _MAIN
    return [*_of(principal, pages), directory, help_]  # whoever holds a post may look in the directory


def _of(principal: Principal, pages: tuple[tuple[str, str, str], ...]) -> list[Item]:
    return [
        {"text": text, "url": fixed(name), "name": name}
        for text, name, doing in pages
        if access.may_list(principal, doing)
    ]


def person_tabs(person_id: int, record: access.Record | None = None) -> list[Item]:
    """The pages of a person's record, in the order of the tabs; those for few only where the opened record has them."""
    few = [tab for *tab, doing in _TABS_FOR_FEW if record is not None and record.may(doing)]
    then = f"?{urlencode({'known': moment.isoformat()})}" if (moment := clock.stands()) else ""
    return [{"key": key, "text": text, "url": address(name, person_id) + then} for key, text, name in (*_TABS, *few)]


# Pages that lead to no one person, beside those of the navigation: the words, the page, and what one must be let do.
_MORE = (
    ("Your work", "Add a project of unpaid work", "unpaid_work:add_project", "change_project"),
    ("Your work", "Your week on paper", "casefile:week", "see_work"),
    ("Your work", "The week of the office", "casefile:office_week", "see_office_week"),
    ("Your work", "Who is on duty", "casefile:rota", "see_work"),
    ("Your work", "Group sessions", "appointments:sessions", "see_groups"),
    ("Your work", "Your calendar", "appointments:feed", "keep_feed"),
    ("Your work", "Find a person", "casefile:search", "search"),
    ("Your work", "Add a person", "people:add", "admit"),
    ("Your work", "From the court", "casefile:from_court", "admit"),
    ("Your work", "Take over people", "allocations:choose", "take_over"),
    ("Letters", "Letters to print", "messaging:to_print", "see_letters_to_print"),
    ("Letters", "What people told us", "casefile:replies", "see_replies"),
    ("Your work", "Handover notes", "allocations:handovers", "see_handovers"),
    ("The team", "Officers", "casefile:team", "see_team_figures"),
    ("The team", "Help that was not there", "plans:help_list", "see_help_not_had"),
    ("The team", "Decisions against the rule", "appointments:against_rule", "see_against_rule"),
    ("Your work", "Exports", "casefile:exports", "see_exports"),
    ("Access", "Who may not see whom", "casefile:limits", "see_limits"),
    ("Access", "Whom staff know", "casefile:acquaintances", "see_acquaintances"),
    ("Access", "Whom you know", "casefile:whom_i_know", "see_whom_i_know"),
    ("The system", "What people say of it", "messaging:feedback_list", "see_feedback"),
    ("The system", "Rehearse the rule book", "casefile:rehearsals", "see_rehearsals"),
)


def site_map(principal: Principal | None) -> list[tuple[str, list[Item]]]:
    """Every page the post may open without a person in hand, under headings: the navigation first."""
    if principal is None or principal.kind != "staff":
        return []
    found: dict[str, list[Item]] = {"Work": _every(principal)}
    for heading, text, name, doing in _MORE:
        if access.may_list(principal, doing):
            found.setdefault(heading, []).append({"text": text, "url": fixed(name)})
    if access.may_list(principal, "see_team_figures"):
        pages = [
            {"text": one.text.capitalize(), "url": reverse("casefile:figure", args=[one.code])}
            for one in _FIGURES.values()
        ]
        found.setdefault("The team", []).extend(pages)
    return list(found.items())
