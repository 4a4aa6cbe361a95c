"""The vocabulary of HTTP methods: what a domain writes down about each method it offers.

A route says its method, path, scope, models and whether a transaction is held; the handler gets
a :class:`Call` and returns a :class:`core.kit.envelope.Reply`. Everything else is the same for
every method and happens in :mod:`core.kit.server`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeVar, cast
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.errors import ErrorCode
from core.errors import NotAllowed, NotFound
from core.kit.envelope import Reply

Model = TypeVar("Model", bound=BaseModel)
Result = TypeVar("Result")
Who = Literal["anyone", "client", "bearer", "user"]

API_KEY_HEADER = "api-key"
IDEMPOTENCY_HEADER = "Idempotency-Key"


@dataclass(frozen=True)
class Caller:
    """Who calls: an OAuth client, and with a token the user behind it.

    Attributes:
        client_id: the channel.
        client_type: ``PIS``, ``TRUSTED_PIS`` or ``MIS``.
        legal_entity_id: the clinic a МІС client belongs to.
        scopes: what the token (or the client without one) may do.
        token_id: the access token, when the call carried one.
        session_id: the sign-in that the token comes from.
        user_id: the account behind the token.
        person_id: the patient whose records the call is about.
        applicant_person_id: who acts; differs from ``person_id`` for a representative.
        applicant_user_id: his account, which changes are told to be of.
        employee_id: the clinic's employee behind a МІС token.
    """

    client_id: UUID
    client_type: str
    scopes: frozenset[str]
    legal_entity_id: UUID | None = None
    token_id: UUID | None = None
    session_id: UUID | None = None
    user_id: UUID | None = None
    person_id: UUID | None = None
    applicant_person_id: UUID | None = None
    applicant_user_id: UUID | None = None
    employee_id: UUID | None = None


@dataclass
class Call:
    """One HTTP request on its way through a handler.

    Attributes:
        shown: whose data the answer shows, for the journal of reads. Starts with the token's
            patient; a handler for clinics adds the patients it shows.
        address: from where the call came: the last proxy, where there is one.
    """

    request_id: UUID
    path: Mapping[str, str]
    headers: Mapping[str, str]
    connection: AsyncConnection | None
    caller: Caller | None = None
    body_model: BaseModel | None = None
    octets: bytes = b""
    query_model: BaseModel | None = None
    prepared: object = None
    shown: set[UUID] = field(default_factory=set)
    address: str = ""

    def body(self, model: type[Model]) -> Model:
        """The validated body."""
        return cast(Model, self.body_model)

    def query(self, model: type[Model]) -> Model:
        """The validated query parameters."""
        return cast(Model, self.query_model)

    def preparation(self, kind: type[Result]) -> Result:
        """What the route's ``prepare`` returned."""
        return cast(Result, self.prepared)

    @property
    def db(self) -> AsyncConnection:
        """The transaction of this call (routes declared without one have none)."""
        if self.connection is None:
            raise RuntimeError("this route holds no transaction")
        return self.connection

    @property
    def user(self) -> Caller:
        """The caller of a route that needs one."""
        if self.caller is None:
            raise RuntimeError("this route needs no caller")
        return self.caller

    @property
    def own_person_id(self) -> UUID:
        """The patient who acts for himself: what a representative may not do in his place.

        Raises:
            NotAllowed: ``FORBIDDEN``: the token is about somebody else.
        """
        if self.user.applicant_person_id not in (None, self.user.person_id):
            raise NotAllowed(ErrorCode.FORBIDDEN)
        return self.person_id

    @property
    def person_id(self) -> UUID:
        """The patient the token is about."""
        if self.user.person_id is None:
            raise NotAllowed(ErrorCode.FORBIDDEN)
        return self.user.person_id

    def id(self, name: str = "id") -> UUID:
        """A path parameter that is an identifier.

        Raises:
            NotFound: it is not a UUID, so there cannot be such a thing.
        """
        try:
            return UUID(self.path[name])
        except ValueError:
            raise NotFound(ErrorCode.NOT_FOUND) from None


Handler = Callable[[Call], Awaitable[Reply]]
Preparation = Callable[[Call], Awaitable[object]]


@dataclass(frozen=True)
class Route:
    """One method of the API.

    Attributes:
        who: ``anyone`` (an api-key is welcome, and then lets the call carry an idempotency key);
            ``client`` (api-key of a registered channel); ``user`` (Bearer token and the api-key
            of the channel it was issued to); ``bearer`` (Bearer token alone).
        scope: what the token must carry, or without a token the channel.
        octets: the body is taken as it is, up to so many bytes, instead of as JSON.
        prepare: slow work that needs no transaction, such as verifying a signature. It runs
            after authentication, before the transaction; the handler finds its result in
            ``Call.prepared``.
        transactional: a transaction is open while the handler runs, and commits with success.
        client_method: dotted name in ``core.client`` that calls this route; several, by spaces.
        source: where the method is published, or ``own`` for what the state does not offer.
    """

    method: str
    path: str
    handler: Handler
    who: Who = "user"
    scope: str | None = None
    body: type[BaseModel] | None = None
    octets: int | None = None
    query: type[BaseModel] | None = None
    response: Any = None
    status: int = 200
    prepare: Preparation | None = None
    transactional: bool = True
    summary: str = ""
    client_method: str = ""
    source: str = "own"


class Authenticator(Protocol):
    """Turns the headers of a call into a caller."""

    async def client(self, connection: AsyncConnection, headers: Mapping[str, str]) -> Caller:
        """The channel by its api-key; raises ``NotAllowed``."""

    async def user(self, connection: AsyncConnection, headers: Mapping[str, str]) -> Caller:
        """The user by his Bearer token and the channel's api-key; raises ``NotAllowed``."""

    async def bearer(self, connection: AsyncConnection, headers: Mapping[str, str]) -> Caller:
        """The user by his Bearer token alone; raises ``NotAllowed``."""


class AnswerStore(Protocol):
    """Remembers the answers of state-changing calls."""

    async def recall(
        self, connection: AsyncConnection, caller: Caller, key: str, fingerprint: bytes
    ) -> tuple[int, bytes] | None:
        """The stored answer; None reserves the key for this transaction.

        A call with the same key in another transaction waits here until this one ends.

        Raises:
            Conflict: the key was used for another call.
        """

    async def remember(
        self, connection: AsyncConnection, caller: Caller, key: str, answer: tuple[int, bytes]
    ) -> None:
        """Store the answer in the call's own transaction."""


class ReadJournal(Protocol):
    """Writes down who read whose data."""

    async def record(
        self, connection: AsyncConnection, caller: Caller, call: Call, path: str
    ) -> None:
        """Write a row for each person in ``call.shown``."""
