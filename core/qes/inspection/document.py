"""A document of facts: names to values, lists and further documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

Fact = str | int | bool | datetime | Sequence["Fact"] | Mapping[str, "Fact"] | None
Document = Mapping[str, Fact]
