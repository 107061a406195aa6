"""Every long proof: small here, at full size under `./throughcare prove NAME|all`."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from throughcare.cli.proofs import Size, record

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py") if not path.stem.startswith("test_"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "name" not in metafunc.fixturenames:
        return
    wanted = metafunc.config.getoption("--prove")
    if unknown := set(wanted) - {*NAMES, "all"}:
        pytest.exit(f"There is no proof {', '.join(sorted(unknown))}. There are: {', '.join(NAMES)}.", returncode=1)
    small = [name for name in NAMES if not hasattr(import_module(f"tests.proofs.{name}"), "ONLY_FULL")]
    metafunc.parametrize("name", small if not wanted else NAMES if "all" in wanted else sorted(wanted))


def test_proof_holds(name: str, request: pytest.FixtureRequest) -> None:
    module = import_module(f"tests.proofs.{name}")
    request.getfixturevalue("told_committed" if hasattr(module, "TOLD") else "committed")
    size = Size(full=bool(request.config.getoption("--prove")))
    began = time.monotonic()
    result = module.prove(size)
    if size.full:
        what = (module.__doc__ or name).strip().partition("\n")[0].rstrip(".")
        seconds = time.monotonic() - began
        record(name, what=what, result=result, size=size, seconds=seconds, at=datetime.now(UTC))
        print(f"\n{name}: {what}: {result} ({seconds:.0f} s)")
