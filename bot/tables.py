"""Metadata of the schema ``bot``; every domain's tables register here."""

from __future__ import annotations

from core.kit.db import metadata_of

metadata = metadata_of("bot")
