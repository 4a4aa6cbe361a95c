"""Launch data of Mini Apps, signed as Telegram signs them.

Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App" and "Validating
data for Third-Party Use".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sandbox.telegram.bots import Bot

# The version of the Mini App protocol that a client tells the page.
_PROTOCOL_VERSION = "9.1"
# Telegram signs for third parties with a key only it has. This one is known to everybody: it
# proves that a verifier does its arithmetic, and must be trusted by nobody.
_TEST_KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"kabinet sandbox").digest())


class Signature(StrEnum):
    """The third-party ``signature`` field: clients differ in whether they pass it."""

    VALID = "valid"
    BLANK = "blank"
    ABSENT = "absent"


@dataclass(frozen=True)
class Launch:
    """Signed launch data.

    Attributes:
        init_data: what the page gets as ``initData``.
    """

    init_data: str

    def address(self, url: str) -> str:
        """The page's address with the data in its fragment, as clients open it."""
        base, separator, fragment = url.partition("#")
        joined = f"{fragment}&" if separator and fragment else ""
        return f"{base}#{joined}{self.fragment()}"

    def fragment(self) -> str:
        """The fragment: launch data, version and platform."""
        parameters = {
            "tgWebAppData": self.init_data,
            "tgWebAppVersion": _PROTOCOL_VERSION,
            "tgWebAppPlatform": "web",
            "tgWebAppThemeParams": json.dumps({"bg_color": "#ffffff"}),
        }
        return urlencode(parameters)


def sign(bot: Bot, fields: Mapping[str, str], signature: Signature) -> Launch:
    """Sign fields (``auth_date``, ``user``, ``query_id`` …) with the bot's token."""
    signed = dict(fields)
    if signature is Signature.BLANK:
        signed["signature"] = ""
    elif signature is Signature.VALID:
        checked = f"{bot.id}:WebAppData\n{_check_string(signed)}".encode()
        encoded = base64.urlsafe_b64encode(_TEST_KEY.sign(checked)).decode()
        signed["signature"] = encoded.rstrip("=")
    secret = hmac.digest(b"WebAppData", bot.token.encode(), "sha256")
    signed["hash"] = hmac.new(secret, _check_string(signed).encode(), "sha256").hexdigest()
    return Launch(urlencode(signed))


def unsigned() -> Launch:
    """What a Mini App gets that was opened from a reply keyboard: nothing about the user."""
    return Launch("")


def third_party_key() -> str:
    """The public half of the test key, in hex."""
    public = _TEST_KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return public.hex()


def _check_string(fields: Mapping[str, str]) -> str:
    return "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
