"""Spellings that providers give one and the same thing: letter case, apostrophes, alphabets.

Pure functions over text: they decide nothing about a person, they let two spellings be compared.

Source: Unicode confusables of the Ukrainian alphabet (UTS #39); practice of providers: surnames in
capitals or not, U+2019 or U+02BC for an apostrophe, Latin letters typed for Ukrainian ones.
"""

from __future__ import annotations

import unicodedata

_APOSTROPHES = "\u2019\u02bc\u0060\u2018\u00b4\u2032\u02b9\u201b\uff07"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
_LOOK_ALIKES = dict(zip("ABCEHIKMOPTXYÏ", "АВСЕНІКМОРТХУЇ", strict=True))
"""Latin capitals that look like Ukrainian ones."""

_MARKS = str.maketrans({**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_HYPHENS, "-")})
_LETTERS = str.maketrans(_LOOK_ALIKES)
_QUOTES = str.maketrans(dict.fromkeys('"«»\u201c\u201d\u201e\u201f', " "))


def ukrainian_capitals(text: str) -> str:
    """The text in capitals, with Ukrainian letters in the place of Latin look-alikes."""
    return unicodedata.normalize("NFC", text).upper().translate(_LETTERS)


def name_key(name: str) -> str:
    """What two spellings of a surname or given name have in common.

    Latin look-alikes become Ukrainian letters unless another Latin letter shows that the whole
    name is written in Latin: a key never mixes alphabets that the name did not mix.
    """
    text = unicodedata.normalize("NFC", name).upper().translate(_MARKS)
    text = " ".join(text.split()).replace(" -", "-").replace("- ", "-")
    changed = text.translate(_LETTERS)
    has_other_latin = any("A" <= letter <= "Z" for letter in changed)
    has_cyrillic = any("\u0400" <= letter <= "\u04ff" for letter in text)
    return text if has_other_latin and not has_cyrillic else changed


def organization_key(name: str) -> str:
    """What two spellings of an organization's name have in common: quotation marks differ too."""
    return " ".join(name_key(name.translate(_QUOTES)).split())


def is_same_name(one: str | None, other: str | None) -> bool:
    """Whether two spellings are of one name; an absent name is none."""
    return bool(one and other) and name_key(one or "") == name_key(other or "")
