"""Writes the vectors."""

from __future__ import annotations

from tests.page.making.vectors import FOLDER, texts

for name, text in texts().items():
    (FOLDER / name).write_text(text, encoding="utf-8")
