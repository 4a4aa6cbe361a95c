"""Signing and bindings of the bot beside a real core, on a real database, served over HTTP.

Nothing runs in the background: a test settles and ends things itself.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import os
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from aiohttp import ClientSession, CookieJar, web
from sqlalchemy import text

from bot.bindings.alerts import AccessAlerts
from bot.chats.model import Settings
from bot.chats.service import Chats
from bot.chats.tokens import ChatTokens
from bot.check.routes import CheckPage
from bot.check.visitors import Visitors
from bot.engine import callback
from bot.flow import Chat, HandOff, Link, Outcome, Talk
from bot.flows import sign_in
from bot.notifications.service import Outbox
from bot.signing.calls import Site
from bot.signing.compose import Signing, Surroundings, build
from bot.signing.desk import Addresses
from bot.signing.engine_files import EngineFiles
from bot.signing.model import Durations
from bot.signing.providers.service import Providers
from bot.signing.remote.compose import Remote
from bot.texts import Texts
from core.client import CoreClient
from core.kit.crypto import FieldCipher
from core.kit.db import Database
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.people import SigningPerson

TEXTS = Texts()
BOT_TOKEN = "7000000001:AAExampleTokenOfNobodyAtAll0123456789"
BOT_ID = 7000000001
BOT_LINK = "https://t.me/example_bot"
FRAMING = "http://localhost:*"
"""A site that may frame the page, as Telegram's web client may."""
PATIENT, STRANGER = 5550001234, 5550009999


def launch_data(user_id: int, at: datetime, **fields: str) -> str:
    """Launch data as Telegram signs them, for an invented account."""
    user = {"id": user_id, "first_name": "Олена", "last_name": "Прикладна"}
    signed = {
        "query_id": new_id().hex,
        "user": json.dumps(user, ensure_ascii=False),
        "auth_date": str(int(at.timestamp())),
        "start_param": "",
        **fields,
    }
    key = hmac.digest(b"WebAppData", BOT_TOKEN.encode(), "sha256")
    lines = "\n".join(f"{name}={value}" for name, value in sorted(signed.items()))
    return urlencode({**signed, "hash": hmac.digest(key, lines.encode(), "sha256").hex()})


@dataclass
class Browser:
    """A browser with cookies of its own that calls what the page's script calls."""

    base: str
    http: ClientSession = field(
        default_factory=lambda: ClientSession(cookie_jar=CookieJar(unsafe=True))
    )
    session_id: str = ""

    async def open(self, address: str, **proof: Any) -> tuple[int, dict[str, Any]]:
        """Be admitted, or not."""
        status, answer = await self.call("POST", f"{address}/open", json=proof)
        if status == 200:
            self.session_id = answer["session"]["id"]
        return status, answer

    async def show(self) -> tuple[int, dict[str, Any]]:
        return await self.call("GET", self.of(""))

    async def hand_over(self) -> tuple[int, dict[str, Any]]:
        return await self.call("POST", self.of("/hand-over"))

    async def send(self, container: bytes) -> tuple[int, dict[str, Any]]:
        return await self.call("POST", self.of("/signature"), data=container)

    async def content(self) -> tuple[int, bytes]:
        async with self.http.post(self.of("/content")) as response:
            return response.status, await response.read()

    async def text(self) -> bytes:
        """The bytes to be signed; they must be there."""
        status, body = await self.content()
        assert status == 200, body
        return body

    async def call(self, method: str, address: str, **options: Any) -> tuple[int, dict[str, Any]]:
        async with self.http.request(method, address, **options) as response:
            return response.status, await response.json()

    def of(self, rest: str) -> str:
        """Address of a call about the session."""
        return f"{self.base}/sessions/{self.session_id}{rest}"


