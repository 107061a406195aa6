"""What was assessed of the cast: needs twice, with the person's own account, a score, one that lacks much, a risk."""

from __future__ import annotations

from typing import Any

from throughcare.assessments.actions import assessing, harming, scoring
from throughcare.demo.teller import Teller

# Answers, evidence, and whether it is linked to the offending and to harm: at the start, then a year later.
_START: dict[str, tuple[dict[str, int], str, bool, bool]] = {
    "accommodation": (
        {"roof": 2, "lasting": 2, "fit": 0, "place": 1},
        "Sleeps at his mother's and at friends'. No tenancy of his own.",
        True,
        False,
    ),
    "ete": (
        {"work_now": 2, "work_past": 1, "reading": 1, "will_learn": 0},
        "Out of work since spring. Letters swim when he is tired.",
        True,
        False,
    ),
    "finance": ({"enough": 2, "debts": 1, "honest_money": 1}, "Owes his phone bill and a fine.", True, False),
    "lifestyle": (
        {"days": 1, "friends": 2, "chances": 1},
        "A cousin brings him trouble, he says himself.",
        True,
        False,
    ),
    "drugs": ({"using": 1, "needle": 0, "drug_will": 0}, "Cannabis at weekends. Talks of it openly.", False, False),
    "emotional": ({"coping": 1, "lonely": 0, "self": 1}, "Low in winter. His mother is there for him.", False, False),
    "thinking": (
        {"problems": 1, "after": 2, "others": 1, "temper": 0},
        "Acts first when he is short of money.",
        True,
        False,
    ),
    "attitudes": (
        {"crime": 1, "order": 0, "harmed": 1, "change": 0},
        "Says it was wrong, and that shops can bear it.",
        True,
        False,
    ),
}
_REVIEW: dict[str, tuple[dict[str, int], str, bool, bool]] = {
    **_START,
    "accommodation": ({"roof": 0, "lasting": 1, "fit": 0, "place": 0}, "A flat of his own since autumn.", True, False),
    "ete": (
        {"work_now": 0, "work_past": 1, "reading": 1, "will_learn": 0},
        "Nights at the warehouse, kept since summer.",
        True,
        False,
    ),
    "finance": (
        {"enough": 1, "debts": 1, "honest_money": 0},
        "Paid weekly; pays the fine by instalments.",
        True,
        False,
    ),
}
_ACCOUNT: dict[str, dict[str, Any]] = {
    "led": {
        "words": "I was skint and my cousin said nobody would notice.",
        "view": "Money was short, and he had fallen out with his mother over it.",
        "same": False,
    },
    "again": {"words": "If I lose the flat.", "view": "Losing the flat or the job.", "same": True},
    "want": {"words": "Days instead of nights. See my nan more.", "view": "", "same": None},
    "helps": {"words": "Texts. And Mum.", "view": "Texts the day before; short letters.", "same": True},
}


def tell(t: Teller, surname: str) -> None:
    """Tell what was assessed of one of the cast, if anything was."""
    if surname == "Whitfield":
        _whitfield(t)


def _whitfield(t: Teller) -> None:
    """A home and work found between two assessments; a difference that was talked about only the second time."""
    talked = {"talked_on": t.day(60), "talked_words": "He sees both now: the money and the quarrel."}
    _assessed(t, 425, "start", _START, _ACCOUNT)
    _assessed(t, 60, "review", _REVIEW, {**_ACCOUNT, "led": {**_ACCOUNT["led"], **talked}})
    begun = t.begun[0]
    inputs = {"sex": "M", "born_on": "1999-03-14", "convicted_on": begun, "followup_on": begun, "sanctions": 4}
    past = {"first_sanction_age": 17, "offence_group": "theft"}
    t.do(scoring.record_score, t.person_id, ago=424, tool="ogrs3", inputs={**inputs, **past})
    t.do(scoring.record_score, t.person_id, ago=60, tool="ogp", inputs={"ogrs": 40, "unemployed": False})
    t.do(
        harming.assess_harm,
        t.person_id,
        ago=168,
        levels={
            "public": {"community": "medium", "custody": "low"},
            "staff": {"community": "low"},
            "self": {"community": "medium"},
        },
        words="He has pushed a guard to get away. More likely when he is with his cousin and short of money.",
        supervision="Every two weeks, on days he is not called in.",
        monitoring="Unpaid work on Saturdays.",
        interventions="Thinking skills, once his shifts allow it.",
        review_on=t.day(-11),
    )


def _assessed(
    t: Teller, ago: int, because: str, parts: dict[str, tuple[dict[str, int], str, bool, bool]], said: dict[str, Any]
) -> None:
    row = t.do(assessing.begin, t.person_id, ago=ago, because=because)
    for section, (answers, evidence, to_offending, to_harm) in parts.items():
        t.do(
            assessing.save_section,
            row.id,
            ago=ago,
            section=section,
            answers=answers,
            evidence=evidence,
            to_offending=to_offending,
            to_harm=to_harm,
            strengths="He asks for help himself." if section == "accommodation" else "",
            links="His mother; the warehouse." if section == "ete" else "",
        )
    t.do(assessing.save_account, row.id, ago=ago, said=said)
    t.do(assessing.sign, row.id, ago=ago)
