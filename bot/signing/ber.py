"""Just enough of BER to take containers apart and put them together; nothing is interpreted.

Source: ITU-T X.690, clause 8. Tags of one octet only: CMS and X.509 have no others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
OBJECT_IDENTIFIER: Final = 0x06
SEQUENCE: Final = 0x30
SET: Final = 0x31

_CONSTRUCTED: Final = 0x20
_HIGH_TAG: Final = 0x1F
_INDEFINITE: Final = 0x80
_LONGEST_LENGTH: Final = 4
_DEEPEST: Final = 32
_END: Final = b"\0\0"


class Malformed(ValueError):
    """The bytes are not BER, or not what was expected there."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: ``raw`` is the whole of it, ``content`` what stands inside."""

    tag: int
    content: bytes
    raw: bytes

    def children(self) -> Sequence[Element]:
        """The elements inside of a constructed one.

        Raises:
            Malformed: it is primitive, or they do not fill it exactly.
        """
        if not self.tag & _CONSTRUCTED:
            raise Malformed("a primitive element has nothing inside")
        found, position = [], 0
        while position < len(self.content):
            child = _element(self.content, position, 0)
            found.append(child)
            position += len(child.raw)
        return found

    def child(self, number: int, tag: int | None = None) -> Element:
        """The ``number``-th element inside, from zero.

        Raises:
            Malformed: there is none, or it has another tag.
        """
        children = self.children()
        if number >= len(children) or (tag is not None and children[number].tag != tag):
            raise Malformed("another element was expected")
        return children[number]

    def octets(self) -> bytes:
        """The octets of a string, whole or in pieces as BER allows."""
        if not self.tag & _CONSTRUCTED:
            return self.content
        return b"".join(child.octets() for child in self.children())


def read(data: bytes) -> Element:
    """The one element that ``data`` is.

    Raises:
        Malformed: it is cut, too deep, or followed by something.
    """
    element = _element(data, 0, 0)
    if len(element.raw) != len(data):
        raise Malformed("something follows")
    return element


def wrap(tag: int, *contents: bytes) -> bytes:
    """An element in DER."""
    content = b"".join(contents)
    size = len(content)
    if size < _INDEFINITE:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _INDEFINITE | len(length))) + length + content


def _element(data: bytes, begin: int, depth: int) -> Element:
    if begin + 2 > len(data) or data[begin] & _HIGH_TAG == _HIGH_TAG or depth > _DEEPEST:
        raise Malformed("no element of CMS")
    tag, first = data[begin], data[begin + 1]
    if first == _INDEFINITE:
        return _indefinite(data, begin, depth)
    count = first & 0x7F if first & 0x80 else 0
    start = begin + 2 + count
    if count > _LONGEST_LENGTH or start > len(data):
        raise Malformed("a length is cut or too long")
    end = start + (int.from_bytes(data[begin + 2 : start], "big") if count else first)
    if end > len(data):
        raise Malformed("an element is cut")
    return Element(tag, data[start:end], data[begin:end])


def _indefinite(data: bytes, begin: int, depth: int) -> Element:
    if not data[begin] & _CONSTRUCTED:
        raise Malformed("a primitive element without a length")
    position = start = begin + 2
    while data[position : position + 2] != _END:
        position += len(_element(data, position, depth + 1).raw)
    return Element(data[begin], data[start:position], data[begin : position + len(_END)])
