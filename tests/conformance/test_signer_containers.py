"""Key files made by UAPKI, by libraries and by providers open, and what they sign verifies."""

from __future__ import annotations

import sys
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from core.qes import STRICT, verify
from tests.page import node
from tests.page.node import Answer, Job, needs_node, run_program

from .signer_data import (
    CONTENT,
    DATA,
    KEY_FILES,
    REAL,
    REAL_PASSWORD,
    KeyFile,
    moment,
    password,
)

WAYS = [
    {"digest": digest, "detached": detached}
    for digest, detached in product(("kupyna256", "gost34311"), (False, True))
]

pytestmark = needs_node


@cache
def answers() -> dict[str, Answer]:
    """Every container opened and used to sign in each of the ways."""
    ways = [{**way, "signingTime": moment().isoformat()} for way in WAYS]
    jobs = [Job(key_file.files(), password(), ways, CONTENT) for key_file in KEY_FILES]
    names = [key_file.name for key_file in KEY_FILES]
    return dict(zip(names, node.run(jobs), strict=True))


def test_no_container_is_left_out() -> None:
    assert {path.name for path in (DATA / "containers").iterdir()} == {
        key_file.name for key_file in KEY_FILES
    }


@pytest.mark.parametrize("key_file", KEY_FILES, ids=lambda key_file: key_file.name)
def test_the_container_opens(key_file: KeyFile) -> None:
    (key,) = answers()[key_file.name].keys
    assert (key["algorithm"], key["curve"]) == (key_file.algorithm, key_file.curve)
    assert key["certificate"]["taxId"] == key_file.tax_id()
    assert not key["certificate"]["isSeal"]


@pytest.mark.parametrize("key_file", KEY_FILES, ids=lambda key_file: key_file.name)
def test_another_password_is_told(key_file: KeyFile) -> None:
    (answer,) = node.run([Job(key_file.files(), "test-124")])
    assert answer.error == "wrong_password"


@pytest.mark.parametrize("key_file", KEY_FILES, ids=lambda key_file: key_file.name)
@pytest.mark.parametrize("number", range(len(WAYS)), ids=lambda number: str(WAYS[number]))
def test_the_verifier_accepts(key_file: KeyFile, number: int) -> None:
    verified = verify(
        answers()[key_file.name].signatures[number],
        trust=key_file.trust(),
        at=moment(),
        content=CONTENT,
        tax_id=key_file.tax_id(),
        policy=STRICT,
        ocsp=[key_file.ocsp()],
    )
    assert verified.content == CONTENT


@pytest.mark.parametrize("key_file", KEY_FILES, ids=lambda key_file: key_file.name)
def test_the_command_accepts(key_file: KeyFile, tmp_path: Path) -> None:
    container, content = tmp_path / "signed.p7s", tmp_path / "content"
    container.write_bytes(answers()[key_file.name].signatures[0])
    content.write_bytes(CONTENT)
    options = {
        "roots": DATA / "pki" / f"root-{key_file.root}.cer",
        "intermediates": DATA / "pki" / "CACertificates.Test.p7b",
        "at": moment().isoformat(),
        "tax-id": key_file.tax_id(),
        "ocsp": DATA / "ocsp" / f"{key_file.holder}.ors",
        "content": content,
    }
    given = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    done = run_program([sys.executable, "-m", "core.qes", "verify", *given, str(container)])
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_a_key_6_without_its_certificate_says_so() -> None:
    alone = {"Key-6.dat": (DATA / "containers" / "patient4-Key-6.dat").read_bytes()}
    (answer,) = node.run([Job(alone, password())])
    assert [key["problem"] for key in answer.keys] == ["no_certificate"]


def test_a_providers_container_with_two_keys() -> None:
    files = {path.name: path.read_bytes() for path in REAL.glob("diia-test-*.cer")}
    files["key.p12"] = (REAL / "test-diia.p12").read_bytes()
    (answer,) = node.run([Job(files, REAL_PASSWORD)])
    assert [(key["curve"], key["usage"], key["problem"]) for key in answer.keys] == [
        ("m257", "sign", "seal_not_person"),
        ("m431", "agree", "no_signing_key"),
    ]
    (answer,) = node.run(
        [Job(files, REAL_PASSWORD, [{"signingTime": "2023-09-19T18:30:00+00:00"}])]
    )
    assert answer.error == "seal_not_person"


def test_a_key_store_of_java_without_a_certificate_of_its_key() -> None:
    files = {"test.jks": (REAL / "test-jks.jks").read_bytes()}
    (answer,) = node.run([Job(files, REAL_PASSWORD)])
    assert [(key["algorithm"], key["problem"]) for key in answer.keys] == [
        ("rsa", "no_certificate")
    ]
