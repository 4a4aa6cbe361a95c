"""Puts the content into a detached signature, and takes it out of an attached one.

The signature is over digests in signed attributes, so the content beside it or inside it makes no
difference to its value; the core wants one file that holds both.

Source: RFC 5652, sections 3, 5.1 and 5.2 (``encapContentInfo`` and ``eContent``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.signing import ber
from bot.signing.ber import Element
from bot.signing.container import NotAContainer

_EXPLICIT_0: Final = 0xA0


class SeveralSignatures(Exception):
    """More than one signature stands in the container; one person's is due."""


def content_of(container: bytes) -> bytes | None:
    """What the container holds as signed content; None if the signature is detached.

    Args:
        container: ContentInfo with SignedData, in DER or BER.

    Raises:
        NotAContainer: it is not of this shape, or nobody has signed.
        SeveralSignatures: it holds more than one signature.
    """
    try:
        _, parts = _parts(container)
        _, *present = parts[2].children()
        signers = parts[-1].children()
        content = present[0].child(0).octets() if present else None
    except ValueError:
        raise NotAContainer from None
    if not signers:
        raise NotAContainer  # a bag of certificates
    if len(signers) > 1:
        raise SeveralSignatures
    return content


def enclosed(container: bytes, content: bytes) -> bytes:
    """The container with ``content`` in it; one that has a content stays as it is.

    Args:
        container: ContentInfo with SignedData, in DER or BER.
        content: the bytes that were signed beside it.

    Raises:
        NotAContainer: it is not of this shape.
    """
    try:
        kind, (version, digests, inner, *rest) = _parts(container)
        of_type, *present = inner.children()
    except ValueError:
        raise NotAContainer from None
    if present:
        return container
    octets = ber.wrap(_EXPLICIT_0, ber.wrap(ber.OCTET_STRING, content))
    filled = ber.wrap(ber.SEQUENCE, of_type.raw, octets)
    after = b"".join(element.raw for element in rest)
    signed_data = ber.wrap(ber.SEQUENCE, version.raw, digests.raw, filled, after)
    return ber.wrap(ber.SEQUENCE, kind.raw, ber.wrap(_EXPLICIT_0, signed_data))


def _parts(container: bytes) -> tuple[Element, Sequence[Element]]:
    """The type, and version, digest algorithms, content, certificates, lists, signers.

    Raises:
        ValueError: it is not of this shape.
    """
    kind, wrapped = ber.read(container).children()
    parts = wrapped.child(0, ber.SEQUENCE).children()
    if len(parts) < 4 or parts[-1].tag != ber.SET:
        raise ber.Malformed("SignedData has four parts at least, the signers last")
    return kind, parts
