"""The calculators: fields and values of the contract, errors in place, streams that hold whatever a line holds."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from throughcare.calc import main as command
from throughcare.calc.answers import LONGEST_LINE, answer, answer_line, schema
from throughcare.calc.table import CALCULATORS

SOURCE = Path(__file__).resolve().parents[3]
PLAIN_DAY = {"fn": "is_working", "date": "2026-11-20"}


def ask(name: str, **question: Any) -> dict[str, Any]:
    return json.loads(answer_line(CALCULATORS[name], json.dumps(question).encode()))  # type: ignore[no-any-return]


def result(name: str, **question: Any) -> Any:
    found = ask(name, **question)
    assert found["ok"], found
    assert found["because"]
    assert all(isinstance(line, str) for line in (*found["because"], *found["policy"]))
    return found["result"]


def problems(name: str, **question: Any) -> list[tuple[str, str]]:
    found = ask(name, **question)
    assert set(found) <= {"id", "ok", "errors"}
    assert not found["ok"]
    assert all(set(error) == {"field", "code", "message"} for error in found["errors"])
    return [(error["field"], error["code"]) for error in found["errors"]]


# -------------------------------------------------------------------------------------------------------- working-days
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"fn": "plus", "date": "2026-12-21", "days": 10}, {"date": "2027-01-07"}),
        ({"fn": "plus", "date": "2026-11-21", "days": 0}, {"date": "2026-11-21"}),
        ({"fn": "after", "date": "2026-12-24", "take": 2}, {"dates": ["2026-12-29", "2026-12-30"]}),
        ({"fn": "before", "date": "2026-12-29", "take": 2}, {"dates": ["2026-12-24", "2026-12-23"]}),
        ({"fn": "after", "date": "2026-12-24", "take": 0}, {"dates": []}),
        ({"fn": "is_working", "date": "2026-12-28"}, {"working": False}),
        ({"fn": "is_working", "date": "2026-12-28", "bank_holidays": []}, {"working": True}),
        ({"fn": "is_working", "date": "2026-11-28", "bank_holidays": []}, {"working": False}),
        ({"fn": "is_working", "date": "2026-11-24", "bank_holidays": ["2026-11-24"]}, {"working": False}),
        ({"fn": "is_working", "date": "2026-11-30", "jurisdiction": "scotland"}, {"working": False}),
        ({"fn": "is_working", "date": "2026-11-30", "jurisdiction": None, "take": None}, {"working": True}),
    ],
)
def test_working_days(question: dict[str, Any], expected: dict[str, Any]) -> None:
    assert result("working-days", **question) == expected


def test_the_calendar_is_cited_unless_it_is_given() -> None:
    assert ask("working-days", **PLAIN_DAY)["policy"] == ["england_wales/bank_holidays@gov.uk"]
    assert ask("working-days", bank_holidays=[], **PLAIN_DAY)["policy"] == []
    far = ask("working-days", fn="is_working", date="2088-12-27")
    assert any("No bank holidays are known for 2088" in line for line in far["because"])
    years = ask("working-days", fn="plus", date="2026-01-01", days=600)
    assert any("and more" in line for line in years["because"])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"fn": "after", "date": "2026-11-20"}, [("take", "missing")]),
        ({"fn": "plus", "date": "2026-11-20", "take": 2}, [("take", "unknown_field")]),
        ({"fn": "is_working", "date": "2026-11-20", "days": 2}, [("days", "unknown_field")]),
        ({"fn": "plus", "date": "2026-11-20", "days": -1}, [("days", "too_small")]),
        ({"fn": "plus", "date": "2026-11-20", "days": 10_001}, [("days", "too_large")]),
        ({"fn": "plus", "date": "2026-11-20", "days": "2"}, [("days", "not_a_number")]),
        ({"fn": "plus", "date": "2026-11-20", "days": True}, [("days", "not_a_number")]),
        ({"fn": "plus", "date": "2026-11-20", "days": 1.5}, [("days", "not_a_number")]),
        ({"fn": "jump", "date": "2026-11-20"}, [("fn", "not_a_choice")]),
        ({"fn": "is_working"}, [("date", "missing")]),
        ({"fn": "is_working", "date": None}, [("date", "missing")]),
        ({"fn": "is_working", "date": "2026-02-31"}, [("date", "not_a_date")]),
        ({"fn": "is_working", "date": "20261120"}, [("date", "not_a_date")]),
        ({"fn": "is_working", "date": 20261120}, [("date", "not_a_date")]),
        ({"fn": "is_working", "date": "2026-11-20", "colour": None}, [("colour", "unknown_field")]),
        ({"fn": "is_working", "date": "2026-11-20", "bank_holidays": "none"}, [("bank_holidays", "not_a_list")]),
        ({"fn": "is_working", "date": "2026-11-20", "bank_holidays": ["x"]}, [("bank_holidays.0", "not_a_date")]),
        ({"fn": "is_working", "date": "2026-11-20", "jurisdiction": "jersey"}, [("jurisdiction", "not_a_choice")]),
        ({"fn": "plus", "date": "9999-12-30", "days": 9}, [("", "out_of_range")]),
        ({"fn": "before", "date": "0001-01-02", "take": 9}, [("", "out_of_range")]),
    ],
)
def test_a_wrong_question_is_answered_with_field_and_code(question: dict[str, Any], expected: list[Any]) -> None:
    assert problems("working-days", **question) == expected


# ------------------------------------------------------------------------------------------------------------ deadline
@pytest.mark.parametrize(
    ("question", "due"),
    [
        ({"standard": "NS2007", "kind": "first_contact", "tier": "T3", "from": "2026-11-20"}, "2026-11-27"),
        ({"standard": "NS2007", "kind": "first_contact", "tier": "T4", "from": "2026-11-20"}, "2026-11-24"),
        ({"kind": "first_contact", "tier": "T4", "from": "2026-11-20"}, "2026-11-24"),
        ({"kind": "sentence_plan", "from": "2003-03-03", "setting": None}, "2003-03-24"),
        ({"kind": "sentence_plan", "tier": "T4", "from": "2003-03-03", "on": "2008-01-01"}, "2003-03-10"),
        ({"standard": "NS2007", "kind": "supervisor_assigned", "from": "2026-11-20"}, "2026-11-24"),
        ({"standard": "NS2000", "kind": "breach_started", "from": "2026-12-21"}, "2027-01-07"),
        (
            {"standard": "CPO2019", "kind": "first_meeting", "from": "2026-11-26", "jurisdiction": "scotland"},
            "2026-12-04",
        ),
        ({"standard": "CPO2019", "kind": "first_meeting", "from": "2026-11-26"}, "2026-12-04"),
        ({"jurisdiction": "scotland", "kind": "first_meeting", "from": "2026-11-26"}, "2026-12-04"),
        ({"kind": "first_contact", "tier": "T4", "from": "2026-11-20", "bank_holidays": ["2026-11-23"]}, "2026-11-25"),
        # Half past eleven at night in UTC is the next day in London, but only in summer.
        ({"kind": "first_contact", "tier": "T4", "from": "2026-07-01T23:30:00Z"}, "2026-07-06"),
        ({"kind": "first_contact", "tier": "T4", "from": "2026-11-19T23:30:00Z"}, "2026-11-23"),
        ({"kind": "first_contact", "tier": "T4", "from": "2026-07-01T23:30:00"}, "2026-07-03"),
        ({"kind": "first_contact", "tier": "T4", "from": "2026-07-02T00:30+01:00"}, "2026-07-06"),
    ],
)
def test_deadline(question: dict[str, Any], due: str) -> None:
    assert result("deadline", **question) == {"due": due}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"kind": "first_contact", "from": "2026-11-20"}, [("tier", "missing")]),
        ({"kind": "first_contact", "from": "2026-11-20", "tier": "T5"}, [("tier", "not_a_choice")]),
        ({"kind": "first_contact", "tier": "T1"}, [("from", "missing")]),
        ({"kind": "first_contact", "tier": "T1", "from": "soon"}, [("from", "not_a_date")]),
        ({"kind": "first_contact", "tier": "T1", "from": "2026-11-20T25:00"}, [("from", "not_a_time")]),
        ({"kind": "first_contact", "tier": "T1", "from": "2026-11-20Tea"}, [("from", "not_a_time")]),
        ({"kind": "breach_started", "from": "2026-11-20"}, [("kind", "not_a_choice")]),
        ({"kind": 3, "from": "2026-11-20"}, [("kind", "not_text")]),
        ({"kind": "first_contact", "from": "2026-11-20", "standard": "NS1492"}, [("standard", "not_a_choice")]),
        ({"kind": "first_contact", "from": "1999-11-20"}, [("on", "no_edition")]),
        (
            {"kind": "first_meeting", "from": "2026-11-20", "standard": "CPO2019", "jurisdiction": "england_wales"},
            [("standard", "not_a_choice")],
        ),
        (
            {"kind": "supervisor_assigned", "from": "2026-11-20", "setting": "community"},
            [("setting", "not_a_choice")],
        ),
        ({"kind": "sentence_plan", "from": "2026-11-20", "setting": "custody"}, [("release_on", "missing")]),
    ],
)
def test_a_deadline_that_cannot_be_told(question: dict[str, Any], expected: list[Any]) -> None:
    assert problems("deadline", **question) == expected


# ------------------------------------------------------------------------------------------------- officer-entitlement
@pytest.mark.parametrize(
    ("question", "officer", "home_area", "supervisor"),
    [
        ({"setting": "community", "sentence_type": "CO"}, "will", False, False),
        ({"setting": "custody", "sentence_type": "IPP", "length": None}, "will", True, True),
        ({"setting": "custody", "sentence_type": "SDS", "length": {"months": 12}}, "may", False, False),
        (
            {"setting": "custody", "sentence_type": "SDS", "length": {"months": 11}, "offence_date": "2014-06-01"},
            "none",
            False,
            False,
        ),
        (
            {"setting": "custody", "sentence_type": "SDS", "length": {"days": 365}, "sentenced_on": "2026-01-05"},
            "may",
            False,
            False,
        ),
        ({"setting": "community", "sentence_type": "SSO", "requirements": False}, "none", False, False),
    ],
)
def test_officer_entitlement(question: dict[str, Any], officer: str, home_area: bool, supervisor: bool) -> None:
    """Row 98."""
    expected = {"officer": officer, "home_area": home_area, "supervisor": supervisor, "tell_the_person": True}
    assert result("officer-entitlement", **question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"setting": "custody", "sentence_type": "SSO"}, [("requirements", "missing")]),
        ({"setting": "custody", "sentence_type": "SDS"}, [("length", "missing")]),
        (
            {"setting": "custody", "sentence_type": "SDS", "length": {"fortnights": 3}},
            [("length.fortnights", "unknown_field")],
        ),
        ({"setting": "custody", "sentence_type": "SDS", "length": {"months": -1}}, [("length.months", "too_small")]),
        ({"setting": "custody", "sentence_type": "SDS", "length": 12}, [("length", "not_an_object")]),
        ({"setting": "custody", "sentence_type": "SDS", "length": {"months": None}}, [("length", "missing")]),
        ({"setting": "custody", "sentence_type": "SSO", "requirements": 1}, [("requirements", "not_true_or_false")]),
        ({"setting": "community", "sentence_type": "CO", "jurisdiction": "scotland"}, [("jurisdiction", "no_edition")]),
        (
            {
                "setting": "custody",
                "sentence_type": "SDS",
                "length": {"years": 9000, "days": 1},
                "sentenced_on": "2026-01-05",
            },
            [("", "out_of_range")],
        ),
    ],
)
def test_an_entitlement_that_cannot_be_told(question: dict[str, Any], expected: list[Any]) -> None:
    assert problems("officer-entitlement", **question) == expected


# ------------------------------------------------------------------------------------------------------------- absence
@pytest.mark.parametrize(
    ("question", "status"),
    [
        ({"reason": "illness", "proof": "doctor_note", "proof_on": "2026-11-19", "on": "2026-11-23"}, "acceptable"),
        ({"reason": "illness", "proof": "doctor_note", "proof_on": "2026-11-20", "on": "2026-11-23"}, "unacceptable"),
        ({"reason": "illness", "proof": "doctor_note", "proof_on": "2026-11-19"}, "acceptable"),
        ({"reason": "illness", "told_on": None, "proof": None, "proof_on": None, "on": "2026-11-19"}, "pending"),
        ({"reason": "none", "on": "2026-11-20"}, "unacceptable"),
        ({"reason": "religious", "told_on": "2026-11-11", "on": "2026-11-12"}, "acceptable"),
        ({"reason": "religious", "told_on": "2026-11-12", "on": "2026-11-12"}, "judgement"),
        ({"reason": "service_cancelled"}, "not_a_failure"),
        ({"reason": "attended_unfit"}, "failed_to_comply"),
        ({"reason": "court", "proof": "checked", "on": "2026-12-12"}, "acceptable"),
        (
            {
                "reason": "illness",
                "proof": "self_certificate",
                "proof_on": "2026-11-13",
                "self_certificates_used": 3,
                "on": "2026-11-23",
            },
            "unacceptable",
        ),
    ],
)
@pytest.mark.parametrize("jurisdiction", ["england_wales", "scotland"])
def test_absence(question: dict[str, Any], status: str, jurisdiction: str) -> None:
    found = result("absence", missed_on="2026-11-12", jurisdiction=jurisdiction, **question)
    assert found == {"status": status, "decide_by": "2026-11-19"}


def test_an_absence_that_cannot_be_told() -> None:
    assert problems("absence", missed_on="2026-11-12", reason="none") == [("on", "missing")]
    assert problems("absence", missed_on="2026-11-12", reason="weather", on="2026-11-12") == [
        ("reason", "not_a_choice")
    ]
    assert problems("absence", missed_on="1999-11-12", reason="none", on="1999-11-12") == [("on", "no_edition")]
    undated = {"missed_on": "2026-11-12", "reason": "illness", "proof": "doctor_note", "on": "2026-11-19"}
    assert problems("absence", **undated) == [("proof_on", "missing")]


# ------------------------------------------------------------------------------------------------- appointment-outcome
MEETING = {"starts_at": "2026-11-23T09:30:00Z", "ends_at": "2026-11-23T10:00:00Z"}


@pytest.mark.parametrize(
    ("question", "allowed"),
    [
        ({"now": "2026-11-23T12:00:00Z", "outcome": None}, False),
        ({"now": "2026-11-23T12:00:00Z", "outcome": "ATTC", "attendance_detail": True}, True),
        ({"now": "2026-11-23T12:00:00Z", "outcome": "ATTC", "attendance_detail": None}, False),
        ({"now": "2026-11-22T12:00:00Z", "outcome": "UACP"}, False),
        ({"now": "2026-11-22T12:00:00Z", "outcome": "AAME"}, True),
        ({"now": "2026-11-22T12:00:00Z", "outcome": None}, True),
        ({"now": "2026-11-23T12:00:00Z", "outcome": "UACP", "note_length": 4001}, False),
        ({"now": "2026-11-23T12:00:00Z", "outcome": "UACP", "penalty_minutes": 31}, False),
        ({"now": "2026-11-23T12:00:00", "outcome": "UAAB"}, True),
    ],
)
def test_appointment_outcome(question: dict[str, Any], allowed: bool) -> None:
    found = result("appointment-outcome", **MEETING, **question)
    assert found["allowed"] is allowed
    assert bool(found["reasons"]) is not allowed


def test_an_outcome_that_cannot_be_told() -> None:
    now = {"now": "2026-11-23T12:00:00Z"}
    assert problems("appointment-outcome", **MEETING, **now, outcome="XXXX") == [("outcome", "not_a_choice")]
    assert problems("appointment-outcome", **MEETING) == [("now", "missing")]
    assert problems("appointment-outcome", **MEETING, now="2026-11-23") == [("now", "not_a_time")]
    backwards = {"starts_at": MEETING["ends_at"], "ends_at": MEETING["starts_at"]}
    assert problems("appointment-outcome", **backwards, **now) == [("ends_at", "not_after_start")]


# ---------------------------------------------------------------------------------------------------- enforcement-step
@pytest.mark.parametrize(
    ("question", "step", "until"),
    [
        ({"warnings": []}, "warn_or_refer", None),
        ({"warnings": None}, "warn_or_refer", None),
        ({"warnings": [{"given_on": "2026-03-10"}]}, "must_refer", "2027-03-09"),
        ({"warnings": [{"given_on": "2026-03-09", "withdrawn_on": None}]}, "warn_or_refer", "2027-03-08"),
        ({"warnings": [{"given_on": "2026-03-10", "withdrawn_on": "2026-04-01"}]}, "warn_or_refer", None),
        ({"order": "licence", "warnings": [{"given_on": "2026-03-10"}]}, "warn_or_consider_recall", None),
    ],
)
def test_enforcement_step(question: dict[str, Any], step: str, until: str | None) -> None:
    """Rows 68 to 70."""
    asked = {"order": "suspended_sentence_order", "failure_on": "2027-03-09"} | question
    assert result("enforcement-step", **asked) == {"step": step, "counts_until": until}


def test_a_step_that_cannot_be_told() -> None:
    asked: dict[str, Any] = {"order": "community_order", "failure_on": "2027-03-09"}
    given = [{"given_on": "2026-03-10", "withdrawn_on": "2026-03-09"}]
    assert problems("enforcement-step", **asked, warnings=given) == [("warnings.0.withdrawn_on", "before_given")]
    assert problems("enforcement-step", **asked, warnings=[{}]) == [("warnings.0.given_on", "missing")]
    assert problems("enforcement-step", **asked, jurisdiction="scotland") == [("order", "not_a_choice")]
    scottish = asked | {"order": "community_payback_order", "jurisdiction": "scotland"}
    assert result("enforcement-step", **scottish)["step"] == "warn_or_refer"


# --------------------------------------------------------------------------------------------------- lines and streams
@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"", "empty_line"),
        (b"   ", "empty_line"),
        (b"{", "bad_json"),
        (b'{"date": NaN}', "bad_json"),
        (b'{"date": -Infinity}', "bad_json"),
        (b'{"fn": "plus", "fn": "plus"}', "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b'{"days": ' + b"9" * 5000 + b"}", "bad_json"),
        (b"[1]", "not_an_object"),
        (b"null", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b'{"date": "\xff"}', "bad_encoding"),
        ('{"fn": "is_working"}'.encode("utf-16"), "bad_encoding"),
    ],
)
def test_a_line_that_is_no_question_is_answered_in_its_place(line: bytes, code: str) -> None:
    found = json.loads(answer_line(CALCULATORS["working-days"], line))
    assert not found["ok"]
    assert (found["errors"][0]["field"], found["errors"][0]["code"]) == ("", code)


@pytest.mark.parametrize("name", [7, "a7", None, {"a": [1]}, "é", ""])
def test_the_id_comes_back_with_answers_and_with_errors(name: Any) -> None:
    assert ask("working-days", id=name, **PLAIN_DAY)["id"] == name
    assert ask("working-days", id=name)["id"] == name
    assert "id" not in ask("working-days", **PLAIN_DAY)


def test_an_answer_to_a_value_that_is_json_already() -> None:
    assert answer(CALCULATORS["working-days"], dict(PLAIN_DAY))["result"] == {"working": True}
    assert not answer(CALCULATORS["working-days"], None)["ok"]


@pytest.mark.parametrize("name", sorted(CALCULATORS))
def test_every_calculator_shows_its_schema(name: str) -> None:
    shown = json.loads(json.dumps(schema(CALCULATORS[name])))
    assert set(shown["properties"]) == {"question", "answer"}
    question = shown["$defs"][CALCULATORS[name].question.__name__]
    assert question["additionalProperties"] is False
    assert {"id", "jurisdiction", "on", "bank_holidays"} <= set(question["properties"])


class _Stream(io.BytesIO):
    """An input or output with the raw side that a terminal's has."""

    @property
    def buffer(self) -> "io.BytesIO":
        return self


