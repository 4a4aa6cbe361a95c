"""Certificates of a key, fetched for the page from a provider of the list, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from bot.signing.providers.allow_list import AllowList
from bot.signing.providers.model import Limits
from bot.signing.providers.service import Providers
from core.kit.clock import FixedClock
from sandbox.trust import der, holders, oids
from sandbox.trust.certificates import Certificate
from sandbox.trust.holders import Holder, Order, Purpose
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import Pki
from sandbox.trust.services import TrustServices
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.signing_house import STRANGER, Browser, SigningHouse, signing_house

PERSON = Holder("Вигаданенко", "Остап Тарасович", "9000000118")
LIMITS = Limits(
    connect=timedelta(seconds=1), whole=timedelta(seconds=1), per_session=6, answer_bytes=64 * 1024
)


@dataclass
class Provider:
    """A provider's server: the sandbox's own services, and services that misbehave."""

    pki: Pki
    seen: list[web.BaseRequest] = field(default_factory=list)
    stolen: list[str] = field(default_factory=list)

    def application(self) -> web.Application:
        application = web.Application(middlewares=[self._note])
        application.add_routes(TrustServices(self.pki).routes())
        application.router.add_post("/bad/{how}", self._misbehave)
        application.router.add_route("*", "/inner", self._inner)
        return application

    @web.middleware
    async def _note(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.seen.append(request)
        response: web.StreamResponse = await handler(request)
        return response

    async def _inner(self, request: web.Request) -> web.Response:
        self.stolen.append(request.method)
        return web.Response(body=b"\x30\x00")

    async def _misbehave(self, request: web.Request) -> web.StreamResponse:
        how = request.match_info["how"]
        if how == "slow":
            await asyncio.sleep(30)
        answers = {
            "redirect": lambda: web.Response(status=307, headers={"Location": "/inner"}),
            "broken": lambda: web.Response(status=500, body=b"\x30\x00"),
            "html": lambda: web.Response(text="<html>", content_type="text/html"),
            "large": lambda: web.Response(body=b"\x30" + bytes(LIMITS.answer_bytes)),
            "cookie": lambda: web.Response(body=b"\x30\x00", headers={"Set-Cookie": "a=b"}),
        }
        return answers[how]()


@dataclass
class Fetching:
    """Signing with a trust list."""

    house: SigningHouse
    provider: Provider
    registry: CollectorRegistry

    async def browser(self) -> Browser:
        """A browser with an open session."""
        return await self.house.admitted(await self.house.link())

    async def named(self, browser: Browser, name: str) -> str:
        """Id of the provider whose name holds ``name``."""
        async with browser.http.get(f"{self.house.page}/providers") as response:
            [found] = [each["id"] for each in await response.json() if name in each["name"]]
        return str(found)

    async def ask(self, browser: Browser, name: str, request: bytes) -> tuple[int, bytes]:
        return await self.post(browser, await self.named(browser, name), request)

    async def post(
        self, browser: Browser, provider: str, request: bytes, service: str = "cmp"
    ) -> tuple[int, bytes]:
        address = f"{self.house.page}/providers/{service}"
        async with browser.http.post(
            address, params={"provider": provider}, data=request
        ) as response:
            return response.status, await response.read()

    def counted(self, outcome: str) -> float:
        labels = {"service": "cmp", "outcome": outcome}
        return self.registry.get_sample_value("provider_requests_total", labels) or 0.0


@pytest.fixture
async def fetching(core: RunningCore, database_url: str, tmp_path: Path) -> AsyncIterator[Fetching]:
    clock = FixedClock(core.clock.now())
    provider = Provider(Pki.open_or_create(tmp_path / "pki", "http://127.0.0.1:9", clock))
    server = TestServer(provider.application(), host="127.0.0.1")
    await server.start_server()
    place = f"127.0.0.1:{server.port}"
    bad = ("slow", "redirect", "broken", "html", "large", "cookie")
    entries = [
        {"issuerCNs": ["Добрий"], "cmpAddress": f"{place}/services/cmp/gost/"},
        {"issuerCNs": ["Закритий"], "cmpAddress": "127.0.0.1:9"},
        {"issuerCNs": ["Внутрішній"], "cmpAddress": f"localhost:{server.port}/inner"},
        *({"issuerCNs": [how], "cmpAddress": f"{place}/bad/{how}"} for how in bad),
        {"issuerCNs": ["Лише OCSP"], "ocspAccessPointAddress": f"{place}/inner"},
    ]
    folder = tmp_path / "trust-list"
    folder.mkdir()
    (folder / "CAs.json").write_bytes(orjson.dumps(entries))
    registry = CollectorRegistry()
    providers = Providers(AllowList(folder), core.clock, limits=LIMITS, registry=registry)
    async with signing_house(core, database_url, providers=providers) as house:
        yield Fetching(house, provider, registry)
    await server.close()


def request_for(*identifiers: bytes) -> bytes:
    """What the page sends; see certificates/cmp.js there."""
    first, second = (*identifiers, *identifiers)[:2]
    head, tail = bytes.fromhex("0d00000000000000 02000000"), bytes.fromhex("01000000 01000000")
    body = head + first + second + bytes(32) + tail + bytes(4)
    return der.sequence(der.oid(oids.DATA), der.context(0, der.octets(body)))


def issued(pki: Pki, key: DstuKey, purpose: Purpose = Purpose.SIGNATURE) -> Certificate:
    return holders.issue(pki, PERSON, key, Order("gost", purpose))


NOTHING = request_for(bytes(32))


async def test_the_certificates_of_a_key_come_through(fetching: Fetching) -> None:
    key, for_agreement = DstuKey.generate(), DstuKey.generate()
    certificates = [
        issued(fetching.provider.pki, key),
        issued(fetching.provider.pki, for_agreement, Purpose.KEY_AGREEMENT),
    ]
    request = request_for(key.key_identifier(), for_agreement.key_identifier())
    status, answer = await fetching.ask(await fetching.browser(), "Добрий", request)
    assert status == 200
    assert all(certificate.raw in answer for certificate in certificates)
    assert fetching.counted("answered") == 1


async def test_a_key_that_the_provider_does_not_know_is_answered_too(fetching: Fetching) -> None:
    status, answer = await fetching.ask(await fetching.browser(), "Добрий", NOTHING)
    assert (status, answer[-8:]) == (200, bytes.fromhex("0d000000 00000000"))


async def test_nothing_of_the_browser_goes_along(fetching: Fetching) -> None:
    browser = await fetching.browser()
    address = f"{fetching.house.page}/providers/cmp"
    params = {"provider": await fetching.named(browser, "Добрий")}
    headers = {"X-Secret": "secret", "Accept-Language": "uk", "Authorization": "Bearer secret"}
    async with browser.http.post(address, params=params, data=NOTHING, headers=headers) as response:
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    [seen] = fetching.provider.seen
    assert dict(seen.headers) == {
        "Host": seen.host,
        "Content-Type": "application/octet-stream",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Content-Length": str(len(NOTHING)),
        "Connection": "close",
    }


async def test_the_list_names_those_who_can_be_asked_and_no_address(fetching: Fetching) -> None:
    browser = await fetching.browser()
    async with browser.http.get(f"{fetching.house.page}/providers") as response:
        body = await response.text()
    names = [each["name"] for each in orjson.loads(body)]
    assert names == sorted(names)
    assert "Добрий" in names
    assert "Лише OCSP" not in names
    assert "127.0.0.1" not in body


async def test_without_a_trust_list_there_is_nobody(house: SigningHouse) -> None:
    browser = await house.admitted(await house.link())
    async with browser.http.get(f"{house.page}/providers") as response:
        assert (response.status, await response.json()) == (200, [])
    address = f"{house.page}/providers/cmp"
    async with browser.http.post(address, params={"provider": "0"}, data=NOTHING) as response:
        assert response.status == 404


# --- who may ask ------------------------------------------------------------------------------


async def test_a_browser_without_a_session_is_turned_away(fetching: Fetching) -> None:
    provider = await fetching.named(await fetching.browser(), "Добрий")
    stranger = fetching.house.browser()
    assert (await fetching.post(stranger, provider, NOTHING))[0] == 403
    async with stranger.http.get(f"{fetching.house.page}/providers") as response:
        assert response.status == 403
    cookies = {f"signing-{'0' * 32}": "x", "signing-none": "x"}
    async with stranger.http.get(f"{fetching.house.page}/providers", cookies=cookies) as response:
        assert response.status == 403
    assert fetching.provider.seen == []


async def test_a_page_of_another_site_is_turned_away(fetching: Fetching) -> None:
    browser = await fetching.browser()
    address = f"{fetching.house.page}/providers/cmp"
    params = {"provider": await fetching.named(browser, "Добрий")}
    headers = {"Sec-Fetch-Site": "cross-site"}
    async with browser.http.post(address, params=params, data=NOTHING, headers=headers) as response:
        assert response.status == 403


async def test_a_session_that_was_signed_or_outlived_asks_no_more(
    fetching: Fetching, patient: Patient
) -> None:
    signed = await fetching.browser()
    provider = await fetching.named(signed, "Добрий")
    assert (await fetching.house.signs(signed, patient))[0] == 202
    assert (await fetching.post(signed, provider, NOTHING))[0] == 403
    outlived = await fetching.browser()
    fetching.house.clock.advance(timedelta(minutes=10))
    assert (await fetching.post(outlived, provider, NOTHING))[0] == 403
    assert fetching.provider.seen == []


async def test_an_ended_session_does_not_stand_in_the_way_of_a_living_one(
    fetching: Fetching, patient: Patient
) -> None:
    house = fetching.house
    browser = await fetching.browser()
    assert (await house.signs(browser, patient))[0] == 202
    other = await house.link(user_id=STRANGER)
    status, _ = await browser.open(other.address, launch_data=house.launch(STRANGER))
    assert status == 200
    assert (await fetching.ask(browser, "Добрий", NOTHING))[0] == 200


async def test_a_session_asks_only_so_often(fetching: Fetching) -> None:
    browser = await fetching.browser()
    provider = await fetching.named(browser, "Добрий")
    statuses = [(await fetching.post(browser, provider, NOTHING))[0] for _ in range(7)]
    assert statuses == [200] * LIMITS.per_session + [429]
    assert fetching.counted("provider_too_often") == 1


# --- what may be asked ------------------------------------------------------------------------


async def test_only_who_is_in_the_list_is_asked(fetching: Fetching) -> None:
    browser = await fetching.browser()
    for provider in ("", "0" * 16, "../inner", "http://127.0.0.1/inner", "localhost"):
        status, body = await fetching.post(browser, provider, NOTHING)
        assert (status, orjson.loads(body)["error"]["code"]) == (404, "provider_unknown")
    assert fetching.provider.seen == []


@pytest.mark.parametrize("service", ["ocsp", "tsp", "crl", "CMP"])
async def test_services_that_are_not_enabled_are_not_asked(
    fetching: Fetching, service: str
) -> None:
    browser = await fetching.browser()
    provider = await fetching.named(browser, "Добрий")
    assert (await fetching.post(browser, provider, NOTHING, service))[0] == 404
    assert fetching.provider.seen == []


async def test_only_posting_asks(fetching: Fetching) -> None:
    browser = await fetching.browser()
    address = f"{fetching.house.page}/providers/cmp"
    async with browser.http.get(address) as response:
        assert response.status in (404, 405)


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        (b"", 422, "provider_no_request"),
        (b"hello", 422, "provider_no_request"),
        (b"\x30\x03\x02\x01\x00", 422, "provider_no_request"),
        (NOTHING + b"\x00", 422, "provider_no_request"),
        (NOTHING.replace(b"\x07\x01\xa0", b"\x07\x02\xa0"), 422, "provider_no_request"),
        (b"\x30" + bytes(4 * 1024), 413, "signing_too_large"),
    ],
)
async def test_what_is_no_request_is_not_passed_on(
    fetching: Fetching, request_: bytes, status: int, code: str
) -> None:
    answered, body = await fetching.ask(await fetching.browser(), "Добрий", request_)
    assert (answered, orjson.loads(body)["error"]["code"]) == (status, code)
    assert fetching.provider.seen == []


# --- providers on bad days --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("Закритий", "unreachable"),
        ("Внутрішній", "unreachable"),
        ("slow", "slow"),
        ("redirect", "status"),
        ("broken", "status"),
        ("html", "not_an_answer"),
        ("large", "too_large"),
    ],
)
async def test_a_provider_without_an_answer_is_silent(
    fetching: Fetching, name: str, outcome: str
) -> None:
    with capture_logs() as logs:
        status, body = await fetching.ask(await fetching.browser(), name, NOTHING)
    assert (status, orjson.loads(body)["error"]["code"]) == (502, "provider_silent")
    assert fetching.counted(outcome) == 1
    assert fetching.provider.stolen == [], "neither a redirect nor an inner name is followed"
    [said] = [each for each in logs if each["event"] == "providers.no_answer"]
    assert said["outcome"] == outcome
    assert NOTHING.hex() not in str(logs)


async def test_a_cookie_of_a_provider_is_forgotten(fetching: Fetching) -> None:
    browser = await fetching.browser()
    for _ in range(2):
        address = f"{fetching.house.page}/providers/cmp"
        params = {"provider": await fetching.named(browser, "cookie")}
        async with browser.http.post(address, params=params, data=NOTHING) as response:
            assert "Set-Cookie" not in response.headers
    assert all("Cookie" not in each.headers for each in fetching.provider.seen)
