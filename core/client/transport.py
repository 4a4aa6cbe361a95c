"""One HTTP call: credentials, envelope, errors."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import aiohttp
import orjson
from pydantic import BaseModel, ValidationError
from yarl import URL

from core.client.errors import CoreRefused, CoreUnavailable, Invalid
from core.contract.errors import ErrorCode
from core.contract.wire import Paging

Model = TypeVar("Model", bound=BaseModel)

_READING = frozenset({"GET", "HEAD"})
_DEFAULT_RETRY_AFTER = timedelta(seconds=2)
_CONNECT_SECONDS = 5.0


@dataclass(frozen=True)
class ClientCredentials:
    """Who the channel is.

    Attributes:
        api_key: sent with every call; the secret itself where the installation uses one for both.
    """

    client_id: UUID
    secret: str
    api_key: str


@dataclass(frozen=True)
class Success:
    """An answer.

    Attributes:
        data: the envelope's data, or the raw octets of an answer without an envelope.
    """

    status: int
    data: Any
    paging: Paging | None = None
    urgent: Any = None
    meta: Mapping[str, Any] | None = None

    def one(self, model: type[Model]) -> Model:
        """The data as a model; raises :class:`CoreUnavailable` if it is none."""
        return _as(model, self.data)

    def many(self, model: type[Model]) -> list[Model]:
        """The data as a list of models; raises :class:`CoreUnavailable` if it is none."""
        if not isinstance(self.data, list):
            raise CoreUnavailable("the answer is not a list")
        return [_as(model, item) for item in self.data]


def _as(model: type[Model], data: Any) -> Model:
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        raise CoreUnavailable(f"the answer is no {model.__name__}") from problem


class Transport:
    """Calls one core service; safe to share between tasks."""

    def __init__(
        self,
        url: str,
        credentials: ClientCredentials,
        *,
        socket_path: str | None = None,
        timeout: timedelta = timedelta(seconds=20),
    ) -> None:
        self.credentials = credentials
        self._url = URL(url)
        self._socket_path = socket_path
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    async def call(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        query: BaseModel | Mapping[str, Any] | None = None,
        body: BaseModel | None = None,
        octets: bytes | None = None,
        idempotency_key: str | None = None,
        wait: timedelta = timedelta(0),
        raw: bool = False,
    ) -> Success:
        """One call.

        Args:
            method: HTTP method.
            path: from the root of the service.
            token: access token of a user.
            query: query parameters; absent values are left out.
            body: JSON body.
            octets: a body that is no JSON.
            idempotency_key: names a state-changing call, so that it can be repeated safely.
            wait: how long the service was asked to wait by the call itself.
            raw: the answer has no envelope; ``data`` are its octets.

        Raises:
            CoreRefused: the core said no.
            CoreUnavailable: no answer, or the core cannot answer now.
        """
        headers = {"api-key": self.credentials.api_key}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if idempotency_key:
            headers["Idempotency-Key"] = idempotency_key
        if body is not None:
            headers["Content-Type"] = "application/json"
        sent: bytes | io.BytesIO | None = None if octets is None else io.BytesIO(octets)
        if body is not None:
            sent = body.model_dump_json(exclude_none=True).encode()
        changes = method not in _READING
        try:
            async with self._open_session().request(
                method,
                self._url.join(URL(path)),
                params=_parameters(query),
                data=sent,
                headers=headers,
                timeout=self._limits(wait),
            ) as response:
                octets = await response.read()
        except aiohttp.ClientConnectorError as problem:
            # Nothing was sent.
            raise CoreUnavailable("no connection") from problem
        except (aiohttp.ClientError, TimeoutError) as problem:
            raise CoreUnavailable("no answer", outcome_unknown=changes) from problem
        if response.status >= 400:
            raise _error(response, octets, changes=changes)
        return Success(response.status, octets) if raw else _opened(response, octets)

    def _limits(self, wait: timedelta) -> aiohttp.ClientTimeout:
        total = (self._timeout + wait).total_seconds()
        return aiohttp.ClientTimeout(total=total, sock_connect=_CONNECT_SECONDS)

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = (
                aiohttp.UnixConnector(self._socket_path, limit=0)
                if self._socket_path
                else aiohttp.TCPConnector(limit=0)
            )
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._session


def _parameters(query: BaseModel | Mapping[str, Any] | None) -> dict[str, str]:
    if isinstance(query, BaseModel):
        query = query.model_dump(mode="json", exclude_none=True)
    return {name: str(value) for name, value in (query or {}).items() if value is not None}


def _opened(response: aiohttp.ClientResponse, octets: bytes) -> Success:
    """The envelope of a success; an answer without content has none."""
    if not octets:
        return Success(response.status, None)
    content = _json(octets)
    if not isinstance(content, dict) or "data" not in content:
        raise CoreUnavailable("the answer has no envelope")
    paging = content.get("paging")
    return Success(
        status=response.status,
        data=content["data"],
        paging=_as(Paging, paging) if paging else None,
        urgent=content.get("urgent"),
        meta=content.get("meta"),
    )


def _json(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def _error(
    response: aiohttp.ClientResponse, octets: bytes, *, changes: bool
) -> CoreRefused | CoreUnavailable:
    found = _json(octets)
    content: dict[str, Any] = found if isinstance(found, dict) else {}
    error = content.get("error") or {}
    code = error.get("code")
    retry_after = _retry_after(response)
    if response.status >= 500:
        # A commit whose reply was lost has happened, and the core cannot know either.
        return CoreUnavailable(
            f"status {response.status}",
            retry_after=retry_after or _DEFAULT_RETRY_AFTER,
            outcome_unknown=changes and code != ErrorCode.SIGNATURE_UNCHECKED,
            code=code,
        )
    return CoreRefused(
        code or "unknown",
        error.get("message") or response.reason or "",
        status=response.status,
        invalid=[_invalid(item) for item in error.get("invalid") or []],
        request_id=(content.get("meta") or {}).get("request_id"),
        retry_after=retry_after,
    )


def _invalid(item: Mapping[str, Any]) -> Invalid:
    rule = (item.get("rules") or [{}])[0]
    return Invalid(
        entry=str(item.get("entry") or "$"),
        rule=str(rule.get("rule") or "invalid"),
        description=str(rule.get("description") or ""),
        params=tuple(str(value) for value in rule.get("params") or []),
    )


def _retry_after(response: aiohttp.ClientResponse) -> timedelta | None:
    value = response.headers.get("Retry-After", "")
    return timedelta(seconds=int(value)) if value.isdigit() else None
