"""Settings of the services outside of the page, from environment variables of the same names."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.signing.remote.calls import is_safe_address


class DiiaSettings(BaseSettings):
    """Дія.Підпис, from variables that begin with ``DIIA_``. Off until it is configured.

    Attributes:
        url: production; the test environment is https://api2s.diia.gov.ua.
        acquirer_token: given at the onboarding.
        auth_acquirer_token: the ready credential of the Basic scheme, given with it.
        branch_id: printed by ``python -m bot diia set-up``.
        offer_id: the same.
        callback_secret: at least 32 characters; ends the callback's address told to Дія, which is
            ``<BOT_PUBLIC_URL>/sign/remote/diia/<secret>``, or comes in its Authorization header.
        sign_algorithm: which key of a person signs, as agreed with Дія.
        link_seconds: how long one deep link is shown before Дія is asked for another.
    """

    model_config = SettingsConfigDict(extra="ignore", env_prefix="DIIA_")

    url: str = "https://api2.diia.gov.ua"
    acquirer_token: SecretStr | None = None
    auth_acquirer_token: SecretStr | None = None
    branch_id: str = ""
    offer_id: str = ""
    callback_secret: SecretStr | None = Field(default=None, min_length=32)
    sign_algorithm: Literal["DSTU", "ECDSA"] = "DSTU"
    link_seconds: int = Field(default=180, ge=30, le=600)

    @model_validator(mode="after")
    def _is_whole(self) -> DiiaSettings:
        """Half a configuration would be a button that never works."""
        needed = {
            "DIIA_ACQUIRER_TOKEN": self.acquirer_token,
            "DIIA_AUTH_ACQUIRER_TOKEN": self.auth_acquirer_token,
            "DIIA_BRANCH_ID": self.branch_id,
            "DIIA_OFFER_ID": self.offer_id,
            "DIIA_CALLBACK_SECRET": self.callback_secret,
        }
        missing = [name for name, value in needed.items() if not value]
        if self.is_on and missing:
            raise ValueError(f"Дія.Підпис also needs {', '.join(missing)}")
        if not is_safe_address(self.url):
            raise ValueError("DIIA_URL must be an https address")
        return self

    @property
    def is_on(self) -> bool:
        """Whether the page offers Дія.Підпис; the tokens alone are enough for the set-up only."""
        return bool(self.branch_id or self.offer_id or self.callback_secret)

    @property
    def is_stand_in(self) -> bool:
        """Whether something plays Дія here, as in the sandbox."""
        return not (urlsplit(self.url).hostname or "").endswith(".diia.gov.ua")


class IdGovUaSettings(BaseSettings):
    """id.gov.ua (ІСЕІ), from variables that begin with ``ID_GOV_UA_``. Off until configured.

    Attributes:
        url: production; the test environment is https://test.id.gov.ua.
        client_id: given with the contract.
        client_secret: the same.
        key: file with the key agreement key of ДСТУ 4145 (PKCS#8, DER); without it the personal
            data come unencrypted inside of TLS.
        certificate: file with its certificate, DER, which the service encrypts to.
        sender: file with the service's own certificate, DER, where its envelopes name it only.
    """

    model_config = SettingsConfigDict(extra="ignore", env_prefix="ID_GOV_UA_")

    url: str = "https://id.gov.ua"
    client_id: str = ""
    client_secret: SecretStr | None = None
    key: Path | None = None
    certificate: Path | None = None
    sender: Path | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> IdGovUaSettings:
        if bool(self.client_id) != bool(self.client_secret):
            raise ValueError("ID_GOV_UA_CLIENT_ID and ID_GOV_UA_CLIENT_SECRET go together")
        if bool(self.key) != bool(self.certificate):
            raise ValueError("ID_GOV_UA_KEY and ID_GOV_UA_CERTIFICATE go together")
        if not is_safe_address(self.url):
            raise ValueError("ID_GOV_UA_URL must be an https address")
        return self

    @property
    def is_on(self) -> bool:
        """Whether people can be led there."""
        return bool(self.client_id)
