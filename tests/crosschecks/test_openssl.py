"""What `openssl cms` signs, the verifier accepts; the other way is beside the page's own tests."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from asn1crypto import cms

from core.qes import DEFAULT, SignatureRejected, verify
from sandbox.trust.pki import Pki

from .foreign import openssl
from .people import (
    CONTENT,
    MOMENT,
    OTHER_CONTENT,
    PERSON,
    certified,
    international_key,
    tampered,
    trust,
)

pytestmark = openssl.needs_openssl

# The salt as long as the digest; unless told, OpenSSL 3.0 takes the longest that fits the key.
PSS = ["-keyopt", "rsa_padding_mode:pss", "-keyopt"]
SCHEMES: dict[str, tuple[str, list[str]]] = {
    "P-256 sha256": ("sha256_ecdsa", []),
    "P-384 sha384": ("sha384_ecdsa", []),
    "P-521 sha512": ("sha512_ecdsa", []),
    "RSA sha256": ("rsassa_pkcs1v15", []),
    "RSA sha512": ("rsassa_pkcs1v15", []),
    "RSA sha256 PSS": ("rsassa_pss", [*PSS, "rsa_pss_saltlen:32"]),
    "RSA sha256 PSS, its own salt": ("rsassa_pss", PSS[:-1]),
    "RSA sha384 PSS": ("rsassa_pss", [*PSS, "rsa_pss_saltlen:48"]),
}
"""Kind of key, digest, padding; how asn1crypto calls the algorithm; options."""
FORMS = {
    "attached": ["-nodetach"],
    "detached": [],
    "streamed": ["-nodetach", "-stream", "-indef"],
    "named by key": ["-nodetach", "-keyid"],
}


def sign(pki: Pki, folder: Path, scheme: str, form: str, advanced: str = "-cades") -> bytes:
    key, digest, *_ = scheme.split()
    entry = certified(pki, international_key(key), "ecdsa")
    options = [advanced, "-md", digest, *FORMS[form], *SCHEMES[scheme][1]]
    return openssl.sign(folder, entry, [option for option in options if option])


# OpenSSL 3.0 itself cannot write a stream with a PSS signature.
CASES = [
    (scheme, form)
    for scheme, form in product(SCHEMES, FORMS)
    if (SCHEMES[scheme][0], form) != ("rsassa_pss", "streamed")
]


@pytest.mark.parametrize(("scheme", "form"), CASES)
def test_its_signature_is_accepted_and_not_around_another_content(
    pki: Pki, tmp_path: Path, scheme: str, form: str
) -> None:
    container = sign(pki, tmp_path, scheme, form)
    check = partial(verify, trust=trust(pki, "ecdsa"), at=MOMENT, tax_id=PERSON.code)
    assert check(container, content=CONTENT).content == CONTENT
    (signer,) = cms.ContentInfo.load(container)["content"]["signer_infos"]
    assert signer["signature_algorithm"]["algorithm"].native == SCHEMES[scheme][0]
    other = container if form == "detached" else tampered(container)
    with pytest.raises(SignatureRejected) as refused:
        check(other, content=OTHER_CONTENT)
    assert refused.value.report.reason == "message_digest_mismatch"
    outside = (CONTENT, OTHER_CONTENT) if form == "detached" else (None, None)
    assert openssl.verified(tmp_path, pki, container, outside[0]) == CONTENT
    assert openssl.verified(tmp_path, pki, other, outside[1]) is None


def test_a_stream_of_unknown_length_is_ber_and_a_strict_reader_says_so(
    pki: Pki, tmp_path: Path
) -> None:
    container = sign(pki, tmp_path, "P-256 sha256", "streamed")
    assert container[:2] == b"\x30\x80"
    policy = replace(DEFAULT, accept_ber=False)
    with pytest.raises(SignatureRejected) as refused:
        verify(container, trust=trust(pki, "ecdsa"), at=MOMENT, policy=policy)
    assert refused.value.report.sub_indication == "FORMAT_FAILURE"


def test_a_signature_that_does_not_name_its_certificate_is_refused(
    pki: Pki, tmp_path: Path
) -> None:
    container = sign(pki, tmp_path, "P-256 sha256", "attached", advanced="")
    with pytest.raises(SignatureRejected) as refused:
        verify(container, trust=trust(pki, "ecdsa"), at=MOMENT)
    assert refused.value.report.reason == "ess_cert_missing"
    assert openssl.verified(tmp_path, pki, container) is None
