"""Words about a person's data: each register and status has its own, numbers stand in none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.flow import Arguments
from bot.texts import LANGUAGES, Texts
from core.contract.person_requests import PersonRequestStatus
from core.persons.model import VerificationStatus
from core.verification.model import Stream

TEXTS = Texts()
CHECK, DATA, CHANGES = "verification", "my_data", "my_changes"
UNKNOWN = "something new"
MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WRONG = (VerificationStatus.NOT_VERIFIED, VerificationStatus.CHANGES_NEEDED)

TAX_ID, DOCUMENT, PHONE, EMAIL = "7012345677", "АЄ120518", "+380671234567", "olena@example.org"
RECORD: Arguments = {
    "name": "Тестенко Вигадана",
    "born": date(1987, 5, 14),
    "document": "PASSPORT",
    "document-number": DOCUMENT,
    "has-tax-id": "yes",
    "tax-id": TAX_ID,
    "settlement": "Вигадане",
    "phone": PHONE,
    "phones": 1,
    "has-email": "yes",
    "email": EMAIL,
    "has-contact": "yes",
    "status": "VERIFIED",
    "numbers": 1,
    "number": PHONE,
    "method": "none",
    "waiting": 0,
    "picture": "no",
    "for-other": "no",
}
CHANGE: Arguments = {
    "status": PersonRequestStatus.NEW,
    "at": MOMENT,
    **dict.fromkeys(
        ("names", "documents", "addresses", "phones", "email", "emergency_contact", "secret",
         "other", "has-new-email"),
        "yes",
    ),
    "new-name": "Тестенко Вигадана",
    "new-document": "PASSPORT",
    "new-document-number": DOCUMENT,
    "new-settlement": "Вигадане",
    "new-phones": 1,
    "new-phone": PHONE,
    "new-email": EMAIL,
    "for-other": "no",
}  # fmt: skip


def words(key: str, language: str, **args: str) -> str:
    return TEXTS.text(CHECK, key, language, {"for-other": "no", **args})


def told_of_both(key: str, language: str, **args: str) -> tuple[str, str]:
    """What is said of the patient's own data, and of another's."""
    own = words(key, language, **args)
    return own, TEXTS.text(CHECK, key, language, {"for-other": "yes", **args})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_register_has_a_name_of_its_own(language: str) -> None:
    names = [words("register-name", language, register=each) for each in (*Stream, UNKNOWN)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_is_said_in_words_of_its_own(language: str) -> None:
    said = [words("answer", language, status=each) for each in (*VerificationStatus, UNKNOWN)]
    assert len(set(said)) == len(said)
    whole = [words("whole", language, overall=each) for each in (*VerificationStatus, UNKNOWN)]
    assert len(set(whole)) == len(whole)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", WRONG)
def test_what_to_do_is_told_for_each_register_that_differs(
    language: str, status: VerificationStatus
) -> None:
    told = [
        told_of_both("advice", language, register=each, status=status)
        for each in (*Stream, UNKNOWN)
    ]
    for texts in zip(*told, strict=True):
        assert len({text.partition("\n")[2] for text in texts}) == len(told)


@pytest.mark.parametrize("register", [*Stream, UNKNOWN])
def test_advice_about_anothers_data_does_not_call_them_the_readers(register: str) -> None:
    for status in WRONG:
        _, uk = told_of_both("advice", "uk", register=register, status=status)
        _, en = told_of_both("advice", "en", register=register, status=status)
        for owner in ("ваш", "у вас"):
            assert owner not in uk
        assert "your" not in en


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [*VerificationStatus, UNKNOWN])
def test_every_answer_of_every_register_has_advice(language: str, status: str) -> None:
    for register in (*Stream, UNKNOWN):
        assert words("advice", language, register=register, status=status).partition("\n")[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_register_of_deaths_is_not_said_to_match(language: str) -> None:
    status = VerificationStatus.VERIFIED
    said = words("said", language, register=Stream.DEATH, status=status)
    assert said != words("answer", language, status=status)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_a_request_has_words_of_its_own(language: str) -> None:
    states = [
        TEXTS.text(CHANGES, "state", language, {"status": each})
        for each in (*PersonRequestStatus, UNKNOWN)
    ]
    assert len(set(states)) == len(states)


@pytest.mark.parametrize("language", LANGUAGES)
def test_neither_language_tells_a_number_or_an_address_in_full(language: str) -> None:
    told = TEXTS.text(DATA, "data", language, RECORD) + TEXTS.text(
        CHANGES, "request", language, CHANGE
    )
    for whole, shown in (
        (TAX_ID, "•••677"),
        (DOCUMENT, "•••0518"),
        (PHONE[4:], "+380 •• ••• 45 67"),
        (EMAIL, "o•••@example.org"),
    ):
        assert shown in told
        assert whole not in told
