"""``inspect``: every kind of file is told apart, and nothing is asked of a key container."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from core.qes import QesError
from core.qes.command import main
from core.qes.errors import FormatError
from core.qes.inspection import inspect

from .building import answers, encode
from .building.containers import CONTENT_TIME_STAMP, SIGNATURE_TIME_STAMP
from .building.world import CONTENT, NOW, TAX_ID, World
from .published_lists import bag

WORLD = World()


def told(data: bytes) -> Any:
    """The document as plain data."""
    return json.loads(json.dumps(inspect(data), default=str))


def test_a_container_is_told_with_its_signer() -> None:
    document = told(WORLD.sign())
    assert document["kind"] == "signature container (CMS)"
    assert document["content_bytes"] == len(CONTENT)
    assert (document["content_is_a_container"], document["encoding"]) == (False, "DER")
    (signer,) = document["signer"]
    assert signer["level"] == "CAdES-BES"
    assert signer["algorithm"] == "dstu4145 with gost34311"
    assert "signing-certificate-v2" in signer["signed_attributes"]
    assert signer["certificate"]["holder"]["РНОКПП"] == TAX_ID


def test_detached_nested_and_strange_containers_are_told() -> None:
    assert told(WORLD.sign(detached=True))["content"] == "detached"
    assert told(WORLD.sign(WORLD.sign()))["content_is_a_container"] is True
    without = told(WORLD.sign(certificates=()))
    assert without["signer"][0]["certificate"] == "not in the container"
    assert told(WORLD.sign(without_attributes=True))["signer"][0]["level"] == "CMS"


@pytest.mark.parametrize(
    ("unsigned", "level"),
    [
        ({SIGNATURE_TIME_STAMP: b""}, "CAdES-T"),
        ({"1.2.840.113549.1.9.16.2.24": encode.set_of()}, "CAdES-LT"),
        (
            {f"1.2.840.113549.1.9.16.2.{n}": encode.set_of(encode.sequence()) for n in (23, 24)},
            "CAdES-X-L",
        ),
        ({"0.4.0.1733.2.4": encode.set_of(encode.sequence())}, "CAdES-A"),
    ],
)
def test_the_level_of_a_container_is_told(unsigned: Mapping[str, bytes], level: str) -> None:
    def attributes(signature: bytes) -> dict[str, bytes]:
        stamp = encode.set_of(WORLD.stamp(signature))
        return {kind: value or stamp for kind, value in unsigned.items()}

    (signer,) = told(WORLD.sign(unsigned=attributes))["signer"]
    assert signer["level"] == level
    assert [stamp["of"] for stamp in signer["time_stamp"]] == (
        ["signature"] if level == "CAdES-T" else []
    )


def test_a_certificate_is_told_with_what_it_is_for() -> None:
    document = told(WORLD.person.certificate)
    assert document["kind"] == "certificate"
    assert document["serial"] == "64"
    assert document["key"] == "dstu4145-m257"
    assert (document["is_qualified"], document["key_in_device"]) == (True, True)
    assert document["key_usage"] == ["content_commitment", "digital_signature"]


def test_answers_and_stamps_are_told() -> None:
    assert told(WORLD.ocsp())["answer"][0]["status"] == "good"
    assert told(WORLD.ocsp(basic=True))["status"] == "successful"
    revoked = told(WORLD.ocsp(status=answers.revoked(NOW, 1)))["answer"][0]
    assert (revoked["status"], revoked["reason"]) == ("revoked", "key compromise")
    assert told(answers.ocsp_refusal(3))["status"] == "tryLater"
    assert told(WORLD.crl({7: (NOW, 6)}))["revoked"][0]["reason"] == "on hold"
    assert told(WORLD.crl(number=8, base_number=7))["kind"] == "delta CRL"
    token = WORLD.stamp(b"octets")
    assert told(token)["kind"] == "time-stamp"
    response = encode.sequence(encode.sequence(encode.integer(0)), token)
    assert told(response)["over"] == "gost34311"
    refused = encode.sequence(encode.sequence(encode.integer(2)))
    assert told(refused)["kind"] == "refusal of a time-stamping authority"


def test_a_stamp_inside_a_container_may_be_broken() -> None:
    container = WORLD.sign(
        change_attributes=lambda given: {**given, CONTENT_TIME_STAMP: encode.set_of(encode.null())}
    )
    assert "refused" in told(container)["signer"][0]["time_stamp"][0]


def test_a_bag_is_told_with_its_certificates() -> None:
    document = told(bag(WORLD.root, WORLD.provider))
    assert document["kind"].startswith("bag of certificates")
    assert len(document["certificate"]) == 2


def test_pem_and_base64_are_read() -> None:
    text = base64.encodebytes(WORLD.person.certificate)
    pem = b"-----BEGIN CERTIFICATE-----\n" + text + b"-----END CERTIFICATE-----\n"
    assert told(text)["encoding"] == "base64"
    assert told(pem)["encoding"] == "PEM (CERTIFICATE)"
    assert len(told(pem + pem)["part"]) == 2
    strange = pem.replace(b"CERTIFICATE", b"STRANGE THING").replace(text, b"AAAA\n")
    assert "not known here" in told(strange)["kind"]


def private(form: PrivateFormat, password: bytes | None = b"secret") -> bytes:
    key = ec.derive_private_key(11, ec.SECP256R1())
    lock = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.DER, form, lock)


IIT = encode.sequence(
    encode.sequence(
        encode.oid("1.3.6.1.4.1.19398.1.1.1.2"),
        encode.sequence(encode.octets(bytes(4)), encode.octets(b"")),
    ),
    encode.octets(bytes(64)),
)
STORE = pkcs12.serialize_key_and_certificates(
    b"key", ec.derive_private_key(11, ec.SECP256R1()), None, None, BestAvailableEncryption(b"x")
)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xfe\xed\xfe\xed" + bytes(20), "JKS"),
        (b"\xce\xce\xce\xce" + bytes(20), "JCEKS"),
        (IIT, "Key-6.dat"),
        (STORE, "PKCS #12"),
        (private(PrivateFormat.PKCS8), "PBES2"),
        (private(PrivateFormat.PKCS8, None), "no password protects"),
    ],
)
def test_key_containers_are_known_by_their_outside(data: bytes, kind: str) -> None:
    assert kind in told(data)["kind"]


@pytest.mark.parametrize("data", [b"", b"text", b"\x30\x00", b"\x30\x80", bytes(100), b"AAAA"])
def test_what_is_not_known_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        inspect(data)


SAMPLES = [
    WORLD.sign(),
    WORLD.person.certificate,
    WORLD.ocsp(),
    WORLD.crl({7: (NOW, 6)}),
    WORLD.stamp(b"octets"),
    bag(WORLD.root),
    IIT,
    STORE,
]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_changed_octets_are_told_or_refused_and_nothing_else(data: st.DataObject) -> None:
    octets = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 3))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(QesError):
        inspect(bytes(octets))


# --- the command -----------------------------------------------------------------------------


def run(path: Path, *more: str) -> int:
    return main(["inspect", str(path), *more])


def test_the_command_prints_text_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "signed.p7s"
    file.write_bytes(WORLD.sign())
    assert run(file) == 0
    text = capsys.readouterr().out
    assert text.startswith("kind: signature container (CMS)\n")
    assert f"      РНОКПП: {TAX_ID}\n" in text
    assert "None" not in text
    assert run(file, "--json") == 0
    assert json.loads(capsys.readouterr().out)["signatures"] == 1


def test_the_command_refuses_what_it_does_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "key.zs2"
    file.write_bytes(b"\0\1\2")
    assert run(file) == 3
    assert ".zs2 stores are not known here" in capsys.readouterr().err
    assert run(tmp_path / "nothing") == 3
