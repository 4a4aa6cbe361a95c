"""Pictures made for tests."""

from __future__ import annotations

_SEGMENT = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def jpeg(width: int = 8, height: int = 8) -> bytes:
    """The structure of a grey JPEG picture: header, frame, scan, end."""
    frame = (
        b"\xff\xc0\x00\x0b\x08"
        + height.to_bytes(2, "big")
        + width.to_bytes(2, "big")
        + b"\x01\x01\x11\x00"
    )
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + bytes(16)
    return b"\xff\xd8" + _SEGMENT + frame + scan + b"\xff\xd9"
