"""Settings from the environment."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from pydantic import ValidationError

from core.config import Settings

KEY = base64.b64encode(bytes(32)).decode()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least that must be set."""
    monkeypatch.setenv("DATABASE_URL", "postgresql:///kabinet")
    monkeypatch.setenv("CORE_ENCRYPTION_KEYS", f"1:{KEY}")
    monkeypatch.setenv("CORE_INDEX_KEY", KEY)
    monkeypatch.setenv("CORE_NONCE_KEY", KEY)


def test_published_values_are_the_defaults() -> None:
    settings = Settings()
    assert settings.no_self_auth_age == 14
    assert settings.code_lifetime_seconds == 300
    assert settings.code_tries == 3


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
