"""How a request becomes a declaration: a place with the doctor, then the declaration in force."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.signed_json import json_object
from core.contract.declarations import DeclarationStatus
from core.declaration_requests.lifecycle import Lifecycle
from core.declaration_requests.model import DeclarationRequest
from core.declaration_requests.transitions import Verb
from core.declarations.model import SYSTEM, Author, Declaration, Document, Turn
from core.declarations.service import DeclarationService
from core.kit.clock import Clock
from core.legal_entities.model import DoctorLoad
from core.legal_entities.service import LoadChange, RegistryService


class Acceptance:
    """Takes patients, at the clinic's word or by itself.

    The caller holds the turn of the request's person.
    """

    def __init__(
        self,
        lifecycle: Lifecycle,
        registry: RegistryService,
        declarations: DeclarationService,
        clock: Clock,
    ) -> None:
        self._lifecycle = lifecycle
        self._registry = registry
        self._declarations = declarations
        self._clock = clock

    async def promise(self, connection: AsyncConnection, found: DeclarationRequest) -> DoctorLoad:
        """Promise the request a place; returns what the doctor has without this patient.

        Counted first and looked at then: the count stays locked until the transaction ends, so
        nobody else decides about the same place. The doctor whom the patient would leave is
        locked with him, in the one order that everybody keeps.
        """
        live = await self._declarations.live(connection, found.person_id)
        changes = {live.party_id: LoadChange()} if live else {}
        changes[found.party_id] = LoadChange(approved_requests=1)
        load = (await self._registry.change_loads(connection, changes))[found.party_id]
        own = int(live is not None and live.party_id == found.party_id)
        return load.without(declarations=own, approved_requests=1)

    async def by_itself(
        self, connection: AsyncConnection, turn: Turn, found: DeclarationRequest, *, limit: int
    ) -> DeclarationRequest:
        """Take the patient without the clinic, if the doctor has a place for him.

        The request walks the published way, new – approved – signed, in one transaction; then
        the patient's signature alone stands under the declaration. Without a place it waits for
        the clinic as any other.
        """
        others = await self.promise(connection, found)
        if not others.has_place(limit):
            taken_back = {found.party_id: LoadChange(approved_requests=-1)}
            await self._registry.change_loads(connection, taken_back)
            return found
        approved = await self._lifecycle.move(connection, found, Verb.APPROVE, SYSTEM)
        container = found.container or b""
        return await self.put_in_force(connection, turn, approved, container, SYSTEM)

    async def put_in_force(
        self,
        connection: AsyncConnection,
        turn: Turn,
        found: DeclarationRequest,
        container: bytes,
        author: Author,
    ) -> DeclarationRequest:
        """Make the declaration of an approved request; ``container`` is kept as its signed file.

        The request is signed, the patient's previous declaration ends, the new one is in force,
        the doctors' counts follow, and every change has its event.
        """
        now = self._clock.now()
        done = await self._lifecycle.move(connection, found, Verb.SIGN, author)
        new = Declaration(
            id=found.declaration_id,
            person_id=found.person_id,
            declaration_number=found.declaration_number,
            declaration_request_id=found.id,
            employee_id=found.employee_id,
            party_id=found.party_id,
            division_id=found.division_id,
            legal_entity_id=found.legal_entity_id,
            status=DeclarationStatus.ACTIVE,
            start_date=found.start_date,
            end_date=found.end_date,
            signed_at=now,
            inserted_at=now,
            updated_at=now,
            authorized_by_person_id=found.authorized_by_person_id,
        )
        document = json_object(found.document or b"") or {}
        await self._declarations.activate(
            connection, turn, new, Document(document["content"], container), author
        )
        return done
