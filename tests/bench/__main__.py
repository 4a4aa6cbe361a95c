"""``python -m tests.bench [NAME] [--json]``: run one bench, or all of them.

A bench is a folder beside this file with ``SUMMARY``, one line, and ``run(as_json=…)``, which
prints its tables and says whether no goal was missed.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from typing import Protocol, cast

from tests import bench


class Bench(Protocol):
    SUMMARY: str

    def run(self, *, as_json: bool) -> bool: ...


def names() -> list[str]:
    return [found.name for found in pkgutil.iter_modules(bench.__path__) if found.ispkg]


def load(name: str) -> Bench:
    return cast(Bench, importlib.import_module(f"tests.bench.{name}"))


def main() -> int:
    known = names()
    listed = "\n".join(f"  {name:<8} {load(name).SUMMARY}" for name in known)
    parser = argparse.ArgumentParser(
        prog="./dev bench",
        description=f"Measure, and compare with the goals:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", nargs="?", choices=known, help="which one; all when left out")
    parser.add_argument("--json", action="store_true", help="print one object for each bench")
    arguments = parser.parse_args()
    met = [
        load(name).run(as_json=arguments.json)
        for name in ([arguments.name] if arguments.name else known)
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
