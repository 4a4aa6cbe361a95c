"""The end of a declaration: the patient signs a statement that names it and the reason."""

from __future__ import annotations

import base64
from uuid import UUID

from bot.signing.actions import PatientAction
from bot.signing.model import SigningSession
from core.client import CoreClient


async def fetch(core: CoreClient, token: str, session: SigningSession) -> bytes:
    """The exact bytes of the statement."""
    return await core.declarations.termination_content(
        token, UUID(session.reference), reason_description=session.details.get("reason")
    )


async def hand_in(core: CoreClient, token: str, session: SigningSession, container: bytes) -> None:
    """The declaration ends at once."""
    await core.declarations.terminate(
        token,
        UUID(session.reference),
        reason_description=session.details.get("reason"),
        signed_content=base64.b64encode(container).decode(),
        idempotency_key=str(session.id),
    )


action = PatientAction("declaration_termination", fetch, hand_in)
