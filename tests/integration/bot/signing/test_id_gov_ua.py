"""id.gov.ua: a person is sent there and comes back identified, declined, or not himself."""

from __future__ import annotations

import base64
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from aiohttp import ClientSession, CookieJar, web
from pydantic import SecretStr

from bot.signing.remote.compose import id_gov_ua
from bot.signing.remote.id_gov_ua.client import IdentificationEnded, IdGovUa
from bot.signing.remote.id_gov_ua.identity import Identity
from bot.signing.remote.model import RemoteRefused, RemoteUnavailable
from bot.signing.remote.settings import IdGovUaSettings
from core.kit.clock import FixedClock
from sandbox.remote.id_gov_ua.stand_in import PREFIX, IdGovUaStandIn, System
from sandbox.trust.holders import Holder, Order, Purpose, issue
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import Pki
from tests.kit.core_service import NOW

TOLD = {
    "subjectcn": "Тестенко Вигадана Прикладівна",
    "lastname": "Тестенко",
    "givenname": "Вигадана",
    "middlename": "Прикладівна",
    "drfocode": "9999999990",
    "unzr": "",
    "edrpoucode": "00000000",
    "isqscd": "1",
    "address": "не питають",
}


@dataclass
class Running:
    """The service, and a page of ours that uses it."""

    stand_in: IdGovUaStandIn
    address: str
    clock: FixedClock
    asked: list[dict[str, str]] = field(default_factory=list)
    down: bool = False

    @property
    def redirect_uri(self) -> str:
        return f"{self.address}/return"

    def settings(self, **changes: object) -> IdGovUaSettings:
        known = {"client_id": "system", "client_secret": SecretStr("secret")}
        return IdGovUaSettings(**{"url": f"{self.address}{PREFIX}", **known, **changes})  # type: ignore[arg-type]

    def flow(self, **changes: object) -> IdGovUa:
        made = id_gov_ua(self.settings(**changes), self.redirect_uri)
        assert made is not None
        return made

    def returned(self, **query: str) -> dict[str, str]:
        """As a person comes back who was identified."""
        return {"code": self.stand_in.code_for("person"), "state": "state", **query}


@asynccontextmanager
async def _served(running: Running) -> AsyncIterator[Running]:
    """The stand-in, and a demonstration page: sent there, back, and shown who one is."""
    states: dict[str, str] = {}

    async def begin(request: web.Request) -> web.Response:
        session, state = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
        states[session] = state
        found = web.HTTPFound(running.flow().address(state))
        found.set_cookie("session", session)
        raise found

    async def back(request: web.Request) -> web.Response:
        state = states.pop(request.cookies.get("session", ""), secrets.token_urlsafe(32))
        try:
            identity = await running.flow().identify(dict(request.query), state)
        except IdentificationEnded as problem:
            return web.json_response({"ended": problem.reason}, status=403)
        return web.json_response({"name": identity.last_name, "tax_id": identity.tax_id})

    @web.middleware
    async def watch(request: web.Request, handler: web.Handler) -> web.StreamResponse:  # type: ignore[name-defined]
        if running.down:
            raise web.HTTPServiceUnavailable
        if request.path.startswith(f"{PREFIX}/get-"):
            form = {name: str(value) for name, value in (await request.post()).items()}
            running.asked.append({"path": request.path, "query": request.query_string, **form})
        response: web.StreamResponse = await handler(request)
        return response

    application = web.Application(middlewares=[watch])
    application.add_routes(running.stand_in.routes())
    application.add_routes([web.get("/begin", begin), web.get("/return", back)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    listener = socket.socket()
    listener.bind(("127.0.0.1", urlsplit(running.address).port or 0))
    await web.SockSite(runner, listener).start()
    try:
        yield running
    finally:
        await runner.cleanup()


@pytest.fixture
async def service() -> AsyncIterator[Running]:
    """id.gov.ua, to which the system is known."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    clock = FixedClock(NOW)
    system = System("system", "secret", f"{address}/return")
    stand_in = IdGovUaStandIn(system, lambda: [("person", TOLD)], clock)
    async with _served(Running(stand_in, address, clock)) as running:
        yield running


@pytest.fixture
def key_files(pki: Pki, tmp_path: Path) -> dict[str, Path]:
    """A key agreement key and its certificate, as settings name them."""
    key = DstuKey.generate()
    order = Order("gost", Purpose.KEY_AGREEMENT)
    certificate = issue(pki, Holder("Вигадана", "Система", None), key, order)
    files = {"key": tmp_path / "key.pk8", "certificate": tmp_path / "key.cer"}
    files["key"].write_bytes(key.pkcs8())
    files["certificate"].write_bytes(certificate.raw)
    return files


def _is_the_person(identity: Identity) -> bool:
    return (identity.last_name, identity.first_name, identity.second_name, identity.tax_id) == (
        "Тестенко",
        "Вигадана",
        "Прикладівна",
        "9999999990",
    )


# --- the flow -----------------------------------------------------------------------------------


async def test_a_person_is_sent_there_and_comes_back_identified(service: Running) -> None:
    """The whole way through a browser's redirects and cookies."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        async with http.get(f"{service.address}/begin") as page:
            asked = parse_qs(page.url.query_string)
            assert asked["auth_type"] == ["dig_sign,bank_id,mobile_id"]
            assert "Тестенко" in await page.text()
        form = {"state": asked["state"][0], "person": "person", "choice": "go"}
        async with http.post(f"{service.address}{PREFIX}/as", data=form) as page:
            assert await page.json() == {"name": "Тестенко", "tax_id": "9999999990"}


async def test_a_person_who_declines_comes_back_as_nobody(service: Running) -> None:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        async with http.get(f"{service.address}/begin") as page:
            state = parse_qs(page.url.query_string)["state"][0]
        form = {"state": state, "choice": "decline"}
        async with http.post(f"{service.address}{PREFIX}/as", data=form) as page:
            assert await page.json() == {"ended": "declined"}


async def test_somebody_elses_way_back_is_nobodys(service: Running) -> None:
    """A victim's browser that is sent to an attacker's return address has another session."""
    async with ClientSession() as http:
        query = {"code": service.stand_in.code_for("person"), "state": "made up"}
        async with http.get(service.redirect_uri, params=query) as page:
            assert await page.json() == {"ended": "foreign"}
    assert service.asked == []


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"state": "other"}, "foreign"),
        ({"state": "Й"}, "foreign"),
        ({"code": ""}, "foreign"),
        ({"error": "access_denied"}, "declined"),
        ({"error": "server_error"}, "server_error"),
    ],
)
async def test_a_way_back_that_brings_nobody(
    service: Running, query: dict[str, str], reason: str
) -> None:
    with pytest.raises(IdentificationEnded) as problem:
        await service.flow().identify(service.returned(**query), "state")
    assert problem.value.reason == reason
    assert service.asked == []


