"""``python -m bot reports``: what patients reported, for whoever has to look into it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from bot.reports.service import Reports

NAME: Final = "reports"

_DESCRIPTION: Final = """\
`list` prints the open reports: number, moment, person, and what was not recognised, as ids of the
core. `close NUMBER` says that a report has been looked into; the patient sees it in the chat.
"""


def add_to(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Add the command to the bot's."""
    reports = commands.add_parser(
        NAME,
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        help="actions that patients do not recognise: `reports list`, `reports close NUMBER`",
    )
    actions = reports.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="print the open ones, the earliest first")
    close = actions.add_parser("close", help="mark one as looked into")
    close.add_argument("number", metavar="NUMBER", help="as the patient was told it")


async def run(options: argparse.Namespace) -> int:
    """Print or close; the exit status.

    Raises:
        pydantic.ValidationError: a setting does not fit.
    """
    from bot.config import Settings
    from bot.reports.service import Reports
    from core.kit.clock import SystemClock
    from core.kit.db import Database

    settings = Settings()
    database = Database(settings.database_url, pool_size=1)
    reports = Reports(database, SystemClock(), settings.bot_id)
    try:
        if options.action == "close":
            return await _close(reports, options.number)
        for each in await reports.open_ones():
            moment = each.created_at.isoformat(timespec="seconds")
            what = each.subject or "-"
            sys.stdout.write(f"{each.number}\t{moment}\t{each.person_id}\t{what}\n")
        return 0
    finally:
        await database.close()


async def _close(reports: Reports, number: str) -> int:
    if await reports.close(number):
        return 0
    sys.stderr.write(f"bot: no open report has the number {number}\n")
    return 1
