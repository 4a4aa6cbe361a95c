"""Fixtures of tests that ask a provider over the loopback interface."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from core.qes.online import Limits

from .building.provider import Asking, Book, Provider, asking
from .building.world import World

WORLD = World()


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with Provider(WORLD).serving() as served:
        yield served


@pytest.fixture
async def open_asking() -> AsyncIterator[Callable[..., Asking]]:
    opened: list[Asking] = []

    def begin(book: Book, limits: Limits | None = None) -> Asking:
        opened.append(asking(WORLD, book, limits))
        return opened[-1]

    yield begin
    for each in opened:
        await each.source.close()


@pytest.fixture
def me(provider: Provider, open_asking: Callable[..., Asking]) -> Asking:
    return open_asking(Book([provider.base]))
