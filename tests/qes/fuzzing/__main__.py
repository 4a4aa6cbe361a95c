"""The command behind ``./dev fuzz``."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from pathlib import Path

from tests.qes.fuzzing import corpus, exhaustive
from tests.qes.fuzzing.parsers import PARSERS
from tests.qes.fuzzing.running import Run, Session

_FOLDER = Path("data") / "fuzz"


def main() -> int:
    """Fuzz; 1 when something was found."""
    options = _parser().parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.flips:
        return int(exhaustive.run(options.jobs, options.folder) > 0)
    if importlib.util.find_spec("atheris") is None:
        sys.stderr.write("fuzz: atheris has builds for Linux on x86-64 only\n")
        return 2
    names = options.parser or list(PARSERS)
    seconds = max(round(options.minutes * 60 / len(names)), 1)
    runs = [Run(name, seconds, options.folder) for name in names]
    session = Session(runs, options.folder, options.jobs)
    session.carry_out()
    if options.keep:
        for run in runs:
            octets = (path.read_bytes() for path in run.work.iterdir())
            sys.stderr.write(f"fuzz: {run.name}: {corpus.keep(run.name, octets)} kept\n")
    return _conclude(session)


def _conclude(session: Session) -> int:
    for run in session.runs:
        sys.stdout.write(f"{run.name:<14}{run.executions:>10,} executions\n")
    for run in session.runs:
        if run.status:
            sys.stdout.write(f"{run.name} ended with {run.status}:\n  ")
            sys.stdout.write("\n  ".join(run.words) + "\n")
    for path in session.findings:
        sys.stdout.write(f"found: {path}\n")
    return int(bool(session.findings) or any(run.status for run in session.runs))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./dev fuzz",
        description="Throws hostile octets at every parser of the verifier. Only its own errors "
        "may leave one, within a second and within bounds of memory. What breaks that is kept "
        f"in {_FOLDER} under the parser's name, with the reason beside it.",
    )
    option = parser.add_argument
    option("--minutes", type=float, default=10.0, help="of the processor, over all (10)")
    option("--parser", action="append", choices=list(PARSERS), help="only this one; repeatable")
    option("--jobs", type=int, default=os.cpu_count() or 1, help="processes at a time (cores)")
    option("--keep", action="store_true", help="add to the corpus what leads somewhere new")
    option("--flips", action="store_true", help="change every bit of good containers instead")
    option("--folder", type=Path, default=_FOLDER, help="for work and findings")
    return parser


if __name__ == "__main__":
    sys.exit(main())
