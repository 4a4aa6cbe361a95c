"""Opens what id.gov.ua encrypts to the key of this installation: CMS EnvelopedData.

Whom the envelope comes from is not proven by it. It is asked for over TLS from the service itself,
with the access token of the very sign-in it is about.

Source: RFC 5652, section 6 (EnvelopedData, KeyAgreeRecipientInfo); algorithms: ``agreement``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from bot.signing import ber
from bot.signing.remote.id_gov_ua.agreement import (
    WRAP,
    AgreementKey,
    public_key_info_of,
    public_octets,
)
from bot.signing.remote.id_gov_ua.gost28147 import BLOCK_BYTES, Gost28147

_ENVELOPED_DATA: Final = bytes.fromhex("06092a864886f70d010703")
_COFACTOR_DH: Final = bytes.fromhex("060a2a862402010101010304")
_GOST_28147_CFB: Final = bytes.fromhex("060b2a86240201010101010103")
_ORIGINATOR_INFO: Final = 0xA0
_KEY_AGREEMENT: Final = 0xA1
_ORIGINATOR_KEY: Final = 0xA1
_UKM: Final = 0xA1
_CERTIFICATES: Final = 0xA0
_MOST_KEYS: Final = 16


class EnvelopeBroken(Exception):
    """The bytes are no envelope that this key opens."""


def opened(envelope: bytes, key: AgreementKey, senders: Sequence[bytes] = ()) -> bytes:
    """What is in the envelope.

    Args:
        envelope: ContentInfo with EnvelopedData, in DER or BER.
        key: of the recipient.
        senders: certificates of those who may have sent it, where it holds none itself.

    Raises:
        EnvelopeBroken: malformed, by other algorithms, or for another key.
    """
    try:
        return _opened(envelope, key, senders)
    except ValueError as problem:
        raise EnvelopeBroken(str(problem)) from None


def _opened(envelope: bytes, key: AgreementKey, senders: Sequence[bytes]) -> bytes:
    outer = ber.read(envelope)
    if outer.child(0).raw != _ENVELOPED_DATA:
        raise ber.Malformed("not EnvelopedData")
    _, *parts = outer.child(1).child(0, ber.SEQUENCE).children()
    known = list(senders)
    if parts and parts[0].tag == _ORIGINATOR_INFO:
        known = [*_certificates(parts.pop(0)), *known]
    if len(parts) < 2 or parts[0].tag != ber.SET:
        raise ber.Malformed("no recipients")
    recipients, content = parts[0], parts[1]
    for wrapped, sender, ukm in islice(_offers(recipients, known), _MOST_KEYS):
        content_key = key.unwrap(wrapped, sender, ukm)
        if content_key is not None:
            return _content(content, content_key)
    raise EnvelopeBroken("not for this key")


def _certificates(originator_info: ber.Element) -> Iterator[bytes]:
    for part in originator_info.children():
        if part.tag == _CERTIFICATES:
            yield from (one.raw for one in part.children() if one.tag == ber.SEQUENCE)


def _offers(
    recipients: ber.Element, known: Sequence[bytes]
) -> Iterator[tuple[bytes, bytes, bytes | None]]:
    """Every wrapped key with every public key that may have wrapped it."""
    for recipient in recipients.children():
        if recipient.tag != _KEY_AGREEMENT:
            continue
        _, originator, *rest = recipient.children()
        ukm = rest.pop(0).child(0).octets() if rest and rest[0].tag == _UKM else None
        if len(rest) != 2 or not _is_ours(rest[0]):
            raise EnvelopeBroken("another key agreement than ДСТУ 4145 with ГОСТ 34.311")
        for sender in _senders(originator.child(0), known):
            for one in rest[1].children():
                yield one.child(1, ber.OCTET_STRING).octets(), sender, ukm


def _is_ours(algorithm: ber.Element) -> bool:
    return algorithm.child(0).raw == _COFACTOR_DH and algorithm.child(1).child(0).raw == WRAP


def _senders(originator: ber.Element, known: Sequence[bytes]) -> Iterator[bytes]:
    """Public keys: the one in the message, or those of the known certificates."""
    if originator.tag == _ORIGINATOR_KEY:
        yield public_octets(originator)
        return
    for certificate in known:
        yield public_octets(public_key_info_of(certificate))


def _content(encrypted: ber.Element, key: bytes) -> bytes:
    _, algorithm, *content = encrypted.children()
    if algorithm.child(0).raw != _GOST_28147_CFB or not content:
        raise EnvelopeBroken("another cipher than GOST 28147 with feedback")
    iv, dke = (one.octets() for one in algorithm.child(1).children())
    if len(iv) != BLOCK_BYTES:
        raise ber.Malformed("a synchro message has 8 octets")
    return Gost28147(key, dke).decrypt_cfb(content[0].octets(), iv)
