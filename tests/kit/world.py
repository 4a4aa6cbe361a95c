"""The people of a running installation: patients in the chat and on the page, clinics at work."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from aiohttp import ClientError, ClientSession, CookieJar

from bot.texts import Texts
from core.kit.clock import SystemClock
from sandbox.people import persons, staff
from sandbox.people.country import Country
from sandbox.people.keyring import Keyring
from sandbox.trust.pki import Pki
from sandbox.trust.signing import sign
from tests.integration.telegram.driver import Driver, Player
from tests.kit.installation import RunningInstallation

TEXTS = Texts()
_LANGUAGE = "uk"
_TRIES = 12
_WAIT_SECONDS = 8.0
# A database that was killed first writes all its files to the disk, whatever else the disk does.
_PATIENCE_SECONDS = 240.0
# Looking oftener would take the machine from those who are to answer.
_LOOK_SECONDS = 0.15


def label(file: str, key: str, **args: Any) -> str:
    """A button's words by its text key."""
    own = {"for-other": "no", "whose": "own"}
    return TEXTS.label(file, key, _LANGUAGE, {**own, **args})


class World:
    """What tests know of an installation: its invented country and everybody's keys."""

    def __init__(self, installation: RunningInstallation) -> None:
        self.installation = installation
        data = installation.folder
        self.country = Country(date.fromisoformat((data / "founded").read_text()))
        self.keyring = Keyring(Pki(data / "trust", SystemClock()), self.country)

    def patient(self, index: int) -> persons.Patient:
        """An invented patient by number."""
        return persons.patient(self.country, index)

    def position_of(self, full_name: str) -> dict[str, Any]:
        """A doctor's position, by his name."""
        for record in staff.employees(self.country):
            name = self.keyring.card(record["party_id"]).holder.common_name
            if record["employee_type"] == "DOCTOR" and name == full_name:
                return dict(record)
        raise LookupError(full_name)

    def sign_as(self, holder_id: UUID | str, content: bytes) -> bytes:
        """Somebody's CAdES signature over these bytes."""
        key = self.keyring.signing_key(holder_id)
        return sign(content, key.key, key.certificate, signing_time=datetime.now(UTC))  # noqa: TID251 - the person's own clock


class PageRefused(Exception):
    """The secure page said no; the message is its code."""


@dataclass
class SecurePage:
    """The patient's browser on the secure page, speaking HTTP as the page's script does."""

    world: World
    driver: Driver
    user_id: int
    http: ClientSession = field(
        default_factory=lambda: ClientSession(cookie_jar=CookieJar(unsafe=True))
    )

    async def open(self, address: str) -> dict[str, Any]:
        """Open the page as a Mini App of this chat's user."""
        launch = await self.driver.control("POST", "/launch-data", {"user_id": self.user_id})
        async with self.http.post(
            f"{address.partition('#')[0]}/open", json={"launch_data": launch["init_data"]}
        ) as response:
            answer = await response.json()
            if response.status != 200:
                raise PageRefused(answer["error"]["code"])
        self._base = address.partition("/sign/")[0] + "/sign/sessions/" + answer["session"]["id"]
        session: dict[str, Any] = answer["session"]
        return session

    async def content(self) -> bytes:
        """The exact bytes to be signed."""
        async with self.http.post(f"{self._base}/content") as response:
            if response.status != 200:
                raise PageRefused(await response.text())
            return await response.read()

    async def known(self) -> dict[str, Any]:
        """What the form has filled in beforehand."""
        async with self.http.post(f"{self._base}/form/open") as response:
            if response.status != 200:
                raise PageRefused(await response.text())
            return (await response.json())["known"]  # type: ignore[no-any-return]

    async def missing(self) -> list[str]:
        """Documents that are still to be shown; with the last one the page has ended."""
        async with self.http.post(f"{self._base}/scans") as response:
            if response.status != 200:
                raise PageRefused(await response.text())
            return (await response.json())["missing"]  # type: ignore[no-any-return]

    async def show(self, kind: str, picture: bytes) -> None:
        """Show a document."""
        async with self.http.post(f"{self._base}/scans/{kind}", data=picture) as response:
            if response.status != 200:
                raise PageRefused(await response.text())

    async def fill(self, person: dict[str, Any]) -> None:
        """Fill the form in, with consent; the text to be signed is made of it."""
        sent = {"person": person, "consent": True}
        async with self.http.post(f"{self._base}/form", json=sent) as response:
            if response.status != 200:
                raise PageRefused(await response.text())

    async def send(self, container: bytes) -> tuple[int, dict[str, Any]]:
        """Hand a signature over."""
        async with self.http.post(f"{self._base}/signature", data=container) as response:
            return response.status, await response.json()

    async def close(self) -> None:
        await self.http.close()


