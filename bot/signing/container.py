"""Checks of what a browser sends as a signature: one CMS container and nothing else.

Only the outside is looked at; whether the signature is any good is the core's to say.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

LARGEST_BYTES: Final = 1024 * 1024

_SEQUENCE: Final = 0x30
_INDEFINITE: Final = 0x80
# id-signedData, 1.2.840.113549.1.7.2. Source: RFC 5652, section 5.1.
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
_ARMOUR: Final = re.compile(
    rb"\s*-----BEGIN (?P<label>PKCS7|CMS|PKCS #7 SIGNED DATA)-----\s"
    rb"(?P<text>[A-Za-z0-9+/=\s]+)"
    rb"-----END (?P=label)-----\s*"
)
_END_OF_CONTENTS: Final = b"\0\0"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class NotAContainer(Exception):
    """The bytes are not one CMS signed-data container."""


def one_container(sent: bytes) -> bytes:
    """The container in DER or BER, from whichever of its usual forms was sent.

    Desktop tools write ``.p7s`` files as raw octets, as base64, or in PEM armour.

    Raises:
        NotAContainer: none of these, or more than one thing.
    """
    encoded = sent if sent[:1] == bytes([_SEQUENCE]) else _decoded(sent)
    if not inside_of(encoded).startswith(_SIGNED_DATA):
        raise NotAContainer
    return encoded


def inside_of(encoded: bytes) -> bytes:
    """What stands in the one SEQUENCE that ``encoded`` is, in DER or BER.

    Raises:
        NotAContainer: no SEQUENCE, a cut one, or something after it.
    """
    return encoded[_header_size(encoded) :]


def _decoded(sent: bytes) -> bytes:
    # Some programs put it before every text that they write.
    written = sent.removeprefix(_BYTE_ORDER_MARK)
    armoured = _ARMOUR.fullmatch(written)
    text = b"".join((armoured["text"] if armoured else written).split())
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotAContainer from None


def _header_size(encoded: bytes) -> int:
    """Octets of the outer tag and length, which must span exactly the whole.

    Raises:
        NotAContainer: no SEQUENCE, a cut one, or something after it.
    """
    if len(encoded) < len(_SIGNED_DATA) or encoded[0] != _SEQUENCE:
        raise NotAContainer
    first = encoded[1]
    if first == _INDEFINITE:
        # BER of unknown length: it can only be seen that the last octets close something.
        if not encoded.endswith(_END_OF_CONTENTS):
            raise NotAContainer
        return 2
    count = first & 0x7F if first & 0x80 else 0
    length = int.from_bytes(encoded[2 : 2 + count], "big") if count else first
    if 2 + count + length != len(encoded):
        raise NotAContainer
    return 2 + count
