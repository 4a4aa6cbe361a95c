"""Comparison of names that different registers and providers write differently."""

from __future__ import annotations

import unicodedata

_APOSTROPHES = "'\u2019\u02bc\u0060\u2018\u00b4\u2032"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2212"

# Latin capitals that look like Ukrainian ones and get typed for them.
_LOOK_ALIKES = dict(zip("ABCEHIKMOPTXY", "АВСЕНІКМОРТХУ", strict=True))

_TABLE = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_HYPHENS, "-"),
        **_LOOK_ALIKES,
    }
)


def comparable(name: str) -> str:
    """A name without what issuers write in their own way: letter case, apostrophes, spacing.

    Accents that stand apart from their letters come together with them.
    Latin look-alikes become Ukrainian letters, so two spellings of one name compare equal and
    two different Ukrainian names never do.
    """
    whole = unicodedata.normalize("NFC", name).upper()
    return " ".join(whole.translate(_TABLE).split())


def same(first: str | None, second: str | None) -> bool:
    """Whether two spellings are one name; an absent name equals nothing."""
    return bool(first and second) and comparable(first or "") == comparable(second or "")
