"""Sentences of the page: both languages whole, copy rules kept, every refusal has words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.signing
from bot.signing.actions import discover
from bot.signing.actions.sign_in import NAME
from bot.signing.model import Refusal
from core.look import FOLDER as LOOK
from core.signer import FOLDER as SIGNER

PAGE = Path(bot.signing.__file__).parent / "page"
_ENTRY = re.compile(r"^  '(?P<key>[\w-]+)': '(?P<text>(?:[^'\\]|\\.)*)',$", re.MULTILINE)
_BUTTONS = (
    "back", "to-chat", "codes-match", "way-key", "way-ready", "way-browser", "open-key", "sign",
    "not-me", "ready-save", "ready-send", "open-outside", "return-open", "try-again",
    "password-show", "password-hide", "whole", "shrink", "fetch-certificate",
    "reading-show", "reading-save",
)  # fmt: skip
LONGEST_BUTTON = 26
MOST_WORDS = 20
NOT_SHOWN = {
    Refusal.RETURN_FIRST: "the page shows the way to Telegram instead",
    Refusal.DELAYED: "the page says that the answer is late",
}


def _texts(language: str) -> dict[str, str]:
    names = (f"texts.{language}.js", f"texts.others.{language}.js")
    source = "\n".join((PAGE / name).read_text(encoding="utf-8") for name in names)
    found = {match["key"]: match["text"] for match in _ENTRY.finditer(source)}
    assert len(found) == len(re.findall(r"^  '", source, re.MULTILINE)), "an entry was not read"
    return found


UK, EN = _texts("uk"), _texts("en")


def test_both_languages_have_the_same_keys() -> None:
    assert UK.keys() == EN.keys()


@pytest.mark.parametrize("key", UK)
def test_placeholders_are_the_same(key: str) -> None:
    assert set(re.findall(r"\{\w+\}", UK[key])) == set(re.findall(r"\{\w+\}", EN[key]))


@pytest.mark.parametrize("texts", [UK, EN], ids=["uk", "en"])
def test_buttons_are_short(texts: dict[str, str]) -> None:
    assert not [texts[key] for key in _BUTTONS if len(texts[key]) > LONGEST_BUTTON]


@pytest.mark.parametrize("texts", [UK, EN], ids=["uk", "en"])
def test_sentences_are_short(texts: dict[str, str]) -> None:
    sentences = [one for text in texts.values() for one in re.split(r"(?<=[.!?])\s+", text)]
    assert not [one for one in sentences if len(one.split()) > MOST_WORDS]


@pytest.mark.parametrize("refusal", [one for one in Refusal if one not in NOT_SHOWN])
def test_every_refusal_of_the_server_has_words(refusal: Refusal) -> None:
    assert f"problem-{refusal}" in UK


def test_every_code_of_the_signer_has_words() -> None:
    source = (SIGNER / "errors.js").read_text(encoding="utf-8")
    codes = re.findall(r"^  (\w+): '", source, re.MULTILINE)
    assert "wrong_password" in codes
    assert not [code for code in codes if f"key-{code}" not in UK]


def test_every_action_has_a_title() -> None:
    names = [NAME, *(action.name for action in discover())]
    assert not [name for name in names if f"title-{name}" not in UK]


def test_every_key_that_the_page_says_exists() -> None:
    said: set[str] = set()
    for path in [*PAGE.glob("*.js"), *PAGE.glob("screens/*.js"), *LOOK.glob("*.js")]:
        said |= set(re.findall(r"\bsay\('([\w-]+)'", path.read_text(encoding="utf-8")))
    assert said
    assert said <= UK.keys()
