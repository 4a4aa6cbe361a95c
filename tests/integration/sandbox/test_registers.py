"""The state registers over HTTP, as a core, a person at the page and a test meet them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientTimeout, web
from aiohttp.test_utils import TestClient, TestServer

from core.kit.clock import FixedClock
from core.verification.model import Outcome, Stream
from core.verification.registers import HttpRegisters, RegisterSilent
from sandbox.people import newcomers
from sandbox.people.country import Country
from sandbox.people.newcomers import Newcomer, Situation
from sandbox.people.population import known_to_the_state
from sandbox.registers.services import ASK_PATH, RegisterServices
from tests.kit.core_service import NOW

COUNTRY = Country(date(2026, 11, 23))
ONE, OTHER = newcomers.newcomer(COUNTRY, 0), newcomers.newcomer(COUNTRY, 1)
BY_HAND = newcomers.first_of(COUNTRY, Situation.BY_HAND)
CONTROL = "/control/registers"
Client = TestClient[web.Request, web.Application]


def about(newcomer: Newcomer, **more: Any) -> dict[str, Any]:
    return {
        **newcomer.name.fields(),
        "birth_date": newcomer.birth_date.isoformat(),
        "tax_id": newcomer.tax_id,
        **more,
    }


def on_paper(newcomer: Newcomer) -> dict[str, Any]:
    told = about(newcomer, documents=list(newcomer.documents))
    del told["tax_id"]
    return told


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    clock = FixedClock(NOW)
    services = RegisterServices(
        known_to_the_state(COUNTRY), tmp_path / "registers.jsonl", clock.now
    )
    application = web.Application()
    application.add_routes(services.routes())
    async with TestClient(TestServer(application)) as client:
        yield client


@pytest.fixture
async def core_asks(client: Client) -> AsyncIterator[HttpRegisters]:
    """The adapter of the core itself."""
    asked = HttpRegisters(str(client.make_url(ASK_PATH)))
    yield asked
    await asked.close()


async def put(client: Client, register: str, **order: Any) -> int:
    async with client.put(f"{CONTROL}/{register}", json=order) as response:
        return response.status


async def page(client: Client) -> dict[str, Any]:
    async with client.get("/registers/asked.json") as response:
        found: dict[str, Any] = await response.json()
        return found


async def decide(client: Client, question: str, outcome: str) -> int:
    order = {"question": question, "outcome": outcome}
    async with client.post("/registers/decisions", json=order) as response:
        return response.status


# --- as the core asks -----------------------------------------------------------------------


async def test_core_is_told_the_truth(core_asks: HttpRegisters) -> None:
    assert await core_asks.ask(Stream.TAX, about(ONE)) is Outcome.MATCHES
    assert await core_asks.ask(Stream.TAX, about(ONE, first_name="Інша")) is Outcome.DIFFERS
    assert await core_asks.ask(Stream.TAX, about(ONE, tax_id="9000000001")) is Outcome.ABSENT
    assert await core_asks.ask(Stream.DEATH, about(ONE)) is Outcome.MATCHES


async def test_register_that_refuses_some_times_answers_afterwards(
    client: Client, core_asks: HttpRegisters
) -> None:
    assert await put(client, "drfo", mode="refuse", times=2) == 200
    for _ in range(2):
        with pytest.raises(RegisterSilent):
            await core_asks.ask(Stream.TAX, about(ONE))
    assert await core_asks.ask(Stream.TAX, about(ONE)) is Outcome.MATCHES


async def test_later_is_said_so_many_times(client: Client, core_asks: HttpRegisters) -> None:
    await put(client, "every", mode="say", outcome="LATER", times=1)
    assert await core_asks.ask(Stream.DEATH, about(ONE)) is Outcome.LATER
    assert await core_asks.ask(Stream.DEATH, about(ONE)) is Outcome.MATCHES


@pytest.mark.parametrize("name", [ONE.tax_id, ONE.holder_id, ONE.documents[0]["number"]])
async def test_order_for_one_person_leaves_others_alone(
    client: Client, core_asks: HttpRegisters, name: str
) -> None:
    await put(client, "every", mode="say", outcome="DIFFERS", person=name)
    assert await core_asks.ask(Stream.TAX, about(ONE)) is Outcome.DIFFERS
    assert await core_asks.ask(Stream.ID_CARD, on_paper(ONE)) is Outcome.DIFFERS
    assert await core_asks.ask(Stream.TAX, about(OTHER)) is Outcome.MATCHES


async def test_silent_register_says_nothing_until_the_asker_goes(client: Client) -> None:
    await put(client, "unzr", mode="silent")
    brief = ClientTimeout(total=0.2)
    with pytest.raises(TimeoutError):
        await client.post(f"{ASK_PATH}/unzr", json=about(ONE, unzr=ONE.unzr), timeout=brief)
    async with client.delete(f"{CONTROL}/unzr") as response:
        assert await response.json() == []
    async with client.post(f"{ASK_PATH}/unzr", json=about(ONE, unzr=ONE.unzr)) as response:
        assert await response.json() == {"outcome": "MATCHES"}


async def test_slow_register_tells_the_truth(client: Client, core_asks: HttpRegisters) -> None:
    await put(client, "drfo", mode="slow", delay_seconds=0.01)
    assert await core_asks.ask(Stream.TAX, about(ONE)) is Outcome.MATCHES


async def test_orders_in_force_are_listed(client: Client) -> None:
    await put(client, "drfo", mode="slow", delay_seconds=2, person="42")
    async with client.get(CONTROL) as response:
        (order,) = await response.json()
    assert order == {
        "register": "drfo",
        "mode": "slow",
        "person": "42",
        "delay_seconds": 2.0,
        "outcome": None,
        "times": None,
    }


@pytest.mark.parametrize(
    ("register", "order"), [("drfo", {"mode": "odd"}), ("stars", {"mode": "silent"})]
)
async def test_order_that_says_nothing_is_refused(
    client: Client, register: str, order: dict[str, Any]
) -> None:
    assert await put(client, register, **order) == 400


async def test_form_of_a_foreign_page_orders_nothing(client: Client) -> None:
    async with client.put(f"{CONTROL}/drfo", data={"mode": "silent"}) as response:
        assert response.status == 415
    async with client.post("/registers/decisions", data={"question": "1"}) as response:
        assert response.status == 415


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"documents": [1]}', b'{"documents": 5}'])
async def test_question_that_is_none_is_refused(client: Client, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    async with client.post(f"{ASK_PATH}/drfo", data=body, headers=headers) as response:
        assert response.status == 400


async def test_there_are_no_other_registers(client: Client) -> None:
    async with client.post(f"{ASK_PATH}/stars", json=about(ONE)) as response:
        assert response.status == 404


# --- the register without a machine ---------------------------------------------------------


@pytest.mark.parametrize("decision", [Outcome.MATCHES, Outcome.DIFFERS, Outcome.ABSENT])
async def test_human_being_decides(
    client: Client, core_asks: HttpRegisters, decision: Outcome
) -> None:
    assert await core_asks.ask(Stream.BY_HAND, on_paper(BY_HAND)) is Outcome.LATER
    (question,) = (await page(client))["questions"]
    assert question["answer"] is None
    assert await decide(client, question["id"], decision) == 200
    assert await core_asks.ask(Stream.BY_HAND, on_paper(BY_HAND)) is decision


async def test_decision_is_one_of_three_and_on_a_question(
    client: Client, core_asks: HttpRegisters
) -> None:
    await core_asks.ask(Stream.BY_HAND, on_paper(BY_HAND))
    (question,) = (await page(client))["questions"]
    assert await decide(client, question["id"], "LATER") == 400
    assert await decide(client, question["id"], "PERHAPS") == 400
    assert await decide(client, "0", "MATCHES") == 404


async def test_page_lists_what_was_asked_without_giving_the_person_away(
    client: Client, core_asks: HttpRegisters
) -> None:
    await core_asks.ask(Stream.TAX, about(ONE))
    await core_asks.ask(Stream.BY_HAND, on_paper(BY_HAND))
    shown = await page(client)
    assert [entry["register"] for entry in shown["asked"]] == ["nhs", "drfo"]
    for newcomer in (ONE, BY_HAND):
        for secret in (
            newcomer.name.last_name,
            newcomer.name.first_name,
            newcomer.tax_id,
            newcomer.birth_date.isoformat(),
            newcomer.documents[0]["number"],
        ):
            assert secret not in str(shown)


async def test_page_and_its_script_are_served(client: Client) -> None:
    async with client.get("/registers") as response:
        assert response.status == 200
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    async with client.get("/registers/page/registers.js") as response:
        assert response.status == 200
