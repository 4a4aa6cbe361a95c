"""The core service running over a real database, for responses against published schemas."""

from __future__ import annotations

from tests.integration.core.conftest import core, pki

__all__ = ["core", "pki"]
