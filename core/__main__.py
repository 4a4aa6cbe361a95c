"""``python -m core``: serve the API, migrate the database, load an extract, register a channel."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from uuid import UUID

_EPILOG = """\
Configuration comes from environment variables; the most important ones:
  DATABASE_URL             PostgreSQL 16 or newer
  CORE_HOST, CORE_PORT     where to serve (127.0.0.1, 8080); or CORE_SOCKET, a UNIX socket
  CORE_ENCRYPTION_KEYS     version:base64,… keys of 32 bytes that encrypt personal data
  CORE_INDEX_KEY           base64 of 32 bytes: look-ups of personal data; never changes
  CORE_NONCE_KEY           base64 of 32 bytes: signs nonces
  QES_TRUST_LIST           folder of the trust list (python -m core.qes trust update); or
  QES_ROOTS                certificates that are trusted: files or folders, parted by colons
  QES_INTERMEDIATES        certificates that help to reach them
  QES_REVOCATION           off, when_available or required: are providers asked about certificates
  SMS_GATEWAY_URL          where messages are posted as {"to", "text"}
Every other setting, with its default: core/config.py.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    # Everything heavy is imported by the command that needs it: --help answers at once.
    from core import commands

    command = getattr(commands, options.command or "serve")
    try:
        with asyncio.Runner(loop_factory=commands.event_loop) as runner:
            status: int = runner.run(command(options))
    except commands.CommandFailed as problem:
        sys.stderr.write(f"core: {problem}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m core",
        description="The shared core service of the patient cabinet.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command="serve")
    commands = parser.add_subparsers(metavar="COMMAND")

    serve = commands.add_parser("serve", help="serve the API (also without a command)")
    serve.set_defaults(command="serve")

    migrate = commands.add_parser("migrate", help="bring the database to the newest revision")
    migrate.add_argument("--to", metavar="REVISION", default="head")
    migrate.set_defaults(command="migrate")

    load = commands.add_parser("import-registry", help="load a registry extract (JSON Lines)")
    load.add_argument("file", help="the extract; - reads standard input")
    load.set_defaults(command="import_registry")

    clients = commands.add_parser("clients", help="register OAuth clients")
    _add_clients_commands(clients)

    keys = commands.add_parser("keys", help="renew the encryption of personal data")
    _add_keys_commands(keys)

    declarations = commands.add_parser("declarations", help="end, verify and reject declarations")
    _add_declarations_commands(declarations)

    openapi = commands.add_parser("openapi", help="write the description of the API")
    openapi.add_argument("file", nargs="?", default="-", help="where to; - is standard output")
    openapi.set_defaults(command="openapi")
    return parser


def _add_clients_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(metavar="ACTION", required=True)
    add = commands.add_parser(
        "add",
        help="register a channel, or replace it",
        description="The secret is read from KABINET_CLIENT_SECRET, the api-key from "
        "KABINET_API_KEY (the secret, when that is absent).",
    )
    add.add_argument("--id", required=True, metavar="UUID")
    add.add_argument("--name", required=True)
    add.add_argument("--type", required=True, choices=["PIS", "TRUSTED_PIS", "MIS"])
    add.add_argument("--legal-entity", metavar="UUID", help="the clinic of a MIS client")
    add.add_argument("--scopes", required=True, help="parted by spaces or commas")
    add.add_argument(
        "--redirect-uri",
        action="append",
        default=[],
        metavar="URI",
        help="where the consent page may send a patient back to, exactly; may be repeated",
    )
    add.set_defaults(command="add_client")


def _add_keys_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(metavar="ACTION", required=True)
    rotate = commands.add_parser(
        "rotate",
        help="encrypt everything anew under the newest key",
        description="Add a key with a higher version to CORE_ENCRYPTION_KEYS, restart the service "
        "with both, then run this while it serves. When «keys status» shows no older version, "
        "wait a day for what lives only hours, and take the old key away. The search index of "
        "persons is written anew as well.",
    )
    rotate.set_defaults(command="rotate_keys")
    status = commands.add_parser("status", help="how much is encrypted under which key")
    status.set_defaults(command="show_keys")


def _add_declarations_commands(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    due = actions.add_parser("end-due", help="end now what time and the registers end")
    due.add_argument("--dry-run", action="store_true", help="only count")
    due.set_defaults(command="end_due")

    terminate = actions.add_parser(
        "terminate",
        help="end the declarations of a person or of a doctor's position, by order of НСЗУ",
        description="Exactly one of --person and --employee. In batches: broken off, it is "
        "simply run again.",
    )
    terminate.add_argument("--person", type=UUID, metavar="UUID")
    terminate.add_argument("--employee", type=UUID, metavar="UUID")
    terminate.add_argument("--reason-description", metavar="WORDS")
    terminate.add_argument("--dry-run", action="store_true", help="only count")
    terminate.set_defaults(command="terminate_declarations")

    verify = actions.add_parser("verify", help="put one that waits for verification in force")
    verify.add_argument("id", type=UUID)
    verify.set_defaults(command="verify_declaration")

    reject = actions.add_parser("reject", help="refuse one that waits for verification")
    reject.add_argument("id", type=UUID)
    reject.add_argument("--reason-description", metavar="WORDS")
    reject.set_defaults(command="reject_declaration")


if __name__ == "__main__":
    sys.exit(main())
