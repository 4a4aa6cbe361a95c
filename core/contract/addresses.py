"""The address register: search, and its records in a registry extract.

Source: PIS API 9.11, uaddresses. The public API speaks КОАТУУ; the key of a place is its id.
"""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from core.contract.wire import Data, PageQuery


class Region(Data):
    """An oblast; the published name of the name is ``region``."""

    id: UUID
    region: str
    koatuu: str | None = None


class District(Data):
    """A raion."""

    id: UUID
    region: str
    district: str
    koatuu: str | None = None


class Settlement(Data):
    """A town or village; the parent is what it is a part of."""

    id: UUID
    region: str
    region_id: UUID
    district: str | None = None
    district_id: UUID | None = None
    name: str
    mountain_group: bool
    type: str
    koatuu: str | None = None
    parent_settlement: str | None = None
    parent_settlement_id: UUID | None = None


class Street(Data):
    """A street of a settlement."""

    id: UUID
    settlement_id: UUID
    type: str
    name: str
    aliases: list[str] = Field(default_factory=list)


class DistrictShort(Data):
    """A district in the list of its region."""

    id: UUID
    district: str


class SettlementShort(Data):
    """A settlement in the list of its district."""

    id: UUID
    settlement_name: str


class RegionQuery(PageQuery):
    """Search for oblasts."""

    name: str | None = None
    koatuu: str | None = None


class DistrictQuery(PageQuery):
    """Search for raions; the oblast by id or by name."""

    region_id: UUID | None = None
    region: str | None = None
    name: str | None = None
    koatuu: str | None = None


class SettlementQuery(PageQuery):
    """Search for towns and villages of an oblast."""

    region: str
    district: str | None = None
    name: str | None = None
    koatuu: str | None = None
    mountain_group: bool | None = None
    type: str | None = None


class NameQuery(PageQuery):
    """Search within one region or district."""

    name: str | None = None
    koatuu: str | None = None


class StreetQuery(PageQuery):
    """Search for streets of a settlement."""

    settlement_id: UUID
    name: str | None = None
    type: str | None = None


# --- registry extract ---------------------------------------------------------------------


class RegionRecord(Data):
    """An oblast in an extract."""

    id: UUID
    name: str
    koatuu: str | None = None


class DistrictRecord(Data):
    """A raion in an extract."""

    id: UUID
    region_id: UUID
    name: str
    koatuu: str | None = None


class SettlementRecord(Data):
    """A town or village in an extract."""

    id: UUID
    region_id: UUID
    district_id: UUID | None = None
    parent_settlement_id: UUID | None = None
    name: str
    type: str
    mountain_group: bool = False
    koatuu: str | None = None


class StreetRecord(Data):
    """A street in an extract."""

    id: UUID
    settlement_id: UUID
    type: str
    name: str
    aliases: list[str] = Field(default_factory=list)
