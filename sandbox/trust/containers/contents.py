"""What goes into a key file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.trust.certificates import Certificate
from sandbox.trust.keys import PrivateKey


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A key with its chain: the holder's certificate first, then those of the issuers."""

    key: PrivateKey
    chain: Sequence[Certificate]
