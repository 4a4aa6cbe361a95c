"""What must hold of every text: it exists in each language, fits, and follows the copy rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.documents import service as documents
from bot.engine import frame
from bot.engine.layout import LONGEST_LABEL, LONGEST_TEXT
from bot.flows import discover
from bot.handlers import errors, language, start
from bot.handlers import help as help_pages
from bot.handlers.updates import SHOWN_COMMANDS, WORDS
from bot.registration import FILE as COMMANDS_FILE
from bot.signing.model import Refusal
from bot.texts import LANGUAGES, LOCALES, Texts
from core.contract.errors import ErrorCode

FLOWS = discover()
TEXTS = Texts()
MOST_WORDS = 20
MOST_READINGS = 200
LONGEST_DESCRIPTION = 100
# Telegram's HTML. Source: Bot API, «Formatting options».
TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}
TIMES = re.compile(
    r"\b\d+[ -](?:idle )?(?:дн|ден|доб|хвил|годин|секунд|тиж|місяц|рок|рік"
    r"|days?|minutes?|hours?|seconds?|weeks?|months?|years?)\w*"
)
# Not settings, each with its reason.
LASTING_TIMES: dict[str, str] = {
    "14 років": "the age from which one chooses a doctor oneself is law",
    "18 років": "full age is law",
    "5 хвилин": "how long a person takes to fill in the form, roughly",
    "5 minutes": "the same",
}
GENDERED = re.compile(r"\b(ви|Ви)\b[^.?!]*?\b\w+(?:вся|лася)\b")

NEEDED: dict[str, tuple[str, ...]] = {
    "menu": (*frame.TEXTS, *WORDS),
    start.FILE: start.TEXTS,
    help_pages.FILE: help_pages.TEXTS,
    language.FILE: language.TEXTS,
    errors.FILE: (
        *errors.TEXTS,
        *(remedy.value for remedy in errors.Remedy),
        *(code.value for code in ErrorCode),
        *(refusal.value for refusal in Refusal),
    ),
    COMMANDS_FILE: SHOWN_COMMANDS,
    **{flow.name: flow.text_keys() for flow in FLOWS.values()},
    documents.FILE: documents.TEXTS,
}


def entries(language_: str, file: str) -> dict[str, ast.Message]:
    """Messages of a locale file."""
    source = (LOCALES / language_ / f"{file}.ftl").read_text(encoding="utf-8")
    resource = FluentParser().parse(source)
    junk = [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    assert junk == [], f"{language_}/{file}.ftl does not parse: {junk[0].content}"
    messages = [entry for entry in resource.body if isinstance(entry, ast.Message)]
    names = [message.id.name for message in messages]
    twice = {name for name in names if names.count(name) > 1}
    assert twice == set(), f"{language_}/{file}.ftl says twice: {twice}"
    return {message.id.name: message for message in messages}


def files(language_: str) -> set[str]:
    return {path.stem for path in (LOCALES / language_).glob("*.ftl")} - {"_terms"}


class Placeholders(Visitor):
    """Arguments that a pattern names."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


