"""Key files made by other programs open in Chromium, and what they sign there verifies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from core.qes import verify
from tests.page.chromium import SignerPage, launched, needs_chromium
from tests.page.site import Site, served

from .signer_data import CONTENT, KEY_FILES, KeyFile, moment, password

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with served() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as running:
        yield running


@pytest.mark.parametrize("key_file", KEY_FILES, ids=lambda key_file: key_file.name)
def test_opens_and_signs(browser: Browser, site: Site, key_file: KeyFile) -> None:
    signer = SignerPage(browser, site)
    answer = signer.open(key_file.files(), password())
    signature = signer.sign(answer["keys"][0]["id"], CONTENT, signingTime=moment().isoformat())
    signer.close()
    signer.page.close()
    assert isinstance(signature, bytes)
    verified = verify(
        signature,
        trust=key_file.trust(),
        at=moment(),
        content=CONTENT,
        tax_id=key_file.tax_id(),
        ocsp=[key_file.ocsp()],
    )
    assert verified.content == CONTENT
    assert signer.complaints == []
