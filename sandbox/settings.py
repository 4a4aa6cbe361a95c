"""What one embedded installation is made of: folders, ports, and secrets made at first start."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from core.kit.ids import new_id

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """Loopback ports of the parts, next to each other from a base."""

    base: int

    @property
    def web(self) -> int:
        """The sandbox's own pages: start page, clinic console, keys, SMS, trust services."""
        return self.base

    @property
    def telegram(self) -> int:
        """The Bot API double with the chat page."""
        return self.base + 1

    @property
    def bot(self) -> int:
        """The bot's web part: the secure page."""
        return self.base + 2

    @property
    def core(self) -> int:
        """The core service."""
        return self.base + 3

    def named(self) -> dict[str, int]:
        """Every port with the name of its part."""
        return {"web": self.web, "telegram": self.telegram, "bot": self.bot, "core": self.core}


@dataclass(frozen=True)
class Secrets:
    """Keys of one installation, as the parts' environment variables want them."""

    encryption_keys: str
    index_key: str
    nonce_key: str
    bot_encryption_keys: str
    bot_client_id: str
    bot_client_secret: str
    bot_token: str
    webhook_secret: str
    clinic_secret: str

    @classmethod
    def of(cls, folder: Path) -> Secrets:
        """The secrets kept in ``folder``, made there at the first start (mode 0600)."""
        path = folder / "secrets.json"
        if not path.exists():
            _write_private(path, json.dumps(cls._new().__dict__, indent=1))
        return cls(**json.loads(path.read_text()))

    @classmethod
    def _new(cls) -> Secrets:
        return cls(
            encryption_keys=f"1:{_key()}",
            index_key=_key(),
            nonce_key=_key(),
            bot_encryption_keys=f"1:{_key()}",
            bot_client_id=str(new_id()),
            bot_client_secret=secrets.token_urlsafe(32),
            bot_token=f"1000001:{secrets.token_urlsafe(26)[:35]}",
            webhook_secret=secrets.token_urlsafe(32),
            clinic_secret=secrets.token_urlsafe(32),
        )


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _write_private(path: Path, text: str) -> None:
    """Write all or nothing, readable by the owner only."""
    draft = path.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
