"""Qualified statements of a certificate: that it is qualified, for what, and by whose law.

Source: ETSI EN 319 412-5, clauses 4.2 and 4.3; the statement of Ukraine: Order No. 1236/5/453 of
20.08.2012; the statements in use: https://czo.gov.ua/en/servicetypeidentifier.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from . import der
from .der import Element

_COMPLIANCE, _DEVICE, _DISCLOSURE = "0.4.0.1862.1.1", "0.4.0.1862.1.4", "0.4.0.1862.1.5"
_TYPE, _LEGISLATION = "0.4.0.1862.1.6", "0.4.0.1862.1.7"
_UKRAINE = "1.2.804.2.1.1.1.2.1"
_IA5_STRING = 0x16


class CertificateType(StrEnum):
    """What a qualified certificate is for (QcType)."""

    SIGNATURE = "electronic_signature"
    SEAL = "electronic_seal"
    WEB_SITE = "web_site_authentication"


_TYPES = {
    "0.4.0.1862.1.6.1": CertificateType.SIGNATURE,
    "0.4.0.1862.1.6.2": CertificateType.SEAL,
    "0.4.0.1862.1.6.3": CertificateType.WEB_SITE,
}


@dataclass(frozen=True, slots=True)
class Qualification:
    """The statements, read."""

    compliance: bool = False
    """QcCompliance."""
    ukraine: bool = False
    """The statement of Ukraine's own order, in certificates from before the European ones."""
    in_device: bool = False
    """QcSSCD: the key is in a qualified signature creation device."""
    types: frozenset[CertificateType] = frozenset()
    """QcType; empty when the certificate does not say."""
    countries: frozenset[str] = frozenset()
    """QcCClegislation: by whose law it is qualified; empty means the European Union's."""
    disclosures: tuple[str, ...] = ()
    """QcPDS: where the provider's terms are."""
    others: frozenset[str] = frozenset()
    """Identifiers of statements that are not read here."""

    @property
    def is_qualified(self) -> bool:
        """Whether the certificate states to be qualified here.

        Providers of Ukraine write QcCompliance with their own country or with none; a certificate
        that names only other countries is not qualified by the law of Ukraine.
        """
        here = not self.countries or "UA" in self.countries
        return self.ukraine or (self.compliance and here)


def read(value: Element | None) -> Qualification:
    """The statements of the extension's value.

    Raises:
        FormatError: they are malformed.
    """
    statements: dict[str, list[Element]] = {}
    for element in value.fields().rest() if value else ():
        fields = element.fields()
        oid = fields.take(der.OID).oid()
        statements[oid] = fields.rest()
    known = {_COMPLIANCE, _UKRAINE, _DEVICE, _TYPE, _LEGISLATION, _DISCLOSURE}
    types = [child.oid() for child in _inside(statements, _TYPE) if child.tag == der.OID]
    return Qualification(
        compliance=_COMPLIANCE in statements,
        ukraine=_UKRAINE in statements,
        in_device=_DEVICE in statements,
        types=frozenset(_TYPES[oid] for oid in types if oid in _TYPES),
        countries=frozenset(
            child.text().upper()
            for child in _inside(statements, _LEGISLATION)
            if child.tag in der.STRINGS
        ),
        disclosures=tuple(_disclosures(statements)),
        others=frozenset(statements.keys() - known),
    )


def _inside(statements: dict[str, list[Element]], oid: str) -> list[Element]:
    lists = [info for info in statements.get(oid, ()) if info.tag == der.SEQUENCE]
    return [child for info in lists for child in info.children()]


def _disclosures(statements: dict[str, list[Element]]) -> list[str]:
    locations = [e for e in _inside(statements, _DISCLOSURE) if e.tag == der.SEQUENCE]
    every = [part for location in locations for part in location.children()]
    return [part.text() for part in every if part.tag == _IA5_STRING]
