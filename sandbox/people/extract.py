"""The registry extract: JSON Lines ``{"kind", "data"}``, what is referred to first.

One line is made at a time, so that an extract of any size takes the same memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import BinaryIO, Final

import orjson

from sandbox.people import addresses, clinics, declarations, newcomers_records, persons, staff
from sandbox.people.country import Country
from sandbox.people.record import Record

# In the order in which references are satisfied.
KINDS: Final[Mapping[str, Callable[[Country], Iterator[Record]]]] = {
    "region": addresses.regions,
    "district": addresses.districts,
    "settlement": addresses.settlements,
    "street": addresses.streets,
    "legal_entity": clinics.legal_entities,
    "division": clinics.divisions,
    "party": staff.parties,
    "employee": staff.employees,
    "healthcare_service": clinics.healthcare_services,
    "contract_division": clinics.contract_divisions,
    "person": lambda country: chain(persons.persons(country), newcomers_records.records(country)),
    "declaration": declarations.declarations,
}


def lines(country: Country) -> Iterator[bytes]:
    """The extract, line by line, each with its end."""
    for kind, make in KINDS.items():
        for data in make(country):
            record = {"kind": kind, "data": data}
            yield orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def write(country: Country, file: BinaryIO) -> int:
    """Write the extract; returns how many records it has."""
    count = 0
    for line in lines(country):
        file.write(line)
        count += 1
    return count
