"""Facts printed for people, or as JSON: the same document, so that neither says less."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ..inspection.document import Document, Fact
from .parsing import iso


def as_json(document: Document) -> str:
    """One JSON object."""
    text = json.dumps(document, ensure_ascii=False, indent=1, default=_plain)
    return text + "\n"


def as_text(document: Document) -> str:
    """Lines of «name: value», what is inside indented; facts that are absent are left out."""
    return "\n".join(_lines(document, "")) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no fact")


def _lines(document: Document, indent: str) -> Iterator[str]:
    for name, value in document.items():
        label = name.replace("_", " ")
        if isinstance(value, Mapping):
            yield f"{indent}{label}"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield from _listed(label, value, indent)
        elif value is not None and value != "":
            yield f"{indent}{label}: {_word(value)}"


def _listed(label: str, values: Sequence[Fact], indent: str) -> Iterator[str]:
    if not values:
        return
    if all(isinstance(value, str | int) for value in values):
        one = f"{indent}{label}: {', '.join(map(_word, values))}"
        if len(one) <= 100:
            yield one
            return
        yield f"{indent}{label}"
        yield from (f"{indent}  {_word(value)}" for value in values)
        return
    for number, value in enumerate(values, 1):
        yield f"{indent}{label} {number}" if len(values) > 1 else f"{indent}{label}"
        if isinstance(value, Mapping):
            yield from _lines(value, indent + "  ")
        else:
            yield f"{indent}  {_word(value)}"


def _word(value: Fact) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return str(iso(value))
    return str(value)
