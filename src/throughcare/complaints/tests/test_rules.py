"""Who answers a complaint."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.complaints.rules import Manager, Parts, unfit, who_answers

RUTH = Manager(1, "Ruth", "team_manager", own=True)
HELEN = Manager(2, "Helen", "head_of_unit")
BETHAN = Manager(3, "Bethan", "team_manager")


def test_the_manager_of_the_team_answers() -> None:
    found = who_answers([HELEN, BETHAN, RUTH], Parts(of=9, officer=9))
    assert (found.post_id, found.because) == (1, "Ruth manages the team.")


def test_a_complaint_about_the_manager_is_answered_by_the_head_of_unit() -> None:
    found = who_answers([RUTH, BETHAN, HELEN], Parts(of=1))
    assert (found.post_id, found.because) == (2, "The complaint is about Ruth. Helen heads the delivery unit.")


def test_a_complaint_about_a_head_of_unit_is_answered_by_another_head_and_by_nobody_they_manage() -> None:
    other = Manager(4, "Ines", "head_of_unit")
    assert who_answers([RUTH, BETHAN, HELEN, other], Parts(of=2, of_role="head_of_unit")).post_id == 4
    alone = who_answers([RUTH, BETHAN, HELEN], Parts(of=2, of_role="head_of_unit"))
    assert alone.post_id is None
    assert "Ruth is not one" in alone.because


def test_a_manager_who_is_the_offender_manager_does_not_answer() -> None:
    found = who_answers([RUTH, BETHAN], Parts(officer=1))
    assert (found.post_id, found.because) == (3, "Ruth is the offender manager. Bethan manages another team.")


def test_the_second_look_is_taken_by_the_next_one_up() -> None:
    found = who_answers([RUTH, BETHAN, HELEN], Parts(answered=1, answered_role="team_manager"))
    assert (found.post_id, found.because) == (2, "Helen looks again as head of the delivery unit.")


def test_without_a_head_another_team_s_manager_looks_again() -> None:
    assert who_answers([RUTH, BETHAN], Parts(answered=1, answered_role="team_manager")).post_id == 3
    own = who_answers([RUTH, BETHAN], Parts(answered=3, answered_role="team_manager"))
    assert (own.post_id, own.because) == (1, "Bethan answered it the first time. Ruth manages the team.")


def test_nobody_below_looks_again_at_what_a_head_of_unit_answered() -> None:
    found = who_answers([RUTH, BETHAN, HELEN], Parts(answered=2, answered_role="head_of_unit"))
    assert found.post_id is None
    assert found.because.endswith("Nobody else is there who could answer.")


_MANAGERS = st.lists(
    st.builds(
        Manager,
        st.integers(1, 5),
        st.sampled_from("ABC"),
        st.sampled_from(["team_manager", "head_of_unit"]),
        own=st.booleans(),
    ),
    max_size=6,
)
_PART = st.one_of(st.none(), st.integers(1, 5))


@settings(deadline=None)
@given(_MANAGERS, st.builds(Parts, of=_PART, officer=_PART, answered=_PART, answered_role=st.just("team_manager")))
def test_whoever_has_a_part_in_it_never_answers(managers: list[Manager], parts: Parts) -> None:
    found = who_answers(managers, parts)
    if found.post_id is None:
        assert all(unfit(one, parts) for one in managers)
    else:
        assert found.post_id not in {parts.of, parts.officer, parts.answered}
    assert found.because
