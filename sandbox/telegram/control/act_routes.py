"""Routes for what a person does in the chat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from pydantic import BaseModel

from sandbox.telegram.control import buttons, inline
from sandbox.telegram.control import requests as bodies
from sandbox.telegram.control.actor import Actor
from sandbox.telegram.control.media import send_document, send_media
from sandbox.telegram.control.routing import Handler, Route, actor_of, body_of
from sandbox.telegram.control.views import answer_view, message_view
from sandbox.telegram.messages import Message
from sandbox.telegram.queries import Query
from sandbox.telegram.state import State
from sandbox.telegram.store import Json

_USER = "/control/users/{user_id}"


@dataclass(frozen=True)
class _Act:
    """Something that puts a message into the chat."""

    verb: str
    body: type[BaseModel]
    do: Callable[[Actor, Any], Message]
    about: str


def _share_contact(actor: Actor, body: bodies.SharedContact) -> Message:
    fields = body.model_dump(exclude={"is_forwarded"}, exclude_none=True)
    return actor.share_contact(fields, is_forwarded=body.is_forwarded)


_ACTS = (
    _Act(
        "start", bodies.Start,
        lambda actor, body: actor.start(body.payload),
        "press Start or follow a start link",
    ),
    _Act(
        "text", bodies.Text,
        lambda actor, body: actor.say(body.text, reply_to=body.reply_to),
        "send a text",
    ),
    _Act(
        "edit", bodies.EditedText,
        lambda actor, body: actor.edit(body.message_id, body.text),
        "change an own text",
    ),
    _Act("contact", bodies.SharedContact, _share_contact, "share the own contact or a card"),
    _Act(
        "location", bodies.SharedLocation,
        lambda actor, body: actor.send({"location": body.model_dump()}),
        "send a place",
    ),
    _Act("media", bodies.Media, send_media, "send a sticker, voice or photo"),
    _Act(
        "forward", bodies.MessageNumber,
        lambda actor, body: actor.forward(body.message_id),
        "forward a message of the chat into it",
    ),
    _Act(
        "choose", bodies.InlineChoice,
        lambda actor, body: inline.choose(actor, body.inline_query_id, body.result_id),
        "choose a result of an inline query",
    ),
    _Act(
        "web-app-data", bodies.WebAppData,
        lambda actor, body: actor.send({"web_app_data": body.model_dump()}),
        "send data of a Mini App opened from the reply keyboard",
    ),
)  # fmt: skip

_DEEDS: tuple[tuple[str, Callable[[Actor], None], str], ...] = (
    ("block", Actor.block, "block the bot"),
    ("unblock", Actor.unblock, "unblock the bot"),
    ("deactivate", Actor.deactivate, "delete the account"),
    ("clear", Actor.clear, "delete the history of the chat"),
)


class ActRoutes:
    """Handlers of ``/control/users/{user_id}/<verb>``."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """All routes of this part."""
        acts = [
            Route("POST", f"{_USER}/{act.verb}", self._message(act), act.about, act.body)
            for act in _ACTS
        ]
        deeds = [
            Route("POST", f"{_USER}/{verb}", self._deed(do), about) for verb, do, about in _DEEDS
        ]
        tap = Route("POST", f"{_USER}/tap", self._tap, "tap a button under a message", bodies.Tap)
        press = "press a key of the reply keyboard"
        ask = "type an inline query"
        upload = "send the request's body as a file; ?name=<file name>"
        return [
            *acts,
            *deeds,
            tap,
            Route("POST", f"{_USER}/press", self._press, press, bodies.Press),
            Route("POST", f"{_USER}/inline", self._inline, ask, bodies.InlineQuestion),
            Route("POST", f"{_USER}/document", self._document, upload),
        ]

    def _message(self, act: _Act) -> Handler:
        async def handler(http_request: web.Request) -> Json:
            actor = actor_of(self._state, http_request)
            body = await body_of(http_request, act.body)
            with self._state.store.transaction():
                return message_view(act.do(actor, body))

        return handler

    def _deed(self, do: Callable[[Actor], None]) -> Handler:
        async def handler(http_request: web.Request) -> Json:
            actor = actor_of(self._state, http_request)
            with self._state.store.transaction():
                do(actor)
            return {"ok": True}

        return handler

    async def _document(self, http_request: web.Request) -> Json:
        actor = actor_of(self._state, http_request)
        content = await http_request.read()
        name = http_request.query.get("name", "file")
        with self._state.store.transaction():
            return message_view(send_document(actor, name, content))

    async def _tap(self, http_request: web.Request) -> Json:
        actor = actor_of(self._state, http_request)
        body = await body_of(http_request, bodies.Tap)
        with self._state.store.transaction():
            result = buttons.tap(actor, body)
        if "callback_query_id" not in result:
            return result
        query = await self._answered(actor, result["callback_query_id"], body.wait_seconds)
        return answer_view(query)

    async def _press(self, http_request: web.Request) -> Json:
        actor = actor_of(self._state, http_request)
        body = await body_of(http_request, bodies.Press)
        with self._state.store.transaction():
            return buttons.press(actor, body)

    async def _inline(self, http_request: web.Request) -> Json:
        actor = actor_of(self._state, http_request)
        body = await body_of(http_request, bodies.InlineQuestion)
        with self._state.store.transaction():
            query = inline.ask(actor, body)
        query = await self._answered(actor, query.id, body.wait_seconds)
        shown = None
        if query.answer is not None:
            results = [result["shown"] for result in query.answer["results"]]
            shown = query.answer | {"results": results}
        return {"inline_query_id": query.id, "answer": shown}

    async def _answered(self, actor: Actor, query_id: str, patience: float) -> Query:
        """The question once it is answered, or as it is when patience ends."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while True:
            query = self._state.queries.get(query_id)
            left = deadline - loop.time()
            if query.answer is not None or left <= 0 or self._state.signals.closing:
                return query
            await self._state.signals.wait("chat", actor.bot.id, actor.person.id, seconds=left)
