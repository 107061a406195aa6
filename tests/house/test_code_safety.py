"""What a scanner of code would ask, answered by rules of our own (S8): ruff's `S` rules run in `./throughcare check`;
here it is checked that nothing goes round them without a reason, and what they do not know of. That pages reach case
tables only behind the door is in `test_house_rules.py`."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import throughcare

ROOT = Path(throughcare.__path__[0])
PROJECT = ROOT.parents[1]
# Text that is markup: only what these files hold as constants, or what the template engine has escaped.
MARKUP = {"design/dates.py", "design/jinja.py", "design/fields.py", "design/charts.py"}


def _files() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if "/tests/" not in name and "/migrations/" not in name:
            yield name, path.read_text(encoding="utf-8")


def test_the_rules_of_bandit_are_on_and_switched_off_nowhere_in_the_product() -> None:
    lint = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    assert {rule for rule in lint["ignore"] if rule.startswith("S1") or rule.startswith("S6")} <= {
        "S101",
        "S108",
        "S603",
        "S607",
    }
    off = {path for path, rules in lint["per-file-ignores"].items() if "S" in rules}
    assert off <= {"tests/**", "**/tests/**", "bench/**"}


def test_every_rule_that_is_put_aside_says_why() -> None:
    """On its line, or on the line before."""
    wrong = []
    for name, text in _files():
        lines = text.splitlines()
        for number, line in enumerate(lines, start=1):
            found = re.search(r"noqa:\s*S\d+[,\sS\d]*(.*)$", line)
            if found is None:
                continue
            before = lines[number - 2].strip() if number > 1 else ""
            if len(re.findall(r"[a-z]{2,}", found[1])) < 2 and not before.startswith("#"):
                wrong.append(f"{name}:{number}")
    assert not wrong, f"no reason is given: {wrong}"


def test_no_raw_sql_through_the_models() -> None:
    """`raw`, `extra` and `RawSQL` hide SQL from the rule that looks for it."""
    wrong = []
    for name, text in _files():
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"raw", "extra"}
            ):
                wrong.append(f"{name}:{node.lineno} .{node.func.attr}()")
            if isinstance(node, ast.Name) and node.id == "RawSQL":
                wrong.append(f"{name}:{node.lineno} RawSQL")
    assert not wrong, wrong


def test_no_value_stands_in_a_statement_but_as_a_parameter() -> None:
    """A statement that is put together holds names of tables and columns only; `%` and `.format` never make one."""
    wrong = []
    for name, text in _files():
        if name == "cli/yardstick.py":  # put together from its own constants; nobody types there
            continue
        for node in ast.walk(ast.parse(text)):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "execute"
            ):
                continue
            first = node.args[0] if node.args else None
            if isinstance(first, ast.BinOp) and isinstance(first.op, ast.Mod):
                wrong.append(f"{name}:{node.lineno} uses %")
            if (
                isinstance(first, ast.Call)
                and isinstance(first.func, ast.Attribute)
                and first.func.attr == "format"
                and "sql.SQL" not in ast.unparse(first)
            ):
                wrong.append(f"{name}:{node.lineno} uses format")
    assert not wrong, wrong


def test_markup_is_made_in_few_places_and_never_of_what_somebody_typed() -> None:
    wrong = [name for name, text in _files() if re.search(r"\b(mark_safe|Markup)\(", text) and name not in MARKUP]
    assert not wrong, wrong
    unescaped = []
    for path in sorted(ROOT.glob("*/templates/**/*.html")):
        text = path.read_text(encoding="utf-8")
        if re.search(r"autoescape\s+false", text):
            unescaped.append(path.name)
        unescaped += [
            f"{path.relative_to(ROOT).as_posix()}: {found}"
            for found in re.findall(r"\{\{[^}]*\|\s*safe\b[^}]*\}\}", text)
        ]
    assert not unescaped, unescaped


def test_nothing_runs_what_it_is_given() -> None:
    """No code from text, no shell, no unsafe reading of objects, and no XML parser at all."""
    banned = {"eval", "exec", "compile", "__import__"}
    modules = {"pickle", "marshal", "shelve", "yaml", "xml", "lxml", "dill"}
    wrong = []
    for name, text in _files():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in banned:
                wrong.append(f"{name}:{node.lineno} {node.func.id}()")
            imported = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            imported += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            wrong += [f"{name} imports {one}" for one in imported if one.split(".")[0] in modules]
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(
                ("subprocess.", "os.system", "os.popen")
            ):
                wrong += [f"{name}:{node.lineno} runs a shell" for key in node.keywords if key.arg == "shell"]
    assert not wrong, wrong


def test_no_secret_stands_in_the_code() -> None:
    """Long figures that look like a key, and lines that set one."""
    wrong = []
    for name, text in _files():
        wrong += [f"{name}: {found[:12]}..." for found in re.findall(r"[\"'][0-9a-f]{40,}[\"']", text)]
        wrong += [f"{name}: {found}" for found in re.findall(r"BEGIN [A-Z ]*PRIVATE KEY", text)]
    assert not wrong, wrong
