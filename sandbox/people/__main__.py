"""``python -m sandbox.people``: writes a registry extract of an invented country."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from core.kit.clock import SystemClock, today
from sandbox.people import extract
from sandbox.people.country import Country, Sizes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        sizes = Sizes(
            options.settlements, options.clinics, options.doctors, options.persons,
            options.newcomers,
        )  # fmt: skip
    except ValueError as problem:
        parser.error(str(problem))
    country = Country(options.today or today(SystemClock()), options.seed, sizes)
    if options.out == Path("-"):
        extract.write(country, sys.stdout.buffer)
        return 0
    with options.out.open("wb") as file:
        count = extract.write(country, file)
    sys.stderr.write(f"{count} records in {options.out}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    default = Sizes()
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.people",
        description="Writes a registry extract of invented clinics, doctors and patients: "
        'JSON Lines {"kind", "data"}, loaded by `python -m core import-registry`. '
        "The same seed and sizes give the same people; nobody in it exists.",
    )
    for name, value in (
        ("settlements", default.settlements),
        ("clinics", default.clinics),
        ("doctors", default.doctors),
        ("persons", default.persons),
        ("newcomers", default.newcomers),
    ):
        parser.add_argument(
            f"--{name}", type=int, default=value, metavar="N", help=f"how many ({value})"
        )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another country (1)")
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="DATE",
        help="day that ages and terms are counted from, YYYY-MM-DD (the present day)",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="where to write; - for the output"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