class SigningHouse:
    """The domain under test, and its surroundings."""

    def __init__(
        self,
        core: RunningCore,
        client: CoreClient,
        database: Database,
        address: str,
        *,
        has_mini_apps: bool,
        durations: Durations,
        remote: Remote,
        providers: Providers,
        engine: Path | None = None,
    ) -> None:
        self.core = core
        self.clock = core.clock
        self.client = client
        self.database = database
        self.page = f"{address}/sign"
        self.check_page = f"{address}/check"
        self.cipher = FieldCipher({1: os.urandom(32)})
        self.chats = Chats(database, self.clock, BOT_ID)
        self.tokens = ChatTokens(database, self.clock, self.cipher, BOT_ID)
        self.outbox = Outbox(database, self.clock, self.cipher, BOT_ID)
        self.has_mini_apps = has_mini_apps
        self.durations = durations
        self.remote = remote
        self.providers = providers
        self.engine = EngineFiles(engine, (FRAMING,)) if engine else None
        self.language = "uk"
        self.woken = 0
        self.browsers: list[Browser] = []
        self.signing = self.process()

    def process(self, client: CoreClient | None = None) -> Signing:
        """Another process over the same database, reaching the core by ``client``."""
        return build(
            Surroundings(
                database=self.database,
                clock=self.clock,
                cipher=self.cipher,
                bot_id=BOT_ID,
                bot_token=BOT_TOKEN,
                site=Site(
                    Addresses(self.page, BOT_LINK, has_mini_apps=self.has_mini_apps),
                    is_secure=False,
                    framed_by=(FRAMING,),
                    engine=self.engine,
                ),
                core=client or self.client,
                tokens=self.tokens,
                account_name=self._account_name,
                resume=self.chats.post_event,
                wake=self._wake,
                alerts=AccessAlerts(self.outbox, TEXTS, self.chats.told_in, callback.start),
                durations=self.durations,
                remote=self.remote,
                providers=self.providers,
            )
        )

    async def _account_name(self, chat_id: int) -> str:
        return "Олена Прикладна"

    def _wake(self) -> None:
        self.woken += 1

    # --- the chat -----------------------------------------------------------------------------

    async def chat(self, user_id: int = PATIENT) -> Chat:
        """A chat as flows see it, as committed."""
        language = self.language
        async with self.database.transaction() as connection:
            await self.chats.save_settings(connection, user_id, Settings(language))
        [row] = await self.rows(
            "SELECT person_id FROM bot.chats WHERE chat_id = :chat", chat=user_id
        )
        tokens = await self.tokens.tokens(user_id)
        return Chat(
            id=user_id,
            user_id=user_id,
            language=language,
            person_id=row["person_id"],
            is_signed_in=tokens is not None and tokens.is_confirmed,
        )

    async def link(
        self,
        hand_off: HandOff | None = None,
        *,
        user_id: int = PATIENT,
        instance: UUID | None = None,
        step: str = "page",
        acting_for: UUID | None = None,
    ) -> Link:
        """A link as the engine asks for it."""
        chat = replace(await self.chat(user_id), acting_for=acting_for)
        async with self.database.transaction() as connection:
            return await self.signing.desk.open(
                connection,
                chat=chat,
                instance=instance or new_id(),
                step=step,
                hand_off=hand_off or HandOff("sign_in"),
            )

    def launch(self, user_id: int = PATIENT, age: timedelta = timedelta(0), **fields: str) -> str:
        """Fresh launch data of an account."""
        return launch_data(user_id, self.clock.now() - age, **fields)

    def browser(self) -> Browser:
        """A new browser."""
        browser = Browser(self.page)
        self.browsers.append(browser)
        return browser

    async def admitted(self, link: Link, user_id: int = PATIENT) -> Browser:
        """A Mini App of the account, admitted to the link's session."""
        browser = self.browser()
        status, answer = await browser.open(link.address, launch_data=self.launch(user_id))
        assert status == 200, answer
        return browser

    async def signs(self, browser: Browser, signer: SigningPerson) -> tuple[int, dict[str, Any]]:
        """Sign what the browser shows and send it."""
        return await browser.send(self.container(signer, await browser.text()))

    def container(self, signer: SigningPerson, content: bytes) -> bytes:
        return base64.b64decode(self.core.sign(signer, content))

    async def signs_in(
        self, signer: SigningPerson, user_id: int = PATIENT, *, instance: UUID | None = None
    ) -> UUID:
        """From the link to what the core answered; the run's id."""
        instance = instance or new_id()
        browser = await self.admitted(await self.link(user_id=user_id, instance=instance), user_id)
        status, answer = await self.signs(browser, signer)
        assert status == 202, answer
        await self.settled()
        return instance

    async def settled(self) -> None:
        """Until the core has answered every signature, by this hand or by a job's."""
        while "received" in await self.states():
            await self.signing.completion.settle_due()
            await asyncio.sleep(0.02)

    # --- the flow -----------------------------------------------------------------------------

    async def answers(
        self, step: str, value: object, *, user_id: int = PATIENT, data: Mapping[str, Any] = {}
    ) -> Outcome:
        """Answer a step of the sign-in flow and commit what its handler recorded."""
        talk = Talk(
            chat=await self.chat(user_id),
            instance=new_id(),
            data=data,
            now=self.clock.now(),
            services=self.signing.services,
            step=step,
        )
        outcome = await sign_in.flow.steps[step].handler(talk, value)
        sign_in.flow.steps[step].admit(outcome)
        async with self.database.transaction() as connection:
            for write in talk.recorded:
                await write(connection)
        return outcome

    # --- what is stored -----------------------------------------------------------------------

    async def rows(self, statement: str, **values: Any) -> list[Any]:
        """Rows read back through a session of the test's own."""
        async with self.database.transaction() as connection:
            return list((await connection.execute(text(statement), values)).mappings())

    async def events(self, chat_id: int = PATIENT) -> list[tuple[str, dict[str, Any]]]:
        """What the chat's conversation was told, in order."""
        rows = await self.rows(
            "SELECT name, data FROM bot.events WHERE chat_id = :chat ORDER BY id", chat=chat_id
        )
        return [(row["name"], row["data"]) for row in rows]

    async def states(self) -> list[str]:
        """States of all sessions, in the order they were opened."""
        rows = await self.rows("SELECT state FROM bot.signing_sessions ORDER BY id")
        return [row["state"] for row in rows]

    async def living_tokens(self) -> int:
        """Access tokens that still open something at the core."""
        rows = await self.core.rows(
            "SELECT count(*) AS living FROM core.token"
            " WHERE kind = 'access' AND revoked_at IS NULL AND expires_at > :now",
            now=self.clock.now(),
        )
        return int(rows[0]["living"])


@asynccontextmanager
async def signing_house(
    core: RunningCore,
    database_url: str,
    *,
    has_mini_apps: bool = True,
    durations: Durations | None = None,
    remote: Remote | None = None,
    providers: Providers | None = None,
    engine: Path | None = None,
) -> AsyncIterator[SigningHouse]:
    """Signing and bindings, their page being served on a port of loopback."""
    database = Database(database_url)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    house = SigningHouse(
        core,
        await core.channel(),
        database,
        address,
        has_mini_apps=has_mini_apps,
        durations=durations or Durations(),
        remote=remote or Remote(),
        providers=providers or Providers(),
        engine=engine,
    )
    application = web.Application()
    application.add_routes(house.signing.routes)
    application.add_routes(CheckPage(house.client, Visitors(20, core.clock)).routes())
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    try:
        yield house
    finally:
        for browser in house.browsers:
            await browser.http.close()
        await runner.cleanup()
        await database.close()
