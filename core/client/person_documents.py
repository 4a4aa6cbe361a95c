"""Scans of documents that a rule demands."""

from __future__ import annotations

from core.client.transport import Transport
from core.contract.person_documents import DocumentPlace, ShownDocument

_PATH = "/api/pis/documents"


class PersonDocuments:
    """Scans of the token's patient."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def create(
        self, token: str, *, idempotency_key: str | None = None
    ) -> list[DocumentPlace]:
        """Upload addresses for the scans that are missing; none when nothing is."""
        answer = await self._transport.call(
            "POST", _PATH, token=token, idempotency_key=idempotency_key
        )
        return answer.many(DocumentPlace)

    async def complete(self, token: str) -> list[ShownDocument]:
        """The documents whose scans are there; refused while one is missing."""
        answer = await self._transport.call("PATCH", f"{_PATH}/actions/complete", token=token)
        return answer.many(ShownDocument)

    async def upload(self, url: str, content: bytes) -> None:
        """Put a scan, one JPEG page of at most 10 MB, at an upload address."""
        await self._transport.call("PUT", url, octets=content)