class DeskRefused(Exception):
    """The clinic console said no; the message is its answer."""


class ClinicDesk:
    """An employee at the clinic console, over HTTP."""

    def __init__(self, world: World, party_id: str, employee_id: str) -> None:
        self._world = world
        self._party_id = party_id
        self._employee_id = employee_id
        self._base = f"{world.installation.web}/console/api"
        self._http = ClientSession(cookie_jar=CookieJar(unsafe=True))

    @classmethod
    def of_doctor(cls, world: World, employee_id: str) -> ClinicDesk:
        """The doctor of a position."""
        for record in staff.employees(world.country):
            if record["id"] == employee_id:
                return cls(world, record["party_id"], employee_id)
        raise LookupError(employee_id)

    async def sign_in(self) -> dict[str, Any]:
        async with self._http.get(
            f"{self._base}/employees/{self._employee_id}/challenge"
        ) as response:
            if response.status != 200:
                raise DeskRefused(await response.text())
            challenge = await response.read()
        return await self._post(
            "session",
            employee_id=self._employee_id,
            signed_content=_base64(self._world.sign_as(self._party_id, challenge)),
        )

    async def requests(self) -> list[dict[str, Any]]:
        return (await self._get("requests"))["items"]  # type: ignore[no-any-return]

    async def request(self, request_id: str) -> dict[str, Any]:
        return await self._get(f"requests/{request_id}")  # type: ignore[no-any-return]

    async def approve(self, request_id: str) -> dict[str, Any]:
        return await self._post(f"requests/{request_id}/approve", overlimit=False)

    async def reject(self, request_id: str, reason: str, explanation: str) -> dict[str, Any]:
        return await self._post(
            f"requests/{request_id}/reject", reason=reason, explanation=explanation
        )

    async def sign(self, request_id: str) -> dict[str, Any]:
        async with self._http.get(f"{self._base}/requests/{request_id}/signed-content") as response:
            if response.status != 200:
                raise DeskRefused(await response.text())
            patients = await response.read()
        return await self._post(
            f"requests/{request_id}/sign",
            signed_content=_base64(self._world.sign_as(self._party_id, patients)),
        )

    async def close(self) -> None:
        await self._http.close()

    async def _get(self, path: str) -> Any:
        async with self._http.get(f"{self._base}/{path}") as response:
            if response.status != 200:
                raise DeskRefused(await response.text())
            return await response.json()

    async def _post(self, path: str, **body: Any) -> dict[str, Any]:
        async with self._http.post(f"{self._base}/{path}", json=body) as response:
            if response.status != 200:
                raise DeskRefused(await response.text())
            answer: dict[str, Any] = await response.json()
            return answer


