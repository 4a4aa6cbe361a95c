"""Ports of loopback that nobody takes between being chosen and being served."""

from __future__ import annotations

import secrets
import socket

from sandbox.settings import LOOPBACK

# Below those that systems give to outgoing connections: 32768 and up on Linux, 49152 elsewhere.
_FIRST, _COUNT = 20_000, 12_000


def free_port(neighbours: int = 1) -> int:
    """The first of so many free neighbouring ports."""
    for _ in range(100):
        base = _FIRST + secrets.randbelow(_COUNT)
        if all(_is_free(base + offset) for offset in range(neighbours)):
            return base
    raise AssertionError(f"no {neighbours} free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
