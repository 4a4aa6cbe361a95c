"""What can come instead of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True)
class Invalid:
    """A field that did not fit.

    Attributes:
        entry: JSON path.
        rule: name of the rule.
        params: values of the rule, such as the number of tries left.
    """

    entry: str
    rule: str
    description: str
    params: Sequence[str] = field(default_factory=tuple)


class CoreRefused(Exception):
    """The core said no.

    Attributes:
        code: stable; a value of :class:`core.contract.errors.ErrorCode`, or ``unknown`` from a
            server that does not send codes.
        message: English wording for developers.
        invalid: fields that did not fit.
        status: HTTP status.
        request_id: names the call in the core's logs.
        retry_after: when asking again makes sense, if the core said so.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int,
        invalid: Sequence[Invalid] = (),
        request_id: str | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.code = code
        self.message = message
        self.status = status
        self.invalid = tuple(invalid)
        self.request_id = request_id
        self.retry_after = retry_after


class CoreUnavailable(Exception):
    """The core could not be reached, did not answer, or said that it cannot answer now.

    Attributes:
        retry_after: how long to wait before asking again.
        outcome_unknown: the call was to change something, and may have done so: repeat it with
            the same idempotency key.
        code: the core's code, when it did answer.
    """

    def __init__(
        self,
        reason: str,
        *,
        retry_after: timedelta = timedelta(seconds=2),
        outcome_unknown: bool = False,
        code: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.outcome_unknown = outcome_unknown
        self.code = code
