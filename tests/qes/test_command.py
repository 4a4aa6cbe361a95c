"""The command: its exit status, its JSON, its answers to bad use."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from core.qes.command import main

from .building.world import CONTENT, OTHER_TAX_ID, TAX_ID
from .make_material import FOLDER

AT = "2030-06-01T12:00:00Z"


def options(*more: str, container: str = "attached") -> list[str]:
    given = ["verify", "--roots", str(FOLDER / "dstu-root.cer"), "--at", AT]
    for helper in ("provider", "ocsp", "tsp"):
        given += ["--intermediates", str(FOLDER / f"dstu-{helper}.cer")]
    return [*given, *more, str(FOLDER / f"dstu-{container}.p7s")]


OCSP = ("--ocsp", str(FOLDER / "dstu-good.ors"))
SHOWN = ("--content", str(FOLDER / "content.json"))


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (options(*OCSP), 0),
        (options("--crl", str(FOLDER / "dstu-good.crl")), 0),
        (options(*OCSP, *SHOWN, "--tax-id", TAX_ID), 0),
        (options(*SHOWN, container="detached"), 0),
        (options("--policy", "strict", container="long-term"), 0),
        (options("--ocsp", str(FOLDER / "dstu-revoked.ors")), 1),
        (options(container="tampered"), 1),
        (options("--policy", "strict"), 2),
        (options(*OCSP, "--tax-id", OTHER_TAX_ID), 2),
        (options(container="detached"), 2),
        (["verify", str(FOLDER / "dstu-attached.p7s"), "--at", AT], 2),
        (options("--roots", "no/such/file"), 3),
        (options("--roots", str(FOLDER / "content.json")), 3),
        (options("--ocsp", "no/such/file"), 3),
        (options(container="no-such"), 3),
    ],
)
def test_the_exit_status_is_the_verdict(arguments: list[str], status: int) -> None:
    assert main(arguments) == status


@pytest.mark.parametrize(
    "arguments", [[], ["verify"], ["sign", "x"], options("--at", "noon"), options("--colour")]
)
def test_bad_use_has_a_status_of_its_own(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 3


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str, **more: str) -> Any:
    capsys.readouterr()
    main(options("--json", *arguments, **more))
    return json.loads(capsys.readouterr().out)


def test_json_says_who_signed_what(capsys: pytest.CaptureFixture[str]) -> None:
    document = as_json(capsys, *OCSP)
    assert (document["verdict"], document["sub_indication"]) == ("passed", None)
    assert document["content_sha256"] == sha256(CONTENT).hexdigest()
    (signer,) = document["signers"]
    assert signer["tax_id"] == TAX_ID
    assert signer["edrpou"] is None
    assert signer["serial"] == "64"
    assert signer["signed_at"] == "2030-06-01T11:55:00Z"
    assert signer["algorithm"] == "dstu4145-m257 with gost34311"
    assert "Вигаданчук" in signer["subject"]
    assert "КНЕДП" in signer["issuer"]
    assert document["limitations"] == []


def test_json_of_a_refusal_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    document = as_json(capsys, container="tampered")
    assert (document["verdict"], document["sub_indication"]) == ("failed", "HASH_FAILURE")
    assert document["reason"] == "message_digest_mismatch"
    assert document["checks"][-1]["name"] == "content"
    unchecked = as_json(capsys)
    assert unchecked["limitations"] == ["revocation: not checked"]


def test_text_names_the_verdict_first(capsys: pytest.CaptureFixture[str]) -> None:
    main(options(*OCSP))
    assert capsys.readouterr().out.startswith("PASSED\n")
    main(options(container="tampered"))
    assert capsys.readouterr().out.startswith("FAILED (HASH_FAILURE)")


def test_a_container_that_is_no_container_fails(tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.p7s"
    rubbish.write_bytes(b"rubbish")
    assert main(["verify", str(rubbish)]) == 1


def test_the_module_starts_without_heavy_imports() -> None:
    code = (
        "import sys, core.qes.command;"
        "print([m for m in ('cryptography', 'aiohttp', 'pydantic', 'asyncio') if m in sys.modules])"
    )
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert output.stdout.strip() == "[]"


def test_python_m_runs_it() -> None:
    subprocess.run(
        [sys.executable, "-m", "core.qes", *options(*OCSP)], capture_output=True, check=True
    )
