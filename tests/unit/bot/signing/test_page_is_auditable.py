"""The page's files hold nothing that its policy would have to forbid, and its policy is strict."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.signing
from bot.signing.headers import security_headers
from core.look import FOLDER as LOOK
from core.signer import FOLDER as SIGNER

PAGE = Path(bot.signing.__file__).parent / "page"
SCRIPTS = [*PAGE.rglob("*.js"), *LOOK.rglob("*.js")]
SHARED = {PAGE / "signer": SIGNER, PAGE / "look": LOOK}


def _policy() -> dict[str, list[str]]:
    text = security_headers(())["Content-Security-Policy"]
    return {name: values for name, *values in (part.split() for part in text.split("; "))}


def test_the_policy_allows_nothing_but_the_pages_own_origin() -> None:
    policy = _policy()
    assert policy["default-src"] == ["'none'"]
    for directive in ("script-src", "style-src", "connect-src", "worker-src"):
        assert policy[directive] == ["'self'"]
    assert policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert policy["img-src"] == ["'self'", "data:"]


def test_only_telegrams_web_clients_and_configured_origins_may_frame_it() -> None:
    assert all(origin.endswith(".telegram.org") for origin in _policy()["frame-ancestors"])
    framed = security_headers(["http://127.0.0.1:8081"])["Content-Security-Policy"]
    assert framed.endswith(" http://127.0.0.1:8081")


def test_only_a_configured_messenger_keeps_its_hold_on_the_tab() -> None:
    opened_by = "Cross-Origin-Opener-Policy"
    assert security_headers(())[opened_by] == "same-origin"
    assert security_headers(["http://127.0.0.1:8081"])[opened_by] == "unsafe-none"


def test_nothing_is_told_to_others() -> None:
    headers = security_headers(())
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_document_has_no_inline_script_or_style() -> None:
    document = (PAGE / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|style=|\son\w+=|javascript:", document)
    assert all('src="files/' in tag for tag in re.findall(r"<script[^>]*>", document))
    assert not re.search(r"https?://", document)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_build_no_code_and_no_markup_from_text(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for risky in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                  "new Function", "localStorage", "document.cookie", "XMLHttpRequest",
                  "sendBeacon", "WebSocket"):  # fmt: skip
        assert risky not in source


def test_one_module_alone_calls_the_server() -> None:
    calling = [path.name for path in SCRIPTS if "fetch(" in path.read_text(encoding="utf-8")]
    assert calling == ["server.js"]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_import_only_their_own_files(path: Path) -> None:
    imported = re.findall(r"(?:from|import) '([^']+)'", path.read_text(encoding="utf-8"))
    for name in imported:
        target = (path.parent / name).resolve()
        assert target.is_relative_to(PAGE) or target.is_relative_to(LOOK)
        # What pages share is served inside the page's files.
        for place, folder in SHARED.items():
            if target.is_relative_to(place):
                target = folder / target.relative_to(place)
        assert target.is_file()
