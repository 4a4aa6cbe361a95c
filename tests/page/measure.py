"""How long a signature takes in Chromium: ``python -m tests.page.measure [ROUNDS]`` prints JSON.

A list of ``{container, open_ms, sign_ms}``: from the click on «open» to the key (the password's
derivation is there, with as many iterations as providers write), and from the click on «sign» to
the signature. Each round has a Worker of its own; the middle one of the rounds counts.
"""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from core.kit.clock import FixedClock
from sandbox.trust import holders
from sandbox.trust.containers import (
    KeyEntry,
    international_pfx,
    java_key_store,
    key_6_dat,
    national_pfx,
)
from sandbox.trust.holders import Holder, Order
from sandbox.trust.keys import DstuKey, EcdsaKey, PrivateKey, RsaKey
from sandbox.trust.pki import Pki
from tests.page.chromium import launched
from tests.page.node import MOMENT
from tests.page.site import served

ROUNDS = 5
_CONTENT_BYTES = 8 * 1024  # a declaration with its printed form
_PASSWORD = "made-up 42"
_PERSON = Holder("Вигаданенко", "Остап Тарасович", "9000000118")

_ROUND = """async ({ files, password, content, signingTime }) => {
    const { Signer } = await import('/signer/index.js');
    const octets = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const given = files.map(({ name, base64 }) => ({ name, bytes: octets(base64) }));
    const shown = octets(content);
    const started = performance.now();
    const signer = new Signer();
    const { keys } = await signer.open(given, password);
    const opened = performance.now();
    await signer.sign(keys[0].id, shown, { signingTime: new Date(signingTime) });
    const signed = performance.now();
    await signer.close();
    return [opened - started, signed - opened];
}"""


@dataclass(frozen=True)
class Measured:
    """Milliseconds of one kind of key file."""

    container: str
    open_ms: float
    sign_ms: float


def measure(rounds: int = ROUNDS) -> Iterator[Measured]:
    """Every kind of key file, opened and signed with."""
    containers = _containers()
    with served() as site, launched() as browser:
        page = browser.new_page()
        page.goto(site.address)
        for name, files in containers.items():
            _round(page, files)  # the first one also loads and compiles the modules
            times = [_round(page, files) for _ in range(rounds)]
            opened, signed = (round(median(column), 1) for column in zip(*times, strict=True))
            yield Measured(name, opened, signed)


def _round(page: Page, files: Mapping[str, bytes]) -> list[float]:
    given = {
        "files": [{"name": name, "base64": _text(octets)} for name, octets in files.items()],
        "password": _PASSWORD,
        "content": _text(bytes(range(256)) * (_CONTENT_BYTES // 256)),
        "signingTime": MOMENT.isoformat(),
    }
    times: list[float] = page.evaluate(_ROUND, given)
    return times


def _containers() -> dict[str, dict[str, bytes]]:
    """Files by the name of their kind."""
    with tempfile.TemporaryDirectory() as folder:
        pki = Pki.open_or_create(Path(folder) / "pki", "http://127.0.0.1:8085", FixedClock(MOMENT))
        national, wide = _entry(pki, DstuKey.generate(257)), _entry(pki, DstuKey.generate(431))
        ecdsa, rsa = _entry(pki, EcdsaKey.generate(), "ecdsa"), _entry(pki, RsaKey.generate())
    return {
        "Key-6.dat": {
            "Key-6.dat": key_6_dat(national.key, _PASSWORD),
            "person.cer": national.chain[0].raw,
        },
        "PFX, ГОСТ 28147": {"key.pfx": national_pfx(national, _PASSWORD)},
        "PFX, ГОСТ 28147, m = 431": {"key.pfx": national_pfx(wide, _PASSWORD)},
        "PFX, ГОСТ 28147 and AES-256": {
            "key.pfx": national_pfx(national, _PASSWORD, aes_certificates=True)
        },
        "JKS": {"key.jks": java_key_store({"pb_1": national}, _PASSWORD, MOMENT)},
        "PKCS #12, ECDSA P-256": {"key.p12": international_pfx(ecdsa, _PASSWORD)},
        "PKCS #12, RSA 2048": {"key.p12": international_pfx(rsa, _PASSWORD)},
    }


def _entry(pki: Pki, key: PrivateKey, line: str = "kupyna") -> KeyEntry:
    certificate = holders.issue(pki, _PERSON, key, Order(line))
    return KeyEntry(key, [certificate, pki.certificate(line)])


def _text(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def main(arguments: list[str]) -> None:
    """Measure and print."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    found = [asdict(measured) for measured in measure(rounds)]
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
