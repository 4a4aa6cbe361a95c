"""What is fuzzed: every reader of the verifier, each with good octets to begin with.

A parser may return or raise ``QesError``. Anything else that leaves it is a finding, and so is a
promise of its own that it breaks (``Broken``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache

from lxml import etree

from core.qes import (
    DEFAULT,
    Policy,
    QesError,
    RevocationRule,
    TrustStore,
    ber,
    cades,
    certificate,
    cms,
    crl,
    der,
    examine,
    holder,
    keys,
    load,
    names,
    ocsp,
    profile,
    timestamps,
)
from core.qes.inspection import inspect
from core.qes.path import PathFinder
from core.qes.revocation import Question
from core.qes.trust_lists import central, etsi, folder, signed_xml
from tests.qes.building.world import CONTENT, NOW, World
from tests.qes.fuzzing.resigned import SIGNED_PARTS
from tests.qes.make_material import FOLDER
from tests.qes.published_lists import (
    GRANTED,
    LISTED,
    WITHDRAWN,
    ListedService,
    Operator,
    XmlList,
    bag,
    central_files,
    provider_entry,
    providers,
)


class Broken(Exception):
    """A parser does not keep what it promises."""


@dataclass(frozen=True)
class Parser:
    """A reader of octets, and good octets for it."""

    run: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]


@cache
def _world() -> World:
    return World()


@cache
def _trust() -> TrustStore:
    worlds = [World(kind) for kind in ("dstu", "kupyna", "ecdsa")]
    roots = [root for world in worlds for root in load(world.root)]
    return TrustStore(roots, [found for world in worlds for found in world.bag])


@cache
def _question() -> Question:
    person, issuer = load(_world().person.certificate)[0], load(_world().provider)[0]
    return Question(person, issuer, tuple(_world().bag), NOW, NOW, DEFAULT)


@cache
def _operator() -> Operator:
    return Operator()


def _material(*suffixes: str) -> list[bytes]:
    paths = sorted(path for path in FOLDER.iterdir() if path.suffix in suffixes)
    return [path.read_bytes() for path in paths]


# --- readers --------------------------------------------------------------------------------


def _walk(element: der.Element) -> None:
    """Every element inside, and every way to read one that has nothing inside."""
    with suppress(QesError):
        for child in element.children():
            _walk(child)
        return
    for reader in (
        *(element.integer, element.boolean, element.oid, element.octets, element.bits),
        *(element.flags, element.text, element.time),
    ):
        with suppress(QesError):
            reader()


def _read_ber(data: bytes) -> None:
    octets = ber.to_definite(data)
    if ber.to_definite(octets) != octets:
        raise Broken("what was brought to definite lengths changes when it is brought there again")


def _read_certificate(data: bytes) -> None:
    found = certificate.read(data)
    if found.raw != data or found.signed_part not in data:
        raise Broken("octets of the certificate are not those received")
    for reader in (
        lambda: found.key,
        lambda: found.key_octets,
        lambda: profile.read(found),
        lambda: holder.read(found),
        lambda: found.is_signed_by(_question().issuer),
    ):
        with suppress(QesError):
            reader()
    str(found.subject), found.serial_hex


def _read_container(data: bytes) -> None:
    found = cms.read_signed_data(data, accept_ber=True)
    for signer in found.signers[:8]:
        for reader in (
            lambda s=signer: cades.check_structure(found, DEFAULT),
            lambda s=signer: cades.check_attributes(s, found, CONTENT, DEFAULT),
            lambda s=signer: cades.find_certificate(s, found, (), DEFAULT),
            lambda s=signer: cades.limitations(s),
            lambda s=signer: cades.signing_time(s),
            lambda s=signer: cades.embedded_revocation(found, s),
        ):
            with suppress(QesError):
                reader()


def _verify(data: bytes) -> None:
    """The whole way of a container; its evidence is asked for, so that every part is read."""
    policy = Policy(revocation=RevocationRule.REQUIRED)
    try:
        examine(data, trust=_trust(), at=NOW, policy=policy)
        examine(data, trust=_trust(), at=NOW, content=CONTENT)
    except QesError as problem:
        raise Broken("a report is given whatever the octets are") from problem


def _inspect(data: bytes) -> None:
    """Also printed, as the command does."""
    json.dumps(inspect(data), default=str)


def _read_answer(data: bytes) -> None:
    for reader in (ocsp.error_of, ocsp.nonce_of):
        with suppress(QesError):
            reader(data)
    ocsp.answer(data, _question())


def _read_list(data: bytes) -> None:
    crl.answers([crl.read(data)], _question(), [])


def _read_stamp(data: bytes) -> None:
    finder = PathFinder(_trust(), (), NOW, DEFAULT)
    timestamps.verify(der.read(data), b"stamped", finder, _trust().intermediates, DEFAULT)


def _read_name(data: bytes) -> None:
    found = names.read(data)
    str(found), hash(found)


def _read_trusted_list(data: bytes) -> None:
    """As published; and as if the signature, which no mutation hits, were none of its concern."""
    with suppress(QesError):
        etsi.read(data, load(_operator().certificate)[0], NOW)
    root = signed_xml._parse(data)
    for element in root.iter(f"{etsi._TL}TrustServiceProvider"):
        etsi._provider(element)


# --- seeds ----------------------------------------------------------------------------------


def _structures() -> list[bytes]:
    return _material(".p7s", ".cer", ".crl", ".ors")


def _certificates() -> list[bytes]:
    """Those that stand alone, and the holders' from their containers."""
    people = [raw for data in _readable_containers() for raw in data.certificates]
    return list(dict.fromkeys([*_material(".cer"), *people]))


