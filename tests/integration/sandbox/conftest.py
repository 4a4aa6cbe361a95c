"""The core service running over a real database, beside the sandbox's own services."""

from __future__ import annotations

from tests.integration.core.conftest import core, pki

__all__ = ["core", "pki"]
