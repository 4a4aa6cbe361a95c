"""Key files made by other programs open in Chromium, and what they sign there verifies."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser

from core.qes import SignatureRejected, verify
from tests.page.chromium import SignerPage, launched, needs_chromium
from tests.page.site import Site, served

from .signer_data import CONTENT, KEY_FILES, REAL, REAL_PASSWORD, KeyFile, moment, password

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with served() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as running:
        yield running


@pytest.fixture
def signer(browser: Browser, site: Site) -> Iterator[SignerPage]:
    """A page; at its end nothing may have gone against the policy."""
    page = SignerPage(browser, site)
    yield page
    page.page.close()
    assert page.complaints == []


@pytest.mark.parametrize("digest", ["kupyna256", "gost34311"])
@pytest.mark.parametrize("key_file", KEY_FILES, ids=lambda key_file: key_file.name)
def test_opens_and_signs(signer: SignerPage, key_file: KeyFile, digest: str) -> None:
    [key] = signer.open(key_file.files(), password())["keys"]
    assert (key["algorithm"], key["curve"]) == (key_file.algorithm, key_file.curve)
    options = {"signingTime": moment().isoformat(), "digest": digest}
    signature = signer.sign(key["id"], CONTENT, **options)
    assert isinstance(signature, bytes)
    check = partial(verify, trust=key_file.trust(), at=moment(), ocsp=[key_file.ocsp()])
    verified = check(signature, content=CONTENT, tax_id=key_file.tax_id())
    assert verified.content == CONTENT
    if key_file.algorithm == "dstu4145":
        assert verified.signer.algorithm.endswith(f" with {digest}")
    with pytest.raises(SignatureRejected):
        check(signature, content=CONTENT + b" ")


@pytest.mark.parametrize("key_file", KEY_FILES, ids=lambda key_file: key_file.name)
def test_another_password_is_told(signer: SignerPage, key_file: KeyFile) -> None:
    answer = signer.open(key_file.files(), "test-124")
    assert answer == {"error": "wrong_password", "ours": True}


def test_real_containers_open_and_say_why_they_do_not_sign(signer: SignerPage) -> None:
    files = {path.name: path.read_bytes() for path in REAL.glob("diia-test-*.cer")}
    files["key.p12"] = (REAL / "test-diia.p12").read_bytes()
    keys = signer.open(files, REAL_PASSWORD)["keys"]
    assert [(key["curve"], key["problem"]) for key in keys] == [
        ("m257", "seal_not_person"),
        ("m431", "no_signing_key"),
    ]
    store = {"test.jks": (REAL / "test-jks.jks").read_bytes()}
    [key] = signer.open(store, REAL_PASSWORD)["keys"]
    assert (key["algorithm"], key["problem"]) == ("rsa", "no_certificate")
