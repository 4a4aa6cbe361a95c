"""Containers in BER brought to definite lengths, so that the strict reader can read them.

Some signers stream: they write indefinite lengths and strings in pieces. Only those two freedoms
of BER are taken away; every element that is already in DER keeps its octets, so that what was
signed (certificates, signed attributes) is not touched.

Source: RFC 5652, clause 2 (which parts of CMS may be BER); ITU-T X.690, clause 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from .errors import FormatError

_MAX_DEPTH = 40
_MOST_ELEMENTS = 1 << 16
_OCTET_STRING = 0x04
_CONSTRUCTED_OCTET_STRING = 0x24
_END_OF_CONTENTS = b"\x00\x00"


def to_definite(data: bytes) -> bytes:
    """The same structure with definite lengths and whole octet strings.

    Raises:
        FormatError: the input is not BER, or goes on after its structure.
    """
    octets, end = _convert(data, 0, len(data), 0, count(1))
    if end != len(data):
        raise FormatError("bytes are left over after the structure")
    return octets


def _convert(
    data: bytes, start: int, limit: int, depth: int, counter: Iterator[int]
) -> tuple[bytes, int]:
    """The element at ``start`` in definite form, and where it ends in the input."""
    tag, length, content = _header(data, start, limit)
    if depth > _MAX_DEPTH or next(counter) > _MOST_ELEMENTS:
        raise FormatError("elements are nested too deeply, or too many")
    if not tag & 0x20:
        if length is None:
            raise FormatError("length of a primitive element is indefinite")
        return _encode(tag, data[content : content + length]), content + length
    end = limit if length is None else content + length
    parts, position = [], content
    while length is None or position < end:
        if length is None and data[position : position + 2] == _END_OF_CONTENTS:
            position += 2
            break
        part, position = _convert(data, position, end, depth + 1, counter)
        parts.append(part)
    if tag == _CONSTRUCTED_OCTET_STRING:
        return _encode(_OCTET_STRING, b"".join(map(_string_piece, parts))), position
    return _encode(tag, b"".join(parts)), position


def _header(data: bytes, start: int, limit: int) -> tuple[int, int | None, int]:
    """Tag, length (none when indefinite) and start of the content."""
    if limit - start < 2:
        raise FormatError("input ends inside an element")
    tag, first = data[start], data[start + 1]
    if tag & 0x1F == 0x1F:
        raise FormatError("long tags are not used in signatures")
    if first == 0x80:
        return tag, None, start + 2
    count = first & 0x7F if first & 0x80 else 0
    if count > 4 or start + 2 + count > limit:
        raise FormatError("length is too long")
    octets = data[start + 2 : start + 2 + count]
    length = int.from_bytes(octets, "big") if count else first
    if start + 2 + count + length > limit:
        raise FormatError("element goes past the end of what holds it")
    return tag, length, start + 2 + count


def _string_piece(element: bytes) -> bytes:
    """Content of one piece of an octet string, which is in definite form by now."""
    if element[0] != _OCTET_STRING:
        raise FormatError("a piece of an octet string is something else")
    _, _, content = _header(element, 0, len(element))
    return element[content:]


def _encode(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content