class References(Visitor):
    """Messages that a pattern refers to."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def placeholders(message: ast.Message) -> set[str]:
    visitor = Placeholders()
    visitor.visit(message)
    return visitor.names


def readings(pattern: ast.Pattern) -> list[str]:
    """Texts that a pattern can become: each alternative of a choice once, arguments as «…»."""
    texts = [""]
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            texts = [text + element.value for text in texts]
            continue
        expression = element.expression
        if isinstance(expression, ast.SelectExpression):
            inner = [
                reading for variant in expression.variants for reading in readings(variant.value)
            ]
            texts = [text + reading for text in texts for reading in inner][:200]
        elif isinstance(expression, ast.StringLiteral):
            texts = [text + str(expression.parse()["value"]) for text in texts]
        else:
            texts = [text + "…" for text in texts]
    return texts


def sentences(text: str) -> Iterator[str]:
    """Sentences and lines of a text; abbreviations such as «обл.» do not end one before a comma."""
    plain = re.sub(r"<[^>]+>", "", text)
    for line in plain.splitlines():
        yield from re.split(r"(?<=[.!?])\s+", line)


def labels() -> Iterator[tuple[str, str]]:
    """File and key of every button."""
    for flow in FLOWS.values():
        yield flow.name, "title"
        for step in flow.steps.values():
            yield from ((flow.name, f"{step.id}-{option}") for option in step.options)
        for ending, offers in flow.offers.items():
            yield from ((flow.name, f"{ending}-{option}") for option in offers)
    for remedy in errors.Remedy:
        yield errors.FILE, remedy.value
    for key in ("to-menu", "back", "stop", "open-page", "previous-page", "next-page"):
        yield "menu", key
    for key in frame.TEXTS:
        if key.endswith("-button") or key.startswith(("share-", "stopped-", "question-")):
            yield "menu", key
    for key in start.TEXTS:
        if key.startswith(("welcome-", "consent-", "refused-", "mode-")) and key != "welcome-demo":
            yield start.FILE, key


BUTTONS = sorted(set(labels()))
CASES = [(language_, file) for language_ in LANGUAGES for file in sorted(files(LANGUAGES[0]))]


def test_languages_have_the_same_files() -> None:
    assert {language_: files(language_) for language_ in LANGUAGES} == {
        language_: files(LANGUAGES[0]) for language_ in LANGUAGES
    }


@pytest.mark.parametrize("file", sorted(NEEDED))
@pytest.mark.parametrize("language_", LANGUAGES)
def test_every_text_that_is_needed_exists(language_: str, file: str) -> None:
    missing = [key for key in NEEDED[file] if not TEXTS.has(file, key, language_)]
    assert missing == []


@pytest.mark.parametrize("file", sorted(files(LANGUAGES[0])))
def test_languages_have_the_same_keys_and_arguments(file: str) -> None:
    ours = {key: placeholders(message) for key, message in entries("uk", file).items()}
    theirs = {key: placeholders(message) for key, message in entries("en", file).items()}
    assert ours.keys() == theirs.keys()
    assert {key: names for key, names in ours.items() if theirs[key] != names} == {}


@pytest.mark.parametrize(("language_", "file"), CASES)
def test_sentences_are_short(language_: str, file: str) -> None:
    long = []
    for key, message in entries(language_, file).items():
        for reading in readings(message.value) if message.value else []:
            long += [
                f"{key}: {sentence}"
                for sentence in sentences(reading)
                if len(re.findall(r"[\w’'-]*\w[\w’'-]*", sentence)) > MOST_WORDS
            ]
    assert sorted(set(long)) == []


@pytest.mark.parametrize("language_", LANGUAGES)
def test_buttons_fit_and_are_plain(language_: str) -> None:
    bad = []
    for file, key in BUTTONS:
        message = entries(language_, file).get(key)
        assert message is not None, f"{language_}/{file}.ftl has no {key}"
        bad += [
            f"{file}.{key}: {reading}"
            for reading in (readings(message.value) if message.value else [])
            if len(reading) > LONGEST_LABEL or "<" in reading or "\n" in reading
        ]
    assert bad == []


@pytest.mark.parametrize(("language_", "file"), CASES)
def test_texts_are_within_telegrams_limit(language_: str, file: str) -> None:
    for key, message in entries(language_, file).items():
        for reading in readings(message.value) if message.value else []:
            # Half of it is left for arguments and for numbered words.
            assert len(reading) < LONGEST_TEXT / 2, key


@pytest.mark.parametrize(("language_", "file"), CASES)
def test_markup_is_telegrams_and_closed(language_: str, file: str) -> None:
    for key, message in entries(language_, file).items():
        for reading in readings(message.value) if message.value else []:
            opened: list[str] = []
            for closing, tag in re.findall(r"<(/?)([a-z-]+)[^>]*>", reading):
                assert tag in TAGS, f"{key}: <{tag}>"
                if closing:
                    assert opened.pop() == tag, key
                else:
                    opened.append(tag)
            assert opened == [], key


@pytest.mark.parametrize("file", sorted(files("uk")))
def test_no_verb_tells_the_readers_gender(file: str) -> None:
    for key, message in entries("uk", file).items():
        for reading in readings(message.value) if message.value else []:
            assert not GENDERED.search(reading), f"{key}: {reading}"


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_has_no_text_that_nobody_shows(name: str) -> None:
    found = References()
    for message in entries("uk", name).values():
        found.visit(message)
    assert entries("uk", name).keys() - set(FLOWS[name].text_keys()) - found.names == set()


@pytest.mark.parametrize(("language_", "file"), CASES)
def test_times_come_from_settings(language_: str, file: str) -> None:
    """«Such times are settings, never constants in a text»: they reach it as arguments."""
    constant = [
        f"{key}: {time}"
        for key, message in entries(language_, file).items()
        for reading in (readings(message.value) if message.value else [])
        for time in TIMES.findall(reading)
        if time not in LASTING_TIMES
    ]
    assert sorted(set(constant)) == []


def test_every_time_that_may_be_constant_is_said_somewhere() -> None:
    said = {
        time
        for language_, file in CASES
        for message in entries(language_, file).values()
        for reading in (readings(message.value) if message.value else [])
        for time in TIMES.findall(reading)
    }
    assert said == LASTING_TIMES.keys()


@pytest.mark.parametrize("language_", LANGUAGES)
def test_the_steps_of_registration_are_told_as_they_are_counted(language_: str) -> None:
    told = TEXTS.text("register", "prepare", language_)
    assert re.findall(r"(\d+) (?:крок|step)", told) == [str(FLOWS["register"].stages)]


@pytest.mark.parametrize("language_", LANGUAGES)
def test_descriptions_of_commands_fit(language_: str) -> None:
    for name in SHOWN_COMMANDS:
        assert 1 <= len(TEXTS.label(COMMANDS_FILE, name, language_)) <= LONGEST_DESCRIPTION
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)


def test_words_of_every_state_stand_for_one_thing() -> None:
    said: dict[str, str] = {}
    for language_ in LANGUAGES:
        for key in WORDS:
            for word in TEXTS.label("menu", key, language_).split(","):
                assert said.setdefault(word.strip(), key) == key


def test_every_remedy_is_for_a_code_that_exists() -> None:
    known = {code.value for code in ErrorCode} | {refusal.value for refusal in Refusal}
    assert {str(code) for code in errors.REMEDIES} <= known


def test_the_folder_of_locales_holds_nothing_else() -> None:
    assert {path.name for path in Path(LOCALES).iterdir() if path.is_dir()} == set(LANGUAGES)
