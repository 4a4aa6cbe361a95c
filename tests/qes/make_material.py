"""Writes ``tests/qes/material``: ``python -m tests.qes.make_material``.

A public key infrastructure as the national one is built, with three lines of trust (ДСТУ 4145 with
ГОСТ 34.311, ДСТУ 4145 with Купина, ECDSA), people of every kind, what they signed, what their
providers answer, and the files that hold their keys. ``cases.json`` says what is due to each.

The files are committed so that the verifier is held to octets that do not change with the code
that made them. Everything comes from fixed seeds and one moment: writing again changes nothing.
Tools of others draw their own randomness and read the clock, so they do not make the material;
``test_foreign_tools`` lets them read it.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from core.qes import gost34311, kupyna
from core.qes.dstu4145 import CURVES

from .building import answers, key_files, people, signed
from .building.cases import cases
from .building.keys import DstuKey, EcKey, Key, RsaKey, digest
from .building.world import CONTENT, NOW, World

FOLDER = Path(__file__).with_name("material")
LINES = ("dstu", "kupyna", "ecdsa")
_LENGTHS = (0, 1, 31, 32, 33, 51, 52, 63, 64, 65, 115, 116, 127, 128, 129, 300)
_REMOVED, _ON_HOLD = 8, 6


def files() -> dict[str, bytes]:
    """Every file by its name."""
    made: dict[str, bytes] = {"primitives.json": _json(_primitives())}
    for line in LINES:
        world = World(line)
        containers = signed.usual(world) | signed.by_keys(world, *_KEYS.get(line, ()))
        if line == "dstu":
            containers |= signed.by_people(world)
        if line != "kupyna":  # which differs from the other national line by its digest only
            containers |= signed.faulty(world)
        made |= {f"{line}-{name}": octets for name, octets in _certificates(world).items()}
        made |= {f"{line}-{name}": octets for name, octets in _answers(world).items()}
        made |= {f"{line}-{name}.p7s": octets for name, octets in containers.items()}
    made["content.json"] = CONTENT
    made["other-content.json"] = signed.OTHER_CONTENT
    held = key_files.key_files()
    made |= {name: key_file.octets for name, key_file in held.items()}
    made |= {f"{n}.cer": f.certificate for n, f in held.items() if f.certificate is not None}
    made["key-files.json"] = _rows([_described(name, file) for name, file in held.items()])
    made["keys.json"] = _json(_private_keys())
    made["cases.json"] = _rows([case.as_json() for case in cases()])
    return made


_KEYS = {
    "dstu": ("m431", "m307-big-endian", "m163", "kupyna-under-gost"),
    "ecdsa": ("p521", "rsa-2048", "rsa-1024"),
}


def _certificates(world: World) -> dict[str, bytes]:
    return {
        "root.cer": world.root,
        "provider.cer": world.provider,
        "tsp.cer": world.stamper.certificate,
        "ocsp.cer": world.responder.certificate,
    }


def _answers(world: World) -> dict[str, bytes]:
    """OCSP responses about the holder of serial 100, and lists about everybody."""
    yesterday, days_ago = NOW - timedelta(days=1), NOW - timedelta(days=3)
    nobody = (world.provider_name, world.person.key)
    responses = {
        "good": world.ocsp(),
        "revoked": world.ocsp(status=answers.revoked(yesterday)),
        "unknown": world.ocsp(status=answers.UNKNOWN),
        "stale": world.ocsp(this_update=days_ago, next_update=days_ago + timedelta(days=1)),
        "busy": answers.ocsp_refusal(3),
        "of-another": world.ocsp(serial=7),
        "by-nobody": world.ocsp(responder=nobody),
    }
    revoked = {
        7: (days_ago, None),
        people.REVOKED_SERIAL: (yesterday, 1),
        people.RESTORED_SERIAL: (yesterday, _ON_HOLD),
    }
    changes = {
        people.RESTORED_SERIAL: (NOW - timedelta(minutes=3), _REMOVED),
        people.LATELY_REVOKED_SERIAL: (NOW - timedelta(minutes=2), 1),
    }
    lists = {
        "good": world.crl(revoked),
        "stale": world.crl(revoked, this_update=days_ago, next_update=yesterday),
        "delta": world.crl(
            changes, this_update=NOW - timedelta(minutes=1), number=2, base_number=1
        ),
    }
    return {
        **{f"{name}.ors": octets for name, octets in responses.items()},
        **{f"{name}.crl": octets for name, octets in lists.items()},
    }


def _described(name: str, key_file: key_files.KeyFile) -> dict[str, Any]:
    return {
        "file": name,
        "certificate": f"{name}.cer" if key_file.certificate is not None else None,
        "password": key_files.PASSWORD,
        "line": key_file.line,
        "holders": key_file.holders,
    }


def _private_keys() -> dict[str, Any]:
    """For whoever wants to sign, answer or stamp in the place of these people and services."""
    roles = {"root": True, "provider": False, "OCSP": False, "TSP": False, "person": False}
    worlds = {line: World(line) for line in LINES}
    return {
        "note": "Private keys of an invented infrastructure that nothing trusts: for tests only.",
        "keys": {
            f"{line} {role}": _private(world.key(role, large=large))
            for line, world in worlds.items()
            for role, large in roles.items()
        },
    }


def _private(key: Key) -> dict[str, Any]:
    match key:
        case DstuKey():
            return {"algorithm": "dstu4145", "m": key.m, "d": f"{key.scalar:x}"}
        case EcKey():
            number = key.private.private_numbers().private_value
            return {"algorithm": "ecdsa", "curve": key.curve, "d": f"{number:x}"}
        case RsaKey():
            numbers = key.private.private_numbers()
            return {"algorithm": "rsa", "p": f"{numbers.p:x}", "q": f"{numbers.q:x}"}
    raise TypeError(type(key).__name__)


def _primitives() -> dict[str, Any]:
    """Digests and signatures; the published examples stand in the tests themselves."""
    messages = {length: bytes(7 * i % 256 for i in range(length)) for length in _LENGTHS}
    return {
        "gost34311": {n: gost34311.digest(m).hex() for n, m in messages.items() if n},
        **{
            f"kupyna{bits}": {n: kupyna.digest(m, bits).hex() for n, m in messages.items()}
            for bits in (256, 384, 512)
        },
        "dstu4145": [_signature(m, name) for m in CURVES for name in ("gost34311", "kupyna512")],
    }


def _signature(m: int, digest_name: str) -> dict[str, Any]:
    key = DstuKey(f"primitive {m}", m, digest_name)
    value = digest(digest_name, b"message")
    return {
        "m": m,
        "public": key.curve.compress(key.point).hex(),
        "digest": value.hex(),
        "signature": key.sign_digest(value).hex(),
    }


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _rows(rows: list[dict[str, Any]]) -> bytes:
    """One to a line, so that a change shows what it changes."""
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    made = files()
    for path in FOLDER.iterdir():
        if path.name not in made:
            path.unlink()
    for name, octets in made.items():
        (FOLDER / name).write_bytes(octets)


if __name__ == "__main__":
    main()