def _readable_containers() -> list[cms.SignedData]:
    found = []
    for data in _material(".p7s"):
        with suppress(QesError):
            found.append(cms.read_signed_data(data, accept_ber=True))
    return found


def _answers() -> list[bytes]:
    """Also one that brings its responder's certificate along, bare as CAdES embeds it."""
    world = _world()
    return [
        *_material(".ors"),
        world.ocsp(certificates=(world.responder.certificate,)),
        world.ocsp(basic=True),
    ]


def _stamps() -> list[bytes]:
    return [World(kind).stamp(b"stamped") for kind in ("dstu", "kupyna", "ecdsa")]


def _keys() -> list[bytes]:
    return list(dict.fromkeys(certificate.read(raw).key_raw for raw in _certificates()))


def _names() -> list[bytes]:
    found = [certificate.read(raw) for raw in _certificates()]
    return list(dict.fromkeys(name for c in found for name in (c.subject_raw, c.issuer_raw)))


def _anchors() -> list[bytes]:
    world = _world()
    pem = b"-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n"
    return [bag(world.root, world.provider), world.root, pem + pem]


def _provider_lists() -> list[bytes]:
    return [providers(provider_entry()), *central_files(_world()).values()]


def _trusted_lists() -> list[bytes]:
    service = ListedService((_world().provider,), points=("http://list.invalid/ocsp",))
    past = replace(service, status=WITHDRAWN, history=((GRANTED, LISTED),))
    element = XmlList([service, past]).element()
    return [etree.tostring(element), _operator().sign(element)]


def _manifests() -> list[bytes]:
    manifest = folder.Manifest(NOW, NOW, ("00" * 32,), {"a": "https://a/"}, {"a": NOW})
    return [folder._as_json(manifest, {"CAs.json": b"[]"})]


PARSERS: dict[str, Parser] = {
    "der": Parser(lambda data: _walk(der.read(data)), _structures),
    "ber": Parser(_read_ber, _structures),
    "certificate": Parser(_read_certificate, _certificates),
    "cms": Parser(_read_container, lambda: _material(".p7s")),
    "container": Parser(_verify, lambda: _material(".p7s")),
    "ocsp": Parser(_read_answer, _answers),
    "crl": Parser(_read_list, lambda: _material(".crl")),
    "time-stamp": Parser(_read_stamp, _stamps),
    "key": Parser(keys.read, _keys),
    "name": Parser(_read_name, _names),
    "anchors": Parser(load, _anchors),
    "inspection": Parser(
        _inspect, lambda: [*_structures(), *_material(".pfx", ".p12", ".jks", ".pk8", ".dat")]
    ),
    "providers": Parser(central.read_providers, _provider_lists),
    "trusted-list": Parser(_read_trusted_list, _trusted_lists),
    "manifest": Parser(folder._manifest, _manifests),
    **{name: Parser(*both) for name, both in SIGNED_PARTS.items()},
}
"""By the names that ``./dev fuzz --parser`` takes."""
