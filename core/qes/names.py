"""Distinguished names: compared as X.509 says, read as people do.

Source: RFC 5280, clauses 4.1.2.4 and 7.1 (case and spaces do not count in a comparison);
ETSI EN 319 412-1, clause 5.1 (semantics of serialNumber and organizationIdentifier).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from . import der
from .errors import FormatError

COMMON_NAME, SURNAME, SERIAL_NUMBER = "2.5.4.3", "2.5.4.4", "2.5.4.5"
COUNTRY, LOCALITY, ORGANIZATION, TITLE = "2.5.4.6", "2.5.4.7", "2.5.4.10", "2.5.4.12"
GIVEN_NAME, ORGANIZATION_IDENTIFIER = "2.5.4.42", "2.5.4.97"

_LABELS = {
    COMMON_NAME: "CN",
    SURNAME: "SN",
    GIVEN_NAME: "GN",
    SERIAL_NUMBER: "serialNumber",
    COUNTRY: "C",
    LOCALITY: "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "street",
    ORGANIZATION: "O",
    "2.5.4.11": "OU",
    TITLE: "title",
    ORGANIZATION_IDENTIFIER: "organizationIdentifier",
}
_MOST_ATTRIBUTES = 64


@dataclass(frozen=True, slots=True)
class Name:
    """A distinguished name; two are equal when X.509 takes them for the same."""

    key: tuple[frozenset[tuple[str, str]], ...]
    attributes: tuple[tuple[str, str], ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Name) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __str__(self) -> str:
        return ", ".join(f"{_LABELS.get(oid, oid)}={text}" for oid, text in self.attributes)

    def all(self, oid: str) -> list[str]:
        """Every value of the attribute."""
        return [text for attribute, text in self.attributes if attribute == oid]

    def first(self, oid: str) -> str | None:
        """The attribute's value, the first when there are several."""
        return next(iter(self.all(oid)), None)


@lru_cache(maxsize=1024)
def read(raw: bytes) -> Name:
    """The name of a DER Name.

    Raises:
        FormatError: the octets are no name.
    """
    key, attributes = [], []
    for relative in der.read(raw).fields().rest():
        parts = set()
        for pair in relative.fields(der.SET).rest():
            fields = pair.fields()
            oid, text = fields.take(der.OID).oid(), fields.next().text()
            fields.end()
            attributes.append((oid, text))
            parts.add((oid, " ".join(text.split()).casefold()))
        key.append(frozenset(parts))
    if len(attributes) > _MOST_ATTRIBUTES:
        raise FormatError("name has too many attributes")
    return Name(tuple(key), tuple(attributes))
