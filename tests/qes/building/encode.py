"""A writer of DER, as small as the tests need."""

from __future__ import annotations

from datetime import datetime


def element(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


def sequence(*parts: bytes) -> bytes:
    return element(0x30, *parts)


def set_of(*parts: bytes) -> bytes:
    return element(0x31, *sorted(parts))


def explicit(number: int, *parts: bytes) -> bytes:
    return element(0xA0 | number, *parts)


def implicit(number: int, content: bytes) -> bytes:
    return element(0x80 | number, content)


def integer(value: int) -> bytes:
    return element(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def enumerated(value: int) -> bytes:
    return element(0x0A, bytes((value,)))


def boolean(value: bool) -> bytes:
    return element(0x01, b"\xff" if value else b"\x00")


def null() -> bytes:
    return element(0x05)


def octets(value: bytes) -> bytes:
    return element(0x04, value)


def bits(value: bytes, unused: int = 0) -> bytes:
    return element(0x03, bytes((unused,)), value)


def text(value: str) -> bytes:
    return element(0x0C, value.encode())


def printable(value: str) -> bytes:
    return element(0x13, value.encode("ascii"))


def oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    content = b""
    for arc in (40 * first + second, *rest):
        septets = [arc & 0x7F]
        while arc := arc >> 7:
            septets.append(arc & 0x7F | 0x80)
        content += bytes(reversed(septets))
    return element(0x06, content)


def utc_time(moment: datetime) -> bytes:
    return element(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())


def generalized_time(moment: datetime) -> bytes:
    return element(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())
