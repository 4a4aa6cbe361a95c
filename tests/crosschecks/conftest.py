"""Trust that all the cross-checks of a run share."""

from __future__ import annotations

import pytest

from core.kit.clock import FixedClock
from sandbox.trust.pki import Pki

from .people import MOMENT


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Root, provider and services of each line of trust."""
    folder = tmp_path_factory.mktemp("trust") / "pki"
    return Pki.open_or_create(folder, "http://127.0.0.1:8085", FixedClock(MOMENT))
