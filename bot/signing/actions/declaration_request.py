"""A declaration: the patient signs the text that the core made for his request."""

from __future__ import annotations

import base64
from uuid import UUID

from bot.signing.actions import PatientAction
from bot.signing.model import SigningSession
from core.client import CoreClient


async def fetch(core: CoreClient, token: str, session: SigningSession) -> bytes:
    """The exact bytes of the request's text."""
    return await core.declaration_requests.data_to_be_signed(token, UUID(session.reference))


async def hand_in(core: CoreClient, token: str, session: SigningSession, container: bytes) -> None:
    """The request becomes visible to the clinic."""
    await core.declaration_requests.sign(
        token,
        UUID(session.reference),
        base64.b64encode(container).decode(),
        idempotency_key=str(session.id),
    )


action = PatientAction("declaration_request", fetch, hand_in)
