"""From one line of JSON to one line of JSON. Nothing a line can hold ends the stream."""

import json
from typing import Any, NoReturn

from pydantic import ValidationError
from pydantic.json_schema import models_json_schema

from throughcare.calc import questions
from throughcare.calc.questions import Problem
from throughcare.calc.table import Calculator, Refused
from throughcare.policy.editions import NoEdition
from throughcare.policy.findings import CannotTell
from throughcare.policy.shapes import plain

# A line longer than this is answered with an error, so that one line cannot fill the memory.
LONGEST_LINE = 1_000_000


def answer_line(calculator: Calculator[Any], line: bytes) -> str:
    """The answer to one line, as JSON without the line break."""
    return json.dumps(_answer(calculator, line), ensure_ascii=False, separators=(", ", ": "))


def too_long() -> str:
    """The answer to a line longer than LONGEST_LINE."""
    return json.dumps(_wrong(Problem(field="", code="too_long", message="The line is too long.")))


def answer(calculator: Calculator[Any], question: object) -> dict[str, Any]:
    """The answer to one question, a value as JSON gives it."""
    if not isinstance(question, dict):
        return _wrong(Problem(field="", code="not_an_object", message="A question is a JSON object."))
    echo = {"id": question["id"]} if "id" in question else {}
    return echo | _answered(calculator, question)


def _answer(calculator: Calculator[Any], line: bytes) -> dict[str, Any]:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return _wrong(Problem(field="", code="bad_encoding", message="The line is not UTF-8."))
    if not text.strip():
        return _wrong(Problem(field="", code="empty_line", message="The line is empty."))
    try:
        question = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        return _wrong(Problem(field="", code="bad_json", message="The line is not JSON, or names a field twice."))
    return answer(calculator, question)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field is named twice")
    return found


def _answered(calculator: Calculator[Any], question: dict[str, Any]) -> dict[str, Any]:
    known = {field.alias or name for name, field in calculator.question.model_fields.items()}
    # Absent facts may be written as null.
    asked = {key: value for key, value in question.items() if value is not None or key not in known}
    try:
        found = calculator.answer(calculator.question.model_validate(asked))
    except ValidationError as error:
        return _wrong(*(_problem(detail) for detail in error.errors(include_url=False, include_context=True)))
    except Refused as refusal:
        return _wrong(refusal.problem)
    except CannotTell as missing:
        code = "missing" if question.get(missing.field) is None else "not_a_choice"
        return _wrong(Problem(field=missing.field, code=code, message=str(missing)))
    except NoEdition as none:
        return _wrong(Problem(field="jurisdiction" if none.on is None else "on", code="no_edition", message=str(none)))
    except OverflowError:
        return _wrong(Problem(field="", code="out_of_range", message="The answer lies outside the years 1 to 9999."))
    return {
        "ok": True,
        "result": {
            key: plain(value) if not isinstance(value, list) else [plain(v) for v in value]
            for key, value in found.result.items()
        },
        "because": list(found.because),
        "policy": list(found.policy),
    }


def _wrong(*problems: Problem) -> dict[str, Any]:
    return {"ok": False, "errors": [problem.model_dump() for problem in problems]}


_CODES = {
    "missing": ("missing", "This is needed."),
    "extra_forbidden": ("unknown_field", "This field is not known here."),
    "int_type": ("not_a_number", "This is not a whole number."),
    "bool_type": ("not_true_or_false", "This is neither true nor false."),
    "string_type": ("not_text", "This is not text."),
    "list_type": ("not_a_list", "This is not a list."),
    "model_type": ("not_an_object", "This is not an object."),
}


def _problem(detail: Any) -> Problem:
    kind, context = detail["type"], detail.get("ctx", {})
    field = ".".join(map(str, detail["loc"]))
    if kind == "literal_error":
        return Problem(field=field, code="not_a_choice", message=f"This is none of {context['expected']}.")
    if kind == "greater_than_equal":
        return Problem(field=field, code="too_small", message=f"The least is {context['ge']}.")
    if kind == "less_than_equal":
        return Problem(field=field, code="too_large", message=f"The most is {context['le']}.")
    code, message = _CODES.get(kind, (kind, detail["msg"]))
    return Problem(field=field, code=code, message=message)


def schema(calculator: Calculator[Any]) -> dict[str, Any]:
    """The JSON Schema of question and answer."""
    models = (calculator.question, calculator.result, questions.Problem)
    names, defined = models_json_schema([(model, "validation") for model in models], by_alias=True)
    question, result, problem = (names[(model, "validation")] for model in models)
    texts = {"type": "array", "items": {"type": "string"}}
    good = {
        "type": "object",
        "properties": {"id": {}, "ok": {"const": True}, "result": result, "because": texts, "policy": texts},
        "required": ["ok", "result", "because", "policy"],
        "additionalProperties": False,
    }
    bad = {
        "type": "object",
        "properties": {"id": {}, "ok": {"const": False}, "errors": {"type": "array", "items": problem, "minItems": 1}},
        "required": ["ok", "errors"],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": calculator.name,
        "description": calculator.summary,
        "type": "object",
        "properties": {"question": question, "answer": {"oneOf": [good, bad]}},
        "$defs": defined["$defs"],
    }
