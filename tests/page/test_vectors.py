"""The committed vectors are what their maker makes."""

from __future__ import annotations

import pytest

from tests.page.making.vectors import FOLDER, texts


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return texts()


def test_making_them_again_changes_nothing(made: dict[str, str]) -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert committed.keys() == made.keys()
    changed = [name for name, text in made.items() if committed[name] != text]
    assert not changed, "run: python -m tests.page.making"
