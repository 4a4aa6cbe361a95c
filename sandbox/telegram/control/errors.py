"""Refusals of the control API: what a person could not do in the messenger either."""

from __future__ import annotations


class ControlError(Exception):
    """An answer other than success.

    Attributes:
        status: HTTP status.
        reason: an English sentence for whoever wrote the test.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def not_found(what: str) -> ControlError:
    """404: no such person, message or button."""
    return ControlError(404, f"no such {what}")


def impossible(why: str) -> ControlError:
    """409: the messenger would not let a person do this now."""
    return ControlError(409, why)
