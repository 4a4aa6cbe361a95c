"""The published shapes of the trust list, and every published file looked into."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from core.qes import Verdict, examine, load
from core.qes.errors import FormatError
from core.qes.inspection import inspect
from core.qes.trust_list import TrustList
from core.qes.trust_lists.fetch import Fetched
from core.qes.trust_lists.update import update

from .qes_data import QES, document, octets

MANIFEST = document("manifest.json")
CASES: list[dict[str, Any]] = MANIFEST["cases"]
AT = datetime.fromisoformat(MANIFEST["verify_at"])
BAG, PROVIDERS = "pki/CACertificates.Test.p7b", "pki/CAs.Test.json"
ROOTS = sorted({root for case in CASES for root in case["roots"]})


@pytest.fixture(scope="module")
def trust_list(tmp_path_factory: pytest.TempPathFactory) -> TrustList:
    folder = tmp_path_factory.mktemp("trust")
    files = {"CACertificates.p7b": octets(BAG), "CAs.json": octets(PROVIDERS)}
    update(
        folder,
        {name: Fetched(data, name) for name, data in files.items()},
        at=AT,
        roots=[sha256(octets(root)).hexdigest() for root in ROOTS],
    )
    return TrustList.load(folder)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_folder_gives_the_verdict_that_its_files_give(
    case: dict[str, Any], trust_list: TrustList
) -> None:
    report = examine(
        octets(case["file"]),
        trust=trust_list.store,
        at=AT,
        content=octets(case["content"]),
        tax_id=case["expected_rnokpp"],
        ocsp=[octets(case["ocsp_response"])] if case["ocsp_response"] else [],
        crls=[octets(case["crl"])] if case["crl"] else [],
    )
    if case["expect"] != "either":
        assert (report.verdict is Verdict.PASSED) == (case["expect"] == "accept"), report


def test_the_published_shape_of_providers_is_read(trust_list: TrustList) -> None:
    given = json.loads(octets(PROVIDERS))
    assert [provider.name for provider in trust_list.providers] == [
        entry["issuerCNs"][0] for entry in given
    ]
    (issuer,) = load(octets("pki/ca-gost.cer"))
    assert trust_list.ocsp_addresses(issuer) == ("http://localhost:18080/services/ocsp/",)
    assert trust_list.allows("http://localhost:18080/download/crls/gost-full.crl")
    assert not trust_list.allows("http://localhost/services/ocsp/")
    assert trust_list.is_current(AT + timedelta(days=29))


FILES = sorted(
    path
    for path in QES.rglob("*")
    if path.is_file()
    and path.suffix in {".p7s", ".cer", ".ors", ".crl", ".p7b", ".pfx", ".p12", ".jks"}
)
UNREADABLE = {"bad-trailing-data.p7s", "bad-truncated.p7s"}
REFUSED = {"bad-digest-alg-mismatch.p7s": "refused"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(QES)))
def test_every_published_file_is_recognised(path: Path) -> None:
    if path.name in UNREADABLE:
        with pytest.raises(FormatError):
            inspect(path.read_bytes())
        return
    kind = str(inspect(path.read_bytes())["kind"])
    expected = {
        ".p7s": "container",
        ".cer": "certificate",
        ".ors": "OCSP",
        ".crl": "CRL",
        ".p7b": "bag",
        ".pfx": "PKCS #12",
        ".p12": "PKCS #12",
        ".jks": "JKS",
    }
    assert REFUSED.get(path.name, expected[path.suffix]) in kind
