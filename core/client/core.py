"""The client: one attribute per resource."""

from __future__ import annotations

from datetime import timedelta
from types import TracebackType
from uuid import UUID

from core.client.access import Access
from core.client.authentication_methods import AuthenticationMethods
from core.client.confidants import Confidants
from core.client.consent import Consent
from core.client.declaration_requests import DeclarationRequests
from core.client.declarations import Declarations
from core.client.events import Events
from core.client.legal_entities import LegalEntities
from core.client.person_documents import PersonDocuments
from core.client.person_requests import PersonRequests
from core.client.persons import Persons
from core.client.transport import ClientCredentials, Transport


class CoreClient:
    """A channel's way to the core service; safe to share between tasks.

    Every method raises :class:`core.client.CoreRefused` when the core said no, and
    :class:`core.client.CoreUnavailable` when there is no answer or the core cannot answer now.
    """

    def __init__(
        self,
        url: str,
        client_id: UUID,
        client_secret: str,
        *,
        api_key: str | None = None,
        socket_path: str | None = None,
        timeout: timedelta = timedelta(seconds=20),
    ) -> None:
        """Make it; nothing is sent yet.

        Args:
            url: address of the service, such as ``http://127.0.0.1:8080``.
            client_id: the channel.
            client_secret: its secret.
            api_key: its key; the secret when None.
            socket_path: UNIX socket of the service, used instead of the address's host.
            timeout: for a whole call, beside what the call itself asks the service to wait.
        """
        credentials = ClientCredentials(client_id, client_secret, api_key or client_secret)
        self._transport = Transport(url, credentials, socket_path=socket_path, timeout=timeout)
        self.access = Access(self._transport)
        self.consent = Consent(self._transport)
        self.persons = Persons(self._transport)
        self.authentication_methods = AuthenticationMethods(self._transport)
        self.person_requests = PersonRequests(self._transport)
        self.person_documents = PersonDocuments(self._transport)
        self.confidants = Confidants(self._transport)
        self.events = Events(self._transport)
        self.legal_entities = LegalEntities(self._transport)
        self.declaration_requests = DeclarationRequests(self._transport)
        self.declarations = Declarations(self._transport)

    @property
    def credentials(self) -> ClientCredentials:
        """Who the channel says it is."""
        return self._transport.credentials

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    async def __aenter__(self) -> CoreClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
