"""Everybody of the country whom the state knows: patients, newcomers, children of patients."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.people import infants, newcomers, persons
from sandbox.people.country import Country
from sandbox.people.state import StateRecord


def known_to_the_state(country: Country) -> Iterator[StateRecord]:
    """One by one."""
    for index in range(country.sizes.persons):
        yield persons.state_record(country, index)
    for index in range(country.sizes.newcomers):
        yield newcomers.state_record(country, index)
    yield from infants.state_records(country)