async def test_only_what_is_needed_is_asked_and_no_secret_stands_in_an_address(
    service: Running,
) -> None:
    assert _is_the_person(await service.flow().identify(service.returned(), "state"))
    token, info, logout = service.asked
    assert token["client_secret"] == "secret"
    assert "address" not in info["fields"]
    assert logout["path"].endswith("/get-user-logout")
    assert {one["query"] for one in service.asked} == {""}


async def test_a_code_is_good_once(service: Running) -> None:
    returned = service.returned()
    await service.flow().identify(returned, "state")
    with pytest.raises(RemoteRefused, match="invalid_grant"):
        await service.flow().identify(returned, "state")


async def test_a_code_that_ran_out_is_refused(service: Running) -> None:
    returned = service.returned()
    service.clock.advance(timedelta(minutes=2))
    with pytest.raises(RemoteRefused, match="invalid_grant"):
        await service.flow().identify(returned, "state")


async def test_a_system_that_the_service_does_not_know_is_refused(service: Running) -> None:
    flow = service.flow(client_secret=SecretStr("other"))
    with pytest.raises(RemoteRefused, match="invalid_client"):
        await flow.identify(service.returned(), "state")


async def test_a_service_that_is_down_may_be_asked_later(service: Running) -> None:
    returned = service.returned()
    service.down = True
    with pytest.raises(RemoteUnavailable):
        await service.flow().identify(returned, "state")
    service.down = False
    assert _is_the_person(await service.flow().identify(returned, "state"))


# --- encrypted ----------------------------------------------------------------------------------


async def test_with_a_certificate_the_answer_comes_in_an_envelope(
    service: Running, key_files: dict[str, Path]
) -> None:
    flow = service.flow(**key_files)
    assert _is_the_person(await flow.identify(service.returned(), "state"))
    sent = base64.b64decode(unquote(service.asked[1]["cert"]))
    assert sent == key_files["certificate"].read_bytes()


async def test_an_envelope_for_another_key_is_unreadable(
    service: Running, key_files: dict[str, Path], pki: Pki, tmp_path: Path
) -> None:
    flow = service.flow(**key_files)
    encryption = flow._encryption
    assert encryption is not None
    other = issue(
        pki,
        Holder("Інша", "Система", None),
        DstuKey.generate(),
        Order("gost", Purpose.KEY_AGREEMENT),
    )
    flow._encryption = replace(encryption, certificate=other.raw)
    with pytest.raises(RemoteUnavailable, match="envelope"):
        await flow.identify(service.returned(), "state")


async def test_key_and_certificate_that_do_not_belong_together_are_said_at_the_start(
    service: Running, key_files: dict[str, Path]
) -> None:
    key_files["key"].write_bytes(DstuKey.generate().pkcs8())
    with pytest.raises(ValueError, match="another key"):
        service.flow(**key_files)
    with pytest.raises(ValueError, match="go together"):
        service.settings(key=key_files["key"])


async def test_it_is_off_until_it_is_configured(service: Running) -> None:
    assert id_gov_ua(IdGovUaSettings(), "https://example.org/return") is None
