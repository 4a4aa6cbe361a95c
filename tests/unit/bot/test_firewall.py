"""What counts as identity data, and what people may well write in a chat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.firewall import Finding, find_in_file, find_in_text, has_tax_check_digit


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("7012345677", Finding.TAX_NUMBER),
        ("ІПН: 7012345677.", Finding.TAX_NUMBER),
        ("7012 3456 77", Finding.TAX_NUMBER),
        ("701-234-56-77", Finding.TAX_NUMBER),
        ("7012345670", Finding.TAX_NUMBER),
        ("АА123456", Finding.DOCUMENT_NUMBER),
        ("аа 123456", Finding.DOCUMENT_NUMBER),
        ("паспорт КВ №123456", Finding.DOCUMENT_NUMBER),
        ("AB123456", Finding.DOCUMENT_NUMBER),
        ("ID 123456789", Finding.DOCUMENT_NUMBER),
        ("123 456 789", Finding.DOCUMENT_NUMBER),
        ("20991231-01234", Finding.DOCUMENT_NUMBER),
        ("2099123101234", Finding.DOCUMENT_NUMBER),
        ("I-БК 123456", Finding.DOCUMENT_NUMBER),
        ("1-БК №123456", Finding.DOCUMENT_NUMBER),
        ("-----BEGIN PRIVATE KEY-----", Finding.KEY),
        ("MIIE" + "a" * 70, Finding.KEY),
    ],
)
def test_identity_data_are_found(text: str, finding: Finding) -> None:
    assert find_in_text(text) is finding


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Бровари",
        "вул. Паркова, 12",
        "кабінет 305, о 14:30",
        "14.05.1987 12:30",
        "+380671112233",
        "067 111 22 33",
        "Номер заявки 0000-AB12-CD34",
        "1234",
        "УП 2026",
        "Коваль А. П. 12 років стажу",
    ],
)
def test_what_people_write_passes(text: str) -> None:
    assert find_in_text(text) is None


@pytest.mark.parametrize("phone", ["0671112233", "067 111 22 33", "671112233", "0501234561"])
def test_a_phone_passes_where_a_phone_was_asked_for(phone: str) -> None:
    assert find_in_text(phone, expects_phone=True) is None


def test_a_tax_number_does_not_pass_as_a_phone() -> None:
    assert find_in_text("7012345677", expects_phone=True) is Finding.TAX_NUMBER


@given(st.from_regex(r"[1-9]\d{9}", fullmatch=True))
def test_ten_digits_are_found_with_a_wrong_check_digit_too(number: str) -> None:
    assert find_in_text(f"мій {number} код") is not None


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    find_in_text(text)
    find_in_text(text, expects_phone=True)


@pytest.mark.parametrize(
    ("name", "media_type", "finding"),
    [
        ("Key-6.dat", None, Finding.KEY),
        ("KEY.JKS", "application/octet-stream", Finding.KEY),
        ("my.pfx", "application/x-pkcs12", Finding.KEY),
        (None, "application/pkcs7-signature", Finding.KEY),
        ("scan.pdf", "application/pdf", Finding.DOCUMENT_IMAGE),
        ("photo", "image/jpeg", Finding.DOCUMENT_IMAGE),
        ("notes.txt", "text/plain", None),
        (None, None, None),
    ],
)
def test_files_are_told_by_name_and_type(
    name: str | None, media_type: str | None, finding: Finding | None
) -> None:
    assert find_in_file(name, media_type) is finding


def test_the_check_digit() -> None:
    assert has_tax_check_digit("7012345677")
    assert not has_tax_check_digit("7012345678")
