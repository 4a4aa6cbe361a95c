"""The lookup of certificates by key identifiers, as providers' CMP services answer it.

A request is 120 octets packed as data (ContentInfo): a command, how many identifiers there are,
two key identifiers of 32 octets, the first twice where there is only one. The answer is packed
likewise: the command, whether something was found, and a bag of certificates.

Source: no standard describes it; behaviour of acting services as jkurwa (dstucrypt/jkurwa,
lib/services/cmp.js) talks to them. What a service answers when it finds nothing is not known
beyond this: the number that says «found» is another one.
"""

from __future__ import annotations

from sandbox.trust import der, oids
from sandbox.trust.pki import Pki
from sandbox.trust.signing import certificate_bag

_COMMAND = 13
_REQUEST_OCTETS = 120
_NUMBER = 4
_COUNT_OFFSET, _IDENTIFIERS_OFFSET, _IDENTIFIER = 8, 12, 32
_MOST_IDENTIFIERS = 2
_FOUND, _NOT_FOUND = 1, 0


def respond(pki: Pki, line: str, request: bytes) -> bytes:
    """Certificates of the keys that the request names, issued by the provider of the line.

    Raises:
        DerError: this is no such request.
    """
    identifiers = dict.fromkeys(_identifiers(_unpacked(request)))
    found = [certificate for each in identifiers for certificate in pki.issued.of_key(line, each)]
    if not found:
        return _packed(_number(_COMMAND) + _number(_NOT_FOUND))
    return _packed(_number(_COMMAND) + _number(_FOUND) + certificate_bag(found))


def _identifiers(body: bytes) -> list[bytes]:
    count = _read_number(body, _COUNT_OFFSET)
    is_known = len(body) == _REQUEST_OCTETS and _read_number(body, 0) == _COMMAND
    if not is_known or not 1 <= count <= _MOST_IDENTIFIERS:
        raise der.DerError("an unknown command")
    starts = range(_IDENTIFIERS_OFFSET, _IDENTIFIERS_OFFSET + count * _IDENTIFIER, _IDENTIFIER)
    return [body[start : start + _IDENTIFIER] for start in starts]


def _unpacked(request: bytes) -> bytes:
    """The octets of a ContentInfo of type data."""
    parts = der.read(request).expect(der.SEQUENCE).children()
    if len(parts) != 2 or parts[0].as_oid() != oids.DATA or parts[1].context_number != 0:
        raise der.DerError("no data")
    return parts[1].first().expect(der.OCTET_STRING).content


def _packed(octets: bytes) -> bytes:
    return der.sequence(der.oid(oids.DATA), der.context(0, der.octets(octets)))


def _read_number(body: bytes, offset: int) -> int:
    return int.from_bytes(body[offset : offset + _NUMBER], "little")


def _number(value: int) -> bytes:
    return value.to_bytes(_NUMBER, "little")
