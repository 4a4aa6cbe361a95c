"""A strict reader of DER that keeps the received bytes.

Nothing is ever encoded anew: what is hashed or compared is a slice of the input. Refused are
indefinite and non-minimal lengths, tags above 30, elements past the end of their parent, bytes
left over, and nesting deeper than any structure read here needs.

Source: ITU-T X.690 (02/2021), clauses 8 and 10.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from .errors import FormatError

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
ENUMERATED, UTF8_STRING, SEQUENCE, SET = 0x0A, 0x0C, 0x30, 0x31
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18

_MAX_DEPTH = 40
_MOST_CHILDREN = 2048
_MOST_NUMBER_BYTES = 128
"""No number that is read here has more, and Python prints no number of thousands of digits."""
_CONSTRUCTED = 0x20
_ENCODINGS = {
    UTF8_STRING: "utf-8",
    0x12: "ascii",  # NumericString
    0x13: "ascii",  # PrintableString
    0x14: "latin-1",  # TeletexString as it is used in practice
    0x16: "ascii",  # IA5String
    0x1A: "ascii",  # VisibleString
    0x1C: "utf-32-be",  # UniversalString
    0x1E: "utf-16-be",  # BMPString
}
STRINGS = frozenset(_ENCODINGS)
"""Tags of the string types that ``Element.text`` reads."""


def context(number: int, *, constructed: bool = True) -> int:
    """The tag of a context-specific element."""
    return 0x80 | (_CONSTRUCTED if constructed else 0) | number


class Element:
    """One element of the input: its tag, and where its octets lie."""

    __slots__ = ("_content", "_data", "_depth", "_end", "_start", "tag")

    def __init__(self, data: bytes, start: int, limit: int, depth: int) -> None:
        tag, content, end = _header(data, start, limit)
        if depth > _MAX_DEPTH:
            raise FormatError("elements are nested too deeply")
        self.tag = tag
        self._data, self._start, self._content, self._end = data, start, content, end
        self._depth = depth

    @property
    def raw(self) -> bytes:
        """The element's octets as received, header included."""
        return self._data[self._start : self._end]

    @property
    def content(self) -> bytes:
        """The octets after the header."""
        return self._data[self._content : self._end]

    def reaches(self, position: int) -> bool:
        """Whether the element ends just there in the input."""
        return self._end == position

    def expect(self, tag: int) -> Element:
        """The element itself, when it has the tag."""
        if self.tag != tag:
            raise FormatError(f"element {tag:#04x} expected, {self.tag:#04x} found")
        return self

    def children(self, most: int = _MOST_CHILDREN) -> list[Element]:
        """The elements inside a constructed one, of which there may be ``most``."""
        if not self.tag & _CONSTRUCTED:
            raise FormatError(f"element {self.tag:#04x} has no elements inside")
        children = []
        position = self._content
        while position < self._end:
            child = Element(self._data, position, self._end, self._depth + 1)
            children.append(child)
            position = child._end
            if len(children) > most:
                raise FormatError("structure has more elements than it may")
        return children

    def fields(self, tag: int = SEQUENCE) -> Fields:
        """The elements inside, to be taken in order."""
        return Fields(self.expect(tag).children())

    def only(self) -> Element:
        """The single element inside."""
        children = self.children()
        if len(children) != 1:
            raise FormatError(f"one element expected, {len(children)} found")
        return children[0]

    def integer(self, tag: int = INTEGER) -> int:
        """Value of an INTEGER (or ENUMERATED)."""
        content = self.expect(tag).content
        if not content or (len(content) > 1 and _is_padded(content)):
            raise FormatError("number is not in its shortest form")
        if len(content) > _MOST_NUMBER_BYTES:
            raise FormatError("number is too large")
        return int.from_bytes(content, "big", signed=True)

    def boolean(self) -> bool:
        """Value of a BOOLEAN."""
        content = self.expect(BOOLEAN).content
        if content not in (b"\x00", b"\xff"):
            raise FormatError("neither true nor false")
        return content == b"\xff"

    def oid(self) -> str:
        """Dotted form of an OBJECT IDENTIFIER."""
        return _dotted(self.expect(OID).content)

    def octets(self, tag: int = OCTET_STRING) -> bytes:
        """Content of an OCTET STRING, or of an element tagged in place of it."""
        return self.expect(tag).content

    def bits(self) -> bytes:
        """Content of a BIT STRING of whole octets."""
        content = self.expect(BIT_STRING).content
        if not content or content[0]:
            raise FormatError("bit string is not of whole octets")
        return content[1:]

    def flags(self) -> frozenset[int]:
        """Numbers of the bits that are set in a BIT STRING."""
        content = self.expect(BIT_STRING).content
        if not content or content[0] > 7 or len(content) > 4 or (content[0] and len(content) == 1):
            raise FormatError("bit string is malformed")
        size = 8 * len(content[1:])
        value = int.from_bytes(content[1:], "big")
        if value & (1 << content[0]) - 1:
            raise FormatError("unused bits of a bit string are set")
        return frozenset(i for i in range(size) if value >> (size - 1 - i) & 1)

    def text(self) -> str:
        """Value of any of the string types."""
        encoding = _ENCODINGS.get(self.tag)
        if encoding is None:
            raise FormatError(f"element {self.tag:#04x} is not a string")
        try:
            return self.content.decode(encoding)
        except UnicodeDecodeError:
            raise FormatError("string is not in its encoding") from None

    def time(self, tag: int | None = None) -> datetime:
        """Value of a UTCTime or GeneralizedTime, or of one tagged as ``tag``."""
        if tag is not None:
            self.expect(tag)
        return _time(self.tag if tag is None else tag, self.content)


