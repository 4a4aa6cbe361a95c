"""What a trust list tells, whatever its form: providers, their services and how these stood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..certificate import Certificate
from ..trust import Period


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of trust services and where its services are, as full http addresses."""

    name: str
    edrpou: str | None
    issuer_names: tuple[str, ...]
    """Common names of the certificates that it issues with."""
    ocsp: tuple[str, ...]
    tsp: tuple[str, ...]
    cmp: tuple[str, ...]


class ServiceKind(StrEnum):
    """Services that matter to a verifier."""

    AUTHORITY = "CA/QC"
    TIME_STAMPING = "TSA/QTST"
    REVOCATION = "Certstatus/OCSP"


@dataclass(frozen=True, slots=True)
class Service:
    """A service of a list that tells how it stood over time."""

    provider: str
    name: str
    kind: ServiceKind
    certificates: tuple[Certificate, ...]
    addresses: tuple[str, ...]
    periods: tuple[Period, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class Published:
    """One published list, read and, when its form has a signature, authentic."""

    providers: tuple[Provider, ...]
    certificates: tuple[Certificate, ...]
    """Trusted by nothing but a path to an anchor."""
    services: tuple[Service, ...] = ()
    sequence: int | None = None
    issued_at: datetime | None = None
    next_update: datetime | None = None
    unreadable: int = 0
    """Certificates that were left out, because they cannot be read."""


def merged(providers: Iterable[Provider]) -> tuple[Provider, ...]:
    """Providers of several lists; those of one name or one ЄДРПОУ become one."""
    found: list[Provider] = []
    for provider in providers:
        position = next((i for i, known in enumerate(found) if _is_same(known, provider)), None)
        if position is None:
            found.append(provider)
        else:
            found[position] = _joined(found[position], provider)
    return tuple(found)


def _is_same(one: Provider, other: Provider) -> bool:
    if one.edrpou and other.edrpou:
        return one.edrpou == other.edrpou
    return one.name == other.name or bool(set(one.issuer_names) & set(other.issuer_names))


def _joined(one: Provider, other: Provider) -> Provider:
    def both(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*first, *second)))

    return Provider(
        one.name,
        one.edrpou or other.edrpou,
        both(one.issuer_names, other.issuer_names),
        both(one.ocsp, other.ocsp),
        both(one.tsp, other.tsp),
        both(one.cmp, other.cmp),
    )
