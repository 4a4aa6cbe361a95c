"""The double's memory: one SQLite file that outlives a kill at any moment.

Every change goes through :meth:`Store.write` inside :meth:`Store.transaction`; a call of the Bot
API is one transaction, so it happened whole or not at all. The methods never await: what a
transaction reads, nobody changes before it ends.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_VERSION = 1
_SCHEMA = """
CREATE TABLE bot (
    id INTEGER PRIMARY KEY, next_update_id INTEGER NOT NULL, allowed_updates TEXT NOT NULL,
    webhook TEXT, logged_out_at REAL
);
CREATE TABLE person (
    id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT, username TEXT UNIQUE,
    language_code TEXT NOT NULL, phone_number TEXT NOT NULL,
    is_deactivated INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE chat (
    bot_id INTEGER NOT NULL, person_id INTEGER NOT NULL, is_blocked INTEGER NOT NULL DEFAULT 0,
    instance TEXT NOT NULL, last_message_id INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 0, keyboard_message_id INTEGER, keyboard_used INTEGER NOT NULL
    DEFAULT 0, action TEXT, action_until REAL NOT NULL DEFAULT 0, PRIMARY KEY (bot_id, person_id)
);
CREATE TABLE message (
    bot_id INTEGER NOT NULL, person_id INTEGER NOT NULL, message_id INTEGER NOT NULL,
    revision INTEGER NOT NULL, from_bot INTEGER NOT NULL, date INTEGER NOT NULL, edit_date INTEGER,
    is_deleted INTEGER NOT NULL DEFAULT 0, is_pinned INTEGER NOT NULL DEFAULT 0,
    content TEXT NOT NULL, markup TEXT, reply_to INTEGER, inline_message_id TEXT UNIQUE,
    PRIMARY KEY (bot_id, person_id, message_id)
);
CREATE INDEX message_revision ON message (bot_id, person_id, revision);
CREATE TABLE pending_update (
    bot_id INTEGER NOT NULL, update_id INTEGER NOT NULL, queue TEXT NOT NULL,
    expires_at REAL NOT NULL, body TEXT NOT NULL, PRIMARY KEY (bot_id, update_id)
);
CREATE TABLE query (
    id TEXT PRIMARY KEY, bot_id INTEGER NOT NULL, person_id INTEGER NOT NULL, kind TEXT NOT NULL,
    date REAL NOT NULL, message_id INTEGER, answer TEXT, revision INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX query_chat ON query (bot_id, person_id, revision);
CREATE TABLE file (
    id TEXT PRIMARY KEY, unique_id TEXT NOT NULL, bot_id INTEGER NOT NULL, path TEXT NOT NULL,
    about TEXT NOT NULL, content BLOB NOT NULL, UNIQUE (bot_id, path)
);
CREATE TABLE profile (
    bot_id INTEGER NOT NULL, name TEXT NOT NULL, scope TEXT NOT NULL, language_code TEXT NOT NULL,
    value TEXT NOT NULL, PRIMARY KEY (bot_id, name, scope, language_code)
);
CREATE TABLE fault (id INTEGER PRIMARY KEY, method TEXT NOT NULL, remaining INTEGER NOT NULL,
    script TEXT NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """One SQLite database, used from one thread."""

    def __init__(self, path: Path | None) -> None:
        """Open or create the file; ``None`` keeps everything in memory (unit tests).

        Raises:
            RuntimeError: the file was made by another version of the double.
        """
        self._database = sqlite3.connect(path or ":memory:", isolation_level=None)
        self._database.row_factory = sqlite3.Row
        self._depth = 0
        # A finished transaction survives the process being killed. A power cut may take the last
        # ones: waiting for the disk at every commit is not worth that in a stand-in.
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        version = self._database.execute("PRAGMA user_version").fetchone()[0]
        if version not in {0, _VERSION}:
            raise RuntimeError(f"{path} has version {version}, this double needs {_VERSION}")
        if version == 0:
            self._database.executescript(
                f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;"
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes of the block or none of them. Nested blocks join the outer one."""
        if self._depth == 0:
            self._database.execute("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
        except BaseException:
            if self._depth == 1:
                self._database.execute("ROLLBACK")
            raise
        else:
            if self._depth == 1:
                self._database.execute("COMMIT")
        finally:
            self._depth -= 1

    def write(self, statement: str, *values: object) -> int:
        """Run one changing statement of a transaction; returns the number of changed rows."""
        if self._depth == 0:
            raise RuntimeError("a change needs a transaction")
        return self._database.execute(statement, values).rowcount

    def row(self, query: str, *values: object) -> sqlite3.Row | None:
        """The first row of a query."""
        found: sqlite3.Row | None = self._database.execute(query, values).fetchone()
        return found

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a query."""
        return self._database.execute(query, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def encoded(value: object) -> str:
    """A value as JSON, in columns and in answers: letters stay readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
