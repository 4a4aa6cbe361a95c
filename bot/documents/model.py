"""Which documents there are, and what the files of a declaration are called."""

from __future__ import annotations

from enum import StrEnum


class Document(StrEnum):
    """A document that can be sent to a chat."""

    PDF = "pdf"
    """The printed declaration."""
    SIGNATURE = "signature"
    """The signed file of a declaration itself."""
    JOURNAL = "journal"
    """What was done with the patient's data."""


def file_name(document: Document, number: str) -> str:
    """What the file of a declaration is called in the chat."""
    suffix = "pdf" if document is Document.PDF else "p7s"
    return f"declaration-{number}.{suffix}"
