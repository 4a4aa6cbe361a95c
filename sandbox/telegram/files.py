"""Files sent by bots and people."""

from __future__ import annotations

import base64
import json
import mimetypes
import re
import secrets
import sqlite3
from dataclasses import dataclass

from sandbox.telegram.store import Json, Store, encoded

# Source: Bot API, "Sending files" and getFile.
UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
PHOTO_LIMIT_BYTES = 10 * 1024 * 1024
DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024

_FOLDERS = {"document": "documents", "photo": "photos", "voice": "voice", "sticker": "stickers"}
_UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f/\\<>:"|?*]')


@dataclass(frozen=True)
class StoredFile:
    """A file without its bytes.

    Attributes:
        about: the fields of its Bot API object beside the identifiers (``file_name`` …).
    """

    id: str
    unique_id: str
    bot_id: int
    path: str
    about: Json

    def object(self) -> Json:
        """The file as a ``Document``, ``PhotoSize`` or the like."""
        return {"file_id": self.id, "file_unique_id": self.unique_id} | self.about

    @property
    def size_bytes(self) -> int:
        """How long it is."""
        return int(self.about["file_size"])


class Files:
    """All files. An identifier is good for the bot that saw it only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(
        self, bot_id: int, kind: str, content: bytes, *, name: str | None = None, **about: object
    ) -> StoredFile:
        """Keep a file.

        Args:
            bot_id: whose chats it belongs to.
            kind: document, photo, voice or sticker.
            content: the bytes.
            name: a document's name; its type is guessed from it.
            about: further fields of its Bot API object.
        """
        number = self._count(bot_id)
        fields: Json = dict(about) | {"file_size": len(content)}
        suffix = ".jpg" if kind == "photo" else ""
        if name is not None:
            fields["file_name"] = safe_name(name)
            fields.setdefault("mime_type", mimetypes.guess_type(name)[0] or _UNKNOWN_TYPE)
            suffix = "." + fields["file_name"].rpartition(".")[2] if "." in name else ""
        file_id, unique_id = _identifier(24), _identifier(11)
        self._store.write(
            "INSERT INTO file (id, unique_id, bot_id, path, about, content)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            file_id, unique_id, bot_id, f"{_FOLDERS[kind]}/file_{number}{suffix}", encoded(fields),
            content,
        )  # fmt: skip
        found = self.find(bot_id, file_id)
        if found is None:
            raise AssertionError("an inserted row is found")
        return found

    def find(self, bot_id: int, file_id: str) -> StoredFile | None:
        """The file with an identifier."""
        row = self._store.row(
            "SELECT id, unique_id, bot_id, path, about FROM file WHERE bot_id = ? AND id = ?",
            bot_id, file_id,
        )  # fmt: skip
        return _file(row) if row else None

    def at(self, bot_id: int, path: str) -> StoredFile | None:
        """The file at a path of the download address."""
        row = self._store.row(
            "SELECT id, unique_id, bot_id, path, about FROM file WHERE bot_id = ? AND path = ?",
            bot_id, path,
        )  # fmt: skip
        return _file(row) if row else None

    def content(self, file: StoredFile) -> bytes:
        """The bytes of a file."""
        row = self._store.row("SELECT content FROM file WHERE id = ?", file.id)
        return bytes(row["content"]) if row else b""

    def _count(self, bot_id: int) -> int:
        row = self._store.row("SELECT count(*) AS number FROM file WHERE bot_id = ?", bot_id)
        return int(row["number"]) if row else 0


_UNKNOWN_TYPE = "application/octet-stream"


def safe_name(name: str) -> str:
    """A file's name without anything that would lead elsewhere."""
    return _UNSAFE_IN_NAME.sub("_", name).strip(". ")[-255:] or "file"


def _identifier(size_bytes: int) -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(size_bytes)).decode().rstrip("=")


def _file(row: sqlite3.Row) -> StoredFile:
    return StoredFile(
        row["id"], row["unique_id"], row["bot_id"], row["path"], json.loads(row["about"])
    )
