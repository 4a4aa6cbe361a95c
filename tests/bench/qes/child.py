"""One process of the bench: the environment has chosen its engines, it times and reports.

``python -m tests.bench.qes.child PLAN`` with a pickled plan; prints one JSON object.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.qes.engines import engines

from . import limits, rounds
from .plan import Plan


def containers(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: asdict(rate)
        for name, rate in rounds.alone(plan.material, size=plan.size, rounds=plan.rounds).items()
    }
    if plan.with_pools:
        pools = rounds.pooled(plan.material, size=plan.size // 2, rounds=2 * plan.rounds)
        found["pools"] = {str(workers): asdict(rate) for workers, rate in pools.items()}
    return found


def bare(plan: Plan) -> dict[str, Any]:
    return {name: asdict(rate) for name, rate in limits.measure(plan.material).items()}


_ACTIONS: dict[str, Callable[[Plan], dict[str, Any]]] = {"containers": containers, "limits": bare}


def main() -> None:
    plan: Plan = pickle.loads(Path(sys.argv[1]).read_bytes())  # noqa: S301 - made by the parent
    json.dump({"engines": engines(), **_ACTIONS[plan.action](plan)}, sys.stdout)


if __name__ == "__main__":
    main()
