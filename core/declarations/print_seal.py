"""The seal of a printed declaration: one line by which the register knows its own print again.

A PDF may be changed and its attached signed file left whole; then the signatures still verify while
the page shows something else. So the register writes a keyed digest of all other octets into a
comment before ``startxref``: whoever changes one octet loses the seal. Nothing is stored.

Source: a comment may stand between any tokens of a PDF, ISO 32000-1, clause 7.2.3; the place of
``startxref``, clause 7.5.5.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass

from core.contract.declaration_checks import NUMBER_PATTERN
from core.kit.crypto import BlindIndex

_KIND = "printed declaration"
_LINE = re.compile(
    rb"%KABINET-PRINT 1 (" + NUMBER_PATTERN.encode() + rb") ([0-9a-f]{64})\n(?=startxref\n)"
)
_TAIL = b"startxref\n"
# The seal is near the end: ``startxref``, a number and the end mark follow.
_NEAR_END_BYTES = 256


@dataclass(frozen=True)
class PrintSeal:
    """Puts the seal on and knows it again; the key is the one of look-ups and never changes."""

    index: BlindIndex

    def put(self, printed: bytes, number: str) -> bytes:
        """A PDF with its seal."""
        head, mark, tail = printed.rpartition(_TAIL)
        if not mark:
            raise ValueError("not a PDF with a cross-reference table")
        line = f"%KABINET-PRINT 1 {number} {self._digest(printed, number)}\n".encode()
        return head + line + mark + tail

    def number_of(self, shown: bytes) -> str | None:
        """The number of the declaration that this very PDF was printed of, if it is the register's.

        None when it has no seal, or when an octet differs from what was printed.
        """
        found = _LINE.search(shown, max(0, len(shown) - _NEAR_END_BYTES))
        if found is None:
            return None
        number = found[1].decode()
        printed = shown[: found.start()] + shown[found.end() :]
        digest = self._digest(printed, number)
        return number if hmac.compare_digest(digest, found[2].decode()) else None

    def _digest(self, printed: bytes, number: str) -> str:
        words = f"{number} {hashlib.sha256(printed).hexdigest()}"
        return self.index.of(_KIND, words).hex()
