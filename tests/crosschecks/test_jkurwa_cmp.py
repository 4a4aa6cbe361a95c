"""The sandbox gives certificates by key as acting providers do: jkurwa understands it.

The lookup is described by no standard, so a foreign program that talks to acting providers is
the measure of what is asked and answered here.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from core.qes import verify
from sandbox.trust.containers import key_6_dat
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import Pki
from sandbox.trust.services import TrustServices
from tests.page.node import needs_node, node, run_program

from .foreign import jkurwa
from .people import CONTENT, MOMENT, PASSWORD, PERSON, certified, seconds, trust

pytestmark = needs_node


@pytest.fixture
async def service(pki: Pki) -> AsyncIterator[str]:
    """Address of the lookup, without the line of trust."""
    application = web.Application()
    application.add_routes(TrustServices(pki).routes())
    server = TestServer(application)
    await server.start_server()
    yield str(server.make_url("/services/cmp/"))
    await server.close()


async def fetched(*jobs: tuple[DstuKey, str]) -> list[dict[str, Any]]:
    """What jkurwa says of keys in Key-6.dat and of addresses."""
    program = node()
    assert program
    command = [program, str(jkurwa.SOURCES / "jkurwa-cmp.cjs"), str(jkurwa.installed())]
    orders = [
        {
            "keyFile": base64.b64encode(key_6_dat(key, PASSWORD)).decode(),
            "password": PASSWORD,
            "url": url,
            "sign": base64.b64encode(CONTENT).decode(),
            "time": seconds(MOMENT),
        }
        for key, url in jobs
    ]
    done = await asyncio.to_thread(run_program, command, json.dumps(orders).encode())
    assert done.returncode == 0, done.stderr.decode()
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


async def test_it_finds_the_certificate_of_a_key_and_signs_with_it(pki: Pki, service: str) -> None:
    key = DstuKey.generate(257)
    certified(pki, key, "gost")
    [answer] = await fetched((key, f"{service}gost/"))
    assert answer["found"] == 1
    signature = verify(
        base64.b64decode(answer["container"]),
        trust=trust(pki, "gost"),
        at=MOMENT,
        content=CONTENT,
        tax_id=PERSON.code,
    )
    assert signature.content == CONTENT


async def test_it_finds_none_where_there_is_none(pki: Pki, service: str) -> None:
    known, unknown = DstuKey.generate(257), DstuKey.generate(257)
    certified(pki, known, "gost")
    answers = await fetched((unknown, f"{service}gost/"), (known, f"{service}kupyna/"))
    assert answers == [{"found": 0}, {"found": 0}]
