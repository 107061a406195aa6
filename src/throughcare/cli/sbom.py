"""`throughcare sbom`: the libraries of the lock files as CycloneDX 1.6 in JSON, with licences where installed."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
LOCKS = {"requirements.lock": "required", "requirements-node.lock": "optional"}
_LINE = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")


def main() -> int:
    """Print it."""
    print(json.dumps(bill(), indent=2))
    return 0


def bill() -> dict[str, Any]:
    """Every library of the lock files, with version, hashes and licence."""
    found = [one for file, scope in LOCKS.items() for one in _components(ROOT / file, scope)]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "throughcare"}},
        "components": sorted(found, key=lambda one: str(one["name"])),
    }


def _components(path: Path, scope: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        if named := _LINE.match(line.strip()):
            name, version = named[1].lower(), named[2]
            found.append(
                {
                    "type": "library",
                    "name": name,
                    "version": version,
                    "purl": f"pkg:pypi/{name}@{version}",
                    "scope": scope,
                    "licenses": [{"license": {"name": licence(name)}}],
                    "hashes": [],
                }
            )
        if found and (digest := re.search(r"--hash=sha256:([0-9a-f]{64})", line)):
            found[-1]["hashes"].append({"alg": "SHA-256", "content": digest[1]})
    return found


def licence(name: str) -> str:
    """What an installed library says of its licence; "Not installed here" or "Not said" else."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return "Not installed here"
    if "License-Expression" in said:
        return said["License-Expression"]
    classes = [c.rpartition(" :: ")[2] for c in said.get_all("Classifier") or [] if c.startswith("License ::")]
    if not classes and "License" in said:
        return said["License"].partition("\n")[0][:80]
    return ", ".join(classes) or "Not said"
