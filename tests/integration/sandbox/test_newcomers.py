"""Newcomers of the invented country register themselves with the core and are compared."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from core.access.model import SURNAME_CHANGE_SCOPES
from core.client import CoreClient
from core.contract.errors import ErrorCode
from core.contract.person_requests import SignedUp
from core.services import Services
from core.verification.registers import HttpRegisters
from sandbox.people import newcomers
from sandbox.people.country import Country, Sizes
from sandbox.people.extract import lines
from sandbox.people.keyring import Keyring
from sandbox.people.newcomers import Newcomer, Situation
from sandbox.people.population import known_to_the_state
from sandbox.registers.services import ASK_PATH, RegisterServices
from sandbox.trust.signing import sign
from tests.kit.core_service import NOW, PATIENT_SCOPES, RunningCore
from tests.kit.refusals import code_of
from tests.kit.registration import SCOPES, confirm_phone

COUNTRY = Country(NOW.date(), sizes=Sizes(settlements=20, clinics=1, doctors=1, persons=2))
FEW = 20


@dataclass
class Reception:
    """A core with the country's register, and the state registers beside it."""

    core: RunningCore
    bot: CoreClient
    registers: TestServer
    keyring: Keyring = field(init=False)

    def __post_init__(self) -> None:
        self.keyring = Keyring(self.core.pki, COUNTRY, FEW)

    def sign(self, newcomer: Newcomer, content: bytes) -> str:
        key = self.keyring.signing_key(newcomer.holder_id)
        made = sign(content, key.key, key.certificate, signing_time=self.core.clock.now())
        return base64.b64encode(made).decode()

    async def sign_in(self, newcomer: Newcomer) -> Any:
        content = {"jwt": await self.bot.access.nonce()}
        signed = self.sign(newcomer, orjson.dumps(content))
        return await self.bot.access.sign_in(signed, PATIENT_SCOPES)

    async def sign_up(self, newcomer: Newcomer, **changes: Any) -> SignedUp:
        await confirm_phone(self.core, self.bot, newcomer.phone)
        content = {
            "person": {**newcomers.application(COUNTRY, newcomer), **changes},
            "patient_signed": True,
            "process_disclosure_data_consent": True,
            "jwt": await self.bot.access.nonce(),
        }
        signed = self.sign(newcomer, orjson.dumps(content))
        return await self.bot.person_requests.sign_up(signed, scopes=SCOPES)

    async def compare(self) -> None:
        asked = HttpRegisters(str(self.registers.make_url(ASK_PATH)))
        try:
            await Services(self.core.base).verification.run(self.core.base.database, asked)
        finally:
            await asked.close()

    async def verification(self, done: SignedUp) -> Any:
        await self.compare()
        return (await self.bot.persons.verification(done.token.value)).person_verification


@pytest.fixture
async def reception(core: RunningCore, tmp_path: Path) -> AsyncIterator[Reception]:
    records = [orjson.loads(line) for line in lines(COUNTRY)]
    await core.load((record["kind"], record["data"]) for record in records)
    services = RegisterServices(known_to_the_state(COUNTRY), tmp_path / "manual", core.clock.now)
    application = web.Application()
    application.add_routes(services.routes())
    registers = TestServer(application)
    async with registers:
        yield Reception(core, await core.channel(), registers)


def one(situation: Situation) -> Newcomer:
    return newcomers.first_of(COUNTRY, situation)


@pytest.mark.parametrize("index", range(4))
async def test_newcomer_with_any_key_file_registers_and_is_verified(
    reception: Reception, index: int
) -> None:
    newcomer = newcomers.newcomer(COUNTRY, index)
    assert await code_of(reception.sign_in(newcomer)) == ErrorCode.PERSON_UNKNOWN
    done = await reception.sign_up(newcomer)
    assert done.is_new
    verification = await reception.verification(done)
    assert verification.verification_status == "VERIFIED"
    assert {"drfo", "dracs_death"} < set(verification.details)


async def test_minor_who_is_capable_registers_and_is_verified(reception: Reception) -> None:
    done = await reception.sign_up(one(Situation.CAPABLE_MINOR))
    verification = await reception.verification(done)
    assert verification.verification_status == "VERIFIED"
    assert "legal_capacity" in verification.details


async def test_tax_service_that_lags_behind_leaves_him_unverified(reception: Reception) -> None:
    done = await reception.sign_up(one(Situation.TAX_SERVICE_BEHIND))
    verification = await reception.verification(done)
    assert verification.verification_status == "NOT_VERIFIED"
    differing = {
        stream
        for stream, said in verification.details.items()
        if said.verification_status != "VERIFIED"
    }
    assert differing == {"drfo"}


async def test_document_compared_by_hand_waits_for_a_decision(reception: Reception) -> None:
    done = await reception.sign_up(one(Situation.BY_HAND))
    verification = await reception.verification(done)
    assert verification.verification_status == "VERIFICATION_NEEDED"
    assert verification.details["dms_passport"].verification_status == "VERIFIED"
    await _decide_everything(reception, "MATCHES")
    reception.core.clock.advance(timedelta(minutes=5))
    assert (await reception.verification(done)).verification_status == "VERIFIED"


async def test_who_was_misspelt_by_a_clinic_is_linked(reception: Reception) -> None:
    newcomer = one(Situation.KNOWN_TO_CLINIC)
    assert await code_of(reception.sign_in(newcomer)) == ErrorCode.PERSON_UNKNOWN
    done = await reception.sign_up(newcomer)
    assert not done.is_new
    me = await reception.bot.persons.me(done.token.value)
    assert (me.last_name, me.first_name) == ("Дем'яненко", "Наталія")
    assert (me.tax_id, me.no_tax_id) == (newcomer.tax_id, False)
    assert await reception.sign_in(newcomer)


async def test_whose_tax_number_stands_at_another_is_refused(reception: Reception) -> None:
    newcomer = one(Situation.NUMBER_TAKEN)
    assert await code_of(reception.sign_in(newcomer)) == ErrorCode.SURNAME_MISMATCH
    assert await code_of(reception.sign_up(newcomer)) == ErrorCode.PERSON_AMBIGUOUS


async def test_changed_surname_opens_no_more_than_changing_it(reception: Reception) -> None:
    token = await reception.sign_in(one(Situation.SURNAME_CHANGED))
    assert set(token.details.scopes) == {str(scope) for scope in SURNAME_CHANGE_SCOPES}


async def _decide_everything(reception: Reception, outcome: str) -> None:
    async with ClientSession() as http:
        url = reception.registers.make_url
        async with http.get(url("/registers/asked.json")) as response:
            questions = (await response.json())["questions"]
        assert questions
        for question in questions:
            order = {"question": question["id"], "outcome": outcome}
            async with http.post(url("/registers/decisions"), json=order) as response:
                assert response.status == 200
