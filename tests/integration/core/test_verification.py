"""Persons are compared with the state registers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from core.client import CoreClient
from core.contract.access import AccessToken
from core.services import Services
from core.verification.model import Outcome
from core.verification.registers import HttpRegisters
from sandbox.trust.pki import Pki
from tests.kit.applicants import document
from tests.kit.core_service import RunningCore, running_core
from tests.kit.registration import Newcomer, confirm_phone, newcomer, sign_up


@dataclass
class Registers:
    """The gateway to the registers, spoken to over HTTP; keeps what it is told."""

    outcomes: dict[str, Outcome | int] = field(default_factory=dict)
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    url: str = ""

    async def answer(self, http_request: web.Request) -> web.Response:
        """What a register says: its outcome, or a status when it fails."""
        stream = http_request.match_info["stream"]
        self.told.append((stream, await http_request.json()))
        outcome = self.outcomes.get(stream, Outcome.MATCHES)
        if isinstance(outcome, int):
            return web.Response(status=outcome, text="{}")
        return web.json_response({"outcome": outcome})


@pytest.fixture
async def registers() -> AsyncIterator[Registers]:
    made = Registers()
    application = web.Application()
    application.router.add_post("/{stream}", made.answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@dataclass
class Registered:
    """Somebody who has just registered."""

    core: RunningCore
    bot: CoreClient
    person: Newcomer
    token: AccessToken

    async def compare(self, registers: Registers) -> int:
        """Ask every register that is due."""
        asked = HttpRegisters(registers.url)
        try:
            return await Services(self.core.base).verification.run(self.core.base.database, asked)
        finally:
            await asked.close()

    async def status(self) -> Any:
        """What the cabinet shows."""
        return (await self.bot.persons.verification(self.token.value)).person_verification


@pytest.fixture
async def registered(core: RunningCore, bot: CoreClient) -> Registered:
    person = await newcomer(core)
    await confirm_phone(core, bot, person.phone)
    done = await sign_up(core, bot, person)
    return Registered(core, bot, person, done.token)


async def told(core: RunningCore) -> list[str]:
    rows = await core.rows(
        "SELECT properties FROM core.event WHERE entity_type = 'Person' ORDER BY id"
    )
    return [row["properties"]["verification_status"]["new_value"] for row in rows]


async def test_whoever_agrees_with_every_register_is_verified(
    registered: Registered, registers: Registers
) -> None:
    assert await registered.compare(registers) == 3
    status = await registered.status()
    assert status.verification_status == "VERIFIED"
    assert set(status.details) == {"drfo", "dracs_death", "mvs_passport"}
    assert await told(registered.core) == ["VERIFIED"]
    assert await registered.compare(registers) == 0


async def test_register_that_says_no_forbids_a_declaration_and_is_told(
    registered: Registered, registers: Registers
) -> None:
    registers.outcomes["drfo"] = Outcome.DIFFERS
    await registered.compare(registers)
    status = await registered.status()
    assert status.verification_status == "NOT_VERIFIED"
    assert status.details["drfo"].verification_status == "NOT_VERIFIED"
    assert (await told(registered.core))[-1] == "NOT_VERIFIED"


@pytest.mark.parametrize("failure", [Outcome.LATER, 503, 404])
async def test_silent_register_is_asked_again_later(
    registered: Registered, registers: Registers, failure: Outcome | int
) -> None:
    registers.outcomes["drfo"] = failure
    assert await registered.compare(registers) == 2
    assert (await registered.status()).verification_status == "VERIFICATION_NEEDED"
    assert await registered.compare(registers) == 0
    registers.outcomes.clear()
    registered.core.clock.advance(timedelta(minutes=5))
    assert await registered.compare(registers) == 1
    assert (await registered.status()).verification_status == "VERIFIED"


async def test_decision_of_a_human_being_is_learnt_soon_however_long_he_took(
    core: RunningCore, bot: CoreClient, registers: Registers
) -> None:
    person = await newcomer(core)
    await confirm_phone(core, bot, person.phone)
    permit = document("PERMANENT_RESIDENCE_PERMIT", number="АБ1234")
    done = await sign_up(core, bot, person, documents=[permit])
    registered = Registered(core, bot, person, done.token)
    registers.outcomes["nhs"] = Outcome.LATER
    for _ in range(20):
        await registered.compare(registers)
        core.clock.advance(timedelta(minutes=10))
    asked = [stream for stream, _ in registers.told]
    assert asked.count("nhs") == 20
    registers.outcomes.clear()
    assert await registered.compare(registers) == 1
    rows = await core.rows("SELECT verification_status FROM core.person")
    assert [row["verification_status"] for row in rows] == ["VERIFIED"]


async def test_gateway_that_is_gone_loses_nothing(registered: Registered) -> None:
    nowhere = Registers(url="http://127.0.0.1:9")
    assert await registered.compare(nowhere) == 0
    left = await registered.core.rows("SELECT 1 FROM core.verification_task")
    assert len(left) == 3


async def test_two_processes_ask_each_register_once(
    registered: Registered, registers: Registers
) -> None:
    await asyncio.gather(*(registered.compare(registers) for _ in range(2)))
    assert sorted(stream for stream, _ in registers.told) == [
        "dracs_death",
        "drfo",
        "mvs_passport",
    ]


async def test_register_is_told_no_more_than_it_needs(
    registered: Registered, registers: Registers
) -> None:
    await registered.compare(registers)
    asked = dict(registers.told)
    assert asked["drfo"]["tax_id"] == registered.person.code
    assert "documents" not in asked["drfo"]
    assert "tax_id" not in asked["mvs_passport"]


async def test_running_service_asks_by_itself(
    database_url: str, pki: Pki, tmp_path: Path, registers: Registers
) -> None:
    async with running_core(database_url, pki, tmp_path, registers_url=registers.url) as core:
        bot = await core.channel()
        person = await newcomer(core)
        await confirm_phone(core, bot, person.phone)
        done = await sign_up(core, bot, person)
        found = Registered(core, bot, person, done.token)
        async with asyncio.timeout(60):
            await verified(bot)
        assert (await found.status()).verification_status == "VERIFIED"


async def verified(bot: CoreClient) -> None:
    """Read the feed until it tells of somebody who is verified."""
    cursor = None
    while True:
        feed = await bot.events.feed(cursor, wait=timedelta(seconds=10))
        cursor = feed.cursor
        for event in feed.items:
            if event.properties.get("verification_status") == {"new_value": "VERIFIED"}:
                return
