"""The cursor of the feed."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.events.model import Cursor

_CURSORS = st.builds(
    Cursor, st.integers(0, 2**63 - 1), st.integers(0, 2**128 - 1).map(lambda value: UUID(int=value))
)


@given(_CURSORS)
def test_cursor_comes_back_as_it_went(cursor: Cursor) -> None:
    assert Cursor.decode(cursor.encode()) == cursor


@given(st.text(max_size=40))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    try:
        cursor = Cursor.decode(text)
    except InvalidInput:
        return
    assert cursor.xact_id >= 0


@pytest.mark.parametrize("text", ["", "=", "AAAA", "курсор"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        Cursor.decode(text)