class ChatPatient:
    """An invented patient in the chat: says, taps, hears; and signs on the secure page."""

    def __init__(self, world: World, driver: Driver, player: Player, person_id: str) -> None:
        self.world = world
        self.driver = driver
        self.player = player
        self.person_id = person_id
        self._read: set[tuple[int, str]] = set()

    @classmethod
    async def arrives(
        cls, world: World, driver: Driver, index: int, *, phone: str | None = None
    ) -> ChatPatient:
        """Somebody opens Telegram: with his own phone unless told otherwise."""
        player = await driver.person(
            is_started=False,
            first_name=world.patient(index).name.first_name,
            phone_number=phone or persons.phone(index),
        )
        return cls(world, driver, player, world.patient(index).person_id)

    async def says(self, text: str) -> None:
        await self.player.says(text)

    async def taps(self, wanted: str, then: str) -> dict[str, Any]:
        """Tap the newest button with this label until the bot says what follows.

        People tap again when nothing happens, and so does this one.
        """

        async def tap() -> None:
            messages = [m for m in (await self.player.chat())["messages"] if wanted in _labels(m)]
            if messages:
                await self.player.does("tap", message_id=messages[-1]["message_id"], label=wanted)

        return await self.insists(tap, then)

    async def insists(self, action: Callable[[], Awaitable[None]], then: str) -> dict[str, Any]:
        """Do something, again and again, until the bot says what follows."""
        for _ in range(_TRIES):
            if (said := await self.said(then)) is None and not await self._tries_again():
                await action()
                said = await self.said(then, wait_seconds=_WAIT_SECONDS)
            if said is not None:
                return said
        raise await self._not_said(then)

    async def said(self, words: str, *, wait_seconds: float = 0) -> dict[str, Any] | None:
        """The latest of the bot's messages with these words, of those not read yet."""
        deadline = time.monotonic() + wait_seconds
        while True:
            messages = (await self.player.chat())["messages"]
            heard = [
                each
                for each in messages
                if each["from"] == "bot"
                and not each["is_deleted"]
                and (each["message_id"], each["text"]) not in self._read
            ]
            found: dict[str, Any] | None = next(
                (m for m in reversed(heard) if words in m["text"]), None
            )
            if found is not None or time.monotonic() > deadline:
                return found
            await asyncio.sleep(_LOOK_SECONDS)

    async def reads(self) -> None:
        """What stands in the chat is read: words said before are not heard again."""
        messages = (await self.player.chat())["messages"]
        self._read = {(each["message_id"], each.get("text", "")) for each in messages}

    async def hears(self, *choices: str) -> dict[str, Any]:
        """Wait for a message with one of these in it."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for words in choices:
                if (found := await self.said(words)) is not None:
                    return found
            await asyncio.sleep(1.0 if await self._tries_again() else _LOOK_SECONDS)
        raise await self._not_said(*choices)

    async def _not_said(self, *choices: str) -> AssertionError:
        messages = (await self.player.chat())["messages"]
        last = [message.get("text") for message in messages[-4:]]
        return AssertionError(f"not said: {choices!r}; last were {last!r}")

    async def _tries_again(self) -> bool:
        """Press «again» when the bot has just said that something does not answer now."""
        messages = [m for m in (await self.player.chat())["messages"] if m["from"] == "bot"]
        again = label("errors", "again")
        if not messages or again not in _labels(messages[-1]):
            return False
        await self.player.does("tap", message_id=messages[-1]["message_id"], label=again)
        return True

    async def signs(self, words: str, then: str) -> dict[str, Any]:
        """Follow the button of the message with these words and sign what the page shows."""

        async def sign_on_page() -> None:
            message = await self.hears(words)
            page = SecurePage(self.world, self.driver, self.player.id)
            try:
                await page.open(page_address(message))
                container = self.world.sign_as(self.person_id, await page.content())
                await page.send(container)
            except (ClientError, PageRefused):
                pass  # the page says so, and the patient tries again
            finally:
                await page.close()

        return await self.insists(sign_on_page, then)

    async def pushes(self, words: str) -> int:
        """How many messages with these words the chat has had.

        One that says itself that it may be the second is none: its first may not have arrived.
        """
        note = TEXTS.text("news", "repeated", _LANGUAGE)
        texts = [each.get("text", "") for each in (await self.player.chat())["messages"]]
        return sum(words in text and note not in text for text in texts)


def _labels(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message.get("inline_keyboard", []) for button in row]


def page_address(message: dict[str, Any]) -> str:
    """Address of the secure page, from the button of a message."""
    for row in message["inline_keyboard"]:
        for button in row:
            if "web_app" in button:
                return str(button["web_app"]["url"])
    raise AssertionError("the message has no button to the secure page")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
