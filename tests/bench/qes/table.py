"""The results as a person reads them, and the goals they are held against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_WITH, _WITHOUT, _CORES = 250, 60, 1.9
_GOAL_ALGORITHMS = ("dstu257-gost34311", "dstu257-kupyna256")
_MET = {True: "met", False: "MISSED", None: "not to be told: other work had the processors"}
_LEAST_SHARE = 0.9
_HEADINGS = (
    *("algorithm", "engines", "new signers", "quarters", "by CPU", "known signers", "by CPU"),
    *("pool of 1", "pool of 2", "gain"),
)

Results = dict[str, Any]


def goals(results: Results) -> list[dict[str, Any]]:
    """Each goal, what was measured for it, and whether it is met; none when that cannot be told.

    A core's rate is taken by processor time and not by the clock, which other work on the machine
    slows down: it is what a core does that is left alone.
    """
    found = []
    for row in results["containers"]:
        least = {"C and OpenSSL": _WITH, "OpenSSL, no C": _WITHOUT}.get(row["chosen"])
        if row["algorithm"] not in _GOAL_ALGORITHMS or least is None:
            continue
        what = f"{row['algorithm']}, {row['chosen']}, new signers, a second of a core"
        found.append(_goal(what, row["new"]["per_cpu_second"], least))
        if "pools" in row:
            what = f"{row['algorithm']}, two processes against one"
            goal = _goal(what, gain(row), _CORES)
            if not goal["met"] and row["pools"]["2"]["share"] < _LEAST_SHARE:
                goal["met"] = None
            found.append(goal)
    return found


def gain(row: Results) -> float:
    """How many times faster two processes are than one, in the least disturbed rounds."""
    pools = row["pools"]
    return float(pools["2"]["best"] / pools["1"]["best"])


def _goal(what: str, measured: float, least: float) -> dict[str, Any]:
    return {"goal": what, "measured": measured, "least": least, "met": measured >= least}


def render(results: Results, checked: Sequence[dict[str, Any]]) -> str:
    containers = [_container(row) for row in results["containers"]]
    limits = [[name, *_rate(rate)] for name, rate in results["limits"].items()]
    held = [
        [goal["goal"], f"{goal['measured']:.4g}", str(goal["least"]), _MET[goal["met"]]]
        for goal in checked
    ]
    machine = [[name, text] for name, text in results["machine"].items()]
    uapki = any(name.startswith("UAPKI") for name in results["limits"])
    parts = [
        _table(machine),
        "Whole containers a second: content, signature, certificate, path with issuers cached,\n"
        "responder's answer, identity. Medians by the clock with quarters around them; «by CPU»\n"
        "is for a second of processor time; pools and their gain are of the best round.",
        _table([_HEADINGS, *containers]),
        "Limits on one core, a second",
        _table([["what", "median", "quarters", "by CPU"], *limits]),
        "" if uapki else "UAPKI: skipped, UAPKI_LIBRARY names no library",
        "Goals",
        _table([["goal", "measured", "least", ""], *held]),
    ]
    return "\n\n".join(part for part in parts if part)


def _container(row: Results) -> list[str]:
    new, known = row["new"], row["known"]
    cells = [row["algorithm"], row["chosen"], *_rate(new)]
    cells += [f"{known['per_second']:.0f}", f"{known['per_cpu_second']:.0f}"]
    if "pools" not in row:
        return [*cells, "", "", ""]
    pools = [f"{row['pools'][workers]['best']:.0f}" for workers in ("1", "2")]
    return [*cells, *pools, f"{gain(row):.2f}"]


def _rate(rate: dict[str, float]) -> list[str]:
    quarters = f"{rate['low']:.0f}–{rate['high']:.0f}"
    return [f"{rate['per_second']:.0f}", quarters, f"{rate['per_cpu_second']:.0f}"]


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        first, *others = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append("  ".join([first, *others]).rstrip())
    return "\n".join(lines)
