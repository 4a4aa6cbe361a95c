"""Finding out what a file is, by its octets; a key container by its outside only."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable

from .. import ber, certificate, cms, crl, der
from ..errors import FormatError, QesError, Refusal
from ..trust import pem_blocks
from . import answers, certificates, containers, key_files
from .document import Document

_MOST_BYTES = 64 * 1024 * 1024


def inspect(data: bytes) -> Document:
    """What the octets are and what they say. Passwords are asked for nothing.

    Raises:
        FormatError: they are nothing that is known here.
    """
    if len(data) > _MOST_BYTES:
        raise FormatError("the file is too large", "too_large")
    document = _of_text(data) or key_files.of_magic(data) or _of_asn1(data)
    if document is None:
        raise FormatError("the file is none of the kinds that are known here", "unknown_kind")
    return {**document, "size_bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _of_text(data: bytes) -> Document | None:
    """PEM, or base64 as it is sent over the wire."""
    blocks = pem_blocks(data)
    if blocks:
        found = [_of_block(label, octets) for label, octets in blocks]
        return found[0] if len(found) == 1 else {"kind": "PEM file", "part": found}
    try:
        octets = base64.b64decode(b"".join(data.split()), validate=True)
    except binascii.Error:
        return None
    inside = _of_asn1(octets) if octets else None
    return {**inside, "encoding": "base64"} if inside else None


def _of_block(label: str, octets: bytes) -> Document:
    inside = _of_asn1(octets) or {"kind": f"PEM block {label}, which is not known here"}
    return {**inside, "encoding": f"PEM ({label})"}


def _of_asn1(data: bytes) -> Document | None:
    """What the first reader that knows the form says, were it why it refuses what is inside."""
    octets, encoding = _definite(data)
    if octets is None:
        return None
    readers: tuple[Callable[[bytes], Document | None], ...] = (
        lambda given: certificates.describe(certificate.read(given)),
        key_files.of_asn1,
        lambda given: containers.describe(cms.read_signed_data(given, accept_ber=False)),
        answers.of_time_stamp_response,
        answers.of_ocsp,
        lambda given: answers.of_crl(crl.read(given)),
    )
    refused: Refusal | None = None
    for reader in readers:
        try:
            document = reader(octets)
        except FormatError:
            continue
        except Refusal as problem:
            refused = refused or problem
            continue
        if document is not None:
            return {**document, "encoding": encoding}
    if refused is not None:
        return {"kind": "signed structure that is refused", "because": refused.detail}
    return None


def _definite(data: bytes) -> tuple[bytes | None, str]:
    try:
        der.read(data)
    except FormatError:
        try:
            return ber.to_definite(data), "BER"
        except QesError:
            return None, ""
    return data, "DER"
