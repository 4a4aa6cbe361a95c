"""``python -m core`` as an operator uses it: real processes, signals, files."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from core.client import CoreClient
from core.contract.access import Scope
from core.contract.consent import ConsentRequest
from core.contract.errors import ErrorCode
from core.kit.clock import SystemClock
from core.kit.ids import new_id
from migrations import runner
from sandbox.trust.pki import Pki
from sandbox.trust.signing import sign
from tests.kit.people import SigningPerson, person_record, with_key
from tests.kit.processes import run, started
from tests.kit.refusals import code_of

SECRET = "a secret of the operator's choice"


@pytest.fixture(scope="module")
def live_pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Test trust services whose certificates are valid now."""
    folder = tmp_path_factory.mktemp("live") / "pki"
    return Pki.open_or_create(folder, "http://127.0.0.1:9/trust", SystemClock())


@pytest.fixture
def environment(database_url: str, live_pki: Pki, tmp_path: Path) -> dict[str, str]:
    """What an operator sets."""
    roots, helpers = tmp_path / "roots", tmp_path / "intermediates"
    for folder, prefix in ((roots, "czo-"), (helpers, "")):
        folder.mkdir()
        for name, certificate in live_pki.certificates().items():
            if name.startswith(prefix):
                (folder / f"{name}.cer").write_bytes(certificate.raw)
    key = base64.b64encode(os.urandom(32)).decode()
    return {
        "DATABASE_URL": database_url,
        "CORE_SOCKET": str(tmp_path / "core.sock"),
        "CORE_ENCRYPTION_KEYS": f"1:{key}",
        "CORE_INDEX_KEY": key,
        "CORE_NONCE_KEY": key,
        "QES_ROOTS": str(roots),
        "QES_INTERMEDIATES": str(helpers),
        "SIGNATURE_WORKERS": "1",
        "KABINET_CLIENT_SECRET": SECRET,
    }


async def register(environment: dict[str, str], client_id: UUID, **changes: Any) -> Any:
    options = {
        "--id": str(client_id),
        "--name": "Бот",
        "--type": "TRUSTED_PIS",
        "--scopes": f"{Scope.SIGN_IN} {Scope.PERSON_READ}",
        **changes,
    }
    arguments = [part for option in options.items() for part in option]
    return await run("core", "clients", "add", *arguments, env=environment)


def signed(signer: SigningPerson, nonce: str) -> str:
    container = sign(
        orjson.dumps({"jwt": nonce}),
        signer.key,
        signer.certificate,
        signing_time=SystemClock().now(),
    )
    return base64.b64encode(container).decode()


async def test_operator_migrates_registers_loads_and_serves(
    environment: dict[str, str], live_pki: Pki, tmp_path: Path
) -> None:
    migrated = await run("core", "migrate", env=environment)
    assert (migrated.status, str(runner.head()) in migrated.errors) == (0, True)
    client_id, person_id = new_id(), new_id()
    assert (await register(environment, client_id)).status == 0

    signer = with_key(live_pki, surname="Тестенко", given_name="Вигадана", line="kupyna")
    extract = tmp_path / "extract.jsonl"
    record = person_record(person_id, tax_id=signer.code)
    extract.write_bytes(orjson.dumps({"kind": "person", "data": record}) + b"\n")
    loaded = await run("core", "import-registry", str(extract), env=environment)
    assert (loaded.status, "person 1" in loaded.errors) == (0, True)

    async with started("core", env=environment) as service:
        await service.says("core.serving")
        socket_path = environment["CORE_SOCKET"]
        async with CoreClient("http://core", client_id, SECRET, socket_path=socket_path) as bot:
            nonce = await bot.access.nonce()
            token = await bot.access.sign_in(signed(signer, nonce), [Scope.PERSON_READ])
            assert (await bot.persons.me(token.value)).id == person_id
        assert await service.ends(signal.SIGTERM) == 0
    for value in (signer.code, "Тестенко", token.value, nonce):
        assert value not in service.errors


async def test_operator_registers_where_a_portal_is_answered(
    environment: dict[str, str], live_pki: Pki
) -> None:
    client_id, address = new_id(), "https://portal.example/return"
    kind = {"--type": "PIS", "--redirect-uri": address}
    assert (await register(environment, client_id, **kind)).status == 0
    wrong = await register(environment, new_id(), **{**kind, "--redirect-uri": "http://x.example"})
    assert (wrong.status, "no redirect address" in wrong.errors) == (1, True)
    async with started("core", env=environment) as service:
        await service.says("core.serving")
        socket_path = environment["CORE_SOCKET"]
        async with CoreClient("http://core", client_id, SECRET, socket_path=socket_path) as portal:
            asked = {"client_id": str(client_id), "scope": Scope.SIGN_IN}
            known = ConsentRequest(redirect_uri=address, **asked)
            assert str(client_id) in (await portal.consent.offer(known)).content
            other = ConsentRequest(redirect_uri=f"{address}/", **asked)
            refused = await code_of(portal.consent.offer(other))
            assert refused == ErrorCode.REDIRECT_URI_UNKNOWN
        assert await service.ends(signal.SIGTERM) == 0


