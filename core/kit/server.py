"""Serves a table of routes: one envelope, one place that turns errors into answers.

Authentication, validation, the transaction and its commit, idempotency, the journal of reads,
envelope and status happen here, the same for every method.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.errors import ErrorCode
from core.errors import CoreError, InvalidInput, NotAllowed, NotFound, Unavailable
from core.kit.db import Database, is_outage
from core.kit.envelope import Answer, parse_body, parse_query, refusal, render
from core.kit.ids import new_id
from core.kit.routing import (
    API_KEY_HEADER,
    IDEMPOTENCY_HEADER,
    AnswerStore,
    Authenticator,
    Call,
    ReadJournal,
    Route,
)

log = structlog.get_logger(__name__)

_MAX_KEY_LENGTH = 128
_MAX_BODY_BYTES = 2 * 1024 * 1024
_OUTAGE_RETRY_AFTER = timedelta(seconds=2)


class Router:
    """Serves a table of routes over one database."""

    def __init__(
        self,
        database: Database,
        authenticator: Authenticator,
        answers: AnswerStore,
        journal: ReadJournal,
    ) -> None:
        self._database = database
        self._authenticator = authenticator
        self._answers = answers
        self._journal = journal
        self.routes: list[Route] = []

    def add(self, routes: Sequence[Route]) -> None:
        """Add the routes of a domain."""
        self.routes.extend(routes)

    def application(self, middlewares: Sequence[Middleware] = ()) -> web.Application:
        """The aiohttp application that serves every added route."""
        application = web.Application(
            client_max_size=_MAX_BODY_BYTES, middlewares=[*middlewares, _unknown_paths]
        )
        for route in self.routes:
            application.router.add_route(route.method, route.path, self._endpoint(route))
        return application

    def _endpoint(self, route: Route) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def endpoint(http_request: web.Request) -> web.Response:
            request_id = new_id()
            with structlog.contextvars.bound_contextvars(request_id=str(request_id)):
                try:
                    answer = await self._serve(route, http_request, request_id)
                except web.HTTPException:
                    raise
                except Exception as problem:
                    answer = refusal(http_request, request_id, _as_core_error(route, problem))
                return answer.response(request_id)

        return endpoint

    async def _serve(self, route: Route, http_request: web.Request, request_id: UUID) -> Answer:
        raw_body = await http_request.read() if route.body else b""
        if route.octets:
            raw_body = await _octets(http_request, route.octets)
        call = Call(
            request_id=request_id,
            path=http_request.match_info,
            headers=http_request.headers,
            connection=None,
            octets=raw_body if route.octets else b"",
            query_model=parse_query(route.query, http_request),
            address=http_request.remote or "",
        )
        if route.prepare or not route.transactional:
            async with self._database.transaction() as connection:
                await self._authenticate(route, call, connection)
            call.body_model = parse_body(route.body, raw_body)
        if route.prepare:
            call.prepared = await route.prepare(call)
        if not route.transactional:
            return render(http_request, request_id, route.status, await route.handler(call))

        async def work(connection: AsyncConnection) -> Answer:
            call.connection = connection
            await self._authenticate(route, call, connection)
            return await self._answer(route, call, http_request, raw_body)

        return await self._database.run(work)

    async def _authenticate(self, route: Route, call: Call, connection: AsyncConnection) -> None:
        headers = call.headers
        if route.who == "anyone" and API_KEY_HEADER not in headers:
            return
        if route.who in ("anyone", "client"):
            caller = await self._authenticator.client(connection, headers)
        elif route.who == "bearer":
            caller = await self._authenticator.bearer(connection, headers)
        else:
            caller = await self._authenticator.user(connection, headers)
        if route.scope and route.scope not in caller.scopes:
            raise NotAllowed(ErrorCode.FORBIDDEN_SCOPE, scope=route.scope)
        call.caller = caller
        call.shown = {caller.person_id} if caller.person_id else set()

    async def _answer(
        self, route: Route, call: Call, http_request: web.Request, raw_body: bytes
    ) -> Answer:
        """Run the handler, or repeat the stored answer of the same call."""
        key = call.headers.get(IDEMPOTENCY_HEADER)
        if not key or call.caller is None or route.method == "GET":
            return await self._fresh_answer(route, call, http_request, raw_body)
        if len(key) > _MAX_KEY_LENGTH:
            raise InvalidInput(ErrorCode.MALFORMED)
        fingerprint = f"{route.method} {http_request.path}\n".encode() + raw_body
        known = await self._answers.recall(call.db, call.caller, key, fingerprint)
        if known:
            return Answer(*known)
        answer = await self._fresh_answer(route, call, http_request, raw_body)
        stored = (answer.status, answer.body)
        await self._answers.remember(call.db, call.caller, key, stored)
        return answer

    async def _fresh_answer(
        self, route: Route, call: Call, http_request: web.Request, raw_body: bytes
    ) -> Answer:
        """Run the handler; a refusal that keeps its changes is an answer like any other."""
        if call.body_model is None:
            call.body_model = parse_body(route.body, raw_body)
        try:
            reply = await route.handler(call)
        except CoreError as problem:
            if not problem.keeps_changes:
                raise
            log.info("call.refused", code=problem.code.value, route=route.path)
            return refusal(http_request, call.request_id, problem)
        if route.method == "GET" and call.caller and call.shown:
            await self._journal.record(call.db, call.caller, call, route.path)
        return render(http_request, call.request_id, route.status, reply)


async def _octets(http_request: web.Request, most: int) -> bytes:
    """A body that is no JSON; one that is too large is not read to its end."""
    if (http_request.content_length or 0) > most:
        raise InvalidInput(ErrorCode.FILE_TOO_LARGE)
    taken = bytearray()
    async for chunk in http_request.content.iter_any():
        taken += chunk
        if len(taken) > most:
            raise InvalidInput(ErrorCode.FILE_TOO_LARGE)
    return bytes(taken)


@web.middleware
async def _unknown_paths(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer unknown paths and bodies that are too large with the envelope, too."""
    request_id = new_id()
    try:
        return await handler(request)
    except web.HTTPNotFound:
        answer = refusal(request, request_id, NotFound(ErrorCode.NOT_FOUND))
    except (web.HTTPMethodNotAllowed, web.HTTPRequestEntityTooLarge):
        answer = refusal(request, request_id, InvalidInput(ErrorCode.MALFORMED))
    return answer.response(request_id)


def _as_core_error(route: Route, problem: Exception) -> CoreError:
    """What the caller is told about a failure; what he is not told is logged."""
    if isinstance(problem, CoreError):
        log.info("call.refused", code=problem.code.value, route=route.path)
        return problem
    if is_outage(problem):
        log.warning("call.database_unavailable", route=route.path, error=type(problem).__name__)
        return Unavailable(ErrorCode.UNAVAILABLE, retry_after=_OUTAGE_RETRY_AFTER)
    log.error("call.failed", route=route.path, exc_info=problem)
    return CoreError(ErrorCode.INTERNAL)
