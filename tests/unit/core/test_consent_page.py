"""The consent page's files: nothing its policy would forbid, both languages, words for all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.access.model import POSSIBLE_SCOPES
from core.consent.page_files import HEADERS, PAGE
from core.contract.access import ClientType
from core.contract.errors import ErrorCode
from core.look import FOLDER as LOOK
from core.signer import FOLDER as SIGNER

SCRIPTS = [*PAGE.rglob("*.js"), *LOOK.rglob("*.js")]
SHARED = {PAGE / "signer": SIGNER, PAGE / "look": LOOK}
_ENTRY = re.compile(r"^  '(?P<key>[\w:-]+)': '(?P<text>(?:[^'\\]|\\.)*)',$", re.MULTILINE)
_BUTTONS = (
    "back", "language", "allow", "refuse", "choose-file", "password-show", "password-hide",
    "open-key", "ready-save", "ready-send", "sign", "not-me", "again", "return",
)  # fmt: skip
LONGEST_BUTTON = 26
MOST_WORDS = 20
# What the page's calls can be refused with.
REFUSALS = (
    ErrorCode.MALFORMED, ErrorCode.INVALID_INPUT, ErrorCode.CLIENT_UNKNOWN,
    ErrorCode.CLIENT_TYPE_FORBIDDEN, ErrorCode.REDIRECT_URI_UNKNOWN, ErrorCode.FORBIDDEN_SCOPE,
    ErrorCode.TOO_MANY_REQUESTS, ErrorCode.UNAVAILABLE, ErrorCode.NONCE_INVALID,
    ErrorCode.SIGNATURE_INVALID, ErrorCode.SIGNATURE_UNCHECKED, ErrorCode.SIGNATURE_COUNT,
    ErrorCode.SIGNATURE_NOT_QUALIFIED, ErrorCode.CERTIFICATE_EXPIRED, ErrorCode.CONTENT_MISMATCH,
    ErrorCode.SIGNER_UNKNOWN, ErrorCode.PERSON_UNKNOWN, ErrorCode.PERSON_AMBIGUOUS,
    ErrorCode.PERSON_AGE, ErrorCode.PERSON_INACTIVE, ErrorCode.USER_BLOCKED,
    ErrorCode.SURNAME_MISMATCH,
)  # fmt: skip


def _texts(language: str) -> dict[str, str]:
    source = (PAGE / f"texts.{language}.js").read_text(encoding="utf-8")
    found = {match["key"]: match["text"] for match in _ENTRY.finditer(source)}
    assert len(found) == len(re.findall(r"^  '", source, re.MULTILINE)), "an entry was not read"
    return found


UK, EN = _texts("uk"), _texts("en")


# --- the policy -------------------------------------------------------------------------------


def test_the_policy_allows_the_pages_own_origin_and_no_frame() -> None:
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "data:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert HEADERS["X-Frame-Options"] == "DENY"
    assert HEADERS["Referrer-Policy"] == "no-referrer"


def test_the_document_has_no_inline_script_or_style_and_no_other_origin() -> None:
    document = (PAGE / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|style=|\son\w+=|javascript:", document)
    assert all('src="sign-in/files/' in tag for tag in re.findall(r"<script[^>]*>", document))
    assert not re.search(r"https?://", document)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_build_no_code_and_no_markup_and_keep_nothing(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for risky in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                  "new Function", "localStorage", "sessionStorage", "document.cookie",
                  "XMLHttpRequest", "sendBeacon", "WebSocket", "http://", "https://"):  # fmt: skip
        assert risky not in source


def test_one_module_alone_calls_the_server() -> None:
    calling = [path.name for path in SCRIPTS if "fetch(" in path.read_text(encoding="utf-8")]
    assert calling == ["server.js"]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_import_only_the_page_and_the_signer(path: Path) -> None:
    for name in re.findall(r"(?:from|import)\(?\s?'([^']+)'", path.read_text(encoding="utf-8")):
        target = (path.parent / name).resolve()
        for place, folder in SHARED.items():
            if target.is_relative_to(place):
                target = folder / target.relative_to(place)
        assert target.is_file()


# --- the words --------------------------------------------------------------------------------


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    assert UK.keys() == EN.keys()
    for key, text in UK.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", EN[key]))


@pytest.mark.parametrize("scope", sorted(POSSIBLE_SCOPES[ClientType.PIS]))
def test_every_scope_that_a_patient_can_give_has_words(scope: str) -> None:
    assert f"scope-{scope}" in UK


def test_no_scope_has_words_that_nobody_can_give() -> None:
    said = {key.removeprefix("scope-") for key in UK if key.startswith("scope-")}
    assert said == POSSIBLE_SCOPES[ClientType.PIS]


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_has_words(code: ErrorCode) -> None:
    assert f"problem-{code}" in UK


@pytest.mark.parametrize(
    ("file", "prefix"), [("errors.js", "signer"), ("ready-signature.js", "ready")]
)
def test_every_code_of_the_signer_has_words(file: str, prefix: str) -> None:
    source = (SIGNER / file).read_text(encoding="utf-8")
    listed = source.partition("Object.freeze({")[2].partition("});")[0]
    codes = re.findall(r"^  (\w+): '", listed, re.MULTILINE)
    assert codes
    assert not [code for code in codes if f"{prefix}-{code}" not in UK]


@pytest.mark.parametrize("texts", [UK, EN], ids=["uk", "en"])
def test_buttons_and_sentences_are_short(texts: dict[str, str]) -> None:
    assert not [texts[key] for key in _BUTTONS if len(texts[key]) > LONGEST_BUTTON]
    sentences = [one for text in texts.values() for one in re.split(r"(?<=[.!?])\s+", text)]
    assert not [one for one in sentences if len(one.split()) > MOST_WORDS]


def test_every_key_that_the_page_says_exists() -> None:
    sources = [path.read_text(encoding="utf-8") for path in SCRIPTS]
    said = {key for source in sources for key in re.findall(r"\bsay\('([\w-]+)'", source)}
    assert said
    assert said <= UK.keys()
