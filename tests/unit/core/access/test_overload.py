"""More signatures than can be verified in time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.access.signature_worker import TrustSettings
from core.access.verification import QesSignatureVerifier
from core.contract.errors import ErrorCode
from core.errors import Unavailable
from core.kit.clock import FixedClock
from sandbox.trust.pki import Pki

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def roots(tmp_path: Path) -> list[Path]:
    pki = Pki.open_or_create(tmp_path / "pki", "http://127.0.0.1:9/trust", FixedClock(NOW))
    path = tmp_path / "root.cer"
    path.write_bytes(pki.certificates()["czo-ecdsa"].raw)
    return [path]


async def test_whoever_finds_no_place_is_told_at_once_and_places_come_back(
    roots: list[Path],
) -> None:
    verifier = QesSignatureVerifier(
        TrustSettings(roots=roots), workers=0, deadline=timedelta(seconds=20), clock=FixedClock(NOW)
    )
    try:
        answers = await asyncio.gather(
            *(verifier.verify_container(b"no container") for _ in range(100)),
            return_exceptions=True,
        )
        refused = [answer for answer in answers if isinstance(answer, Unavailable)]
        assert len(refused) == 100 - 32
        assert {problem.code for problem in refused} == {ErrorCode.SIGNATURE_UNCHECKED}
        later = await asyncio.gather(
            *(verifier.verify_container(b"no container") for _ in range(32)),
            return_exceptions=True,
        )
        assert not any(isinstance(answer, Unavailable) for answer in later)
    finally:
        await verifier.close()
