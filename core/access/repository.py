"""Queries of access."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.model import Grant, OAuthClient, Presented, Subject, Token, TokenKind
from core.access.tables import (
    account,
    oauth_client,
    person_grant,
    spent_nonce,
    token,
)
from core.contract.access import ClientType

# --- channels ---------------------------------------------------------------------------------


async def client_by_id(connection: AsyncConnection, client_id: UUID) -> OAuthClient | None:
    """The channel with this id, in use or not."""
    query = select(oauth_client).where(oauth_client.c.id == client_id)
    return _client((await connection.execute(query)).one_or_none())


async def client_by_api_key(connection: AsyncConnection, index: bytes) -> OAuthClient | None:
    """The channel whose api-key has this keyed hash."""
    query = select(oauth_client).where(oauth_client.c.api_key_index == index)
    return _client((await connection.execute(query)).one_or_none())


async def save_client(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Register a channel, or replace what is registered under its id."""
    statement = insert(oauth_client).values(values)
    replaced = {
        name: statement.excluded[name] for name in values if name not in ("id", "inserted_at")
    }
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=replaced))


def _client(row: Row[Any] | None) -> OAuthClient | None:
    if row is None:
        return None
    return OAuthClient(
        id=row.id,
        name=row.name,
        type=ClientType(row.type),
        scopes=frozenset(row.scopes.split()),
        secret_hash=row.secret_hash,
        api_key_index=row.api_key_index,
        is_active=row.is_active,
        legal_entity_id=row.legal_entity_id,
        redirect_uris=frozenset(row.redirect_uris),
    )


# --- nonces -----------------------------------------------------------------------------------


async def spend_nonce(connection: AsyncConnection, nonce_id: UUID, expires_at: datetime) -> bool:
    """Whether this is the first use; of two at once, the second waits for the first to end."""
    statement = (
        insert(spent_nonce)
        .values(id=nonce_id, expires_at=expires_at)
        .on_conflict_do_nothing()
        .returning(spent_nonce.c.id)
    )
    return (await connection.execute(statement)).one_or_none() is not None


# --- accounts ---------------------------------------------------------------------------------


async def open_account(
    connection: AsyncConnection, person_id: UUID, user_id: UUID, now: datetime
) -> tuple[UUID, bool]:
    """The user of a person, made at his first sign-in, and whether he is blocked."""
    await connection.execute(
        insert(account)
        .values(person_id=person_id, user_id=user_id, inserted_at=now)
        .on_conflict_do_nothing()
    )
    query = select(account.c.user_id, account.c.blocked_at).where(account.c.person_id == person_id)
    row = (await connection.execute(query)).one()
    return row.user_id, row.blocked_at is not None


async def is_blocked(connection: AsyncConnection, person_id: UUID) -> bool | None:
    """Whether a person's user is blocked; none when he has no user."""
    query = select(account.c.blocked_at).where(account.c.person_id == person_id)
    row = (await connection.execute(query)).one_or_none()
    return row.blocked_at is not None if row else None


# --- tokens -----------------------------------------------------------------------------------


async def add_token(connection: AsyncConnection, issued: Token, value_hash: bytes) -> None:
    """Keep a token by the hash of its value."""
    subject = issued.subject
    await connection.execute(
        insert(token).values(
            value_hash=value_hash,
            id=issued.id,
            session_id=issued.session_id,
            kind=issued.kind,
            client_id=issued.client_id,
            user_id=subject.user_id,
            person_id=subject.person_id,
            applicant_person_id=subject.applicant_person_id,
            applicant_user_id=subject.applicant_user_id,
            employee_id=subject.employee_id,
            legal_entity_id=subject.legal_entity_id,
            scopes=" ".join(sorted(issued.scopes)),
            inserted_at=issued.inserted_at,
            expires_at=issued.expires_at,
            session_expires_at=issued.session_expires_at,
        )
    )


