"""The double's file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.telegram.store import Store


def names(store: Store) -> list[str]:
    return [row["name"] for row in store.rows("SELECT name FROM setting ORDER BY name")]


def put(store: Store, name: str) -> None:
    store.write("INSERT INTO setting (name, value) VALUES (?, '')", name)


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store(None)
    yield store
    store.close()


def fail_after(store: Store, name: str) -> None:
    with store.transaction():
        put(store, name)
        with store.transaction():
            put(store, f"{name} inside")
            raise ZeroDivisionError


def test_a_transaction_happens_whole_or_not_at_all(store: Store) -> None:
    with store.transaction():
        put(store, "a")
        with store.transaction():
            put(store, "b")
    with pytest.raises(ZeroDivisionError):
        fail_after(store, "c")
    assert names(store) == ["a", "b"]


def test_changes_need_a_transaction(store: Store) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        put(store, "a")


def test_a_second_opening_finds_everything(tmp_path: Path) -> None:
    path = tmp_path / "double.sqlite3"
    first = Store(path)
    with first.transaction():
        put(first, "a")
    second = Store(path)  # the first one is still open, as a killed process leaves it
    assert names(second) == ["a"]
    first.close()
    second.close()


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "double.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 999")
    database.close()
    with pytest.raises(RuntimeError, match="version 999"):
        Store(path)
