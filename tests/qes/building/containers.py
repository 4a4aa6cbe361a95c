"""Test containers: CMS SignedData, every part of which a test may change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.qes import der

from .encode import (
    element,
    explicit,
    generalized_time,
    implicit,
    integer,
    octets,
    oid,
    sequence,
    set_of,
    utc_time,
)
from .keys import Key, digest, digest_algorithm

DATA, SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
TIME_STAMP_INFO = "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
CONTENT_TIME_STAMP, SIGNATURE_TIME_STAMP = (
    "1.2.840.113549.1.9.16.2.20",
    "1.2.840.113549.1.9.16.2.14",
)
CERTIFICATE_VALUES, REVOCATION_VALUES = (
    "1.2.840.113549.1.9.16.2.23",
    "1.2.840.113549.1.9.16.2.24",
)
SIGNED_AT = datetime(2030, 6, 1, 11, 55, tzinfo=UTC)

Attributes = dict[str, bytes]


@dataclass(frozen=True)
class Signer:
    """Who signs: his certificate, its issuer's name and serial, his key."""

    certificate: bytes
    issuer: bytes
    serial: int
    key: Key
    key_id: bytes = b""


@dataclass(frozen=True)
class Recipe:
    """How a container is made; the defaults make a good one."""

    detached: bool = False
    content_type: str = DATA
    signed_at: datetime = SIGNED_AT
    by_key_id: bool = False
    change_attributes: Callable[[Attributes], Attributes] = lambda attributes: attributes
    sort_attributes: bool = True
    without_attributes: bool = False
    digest_name: str | None = None
    change_signature: Callable[[bytes], bytes] = lambda signature: signature
    unsigned: Callable[[bytes], Attributes] = lambda signature: {}
    """Unsigned attributes, made of the signature."""
    certificates: tuple[bytes, ...] | None = None
    crls: tuple[bytes, ...] = ()
    signed_content: bytes | None = None
    """What is hashed, when it is not what the container holds."""
    extra_signers: tuple[bytes, ...] = field(default=())


def build(content: bytes, signer: Signer, recipe: Recipe | None = None) -> bytes:
    """The container."""
    recipe = recipe or Recipe()
    info = signer_info(content, signer, recipe)
    certificates = (signer.certificate,) if recipe.certificates is None else recipe.certificates
    return wrap(content, certificates, (info, *recipe.extra_signers), signer.key.digest, recipe)


def wrap(
    content: bytes,
    certificates: tuple[bytes, ...],
    infos: tuple[bytes, ...],
    digest_name: str,
    recipe: Recipe,
) -> bytes:
    enclosed = b"" if recipe.detached else explicit(0, octets(content))
    signed_data = sequence(
        integer(1),
        set_of(digest_algorithm(digest_name)),
        sequence(oid(recipe.content_type), enclosed),
        explicit(0, *certificates) if certificates else b"",
        explicit(1, *recipe.crls) if recipe.crls else b"",
        set_of(*infos),
    )
    return sequence(oid(SIGNED_DATA), explicit(0, signed_data))


def signer_info(content: bytes, signer: Signer, recipe: Recipe) -> bytes:
    key = signer.key
    named = recipe.digest_name or key.digest
    hashed = content if recipe.signed_content is None else recipe.signed_content
    attributes = recipe.change_attributes(_attributes(hashed, signer, recipe))
    encoded = [sequence(oid(kind.split("#")[0]), values) for kind, values in attributes.items()]
    inside = b"".join(sorted(encoded) if recipe.sort_attributes else reversed(encoded))
    signed_octets = hashed if recipe.without_attributes else element(0x31, inside)
    signature = recipe.change_signature(key.sign(signed_octets))
    unsigned = recipe.unsigned(signature)
    identifier = (
        implicit(0, signer.key_id)
        if recipe.by_key_id
        else sequence(signer.issuer, integer(signer.serial))
    )
    return sequence(
        integer(3 if recipe.by_key_id else 1),
        identifier,
        digest_algorithm(named),
        b"" if recipe.without_attributes else element(0xA0, inside),
        key.signature_algorithm,
        octets(signature),
        explicit(1, *(sequence(oid(kind), value) for kind, value in unsigned.items()))
        if unsigned
        else b"",
    )


def signing_certificate(certificate: bytes, issuer: bytes, serial: int, digest_name: str) -> bytes:
    reference = sequence(
        digest_algorithm(digest_name),
        octets(digest(digest_name, certificate)),
        sequence(sequence(explicit(4, issuer)), integer(serial)),
    )
    return set_of(sequence(sequence(reference)))


def time_stamp(stamped: bytes, at: datetime, authority: Signer) -> bytes:
    """A token over the octets; it carries no certificate, as those of Ukraine."""
    name = authority.key.digest
    info = sequence(
        integer(1),
        oid("1.2.804.2.1.1.1.2.3.1"),
        sequence(digest_algorithm(name), octets(digest(name, stamped))),
        integer(77),
        generalized_time(at),
    )
    recipe = Recipe(content_type=TIME_STAMP_INFO, signed_at=at, certificates=())
    return build(info, authority, recipe)


def streamed(container: bytes) -> bytes:
    """The same container as a program writes it that does not know the sizes beforehand.

    Lengths are indefinite and the content comes in pieces. What is signed, and the certificates,
    keep their octets.
    """
    identifier, enclosed = der.read(container).children()
    version, digests, encapsulated, *rest = enclosed.only().children()
    kind, content = encapsulated.children()
    octets_ = content.only().octets()
    pieces = [octets(octets_[i : i + 16]) for i in range(0, len(octets_), 16)]
    inner = _indefinite(0xA0, _indefinite(0x24, *pieces))
    signed_data = _indefinite(
        0x30,
        version.raw,
        digests.raw,
        _indefinite(0x30, kind.raw, inner),
        *(part.raw for part in rest),
    )
    return _indefinite(0x30, identifier.raw, _indefinite(0xA0, signed_data))


def _indefinite(tag: int, *parts: bytes) -> bytes:
    return bytes((tag, 0x80)) + b"".join(parts) + b"\0\0"


def _attributes(content: bytes, signer: Signer, recipe: Recipe) -> Attributes:
    name = signer.key.digest
    return {
        CONTENT_TYPE: set_of(oid(recipe.content_type)),
        SIGNING_TIME: set_of(utc_time(recipe.signed_at)),
        MESSAGE_DIGEST: set_of(octets(digest(name, content))),
        SIGNING_CERTIFICATE_V2: signing_certificate(
            signer.certificate, signer.issuer, signer.serial, name
        ),
    }
