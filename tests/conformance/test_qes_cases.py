"""Every published case of a container gets its verdict, by the library and by the command."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from core.qes import (
    Certificate,
    Policy,
    QesError,
    SignatureReport,
    TrustStore,
    Verdict,
    examine,
    libcrypto,
    load,
    verify,
)
from core.qes.command import main

from .qes_data import QES, document, octets

MANIFEST = document("manifest.json")
CASES: list[dict[str, Any]] = MANIFEST["cases"]
REAL = document("real/uapki/manifest.json")
REAL_AT = datetime.fromisoformat("2023-09-19T18:30:00+00:00")

RETRYABLE = {"bad-ocsp-unknown", "bad-ocsp-stale", "bad-ocsp-wrong-responder"}
each_case = pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])


@cache
def certificates(name: str) -> tuple[Certificate, ...]:
    return tuple(load(octets(name)))


def arguments(case: dict[str, Any]) -> dict[str, Any]:
    roots = [root for name in case["roots"] for root in certificates(name)]
    return {
        "trust": TrustStore(roots, certificates(case["intermediates"])),
        "at": datetime.fromisoformat(case["verify_at"]),
        "content": octets(case["content"]),
        "tax_id": case["expected_rnokpp"],
        "ocsp": [octets(case["ocsp_response"])] if case["ocsp_response"] else [],
        "crls": [octets(case["crl"])] if case["crl"] else [],
    }


@each_case
def test_the_library_gives_the_verdict(case: dict[str, Any]) -> None:
    report = examine(octets(case["file"]), **arguments(case))
    if case["expect"] == "either":
        return
    assert (report.verdict is Verdict.PASSED) == (case["expect"] == "accept"), report
    assert report.retryable == (case["id"] in RETRYABLE)
    assert report.reason == case["reason"]
    assert report.limitations == ()


@each_case
def test_pure_python_gives_the_same_verdict(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_openssl = examine(octets(case["file"]), **arguments(case))
    monkeypatch.setattr(libcrypto, "group", lambda curve: None)
    assert examine(octets(case["file"]), **arguments(case)) == with_openssl


@each_case
def test_verify_returns_or_raises(case: dict[str, Any]) -> None:
    try:
        signature = verify(octets(case["file"]), **arguments(case))
    except QesError:
        assert case["expect"] != "accept"
    else:
        assert case["expect"] != "reject"
        assert signature.content == octets(case["content"])
        assert signature.signer.tax_id == case["expected_rnokpp"]


@each_case
def test_the_command_gives_the_verdict(
    case: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["verify", "--json", "--at", case["verify_at"], "--content", path(case["content"])]
    options += ["--tax-id", case["expected_rnokpp"], "--intermediates", path(case["intermediates"])]
    for root in case["roots"]:
        options += ["--roots", path(root)]
    if case["ocsp_response"]:
        options += ["--ocsp", path(case["ocsp_response"])]
    if case["crl"]:
        options += ["--crl", path(case["crl"])]
    status = main([*options, path(case["file"])])
    printed = json.loads(capsys.readouterr().out)
    assert status == {"passed": 0, "failed": 1, "indeterminate": 2}[printed["verdict"]]
    assert {"accept": status == 0, "reject": status in (1, 2), "either": True}[case["expect"]]


def path(name: str) -> str:
    return str(QES / name)


def good_case(ocsp: str | None = None, crls: tuple[str, ...] = ()) -> SignatureReport:
    """The first case with other evidence."""
    given = arguments(CASES[0])
    given["ocsp"] = [octets(ocsp)] if ocsp else []
    given["crls"] = [octets(crl) for crl in crls]
    return examine(octets(CASES[0]["file"]), **given)


def test_further_evidence_is_judged() -> None:
    assert good_case("ocsp/patient1-bykey.ors").verdict is Verdict.PASSED
    assert good_case("ocsp/try-later.ors").retryable
    assert good_case(crls=("crl/gost-full.crl", "crl/gost-delta.crl")).verdict is Verdict.PASSED
    assert good_case(crls=("crl/gost-delta.crl",)).retryable
    assert good_case(crls=("crl/gost-stale.crl",)).retryable
    assert good_case(crls=("crl/kupyna-full.crl",)).retryable


@pytest.mark.parametrize("case", REAL["cases"], ids=[case["file"] for case in REAL["cases"]])
def test_real_signatures_get_their_verdict(case: dict[str, Any]) -> None:
    folder = "real/uapki"
    names = sorted(found.name for found in (QES / folder).glob("*.cer"))
    bag = [found for name in names for found in certificates(f"{folder}/{name}")]
    root = next(name for name in names if name.startswith("CAO"))
    report = examine(
        octets(f"{folder}/{case['file']}"),
        trust=TrustStore(certificates(f"{folder}/{root}"), bag),
        at=REAL_AT,
        content=octets(f"{folder}/{case['content']}") if case["detached"] else None,
        policy=Policy(accept_seals=True),
    )
    if case["expect_message_digest"] == "valid":
        assert report.verdict is Verdict.PASSED
        assert report.limitations == ("revocation: not checked",)
    else:
        assert report.sub_indication == "HASH_FAILURE"
    if "CAdES-T" in case["comment"]:
        assert [stamp.kind for stamp in report.time_stamps] == ["content", "signature"]
        assert report.signers[0].proven_at is not None
