"""Trusted lists in the XML form of ETSI TS 119 612.

Ukraine publishes one list for services by algorithms of ETSI TS 119 312 and one for those by DSTU
4145, and names services and statuses also by addresses of its own. Of a list are read the
providers, their authorities, time-stamping and OCSP services with certificates, addresses and
status history, and the date of the next list.

Source: ETSI TS 119 612, clauses 5.3 to 5.6; https://czo.gov.ua/en/servicetypeidentifier.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..certificate import Certificate
from ..errors import TrustError
from ..trust import Period
from . import signed_xml
from .central import read_certificates
from .model import Provider, Published, Service, ServiceKind

if TYPE_CHECKING:
    from lxml.etree import _Element

LIST_NAME, OPERATOR_NAME = "TL.xml", "operator.cer"

_TL = "{http://uri.etsi.org/02231/v2#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_PUBLISHERS = ("http://uri.etsi.org/TrstSvc/", "http://czo.gov.ua/TrstSvc/")
_TYPES = {
    "CA/QC": ServiceKind.AUTHORITY,
    "RootCA-QC": ServiceKind.AUTHORITY,
    "NationalRootCA-QC": ServiceKind.AUTHORITY,
    "TSA/QTST": ServiceKind.TIME_STAMPING,
    "Certstatus/OCSP": ServiceKind.REVOCATION,
    "Certstatus/OCSP/QC": ServiceKind.REVOCATION,
}
_GRANTED = frozenset(
    {
        *("granted", "recognisedatnationallevel"),
        # Statuses of times before Regulation (EU) 910/2014, which stand in histories.
        *("undersupervision", "supervisionincessation", "accredited"),
    }
)
_MOST_SERVICES = 8192


def read(data: bytes, operator: Certificate, at: datetime) -> Published:
    """The list, signed by the scheme operator whose certificate is pinned.

    Raises:
        TrustError: it is not such a list, not signed so, or names no date of the next one.
    """
    root = signed_xml.read(data, operator, at)
    if root.tag != f"{_TL}TrustServiceStatusList":
        raise TrustError("the XML is not a trusted list")
    scheme = _child(root, "SchemeInformation")
    providers: list[Provider] = []
    services: list[Service] = []
    unreadable = 0
    for element in root.iterfind(f"{_TL}TrustServiceProviderList/{_TL}TrustServiceProvider"):
        provider, own, left_out = _provider(element)
        providers.append(provider)
        services += own
        unreadable += left_out
    if not providers or len(services) > _MOST_SERVICES:
        raise TrustError(f"the trusted list names {len(services)} services")
    return Published(
        providers=tuple(providers),
        certificates=tuple(dict.fromkeys(c for s in services for c in s.certificates)),
        services=tuple(services),
        sequence=_number(_text(scheme, "TSLSequenceNumber")),
        issued_at=_moment(_text(scheme, "ListIssueDateTime")),
        next_update=_moment(_text(_child(scheme, "NextUpdate"), "dateTime")),
        unreadable=unreadable,
    )


def _provider(element: _Element) -> tuple[Provider, list[Service], int]:
    information = _child(element, "TSPInformation")
    name = _name(_child(information, "TSPName"))
    trade_names = information.iterfind(f"{_TL}TSPTradeName/{_TL}Name")
    codes = [text for trade in trade_names if (text := (trade.text or "").strip())]
    services, unreadable = [], 0
    for entry in element.iterfind(f"{_TL}TSPServices/{_TL}TSPService"):
        service, left_out = _service(name, entry)
        unreadable += left_out
        if service is not None:
            services.append(service)
    authorities = _certificates_of(services, ServiceKind.AUTHORITY)
    provider = Provider(
        name=name,
        edrpou=next((c.removeprefix("NTRUA-") for c in codes if c.startswith("NTRUA-")), None),
        issuer_names=tuple(dict.fromkeys(n for c in authorities for n in c.subject.all("2.5.4.3"))),
        ocsp=_addresses_of(services, ServiceKind.REVOCATION),
        tsp=_addresses_of(services, ServiceKind.TIME_STAMPING),
        cmp=(),
    )
    return provider, services, unreadable


def _certificates_of(services: list[Service], kind: ServiceKind) -> list[Certificate]:
    return [c for service in services if service.kind is kind for c in service.certificates]


def _addresses_of(services: list[Service], kind: ServiceKind) -> tuple[str, ...]:
    every = (a for service in services if service.kind is kind for a in service.addresses)
    return tuple(dict.fromkeys(a for a in every if a.startswith(("http://", "https://"))))


def _service(provider: str, entry: _Element) -> tuple[Service | None, int]:
    """The service when it is of a kind that matters here, and certificates left out."""
    now = _child(entry, "ServiceInformation")
    kind = _kind(_text(now, "ServiceTypeIdentifier"))
    if kind is None:
        return None, 0
    past = entry.findall(f"{_TL}ServiceHistory/{_TL}ServiceHistoryInstance")
    periods = sorted((_period(e) for e in (now, *past)), key=lambda p: p.since, reverse=True)
    raw = tuple(
        _octets(value)
        for information in (now, *past)
        for value in information.iterfind(
            f"{_TL}ServiceDigitalIdentity/{_TL}DigitalId/{_TL}X509Certificate"
        )
    )
    certificates, unreadable = read_certificates(raw)
    points = now.iterfind(f"{_TL}ServiceSupplyPoints/{_TL}ServiceSupplyPoint")
    service = Service(
        provider=provider,
        name=_name(_child(now, "ServiceName")),
        kind=kind,
        certificates=certificates,
        addresses=tuple((point.text or "").strip() for point in points),
        periods=tuple(periods),
    )
    return service, unreadable


def _kind(address: str) -> ServiceKind | None:
    """What a service type is; those of Ukraine say beside it for whom it is recognised."""
    for publisher in _PUBLISHERS:
        prefix = f"{publisher}Svctype/"
        if address.startswith(prefix):
            words = address.removeprefix(prefix).removeprefix("MR-").removeprefix("National-")
            return _TYPES.get(words)
    return None


def _period(information: _Element) -> Period:
    status, since = _text(information, "ServiceStatus"), _text(information, "StatusStartingTime")
    publisher, _, word = status.rpartition("TrustedList/Svcstatus/")
    return Period(_moment(since), publisher in _PUBLISHERS and word in _GRANTED, word or status)


def _child(element: _Element, name: str) -> _Element:
    child = element.find(f"{_TL}{name}")
    if child is None:
        raise TrustError(f"the trusted list has no {name} where it must")
    return child


def _text(element: _Element, name: str) -> str:
    return (_child(element, name).text or "").strip()


def _name(element: _Element) -> str:
    """The Ukrainian name, or the first."""
    names = list(_names(element))
    if not names:
        raise TrustError("the trusted list has a name without text")
    return next((text for language, text in names if language == "uk"), names[0][1])


def _names(element: _Element) -> Iterator[tuple[str, str]]:
    for name in element.iterfind(f"{_TL}Name"):
        if text := " ".join((name.text or "").split()):
            yield (name.get(_LANGUAGE) or "").lower(), text


def _octets(element: _Element) -> bytes:
    try:
        return base64.b64decode("".join((element.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise TrustError("the trusted list has a certificate that is not base64") from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise TrustError("the trusted list's sequence number is no number")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise TrustError(f"the trusted list has a time that is none: {text[:40]!r}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
