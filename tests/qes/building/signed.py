"""Containers of every kind, good and bad, over the same content."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from . import people
from .containers import (
    CERTIFICATE_VALUES,
    CONTENT_TIME_STAMP,
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    REVOCATION_VALUES,
    SIGNATURE_TIME_STAMP,
    SIGNING_CERTIFICATE_V2,
    Attributes,
    Recipe,
    build,
    signer_info,
    signing_certificate,
    streamed,
    time_stamp,
    wrap,
)
from .encode import explicit, octets, oid, sequence, set_of
from .keys import digest
from .world import CONTENT, NOW, World

OTHER_CONTENT = CONTENT.replace(b"4f1c", b"4f1d")
_APRIL = datetime(2030, 4, 1, tzinfo=UTC)
_ATTRIBUTES = {
    "content_type": CONTENT_TYPE,
    "digest": MESSAGE_DIGEST,
    "second_digest": f"{MESSAGE_DIGEST}#2",
    "certificate": SIGNING_CERTIFICATE_V2,
}


def usual(world: World) -> dict[str, bytes]:
    """What signers make, at every level of CAdES, and one that was tampered with."""
    attached = world.sign()
    return {
        "attached": attached,
        "detached": world.sign(detached=True),
        "streamed": streamed(attached),
        "stamped": world.sign(unsigned=stamped(world)),
        "stamped-twice": world.sign(
            change_attributes=lambda given: {
                **given,
                CONTENT_TIME_STAMP: set_of(world.stamp(CONTENT, NOW - timedelta(minutes=6))),
            },
            unsigned=stamped(world),
        ),
        "long-term": world.sign(unsigned=long_term(world)),
        "extended": world.sign(certificates=(), unsigned=extended(world)),
        "enveloped": world.sign(attached),
        "tampered": world.sign(CONTENT + b" ", signed_content=CONTENT),
    }


def stamped(world: World) -> Callable[[bytes], Attributes]:
    """Unsigned attributes of level T."""
    return lambda signature: {SIGNATURE_TIME_STAMP: set_of(world.stamp(signature))}


def long_term(world: World) -> Callable[[bytes], Attributes]:
    """Unsigned attributes of level LT: the time-stamp and what the provider answered."""
    values = sequence(explicit(1, sequence(world.ocsp(basic=True))))
    return lambda signature: {
        **stamped(world)(signature),
        REVOCATION_VALUES: set_of(values),
    }


def extended(world: World) -> Callable[[bytes], Attributes]:
    """The same with the certificates, which are nowhere else then."""
    values = sequence(world.person.certificate, world.provider, world.responder.certificate)
    return lambda signature: {
        **long_term(world)(signature),
        CERTIFICATE_VALUES: set_of(values),
    }


def by_people(world: World) -> dict[str, bytes]:
    """One of every holder, and two of the one whose certificate has expired."""
    signers = people.signers(world)
    made = {f"by-{kind}": build(CONTENT, signer) for kind, signer in signers.items()}
    expired = signers["expired"]

    def stamp(signature: bytes) -> Attributes:
        return {SIGNATURE_TIME_STAMP: set_of(time_stamp(signature, _APRIL, world.stamper))}

    made["by-expired-since"] = build(CONTENT, expired, Recipe(signed_at=_APRIL, unsigned=stamp))
    made["by-expired-unproven"] = build(CONTENT, expired, Recipe(signed_at=_APRIL))
    return made


def by_keys(world: World, *kinds: str) -> dict[str, bytes]:
    """One of a citizen with every kind of key."""
    signers = (people.with_key(world, kind, 300 + n) for n, kind in enumerate(kinds))
    return {
        f"with-{kind}": build(CONTENT, signer) for kind, signer in zip(kinds, signers, strict=True)
    }


def faulty(world: World) -> dict[str, bytes]:
    """Containers each of which has one fault, or one liberty that is taken in practice."""
    return {
        "by-key-id": world.sign(by_key_id=True),
        "unsorted": world.sign(sort_attributes=False),
        **_broken(world),
        **_with_wrong_attributes(world),
        **_wrongly_stamped(world),
    }


def _broken(world: World) -> dict[str, bytes]:
    sign, attached, mine = world.sign, world.sign(), world.person
    other = world.issue(world.person_template(serial=190))
    return {
        "of-two-signers": sign(extra_signers=(signer_info(CONTENT, other, Recipe()),)),
        "of-nobody": wrap(CONTENT, (mine.certificate,), (), mine.key.digest, Recipe()),
        "cut-short": attached[:-1],
        "with-more-behind": attached + b"\0",
        "of-nothing": sign(b""),
        "without-attributes": sign(without_attributes=True),
        "without-certificate": sign(certificates=()),
        "with-another-digest": sign(digest_name="kupyna256"),
        "with-a-flipped-bit": sign(change_signature=lambda s: bytes((s[0] ^ 1, *s[1:]))),
        "with-a-short-signature": sign(change_signature=lambda s: s[:-1]),
    }


def _with_wrong_attributes(world: World) -> dict[str, bytes]:
    def attributes(**changes: bytes | None) -> bytes:
        def change(given: Attributes) -> Attributes:
            changed: dict[str, bytes | None] = {**given}
            changed |= {_ATTRIBUTES[kind]: value for kind, value in changes.items()}
            return {kind: value for kind, value in changed.items() if value is not None}

        return world.sign(change_attributes=change)

    name, other = world.person.key.digest, world.issue(world.person_template(serial=190))
    foreign = signing_certificate(other.certificate, other.issuer, other.serial, name)
    return {
        "without-signing-certificate": attributes(certificate=None),
        "without-content-type": attributes(content_type=None),
        "without-message-digest": attributes(digest=None),
        "with-repeated-digest": attributes(second_digest=set_of(octets(digest(name, b"else")))),
        "of-other-content-type": attributes(content_type=set_of(oid("1.2.840.113549.1.7.5"))),
        "of-other-certificate": attributes(certificate=foreign),
    }


def _wrongly_stamped(world: World) -> dict[str, bytes]:
    late = set_of(world.stamp(CONTENT, NOW - timedelta(minutes=1)))
    foreign = set_of(world.stamp(b"something else"))
    return {
        "with-a-foreign-stamp": world.sign(unsigned=lambda _: {SIGNATURE_TIME_STAMP: foreign}),
        "stamped-before-its-content": world.sign(
            change_attributes=lambda given: {**given, CONTENT_TIME_STAMP: late},
            unsigned=stamped(world),
        ),
    }
