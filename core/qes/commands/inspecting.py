"""``inspect``: what is in a file."""

from __future__ import annotations

import sys
from pathlib import Path

from ..errors import FormatError
from .parsing import BAD_USE, Commands, Options, Parser
from .printing import as_json, as_text


def add(commands: Commands[Parser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "inspect",
        help="print what is in a file",
        description="Print a signature container, certificate, bag of certificates, OCSP response, "
        "CRL or time-stamp as a person would want to read it; of a key container only its kind: no "
        "password is asked. DER, BER, PEM and base64 are read.",
        epilog="Nothing is verified here: what a file says of itself is printed as it says it.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: Options) -> int:
    """Print the document; a file of no known kind is bad use."""
    from ..inspection import inspect

    try:
        document = inspect(options.file.read_bytes())
    except FormatError as problem:
        zs2 = options.file.suffix.lower() == ".zs2"
        hint = "; .zs2 stores are not known here" if zs2 else ""
        sys.stderr.write(f"core.qes: {options.file}: {problem.detail}{hint}\n")
        return BAD_USE
    sys.stdout.write((as_json if options.json else as_text)(document))
    return 0