def _run(monkeypatch: pytest.MonkeyPatch, *argv: str, lines: bytes = b"") -> tuple[int, list[str]]:
    out = _Stream()
    monkeypatch.setattr(sys, "stdin", _Stream(lines))
    monkeypatch.setattr(sys, "stdout", out)
    code = command.main(list(argv))
    return code, out.getvalue().decode().splitlines()


def test_answers_come_line_by_line_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [json.dumps(PLAIN_DAY | {"id": n}) if n % 3 else "{bad" for n in range(30)]
    text = "\ufeff" + "\r\n".join(lines)
    code, answers = _run(monkeypatch, "working-days", lines=text.encode())
    assert code == 0
    assert [json.loads(line).get("id") for line in answers] == [n if n % 3 else None for n in range(30)]


def test_no_line_gives_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(monkeypatch, "working-days") == (0, [])


def test_a_line_that_is_too_long_is_answered_and_the_next_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    good = json.dumps(PLAIN_DAY).encode()
    longest = good + b" " * (LONGEST_LINE - len(good))
    lines = b"\n".join([b"x" * (3 * LONGEST_LINE), good, longest, longest + b" ", good, b"x" * (LONGEST_LINE + 1)])
    _, answers = _run(monkeypatch, "working-days", lines=lines)
    found = [json.loads(line) for line in answers]
    assert [row["ok"] for row in found] == [False, True, True, False, True, False]
    assert found[0]["errors"][0]["code"] == "too_long"


