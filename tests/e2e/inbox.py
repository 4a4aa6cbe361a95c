"""The sandbox's inbox of SMS, read as a patient reads his phone."""

from __future__ import annotations

import asyncio
import re

from aiohttp import ClientSession

from tests.kit.world import World

_PATIENCE_SECONDS = 90
_CODE = re.compile(r"\b\d{4}\b")


async def code_of(world: World, phone: str) -> str:
    """The code of the last message to a number, as soon as there is one."""
    address = f"{world.installation.web}/sms/messages"
    async with asyncio.timeout(_PATIENCE_SECONDS), ClientSession() as http:
        while True:
            async with http.get(address, params={"to": phone}) as response:
                messages = await response.json()
            if messages:
                found = _CODE.search(messages[0]["text"])
                assert found, "no code in the message"
                return found[0]
            await asyncio.sleep(0.2)
