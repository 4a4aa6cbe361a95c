"""The registers over HTTP: the gateway that a core asks, a page, and a control API.

POST /registers/ask/STREAM      what a register says of a person: {"outcome"}
GET  /registers                 page: what was asked, and the decisions that are due
GET  /registers/asked.json      the same for the page, masked
POST /registers/decisions {"question", "outcome"}   decide for the register without a machine

GET    /control/registers       behaviours in force
PUT    /control/registers/STREAM {"mode", "person"?, "times"?, "delay_seconds"?, "outcome"?}
                                behave otherwise: silent, slow, refuse or say (an outcome; LATER
                                is one); STREAM may be ``every``, a person is any number of his
DELETE /control/registers[/STREAM]   as usual again
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson
from aiohttp import web

from sandbox.people.state import StateRecord
from sandbox.registers.answers import Answer, Register, StateRegisters, Told, numbers_in
from sandbox.registers.behaviour import Behaviour, Behaviours, Mode
from sandbox.registers.manual import ManualDesk
from sandbox.registers.masking import masked

ASK_PATH: Final = "/registers/ask"

_CONTROL: Final = "/control/registers"
_PAGE: Final = Path(__file__).parent / "page"
_POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
_REMEMBERED: Final = 100
_DECISIONS: Final = frozenset({Answer.MATCHES, Answer.DIFFERS, Answer.ABSENT})


class RegisterServices:
    """Handlers over the registers of one country.

    Args:
        people: everybody whom the state knows.
        manual: file of the questions for a human being.
        now: the time.
    """

    def __init__(
        self, people: Iterable[StateRecord], manual: Path, now: Callable[[], datetime]
    ) -> None:
        self._registers = StateRegisters(people)
        self._manual = ManualDesk(manual, now)
        self._behaviours = Behaviours()
        self._asked: deque[dict[str, Any]] = deque(maxlen=_REMEMBERED)
        self._now = now

    def routes(self) -> list[web.AbstractRouteDef]:
        """Everything that is served."""
        return [
            web.post(f"{ASK_PATH}/{{register}}", self._answer),
            web.get("/registers", self._show),
            web.get("/registers/asked.json", self._list),
            web.post("/registers/decisions", self._decide),
            web.static("/registers/page", _PAGE),
            web.get(_CONTROL, self._behaviour),
            web.put(f"{_CONTROL}/{{register}}", self._behave),
            web.delete(_CONTROL, self._behave_as_usual),
            web.delete(f"{_CONTROL}/{{register}}", self._behave_as_usual),
        ]

    # --- the gateway ------------------------------------------------------------------------

    async def _answer(self, http_request: web.Request) -> web.Response:
        register = _register(http_request)
        told = await _object(http_request)
        try:
            person = self._registers.known(told)
        except (KeyError, TypeError, AttributeError):
            raise web.HTTPBadRequest(text="published fields of a person, please") from None
        numbers = person.numbers if person else frozenset(numbers_in(told))
        behaviour = self._behaviours.take(register, numbers)
        if behaviour:
            await behaviour.endure()
            if behaviour.mode is Mode.REFUSE:
                self._remember(register, told, "REFUSED")
                raise web.HTTPServiceUnavailable
        answer = behaviour.outcome if behaviour and behaviour.outcome else None
        answer = answer or self._said(register, told)
        self._remember(register, told, answer)
        return _json({"outcome": answer})

    def _said(self, register: Register, told: Told) -> Answer:
        if register is Register.BY_HAND:
            return self._manual.ask(told)
        return self._registers.answer(register, told)

    def _remember(self, register: Register, told: Told, answer: str) -> None:
        entry = {"register": register, "told": masked(told), "answer": answer}
        self._asked.appendleft({**entry, "at": self._now().isoformat()})

    # --- the page ---------------------------------------------------------------------------

    async def _show(self, http_request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / "index.html", headers={"Content-Security-Policy": _POLICY})

    async def _list(self, http_request: web.Request) -> web.Response:
        questions = [
            {
                "id": question.id,
                "told": masked(question.told),
                "at": question.asked_at,
                "answer": question.answer,
            }
            for question in self._manual.questions()
        ]
        return _json({"questions": questions, "asked": list(self._asked)})

    async def _decide(self, http_request: web.Request) -> web.Response:
        order = await _object(http_request)
        try:
            answer = Answer(str(order.get("outcome")))
            if answer not in _DECISIONS:
                raise ValueError("a decision is MATCHES, DIFFERS or ABSENT")
            self._manual.decide(str(order.get("question")), answer)
        except ValueError as problem:
            raise web.HTTPBadRequest(text=str(problem)) from problem
        except LookupError:
            raise web.HTTPNotFound(text="nobody has asked this") from None
        return _json({"answer": answer})

    # --- control ----------------------------------------------------------------------------

    async def _behaviour(self, http_request: web.Request) -> web.Response:
        return _json([behaviour.view() for behaviour in self._behaviours.all()])

    async def _behave(self, http_request: web.Request) -> web.Response:
        order = await _object(http_request)
        try:
            behaviour = Behaviour.read(http_request.match_info["register"], order)
        except ValueError as problem:
            raise web.HTTPBadRequest(text=str(problem)) from problem
        self._behaviours.set(behaviour)
        return _json(behaviour.view())

    async def _behave_as_usual(self, http_request: web.Request) -> web.Response:
        self._behaviours.clear(http_request.match_info.get("register"))
        return await self._behaviour(http_request)


def _register(http_request: web.Request) -> Register:
    try:
        return Register(http_request.match_info["register"])
    except ValueError:
        raise web.HTTPNotFound(text="there is no such register") from None


async def _object(http_request: web.Request) -> dict[str, Any]:
    if http_request.content_type != "application/json":  # no form of a foreign page sends that
        raise web.HTTPUnsupportedMediaType(text="send application/json")
    try:
        found = orjson.loads(await http_request.read())
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise web.HTTPBadRequest(text="send a JSON object")
    return found


def _json(value: object) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")
