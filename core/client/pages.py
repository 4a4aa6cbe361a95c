"""Pages of lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from core.client.errors import CoreUnavailable
from core.client.transport import Success
from core.contract.wire import Paging

Item = TypeVar("Item", bound=BaseModel)


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list."""

    data: Sequence[Item]
    paging: Paging

    @classmethod
    def of(cls, answer: Success, model: type[Item]) -> Page[Item]:
        """The page in an answer; raises :class:`CoreUnavailable` if there is none."""
        if answer.paging is None:
            raise CoreUnavailable("the answer has no paging")
        return cls(answer.many(model), answer.paging)
