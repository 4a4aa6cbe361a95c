"""The two ways to receive updates: long polling and a webhook, never both.

Source: ``process_get_updates_query``, ``process_set_webhook_query``, ``do_get_updates`` of
tdlib/telegram-bot-api.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram.accounts import Webhook
from sandbox.telegram.api.targets import Call
from sandbox.telegram.errors import bad_request, conflict
from sandbox.telegram.store import Json

_LONGEST_POLL_SECONDS = 50
_MOST_UPDATES = 100
_DEFAULT_CONNECTIONS = 40
_MOST_CONNECTIONS = 100
_SECRET_LIMIT = 256
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
# Source: Bot API, setWebhook.
_PORTS = {443, 80, 88, 8443}

_OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_IS_SET = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook"
    " first"
)


@dataclass(frozen=True)
class Described:
    """A result with a sentence beside it."""

    result: Any
    description: str


class Polls:
    """Who waits in a long poll; a newcomer ends the wait of the one before."""

    def __init__(self) -> None:
        self._current: dict[int, object] = {}
        self._ended_by: dict[int, str] = {}

    def begin(self, call: Call) -> object:
        """Become the bot's only waiting poll."""
        self.end(call, _OTHER_POLL)
        ticket = object()
        self._current[call.bot.id] = ticket
        return ticket

    def end(self, call: Call, reason: str) -> None:
        """Tell the waiting poll, if any, that it lost its place."""
        if self._current.pop(call.bot.id, None) is not None:
            self._ended_by[call.bot.id] = reason
            call.state.signals.wake("updates", call.bot.id)

    def check(self, call: Call, ticket: object) -> None:
        """Go on waiting?

        Raises:
            ApiError: 409, somebody took the place.
        """
        if self._current.get(call.bot.id) is not ticket:
            raise conflict(self._ended_by[call.bot.id])

    def leave(self, call: Call, ticket: object) -> None:
        """The wait is over."""
        if self._current.get(call.bot.id) is ticket:
            del self._current[call.bot.id]


async def get_updates(call: Call, polls: Polls) -> list[Json]:
    """``getUpdates``: at once when something waits, otherwise when something comes.

    Raises:
        ApiError: 409, a webhook is set or another poll took over.
    """
    state, bot_id = call.state, call.bot.id
    if state.accounts.webhook(bot_id) is not None:
        raise conflict(_WEBHOOK_IS_SET)
    offset = call.arguments.get("offset", 0)
    limit = min(max(call.arguments.get("limit", _MOST_UPDATES), 1), _MOST_UPDATES)
    patience = min(max(call.arguments.get("timeout", 0), 0), _LONGEST_POLL_SECONDS)
    with state.store.transaction():
        state.accounts.allow(bot_id, call.arguments.get("allowed_updates"))
        found = state.updates.read(bot_id, offset, limit)
    if found or not patience:
        return found
    ticket = polls.begin(call)
    try:
        # One wait is enough: an update, a rival or the server's end wakes it.
        await state.signals.wait("updates", bot_id, seconds=patience)
        polls.check(call, ticket)
        with state.store.transaction():
            return state.updates.read(bot_id, max(offset, 0), limit)
    finally:
        polls.leave(call, ticket)


def set_webhook(call: Call, polls: Polls) -> Described:
    """``setWebhook``; an empty address deletes it."""
    url = call.text("url")
    if not url:
        return delete_webhook(call)
    _check_address(call, url)
    secret = call.text("secret_token")
    if len(secret) > _SECRET_LIMIT:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = call.arguments.get("max_connections", _DEFAULT_CONNECTIONS)
    webhook = Webhook(
        url=url,
        secret_token=secret,
        max_connections=min(max(connections, 1), _MOST_CONNECTIONS),
    )
    accounts, bot_id = call.state.accounts, call.bot.id
    accounts.allow(bot_id, call.arguments.get("allowed_updates"))
    old = accounts.webhook(bot_id)
    if call.flag("drop_pending_updates"):
        call.state.updates.drop_all(bot_id)
    elif old is not None and _same(old, webhook):
        return Described(True, "Webhook is already set")
    polls.end(call, "terminated by setWebhook request")
    accounts.set_webhook(bot_id, webhook)
    return Described(True, "Webhook was set")


def delete_webhook(call: Call) -> Described:
    """``deleteWebhook``."""
    if call.flag("drop_pending_updates"):
        call.state.updates.drop_all(call.bot.id)
    was_set = call.state.accounts.webhook(call.bot.id) is not None
    call.state.accounts.set_webhook(call.bot.id, None)
    return Described(True, f"Webhook {'was' if was_set else 'is already'} deleted")


def get_webhook_info(call: Call) -> Json:
    """``getWebhookInfo``."""
    webhook = call.state.accounts.webhook(call.bot.id)
    allowed = call.state.accounts.allowed(call.bot.id)
    shown: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": call.state.updates.count(call.bot.id),
    }
    if webhook:
        shown["max_connections"] = webhook.max_connections
        for name in ("last_error_date", "last_error_message"):
            if value := getattr(webhook, name):
                shown[name] = value
    return shown | ({"allowed_updates": allowed} if allowed else {})


def _check_address(call: Call, url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError as problem:
        raise bad_request("invalid webhook URL specified") from problem
    if not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if call.state.keyboards.is_allowed_loopback(url):
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in _PORTS:
        ports = "80, 88, 443 or 8443"
        raise bad_request(f"bad webhook: Webhook can be set up only on ports {ports}")


def _same(one: Webhook, other: Webhook) -> bool:
    names = ("url", "secret_token", "max_connections")
    return all(getattr(one, name) == getattr(other, name) for name in names)
