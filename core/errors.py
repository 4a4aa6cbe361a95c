"""Errors of the core: classes say what the caller can do, codes say what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from core.contract.errors import CATALOGUE, ErrorCode


@dataclass(frozen=True)
class InvalidEntry:
    """One field that does not fit.

    Attributes:
        entry: JSON path such as ``$.person.tax_id``.
        rule: name of the rule that refused (``required``, ``format``, ``invalid`` …).
        description: the published wording.
        params: values of the rule, such as the allowed set.
    """

    entry: str
    rule: str
    description: str
    params: Sequence[str] = field(default_factory=tuple)


class CoreError(Exception):
    """An answer other than success. Carries a code; never a sentence for a patient."""

    def __init__(
        self,
        code: ErrorCode,
        *,
        invalid: Sequence[InvalidEntry] = (),
        keeps_changes: bool = False,
        **params: object,
    ) -> None:
        """Make an error.

        Args:
            code: what happened.
            invalid: fields that do not fit.
            keeps_changes: commit what was written before (a spent nonce, a counted try);
                otherwise the transaction is rolled back.
            params: values of the placeholders of the published message.
        """
        self.code = code
        self.invalid = tuple(invalid)
        self.keeps_changes = keeps_changes
        self.params = params
        super().__init__(self.message)

    @property
    def status(self) -> int:
        """HTTP status."""
        return CATALOGUE[self.code].status

    @property
    def message(self) -> str:
        """The published English wording."""
        return CATALOGUE[self.code].message.format(**self.params)


class InvalidInput(CoreError):
    """A field does not fit: fix it and send again."""


class NotAllowed(CoreError):
    """No right, no consent, unknown channel: stop."""


class NotFound(CoreError):
    """No such thing for this person: stop."""


class Conflict(CoreError):
    """The status forbids the verb, or a rule of the registry says no: read again."""


class Expired(CoreError):
    """A link, code or request outlived its time: start over."""


class Unavailable(CoreError):
    """A register or provider is silent: wait ``retry_after`` and try again."""

    def __init__(self, code: ErrorCode, *, retry_after: timedelta, **params: object) -> None:
        self.retry_after = retry_after
        super().__init__(code)
        self.params = params
