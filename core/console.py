"""What the commands of ``python -m core`` share: settings, progress, the last word."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from pydantic import ValidationError

from core.config import Settings


class CommandFailed(Exception):
    """The command cannot be done; the message says what to do about it."""


def settings() -> Settings:
    """The settings of the environment.

    Raises:
        CommandFailed: one is missing or wrong.
    """
    try:
        return Settings()
    except ValidationError as problem:
        wrong = ", ".join(
            f"{'.'.join(map(str, error['loc'])).upper()} ({error['msg']})"
            for error in problem.errors(include_input=False, include_url=False)
        )
        raise CommandFailed(f"environment variables: {wrong}") from None


def show_progress(counts: Mapping[str, int]) -> None:
    """Show how far it is, where somebody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[Kcore: {listed(counts)}")
        sys.stderr.flush()


def listed(counts: Mapping[str, int]) -> str:
    """Counts as a line."""
    return ", ".join(f"{kind} {count}" for kind, count in counts.items())


def say(text: str) -> None:
    """Say a line, in place of the progress."""
    prefix = "\r\x1b[K" if sys.stderr.isatty() else ""
    sys.stderr.write(f"{prefix}core: {text}\n")
