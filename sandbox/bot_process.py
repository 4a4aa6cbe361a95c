"""The bot as a child process: its environment and its service."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.core_process import CoreProcess
from sandbox.settings import LOOPBACK, Secrets
from sandbox.supervisor import Child


@dataclass(frozen=True)
class BotProcess:
    """How the bot is run here.

    Attributes:
        token: of the double, or of the real Telegram.
        telegram_url: the double; None for the real Telegram.
        public_url: how the outside reaches the secure page.
        frame_origins: pages that may show the secure page in a frame.
        remote: settings of the services where people sign outside of the page.
    """

    core: CoreProcess
    port: int
    secrets: Secrets
    logs: Path
    token: str
    telegram_url: str | None
    public_url: str
    frame_origins: str
    remote: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> Mapping[str, str]:
        """The bot's settings."""
        environment = {
            "DATABASE_URL": self.core.dsn,
            "BOT_TOKEN": self.token,
            "BOT_HOST": LOOPBACK,
            "BOT_PORT": str(self.port),
            "BOT_PUBLIC_URL": self.public_url,
            "BOT_WEBHOOK_SECRET": self.secrets.webhook_secret,
            "BOT_ENCRYPTION_KEYS": self.secrets.bot_encryption_keys,
            "BOT_IS_DEMO": "true",
            "TRUST_LIST": str(self.core.trust.folder),
            "CORE_URL": self.core.url,
            "CORE_CLIENT_ID": self.secrets.bot_client_id,
            "CORE_CLIENT_SECRET": self.secrets.bot_client_secret,
            **self.remote,
        }
        if self.telegram_url:
            environment["BOT_API_URL"] = self.telegram_url
            environment["BOT_FRAME_ORIGINS"] = self.frame_origins
        return environment

    def service(self) -> Child:
        """The service as a child to keep alive."""
        return Child(
            name="bot",
            command=[sys.executable, "-m", "bot"],
            environment=self.environment,
            ready_url=f"http://{LOOPBACK}:{self.port}/readyz",
            log_folder=self.logs,
        )
