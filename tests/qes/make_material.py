"""Writes ``tests/qes/material``: ``python -m tests.qes.make_material``.

The files are committed so that the verifier is held to octets that do not change with the code
that made them. Everything comes from fixed seeds: writing again changes nothing.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from core.qes import gost34311, kupyna
from core.qes.dstu4145 import CURVES

from .building import answers
from .building.containers import REVOCATION_VALUES, SIGNATURE_TIME_STAMP
from .building.encode import explicit, sequence, set_of
from .building.keys import DstuKey, digest
from .building.world import CONTENT, NOW, OTHER_TAX_ID, TAX_ID, World

FOLDER = Path(__file__).with_name("material")
_LENGTHS = (0, 1, 31, 32, 33, 51, 52, 63, 64, 65, 115, 116, 127, 128, 129, 300)


def files() -> dict[str, bytes]:
    """Every file by its name."""
    worlds = {kind: World(kind) for kind in ("dstu", "kupyna", "ecdsa")}
    made: dict[str, bytes] = {"primitives.json": _json(_primitives())}
    for kind, world in worlds.items():
        made[f"{kind}-root.cer"] = world.root
        made[f"{kind}-provider.cer"] = world.provider
        made[f"{kind}-tsp.cer"] = world.stamper.certificate
        made[f"{kind}-ocsp.cer"] = world.responder.certificate
        made[f"{kind}-good.ors"] = world.ocsp()
        made[f"{kind}-revoked.ors"] = world.ocsp(status=answers.revoked(NOW - timedelta(days=1)))
        made[f"{kind}-good.crl"] = world.crl({7: (NOW - timedelta(days=2), None)})
        made |= {f"{kind}-{name}.p7s": octets for name, octets in _containers(world).items()}
    made["content.json"] = CONTENT
    made["cases.json"] = _json(_cases(list(worlds)))
    return made


def _containers(world: World) -> dict[str, bytes]:
    def long_term(signature: bytes) -> dict[str, bytes]:
        values = sequence(explicit(1, sequence(world.ocsp(basic=True))))
        return {
            SIGNATURE_TIME_STAMP: set_of(world.stamp(signature)),
            REVOCATION_VALUES: set_of(values),
        }

    return {
        "attached": world.sign(),
        "detached": world.sign(detached=True),
        "long-term": world.sign(unsigned=long_term),
        "tampered": world.sign(CONTENT + b" ", signed_content=CONTENT),
    }


def _cases(kinds: list[str]) -> list[dict[str, Any]]:
    """Container, evidence, whom to expect, and the verdict due."""
    rows = [
        ("attached", "good.ors", TAX_ID, "passed", None),
        ("attached", "good.crl", TAX_ID, "passed", None),
        ("detached", "good.ors", TAX_ID, "passed", None),
        ("long-term", None, TAX_ID, "passed", None),
        ("attached", "revoked.ors", TAX_ID, "failed", "REVOKED"),
        ("attached", "good.ors", OTHER_TAX_ID, "indeterminate", "SIG_CONSTRAINTS_FAILURE"),
        ("tampered", "good.ors", TAX_ID, "failed", "HASH_FAILURE"),
    ]
    return [
        {
            "kind": kind,
            "container": container,
            "evidence": evidence,
            "tax_id": tax_id,
            "verdict": verdict,
            "sub_indication": sub_indication,
            "at": NOW.isoformat(),
        }
        for kind in kinds
        for container, evidence, tax_id, verdict, sub_indication in rows
    ]


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
    return (json.dumps(document, ensure_ascii=False, indent=1, default=_iso) + "\n").encode()


def _iso(moment: object) -> str:
    assert isinstance(moment, datetime)
    return moment.isoformat()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, octets in files().items():
        (FOLDER / name).write_bytes(octets)


if __name__ == "__main__":
    main()
