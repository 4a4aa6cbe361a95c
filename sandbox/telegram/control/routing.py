"""HTTP plumbing of the control API: bodies in, JSON out, only from this machine's own pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from pydantic import BaseModel, ValidationError

from sandbox.telegram.bots import Bot
from sandbox.telegram.control.actor import Actor
from sandbox.telegram.control.errors import ControlError, not_found
from sandbox.telegram.people import UnknownPerson
from sandbox.telegram.state import State
from sandbox.telegram.store import Json, encoded

Handler = Callable[[web.Request], Awaitable[Any]]
Body = TypeVar("Body", bound=BaseModel)


@dataclass(frozen=True)
class Route:
    """One route, as ``GET /control`` lists it."""

    method: str
    path: str
    handler: Handler
    about: str
    body: type[BaseModel] | None = None

    def description(self) -> Json:
        """The route for people and programs."""
        shown: Json = {"method": self.method, "path": self.path, "about": self.about}
        if self.body is not None:
            shown["body"] = self.body.model_json_schema()
        return shown

    def definition(self) -> web.RouteDef:
        """The route for aiohttp."""

        async def handle(http_request: web.Request) -> web.StreamResponse:
            try:
                _refuse_foreign_pages(http_request)
                answer = await self.handler(http_request)
            except ControlError as refusal:
                return web.json_response({"error": refusal.reason}, status=refusal.status)
            if isinstance(answer, web.StreamResponse):
                return answer
            headers = {"Cache-Control": "no-store"}
            return web.json_response(answer, headers=headers, dumps=encoded)

        return web.route(self.method, self.path, handle)


def _refuse_foreign_pages(http_request: web.Request) -> None:
    """A page of another origin must not play a person behind the visitor's back."""
    origin = http_request.headers.get(hdrs.ORIGIN)
    if origin is not None and urlsplit(origin).netloc != http_request.host:
        raise ControlError(403, "requests of other origins are not served")


async def body_of(http_request: web.Request, model: type[Body]) -> Body:
    """The request's body.

    Raises:
        ControlError: 422, it does not fit the model.
    """
    try:
        return model.model_validate_json(await http_request.read() or b"{}")
    except ValidationError as problem:
        reasons = [
            f"{'.'.join(map(str, error['loc'])) or 'body'}: {error['msg']}"
            for error in problem.errors(include_url=False)
        ]
        raise ControlError(422, "; ".join(reasons)) from problem


def number(http_request: web.Request, name: str, default: float = 0) -> float:
    """A number from the query string.

    Raises:
        ControlError: 422, it is not one.
    """
    try:
        return float(http_request.query.get(name, default))
    except ValueError as problem:
        raise ControlError(422, f"{name} must be a number") from problem


def actor_of(state: State, http_request: web.Request) -> Actor:
    """The person of the path, with the bot of ``?bot=<id>`` (the first one by default).

    Raises:
        ControlError: 404, no such person or bot.
    """
    return actor(state, bot_of(state, http_request), http_request.match_info["user_id"])


def actor(state: State, bot: Bot, user_id: str | int) -> Actor:
    """A person with a bot.

    Raises:
        ControlError: 404, no such person.
    """
    try:
        return Actor(state, bot, state.people.get(int(user_id)))
    except (UnknownPerson, ValueError):
        raise not_found("user") from None


def bot_of(state: State, http_request: web.Request) -> Bot:
    """The bot a request is about.

    Raises:
        ControlError: 404, no such bot.
    """
    wanted = http_request.query.get("bot")
    for bot in state.bots:
        if wanted is None or wanted in {str(bot.id), bot.username}:
            return bot
    raise not_found("bot")
