"""Logs: one JSON object per line on stderr, redacted by default."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO

import orjson
import structlog

from core.kit.redact import exception_outline, redact, scrub

Format = Literal["json", "text"]


def configure(form: Format = "json", stream: TextIO | None = None) -> None:
    """Set logging up for the process, libraries included.

    Args:
        form: ``json`` for machines, ``text`` for a person at a terminal.
        stream: where to; stderr when None.
    """
    target = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _outline,
            redact,
            _as_json if form == "json" else structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(target),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_LibraryHandler()], level=logging.WARNING, force=True)


def _outline(_logger: object, _method: str, record: MutableMapping[str, Any]) -> Any:
    """Replace a live exception with its outline, which holds no values."""
    problem = record.pop("exc_info", None)
    if problem is True:
        problem = sys.exc_info()[1]
    elif isinstance(problem, tuple):
        problem = problem[1]
    if isinstance(problem, BaseException):
        record["exception"] = exception_outline(problem)
    return record


def _as_json(_logger: object, _method: str, record: MutableMapping[str, Any]) -> str:
    return orjson.dumps(record, default=str).decode()


class _LibraryHandler(logging.Handler):
    """Passes records of libraries on: the message's template, never its arguments."""

    def emit(self, record: logging.LogRecord) -> None:
        logger = structlog.get_logger()
        logger.log(
            record.levelno,
            scrub(str(record.msg)),
            logger=record.name,
            exc_info=record.exc_info[1] if record.exc_info else None,
        )
