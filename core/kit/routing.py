"""HTTP: a table of routes, one envelope, one place that turns errors into answers.

A route says its method, path, scope, models and whether a transaction is held; the handler gets
a :class:`Call` and returns a :class:`Reply`. Everything else (authentication, validation, commit,
idempotency, envelope, status) happens here, the same for every method of the API.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar, cast
from uuid import UUID

import structlog
from aiohttp import web
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.errors import ErrorCode
from core.errors import CoreError, InvalidInput, NotAllowed, NotFound
from core.kit.db import Database
from core.kit.envelope import Answer, Reply, parse_body, parse_query, refusal, render
from core.kit.ids import new_id

log = structlog.get_logger(__name__)

Model = TypeVar("Model", bound=BaseModel)
Who = Literal["anyone", "client", "user"]

IDEMPOTENCY_HEADER = "Idempotency-Key"
_MAX_BODY_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Caller:
    """Who calls: an OAuth client, and with a token the user behind it.

    Attributes:
        client_id: the channel.
        client_type: ``PIS``, ``TRUSTED_PIS`` or ``MIS``.
        legal_entity_id: the clinic a МІС client belongs to.
        scopes: what the token (or the client without one) may do.
        token_id: the access token, when the call carried one.
        user_id: the account behind the token.
        person_id: the patient whose records the call is about.
        applicant_person_id: who acts; differs from ``person_id`` for a representative.
        employee_id: the clinic's employee behind a МІС token.
    """

    client_id: UUID
    client_type: str
    scopes: frozenset[str]
    legal_entity_id: UUID | None = None
    token_id: UUID | None = None
    user_id: UUID | None = None
    person_id: UUID | None = None
    applicant_person_id: UUID | None = None
    employee_id: UUID | None = None


@dataclass
class Call:
    """One HTTP request on its way through a handler."""

    request_id: UUID
    path: Mapping[str, str]
    headers: Mapping[str, str]
    connection: AsyncConnection | None
    caller: Caller | None = None
    body_model: BaseModel | None = None
    query_model: BaseModel | None = None

    def body(self, model: type[Model]) -> Model:
        """The validated body."""
        return cast(Model, self.body_model)

    def query(self, model: type[Model]) -> Model:
        """The validated query parameters."""
        return cast(Model, self.query_model)

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


_Next = Callable[[web.Request], Awaitable[web.StreamResponse]]
Handler = Callable[[Call], Awaitable[Reply]]


@dataclass(frozen=True)
class Route:
    """One method of the API.

    Attributes:
        who: ``anyone``; ``client`` (api-key of a registered channel); ``user`` (Bearer token).
        scope: what the token must carry.
        transactional: a transaction is open while the handler runs, and commits with success.
        client_method: dotted name in ``core.client`` that calls this route.
        source: where the method is published, or ``own`` for what the state does not offer.
    """

    method: str
    path: str
    handler: Handler
    who: Who = "user"
    scope: str | None = None
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    response: Any = None
    status: int = 200
    transactional: bool = True
    summary: str = ""
    client_method: str = ""
    source: str = "own"


class Authenticator(Protocol):
    """Turns the headers of a call into a caller."""

    async def client(self, connection: AsyncConnection, headers: Mapping[str, str]) -> Caller:
        """The channel by its api-key; raises ``NotAllowed``."""

    async def user(self, connection: AsyncConnection, headers: Mapping[str, str]) -> Caller:
        """The user by his Bearer token; raises ``NotAllowed``."""


class IdempotencyStore(Protocol):
    """Remembers the answers of state-changing calls."""

    async def recall(
        self, connection: AsyncConnection, caller: Caller, key: str, fingerprint: bytes
    ) -> tuple[int, bytes] | None:
        """The stored answer; raises ``Conflict`` if the key was used for another call."""

    async def remember(
        self,
        connection: AsyncConnection,
        caller: Caller,
        key: str,
        fingerprint: bytes,
        answer: tuple[int, bytes],
    ) -> None:
        """Store the answer in the call's own transaction."""


