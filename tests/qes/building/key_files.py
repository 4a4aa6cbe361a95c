"""Key files of every kind that people hold, for keys of the people here.

The verifier reads none of them: they are for whoever signs. The writers are those of the sandbox
and of the page's tests, so this module stays behind when the package leaves the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.qes.dstu4145 import CURVES
from sandbox.trust import keys as sandbox_keys
from sandbox.trust.certificates import Certificate
from sandbox.trust.containers import (
    KeyEntry,
    encrypted_pkcs8,
    java_key_store,
    key_6_dat,
    national_pfx,
)
from tests.page.making import pkcs12
from tests.page.making.seeded import randomness

from . import people
from .certificates import Template
from .containers import Signer
from .keys import DstuKey, EcKey, Key, RsaKey
from .world import NOW, World

PASSWORD = "made-up 42"
_ITERATIONS = 1000
_FIRST_SERIAL = 400
_LONG_AGO, _FAR = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class KeyFile:
    """A key file, with what is in it by the holders' kinds, and a certificate beside it."""

    line: str
    octets: bytes
    holders: tuple[str, ...]
    certificate: bytes | None = None


def key_files() -> dict[str, KeyFile]:
    """Every key file by its name."""
    return {**_national(World("dstu")), **_international(World("ecdsa"))}


def _national(world: World) -> dict[str, KeyFile]:
    holders = {kind: _holder(world, kind) for kind in _SPECIAL}
    entries = {kind: _entry(world, holder) for kind, holder in holders.items()}
    citizen, certificate = entries["citizen"], holders["citizen"].certificate
    several = {
        "pb_seal": entries["seal-by-purpose"],
        "pb_agreement": entries["agreement"],
        "pb_9000000019": citizen,
        "pb_employee": entries["employee"],
    }
    order = ("seal-by-purpose", "agreement", "citizen", "employee")
    one = ("citizen",)
    with randomness("key files"):
        gost = national_pfx(citizen, PASSWORD, _ITERATIONS)
        aes = national_pfx(citizen, PASSWORD, _ITERATIONS, aes_certificates=True)
        key_6 = key_6_dat(citizen.key, PASSWORD)
        java = java_key_store(several, PASSWORD, NOW)
        pkcs8 = encrypted_pkcs8(citizen.key, PASSWORD, _ITERATIONS)
    return {
        "dstu-gost.pfx": KeyFile("dstu", gost, one),
        "dstu-aes.pfx": KeyFile("dstu", aes, one),
        "dstu-Key-6.dat": KeyFile("dstu", key_6, one, certificate),
        "dstu-several.jks": KeyFile("dstu", java, order),
        "dstu-protected.pk8": KeyFile("dstu", pkcs8, one, certificate),
        "dstu-open.pk8": KeyFile("dstu", citizen.key.pkcs8(), one, certificate),
    }


def _international(world: World) -> dict[str, KeyFile]:
    new = pkcs12.Style(pkcs12.aes, pkcs12.aes, "sha256")
    old = pkcs12.Style(pkcs12.triple_des, pkcs12.rc2, "sha1")
    made = {}
    for name, kind, style in (
        ("ecdsa.p12", "citizen", new),
        ("ecdsa-old.p12", "citizen", old),
        ("ecdsa-rsa.p12", "rsa-2048", new),
    ):
        with randomness(name):
            octets = pkcs12.pfx(_entry(world, _holder(world, kind)), PASSWORD, style)
        made[name] = KeyFile("ecdsa", octets, (kind,))
    return made


_SPECIAL = ("citizen", "seal-by-purpose", "agreement", "employee", "rsa-2048")


def _holder(world: World, kind: str) -> Signer:
    """A holder whose certificate is valid long enough for programs that look at the clock."""
    changes: Mapping[str, Any] = people.CHANGES.get(kind, {})
    make = people.KEYS.get(kind)
    key: Key = make(f"{world.kind} {kind}", "") if make else world.key(f"key file of {kind}")
    template: Template = world.person_template(
        serial=_FIRST_SERIAL + _SPECIAL.index(kind),
        not_before=_LONG_AGO,
        not_after=_FAR,
        **changes,
    )
    return world.issue(template, key)


def _entry(world: World, holder: Signer) -> KeyEntry:
    chain = [Certificate(holder.certificate), Certificate(world.provider)]
    return KeyEntry(_as_sandbox(holder.key), chain)


def _as_sandbox(key: Key) -> sandbox_keys.PrivateKey:
    match key:
        case DstuKey():
            return sandbox_keys.DstuKey(CURVES[key.m], key.scalar)
        case EcKey():
            return sandbox_keys.EcdsaKey(key.private)
        case RsaKey():
            return sandbox_keys.RsaKey(key.private)
    raise TypeError(f"no key file holds a {type(key).__name__}")
