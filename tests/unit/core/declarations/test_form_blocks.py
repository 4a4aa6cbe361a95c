"""A printed form in blocks: the whole text, once, in order."""

from __future__ import annotations

from core.declarations.form_blocks import Block, Kind, blocks_of
from core.declarations.printed_form import declaration_form
from tests.unit.core.declarations.test_printed_form import form_data


def test_the_form_keeps_its_order_and_its_labels() -> None:
    blocks = blocks_of(declaration_form(form_data()))
    assert blocks[0].kind is Kind.TITLE
    assert Block(Kind.PARAGRAPH, "Номер: 0001-9000-0000") in blocks
    headings = [block.text for block in blocks if block.kind is Kind.HEADING]
    assert headings == [
        "Пацієнт", "Лікар", "Надавач медичних послуг", "Місце надання послуг", "Строк дії", "Заява",
    ]  # fmt: skip
    assert Block(Kind.ROW, "7303279923", "РНОКПП") in blocks
    numbers = [block.label for block in blocks if block.kind is Kind.ITEM]
    assert numbers == ["1.", "2.", "3.", "4.", "5."]


def test_entities_are_the_letters_they_stand_for() -> None:
    form = declaration_form(form_data(surname="Тест<b>&енко"))
    assert any("Тест<b>&енко" in block.text for block in blocks_of(form))


def test_a_foreign_form_loses_its_markup_and_no_text() -> None:
    form = (
        "<style>p{color:red}</style><script>alert(1)</script><table><tr><td>Лікар</td>"
        "<td>Вигаденко <b>Лікарка</b></td></tr></table>хвіст"
    )
    assert [block.text for block in blocks_of(form)] == ["Лікар", "Вигаденко Лікарка", "хвіст"]


def test_text_without_markup_is_a_paragraph() -> None:
    assert blocks_of(" один \n рядок ") == [Block(Kind.PARAGRAPH, "один рядок")]
    assert blocks_of("") == []