def test_half_a_surrogate_pair_goes_back_as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    _, answers = _run(monkeypatch, "working-days", lines=rb'{"id": "\ud800", "fn": "is_working", "date": "2026-11-20"}')
    assert json.loads(answers[0])["id"] == "\ud800"


def test_the_list_names_every_calculator(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(monkeypatch, "--list") == (0, list(CALCULATORS))
    code, lines = _run(monkeypatch, "absence", "--schema")
    assert code == 0
    assert json.loads("\n".join(lines))["title"] == "absence"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["absense"], "Did you mean absence?"),
        (["zzzz"], "--list"),
        ([], "Which calculator?"),
        (["--colour"], "unrecognized arguments"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], argv: list[str], words: str
) -> None:
    assert command.main(argv) == 2
    assert words in capsys.readouterr().err


def test_help_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--help"]) == 0
    assert "--schema" in capsys.readouterr().out


def test_stopping_it_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(_Stream):
        def readline(self, size: int | None = -1, /) -> bytes:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Stopped())
    assert command.main(["working-days"]) == 130


def test_a_reader_that_has_had_enough_ends_it_without_a_word() -> None:
    lines = (json.dumps(PLAIN_DAY).encode() + b"\n") * 5000
    run = subprocess.Popen(
        [sys.executable, "-m", "throughcare.calc", "working-days"],
        cwd=SOURCE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert run.stdin is not None
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdin.write(lines[:200])
    run.stdin.flush()
    assert json.loads(run.stdout.readline())["ok"]  # answered before the input has ended
    run.stdout.close()
    try:
        run.stdin.write(lines)
        run.stdin.close()
    except BrokenPipeError:
        pass
    assert run.stderr.read() == b""
    assert run.wait(timeout=20) == 0
    run.stderr.close()


def test_neither_django_nor_a_database_is_loaded() -> None:
    script = "import sys, throughcare.calc.main; print(*{name.partition('.')[0] for name in sys.modules})"
    found = subprocess.run([sys.executable, "-c", script], cwd=SOURCE, capture_output=True, text=True, check=True)
    assert not {"django", "psycopg", "requests"} & set(found.stdout.split())
