"""What every message of the wire has in common: strictness and paging."""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 300


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# A moment; one without a time zone is meant in UTC.
Moment = Annotated[datetime, AfterValidator(_aware)]


class Body(BaseModel):
    """What a channel sends. Unknown keys are refused, as the central system does.

    Source: "schema does not allow additional properties", ehealth.api validators.
    """

    model_config = ConfigDict(extra="forbid")


class Data(BaseModel):
    """What the core answers. A channel ignores keys it does not know yet."""

    model_config = ConfigDict(extra="ignore")


class Query(BaseModel):
    """Query parameters. Unknown filters are ignored.

    Source: "unknown filters ignored", ehealth.api cabinet declaration_request_controller_test.
    """

    model_config = ConfigDict(extra="ignore")


class PageQuery(Query):
    """Which page of a list.

    Source: page_size 1-300, default 50 (PIS API 9.11).
    """

    page: Annotated[int, Field(ge=1)] = 1
    page_size: Annotated[int, Field(ge=1, le=MAX_PAGE_SIZE)] = DEFAULT_PAGE_SIZE

    @property
    def offset(self) -> int:
        """Rows before the page."""
        return (self.page - 1) * self.page_size


class Paging(Data):
    """Where a page stands in its list."""

    page_number: int
    page_size: int
    total_entries: int
    total_pages: int

    @classmethod
    def of(cls, query: PageQuery, total_entries: int) -> Paging:
        """The paging of an answer to ``query``."""
        return cls.at(query.page, query.page_size, total_entries)

    @classmethod
    def at(cls, page_number: int, page_size: int, total_entries: int) -> Paging:
        """The paging of one page of a list with so many entries."""
        return cls(
            page_number=page_number,
            page_size=page_size,
            total_entries=total_entries,
            total_pages=ceil(total_entries / page_size),
        )
