"""The printed forms: complete, and harmless whatever the register says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from core.declarations.printed_form import FormData, declaration_form, termination_form
from core.kit.ids import new_id
from tests.kit.people import person_record
from tests.kit.registry import position

PLAIN = {
    "html", "head", "meta", "title", "body", "article", "header", "section", "h1", "h2", "p",
    "strong", "dl", "dt", "dd", "ol", "li",
}  # fmt: skip


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def form_data(**person: Any) -> FormData:
    record = person_record(new_id(), tax_id="7303279923", **person)
    return FormData(
        number="0001-9000-0000",
        start_date=date(2026, 11, 23),
        end_date=date(2066, 11, 23),
        person=record,
        position=position(),
    )


def test_the_form_names_both_sides_the_number_and_the_term() -> None:
    form = declaration_form(form_data())
    for expected in (
        "0001-9000-0000",
        "Тестенко Вигадана Прикладівна",
        "14.05.1987",
        "7303279923",
        "Вигаденко Лікарка Прикладівна",
        "загальна практика – сімейна медицина",
        "КНП «Вигаданий центр первинної допомоги»",
        "00000018",
        "Амбулаторія № 1",
        "ВИГАДАНСЬКА обл., м. Вигадане, вул. Зелена, буд. 5",
        "23.11.2026",
        "23.11.2066",
    ):
        assert expected in form


def test_the_secret_word_is_not_printed() -> None:
    assert "приклад слова" not in declaration_form(form_data())


def test_a_form_without_a_representative_has_no_part_for_one() -> None:
    data = form_data()
    assert "Законний представник" not in declaration_form(data)
    guardian = person_record(new_id(), surname="Опікуненко")
    form = declaration_form(replace(data, representative=guardian))
    assert "Законний представник" in form
    assert "Опікуненко" in form


def test_what_is_not_known_is_left_out() -> None:
    assert "УНЗР" not in declaration_form(form_data())
    assert "<dd></dd>" not in declaration_form(form_data(phones=[]))


@pytest.mark.parametrize("make", [declaration_form, lambda data: termination_form(data, "x")])
def test_the_form_is_plain_structure(make: object) -> None:
    parser = _Tags()
    parser.feed(make(form_data()))  # type: ignore[operator]
    assert set(parser.tags) <= PLAIN
    assert parser.attributes <= {"lang", "charset"}


def test_a_value_cannot_become_markup() -> None:
    evil = '<script>alert(1)</script><img src="x" onerror="y">$number'
    form = declaration_form(form_data(surname=evil))
    assert "<script" not in form
    assert "<img" not in form
    assert "&lt;script&gt;" in form
    assert "$number" in form


def test_a_city_that_is_a_region_is_not_named_twice() -> None:
    address = {
        "type": "RESIDENCE", "country": "UA", "area": "М.КИЇВ", "settlement": "КИЇВ",
        "settlement_type": "CITY", "settlement_id": str(new_id()),
    }  # fmt: skip
    form = declaration_form(form_data(addresses=[address]))
    assert "<dd>м. КИЇВ</dd>" in form


def test_a_termination_names_the_doctor_and_the_reason() -> None:
    form = termination_form(form_data(), "Переїзд")
    assert "Вигаденко Лікарка Прикладівна" in form
    assert "Переїзд" in form
    assert not re.search("Причина", termination_form(form_data(), None))
