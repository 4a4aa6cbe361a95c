"""Sign-in in a browser: what a channel asks for, and how the patient's answer goes back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.contract.wire import Body, Data

_Challenge = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]


class ConsentRequest(Body):
    """Query parameters of ``GET /sign-in``, as its page hands them on.

    Source: PIS API 9.11; RFC 6749, section 4.1.1; RFC 7636, section 4.3.

    Attributes:
        redirect_uri: where the answer goes; one of the channel's registered addresses.
        scope: what is asked for, a space-separated list.
        user_data: published and not described; taken and not used.
        state: given back with the answer as it is.
        code_challenge: SHA-256 of the verifier that the exchange of the code will show.
    """

    client_id: Annotated[str, Field(max_length=64)]
    redirect_uri: Annotated[str, Field(max_length=2048)]
    scope: Annotated[str, Field(min_length=1, max_length=4096)]
    user_data: Annotated[str, Field(max_length=8192)] | None = None
    state: Annotated[str, Field(max_length=2048)] | None = None
    response_type: Literal["code"] | None = None
    code_challenge: _Challenge | None = None
    code_challenge_method: Literal["S256"] | None = None


class ConsentOffer(Data):
    """What the patient is asked.

    Attributes:
        content: the exact text that he signs to allow it; names the channel and the scopes.
        seconds: how long it can be signed.
    """

    content: str
    seconds: int


class ConsentBody(Body):
    """The patient allows what a channel asks for.

    Attributes:
        content: the text of the offer.
        signed_content: base64 of a CMS container over it, with the text inside or without.
    """

    request: ConsentRequest
    content: Annotated[str, Field(max_length=16384)]
    signed_content: str
    signed_content_encoding: Literal["base64"]


class ConsentAnswer(Data):
    """Where the browser goes with the answer.

    Attributes:
        redirect_uri: the channel's address with ``code`` or ``error``, and ``state``.
    """

    redirect_uri: str