class Fields:
    """The elements of a structure, taken from first to last."""

    def __init__(self, elements: list[Element]) -> None:
        self._elements = elements
        self._position = 0

    def next(self) -> Element:
        """The next element, whatever it is."""
        if self._position == len(self._elements):
            raise FormatError("structure ends too early")
        self._position += 1
        return self._elements[self._position - 1]

    def take(self, tag: int) -> Element:
        """The next element, which has the tag."""
        return self.next().expect(tag)

    def optional(self, *tags: int) -> Element | None:
        """The next element when it has one of the tags; otherwise it stays."""
        if self._position < len(self._elements) and self._elements[self._position].tag in tags:
            return self.next()
        return None

    def rest(self) -> list[Element]:
        """All that is left."""
        rest = self._elements[self._position :]
        self._position = len(self._elements)
        return rest

    def end(self) -> None:
        """There is nothing more."""
        if self._position != len(self._elements):
            raise FormatError("structure has more elements than it may")


def read(data: bytes) -> Element:
    """The one element that the whole input is.

    Raises:
        FormatError: the input is no DER element, or goes on after it.
    """
    element = Element(data, 0, len(data), 0)
    if not element.reaches(len(data)):
        raise FormatError("bytes are left over after the structure")
    return element


def _header(data: bytes, start: int, limit: int) -> tuple[int, int, int]:
    """Tag, start of the content and end of the element at ``start``."""
    if limit - start < 2:
        raise FormatError("input ends inside an element")
    tag, first = data[start], data[start + 1]
    if tag & 0x1F == 0x1F:
        raise FormatError("long tags are not used in signatures")
    content = start + 2
    if first < 0x80:
        length = first
    else:
        count = first & 0x7F
        octets = data[content : min(content + count, limit)]
        if not 1 <= count <= 4 or len(octets) != count:
            raise FormatError("length is indefinite or too long")
        length = int.from_bytes(octets, "big")
        if length < 0x80 or not octets[0]:
            raise FormatError("length is not in its shortest form")
        content += count
    if content + length > limit:
        raise FormatError("element goes past the end of what holds it")
    return tag, content, content + length


def _is_padded(content: bytes) -> bool:
    return (content[0] == 0 and content[1] < 0x80) or (content[0] == 0xFF and content[1] >= 0x80)


@lru_cache(maxsize=1024)
def _dotted(content: bytes) -> str:
    if not content or content[-1] & 0x80 or len(content) > 64:
        raise FormatError("object identifier is malformed")
    arcs, value, fresh = [], 0, True
    for octet in content:
        if fresh and octet == 0x80:
            raise FormatError("object identifier is malformed")
        value = value << 7 | octet & 0x7F
        fresh = not octet & 0x80
        if fresh:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def _time(tag: int, content: bytes) -> datetime:
    text = content.decode("latin-1")
    fraction = ""
    if tag == UTC_TIME:
        # RFC 5280, clause 4.1.2.5.1: years from 50 belong to the last century.
        text = ("19" if text[:2] >= "50" else "20") + text
    elif tag != GENERALIZED_TIME:
        raise FormatError(f"element {tag:#04x} is not a time")
    elif "." in text:
        text, _, fraction = text.partition(".")
        fraction, text = fraction.removesuffix("Z"), text + "Z"
    digits = text[:-1] + fraction
    if len(text) != 15 or text[-1] != "Z" or not (digits.isascii() and digits.isdigit()):
        raise FormatError("time is malformed")
    try:
        moment = _moment(text)
    except ValueError:
        raise FormatError("no such time") from None
    return moment.replace(microsecond=int(fraction[:6].ljust(6, "0")) if fraction else 0)


def _moment(text: str) -> datetime:
    month, day, hour, minute, second = (int(text[i : i + 2]) for i in range(4, 14, 2))
    return datetime(int(text[:4]), month, day, hour, minute, second, tzinfo=UTC)
