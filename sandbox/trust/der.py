"""DER: just enough of ASN.1 to write certificates, containers and answers, and to read requests.

Writing is ours because libraries know neither ДСТУ keys nor their signatures; what is signed here
is exactly the bytes these functions return. Source: ITU-T X.690, clauses 8, 10 and 11.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OBJECT_IDENTIFIER = 1, 2, 3, 4, 5, 6
ENUMERATED, UTF8_STRING, PRINTABLE_STRING, IA5_STRING = 10, 12, 19, 22
UTC_TIME, GENERALIZED_TIME, BMP_STRING = 23, 24, 30
SEQUENCE, SET = 0x30, 0x31
_CONSTRUCTED, _CONTEXT = 0x20, 0x80

# X.509 keeps two-digit years up to 2049. Source: RFC 5280, section 4.1.2.5.
_LAST_UTC_TIME_YEAR = 2049


class DerError(ValueError):
    """The bytes are not the DER that was expected."""


# --- writing --------------------------------------------------------------------------------


def tlv(tag: int, content: bytes) -> bytes:
    """One element: tag, definite length in the shortest form, content."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE of already encoded parts."""
    return tlv(SEQUENCE, b"".join(parts))


def set_of(parts: Iterable[bytes]) -> bytes:
    """SET OF, its members in DER order."""
    return tlv(SET, b"".join(sorted(parts)))


def context(number: int, content: bytes, *, constructed: bool = True) -> bytes:
    """Element with a context-specific tag; ``content`` is what stands inside it."""
    return tlv(_CONTEXT | (_CONSTRUCTED if constructed else 0) | number, content)


def integer(value: int, tag: int = INTEGER) -> bytes:
    """INTEGER (or ENUMERATED), shortest two's complement."""
    # Of a negative number the complement tells how many bits stand beside the sign.
    bits = (value if value >= 0 else ~value).bit_length()
    return tlv(tag, value.to_bytes(bits // 8 + 1, "big", signed=True))


def boolean(value: bool) -> bytes:
    """BOOLEAN."""
    return tlv(BOOLEAN, b"\xff" if value else b"\x00")


def null() -> bytes:
    """NULL."""
    return tlv(NULL, b"")


def octets(value: bytes) -> bytes:
    """OCTET STRING."""
    return tlv(OCTET_STRING, value)


def bits(value: bytes, unused: int = 0) -> bytes:
    """BIT STRING whose last octet leaves ``unused`` bits out."""
    return tlv(BIT_STRING, bytes((unused,)) + value)


def named_bits(*positions: int) -> bytes:
    """BIT STRING of named bits without trailing zeros, as key usage needs it."""
    size = max(positions) + 1
    value = sum(1 << (size - 1 - position) for position in positions)
    unused = -size % 8
    return bits((value << unused).to_bytes((size + 7) // 8, "big"), unused)


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER from its dotted form."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return tlv(OBJECT_IDENTIFIER, b"".join(map(_base128, (first * 40 + second, *rest))))


def _base128(arc: int) -> bytes:
    groups = [arc & 0x7F]
    while arc := arc >> 7:
        groups.append(0x80 | arc & 0x7F)
    return bytes(reversed(groups))


def utf8(value: str) -> bytes:
    """UTF8String."""
    return tlv(UTF8_STRING, value.encode())


def printable(value: str) -> bytes:
    """PrintableString; the caller keeps to its alphabet."""
    return tlv(PRINTABLE_STRING, value.encode("ascii"))


def ia5(value: str) -> bytes:
    """IA5String."""
    return tlv(IA5_STRING, value.encode("ascii"))


def bmp(value: str) -> bytes:
    """BMPString."""
    return tlv(BMP_STRING, value.encode("utf-16-be"))


def generalized_time(moment: datetime) -> bytes:
    """GeneralizedTime in UTC, whole seconds."""
    return tlv(GENERALIZED_TIME, f"{moment.astimezone(UTC):%Y%m%d%H%M%SZ}".encode())


def time(moment: datetime) -> bytes:
    """The ``Time`` of X.509 and CMS: UTCTime until 2049, GeneralizedTime after."""
    if moment.year > _LAST_UTC_TIME_YEAR:
        return generalized_time(moment)
    return tlv(UTC_TIME, f"{moment.astimezone(UTC):%y%m%d%H%M%SZ}".encode())


# --- reading --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Element:
    """One element as it was read: ``raw`` is the whole of it, ``content`` what is inside."""

    tag: int
    content: bytes
    raw: bytes

    @property
    def context_number(self) -> int | None:
        """The number of a context-specific tag, or None for other tags."""
        return self.tag & 0x1F if self.tag & 0xC0 == _CONTEXT else None

    def children(self) -> list[Element]:
        """The elements inside a constructed one.

        Raises:
            DerError: the content is not a row of whole elements.
        """
        return list(_elements(self.content))

    def first(self) -> Element:
        """The first element inside a constructed one.

        Raises:
            DerError: there is none.
        """
        if not self.content:
            raise DerError("an empty element where one was expected inside")
        return read_first(self.content)

    def expect(self, tag: int) -> Element:
        """This element, if its tag is ``tag``.

        Raises:
            DerError: it is another one.
        """
        if self.tag != tag:
            raise DerError(f"tag {self.tag:#x} where {tag:#x} was expected")
        return self

    def as_integer(self) -> int:
        """The number an INTEGER or ENUMERATED holds."""
        if not self.content:
            raise DerError("empty integer")
        return int.from_bytes(self.content, "big", signed=True)

    def as_oid(self) -> str:
        """The dotted form of an OBJECT IDENTIFIER."""
        content = self.expect(OBJECT_IDENTIFIER).content
        if not content or content[-1] & 0x80:
            raise DerError("broken object identifier")
        arcs, arc = [], 0
        for octet in content:
            arc = arc << 7 | octet & 0x7F
            if not octet & 0x80:
                arcs.append(arc)
                arc = 0
        first = min(arcs[0] // 40, 2)
        return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def read(data: bytes) -> Element:
    """The one element that ``data`` is.

    Raises:
        DerError: the bytes are cut, indefinite in length, or followed by others.
    """
    element = read_first(data)
    if len(element.raw) != len(data):
        raise DerError(f"{len(data) - len(element.raw)} octets after the end")
    return element


def read_first(data: bytes) -> Element:
    """The element that ``data`` begins with; what follows it is left alone.

    Raises:
        DerError: the element is cut or indefinite in length.
    """
    if len(data) < 2:
        raise DerError("an element is cut")
    length, start = data[1], 2
    if length & 0x80:
        start += length & 0x7F
        if not 2 < start <= 6 or len(data) < start:
            raise DerError("the length is indefinite, cut or too long")
        length = int.from_bytes(data[2:start], "big")
    end = start + length
    if len(data) < end:
        raise DerError("an element is cut")
    return Element(data[0], data[start:end], data[:end])


def _elements(data: bytes) -> Iterator[Element]:
    while data:
        element = read_first(data)
        yield element
        data = data[len(element.raw) :]
