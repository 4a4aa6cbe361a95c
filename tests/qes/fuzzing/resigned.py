"""Hostile octets with a right signature: what a reader believes of signers it has to believe.

Behind a signature that does not verify nothing more is read, and no mutation makes one that does.
So the signed part alone is changed here, and signed again by the key that is due.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from core.qes import Policy, QesError, RevocationRule, certificate, cms, der, examine
from tests.qes.building import people
from tests.qes.building.containers import (
    CONTENT_TIME_STAMP,
    SIGNATURE_TIME_STAMP,
    TIME_STAMP_INFO,
    Recipe,
    Signer,
    build,
    wrap,
)
from tests.qes.building.encode import bits, element, integer, octets, sequence, set_of
from tests.qes.building.keys import Key, digest_algorithm
from tests.qes.building.world import CONTENT, NOW, TAX_ID, World

_REQUIRED = Policy(revocation=RevocationRule.REQUIRED)


class Raised(Exception):
    """A report was due, and an error came instead."""


@cache
def _world() -> World:
    """The line whose signatures take the least time."""
    return World("ecdsa")


def _signed(body: bytes, key: Key) -> bytes:
    """A certificate, an answer or a list: they are all closed in the same way."""
    return sequence(body, key.signature_algorithm, bits(key.sign_enclosed(body)))


def _examine(container: bytes, **evidence: Any) -> None:
    try:
        examine(
            container,
            trust=_world().trust,
            at=NOW,
            tax_id=TAX_ID,
            policy=_REQUIRED,
            **evidence,
        )
    except QesError as problem:
        raise Raised("a report is given whatever the octets are") from problem


@cache
def _good_container() -> bytes:
    return _world().sign()


def answer(body: bytes) -> None:
    """An OCSP response of the provider's responder."""
    _examine(_good_container(), ocsp=[_signed(body, _world().responder.key)])


def revocation_list(body: bytes) -> None:
    """A CRL of the provider, alone and behind a complete one."""
    made = _signed(body, _world().provider_key)
    _examine(_good_container(), crls=[made])
    _examine(_good_container(), crls=[_world().crl(), made])


def holder(body: bytes) -> None:
    """A certificate that the provider issued, of somebody who signs."""
    raw = _signed(body, _world().provider_key)
    found = certificate.read(raw)
    signer = Signer(raw, found.issuer_raw, found.serial, _world().person.key)
    _examine(build(CONTENT, signer), crls=[_world().crl()])


def attributes(body: bytes) -> None:
    """Signed attributes; a SET, as it is hashed."""
    der.read(body).expect(der.SET)
    person = _world().person
    info = sequence(
        integer(1),
        sequence(person.issuer, integer(person.serial)),
        digest_algorithm(person.key.digest),
        b"\xa0" + body[1:],
        person.key.signature_algorithm,
        octets(person.key.sign(body)),
    )
    container = wrap(CONTENT, (person.certificate,), (info,), person.key.digest, Recipe())
    _examine(container, ocsp=[_world().ocsp()])


def stamp(body: bytes) -> None:
    """What a time-stamping authority signed, as a stamp of content and of signature."""
    recipe = Recipe(content_type=TIME_STAMP_INFO, certificates=())
    token = set_of(build(body, _world().stamper, recipe))
    container = _world().sign(
        change_attributes=lambda given: {**given, CONTENT_TIME_STAMP: token},
        unsigned=lambda _: {SIGNATURE_TIME_STAMP: token},
    )
    _examine(container, ocsp=[_world().ocsp()])


# --- good signed parts ----------------------------------------------------------------------


def _bodies(*made: bytes) -> list[bytes]:
    return [der.read(whole).children()[0].raw for whole in made]


def _holders() -> list[bytes]:
    return _bodies(*(signer.certificate for signer in people.signers(_world()).values()))


def _signed_attributes() -> list[bytes]:
    containers = (_good_container(), _world().sign(sort_attributes=False))
    read = (cms.read_signed_data(made, accept_ber=False) for made in containers)
    return [data.signers[0].signed_octets for data in read]


def _stamped() -> list[bytes]:
    token = cms.read_signed_data(_world().stamp(CONTENT), accept_ber=False)
    return [token.content or b"", sequence(element(0x0C, b"?"))]


SIGNED_PARTS: dict[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "signed-answer": (answer, lambda: _bodies(_world().ocsp(basic=True))),
    "signed-list": (
        revocation_list,
        lambda: _bodies(_world().crl({7: (NOW, 1)}), _world().crl({}, number=2, base_number=1)),
    ),
    "signed-holder": (holder, _holders),
    "signed-attributes": (attributes, _signed_attributes),
    "signed-stamp": (stamp, _stamped),
}
"""Readers of signed parts, and good ones to begin with."""
