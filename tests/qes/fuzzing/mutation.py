"""Changes of structure: a tree of BER elements is changed and written again with right lengths.

A change of bare octets mostly breaks a length, and the first reader refuses it. What comes from
here is whole outside and strange inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

_SEQUENCE, _CONSTRUCTED, _BIT_STRING, _OCTET_STRING = 0x30, 0x20, 0x03, 0x04
_MOST_DEPTH, _MOST_CHANGES, _MOST_COPIES = 30, 3, 300
_MOST_MULTIPLIED_BYTES = 4096

_NUMBERS = (b"\0", b"\xff", b"\x80", b"\x7f" + b"\xff" * 7, b"\x7f" * 2000, b"")
_EXTREMES = {
    0x01: (b"\0", b"\1", b"\xff", b""),
    0x02: _NUMBERS,
    0x0A: _NUMBERS,
    0x17: (b"000101000000Z", b"491231235959Z", b"500101000000Z", b"300601120060Z"),
    0x18: (b"00010101000000Z", b"99991231235959Z", b"00000101000000Z", b"99991231235959.999999Z"),
}
"""Contents by tag."""

Mutate = Callable[[bytes, int], bytes]
"""Changes octets at random, up to so many of them."""


@dataclass
class Node:
    """An element: octets, or elements inside, maybe behind some octets (of a BIT STRING)."""

    tag: int
    octets: bytes = b""
    inside: list[Node] | None = None
    is_indefinite: bool = False

    def encode(self) -> bytes:
        """The element with the length that fits."""
        content = self.octets + b"".join(node.encode() for node in self.inside or ())
        if self.is_indefinite and self.tag & _CONSTRUCTED:
            return bytes((self.tag, 0x80)) + content + b"\0\0"
        size = len(content)
        if size < 0x80:
            return bytes((self.tag, size)) + content
        length = size.to_bytes((size.bit_length() + 7) // 8, "big")
        return bytes((self.tag, 0x80 | len(length))) + length + content


@dataclass
class Place:
    """Where a node stands: in which list, at which position."""

    nodes: list[Node]
    position: int = field(default=0)

    @property
    def node(self) -> Node:
        return self.nodes[self.position]


def parse(data: bytes, depth: int = 0) -> list[Node] | None:
    """The elements that the octets are, one after another; none when they are something else."""
    nodes, position = [], 0
    while position < len(data):
        header = _header(data, position)
        if header is None or depth > _MOST_DEPTH:
            return None
        tag, start, end = header
        nodes.append(_node(tag, data[start:end], depth))
        position = end
    return nodes


def _node(tag: int, content: bytes, depth: int) -> Node:
    # Octet and bit strings hold structures too: extensions, time-stamps, public keys.
    skipped = 1 if tag == _BIT_STRING else 0
    if tag & _CONSTRUCTED or (tag in (_OCTET_STRING, _BIT_STRING) and len(content) > 2):
        inside = parse(content[skipped:], depth + 1)
        if inside is not None:
            return Node(tag, content[:skipped], inside)
    return Node(tag, content)


def _header(data: bytes, position: int) -> tuple[int, int, int] | None:
    """Tag, start and end of the content of an element in definite form."""
    if position + 2 > len(data):
        return None
    tag, first = data[position], data[position + 1]
    count = first & 0x7F if first & 0x80 else 0
    start = position + 2 + count
    length = int.from_bytes(data[position + 2 : start], "big") if count else first
    # Lengths written otherwise than here would not come back as they were.
    is_usual = first != 0x80 and (not count or (length >= 0x80 and data[position + 2] != 0))
    return (tag, start, start + length) if is_usual and start + length <= len(data) else None


def _places(nodes: list[Node]) -> Iterator[Place]:
    for position, node in enumerate(nodes):
        yield Place(nodes, position)
        yield from _places(node.inside or [])


class Mutator:
    """Changes octets in a way that the seed decides; ``spare`` are parts of other structures."""

    def __init__(self, mutate: Mutate, spare: list[bytes]) -> None:
        self._mutate = mutate
        parsed = (parse(octets) for octets in spare)
        self._spare = [place.node.encode() for nodes in parsed if nodes for place in _places(nodes)]
        self._changes = (
            *(self._change_octets,) * 4,
            *(self._delete, self._repeat, self._move, self._transplant),
            *(self._change_tag, self._wrap, self._stream, self._multiply, self._grow),
            *(self._go_to_extremes,) * 2,
        )

    def __call__(self, data: bytes, most: int, seed: int) -> bytes:
        """Octets that are like the given ones, ``most`` of them."""
        random = Random(seed)  # noqa: S311 - not for secrets
        nodes = parse(data)
        if not nodes or random.random() < 0.2:
            return self._mutate(data, most)
        for _ in range(random.randint(1, _MOST_CHANGES)):
            places = list(_places(nodes))
            if places:
                random.choice(self._changes)(random.choice(places), random)
        changed = b"".join(node.encode() for node in nodes)
        return changed if 0 < len(changed) <= most else self._mutate(data, most)

    def _change_octets(self, place: Place, random: Random) -> None:
        node = place.node
        content = node.octets + b"".join(inner.encode() for inner in node.inside or ())
        node.octets, node.inside = self._mutate(content or b"\0", len(content) + 16), None

    def _delete(self, place: Place, random: Random) -> None:
        del place.nodes[place.position]

    def _repeat(self, place: Place, random: Random) -> None:
        place.nodes.insert(place.position, place.node)

    def _multiply(self, place: Place, random: Random) -> None:
        """Many of the same: what takes more than its share of time shows itself."""
        room = _MOST_MULTIPLIED_BYTES // len(place.node.encode())
        copies = min(random.randint(2, _MOST_COPIES), room)
        place.nodes[place.position : place.position] = [place.node] * copies

    def _grow(self, place: Place, random: Random) -> None:
        """Numbers, names and identifiers of a size that nobody expects."""
        node = place.node
        content = node.octets or bytes((random.choice((0, 1, 0x7F, 0x81)),))
        times = random.randint(2, _MOST_MULTIPLIED_BYTES) // len(content)
        node.octets, node.inside = content * max(times, 2), None

    def _go_to_extremes(self, place: Place, random: Random) -> None:
        """A number, a time or a flag at the end of its range; where there is none, nothing."""
        within = [p.node for p in _places([place.node]) if p.node.tag in _EXTREMES]
        if within:
            node = random.choice(within)
            node.octets, node.inside = random.choice(_EXTREMES[node.tag]), None

    def _move(self, place: Place, random: Random) -> None:
        other = random.randrange(len(place.nodes))
        place.nodes.insert(other, place.nodes.pop(place.position))

    def _transplant(self, place: Place, random: Random) -> None:
        if self._spare:
            place.nodes[place.position : place.position + 1] = (
                parse(random.choice(self._spare)) or []
            )

    def _change_tag(self, place: Place, random: Random) -> None:
        place.nodes[place.position] = Node(
            random.randrange(256), place.node.octets, place.node.inside
        )

    def _wrap(self, place: Place, random: Random) -> None:
        node = place.node
        for _ in range(random.choice((1, 1, 2, 45))):
            node = Node(random.choice((_SEQUENCE, 0xA0, 0x31, 0x24)), b"", [node])
        place.nodes[place.position] = node

    def _stream(self, place: Place, random: Random) -> None:
        place.node.is_indefinite = True
