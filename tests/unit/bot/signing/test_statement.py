"""The statement that is signed at sign-in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from bot.signing.statement import LONGEST_NAME, account_ending, account_name, sign_in_statement

SESSION = UUID("019a0000-0000-7000-8000-000000000001")
NOW = datetime(2026, 3, 12, 8, 24, 31, tzinfo=UTC)


def _statement(name: str = "Олена П.") -> bytes:
    return sign_in_statement(
        nonce="header.claims.mark", name=name, user_id=5550001234, session_id=SESSION, now=NOW
    )


def test_it_names_account_time_and_session_in_words() -> None:
    words = json.loads(_statement())["statement"]
    assert "«Олена П.»" in words
    assert "номер якого закінчується на 1234" in words
    assert "12 березня 2026 року, 10:24 за Києвом" in words
    assert str(SESSION) in words


def test_the_nonce_stands_where_the_core_looks_for_it() -> None:
    assert json.loads(_statement())["jwt"] == "header.claims.mark"


def test_the_same_facts_give_the_same_bytes() -> None:
    assert _statement() == _statement()


def test_the_whole_number_of_the_account_is_not_named() -> None:
    assert b"5550001234" not in _statement()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Олена", "Олена"),
        ("  Олена \n Прикладна\t", "Олена Прикладна"),
        ("\u202eтнукА\u202c", "тнукА"),
        ("Олена»,\nномер якого закінчується на 9999. Я не «входжу",
         "Олена, номер якого закінчується на 9999. Я не входжу"),
        ("\u200b\u2066\u0000", "без імені"),
        ("", "без імені"),
        ("Ї" * 500, "Ї" * LONGEST_NAME),
    ],
)  # fmt: skip
def test_a_name_cannot_rewrite_the_sentence_around_it(name: str, shown: str) -> None:
    assert account_name(name) == shown


def test_the_name_is_the_only_thing_between_the_quotation_marks() -> None:
    words = json.loads(_statement("А» В «С"))["statement"]
    assert words.count("«") == words.count("»") == 1


def test_short_account_numbers_are_named_whole() -> None:
    assert account_ending(77) == "77"
