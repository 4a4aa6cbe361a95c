"""Forms in plain data: what they hold, what comes of them, what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol, runtime_checkable

from bot.signing.model import SigningSession
from core.client.errors import Invalid
from core.contract.errors import ErrorCode

SIGN_UP: Final = "sign_up"
"""The kind of the form that registers a patient."""


class Change(StrEnum):
    """What a patient changes at once: one guided change each (J12)."""

    SURNAME = "surname"
    DOCUMENT = "document"
    ADDRESS = "address"
    EMAIL = "email"
    PHONE = "phone"
    EMERGENCY_CONTACT = "emergency_contact"
    SECRET = "secret"  # noqa: S105 - the name of a field


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose data a form is about, where it is about somebody whom the patient represents.

    Attributes:
        person: his full name.
        signer: the representative's.
        draft: tells his drafts from others' in one browser.
    """

    person: str
    signer: str
    draft: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form to be filled in.

    Attributes:
        kind: ``sign_up``, a :class:`Change`, a :class:`bot.signing.filled.represented.Kind` or one
            of :mod:`bot.signing.filled.of_another`.
        known: what need not be asked again: fields of a person, and how he will be called.
        whose: None for the patient's own data, and for one who is not recorded yet.
    """

    kind: str
    known: Mapping[str, Any]
    whose: Whose | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """The text made of a form.

    Attributes:
        octets: exactly what is to be signed; UTF-8.
        reference: id of what the core keeps of it, if it does.
        changed: top-level fields that differ from what is recorded.
        scans: documents that must be shown before it counts, by type.
    """

    octets: bytes
    reference: str | None = None
    changed: Sequence[str] = ()
    scans: Sequence[str] = ()


class FormRefused(Exception):
    """What was filled in breaks rules; it can be mended and sent again.

    Attributes:
        code: of the core's errors.
        invalid: the fields, by JSON path from the person's root.
    """

    def __init__(
        self, code: str = ErrorCode.INVALID_INPUT, invalid: Sequence[Invalid] = ()
    ) -> None:
        self.code = code
        self.invalid = tuple(invalid)
        super().__init__(code)


@runtime_checkable
class Fillable(Protocol):
    """An action whose text is made of a form."""

    async def form(self, session: SigningSession) -> Form:
        """The form for a session.

        Raises:
            CoreRefused, CoreUnavailable, SignInRequired: what is known cannot be had.
            TurnedAway: the conversation asked for something that cannot be filled in.
        """

    async def compose(self, session: SigningSession, filled: Mapping[str, Any]) -> Composed:
        """The text to be signed.

        Raises:
            FormRefused: what was filled in cannot be sent to the core at all.
            CoreRefused, CoreUnavailable, SignInRequired: the core's word on it.
            TurnedAway: the conversation has to come first again.
        """


@runtime_checkable
class Showing(Protocol):
    """An action to which documents may have to be shown."""

    async def show_document(self, session: SigningSession, kind: str, picture: bytes) -> None:
        """Pass on a picture of the document of this type.

        Raises:
            FormRefused: the core will not have this picture.
            CoreRefused, CoreUnavailable, SignInRequired: the core's word.
            TurnedAway: no document of this type is waited for.
        """


@runtime_checkable
class Unsigned(Showing, Protocol):
    """An action that is nothing but showing: it ends when no picture is missing any more."""

    async def missing(self, session: SigningSession) -> Sequence[str]:
        """Types of the documents whose pictures are waited for.

        Raises:
            CoreRefused, CoreUnavailable, SignInRequired: the core's word.
        """
