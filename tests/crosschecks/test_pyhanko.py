"""CAdES with ECDSA and RSA: the page and the verifier against pyHanko."""

from __future__ import annotations

from functools import cache, partial

import pytest

from core.qes import SignatureRejected, verify
from sandbox.trust.containers import international_pfx
from sandbox.trust.pki import Pki
from tests.page import node
from tests.page.node import Answer, Job, needs_node

from .foreign import pyhanko_cms
from .foreign.pyhanko_cms import SandboxStamper
from .people import (
    CONTENT,
    INTERNATIONAL,
    MOMENT,
    OTHER_CONTENT,
    PASSWORD,
    PERSON,
    certified,
    international_key,
    tampered,
    trust,
)


@cache
def of_page(pki: Pki) -> dict[str, Answer]:
    """Two signatures of the page by each kind of key: attached and detached."""
    jobs = []
    for kind in INTERNATIONAL:
        key_file = international_pfx(certified(pki, international_key(kind), "ecdsa"), PASSWORD)
        ways = [{"detached": False}, {"detached": True}]
        jobs.append(Job({"key.p12": key_file}, PASSWORD, ways, CONTENT))
    return dict(zip(INTERNATIONAL, node.run(jobs), strict=True))


@needs_node
@pytest.mark.parametrize("kind", INTERNATIONAL)
async def test_it_accepts_what_the_page_signs_and_no_other_content(pki: Pki, kind: str) -> None:
    attached, detached = of_page(pki)[kind].signatures
    assert await pyhanko_cms.verified(pki, attached)
    assert await pyhanko_cms.verified(pki, detached, CONTENT)
    assert not await pyhanko_cms.verified(pki, tampered(attached))
    assert not await pyhanko_cms.verified(pki, detached, OTHER_CONTENT)


@pytest.mark.parametrize("stamped", [False, True], ids=["BES", "T"])
@pytest.mark.parametrize("detached", [False, True], ids=["attached", "detached"])
@pytest.mark.parametrize("kind", INTERNATIONAL)
async def test_what_it_signs_is_accepted_and_not_around_another_content(
    pki: Pki, kind: str, detached: bool, stamped: bool
) -> None:
    entry = certified(pki, international_key(kind), "ecdsa")
    stamper = SandboxStamper(pki) if stamped else None
    container = await pyhanko_cms.sign(entry, detached=detached, stamper=stamper)
    check = partial(verify, trust=trust(pki, "ecdsa"), at=MOMENT, tax_id=PERSON.code)
    signature = check(container, content=CONTENT)
    assert signature.content == CONTENT
    assert signature.signer.proven_at == (MOMENT.replace(microsecond=0) if stamped else None)
    other = container if detached else tampered(container)
    with pytest.raises(SignatureRejected) as refused:
        check(other, content=OTHER_CONTENT)
    assert refused.value.report.reason == "message_digest_mismatch"
    outside = (CONTENT, OTHER_CONTENT) if detached else (None, None)
    assert await pyhanko_cms.verified(pki, container, outside[0])
    assert not await pyhanko_cms.verified(pki, other, outside[1])


async def test_a_stamp_of_another_signature_is_refused(pki: Pki) -> None:
    entry = certified(pki, international_key("P-256"), "ecdsa")
    stamper = SandboxStamper(pki, swapping=True)
    container = await pyhanko_cms.sign(entry, detached=False, stamper=stamper)
    with pytest.raises(SignatureRejected) as refused:
        verify(container, trust=trust(pki, "ecdsa"), at=MOMENT, content=CONTENT)
    (stamp,) = refused.value.report.time_stamps
    assert (stamp.time, stamp.detail) == (None, "time-stamp is of something else")
