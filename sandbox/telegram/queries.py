"""Questions a person puts to a bot and waits for: a tap, an inline query, an open Mini App."""

from __future__ import annotations

import base64
import json
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sandbox.telegram.chats import Chats
from sandbox.telegram.errors import QUERY_TOO_OLD, bad_request
from sandbox.telegram.store import Json, Store, encoded


class Kind(StrEnum):
    """What was asked."""

    CALLBACK = "callback"
    INLINE = "inline"
    WEB_APP = "web_app"


# Source: tdlib/telegram-bot-api keeps a tap 150 s and an inline query 30 s. How long a Mini App's
# query lives is not published; an hour covers a person who signs slowly.
_LIFETIME_SECONDS = {Kind.CALLBACK: 150, Kind.INLINE: 30, Kind.WEB_APP: 3600}


@dataclass(frozen=True)
class Query:
    """One question.

    Attributes:
        date: when it was put, Unix seconds.
        message_id: the message with the tapped button, or whose keyboard opened the Mini App.
        answer: what the bot answered; ``None`` while the person waits.
    """

    id: str
    bot_id: int
    person_id: int
    kind: Kind
    date: float
    message_id: int | None
    answer: Json | None
    revision: int


class Queries:
    """All questions."""

    def __init__(self, store: Store, chats: Chats, now: Callable[[], float]) -> None:
        self._store = store
        self._chats = chats
        self._now = now

    def ask(
        self, bot_id: int, person_id: int, kind: Kind, *, message_id: int | None = None
    ) -> Query:
        """Put a question in a chat that exists."""
        query_id = _mini_app_id() if kind is Kind.WEB_APP else str(secrets.randbits(62))
        self._store.write(
            "INSERT INTO query (id, bot_id, person_id, kind, date, message_id)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            query_id, bot_id, person_id, kind, self._now(), message_id,
        )  # fmt: skip
        return self.get(query_id)

    def answer(self, bot_id: int, query_id: str, kind: Kind, answer: Json) -> Query:
        """Record the bot's answer.

        Raises:
            ApiError: there is no such question, it is too old, or it was answered before.
        """
        row = self._store.row(
            "SELECT * FROM query WHERE id = ? AND bot_id = ? AND kind = ?", query_id, bot_id, kind
        )
        query = _query(row) if row else None
        if (
            query is None
            or query.answer is not None
            or self._now() > query.date + _LIFETIME_SECONDS[kind]
        ):
            raise bad_request(QUERY_TOO_OLD)
        self._store.write(
            "UPDATE query SET answer = ?, revision = ? WHERE id = ?",
            encoded(answer), self._chats.touch(bot_id, query.person_id), query_id,
        )  # fmt: skip
        return self.get(query_id)

    def get(self, query_id: str) -> Query:
        """The question.

        Raises:
            LookupError: it was never put.
        """
        row = self._store.row("SELECT * FROM query WHERE id = ?", query_id)
        if row is None:
            raise LookupError(f"no query {query_id}")
        return _query(row)

    def answered_since(self, bot_id: int, person_id: int, revision: int) -> list[Query]:
        """Taps answered after a revision of the chat, oldest first."""
        rows = self._store.rows(
            "SELECT * FROM query WHERE bot_id = ? AND person_id = ? AND revision > ? AND kind = ?"
            " AND answer IS NOT NULL ORDER BY revision",
            bot_id, person_id, revision, Kind.CALLBACK,
        )  # fmt: skip
        return [_query(row) for row in rows]

    def waiting_taps(self, bot_id: int, person_id: int) -> list[Query]:
        """Taps that still may be answered."""
        rows = self._store.rows(
            "SELECT * FROM query WHERE bot_id = ? AND person_id = ? AND answer IS NULL"
            " AND kind = ? AND date > ?",
            bot_id, person_id, Kind.CALLBACK, self._now() - _LIFETIME_SECONDS[Kind.CALLBACK],
        )  # fmt: skip
        return [_query(row) for row in rows]


def _mini_app_id() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(18)).decode()


def _query(row: sqlite3.Row) -> Query:
    fields = dict(row)
    fields["kind"] = Kind(fields["kind"])
    fields["answer"] = json.loads(fields["answer"]) if fields["answer"] is not None else None
    return Query(**fields)
