"""How many signatures ``core.qes`` verifies in a second, and whether that is enough."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.bench.machine import facts

from . import table
from .material import ALGORITHMS, Material, make
from .plan import Plan

SUMMARY = "signatures: whole containers verified in a second"

_ROOT = Path(__file__).resolve().parents[3]
_ROUNDS = 5


@dataclass(frozen=True)
class Engines:
    """A choice of engines: its name here, what chooses it, and how big a round it bears."""

    name: str
    variable: str
    slow_down: int
    with_pools: bool = False


ENGINES = (
    Engines("C and OpenSSL", "", 1, with_pools=True),
    Engines("OpenSSL, no C", "digests", 2),
    Engines("pure Python", "1", 8),
)
_SIZES = {"dstu431-gost34311": 24}
_SIZE = 40


def run(*, as_json: bool) -> bool:
    """Measure everything, print it, and say whether no goal was missed."""
    results: dict[str, Any] = {"machine": facts(), "containers": [], "limits": {}}
    with tempfile.TemporaryDirectory() as folder:
        plan_file = Path(folder) / "plan"
        for algorithm in ALGORITHMS:
            size = _SIZES.get(algorithm, _SIZE)
            _say(f"{algorithm}: making {2 * size * _ROUNDS} people and their signatures")
            material = make(algorithm, 2 * size * _ROUNDS + 2)
            plan = Plan("containers", material, size, _ROUNDS)
            for engines in ENGINES:
                _say(f"{algorithm}: verifying with {engines.name}")
                slower = max(4, size // engines.slow_down)
                fitting = replace(plan, size=slower, with_pools=engines.with_pools)
                found = _in_child(fitting, engines, plan_file)
                results["containers"].append(
                    {"algorithm": algorithm, "chosen": engines.name, **found}
                )
            if algorithm == ALGORITHMS[0]:
                _say("bare arithmetic")
                results["limits"] = _limits(material, plan_file)
    goals = table.goals(results)
    printed = table.render(results, goals)
    if as_json:
        printed = json.dumps({**results, "goals": goals}, ensure_ascii=False, indent=2)
    sys.stdout.write(f"{printed}\n")
    return all(goal["met"] is not False for goal in goals)


def _limits(material: Material, plan_file: Path) -> dict[str, Any]:
    found = _in_child(Plan("limits", material, 0, 0), ENGINES[0], plan_file)
    found.pop("engines")
    return found


def _in_child(plan: Plan, engines: Engines, plan_file: Path) -> dict[str, Any]:
    """A process of its own: the engines are chosen once, when the package is first used."""
    plan_file.write_bytes(pickle.dumps(plan))
    finished = subprocess.run(
        [sys.executable, "-m", "tests.bench.qes.child", str(plan_file)],
        cwd=_ROOT,
        env={**os.environ, "QES_PURE_PYTHON": engines.variable},
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(finished.stdout)
    return found


def _say(text: str) -> None:
    sys.stderr.write(f"bench: {text}\n")
