"""What a call was refused with."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest

from core.client import CoreRefused


async def refusal(call: Awaitable[Any]) -> CoreRefused:
    """The refusal of a call that must be refused."""
    with pytest.raises(CoreRefused) as caught:
        await call
    return caught.value


async def code_of(call: Awaitable[Any]) -> str:
    """The code of the refusal of a call that must be refused."""
    return (await refusal(call)).code
