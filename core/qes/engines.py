"""What does the arithmetic in this process."""

from __future__ import annotations

from . import gost34311, kupyna, libcrypto

_PURE = "pure Python"


def engines() -> dict[str, str]:
    """The engine of each algorithm: C, OpenSSL with its version, or pure Python."""
    return {
        "gost34311": _digest(gost34311.is_accelerated()),
        "kupyna": _digest(kupyna.is_accelerated()),
        "dstu4145": libcrypto.version() or _PURE,
    }


def _digest(accelerated: bool) -> str:
    return "C" if accelerated else _PURE
