"""Entities and lengths of texts."""

from __future__ import annotations

import pytest

from sandbox.telegram.api.text import checked_link, length, parse, recognised
from sandbox.telegram.errors import ApiError
from sandbox.telegram.store import Json


def nobody(_: int) -> Json | None:
    return None


def somebody(person_id: int) -> Json:
    return {"id": person_id, "is_bot": False, "first_name": "Олена"}


@pytest.mark.parametrize(("text", "units"), [("", 0), ("їжак", 4), ("😀", 2), ("a😀b", 4)])
def test_length_is_in_utf16_units(text: str, units: int) -> None:
    assert length(text) == units


@pytest.mark.parametrize(
    ("text", "expected", "offsets"),
    [
        (" \n a \n ", "a", []),
        ("  <b>a</b>  ", "a", [(0, 1)]),
        ("<b>  a</b>", "  a", [(0, 3)]),
        ("x <b>a  </b>", "x a", [(2, 1)]),
        ("<b>   </b>", "", []),
        ("😀 <b>a</b>", "😀 a", [(3, 1)]),
    ],
)
def test_blank_ends_are_cut_and_entities_follow(
    text: str, expected: str, offsets: list[tuple[int, int]]
) -> None:
    formatted = parse(text, "HTML", None, nobody)
    assert formatted.text == expected
    assert [(found["offset"], found["length"]) for found in formatted.entities] == offsets


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<i>a</i>", {"type": "italic"}),
        ("<tg-spoiler>a</tg-spoiler>", {"type": "spoiler"}),
        ("<blockquote expandable>a</blockquote>", {"type": "expandable_blockquote"}),
        ('<pre><code class="language-py">a</code></pre>', {"type": "pre", "language": "py"}),
        ('<a href="https://a.ua">a</a>', {"type": "text_link", "url": "https://a.ua/"}),
        ('<a href="tg://user?id=7">a</a>', {"type": "text_mention", "user": somebody(7)}),
        ('<tg-time unix="9" format="wDT">a</tg-time>',
         {"type": "date_time", "unix_time": 9, "date_time_format": "wDT"}),
        ('<tg-time unix="9" format="r">a</tg-time>',
         {"type": "date_time", "unix_time": 9, "date_time_format": "r"}),
        ('<tg-time unix="9">a</tg-time>', {"type": "date_time", "unix_time": 9}),
    ],
)  # fmt: skip
def test_markup_becomes_the_bot_apis_entities(markup: str, expected: Json) -> None:
    [entity] = parse(markup, "html", None, somebody).entities
    assert entity == expected | {"offset": 0, "length": 1}


def test_an_unknown_person_is_not_mentioned() -> None:
    assert parse('<a href="tg://user?id=7">a</a>', "HTML", None, nobody).entities == []


def test_nothing_is_recognised_inside_code_and_links() -> None:
    text = '<code>/help</code> <a href="https://a.ua">@durov</a> <b>/start</b>'
    kinds = [entity["type"] for entity in parse(text, "HTML", None, nobody).entities]
    assert kinds == ["code", "text_link", "bold", "bot_command"]


def test_given_entities_are_used_when_there_is_no_markup() -> None:
    given = [
        {"type": "bold", "offset": 0, "length": 99},
        {"type": "italic", "offset": 9, "length": 1},
    ]
    assert parse("<b>", "", given, nobody).entities == [{"type": "bold", "offset": 0, "length": 3}]


@pytest.mark.parametrize(
    "entity",
    [
        "bold",
        {"type": "bold", "offset": 0},
        {"type": "shiny", "offset": 0, "length": 1},
        {"type": "text_link", "offset": 0, "length": 1},
        {"type": "text_mention", "offset": 0, "length": 1, "user": {"id": 1}},
    ],
)
def test_misshapen_entities_are_refused(entity: object) -> None:
    with pytest.raises(ApiError, match="can't parse MessageEntity"):
        parse("a", "", [entity], nobody)


def test_commands_of_people_are_recognised() -> None:
    assert recognised("/start abc") == [{"type": "bot_command", "offset": 0, "length": 6}]


@pytest.mark.parametrize(
    ("link", "checked"),
    [
        ("https://a.ua", "https://a.ua/"),
        ("a.ua/x?y=1&z=2", "http://a.ua/x?y=1&z=2"),
        ("tg://user?id=5", "tg://user?id=5"),
        ("http://localhost:80/", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_links_are_judged_by_tdlib(link: str, checked: str | None) -> None:
    assert checked_link(link) == checked
