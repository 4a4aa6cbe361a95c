"""What the signer signs in a browser, programs of others accept: one of each family of keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.trust.containers import international_pfx, java_key_store
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import Pki
from tests.page.chromium import SignerPage, launched, needs_chromium
from tests.page.site import served

from .foreign import bouncycastle, jkurwa, openssl, pyhanko_cms
from .people import CONTENT, MOMENT, PASSWORD, certified, international_key, tampered

pytestmark = needs_chromium

DIGESTS = {"gost": "gost34311", "kupyna": "kupyna256"}


@pytest.fixture(scope="module")
def signatures(pki: Pki) -> dict[str, bytes]:
    """Made by a Worker under the policy of the secure page; by family."""
    entries = {family: certified(pki, DstuKey.generate(257), family) for family in DIGESTS}
    files = {
        family: java_key_store({"pb_1": entry}, PASSWORD, MOMENT)
        for family, entry in entries.items()
    }
    for family, kind in (("ecdsa", "P-256"), ("rsa", "RSA")):
        files[family] = international_pfx(
            certified(pki, international_key(kind), "ecdsa"), PASSWORD
        )
    made = {}
    with served() as site, launched() as browser:
        page = SignerPage(browser, site)
        for family, key_file in files.items():
            [key] = page.open({"key": key_file}, PASSWORD)["keys"]
            digest = {"digest": DIGESTS[family]} if family in DIGESTS else {}
            signature = page.sign(key["id"], CONTENT, **digest)
            assert isinstance(signature, bytes), signature
            made[family] = signature
        assert page.complaints == []
    return made


@jkurwa.needs_node
def test_jkurwa_accepts_gost(pki: Pki, signatures: dict[str, bytes]) -> None:
    containers = (signatures["gost"], tampered(signatures["gost"]))
    right, wrong = jkurwa.run(jkurwa.verifying(pki, container) for container in containers)
    assert right == {"accepted": True, "content": CONTENT}
    assert wrong == {"accepted": False, "error": "ESIGN"}


@bouncycastle.needs_bouncycastle
def test_bouncycastle_accepts_gost_and_kupyna(signatures: dict[str, bytes]) -> None:
    raw = [bouncycastle.raw_of(signatures[family], digest) for family, digest in DIGESTS.items()]
    wrong = [replace(given, message=given.message + b"\0") for given in raw]
    assert bouncycastle.verified([*raw, *wrong]) == [True, True, False, False]


@openssl.needs_openssl
@pytest.mark.parametrize("family", ["ecdsa", "rsa"])
def test_openssl_accepts_ecdsa_and_rsa(
    pki: Pki, signatures: dict[str, bytes], family: str, tmp_path: Path
) -> None:
    assert openssl.verified(tmp_path, pki, signatures[family]) == CONTENT
    assert openssl.verified(tmp_path, pki, tampered(signatures[family])) is None


@pytest.mark.parametrize("family", ["ecdsa", "rsa"])
async def test_pyhanko_accepts_ecdsa_and_rsa(
    pki: Pki, signatures: dict[str, bytes], family: str
) -> None:
    assert await pyhanko_cms.verified(pki, signatures[family])
    assert not await pyhanko_cms.verified(pki, tampered(signatures[family]))
