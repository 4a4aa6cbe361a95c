"""Certificates of the country's real providers: every form of key, every signature valid."""

from __future__ import annotations

from typing import Any

import pytest

from core.qes import certificate, profile
from core.qes.errors import Refusal

from .qes_data import document, octets

FOLDER = "real/ca-certs"
CERTIFICATES: list[dict[str, Any]] = document(f"{FOLDER}/manifest.json")
FAMILIES = {"rsa": "rsa", "ecdsa": "ecdsa"}


@pytest.mark.parametrize("given", CERTIFICATES, ids=[given["file"] for given in CERTIFICATES])
def test_a_real_certificate_is_read_and_its_signature_verifies(given: dict[str, Any]) -> None:
    subject = certificate.read(octets(f"{FOLDER}/{given['file']}"))
    issuer = certificate.read(octets(f"{FOLDER}/{given['issuer_file']}"))
    assert given["signature_by_issuer"] == "valid"
    assert subject.is_signed_by(issuer)
    assert subject.issuer == issuer.subject
    assert not profile.read(subject).unknown_critical
    if "otherdke" in given["spki_form"]:
        with pytest.raises(Refusal, match="DKE"):
            _ = subject.key
    else:
        assert subject.key.family == FAMILIES.get(given["spki_form"], "dstu4145")
