"""The print of a declaration, as another program reads it."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.contract.declaration_checks import SignerRole
from core.contract.declarations import DeclarationStatus
from core.declarations.form_blocks import blocks_of
from core.declarations.printed_form import declaration_form
from core.declarations.printed_pdf import (
    PrintedDeclaration,
    PrintedSignature,
    file_name,
    printed_pdf,
)
from tests.kit.pdf import attachments_of, facts_of, needs_poppler, structure_of, text_of
from tests.unit.core.declarations.test_printed_form import form_data

NUMBER = "0001-9000-0000"
MOMENT = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
PATIENT = PrintedSignature(
    role=SignerRole.PATIENT,
    is_representative=False,
    name="ТЕСТЕНКО Вигадана Прикладівна",
    tax_id="•••923",
    kind="advanced_qualified_certificate",
    issuer="Вигаданий КНЕДП",
    serial="0A1B2C",
    algorithm="ДСТУ 4145-2002 m=257 with Купина-256",
    signed_at=MOMENT,
    proven_at=None,
    accepted_at=MOMENT,
    source="ocsp",
)
DOCTOR = replace(PATIENT, role=SignerRole.DOCTOR, name="ВИГАДЕНКО Лікарка", kind="qualified")

pytestmark = needs_poppler


def declaration(**changes: object) -> PrintedDeclaration:
    data = PrintedDeclaration(
        number=NUMBER,
        form=declaration_form(form_data(surname="Ґалаґан-Зв’язкіна")),
        status=DeclarationStatus.ACTIVE,
        changed_on=date(2026, 11, 23),
        printed_at=MOMENT,
        signatures=[PATIENT, DOCTOR],
        container=b"\x30" + bytes(range(256)) * 30,
        check_address="https://kabinet.example/check",
    )
    return replace(data, **changes)  # type: ignore[arg-type]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_everything_of_the_form_is_printed() -> None:
    data = declaration()
    printed = flat(text_of(printed_pdf(data)))
    for block in blocks_of(data.form):
        assert flat(block.text) in printed
        assert block.label in printed


def test_ukrainian_letters_can_be_copied_and_searched() -> None:
    letters = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ ’ʼ' «» – №"
    printed = text_of(printed_pdf(declaration(form=f"<p>{letters}</p>")))
    assert letters in printed


def test_the_same_data_give_the_same_octets() -> None:
    data = declaration()
    assert printed_pdf(data) == printed_pdf(data)


def test_both_signers_stand_with_their_certificates() -> None:
    printed = flat(text_of(printed_pdf(declaration()), "-layout"))
    assert "Підпис пацієнта Підписано: ТЕСТЕНКО Вигадана Прикладівна РНОКПП: •••923" in printed
    assert "Підпис лікаря Підписано: ВИГАДЕНКО Лікарка" in printed
    assert "удосконалений електронний підпис на кваліфікованому сертифікаті (УЕП)" in printed
    assert "кваліфікований електронний підпис (КЕП)" in printed
    assert "Номер сертифіката: 0A1B2C" in printed
    assert "23.11.2026, 11:05 за Києвом, відповідь надавача (OCSP)" in printed


def test_a_representative_is_called_one() -> None:
    signed = [replace(PATIENT, is_representative=True), DOCTOR]
    printed = text_of(printed_pdf(declaration(signatures=signed)))
    assert "Підпис законного представника" in printed
    assert "Підпис пацієнта" not in printed


def test_a_declaration_taken_by_the_register_says_that_no_doctor_signed() -> None:
    printed = flat(text_of(printed_pdf(declaration(signatures=[PATIENT]))))
    assert "Окремого підпису лікаря для цієї декларації не було потрібно." in printed


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (DeclarationStatus.ACTIVE, "Стан: чинна"),
        (DeclarationStatus.TERMINATED, "Стан: припинена 23.11.2026"),
        (DeclarationStatus.CLOSED, "Стан: строк дії минув 23.11.2026"),
        (DeclarationStatus.REJECTED, "Стан: відхилена 23.11.2026"),
    ],
)
def test_the_status_is_said_with_its_day(status: DeclarationStatus, words: str) -> None:
    printed = flat(text_of(printed_pdf(declaration(status=status)), "-layout"))
    assert words in printed
    assert "Станом на: 23.11.2026, 11:05 за Києвом" in printed


def test_every_page_has_its_number() -> None:
    printed = printed_pdf(declaration())
    pages = text_of(printed).split("\f")[:-1]
    assert len(pages) == int(facts_of(printed)["Pages"]) == 2
    for number, page in enumerate(pages, 1):
        assert f"Декларація {NUMBER} · сторінка {number} з 2" in page


def test_the_signed_file_is_attached_whole(tmp_path: Path) -> None:
    data = declaration()
    attached = attachments_of(printed_pdf(data), tmp_path)
    assert attached == {file_name(NUMBER): data.container}


def test_a_declaration_from_before_says_that_it_has_no_signatures(tmp_path: Path) -> None:
    data = declaration(container=None, signatures=())
    printed = printed_pdf(data)
    assert "Файлу підпису цієї декларації в реєстрі немає" in flat(text_of(printed))
    assert attachments_of(printed, tmp_path) == {}


def test_the_address_of_the_check_is_printed_with_the_number_alone() -> None:
    data = declaration()
    assert f"https://kabinet.example/check#{NUMBER}\n" in text_of(printed_pdf(data))
    without = printed_pdf(declaration(check_address=None))
    assert "Перевірка" not in text_of(without)


def test_a_screen_reader_finds_headings_paragraphs_and_the_code_described() -> None:
    printed = printed_pdf(declaration())
    assert facts_of(printed)["Tagged"] == "yes"
    elements = structure_of(printed)
    assert elements[:3] == ["Document", "H1", "P"]
    assert elements.count("H2") == 11
    assert elements.count("Figure") == 1


def test_a_long_form_goes_on_over_pages_without_losing_a_word() -> None:
    words = [f"слово{number}" for number in range(3000)]
    form = "".join(f"<p>{' '.join(words[start : start + 60])}</p>" for start in range(0, 3000, 60))
    printed = text_of(printed_pdf(declaration(form=form))).split()
    assert set(words) <= set(printed)


def test_random_octets_do_not_disturb_the_print(tmp_path: Path) -> None:
    container = b"\x30" + os.urandom(20_000)
    attached = attachments_of(printed_pdf(declaration(container=container)), tmp_path)
    assert attached[file_name(NUMBER)] == container
