"""Options that the subcommands share, and how bad use ends."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from typing import NoReturn

BAD_USE = 3

Options = argparse.Namespace


class Parser(argparse.ArgumentParser):
    """A parser with an exit status of its own for bad use."""

    def error(self, message: str) -> NoReturn:
        """End with what is wrong and how the command is used."""
        self.print_usage(sys.stderr)
        self.exit(BAD_USE, f"{self.prog}: {message}\n")


Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no other name for it


def moment(text: str) -> datetime:
    """A time of ISO 8601; without a zone it is UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def now() -> datetime:
    """The time by the machine's clock."""
    return datetime.fromtimestamp(time.time(), UTC)


def iso(at: datetime | None) -> str | None:
    """The time as it is printed."""
    return at.isoformat().replace("+00:00", "Z") if at else None
