"""Grants: which patients let which channel act for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import repository
from core.access.model import Grant, Subject
from core.contract.errors import ErrorCode
from core.errors import NotFound
from core.kit.clock import Clock
from core.kit.ids import new_id


class GrantService:
    """Gives, shows and takes back grants."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def give(
        self,
        connection: AsyncConnection,
        *,
        subject: Subject,
        client_id: UUID,
        scopes: Collection[str],
    ) -> None:
        """Let a channel act for a person, or renew it."""
        now = self._clock.now()
        await repository.save_grant(
            connection,
            {
                "id": new_id(),
                "person_id": subject.person_id,
                "client_id": client_id,
                "user_id": subject.user_id,
                "applicant_person_id": subject.applicant_person_id,
                "applicant_user_id": subject.applicant_user_id,
                "scopes": " ".join(sorted(scopes)),
                "inserted_at": now,
                "updated_at": now,
            },
        )

    async def granted(
        self, connection: AsyncConnection, client_id: UUID, person_ids: Collection[UUID]
    ) -> Mapping[UUID, Mapping[UUID, UUID]]:
        """Who acts for those persons through the channel: of each the accounts, and whose."""
        return await repository.persons_granting(connection, client_id, person_ids)

    async def all_of(self, connection: AsyncConnection, person_id: UUID) -> Sequence[Grant]:
        """The live grants of a person, newest first."""
        return await repository.grants_of(connection, person_id)

    async def get(self, connection: AsyncConnection, person_id: UUID, grant_id: UUID) -> Grant:
        """One live grant of a person.

        Raises:
            NotFound: he has none with this id.
        """
        for grant in await self.all_of(connection, person_id):
            if grant.id == grant_id:
                return grant
        raise NotFound(ErrorCode.NOT_FOUND)

    async def revoke(self, connection: AsyncConnection, person_id: UUID, grant_id: UUID) -> None:
        """Take a grant back; every token the channel got by it ends with it.

        Raises:
            NotFound: the person has no such live grant.
        """
        grant = await self.get(connection, person_id, grant_id)
        now = self._clock.now()
        whose = (person_id, grant.applicant_person_id, grant.client_id)
        await repository.revoke_grants(connection, *whose, now)
        await repository.revoke_tokens_of(connection, *whose, now)

    async def revoke_applicant(
        self, connection: AsyncConnection, person_id: UUID, applicant_person_id: UUID
    ) -> None:
        """End everything that a representative has let channels do for a person."""
        now = self._clock.now()
        await repository.revoke_grants(connection, person_id, applicant_person_id, None, now)
        await repository.revoke_tokens_of(connection, person_id, applicant_person_id, None, now)
