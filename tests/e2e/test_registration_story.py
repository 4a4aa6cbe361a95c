"""A newcomer registers with his own key, is compared with the registers, and gets a doctor.

The registration is sent as a channel sends it, with the bot's credentials; from then on he is in
the chat. Nothing stands in for anything here but the sandbox for the outside world.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import pytest
from aiohttp import ClientSession

from core.client import CoreClient, CoreRefused
from core.contract.errors import ErrorCode
from core.contract.person_requests import SignedUp
from sandbox.core_process import PATIENT_SCOPES
from sandbox.people import newcomers
from sandbox.people.newcomers import Newcomer, Situation
from sandbox.settings import LOOPBACK, Secrets
from tests.e2e.inbox import code_of
from tests.e2e.story import PUSH, SIGN_IN, Story
from tests.integration.telegram.driver import Driver
from tests.kit.installation import RunningInstallation
from tests.kit.world import ChatPatient, SecurePage, World, label, page_address

_PATIENCE_SECONDS = 90
_SCOPES = PATIENT_SCOPES.split()
_WAITS = "VERIFICATION_NEEDED"
FILL_IN = "Заповніть дані на захищеній сторінці"


@dataclass
class Cabinet:
    """The bot's way to the core, and what is around it."""

    world: World
    core: CoreClient
    http: ClientSession

    @property
    def web(self) -> str:
        return self.world.installation.web

    async def confirm_phone(self, phone: str) -> None:
        await self.core.authentication_methods.send_code(phone, "Telegram")
        code = await code_of(self.world, phone)
        await self.core.authentication_methods.check_code(phone, code)

    async def sign_up(self, newcomer: Newcomer) -> SignedUp:
        await self.confirm_phone(newcomer.phone)
        content = {
            "person": newcomers.application(self.world.country, newcomer),
            "patient_signed": True,
            "process_disclosure_data_consent": True,
            "jwt": await self.core.access.nonce(),
        }
        container = self.world.sign_as(newcomer.holder_id, orjson.dumps(content))
        signed = base64.b64encode(container).decode()
        return await self.core.person_requests.sign_up(signed, scopes=_SCOPES)

    async def settled(self, done: SignedUp) -> Any:
        """What the registers came to."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while True:
                verification = await self.verification(done)
                if verification.verification_status != _WAITS:
                    return verification
                await asyncio.sleep(0.5)

    async def verification(self, done: SignedUp) -> Any:
        answer = await self.core.persons.verification(done.token.value)
        return answer.person_verification

    async def decide_all(self, outcome: str) -> str:
        """Decide what waits for a human being at the page of the registers; all that it shows.

        Other stories have left questions there, and nobody is named in them.
        """
        async with self.http.get(f"{self.web}/registers/asked.json") as response:
            shown = await response.json()
        for question in shown["questions"]:
            if question["answer"] is None:
                order = {"question": question["id"], "outcome": outcome}
                async with self.http.post(f"{self.web}/registers/decisions", json=order) as decided:
                    assert decided.status == 200
        return str(shown)


@pytest.fixture
async def cabinet(installation: RunningInstallation, world: World) -> AsyncIterator[Cabinet]:
    secrets = Secrets.of(installation.folder)
    core = CoreClient(
        f"http://{LOOPBACK}:{installation.ports.core}",
        UUID(secrets.bot_client_id),
        secrets.bot_client_secret,
    )
    async with ClientSession() as http:
        yield Cabinet(world, core, http)
    await core.close()


def one(world: World, situation: Situation) -> Newcomer:
    return newcomers.first_of(world.country, situation)


def others(world: World) -> list[Newcomer]:
    """Newcomers like the first one whom nobody has recorded."""
    everybody = (newcomers.newcomer(world.country, i) for i in range(world.country.sizes.newcomers))
    return [each for each in everybody if each.situation is Situation.UNKNOWN][1:]


async def test_a_newcomer_registers_is_verified_and_gets_a_doctor(
    cabinet: Cabinet, world: World, driver: Driver
) -> None:
    newcomer = one(world, Situation.UNKNOWN)
    done = await cabinet.sign_up(newcomer)
    assert done.is_new
    assert (await cabinet.settled(done)).verification_status == "VERIFIED"

    player = await driver.person(
        is_started=False, first_name=newcomer.name.first_name, phone_number=newcomer.phone
    )
    patient = ChatPatient(world, driver, player, newcomer.holder_id)
    story = Story(patient)
    for step in story.steps():
        await step()
    await story.close()
    assert await patient.pushes(PUSH) == 1
    assert _named_in(world.installation.logs(), newcomer) == []


async def test_a_newcomer_registers_in_the_chat(
    cabinet: Cabinet, world: World, driver: Driver
) -> None:
    newcomer = others(world)[0]
    player = await driver.person(
        is_started=False, first_name=newcomer.name.first_name, phone_number=newcomer.phone
    )
    patient = ChatPatient(world, driver, player, newcomer.holder_id)
    await Story(patient).arrive()
    await patient.says("меню")
    await patient.taps(label("sign_in", "title"), SIGN_IN)
    await patient.signs(SIGN_IN, "Вас ще немає в Реєстрі пацієнтів")
    await patient.taps(label("errors", "register"), "Підготуйте паспорт")
    await patient.taps(label("register", "prepare-REGISTER"), "Як із вами зв’язуватися?")
    await patient.taps(label("register", "way-PHONE"), "Підтвердьте телефон.")
    await patient.insists(lambda: patient.says(newcomer.phone), "Надіслали SMS із 4 цифрами")
    code = await code_of(world, newcomer.phone)
    await patient.insists(lambda: patient.says(code), FILL_IN)
    form = {
        key: value
        for key, value in newcomers.application(world.country, newcomer).items()
        if key not in ("phones", "authentication_methods", "preferred_way_communication")
    }
    page = SecurePage(world, driver, player.id)
    try:
        await page.open(page_address(await patient.hears(FILL_IN)))
        await page.fill(form)
        container = world.sign_as(newcomer.holder_id, await page.content())
        status, answer = await page.send(container)
    finally:
        await page.close()
    assert status == 202, answer
    await patient.hears("Готово: ви в Реєстрі пацієнтів")
    texts = str((await player.chat())["messages"])
    assert newcomer.tax_id not in texts
    assert _named_in(world.installation.logs(), newcomer) == []


async def test_a_document_without_a_machine_waits_for_a_human_being(
    cabinet: Cabinet, world: World
) -> None:
    newcomer = one(world, Situation.BY_HAND)
    done = await cabinet.sign_up(newcomer)
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while (verification := await cabinet.verification(done)).verification_status == _WAITS:
            assert newcomer.name.last_name not in await cabinet.decide_all("MATCHES")
            await asyncio.sleep(0.5)
    assert verification.verification_status == "VERIFIED"
    assert verification.details["nhs"].verification_status == "VERIFIED"


async def test_a_tax_service_that_lags_behind_leaves_him_unverified(
    cabinet: Cabinet, world: World
) -> None:
    done = await cabinet.sign_up(one(world, Situation.TAX_SERVICE_BEHIND))
    verification = await cabinet.settled(done)
    assert verification.verification_status == "NOT_VERIFIED"
    assert verification.details["drfo"].verification_status == "NOT_VERIFIED"


async def test_who_was_misspelt_by_a_clinic_is_linked_and_not_doubled(
    cabinet: Cabinet, world: World
) -> None:
    done = await cabinet.sign_up(one(world, Situation.KNOWN_TO_CLINIC))
    assert not done.is_new


async def test_whose_tax_number_stands_at_another_is_told_so(
    cabinet: Cabinet, world: World
) -> None:
    with pytest.raises(CoreRefused) as refused:
        await cabinet.sign_up(one(world, Situation.NUMBER_TAKEN))
    assert refused.value.code == ErrorCode.PERSON_AMBIGUOUS


def _named_in(logs: str, newcomer: Newcomer) -> list[str]:
    """Kinds of a newcomer's personal data that the logs give away."""
    personal = {
        "surname": newcomer.name.last_name,
        "tax number": newcomer.tax_id,
        "document": newcomer.documents[0]["number"],
        "phone": newcomer.phone.removeprefix("+"),
        "birth date": newcomer.birth_date.isoformat(),
    }
    return [kind for kind, value in personal.items() if value in logs]
