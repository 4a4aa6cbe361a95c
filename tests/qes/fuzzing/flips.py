"""Good containers of every family, and what must stay true of them when an octet is changed.

A changed container may be refused, and it may pass where what was changed is not signed. It never
passes with another content, signer, time or certificate than the original.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from core.qes import Policy, QesError, RevocationRule, TrustStore, verify
from tests.qes.building import signed
from tests.qes.building.world import CONTENT, NOW, World

FAMILIES = ("dstu", "kupyna", "ecdsa", "rsa")
FORMS = ("attached", "detached", "stamped", "long-term")
_POLICY = Policy(revocation=RevocationRule.REQUIRED)


@dataclass(frozen=True)
class Facts:
    """What a container that passed is believed to say."""

    content: bytes
    certificate: bytes
    tax_id: str | None
    algorithm: str
    signed_at: datetime | None
    proven_at: datetime | None

    def is_of(self, original: Facts) -> bool:
        """Whether it says nothing that the original did not: the proof of time may be lost."""
        proven = self.proven_at in (original.proven_at, None)
        return proven and self._signed == original._signed

    @property
    def _signed(self) -> tuple[object, ...]:
        return self.content, self.certificate, self.tax_id, self.algorithm, self.signed_at


@dataclass(frozen=True)
class Subject:
    """A good container with all it takes to verify it."""

    name: str
    container: bytes
    trust: TrustStore
    content: bytes | None
    ocsp: tuple[bytes, ...]

    def facts(self, container: bytes) -> Facts | None:
        """What is believed of a container; none when it does not pass."""
        try:
            found = verify(
                container,
                trust=self.trust,
                at=NOW,
                content=self.content,
                policy=_POLICY,
                ocsp=self.ocsp,
            )
        except QesError:
            return None
        return Facts(
            found.content,
            found.certificate.raw,
            found.signer.tax_id,
            found.algorithm,
            found.signed_at,
            found.signer.proven_at,
        )

    def original(self) -> Facts:
        """What the untouched container says."""
        return _original(self.name)

    def is_kept(self, changed: bytes) -> bool:
        """The property."""
        facts = self.facts(changed)
        return facts is None or facts.is_of(self.original())

    def flipped(self, place: int, mask: int) -> bytes:
        """The container with bits of one octet changed."""
        changed = bytearray(self.container)
        changed[place] ^= mask
        return bytes(changed)


@cache
def subject(family: str, form: str) -> Subject:
    """The container of that family in that form. Content of its own is not told beforehand."""
    world = _world(family)
    is_proven = form == "long-term"  # it brings its evidence along
    return Subject(
        name=f"{family} {form}",
        container=_containers(family)[form],
        trust=world.trust,
        content=CONTENT if form == "detached" else None,
        ocsp=() if is_proven else (world.ocsp(),),
    )


def flips(family: str, form: str) -> Iterator[tuple[int, int]]:
    """Every single bit: its octet's place and its mask."""
    size = len(subject(family, form).container)
    return ((place, 1 << bit) for place in range(size) for bit in range(8))


@cache
def _world(family: str) -> World:
    return World(family)


@cache
def _containers(family: str) -> dict[str, bytes]:
    return signed.usual(_world(family))


@cache
def _original(name: str) -> Facts:
    family, form = name.split()
    found = subject(family, form)
    facts = found.facts(found.container)
    assert facts is not None, f"{name} does not pass"
    return facts
