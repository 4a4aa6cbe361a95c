"""Every published case of a container gets its verdict, by the library and by the command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from core.qes import (
    Certificate,
    Policy,
    SignatureRejected,
    SignatureReport,
    TrustStore,
    Verdict,
    examine,
    libcrypto,
    load,
    verify,
)
from core.qes.command import main

from .qes_data import QES, document, forget_judgements, octets

MANIFEST = document("manifest.json")
CASES: list[dict[str, Any]] = MANIFEST["cases"]
REAL = document("real/uapki/manifest.json")
REAL_AT = datetime.fromisoformat("2023-09-19T18:30:00+00:00")
REAL_FOLDER = "real/uapki"
REAL_BAG = sorted(f"{REAL_FOLDER}/{found.name}" for found in (QES / REAL_FOLDER).glob("*.cer"))
REAL_ROOT = next(name for name in REAL_BAG if "/CAO-" in name)
KINDS = ("ocsp", "crl")

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


@cache
def report_of(case_id: str) -> SignatureReport:
    """What the library says."""
    case = next(case for case in CASES if case["id"] == case_id)
    return examine(octets(case["file"]), **arguments(case))


@pytest.fixture(scope="module")
def pure_reports() -> Iterator[dict[str, SignatureReport]]:
    """What it says without OpenSSL's curves, from the keys and chains of certificates up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(libcrypto, "group", lambda curve: None)
        forget_judgements()
        yield {case["id"]: examine(octets(case["file"]), **arguments(case)) for case in CASES}
    forget_judgements()


@each_case
def test_the_library_gives_the_verdict(case: dict[str, Any]) -> None:
    report = report_of(case["id"])
    if case["expect"] == "either":
        return
    assert (report.verdict is Verdict.PASSED) == (case["expect"] == "accept"), report
    assert report.retryable == (case["id"] in RETRYABLE)
    assert report.reason == case["reason"]
    assert report.limitations == ()


@each_case
def test_pure_python_gives_the_same_report(
    case: dict[str, Any], pure_reports: dict[str, SignatureReport]
) -> None:
    assert pure_reports[case["id"]] == report_of(case["id"])


@each_case
def test_verify_returns_or_raises(case: dict[str, Any]) -> None:
    report = report_of(case["id"])
    if report.verdict is not Verdict.PASSED:
        with pytest.raises(SignatureRejected) as rejected:
            verify(octets(case["file"]), **arguments(case))
        assert rejected.value.report == report
        return
    signature = verify(octets(case["file"]), **arguments(case))
    assert signature.report == report
    assert signature.content == octets(case["content"])
    assert signature.signer.tax_id == case["expected_rnokpp"]


@each_case
def test_the_command_prints_what_the_library_says(
    case: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--at", case["verify_at"], "--content", path(case["content"])]
    options += ["--tax-id", case["expected_rnokpp"], "--intermediates", path(case["intermediates"])]
    options += [f"--roots={path(root)}" for root in case["roots"]]
    options += [f"--ocsp={path(case['ocsp_response'])}"] if case["ocsp_response"] else []
    options += [f"--crl={path(case['crl'])}"] if case["crl"] else []
    report = report_of(case["id"])
    assert command(case["file"], options, capsys) == (
        {Verdict.PASSED: 0, Verdict.FAILED: 1, Verdict.INDETERMINATE: 2}[report.verdict],
        {
            "verdict": report.verdict,
            "sub_indication": report.sub_indication,
            "reason": report.reason,
            "retryable": report.retryable,
            "content_sha256": report.content_sha256,
        },
        [signer.tax_id for signer in report.signers],
    )


def command(
    file: str, options: list[str], capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, Any], list[str | None]]:
    """Exit status of `verify`, what it printed of the verdict, and codes of the signers."""
    status = main(["verify", "--json", *options, path(file)])
    printed = json.loads(capsys.readouterr().out)
    names = ("verdict", "sub_indication", "reason", "retryable", "content_sha256")
    return (
        status,
        {name: printed[name] for name in names},
        [signer["tax_id"] for signer in printed["signers"]],
    )


def path(name: str) -> str:
    return str(QES / name)


# Files of evidence without a case of their own, for the first case: whether it passes with them,
# or else nobody can tell yet.
FURTHER_EVIDENCE = {
    "ocsp/patient1-bykey.ors": True,
    "ocsp/try-later.ors": False,
    "ocsp/patient2.ors": False,
    "crl/gost-full.crl crl/gost-delta.crl": True,
    "crl/gost-delta.crl": False,
    "crl/gost-stale.crl": False,
    "crl/kupyna-full.crl": False,
}


@pytest.mark.parametrize("files", FURTHER_EVIDENCE)
def test_further_evidence_is_judged(files: str, capsys: pytest.CaptureFixture[str]) -> None:
    case, names = CASES[0], files.split()
    given = {name: [octets(file) for file in names if file.startswith(name)] for name in KINDS}
    changed = {**arguments(case), "ocsp": given["ocsp"], "crls": given["crl"]}
    report = examine(octets(case["file"]), **changed)
    passes = FURTHER_EVIDENCE[files]
    assert (report.verdict, report.retryable) == (
        Verdict.PASSED if passes else Verdict.INDETERMINATE,
        not passes,
    )
    options = ["--at", case["verify_at"], "--intermediates", path(case["intermediates"])]
    options += [f"--roots={path(root)}" for root in case["roots"]]
    options += [f"--{file.partition('/')[0]}={path(file)}" for file in names]
    status, printed, _ = command(case["file"], options, capsys)
    assert (status, printed["retryable"]) == (0 if passes else 2, not passes)


@pytest.mark.parametrize("case", REAL["cases"], ids=[case["file"] for case in REAL["cases"]])
def test_real_signatures_get_their_verdict(case: dict[str, Any]) -> None:
    report = examine(
        octets(f"{REAL_FOLDER}/{case['file']}"),
        trust=TrustStore(certificates(REAL_ROOT), [c for n in REAL_BAG for c in certificates(n)]),
        at=REAL_AT,
        content=octets(f"{REAL_FOLDER}/{case['content']}") if case["detached"] else None,
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


@pytest.mark.parametrize("case", REAL["cases"], ids=[case["file"] for case in REAL["cases"]])
def test_the_command_takes_a_real_seal_for_no_person(
    case: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--at", REAL_AT.isoformat(), f"--roots={path(REAL_ROOT)}"]
    options += [f"--intermediates={path(name)}" for name in REAL_BAG]
    if case["detached"]:
        options += ["--content", path(f"{REAL_FOLDER}/{case['content']}")]
    status, printed, _ = command(f"{REAL_FOLDER}/{case['file']}", options, capsys)
    is_whole = case["expect_message_digest"] == "valid"
    assert (status, printed["reason"]) == (
        (2, "is_seal") if is_whole else (1, "message_digest_mismatch")
    )
