"""Codes by SMS to the person's own phone."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from core.contract.wire import Body, Data, Moment

CODE_PATTERN = r"^\d{4}$"


def _digits(code: object) -> object:
    return str(code) if isinstance(code, int) and not isinstance(code, bool) else code


# Four digits of a message. The published type is a number; a text is taken as well.
Code = Annotated[str, BeforeValidator(_digits), Field(pattern=CODE_PATTERN)]


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

    code: Code


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


# --- numbers that are nobody's method yet -----------------------------------------------------

Phone = Annotated[str, Field(max_length=20)]
Alias = Annotated[str, Field(min_length=1, max_length=255)]
ChannelName = Annotated[str, Field(pattern=r"^[\w][\w .-]{0,31}$")]


class PhoneCodeRequestBody(Body):
    """Ask for a code to a number that somebody is going to register with.

    Attributes:
        factor: the number, ``+38`` and ten digits.
        content_hash: of what the number stands in, for channels that bind the code to it.
        channel_name: what the message names.

    Source: Trusted PIS API 9.5.2, SMS verifications; ``channel_name`` is this project's.
    """

    factor: Phone
    type: Literal["SMS"]
    content_hash: Annotated[str, Field(max_length=128)] | None = None
    channel_name: ChannelName = "кабінеті пацієнта"


class PhoneCodeCheckBody(Body):
    """The code that arrived at the number, which is no part of the path: paths are logged."""

    factor: Phone
    code: Code


class PhoneVerification(Data):
    """How a number stands.

    Attributes:
        result: ``Verified`` when its confirmation still counts.
        code_expired_at: until when the code that was sent may be shown.
    """

    result: Literal["OTP sent", "Verified"]
    code_expired_at: Moment | None = None


# --- requests for methods ---------------------------------------------------------------------


class NewMethod(Body):
    """A phone to be asked at."""

    type: Literal["OTP"]
    phone_number: Phone
    alias: Alias | None = None


class MethodRequestBody(Body):
    """Ask for a phone to become a method."""

    authentication_method: NewMethod
    channel_name: ChannelName = "кабінеті пацієнта"


class MethodApproveBody(Body):
    """The code that arrived at the new phone; none when it was confirmed before."""

    verification_code: Code | None = None


class MethodResendBody(Body):
    """Ask for another code."""

    channel_name: ChannelName = "кабінеті пацієнта"


class AliasBody(Body):
    """Another name for a method."""

    alias: Alias


class MethodRequestView(Data):
    """A request for a method.

    Attributes:
        needs_code: the phone waits for its code.
        code_expired_at: until when that code may be shown.
    """

    id: UUID
    status: Literal["NEW", "COMPLETED", "CANCELLED", "EXPIRED"]
    channel: Literal["PIS"] = "PIS"
    needs_code: bool = False
    code_expired_at: Moment | None = None


class ResentCode(Data):
    """A code on its way. Source: schema OTP, PIS API 9.11."""

    id: UUID
    status: Literal["NEW", "VERIFIED"]
    code_expired_at: Moment
    active: bool
