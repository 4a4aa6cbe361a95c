"""Drives a running double: the bot's side over the Bot API, a person's over the control API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, FormData

Json = dict[str, Any]
TOKEN = "1000001:SANDBOX-TOKEN-OF-TESTS"
_PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Refusal:
    """A refused call."""

    code: int
    description: str
    parameters: Json


class Driver:
    """Both sides of one double."""

    def __init__(self, base_url: str, session: ClientSession) -> None:
        self.base_url = base_url
        self.session = session

    # --- the bot's side -------------------------------------------------------------------------

    async def raw(self, method: str, arguments: Json | FormData) -> tuple[int, Json]:
        url = f"{self.base_url}/bot{TOKEN}/{method}"
        body = {"data": arguments} if isinstance(arguments, FormData) else {"json": arguments}
        async with self.session.post(url, **body) as response:
            return response.status, await response.json()

    async def bot(self, method: str, **arguments: Any) -> Any:
        """A call that must succeed; its result."""
        status, body = await self.raw(method, arguments)
        assert status == 200, body
        assert body["ok"] is True, body
        return body["result"]

    async def refused(self, method: str, **arguments: Any) -> Refusal:
        """A call that must be refused; how."""
        status, body = await self.raw(method, arguments)
        assert body["ok"] is False, body
        assert body["error_code"] == status
        return Refusal(status, body["description"], body.get("parameters", {}))

    async def settle(self) -> None:
        """Give a call that has just been begun the time to open its connection and to wait."""
        for _ in range(10):
            await self.bot("getMe")

    async def reason(self, method: str, **arguments: Any) -> str:
        """Why a call is refused with a 400."""
        refusal = await self.refused(method, **arguments)
        assert refusal.code == 400, refusal
        return refusal.description.removeprefix("Bad Request: ")

    async def upload(self, method: str, field: str, name: str, content: bytes, **texts: str) -> Any:
        """A multipart call with a file."""
        form = FormData(quote_fields=False)
        for text, value in texts.items():
            form.add_field(text, value)
        form.add_field(field, content, filename=name)
        status, body = await self.raw(method, form)
        return body["result"] if status == 200 else body

    # --- a person's side ------------------------------------------------------------------------

    async def control(self, http_method: str, path: str, body: Any = None) -> Any:
        """A control call that must succeed."""
        status, answer = await self.control_raw(http_method, path, body)
        assert status == 200, answer
        return answer

    async def control_raw(self, http_method: str, path: str, body: Any = None) -> tuple[int, Any]:
        async with self.session.request(
            http_method, f"{self.base_url}/control{path}", json=body
        ) as response:
            return response.status, await response.json()

    async def person(self, *, is_started: bool = True, **fields: Any) -> Player:
        """A new person, who has pressed «Start» unless told otherwise."""
        created = await self.control("POST", "/users", {"first_name": "Олена"} | fields)
        player = Player(self, created["id"])
        if is_started:
            await player.does("start")
        return player


class Player:
    """One person in the chat."""

    def __init__(self, driver: Driver, person_id: int) -> None:
        self.driver = driver
        self.id = person_id

    async def does(self, verb: str, **body: Any) -> Any:
        """Something the messenger lets a person do."""
        return await self.driver.control("POST", f"/users/{self.id}/{verb}", body)

    async def cannot(self, verb: str, **body: Any) -> tuple[int, str]:
        """Something it does not; the status and the reason."""
        status, answer = await self.driver.control_raw("POST", f"/users/{self.id}/{verb}", body)
        assert status != 200, answer
        return status, answer["error"]

    async def says(self, text: str) -> Any:
        return await self.does("text", text=text)

    async def chat(self, since: int = -1, timeout: float = 0) -> Any:
        path = f"/users/{self.id}/chat?since={since}&timeout={timeout}"
        return await self.driver.control("GET", path)

    async def last(self) -> Any:
        """The last message of the chat."""
        return (await self.chat())["messages"][-1]

    async def heard(self, is_right: Callable[[Json], bool]) -> Any:
        """The first message from the bot that fits, waiting for it if need be."""
        revision = -1
        for _ in range(_PATIENCE_SECONDS):
            view = await self.chat(revision, timeout=5)
            for message in view["messages"]:
                gone = message["is_deleted"]
                if message["from"] == "bot" and not gone and is_right(message):
                    return message
            revision = view["revision"]
        raise AssertionError("the bot did not say it")

    async def heard_text(self, text: str) -> Any:
        return await self.heard(lambda message: message["text"] == text)
