"""What every test would pay for anew and learn nothing from is paid once by a run.

Each test has a core, a bot and a database of its own. That their statements are compiled by the
same dialect and that a channel's secret is hashed slowly are facts of the process, not of the test.
"""

from __future__ import annotations

import functools
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.access import secrets

_STATEMENTS = 5_000


def pay_once() -> None:
    """Compile statements and hash secrets once, for all tests of this process."""
    patch = pytest.MonkeyPatch()
    patch.setattr("core.kit.db.create_async_engine", _engine_of_one_dialect)
    patch.setattr("core.access.secrets._scrypt", functools.cache(secrets._scrypt))
    patch.setattr("core.access.clients.hash_secret", functools.cache(secrets.hash_secret))


_shared: list[AsyncEngine] = []


def _engine_of_one_dialect(url: str, **options: Any) -> AsyncEngine:
    """An engine that knows the statements which engines before it have compiled."""
    engine = create_async_engine(url, query_cache_size=_STATEMENTS, **options)
    if not _shared:
        _shared.append(engine)
    first, own = _shared[0].sync_engine, engine.sync_engine
    # The cache's keys name the dialect, so that both must be the first one's.
    own.dialect, own._compiled_cache = first.dialect, first._compiled_cache
    return engine
