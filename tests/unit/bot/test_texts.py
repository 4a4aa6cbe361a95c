"""Texts: bundles, escaping, and the functions that texts call."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flow import Arguments
from bot.texts import (
    LANGUAGES,
    MissingText,
    Texts,
    day,
    distance,
    language_of,
    masked_email,
    masked_number,
    masked_phone,
    time_of_day,
)

SOURCE = """
plain = Слово
hello = { -brand }: { $name }
count = { $n ->
    [one] { $n } місце
    [few] { $n } місця
   *[many] { $n } місць
}
when = { DAY($at) · { MOMENT($at) } · { CLOCK($at) }
who = { PHONE($phone) } { TAIL($number) } { DISTANCE($metres) }
""".replace("{ DAY($at) ·", "{ DAY($at) } ·")


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    for language in LANGUAGES:
        folder = tmp_path / language
        folder.mkdir()
        (folder / "_terms.ftl").write_text("-brand = Кабінет\n", encoding="utf-8")
        (folder / "demo.ftl").write_text(SOURCE, encoding="utf-8")
    return Texts(tmp_path)


def test_arguments_are_escaped_in_messages_and_plain_on_buttons(texts: Texts) -> None:
    args = {"name": "<b>Коваль & син</b>"}
    shown = texts.text("demo", "hello", "uk", args)
    assert shown == "Кабінет: &lt;b&gt;Коваль &amp; син&lt;/b&gt;"
    assert texts.label("demo", "hello", "uk", args) == "Кабінет: <b>Коваль & син</b>"


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1 місце"), (3, "3 місця"), (5, "5 місць"), (1800, "1800 місць")]
)
def test_plurals_and_four_digits_without_a_gap(texts: Texts, number: int, text: str) -> None:
    assert texts.text("demo", "count", "uk", {"n": number}) == text


def test_moments_are_kyivs(texts: Texts) -> None:
    at = datetime(2026, 3, 13, 22, 5, tzinfo=UTC)
    assert texts.text("demo", "when", "uk", {"at": at}) == (
        "14 березня 2026 · 14 березня 2026, 00:05 · 00:05"
    )
    assert texts.text("demo", "when", "en", {"at": at}).startswith("14 March 2026")


def test_numbers_of_people_are_masked(texts: Texts) -> None:
    args: Arguments = {"phone": "+380671234567", "number": "7012345677", "metres": 1240}
    assert texts.text("demo", "who", "uk", args) == "+380 •• ••• 45 67 •••677 1,2 км"


@pytest.mark.parametrize(
    ("file", "key", "args"),
    [("nowhere", "plain", {}), ("demo", "nothing", {}), ("demo", "hello", {})],
)
def test_a_missing_text_or_argument_is_never_shown(
    texts: Texts, file: str, key: str, args: dict[str, str]
) -> None:
    with pytest.raises(MissingText):
        texts.text(file, key, "uk", args)


def test_an_empty_argument_is_empty(texts: Texts) -> None:
    assert texts.text("demo", "hello", "uk", {"name": None}) == "Кабінет: "


@pytest.mark.parametrize(
    ("code", "language"), [("uk", "uk"), ("en", "en"), ("ru", "uk"), ("de", "uk"), (None, "uk")]
)
def test_the_default_language_is_ukrainian(code: str | None, language: str) -> None:
    assert language_of(code) == language


@given(st.from_regex(r"\+[1-9][0-9]{9,13}", fullmatch=True))
def test_no_more_than_the_end_of_a_phone_is_shown(phone: str) -> None:
    shown = [sign for sign in masked_phone(phone) if sign.isdigit()]
    assert "".join(shown) == phone[1:4] + phone[-4:]


@given(st.text("0123456789АБВ", min_size=6, max_size=14))
def test_no_more_than_four_signs_of_a_number_are_shown(number: str) -> None:
    shown = masked_number(number)
    assert len(shown.removeprefix("•••")) in (3, 4)
    assert number.endswith(shown.removeprefix("•••"))


@given(st.text("0123456789АБВ", max_size=14))
def test_a_short_number_is_not_given_away_either(number: str) -> None:
    assert len(masked_number(number).removeprefix("•••")) <= len(number) / 2


def test_an_address_shows_its_first_letter_and_its_domain() -> None:
    assert masked_email("olena@example.org") == "o•••@example.org"
    assert masked_email('"a@b"@example.org') == '"•••@example.org'


def test_dates_and_distances() -> None:
    assert day(date(2026, 1, 9), "uk") == "9 січня 2026"
    assert time_of_day(datetime(2026, 7, 1, 5, 3, tzinfo=UTC)) == "08:03"
    assert [distance(metres, "uk") for metres in (0, 999, 1000, 1250, 15_640)] == [
        "0 м",
        "999 м",
        "1,0 км",
        "1,3 км",
        "15,6 км",
    ]
    assert distance(1250, "en") == "1.3 km"
