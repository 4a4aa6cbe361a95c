"""The command line: containers, trust lists, policies, and what is in a file.

Exit status of ``verify``: 0 passed, 1 failed, 2 indeterminate, 3 bad use. The other commands end
with 0, or with 3 when they cannot do what they are told.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import cast

from .commands import inspecting, policies, trusting, verifying
from .commands.parsing import BAD_USE, Options, Parser
from .errors import TrustError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    run = cast(Callable[[Options], int], options.run)
    try:
        return run(options)
    except (TrustError, OSError) as problem:
        sys.stderr.write(f"core.qes: {problem}\n")
        return BAD_USE


def _parser() -> Parser:
    parser = Parser(
        prog="python -m core.qes",
        description="Ukrainian qualified signatures: verify them, look into them, keep the trust "
        "list.",
        epilog="COMMAND --help tells the rest. What is verified, and what is not: "
        "core/qes/README.md.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (verifying, inspecting, trusting, policies):
        command.add(commands)
    return parser
