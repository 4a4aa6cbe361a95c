"""The core as child processes: its environment, its one-off commands, its service."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from sandbox.settings import LOOPBACK, Secrets
from sandbox.supervisor import Child, StartError
from sandbox.trust.trust_list import TrustFiles

# What a patients' channel and a clinic's system are allowed to do; the API names the scopes.
PATIENT_SCOPES = (
    "person:sign_in person:sign_up confidant_person:sign_in confidant_person:sign_up "
    "confidant_person_relationship:read_pis confidant_person_relationship:write_pis "
    "person:read_pis person_request:write_pis person_request:read_pis "
    "declaration_request:write_pis declaration_request:read_pis declaration_request:details_pis "
    "declaration_request:sign_pis declaration_request:reject_pis "
    "declaration:read_pis declaration:terminate_pis app:read_pis app:delete_pis "
    "employee_bulk:read_pis declaration_bulk:read_pis event:read_pis"
)
CLINIC_SCOPES = (
    "declaration_request:read declaration_request:approve declaration_request:reject "
    "declaration_request:sign declaration:read"
)
# Ids of the clinics' systems follow from the clinics' own: a restart registers nothing twice.
_CLIENTS = UUID("6f5e2b1c-7a34-5d0e-9c1b-0a4f3e2d1c0b")


@dataclass(frozen=True)
class CoreProcess:
    """How the core is run here.

    Attributes:
        dsn: address of the database.
        trust: files the core is configured with.
        sms_url: where it posts text messages.
        registers_url: where it asks the state registers.
        check_url: of the bot's page that checks printed declarations.
    """

    dsn: str
    port: int
    secrets: Secrets
    trust: TrustFiles
    sms_url: str
    registers_url: str
    check_url: str
    logs: Path

    @property
    def url(self) -> str:
        """Address of the service."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def environment(self) -> Mapping[str, str]:
        """The core's settings."""
        return {
            "DATABASE_URL": self.dsn,
            "CORE_HOST": LOOPBACK,
            "CORE_PORT": str(self.port),
            "CORE_ENCRYPTION_KEYS": self.secrets.encryption_keys,
            "CORE_INDEX_KEY": self.secrets.index_key,
            "CORE_NONCE_KEY": self.secrets.nonce_key,
            "QES_TRUST_LIST": str(self.trust.folder),
            # The trust services of the sandbox are asked, and a revocation shows at once.
            "QES_REVOCATION": "required",
            "QES_REVOCATION_KEPT_SECONDS": "0",
            "SMS_GATEWAY_URL": self.sms_url,
            "REGISTERS_URL": self.registers_url,
            "DECLARATION_CHECK_URL": self.check_url,
        }

    def service(self) -> Child:
        """The service as a child to keep alive."""
        return Child(
            name="core",
            command=[sys.executable, "-m", "core", "serve"],
            environment=self.environment,
            ready_url=f"{self.url}/readyz",
            log_folder=self.logs,
        )

    async def migrate(self) -> None:
        """Bring the database to the newest revision."""
        await self._run("migrate")

    async def load_extract(self, path: Path) -> None:
        """Load a registry extract."""
        await self._run("import-registry", str(path))

    async def register_cabinet(self) -> None:
        """Register the bot as a trusted patients' system."""
        await self._run(
            "clients", "add", "--id", self.secrets.bot_client_id, "--name", "Кабінет у Telegram",
            "--type", "TRUSTED_PIS", "--scopes", PATIENT_SCOPES,
            secret=self.secrets.bot_client_secret,
        )  # fmt: skip

    async def register_portal(self, name: str, scopes: str, redirect_uri: str) -> tuple[UUID, str]:
        """Register a patients' portal that is not trusted; returns its id and secret."""
        client_id = uuid5(_CLIENTS, name)
        secret = self._secret_of(client_id)
        await self._run(
            "clients", "add", "--id", str(client_id), "--name", name, "--type", "PIS",
            "--scopes", scopes, "--redirect-uri", redirect_uri, secret=secret,
        )  # fmt: skip
        return client_id, secret

    async def register_clinic(self, legal_entity_id: UUID, name: str) -> tuple[UUID, str]:
        """Register the information system of a clinic; returns its id and secret."""
        client_id = uuid5(_CLIENTS, str(legal_entity_id))
        secret = self._secret_of(legal_entity_id)
        await self._run(
            "clients", "add", "--id", str(client_id), "--name", f"МІС: {name}", "--type", "MIS",
            "--legal-entity", str(legal_entity_id), "--scopes", CLINIC_SCOPES, secret=secret,
        )  # fmt: skip
        return client_id, secret

    def _secret_of(self, whose: UUID) -> str:
        """Follows from one kept secret, so that a restart changes nobody's."""
        key = self.secrets.clinic_secret.encode()
        return hmac.digest(key, whose.bytes, hashlib.sha256).hex()

    async def _run(self, *arguments: str, secret: str = "") -> None:
        environment = {**os.environ, **self.environment}
        if secret:
            environment["KABINET_CLIENT_SECRET"] = secret
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "core", *arguments,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        _, errors = await process.communicate()
        if process.returncode:
            tail = errors.decode(errors="replace").strip()[-800:]
            raise StartError(f"python -m core {arguments[0]} failed: {tail}")
