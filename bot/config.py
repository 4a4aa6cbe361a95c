"""Settings of the bot, from environment variables of the same names."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.signing.providers.allow_list import FILE_NAME as PROVIDERS
from core.kit.crypto import FieldCipher


class Settings(BaseSettings):
    """Everything that is told from outside.

    Attributes:
        database_url: PostgreSQL 16 or newer; the schema ``bot`` is the bot's.
        bot_token: of BotFather, or of the sandbox.
        bot_api_url: Telegram's, or a double's.
        bot_mode: ``polling`` needs no public address; ``webhook`` needs one, and a secret.
        bot_host: where the secure page and the webhook are served.
        bot_port: the same.
        bot_public_url: how the outside reaches them.
        bot_frame_origins: origins beside Telegram's that may frame the secure page, by spaces.
        bot_directory_minutes: age at which the directory of doctors is filled anew.
        bot_webhook_secret: 1-256 of ``A-Za-z0-9_-``; Telegram shows it with every update.
        bot_encryption_keys: ``version:base64,…``; the highest version encrypts.
        bot_signer_engine: folder of another signing engine with a ``worker.js``
            (``core/signer/README.md``); without one the page's own signs.
        bot_signer_digest: with which keys of ДСТУ 4145 sign.
        bot_codes_per_day: how many codes by SMS one chat may ask for in a day.
        bot_checks_per_minute: files that one address may have checked on the page ``/check``.
        bot_address_header: header in which the operator's own proxy tells who calls, such as
            ``X-Forwarded-For``; its last entry counts. Without one it is who has connected.
        bot_documents_hours: how long a document that was sent to a chat stays there; Telegram
            lets a bot delete for 48 hours.
        bot_idle_minutes: a chat without its patient for so long counts as signed out.
        bot_keep_drafts_days: how long a stopped conversation can be continued.
        bot_is_demo: people, doctors and clinics are invented; the first screen says so.
        trust_list: folder of the trust list (``python -m core.qes trust update``): its
            ``CAs.json`` tells where providers answer that the secure page may ask for the
            certificate of a key. Without it nobody is asked.
        core_url: the core service.
        core_socket: its UNIX socket, used instead of the address's host.
        core_client_id: this channel, as the core knows it.
        core_client_secret: its secret.
    """

    model_config = SettingsConfigDict(extra="ignore")

    database_url: str
    database_pool_size: int = 10

    bot_token: SecretStr
    bot_api_url: str = "https://api.telegram.org"
    bot_mode: Literal["polling", "webhook"] = "polling"
    bot_host: str = "127.0.0.1"
    bot_port: int = 8082
    bot_public_url: str = "http://127.0.0.1:8082"
    bot_frame_origins: str = ""
    bot_directory_minutes: int = Field(default=60, ge=1)
    bot_webhook_secret: SecretStr | None = None
    bot_encryption_keys: SecretStr
    bot_signer_engine: Path | None = None
    bot_signer_digest: Literal["kupyna256", "gost34311"] = "kupyna256"
    bot_codes_per_day: int = Field(default=10, ge=1)
    bot_checks_per_minute: int = Field(default=20, ge=1)
    bot_address_header: str | None = None
    bot_documents_hours: int = Field(default=24, ge=1, le=47)
    bot_idle_minutes: int = Field(default=30, ge=1)
    bot_keep_drafts_days: int = Field(default=7, ge=1)
    bot_is_demo: bool = False
    bot_log_format: Literal["json", "text"] = "json"

    trust_list: Path | None = None

    core_url: str = "http://127.0.0.1:8080"
    core_socket: Path | None = None
    core_client_id: UUID
    core_client_secret: SecretStr

    @model_validator(mode="after")
    def _trust_list_is_there(self) -> Settings:
        """A folder named wrongly would be a service that is silently off."""
        if self.trust_list is not None and not (self.trust_list / PROVIDERS).exists():
            raise ValueError(f"TRUST_LIST needs a folder with {PROVIDERS} in it")
        return self

    @model_validator(mode="after")
    def _webhook_is_guarded(self) -> Settings:
        """A webhook without a secret would take updates from anybody."""
        if self.bot_mode == "webhook":
            secret = self.bot_webhook_secret
            if secret is None or not secret.get_secret_value():
                raise ValueError("BOT_MODE=webhook needs BOT_WEBHOOK_SECRET")
            if not self.bot_public_url.startswith("https://") and self.is_real_telegram:
                raise ValueError("BOT_MODE=webhook needs an https BOT_PUBLIC_URL")
        return self

    @property
    def is_real_telegram(self) -> bool:
        """Updates come from Telegram itself."""
        return self.bot_api_url == "https://api.telegram.org"

    @property
    def bot_id(self) -> int:
        """The bot's number, which begins its token."""
        return int(self.bot_token.get_secret_value().partition(":")[0])

    @property
    def idle(self) -> timedelta:
        """After so long without the patient the chat counts as signed out."""
        return timedelta(minutes=self.bot_idle_minutes)

    @property
    def documents_stay(self) -> timedelta:
        """How long a document stays in the chat it was sent to."""
        return timedelta(hours=self.bot_documents_hours)

    @property
    def keep_drafts(self) -> timedelta:
        """How long a stopped conversation can be continued."""
        return timedelta(days=self.bot_keep_drafts_days)

    def cipher(self) -> FieldCipher:
        """Seals tokens and what waits to be said."""
        return FieldCipher.from_text(self.bot_encryption_keys.get_secret_value())
