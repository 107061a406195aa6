"""The test vectors on recall, enforcement and unpaid work (rules 13, rows 60 to 78 and 83 to 87): row by row its test.

The table is read by whoever asks which test holds a row; the test keeps it true.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SLICES = Path(__file__).resolve().parents[2] / "src" / "throughcare"
RECALL, STEPS, DUTIES = "calc/tests/test_recall.py", "enforcement/tests/test_rules.py", "duties/tests/test_rules.py"
MET, WORK, COURT = "appointments/tests/test_rules.py", "unpaid_work/tests/test_rules.py", "courts/tests/test_rules.py"
ROWS = {
    60: (RECALL, "test_the_day_of_return_counts_as_the_first"),
    61: (RECALL, "test_the_day_of_return_counts_as_the_first"),
    62: (RECALL, "test_the_day_of_return_counts_as_the_first"),
    63: (RECALL, "test_which_recall_is_open"),
    64: (RECALL, "test_one_question_that_is_not_answered_leaves_only_a_standard_recall"),
    65: (RECALL, "test_which_recall_is_open"),
    66: (RECALL, "test_which_recall_is_open"),
    67: (RECALL, "test_agreed_at_nine_on_monday_the_papers_are_due_at_nine_on_tuesday"),
    68: (STEPS, "test_without_a_warning_the_officer_may_warn_or_refer"),
    69: (STEPS, "test_a_warning_counts_for_twelve_months_beginning_with_its_date"),
    70: (STEPS, "test_a_warning_withdrawn_at_any_time_was_never_given"),
    71: (DUTIES, "test_enforcement_starts_within_ten_working_days_of_the_second_absence"),
    72: (DUTIES, "test_every_row_of_the_2007_standards"),
    73: (DUTIES, "test_every_row_of_the_2007_standards"),
    74: (MET, "test_coming_drunk_is_attended_and_failed_to_comply"),
    75: (MET, "test_a_faith_day_or_important_event_is_acceptable_with_notice"),
    76: (MET, "test_a_future_meeting_takes_an_acceptable_absence_and_no_unacceptable_one"),
    77: (MET, "test_a_meeting_that_staff_cancelled_never_counts"),
    78: (COURT, "test_a_suspended_sentence_is_activated_unless_that_is_unjust"),
    83: (WORK, "test_row_83_education_is_at_most_its_share_of_what_was_ordered"),
    84: (WORK, "test_row_84_time_worked_less_penalty_minutes_and_never_more_than_remains"),
    85: (WORK, "test_row_85_travel_is_at_most_180_minutes_each"),
    86: (WORK, "test_row_86_without_a_spoilt_session_it_is_done_at_three_quarters"),
    87: (WORK, "test_row_87_a_day_with_activities_counts_once_and_supervision_does_not"),
}


@pytest.mark.parametrize("row", ROWS)
def test_each_row_has_a_test_that_names_it(row: int) -> None:
    where, name = ROWS[row]
    text = (SLICES / where).read_text()
    found = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name == name]
    assert found, f"{where} has no {name}"
    first = min([found[0].lineno, *(one.lineno for one in found[0].decorator_list)])
    words = "\n".join(text.splitlines()[first - 1 : found[0].end_lineno])
    assert re.search(rf"row[ _]{row}(?!\d)", words, re.IGNORECASE), f"{name} does not name row {row}"
