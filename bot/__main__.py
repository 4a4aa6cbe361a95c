"""``python -m bot``: the patient cabinet in Telegram."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from bot.reports import command as reports_command
from bot.signing.remote import command as diia_command

_EPILOG = """\
Configuration comes from environment variables; the most important ones:
  DATABASE_URL           PostgreSQL 16 or newer, migrated by `python -m core migrate`
  BOT_TOKEN              of BotFather, or of the sandbox
  BOT_MODE               polling (needs no public address) or webhook (needs BOT_WEBHOOK_SECRET)
  BOT_HOST, BOT_PORT     where the secure page and the webhook are served (127.0.0.1, 8082)
  BOT_PUBLIC_URL         https address under which the outside reaches them
  BOT_ENCRYPTION_KEYS    version:base64,… keys of 32 bytes that encrypt tokens
  CORE_URL               the core service (http://127.0.0.1:8080)
  CORE_CLIENT_ID, CORE_CLIENT_SECRET   this channel, as the core knows it
Every other setting, with its default: bot/config.py and bot/signing/remote/settings.py.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until stopped; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="The patient cabinet in Telegram: conversations, secure page, notifications.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    diia_command.add_to(commands)
    reports_command.add_to(commands)
    options = parser.parse_args(arguments)
    # Everything heavy is imported here: --help answers at once.
    from pydantic import ValidationError

    try:
        if options.command == diia_command.NAME:
            return asyncio.run(diia_command.run(options))
        if options.command == reports_command.NAME:
            return asyncio.run(reports_command.run(options))
        return _serve()
    except ValidationError as problem:
        for error in problem.errors(include_input=False, include_url=False):
            name = "_".join(map(str, error["loc"])).upper()
            sys.stderr.write(f"bot: {name or 'settings'}: {error['msg']}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _serve() -> int:
    from bot.serving import StartFailed, event_loop, serve

    try:
        with asyncio.Runner(loop_factory=event_loop) as runner:
            runner.run(serve())
    except StartFailed as problem:
        sys.stderr.write(f"bot: {problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
