"""A running core over a real database, and everything a test needs to talk to it."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import orjson
from aiohttp import web
from sqlalchemy import func, select, text

from core.access.clients import NewClient
from core.access.model import POSSIBLE_SCOPES
from core.access.tables import oauth_client
from core.app import Core, signature_verifier
from core.client import CoreClient
from core.config import Settings
from core.contract.access import AccessToken, ClientType
from core.kit.clock import FixedClock
from core.kit.ids import new_id
from core.registry_extract import load_extract
from core.services import Foundation, Services
from sandbox.trust.pki import Pki
from tests.kit.people import Patient, SigningPerson, person_record, tax_number, with_key

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PATIENT_SCOPES = tuple(sorted(POSSIBLE_SCOPES[ClientType.TRUSTED_PIS]))
CLINIC_SCOPES = tuple(sorted(POSSIBLE_SCOPES[ClientType.MIS]))


@dataclass
class SmsInbox:
    """The SMS gateway, spoken to over HTTP; keeps what it is given."""

    messages: list[dict[str, str]] = field(default_factory=list)
    status: int = 202
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def holds(self, count: int) -> None:
        """Wait until at least so many messages have arrived."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.messages) >= count)

    def application(self) -> web.Application:
        """The gateway."""
        application = web.Application()
        application.router.add_post("/messages", self._receive)
        return application

    async def _receive(self, http_request: web.Request) -> web.Response:
        message = await http_request.json()
        if self.status < 300:
            async with self._arrived:
                self.messages.append(message)
                self._arrived.notify_all()
        return web.Response(status=self.status)


class RunningCore:
    """One core process's worth of service, with helpers."""

    def __init__(self, base: Foundation, core: Core, pki: Pki, clock: FixedClock) -> None:
        self.base = base
        self.core = core
        self.pki = pki
        self.clock = clock
        self.sms = SmsInbox()
        self._clients: list[CoreClient] = []
        self.socket_path = ""
        self._runner: web.AppRunner | None = None

    # --- who talks ----------------------------------------------------------------------------

    async def channel(
        self,
        kind: ClientType = ClientType.TRUSTED_PIS,
        *,
        scopes: Collection[str] | None = None,
        legal_entity_id: UUID | None = None,
        redirect_uris: Collection[str] = (),
    ) -> CoreClient:
        """A client of a newly registered channel."""
        client_id, secret = new_id(), await self._next_secret()
        usual = CLINIC_SCOPES if kind is ClientType.MIS else PATIENT_SCOPES
        new = NewClient(
            id=client_id,
            name=f"Канал {client_id.hex[-4:]}",
            type=kind,
            scopes=usual if scopes is None else scopes,
            secret=secret,
            api_key=secret,
            legal_entity_id=legal_entity_id,
            redirect_uris=redirect_uris,
        )
        async with self.base.database.transaction() as connection:
            await Services(self.base).clients.register(connection, new)
        return self.client(client_id, secret)

    async def _next_secret(self) -> str:
        """The same secrets in every database: what was hashed for one test serves the next."""
        async with self.base.database.transaction() as connection:
            known = await connection.scalar(select(func.count()).select_from(oauth_client))
        return f"secret-of-channel-{known}"

    def client(self, client_id: UUID, secret: str, **options: Any) -> CoreClient:
        """A client with these credentials."""
        client = CoreClient(
            "http://core", client_id, secret, socket_path=self.socket_path, **options
        )
        self._clients.append(client)
        return client

    async def patient(
        self, *, surname: str = "Тестенко", line: str = "ecdsa", **changes: Any
    ) -> Patient:
        """A registered patient with a key; ``changes`` go into his record."""
        person_id, tax_id = new_id(), tax_number()
        phone = f"+38000{person_id.int % 10_000_000:07d}"
        signer = with_key(
            self.pki, surname=surname, given_name="Вигадана Прикладівна", code=tax_id, line=line
        )
        record = person_record(
            person_id, **{"surname": surname, "tax_id": tax_id, "phone": phone, **changes}
        )
        await self.load([("person", record)])
        return Patient(
            surname=signer.surname,
            given_name=signer.given_name,
            code=signer.code,
            key=signer.key,
            certificate=signer.certificate,
            person_id=person_id,
            phone=phone,
        )

    # --- what they do -------------------------------------------------------------------------

    async def load(self, records: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, int]:
        """Import records of a registry extract."""
        lines = [orjson.dumps({"kind": kind, "data": data}) for kind, data in records]
        return await load_extract(
            self.base.database, Services(self.base).importers(), lines, lambda counts: None
        )

    def sign(self, signer: SigningPerson, content: bytes, **options: Any) -> str:
        """Base64 of the signer's container over ``content``, made now."""
        return signer.sign(content, self.clock.now(), **options)

    async def signed_nonce(self, client: CoreClient, signer: SigningPerson, **more: Any) -> str:
        """A fresh nonce, signed as sign-in wants it."""
        content = {"jwt": await client.access.nonce(), **more}
        return self.sign(signer, orjson.dumps(content))

    async def sign_in(
        self,
        client: CoreClient,
        signer: SigningPerson,
        scopes: Collection[str] = PATIENT_SCOPES,
    ) -> AccessToken:
        """A patient's tokens."""
        return await client.access.sign_in(await self.signed_nonce(client, signer), scopes)

    async def sign_employee_in(self, client: CoreClient, signer: SigningPerson) -> AccessToken:
        """A clinic's employee's tokens."""
        return await client.access.sign_employee_in(await self.signed_nonce(client, signer))

    async def raw(
        self,
        method: str,
        path: str,
        client: CoreClient | None = None,
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> tuple[int, Any]:
        """One HTTP call past the client: status, and the JSON of the body."""
        sent = dict(headers or {})
        if client:
            sent["api-key"] = client.credentials.api_key
        if token:
            sent["Authorization"] = f"Bearer {token}"
        connector = aiohttp.UnixConnector(self.socket_path)
        async with (
            aiohttp.ClientSession(connector=connector) as session,
            session.request(method, f"http://core{path}", headers=sent, **options) as response,
        ):
            body = await response.read()
            is_json = response.content_type == "application/json"
            return response.status, orjson.loads(body) if body and is_json else body

    async def rows(self, statement: str, **values: Any) -> list[Any]:
        """Rows read back through a session of the test's own."""
        async with self.base.database.transaction() as connection:
            return list((await connection.execute(text(statement), values)).mappings())

    async def execute(self, statement: str, **values: Any) -> None:
        """Change something that no method of the API changes."""
        async with self.base.database.transaction() as connection:
            await connection.execute(text(statement), values)

    async def address(self) -> str:
        """Serve on a port of this machine, too, for a browser."""
        if self._runner is None:
            raise RuntimeError("the core is not serving")
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[-1][1]}"

    # --- life ---------------------------------------------------------------------------------

    @asynccontextmanager
    async def serving(self, socket_path: Path) -> AsyncIterator[None]:
        """Serve on a UNIX socket until the block ends."""
        self.socket_path = str(socket_path)
        runner = web.AppRunner(self.core.application(), access_log=None)
        await runner.setup()
        await web.UnixSite(runner, str(socket_path)).start()
        self._runner = runner
        try:
            yield
        finally:
            for client in self._clients:
                await client.close()
            await runner.cleanup()


