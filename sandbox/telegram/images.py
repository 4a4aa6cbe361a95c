"""Size of a picture, read from its header; sendPhoto needs no more."""

from __future__ import annotations

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
# JPEG markers that carry the frame's size: SOF0–SOF15 but DHT (C4), JPG (C8) and DAC (CC).
_JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF or JPEG; ``None`` for anything else."""
    try:
        if content.startswith(_PNG):
            return struct.unpack_from(">II", content, 16)
        if content[:6] in {b"GIF87a", b"GIF89a"}:
            return struct.unpack_from("<HH", content, 6)
        if content.startswith(b"\xff\xd8"):
            return _jpeg(content)
    except (struct.error, IndexError):
        pass
    return None


def _jpeg(content: bytes) -> tuple[int, int] | None:
    position = 2
    while content[position] == 0xFF:
        marker = content[position + 1]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, position + 5)
            return width, height
        position += 2 + struct.unpack_from(">H", content, position + 2)[0]
    return None
