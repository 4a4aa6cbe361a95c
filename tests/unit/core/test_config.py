"""Settings from the environment."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from core.config import Settings
from core.parameters import code_rules, person_request_rules
from core.persons.rules import PersonRules

KEY = base64.b64encode(bytes(32)).decode()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least that must be set."""
    monkeypatch.setenv("DATABASE_URL", "postgresql:///kabinet")
    monkeypatch.setenv("CORE_ENCRYPTION_KEYS", f"1:{KEY}")
    monkeypatch.setenv("CORE_INDEX_KEY", KEY)
    monkeypatch.setenv("CORE_NONCE_KEY", KEY)


PUBLISHED = {
    "no_self_auth_age": 14,
    "no_self_registration_age": 14,
    "person_full_legal_capacity_age": 18,
    "tax_id_required_age": 14,
    "person_max_age": 150,
    "person_text_max_length": 255,
    "secret_min_length": 6,
    "secret_max_length": 20,
    "person_match_score": 0.95,
    "code_lifetime_seconds": 300,
    "code_tries": 3,
    "third_person_limit": 150,
    "person_name_rule": "2019",
    "check_tax_id_digit": False,
}


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_published_values_are_the_defaults(name: str) -> None:
    assert getattr(Settings(), name) == PUBLISHED[name]


@pytest.mark.parametrize(
    ("setting", "value", "read"),
    [
        ("NO_SELF_REGISTRATION_AGE", "16", lambda rules: rules.no_self_registration_age),
        ("PERSON_FULL_LEGAL_CAPACITY_AGE", "21", lambda rules: rules.full_legal_capacity_age),
        ("TAX_ID_REQUIRED_AGE", "16", lambda rules: rules.tax_id_required_age),
        ("PERSON_MAX_AGE", "130", lambda rules: rules.max_age),
        ("PERSON_TEXT_MAX_LENGTH", "300", lambda rules: rules.text_length),
        ("SECRET_MIN_LENGTH", "8", lambda rules: rules.secret_length[0]),
        ("SECRET_MAX_LENGTH", "30", lambda rules: rules.secret_length[1]),
    ],
)
def test_rules_of_a_person_are_as_set(
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    value: str,
    read: Callable[[PersonRules], int],
) -> None:
    monkeypatch.setenv(setting, value)
    assert read(person_request_rules(Settings()).person) == int(value)


def test_rules_of_codes_are_as_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODE_LIFETIME_SECONDS", "900")
    monkeypatch.setenv("CODE_TRIES", "5")
    monkeypatch.setenv("CODE_RESEND_AFTER_SECONDS", "30")
    rules = code_rules(Settings())
    assert (rules.lifetime, rules.tries) == (timedelta(minutes=15), 5)
    assert rules.resend_after == timedelta(seconds=30)


def test_folder_of_certificates_stands_for_its_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, single = tmp_path / "folder", tmp_path / "single.cer"
    folder.mkdir()
    for name in ("b.cer", "a.cer"):
        (folder / name).touch()
    (folder / "inner").mkdir()
    single.touch()
    monkeypatch.setenv("QES_ROOTS", f"{folder}:{single}")
    assert Settings().qes_roots == [folder / "a.cer", folder / "b.cer", single]


def test_missing_settings_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("CORE_NONCE_KEY")
    with pytest.raises(ValidationError) as caught:
        Settings()
    missing = {error["loc"][0] for error in caught.value.errors()}
    assert missing == {"database_url", "core_nonce_key"}


def test_keys_are_not_shown() -> None:
    assert KEY not in repr(Settings())


def test_key_that_is_not_base64_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORE_INDEX_KEY", "not base64!")
    with pytest.raises(ValueError, match="CORE_INDEX_KEY"):
        _ = Settings().index
