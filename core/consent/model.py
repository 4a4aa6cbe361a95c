"""What a channel asks for, what is signed to allow it, and how the answer is spelled."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import UUID

from core.access.model import OAuthClient

_STATEMENT = "Дозволяю цьому каналу діяти від мого імені в електронній системі охорони здоров’я."


@dataclass(frozen=True)
class Asked:
    """What a channel asks a patient for, checked.

    Attributes:
        redirect_uri: one of the channel's registered addresses, exactly.
        scopes: among those that the channel may have.
        code_challenge: whoever exchanges the code must know what this is the digest of.
    """

    client: OAuthClient
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    code_challenge: str | None


@dataclass(frozen=True)
class Code:
    """An authorization code, without its value.

    Attributes:
        scopes: what its tokens may do.
        session_id: of the tokens that were made of it.
    """

    client_id: UUID
    redirect_uri: str
    scopes: frozenset[str]
    person_id: UUID
    code_challenge: str | None
    expires_at: datetime
    used_at: datetime | None
    session_id: UUID | None


def content_of(asked: Asked, nonce: str) -> bytes:
    """The exact octets that a patient signs to allow what is asked; the same each time."""
    content = {
        "statement": _STATEMENT,
        "client_name": asked.client.name,
        "client_id": str(asked.client.id),
        "redirect_uri": asked.redirect_uri,
        "scope": " ".join(asked.scopes),
        "jwt": nonce,
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def answer_address(redirect_uri: str, state: str | None, **values: str) -> str:
    """A channel's address with the answer, behind whatever query it has of its own.

    Source: RFC 6749, sections 3.1.2, 4.1.2 and 4.1.2.1.
    """
    parts = urlsplit(redirect_uri)
    added = urlencode(values if state is None else {**values, "state": state})
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added))


def is_verifier_of(challenge: str, verifier: str) -> bool:
    """Whether a verifier is what a challenge was made of.

    Source: RFC 7636, section 4.6, S256.
    """
    digest = hashlib.sha256(verifier.encode()).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), challenge)
