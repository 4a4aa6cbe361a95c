"""Every bit of every good container changed, one at a time, over all cores."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import islice, product
from pathlib import Path

from tests.qes.fuzzing.flips import FAMILIES, FORMS, flips, subject

_SLICE = 2000

Part = tuple[str, str, int]


def run(jobs: int, folder: Path) -> int:
    """Try all; the number of containers that passed as another one, which are kept."""
    parts = [
        (family, form, start)
        for family, form in product(FAMILIES, FORMS)
        for start in range(0, 8 * len(subject(family, form).container), _SLICE)
    ]
    tried = wrong = 0
    with ProcessPoolExecutor(jobs) as pool:
        for done, (count, broken) in enumerate(pool.map(_try, parts), 1):
            tried += count
            wrong += len(broken)
            for name, octets in broken.items():
                (folder / name).write_bytes(octets)
            sys.stderr.write(
                f"flips: {100 * done // len(parts)} % · {tried:,} containers · {wrong} passed as"
                " another\n"
                if done % 10 == 0 or done == len(parts)
                else ""
            )
    return wrong


def _try(part: Part) -> tuple[int, dict[str, bytes]]:
    family, form, start = part
    original = subject(family, form)
    places = list(islice(flips(family, form), start, start + _SLICE))
    changed = {f"flip-{family}-{form}-{p}-{m:02x}": original.flipped(p, m) for p, m in places}
    return len(places), {n: octets for n, octets in changed.items() if not original.is_kept(octets)}
