"""The committed key files open in the page's signer and in tools of others.

The verifier reads no key files, so this module stays behind when the package leaves the project.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest

from core.qes import STRICT, TrustStore, load_file, verify
from core.qes.inspection import inspect
from tests.page import node
from tests.page.node import Answer, Job, needs_node, run_program

from .building.containers import SIGNED_AT
from .building.world import CONTENT, NOW, TAX_ID
from .make_material import FOLDER

KEY_FILES: list[dict[str, Any]] = json.loads((FOLDER / "key-files.json").read_bytes())
each_key_file = pytest.mark.parametrize("key_file", KEY_FILES, ids=lambda k: k["file"])
PROBLEMS = {"seal-by-purpose": "seal_not_person", "agreement": "no_signing_key"}

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")
needs_keytool = pytest.mark.skipif(shutil.which("keytool") is None, reason="no keytool of Java")


def files(key_file: dict[str, Any]) -> dict[str, bytes]:
    names = [name for name in (key_file["file"], key_file["certificate"]) if name]
    return {name: (FOLDER / name).read_bytes() for name in names}


@cache
def answers() -> dict[str, Answer]:
    sign = [{"signingTime": SIGNED_AT.isoformat()}]
    jobs = [Job(files(k), k["password"], sign, CONTENT) for k in KEY_FILES]
    return dict(zip((k["file"] for k in KEY_FILES), node.run(jobs), strict=True))


@needs_node
@each_key_file
def test_the_page_opens_it_and_tells_its_keys_apart(key_file: dict[str, Any]) -> None:
    answer = answers()[key_file["file"]]
    assert answer.error is None
    expected = sorted(str(PROBLEMS.get(holder)) for holder in key_file["holders"])
    assert sorted(str(key["problem"]) for key in answer.keys) == expected


@needs_node
@each_key_file
def test_what_the_page_signs_with_it_is_the_citizens(key_file: dict[str, Any]) -> None:
    def of_line(name: str) -> Any:
        return FOLDER / f"{key_file['line']}-{name}"

    (container,) = answers()[key_file["file"]].signatures
    signature = verify(
        container,
        trust=TrustStore(load_file(of_line("root.cer")), load_file(of_line("provider.cer"))),
        at=NOW,
        content=CONTENT,
        tax_id=TAX_ID,
        policy=STRICT,
        crls=[of_line("good.crl").read_bytes()],
    )
    assert signature.signed_at == SIGNED_AT


@needs_node
def test_another_password_is_told() -> None:
    protected = [k for k in KEY_FILES if "open" not in k["file"]]
    found = node.run([Job(files(k), "another") for k in protected])
    assert {answer.error for answer in found} == {"wrong_password"}


@each_key_file
def test_inspection_tells_what_it_is_and_asks_no_password(key_file: dict[str, Any]) -> None:
    kind = inspect((FOLDER / key_file["file"]).read_bytes())["kind"]
    assert isinstance(kind, str)
    assert "key" in kind


def said_by(program: Sequence[str]) -> str:
    done = run_program(program)
    assert done.returncode == 0, done.stderr.decode()
    return (done.stdout + done.stderr).decode()


@needs_openssl
@pytest.mark.parametrize("name", ["ecdsa.p12", "ecdsa-rsa.p12", "ecdsa-old.p12"])
def test_openssl_opens_the_international_ones(name: str) -> None:
    options = ["-passin", "pass:made-up 42", "-nodes", "-legacy", "-in", str(FOLDER / name)]
    said = said_by(["openssl", "pkcs12", *options])
    assert said.count("BEGIN CERTIFICATE") == 2
    assert "BEGIN PRIVATE KEY" in said


@needs_keytool
def test_java_lists_the_entries_of_its_store() -> None:
    store = ["-keystore", str(FOLDER / "dstu-several.jks"), "-storepass", "made-up 42"]
    said = said_by(["keytool", "-J-Duser.language=en", "-list", "-storetype", "JKS", *store])
    for alias in ("pb_seal", "pb_agreement", "pb_9000000019", "pb_employee"):
        assert f"{alias}," in said
    assert said.count("PrivateKeyEntry") == 4
