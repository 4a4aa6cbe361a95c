"""Addresses: one residence, in Ukraine unless the person's document is foreign.

Whether a settlement is in the address register is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.contract import person_rules
from core.persons.rules.findings import Findings

_TYPES = ("REGISTRATION", "RESIDENCE")
_TEXTS = ("area", "region", "settlement", "street")


def check_addresses(data: Mapping[str, Any], findings: Findings) -> None:
    """All addresses of the person."""
    addresses = data.get("addresses") or []
    homes = sum(address["type"] == "RESIDENCE" for address in addresses)
    if not homes:
        findings.add("addresses", "invalid", "Addresses with type RESIDENCE should be present")
    elif homes > 1:
        findings.add(
            "addresses",
            "invalid",
            f"Single address of type 'RESIDENCE' is required, got: {homes}",
        )
    foreign = any(
        document["type"] in person_rules.FOREIGN_IDENTITY
        for document in data.get("documents") or []
    )
    for place, address in enumerate(addresses):
        _check(address, f"addresses[{place}]", foreign, findings)


def _check(address: Mapping[str, Any], path: str, foreign: bool, findings: Findings) -> None:
    if address["type"] not in _TYPES:
        findings.add(f"{path}.type", "inclusion", "value is not allowed in enum", _TYPES)
    if address["type"] == "RESIDENCE" and address["country"] != "UA" and not foreign:
        findings.add(f"{path}.country", "inclusion", "value is not allowed in enum", ("UA",))
    for key in _TEXTS:
        if address.get(key):
            findings.need_match(f"{path}.{key}", person_rules.FREE_LETTERS, address[key])
    if address.get("zip"):
        findings.need_match(f"{path}.zip", person_rules.ZIP, address["zip"])
    if address.get("building"):
        findings.need_match(f"{path}.building", person_rules.BUILDING, address["building"])
