"""What the page signs, UAPKI accepts, where ``UAPKI_LIBRARY`` names the library's file.

Source: UAPKI Programmer's Manual 2.0.16, methods INIT, ADD_CERT, VERIFY, DEINIT.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator

import pytest

from sandbox.trust.containers import international_pfx, java_key_store
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import LINES, Pki
from tests.bench.qes.uapki import Uapki
from tests.page import node
from tests.page.node import Job, needs_node

from .people import CONTENT, MOMENT, PASSWORD, certified, international_key, tampered

LIBRARY = os.environ.get("UAPKI_LIBRARY")

pytestmark = [
    needs_node,
    pytest.mark.skipif(not LIBRARY, reason="UAPKI_LIBRARY does not name libuapki.so"),
]


@pytest.fixture(scope="module")
def uapki(pki: Pki) -> Iterator[Uapki]:
    """The library, knowing the roots and what stands under them; it stays off the network."""
    assert LIBRARY
    library = Uapki(LIBRARY)
    roots = [_text(pki.certificate(line.root).raw) for line in LINES.values()]
    library.call("INIT", offline=True, certCache={"trustedCerts": roots})
    helpers = [_text(found.raw) for found in pki.certificates().values()]
    library.call("ADD_CERT", certificates=helpers, permanent=False)
    yield library
    library.call("DEINIT")


def _text(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def _states(uapki: Uapki, container: bytes) -> tuple[str, str]:
    """Of the signature and of the digest of the content."""
    given = {"signature": {"bytes": _text(container)}, "options": {"validationType": "CHAIN"}}
    (info,) = uapki.call("VERIFY", **given)["signatureInfos"]
    return info["statusSignature"], info["statusMessageDigest"]


@pytest.mark.parametrize("digest", ["gost34311", "kupyna256"])
@pytest.mark.parametrize("m", [257, 431])
def test_it_accepts_national_signatures_and_no_other_content(
    uapki: Uapki, pki: Pki, m: int, digest: str
) -> None:
    entry = certified(pki, DstuKey.generate(m), "kupyna")
    key_file = java_key_store({"pb_1": entry}, PASSWORD, MOMENT)
    _check(uapki, Job({"key.jks": key_file}, PASSWORD, [{"digest": digest}], CONTENT))


@pytest.mark.parametrize("kind", ["P-256", "P-384", "RSA"])
def test_it_accepts_international_signatures_and_no_other_content(
    uapki: Uapki, pki: Pki, kind: str
) -> None:
    key_file = international_pfx(certified(pki, international_key(kind), "ecdsa"), PASSWORD)
    _check(uapki, Job({"key.p12": key_file}, PASSWORD, [{}], CONTENT))


def _check(uapki: Uapki, job: Job) -> None:
    (answer,) = node.run([job])
    (container,) = answer.signatures
    assert _states(uapki, container) == ("VALID", "VALID")
    assert _states(uapki, tampered(container)) == ("VALID", "INVALID")
