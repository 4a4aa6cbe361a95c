"""Words and numbers that stand for buttons: everything can be done without tapping."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from bot.chats.model import Choice

_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’ʼ`´‘", "'"))
_NOT_WORDS: Final = re.compile(r"[^\w' ]+")
_SPACES: Final = re.compile(r"\s+")
_DIGEST_BYTES: Final = 6


def normalised(text: str) -> str:
    """The word as typed by anybody: no case, one apostrophe, no punctuation, single spaces."""
    plain = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold()
    return _SPACES.sub(" ", _NOT_WORDS.sub(" ", plain)).strip()


def fingerprint(label: str) -> str:
    """What is remembered of a button's label: enough to recognise it, not to read it."""
    return hashlib.blake2b(normalised(label).encode(), digest_size=_DIGEST_BYTES).hexdigest()


def find(choices: Sequence[Choice], text: str, *, with_numbers: bool) -> str | None:
    """Callback data of the button that a word, or its number from 1, stands for."""
    word = normalised(text)
    if with_numbers and word.isdecimal() and 1 <= int(word) <= len(choices):
        return choices[int(word) - 1].callback
    wanted = fingerprint(text)
    return next((choice.callback for choice in choices if choice.word == wanted), None)
