"""Which documents of a declaration there are, and what their files are called."""

from __future__ import annotations

from enum import StrEnum


class Document(StrEnum):
    """A document of a declaration."""

    PDF = "pdf"
    """The printed declaration."""
    SIGNATURE = "signature"
    """The signed file itself."""


def file_name(document: Document, number: str) -> str:
    """What the file is called in the chat."""
    suffix = "pdf" if document is Document.PDF else "p7s"
    return f"declaration-{number}.{suffix}"
