"""Routes about people and the chats they see."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from sandbox.telegram.control import requests as bodies
from sandbox.telegram.control.errors import ControlError
from sandbox.telegram.control.routing import Route, actor_of, body_of, number
from sandbox.telegram.control.views import chat_view, person_view
from sandbox.telegram.people import Taken
from sandbox.telegram.state import State
from sandbox.telegram.store import Json

_LONGEST_WAIT_SECONDS = 60


class PeopleRoutes:
    """Handlers of ``/control/users`` that do nothing in a chat."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """All routes of this part."""
        user = "/control/users/{user_id}"
        watching = "; ?since=<revision>&timeout=<seconds> waits for a change"
        return [
            Route("GET", "/control/users", self._list, "all users"),
            Route("POST", "/control/users", self._create, "invent a user", bodies.NewUser),
            Route("GET", user, self._show, "one user"),
            Route("PATCH", user, self._change, "change a user", bodies.ChangedUser),
            Route("GET", f"{user}/chat", self._chat, f"the chat as the user sees it{watching}"),
        ]

    async def _list(self, _: web.Request) -> list[Json]:
        return [person_view(person) for person in self._state.people.all()]

    async def _create(self, http_request: web.Request) -> Json:
        body = await body_of(http_request, bodies.NewUser)
        fields = body.model_dump(exclude={"id"})
        try:
            with self._state.store.transaction():
                return person_view(self._state.people.create(person_id=body.id, **fields))
        except Taken as problem:
            raise ControlError(409, str(problem)) from problem

    async def _show(self, http_request: web.Request) -> Json:
        return person_view(actor_of(self._state, http_request).person)

    async def _change(self, http_request: web.Request) -> Json:
        person = actor_of(self._state, http_request).person
        body = await body_of(http_request, bodies.ChangedUser)
        changed = replace(person, **body.model_dump(exclude_unset=True))
        try:
            with self._state.store.transaction():
                self._state.people.save(changed)
        except Taken as problem:
            raise ControlError(409, str(problem)) from problem
        return person_view(changed)

    async def _chat(self, http_request: web.Request) -> Json:
        """The chat at once when it changed after ``since``, otherwise at its next change."""
        actor = actor_of(self._state, http_request)
        since = int(number(http_request, "since", -1))
        patience = min(number(http_request, "timeout"), _LONGEST_WAIT_SECONDS)
        chat = self._state.chats.find(actor.bot.id, actor.person.id)
        is_new = (chat.revision if chat else 0) > since
        if not is_new and patience > 0:
            await self._state.signals.wait("chat", actor.bot.id, actor.person.id, seconds=patience)
        return chat_view(self._state, actor.bot, actor.person, since)
