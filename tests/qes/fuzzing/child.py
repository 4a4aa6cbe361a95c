"""One parser under atheris: ``python -m tests.qes.fuzzing.child NAME FINDINGS [libFuzzer's own]``.

Atheris rewrites what is imported under its hook, so the parsers are imported here and not above.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

from tests.qes.fuzzing.mutation import Mutator


def main() -> None:
    name, findings, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["core.qes"]):
        from tests.qes.fuzzing.findings import Watch
        from tests.qes.fuzzing.parsers import PARSERS
    parser = PARSERS[name]
    # The function is another one once the fuzzer runs: it is looked up when it is called.
    mutator = Mutator(lambda data, most: atheris.Mutate(data, most), parser.seeds())  # noqa: PLW0108
    watch = Watch(name, parser.run, Path(findings))
    atheris.Setup([sys.argv[0], *options], watch, custom_mutator=mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
