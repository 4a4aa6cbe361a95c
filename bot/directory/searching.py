"""A search as a conversation keeps it: what was asked for, and which doctors may come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from bot.directory.model import Search

ANY_KIND: Final = "ANY_KIND"
KINDS: Final[Mapping[str, str | None]] = {
    ANY_KIND: None,
    "FAMILY": "FAMILY_DOCTOR",
    "THERAPIST": "THERAPIST",
    "PEDIATRICIAN": "PEDIATRICIAN",
}
"""Selections of a list by name, and the speciality of each."""


def criteria(
    *, settlement: str | None = None, surname: str | None = None, ids: list[str] | None = None
) -> dict[str, Any]:
    """A new search replaces the whole of the previous one."""
    return {"settlement": settlement, "surname": surname, "ids": ids,
            "everyone": None, "kind": None, "typed": None}  # fmt: skip


def search(data: Mapping[str, Any], allowed: Sequence[str]) -> Search:
    """The directory's search out of what a conversation has gathered.

    Args:
        data: of the conversation.
        allowed: specialities that take the person's age.
    """
    kind = KINDS.get(data.get("kind") or ANY_KIND)
    return Search(
        settlement_id=UUID(data["settlement"]) if data.get("settlement") else None,
        surname=data.get("surname"),
        ids=tuple(map(UUID, data["ids"])) if data.get("ids") else None,
        specialities=(kind,) if kind and kind in allowed else tuple(allowed),
        only_free=not data.get("everyone"),
    )


def offered_kinds(chosen: str | None, allowed: Sequence[str]) -> list[str]:
    """The selections to offer beside the present one."""
    fitting = [name for name, kind in KINDS.items() if kind is None or kind in allowed]
    return [name for name in fitting if name != (chosen or ANY_KIND)]
