"""The committed material: it is what its maker makes, and it gets the verdicts due."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.qes import TrustStore, examine, load_file

from .make_material import FOLDER, files

CASES: list[dict[str, Any]] = json.loads((FOLDER / "cases.json").read_bytes())


def test_making_the_material_again_changes_nothing() -> None:
    made = files()
    assert {path.name for path in FOLDER.iterdir()} == set(made)
    for name, octets in made.items():
        assert (FOLDER / name).read_bytes() == octets, name


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{c['kind']}-{c['container']}-{c['evidence']}" for c in CASES]
)
def test_a_committed_container_gets_its_verdict(case: dict[str, Any]) -> None:
    def path(name: str) -> Path:
        return FOLDER / f"{case['kind']}-{name}"

    def evidence(suffix: str) -> list[bytes]:
        name = case["evidence"]
        return [path(name).read_bytes()] if name and name.endswith(suffix) else []

    bag = [load_file(path(f"{name}.cer"))[0] for name in ("provider", "tsp", "ocsp")]
    report = examine(
        path(f"{case['container']}.p7s").read_bytes(),
        trust=TrustStore(load_file(path("root.cer")), bag),
        at=datetime.fromisoformat(case["at"]),
        content=(FOLDER / "content.json").read_bytes() if case["container"] != "tampered" else None,
        tax_id=case["tax_id"],
        ocsp=evidence(".ors"),
        crls=evidence(".crl"),
    )
    assert (report.verdict, report.sub_indication) == (case["verdict"], case["sub_indication"])
    assert report.limitations == ()
