"""The journal as a file: plain text that the oldest phone opens, in the words of the chat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.journal.model import FILE, LINE, Action
from bot.texts import Texts
from core.kit.clock import KYIV

CAPTIONS: Final = "documents"
_LINE_END: Final = "\r\n"
_ENCODING: Final = "utf-8-sig"
"""The mark at the beginning and these line ends are for readers that guess neither."""


def octets_of(actions: Sequence[Action], made_at: datetime, language: str, texts: Texts) -> bytes:
    """The file.

    Args:
        actions: the latest first, as they are to stand in it.
        made_at: now.
        language: of the words.
        texts: the words.
    """
    lines = [
        texts.label(FILE, LINE, language, {**each.args(), "number": number})
        for number, each in enumerate(actions, 1)
    ]
    parts = [
        texts.label(FILE, "title", language),
        texts.label(CAPTIONS, "journal-made", language, {"at": made_at}),
        "",
        *(lines or [texts.label(FILE, "actions-empty", language)]),
        "",
        texts.label(FILE, "limit", language),
        "",
    ]
    # One action is one line, whatever a channel's name holds.
    return _LINE_END.join(" ".join(part.split()) for part in parts).encode(_ENCODING)


def file_name(made_at: datetime) -> str:
    """What the file is called in the chat."""
    return f"journal-{made_at.astimezone(KYIV).date().isoformat()}.txt"
