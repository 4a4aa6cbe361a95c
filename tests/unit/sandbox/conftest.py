"""A small public key infrastructure, made once for all tests that only read it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.kit.clock import FixedClock
from sandbox.trust.pki import Pki

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
BASE_URL = "http://127.0.0.1:8085"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture(scope="session")
def shared_pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return Pki.open_or_create(tmp_path_factory.mktemp("trust") / "pki", BASE_URL, FixedClock(NOW))


@pytest.fixture
def pki(tmp_path: Path, clock: FixedClock) -> Pki:
    """An infrastructure of the test's own, to revoke in."""
    return Pki.open_or_create(tmp_path / "pki", BASE_URL, clock)