@asynccontextmanager
async def running_core(
    database_url: str,
    pki: Pki,
    folder: Path,
    *,
    expected_revision: str | None = None,
    **changes: Any,
) -> AsyncIterator[RunningCore]:
    """A core on a migrated database; ``changes`` go into its settings."""
    sms = SmsInbox()
    gateway = web.AppRunner(sms.application(), access_log=None)
    await gateway.setup()
    site = web.TCPSite(gateway, "127.0.0.1", 0)
    await site.start()
    port = gateway.addresses[0][1]
    settings = core_settings(
        database_url,
        pki,
        folder,
        **{"sms_gateway_url": f"http://127.0.0.1:{port}/messages", **changes},
    )
    clock = FixedClock(NOW)
    base = Foundation.of(settings, clock)
    core = Core(base, signature_verifier(base), expected_revision=expected_revision)
    running = RunningCore(base, core, pki, clock)
    running.sms = sms
    try:
        async with running.serving(folder / "core.sock"):
            yield running
    finally:
        await gateway.cleanup()


def core_settings(database_url: str, pki: Pki, folder: Path, **changes: Any) -> Settings:
    """Settings with fresh keys, trusting the test trust services."""
    return Settings(
        **{
            "database_url": database_url,
            "core_encryption_keys": f"1:{_key()}",
            "core_index_key": _key(),
            "core_nonce_key": _key(),
            "qes_roots": _write(folder, pki, "czo-"),
            "qes_intermediates": _write(folder, pki, ""),
            "signature_workers": 0,
            **changes,
        }
    )


def test_pki(folder: Path) -> Pki:
    """Test trust services whose certificates are valid at :data:`NOW`."""
    return Pki.open_or_create(
        folder, "http://127.0.0.1:9/trust", FixedClock(NOW - timedelta(days=30))
    )


test_pki.__test__ = False  # type: ignore[attr-defined]


def age(years: int) -> date:
    """Birth date of one who is so old at :data:`NOW`."""
    return NOW.date().replace(year=NOW.year - years)


def _key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def _write(folder: Path, pki: Pki, prefix: str) -> list[Path]:
    paths = []
    for name, certificate in pki.certificates().items():
        if name.startswith(prefix):
            path = folder / f"{prefix or 'all-'}{name}.cer"
            path.write_bytes(certificate.raw)
            paths.append(path)
    return paths