async def access_token(connection: AsyncConnection, value_hash: bytes) -> Presented | None:
    """An access token with the channel it was issued to; one query, as every call makes it."""
    channel = oauth_client.c
    query = (
        select(
            token,
            channel.type.label("client_type"),
            channel.scopes.label("client_scopes"),
            channel.api_key_index,
            (channel.is_active & account.c.blocked_at.is_(None)).label("welcome"),
        )
        .join(oauth_client, channel.id == token.c.client_id)
        .outerjoin(account, account.c.person_id == token.c.applicant_person_id)
        .where(token.c.value_hash == value_hash, token.c.kind == TokenKind.ACCESS)
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return Presented(
        token=_token(row),
        client_type=ClientType(row.client_type),
        client_scopes=frozenset(row.client_scopes.split()),
        api_key_index=row.api_key_index,
        is_welcome=row.welcome,
    )


async def refresh_token(connection: AsyncConnection, value_hash: bytes) -> Token | None:
    """A refresh token, locked: of two exchanges at once, the second waits for the first."""
    query = (
        select(token)
        .where(token.c.value_hash == value_hash, token.c.kind == TokenKind.REFRESH)
        .with_for_update()
    )
    row = (await connection.execute(query)).one_or_none()
    return _token(row) if row else None


async def mark_used(connection: AsyncConnection, value_hash: bytes, now: datetime) -> None:
    """Note that a refresh token was exchanged."""
    await connection.execute(
        update(token).where(token.c.value_hash == value_hash).values(used_at=now)
    )


async def revoke_session(connection: AsyncConnection, session_id: UUID, now: datetime) -> None:
    """Revoke every token of one sign-in."""
    await connection.execute(
        update(token)
        .where(token.c.session_id == session_id, token.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


async def revoke_tokens_of(
    connection: AsyncConnection,
    person_id: UUID,
    applicant_person_id: UUID,
    client_id: UUID | None,
    now: datetime,
) -> None:
    """Revoke every token that a channel, or any channel, got of one who acts for a person."""
    conditions = [
        token.c.person_id == person_id,
        token.c.applicant_person_id == applicant_person_id,
        token.c.revoked_at.is_(None),
    ]
    if client_id:
        conditions.append(token.c.client_id == client_id)
    await connection.execute(update(token).where(*conditions).values(revoked_at=now))


def _token(row: Row[Any]) -> Token:
    return Token(
        id=row.id,
        session_id=row.session_id,
        kind=TokenKind(row.kind),
        client_id=row.client_id,
        subject=Subject(
            user_id=row.user_id,
            person_id=row.person_id,
            applicant_person_id=row.applicant_person_id,
            applicant_user_id=row.applicant_user_id,
            employee_id=row.employee_id,
            legal_entity_id=row.legal_entity_id,
        ),
        scopes=frozenset(row.scopes.split()),
        inserted_at=row.inserted_at,
        expires_at=row.expires_at,
        session_expires_at=row.session_expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )


# --- grants -----------------------------------------------------------------------------------


async def save_grant(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Grant, renew or widen what a channel may do for a person."""
    statement = insert(person_grant).values(values)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "client_id", "applicant_person_id"],
            set_={
                "scopes": statement.excluded.scopes,
                "user_id": statement.excluded.user_id,
                "applicant_user_id": statement.excluded.applicant_user_id,
                "updated_at": statement.excluded.updated_at,
                "revoked_at": None,
            },
        )
    )


async def persons_granting(
    connection: AsyncConnection, client_id: UUID, person_ids: Collection[UUID]
) -> Mapping[UUID, Mapping[UUID, UUID]]:
    """Who acts for those persons through the channel by a live grant: by person, by account."""
    grant = person_grant.c
    query = select(grant.person_id, grant.applicant_user_id, grant.applicant_person_id).where(
        grant.person_id.in_(person_ids),
        grant.client_id == client_id,
        grant.revoked_at.is_(None),
    )
    found: dict[UUID, dict[UUID, UUID]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.person_id, {})[row.applicant_user_id] = row.applicant_person_id
    return found


async def grants_of(connection: AsyncConnection, person_id: UUID) -> Sequence[Grant]:
    """The live grants of a person, newest first."""
    columns = [column for column in person_grant.c if column.name != "revoked_at"]
    query = (
        select(*columns, oauth_client.c.name.label("client_name"))
        .join(oauth_client, oauth_client.c.id == person_grant.c.client_id)
        .where(person_grant.c.person_id == person_id, person_grant.c.revoked_at.is_(None))
        .order_by(person_grant.c.id.desc())
    )
    rows = (await connection.execute(query)).mappings()
    return [Grant(**row) for row in rows]


async def revoke_grants(
    connection: AsyncConnection,
    person_id: UUID,
    applicant_person_id: UUID,
    client_id: UUID | None,
    now: datetime,
) -> None:
    """End what one who acts for a person lets a channel, or any channel, do."""
    conditions = [
        person_grant.c.person_id == person_id,
        person_grant.c.applicant_person_id == applicant_person_id,
        person_grant.c.revoked_at.is_(None),
    ]
    if client_id:
        conditions.append(person_grant.c.client_id == client_id)
    await connection.execute(update(person_grant).where(*conditions).values(revoked_at=now))


# --- what is thrown away ----------------------------------------------------------------------


async def forget_nonces(connection: AsyncConnection, before: datetime) -> None:
    """Delete spent nonces that expired before a moment."""
    await connection.execute(delete(spent_nonce).where(spent_nonce.c.expires_at < before))


async def forget_sessions(connection: AsyncConnection, before: datetime) -> None:
    """Delete the tokens of sessions that ended before a moment."""
    await connection.execute(delete(token).where(token.c.session_expires_at < before))