class Router:
    """Serves a table of routes over one database."""

    def __init__(
        self, database: Database, authenticator: Authenticator, idempotency: IdempotencyStore
    ) -> None:
        self._database = database
        self._authenticator = authenticator
        self._idempotency = idempotency
        self.routes: list[Route] = []

    def add(self, routes: Sequence[Route]) -> None:
        """Add the routes of a domain."""
        self.routes.extend(routes)

    def application(self) -> web.Application:
        """The aiohttp application that serves every added route."""
        application = web.Application(client_max_size=_MAX_BODY_BYTES, middlewares=[_unknown_paths])
        for route in self.routes:
            application.router.add_route(route.method, route.path, self._endpoint(route))
        return application

    def _endpoint(self, route: Route) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def endpoint(http_request: web.Request) -> web.Response:
            request_id = new_id()
            with structlog.contextvars.bound_contextvars(request_id=str(request_id)):
                try:
                    return await self._serve(route, http_request, request_id)
                except CoreError as problem:
                    log.info("call.refused", code=problem.code.value, route=route.path)
                    return refusal(http_request, request_id, problem)
                except (DBAPIError, InterfaceError, OSError) as problem:
                    if not _is_outage(problem):
                        log.exception("call.failed", route=route.path)
                        return refusal(http_request, request_id, CoreError(ErrorCode.INTERNAL))
                    log.warning("call.database_unavailable", route=route.path)
                    return refusal(http_request, request_id, CoreError(ErrorCode.UNAVAILABLE))
                except Exception:
                    log.exception("call.failed", route=route.path)
                    return refusal(http_request, request_id, CoreError(ErrorCode.INTERNAL))

        return endpoint

    async def _serve(
        self, route: Route, http_request: web.Request, request_id: UUID
    ) -> web.Response:
        raw_body = await http_request.read() if route.body else b""
        call = Call(
            request_id=request_id,
            path=http_request.match_info,
            headers=http_request.headers,
            connection=None,
            query_model=parse_query(route.query, http_request),
        )
        if not route.transactional:
            async with self._database.transaction() as connection:
                call.caller = await self._authenticate(route, connection, call.headers)
            call.body_model = parse_body(route.body, raw_body)
            reply = await route.handler(call)
            return render(http_request, request_id, route.status, reply).response(request_id)

        refused: CoreError | None = None

        async def work(connection: AsyncConnection) -> Answer | None:
            nonlocal refused
            refused = None
            call.connection = connection
            call.caller = await self._authenticate(route, connection, call.headers)
            try:
                return await self._answer(route, call, http_request, raw_body)
            except CoreError as problem:
                if not problem.keeps_changes:
                    raise
                refused = problem
                return None

        answer = await self._database.run(work)
        if refused or answer is None:
            raise refused or CoreError(ErrorCode.INTERNAL)
        return answer.response(request_id)

    async def _authenticate(
        self, route: Route, connection: AsyncConnection, headers: Mapping[str, str]
    ) -> Caller | None:
        if route.who == "anyone":
            return None
        if route.who == "client":
            caller = await self._authenticator.client(connection, headers)
        else:
            caller = await self._authenticator.user(connection, headers)
        if route.scope and route.scope not in caller.scopes:
            raise NotAllowed(ErrorCode.FORBIDDEN_SCOPE, scope=route.scope)
        return caller

    async def _answer(
        self, route: Route, call: Call, http_request: web.Request, raw_body: bytes
    ) -> Answer:
        """Run the handler, or repeat the stored answer of the same call."""
        key = call.headers.get(IDEMPOTENCY_HEADER)
        repeatable = key if key and call.caller and route.method != "GET" else None
        fingerprint = b""
        if repeatable and call.caller:
            fingerprint = f"{route.method} {http_request.path}\n".encode() + raw_body
            known = await self._idempotency.recall(call.db, call.caller, repeatable, fingerprint)
            if known:
                return Answer(*known)
        call.body_model = parse_body(route.body, raw_body)
        reply = await route.handler(call)
        answer = render(http_request, call.request_id, route.status, reply)
        if repeatable and call.caller:
            await self._idempotency.remember(
                call.db, call.caller, repeatable, fingerprint, (answer.status, answer.body)
            )
        return answer


@web.middleware
async def _unknown_paths(request: web.Request, handler: _Next) -> web.StreamResponse:
    """Answer unknown paths and bodies that are too large with the envelope, too."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        return refusal(request, new_id(), NotFound(ErrorCode.NOT_FOUND))
    except (web.HTTPMethodNotAllowed, web.HTTPRequestEntityTooLarge):
        return refusal(request, new_id(), InvalidInput(ErrorCode.MALFORMED))


def _is_outage(problem: BaseException) -> bool:
    """Whether the database cannot be reached, as opposed to refusing a statement."""
    if isinstance(problem, DBAPIError):
        return problem.connection_invalidated or isinstance(problem.orig, OSError)
    return isinstance(problem, OSError)