async def test_processes_that_verify_end_with_a_killed_service(
    environment: dict[str, str], live_pki: Pki
) -> None:
    client_id = new_id()
    await register(environment, client_id)
    async with started("core", env=environment) as service:
        await service.says("core.serving")
        socket_path = environment["CORE_SOCKET"]
        signer = with_key(live_pki, surname="Тестенко", given_name="Вигадана")
        async with CoreClient("http://core", client_id, SECRET, socket_path=socket_path) as bot:
            container = signed(signer, await bot.access.nonce())
            refused = await code_of(bot.access.sign_in(container, [Scope.PERSON_READ]))
            assert refused == ErrorCode.PERSON_UNKNOWN
        helpers = children(service.process.pid)
        assert helpers
        service.process.kill()
        await service.process.wait()
    async with asyncio.timeout(30):
        while alive(helpers):  # noqa: ASYNC110 - the kernel tells nobody
            await asyncio.sleep(0.1)


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def children(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":\t", 1) for line in status.read_text().splitlines())
        except (OSError, ValueError):
            continue
        if lines.get("PPid") == str(parent):
            found.append(int(status.parent.name))
    return found


async def test_missing_setting_is_named_and_no_value_is_shown(
    environment: dict[str, str],
) -> None:
    environment = {**environment, "CORE_INDEX_KEY": "", "CORE_PORT": "not a port"}
    del environment["DATABASE_URL"]
    ended = await run("core", "serve", env=environment)
    assert ended.status == 1
    assert "DATABASE_URL" in ended.errors
    assert "CORE_PORT" in ended.errors
    assert "Traceback" not in ended.errors
    assert environment["CORE_NONCE_KEY"] not in ended.errors


async def test_service_without_trust_anchors_does_not_start(
    environment: dict[str, str],
) -> None:
    ended = await run("core", "serve", env={**environment, "QES_ROOTS": ""})
    assert (ended.status, "QES_ROOTS" in ended.errors) == (1, True)


async def test_busy_port_is_named(environment: dict[str, str]) -> None:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    environment = {**environment, "CORE_PORT": str(port)}
    del environment["CORE_SOCKET"]
    ended = await run("core", "serve", env=environment)
    server.close()
    await server.wait_closed()
    assert ended.status == 1
    assert f"127.0.0.1:{port}" in ended.errors


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"--scopes": "person:fly"}, "person:fly"),
        ({"--id": "not a uuid"}, "UUID"),
        ({"--type": "MIS"}, "legal entity"),
    ],
)
async def test_channel_that_does_not_fit_is_refused(
    environment: dict[str, str], changes: dict[str, str], said: str
) -> None:
    ended = await register(environment, new_id(), **changes)
    assert ended.status == 1
    assert said in ended.errors


async def test_short_secret_is_refused(environment: dict[str, str]) -> None:
    ended = await register({**environment, "KABINET_CLIENT_SECRET": "short"}, new_id())
    assert (ended.status, "KABINET_CLIENT_SECRET" in ended.errors) == (1, True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "line 2"),
        (b'{"data": {}}', "line 2"),
        (b'{"kind": "dragon", "data": {}}', "dragon"),
        (b'{"kind": "person", "data": {"id": "x"}}', "$[0].id"),
    ],
)
async def test_broken_extract_names_the_line(
    environment: dict[str, str], tmp_path: Path, line: bytes, said: str
) -> None:
    extract = tmp_path / "extract.jsonl"
    extract.write_bytes(b"\n" + line + b"\n")
    ended = await run("core", "import-registry", str(extract), env=environment)
    assert ended.status == 1
    assert said in ended.errors


async def test_description_of_the_api_is_written_without_any_setting(tmp_path: Path) -> None:
    target = tmp_path / "openapi.json"
    assert (await run("core", "openapi", str(target))).status == 0
    assert orjson.loads(target.read_bytes())["openapi"].startswith("3.1")


async def test_help_explains() -> None:
    ended = await run("core", "--help")
    assert ended.status == 0
    for word in ("serve", "migrate", "import-registry", "clients", "DATABASE_URL"):
        assert word in ended.output
