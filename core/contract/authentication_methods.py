"""Codes by SMS to the person's own phone."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from core.contract.wire import Body, Data, Moment

CODE_PATTERN = r"^\d{4}$"


class CodeRequestBody(Body):
    """Ask for a code to the phone of the person's own method.

    Attributes:
        purpose: ``channel_binding``: an account of the channel is about to be tied to the person.
        channel_name: what the message names, so that nobody is talked into passing a code on.
    """

    purpose: Literal["channel_binding"]
    channel_name: Annotated[str, Field(pattern=r"^[\w][\w .-]{0,31}$")]


class CodeCheckBody(Body):
    """The code that arrived."""

    code: Annotated[str, Field(pattern=CODE_PATTERN)]


class SmsVerification(Data):
    """A code on its way.

    A wrong code is refused with ``code_wrong``; the first parameter of the refused entry's rule
    is the number of tries left.

    Attributes:
        status: ``NEW`` until the code is shown; ``UNVERIFIED`` when its tries are used up.
        active: whether the code may still be shown.
        phone_ending: last digits of the phone.
    """

    id: UUID
    status: Literal["NEW", "VERIFIED", "UNVERIFIED", "CANCELED"]
    code_expired_at: Moment
    active: bool
    phone_ending: str
    tries_left: int
