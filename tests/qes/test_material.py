"""The committed material: it is what its maker makes, and it gets the verdicts due."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.qes import TrustStore, examine, load_file
from core.qes.command import main
from core.qes.policy import POLICIES

from .make_material import FOLDER, files

CASES: list[dict[str, Any]] = json.loads((FOLDER / "cases.json").read_bytes())
MOST_BYTES = 400_000
each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def test_making_the_material_again_changes_nothing() -> None:
    made = files()
    assert {path.name for path in FOLDER.iterdir()} == set(made)
    for name, octets in made.items():
        assert (FOLDER / name).read_bytes() == octets, name
    assert sum(map(len, made.values())) < MOST_BYTES


def test_every_container_is_in_a_case_and_no_case_stands_twice() -> None:
    named = {f"{case['line']}-{case['container']}.p7s" for case in CASES}
    assert named == {path.name for path in FOLDER.glob("*.p7s")}
    assert len({case["name"] for case in CASES}) == len(CASES)


def of_line(case: dict[str, Any], *names: str) -> list[Path]:
    return [FOLDER / f"{case['line']}-{name}" for name in names]


def evidence(case: dict[str, Any]) -> tuple[list[Path], list[Path]]:
    responses = of_line(case, *(f"{name}.ors" for name in case["ocsp"]))
    return responses, of_line(case, *(f"{name}.crl" for name in case["crls"]))


@each_case
def test_the_library_gives_the_verdict(case: dict[str, Any]) -> None:
    root, *bag = (load_file(path)[0] for path in of_line(case, *CERTIFICATES))
    responses, lists = evidence(case)
    (container,) = of_line(case, f"{case['container']}.p7s")
    report = examine(
        container.read_bytes(),
        trust=TrustStore([root], bag),
        at=datetime.fromisoformat(case["at"]),
        content=(FOLDER / case["content"]).read_bytes(),
        tax_id=case["tax_id"],
        policy=POLICIES[case["policy"]],
        ocsp=[path.read_bytes() for path in responses],
        crls=[path.read_bytes() for path in lists],
    )
    assert (report.verdict, report.sub_indication, report.reason) == (
        case["verdict"],
        case["sub_indication"],
        case["reason"],
    ), report.detail
    assert report.limitations == tuple(case["limitations"])
    if case["verdict"] == "passed":
        assert report.signers[0].kind == case["kind"]


CERTIFICATES = ("root.cer", "provider.cer", "tsp.cer", "ocsp.cer")


@each_case
def test_the_command_gives_the_verdict(
    case: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    root, *bag = of_line(case, *CERTIFICATES)
    responses, lists = evidence(case)
    options: list[object] = ["verify", "--json", "--offline", "--roots", root, "--at", case["at"]]
    options += ["--content", FOLDER / case["content"], "--policy", case["policy"]]
    options += ["--tax-id", case["tax_id"]]
    for option, paths in (("--intermediates", bag), ("--ocsp", responses), ("--crl", lists)):
        options += [word for path in paths for word in (option, path)]
    status = main([*map(str, options), *map(str, of_line(case, f"{case['container']}.p7s"))])
    printed = json.loads(capsys.readouterr().out)
    assert status == {"passed": 0, "failed": 1, "indeterminate": 2}[case["verdict"]]
    for said in ("verdict", "sub_indication", "reason", "limitations"):
        assert printed[said] == case[said], printed["detail"]
