"""Whether anybody is given away by what an installation has written down: its logs, its database.

The database is looked at as whoever steals a plain dump of it would: every table of every schema,
octets in hexadecimal. Doctors, clinics and the register of addresses are published and stand in
the clear; a patient's surname may be a doctor's, and his street a clinic's.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.people import newcomers, persons
from sandbox.people.country import Country
from sandbox.postgres import find_binaries

_PUBLISHED = {
    *(f"core.{name}" for name in ("party", "employee", "employee_role", "doctor_load")),
    *(f"core.{name}" for name in ("legal_entity", "division", "contract_division")),
    *(f"core.{name}" for name in ("healthcare_service", "region", "district")),
    *(f"core.{name}" for name in ("settlement", "street")),
    *(f"bot.{name}" for name in ("directory_doctor", "directory_doctor_name", "directory_sync")),
}
_ENDING_DIGITS = 9
_NEIGHBOURHOOD = 60
# Whole words of hexadecimal digits, a letter among them: a number of digits alone stays.
_HEXADECIMAL = re.compile(r"(?:(?<=\\x)|(?<!\w))(?=[0-9]*[a-f])[0-9a-f]{8,}(?!\w)")


@dataclass(frozen=True)
class Traces:
    """What gives one human being away.

    Attributes:
        whose: his id, to be told by; never his name.
        values: numbers and texts that are his alone, by kind.
        together: parts that are anybody's alone and his together, by kind.
    """

    whose: str
    values: Mapping[str, str]
    together: Mapping[str, tuple[str, ...]]


def everybody(country: Country) -> list[Traces]:
    """All patients and newcomers of a country."""
    arriving = (newcomers.newcomer(country, index) for index in range(country.sizes.newcomers))
    return [
        *(traces(str(record["id"]), record) for record in persons.persons(country)),
        *(traces(one.holder_id, newcomers.application(country, one)) for one in arriving),
    ]


def traces(whose: str, record: Mapping[str, Any]) -> Traces:
    """What gives away whoever has these published fields."""
    contact, home = record["emergency_contact"], record["addresses"][0]
    values = {kind: record.get(kind) for kind in ("tax_id", "unzr", "email", "secret")}
    for place, each in enumerate(record["documents"]):
        values[f"document {place}"] = each["number"]
    for place, each in enumerate((*(record.get("phones") or ()), *contact["phones"])):
        values[f"phone {place}"] = each["number"][-_ENDING_DIGITS:]
    together = {
        "name": (record["last_name"], record["first_name"]),
        "contact": (contact["last_name"], contact["first_name"]),
        "address": tuple(filter(None, map(home.get, ("street", "building", "apartment")))),
    }
    return Traces(
        whose,
        {kind: value for kind, value in values.items() if value},
        {kind: parts for kind, parts in together.items() if len(parts) > 1},
    )


def in_text(text: str, people: Sequence[Traces]) -> list[str]:
    """Who is given away by a text, and by what; surnames count alone."""
    words = _words(text)
    return [
        f"{kind} of {one.whose}"
        for one in people
        for kind, value in {**one.values, "surname": one.together["name"][0]}.items()
        if value in words
    ]


def in_dump(dump: str, people: Sequence[Traces]) -> list[str]:
    """Who is given away by a plain dump of a database, in which table and by what."""
    found = []
    for table, content in tables(dump):
        words = _words(content)
        for one in people:
            found += [f"{table}: {kind} of {one.whose}" for kind in _told(words, content, one)]
        if table not in _PUBLISHED:
            found += [f"{table}: {told}" for told in _told_together(content, people)]
    return found


def tables(dump: str) -> Iterator[tuple[str, str]]:
    """Name and rows of every table."""
    for part in dump.split("\nCOPY ")[1:]:
        yield part.split(" ", 1)[0], part.split("\n\\.\n", 1)[0].partition("\n")[2]


def plain_dump(dsn: str) -> str:
    """What ``pg_dump`` writes of a whole database."""
    done = subprocess.run(
        [find_binaries() / "pg_dump", "--dbname", dsn], capture_output=True, text=True, check=True
    )
    return done.stdout


def _words(content: str) -> str:
    """What is written but octets and identifiers: chance alone puts short numbers there."""
    return _HEXADECIMAL.sub("…", content)


def _told(words: str, content: str, one: Traces) -> Iterator[str]:
    for kind, value in one.values.items():
        if value in words or value.encode().hex() in content:
            yield kind


def _told_together(content: str, people: Sequence[Traces]) -> Iterator[str]:
    for one in people:
        for kind, parts in one.together.items():
            if _stand_together(content, parts):
                yield f"{kind} of {one.whose}"


def _stand_together(content: str, parts: Sequence[str]) -> bool:
    """Whether the parts are words of one neighbourhood: a clinic has a street, too."""
    near = (
        content[max(0, found.start() - _NEIGHBOURHOOD) : found.end() + _NEIGHBOURHOOD]
        for found in re.finditer(re.escape(parts[0]), content)
    )
    return any(all(re.search(rf"\b{re.escape(part)}\b", place) for part in parts) for place in near)
