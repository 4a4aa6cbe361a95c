"""The check page: auditable as the secure page is, both languages whole, visitors counted."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.check
from bot.check.visitors import Visitors
from core.contract.declaration_checks import CheckOutcome, SignatureVerdict, SignerRole
from core.contract.declarations import DeclarationStatus
from core.kit.clock import FixedClock
from core.look import FOLDER as LOOK
from core.qes import SignatureKind

PAGE = Path(bot.check.__file__).parent / "page"
SCRIPTS = sorted(PAGE.glob("*.js"))
_ENTRY = re.compile(r"^  '(?P<key>[\w-]+)': '(?P<text>(?:[^'\\]|\\.)*)',$", re.MULTILINE)
_BUTTONS = ("check", "again", "choose-file", "language")


def texts(language: str) -> dict[str, str]:
    source = (PAGE / f"texts.{language}.js").read_text(encoding="utf-8")
    found = {match["key"]: match["text"] for match in _ENTRY.finditer(source)}
    assert len(found) == len(re.findall(r"^  '", source, re.MULTILINE)), "an entry was not read"
    return found


UK, EN = texts("uk"), texts("en")


def test_the_document_has_no_inline_script_or_style() -> None:
    document = (PAGE / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|style=|\son\w+=|javascript:|https?://", document)
    assert re.findall(r'(?:src|href)="([^"]+)"', document) == [
        "data:,", "sign/files/look/page.css", "check/files/check.js",
    ]  # fmt: skip


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_build_no_code_and_keep_nothing(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for risky in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                  "new Function", "localStorage", "sessionStorage", "indexedDB",
                  "document.cookie", "XMLHttpRequest", "sendBeacon", "WebSocket"):  # fmt: skip
        assert risky not in source


def test_one_module_alone_calls_the_server() -> None:
    calling = [path.name for path in SCRIPTS if "fetch(" in path.read_text(encoding="utf-8")]
    assert calling == ["server.js"]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_import_only_own_files_and_the_shared_one(path: Path) -> None:
    for name in re.findall(r"(?:from|import) '([^']+)'", path.read_text(encoding="utf-8")):
        shared = name.removeprefix("../../sign/files/look/")
        target = LOOK / shared if shared != name else path.parent / name
        assert target.is_file(), name


def test_both_languages_have_the_same_keys_and_places() -> None:
    assert UK.keys() == EN.keys()
    for key in UK:
        assert set(re.findall(r"\{\w+\}", UK[key])) == set(re.findall(r"\{\w+\}", EN[key])), key


@pytest.mark.parametrize("language", [UK, EN], ids=["uk", "en"])
def test_copy_rules_hold(language: dict[str, str]) -> None:
    assert not [language[key] for key in _BUTTONS if len(language[key]) > 26]
    sentences = [one for text in language.values() for one in re.split(r"(?<=[.!?])\s+", text)]
    assert not [one for one in sentences if len(one.split()) > 20]


def test_everything_that_can_be_found_has_words() -> None:
    for outcome in CheckOutcome:
        assert {f"outcome-{outcome}", f"outcome-{outcome}-text"} <= UK.keys()
    assert {f"verdict-{verdict}" for verdict in SignatureVerdict} <= UK.keys()
    assert {f"role-{role}" for role in SignerRole} <= UK.keys()
    assert {f"status-{status}" for status in DeclarationStatus} <= UK.keys()
    assert {f"kind-{kind}" for kind in SignatureKind} <= UK.keys()
    assert {f"revocation-{source}" for source in ("ocsp", "crl", "embedded", "none")} <= UK.keys()


def test_every_key_that_the_page_says_exists() -> None:
    said: set[str] = set()
    for path in SCRIPTS:
        said |= set(re.findall(r"\bsay\('([\w-]+)'", path.read_text(encoding="utf-8")))
    assert said <= UK.keys()


def test_an_address_waits_after_so_many_files_and_others_do_not() -> None:
    clock = FixedClock(datetime(2026, 11, 23, tzinfo=UTC))
    visitors = Visitors(2, clock)
    assert [visitors.may_ask("a") for _ in range(3)] == [True, True, False]
    assert visitors.may_ask("b")
    clock.advance(timedelta(minutes=1))
    assert visitors.may_ask("a")
