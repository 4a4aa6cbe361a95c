"""``python -m sandbox``: the whole cabinet on one machine, with an invented world around it."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.installation import Installation

_EPILOG = """\
Environment variables:
  BOT_TOKEN        a token of the real Telegram: the bot talks to it instead of the sandbox's
                   double, by long polling
  BOT_PUBLIC_URL   https address under which the secure page (port base+2) is reached from outside
  DATABASE_URL     an existing PostgreSQL server (16 or newer) instead of the embedded one

Ctrl-C ends everything cleanly. A start with the same data folder goes on where it stopped.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until stopped; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return asyncio.run(_run(options))
    except KeyboardInterrupt:
        return 130


async def _run(options: argparse.Namespace) -> int:
    # Everything heavy is imported here: --help answers at once.
    from sandbox.installation import Installation, Options
    from sandbox.postgres import PostgresError
    from sandbox.settings import Ports
    from sandbox.supervisor import StartError

    token = os.environ.get("BOT_TOKEN")
    installation = Installation(
        Options(
            data=options.data.resolve(),
            ports=Ports(options.port),
            database_url=os.environ.get("DATABASE_URL"),
            real_bot_token=token,
            public_url=os.environ.get("BOT_PUBLIC_URL"),
        ),
        _say,
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await installation.start()
    except (StartError, PostgresError) as problem:
        _say(f"cannot start: {problem}")
        return 1
    _welcome(installation, is_real=token is not None)
    await stop.wait()
    _say("stopping")
    await installation.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="Starts PostgreSQL, the core service, the bot and the sandbox around them.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--data", type=Path, default=Path(__file__).parents[1] / "data", metavar="FOLDER",
        help="where everything lasting is kept (data)",
    )  # fmt: skip
    parser.add_argument(
        "--port", type=int, default=8000, metavar="N",
        help="the first of four neighbouring ports (8000)",
    )  # fmt: skip
    return parser


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _welcome(installation: Installation, *, is_real: bool) -> None:
    ports = installation.ports
    _say("")
    _say(f"  Start page      {installation.address(ports.web)}/")
    if not is_real:
        _say(f"  Patient's chat  {installation.address(ports.telegram)}/chat")
    _say(f"  Clinic console  {installation.address(ports.web)}/console/")
    _say(f"  Portal          {installation.address(ports.web)}/portal/")
    _say(f"  SMS inbox       {installation.address(ports.web)}/sms")
    _say(f"  State registers {installation.address(ports.web)}/registers")
    _say("")
    if is_real:
        for line in _REAL_NEEDS:
            _say(f"  {line}")
    _say("Ctrl-C ends everything.")


_REAL_NEEDS = (
    "The bot talks to the real Telegram. A real installation needs besides:",
    "- BOT_PUBLIC_URL: an https address that leads to the secure page, or Mini Apps do not open;",
    "- a trust list of the ЦЗО in QES_ROOTS and QES_INTERMEDIATES of the core;",
    "- an SMS gateway in SMS_GATEWAY_URL, a registry in place of the invented one;",
    "- a PostgreSQL server of your own in DATABASE_URL, with backups;",
    "- a contract with the operator of the central system.",
)


if __name__ == "__main__":
    sys.exit(main())
