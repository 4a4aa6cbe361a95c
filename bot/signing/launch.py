"""Launch data of a Mini App: what Telegram signed about who opened the page.

Own validator, because the usual ones drop blank fields (which Telegram signs), let a repeated key
hide a value, and ask nothing about age.

Source: Bot API, «Validating data received via the Mini App» (HMAC-SHA-256 of the sorted fields
under HMAC-SHA-256 of the bot's token keyed with ``WebAppData``).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from urllib.parse import parse_qsl

LARGEST_BYTES: Final = 8192
MOST_FIELDS: Final = 32

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SECONDS: Final = re.compile(r"[0-9]{1,12}")


class Fault(StrEnum):
    """What is wrong with launch data."""

    MALFORMED = "malformed"
    FORGED = "forged"
    STALE = "stale"
    FUTURE = "future"


class LaunchRefused(Exception):
    """Launch data that prove nothing.

    Attributes:
        fault: what is wrong.
    """

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


@dataclass(frozen=True, slots=True)
class Launch:
    """Who opened the page, as signed by Telegram.

    Attributes:
        user_id: the Telegram account.
        name: its first and last name as the account shows them.
        signed_at: when Telegram signed.
        digest: the signature itself, by which a second use is recognised.
    """

    user_id: int
    name: str
    signed_at: datetime
    digest: bytes


class LaunchValidator:
    """Checks launch data for one bot."""

    def __init__(self, bot_token: str, *, longest_age: timedelta, ahead: timedelta) -> None:
        """Args: longest_age, ahead: how old, and how far in the future, a signature may be."""
        self._key = hmac.digest(b"WebAppData", bot_token.encode(), "sha256")
        self._longest_age = longest_age
        self._ahead = ahead

    def read(self, raw: str, now: datetime) -> Launch:
        """Who opened the page.

        1. shape: bounded, no repeated key; 2. signature over every field, blank ones included;
        3. time; 4. the user. Whether the data were used before is the caller's to check.

        Raises:
            LaunchRefused: any of these fails.
        """
        fields = _fields(raw)
        digest = fields.pop("hash", "")
        if not _HASH.fullmatch(digest):
            raise LaunchRefused(Fault.MALFORMED)
        if not hmac.compare_digest(self._signature(fields), bytes.fromhex(digest)):
            raise LaunchRefused(Fault.FORGED)
        signed_at = _moment(fields.get("auth_date", ""))
        if signed_at < now - self._longest_age:
            raise LaunchRefused(Fault.STALE)
        if signed_at > now + self._ahead:
            raise LaunchRefused(Fault.FUTURE)
        user_id, name = _user(fields.get("user", ""))
        return Launch(user_id, name, signed_at, bytes.fromhex(digest))

    def _signature(self, fields: dict[str, str]) -> bytes:
        checked = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
        return hmac.digest(self._key, checked.encode(), hashlib.sha256)


def _fields(raw: str) -> dict[str, str]:
    """The fields, decoded; a repeated key is refused, because readers differ in which they take."""
    if len(raw.encode(errors="replace")) > LARGEST_BYTES:
        raise LaunchRefused(Fault.MALFORMED)
    try:
        pairs = parse_qsl(
            raw,
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise LaunchRefused(Fault.MALFORMED) from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise LaunchRefused(Fault.MALFORMED)
    return fields


def _moment(seconds: str) -> datetime:
    if not _SECONDS.fullmatch(seconds):
        raise LaunchRefused(Fault.MALFORMED)
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        raise LaunchRefused(Fault.MALFORMED) from None


def _user(text: str) -> tuple[int, str]:
    try:
        user: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise LaunchRefused(Fault.MALFORMED) from None
    if not isinstance(user, dict):
        raise LaunchRefused(Fault.MALFORMED)
    user_id = user.get("id")
    if not isinstance(user_id, int) or isinstance(user_id, bool) or user_id <= 0:
        raise LaunchRefused(Fault.MALFORMED)
    names = (user.get("first_name"), user.get("last_name"))
    return user_id, " ".join(part for part in names if isinstance(part, str) and part)
