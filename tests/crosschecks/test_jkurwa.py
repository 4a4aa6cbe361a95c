"""ДСТУ 4145 with ГОСТ 34.311: the page and the verifier against jkurwa."""

from __future__ import annotations

from typing import Any

import pytest

from core.qes import SignatureFailed, verify
from sandbox.trust.containers import KeyEntry, java_key_store, key_6_dat, national_pfx
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import Pki
from tests.page import node
from tests.page.node import Job

from .foreign import jkurwa
from .people import CONTENT, MOMENT, OTHER_CONTENT, PASSWORD, PERSON, certified, tampered, trust

pytestmark = jkurwa.needs_node

REFUSED = {"accepted": False, "error": "ESIGN"}


@pytest.fixture(scope="module", autouse=True)
def _jkurwa() -> None:
    jkurwa.installed()


@pytest.fixture(scope="module")
def answers(pki: Pki) -> dict[tuple[int, str], dict[str, Any]]:
    """What jkurwa says of signatures of the page, by field and by what was done to them."""
    ways = [{"digest": "gost34311", "detached": detached} for detached in (False, True)]
    jobs = []
    for m in jkurwa.FIELDS:
        entry = certified(pki, DstuKey.generate(m), "gost")
        key_file = java_key_store({"pb_1": entry}, PASSWORD, MOMENT)
        jobs.append(Job({"key.jks": key_file}, PASSWORD, ways, CONTENT))
    asked = {}
    for m, answer in zip(jkurwa.FIELDS, node.run(jobs), strict=True):
        attached, detached = answer.signatures
        asked[m, "attached"] = jkurwa.verifying(pki, attached)
        asked[m, "tampered"] = jkurwa.verifying(pki, tampered(attached))
        asked[m, "detached"] = jkurwa.verifying(pki, detached, CONTENT)
        asked[m, "other content"] = jkurwa.verifying(pki, detached, OTHER_CONTENT)
    return dict(zip(asked, jkurwa.run(asked.values()), strict=True))


@pytest.mark.parametrize("m", jkurwa.FIELDS)
@pytest.mark.parametrize("way", ["attached", "detached"])
def test_it_accepts_what_the_page_signs(answers: Any, m: int, way: str) -> None:
    assert answers[m, way] == {"accepted": True, "content": CONTENT}


@pytest.mark.parametrize("m", jkurwa.FIELDS)
@pytest.mark.parametrize("way", ["tampered", "other content"])
def test_it_refuses_another_content(answers: Any, m: int, way: str) -> None:
    assert answers[m, way] == REFUSED


def _pfx(entry: KeyEntry) -> bytes:
    return national_pfx(entry, PASSWORD, 1000)


def _jks(entry: KeyEntry) -> bytes:
    return java_key_store({"pb_1": entry}, PASSWORD, MOMENT)


def _key_6(entry: KeyEntry) -> bytes:
    return key_6_dat(entry.key, PASSWORD)


@pytest.mark.parametrize("key_file", [_pfx, _jks, _key_6], ids=["pfx", "jks", "key-6"])
def test_what_it_signs_is_accepted_and_not_around_another_content(pki: Pki, key_file: Any) -> None:
    entry = certified(pki, DstuKey.generate(257), "gost")
    beside = [entry.chain[0].raw] if key_file is _key_6 else []
    made = jkurwa.run(
        jkurwa.signing(CONTENT, key_file(entry), beside, detached=detached)
        for detached in (False, True)
    )
    for container in (answer["container"] for answer in made):
        signature = verify(
            container, trust=trust(pki, "gost"), at=MOMENT, content=CONTENT, tax_id=PERSON.code
        )
        assert signature.content == CONTENT
        assert signature.signer.algorithm == "dstu4145-m257 with gost34311"
    attached, detached = (answer["container"] for answer in made)
    for container, content in ((tampered(attached), OTHER_CONTENT), (detached, OTHER_CONTENT)):
        with pytest.raises(SignatureFailed) as refused:
            verify(container, trust=trust(pki, "gost"), at=MOMENT, content=content)
        assert refused.value.report.reason == "message_digest_mismatch"
