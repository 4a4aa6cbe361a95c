"""How tests log: plainly, as a service is told at its start."""

from __future__ import annotations

import structlog


def log_plainly() -> None:
    """Say lines without colours and short tracebacks.

    Left to itself the library draws tracebacks with every local variable, at seconds of work each.
    """
    structlog.reset_defaults()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
        ]
    )
