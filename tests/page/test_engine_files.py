"""The files of another signing engine: theirs alone may compile WebAssembly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.signing.engine_files import EngineFiles
from bot.signing.headers import engine_headers, security_headers

POLICY = "Content-Security-Policy"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    folder = tmp_path / "engine"
    folder.mkdir()
    (folder / "worker.js").write_text("// an engine")
    (folder / "engine.wasm").write_bytes(b"\0asm")
    (folder / "notes.txt").write_text("not for browsers")
    (tmp_path / "secret.js").write_text("// not in the folder")
    (folder / "link.js").symlink_to(tmp_path / "secret.js")
    application = web.Application()
    application.add_routes(EngineFiles(folder).routes("/sign/engine"))
    async with TestClient(TestServer(application)) as client:
        yield client


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("worker.js", "text/javascript"), ("engine.wasm", "application/wasm")],
)
async def test_an_engines_files_come_with_their_own_policy(
    client: TestClient[web.Request, web.Application], name: str, content_type: str
) -> None:
    response = await client.get(f"/sign/engine/{name}")
    assert response.status == 200
    assert response.content_type == content_type
    assert "script-src 'self' 'wasm-unsafe-eval';" in response.headers[POLICY]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["notes.txt", "none.js", "link.js", "%2e%2e/secret.js", "..%2fsecret.js"]
)
async def test_nothing_else_is_served(
    client: TestClient[web.Request, web.Application], name: str
) -> None:
    response = await client.get(f"/sign/engine/{name}")
    assert response.status == 404


def test_a_folder_without_a_worker_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no worker\.js"):
        EngineFiles(tmp_path)


def test_the_policy_differs_from_the_pages_by_web_assembly_alone() -> None:
    ours, theirs = security_headers(()), engine_headers(())
    assert theirs.pop(POLICY).replace(" 'wasm-unsafe-eval'", "") == ours.pop(POLICY)
    assert ours == theirs
    assert "wasm" not in security_headers(())[POLICY]
