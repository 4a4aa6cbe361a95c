"""The invented people who use the chat."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sandbox.telegram.store import Json, Store

# Longer than any identifier Telegram has given, so that an invented person is nobody's account.
_FIRST_ID = 100_000_000_001
# Operator code 00 is not assigned in Ukraine: such a number rings nowhere.
_UNASSIGNED_PHONE = "+38000{:07d}"


@dataclass(frozen=True)
class Person:
    """A user of the messenger."""

    id: int
    first_name: str
    last_name: str | None
    username: str | None
    language_code: str
    phone_number: str
    is_deactivated: bool

    def user(self) -> Json:
        """The person as a ``User``."""
        return (
            {"id": self.id, "is_bot": False} | self._names() | {"language_code": self.language_code}
        )

    def chat(self) -> Json:
        """The private chat with the person as a ``Chat``."""
        return {"id": self.id, "type": "private"} | self._names()

    def _names(self) -> Json:
        names = {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
        }
        return {name: value for name, value in names.items() if value}


class UnknownPerson(LookupError):
    """No such person."""


class Taken(ValueError):
    """The identifier or the username belongs to somebody."""


class People:
    """All people."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(
        self,
        *,
        first_name: str,
        person_id: int | None = None,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str = "uk",
        phone_number: str | None = None,
    ) -> Person:
        """Add a person; identifier and phone number are invented when not given.

        Raises:
            Taken: the identifier or the username is in use.
        """
        number = person_id if person_id is not None else self._next_id()
        phone = phone_number or _UNASSIGNED_PHONE.format(number % 10**7)
        try:
            self._store.write(
                "INSERT INTO person (id, first_name, last_name, username, language_code,"
                " phone_number) VALUES (?, ?, ?, ?, ?, ?)",
                number, first_name, last_name, username, language_code, phone,
            )  # fmt: skip
        except sqlite3.IntegrityError as problem:
            raise Taken("the identifier or the username is taken") from problem
        return self.get(number)

    def save(self, person: Person) -> None:
        """Store a person's changed fields; the identifier says whose.

        Raises:
            Taken: the username is in use.
        """
        try:
            self._store.write(
                "UPDATE person SET first_name = ?, last_name = ?, username = ?, language_code = ?,"
                " phone_number = ?, is_deactivated = ? WHERE id = ?",
                person.first_name, person.last_name, person.username, person.language_code,
                person.phone_number, person.is_deactivated, person.id,
            )  # fmt: skip
        except sqlite3.IntegrityError as problem:
            raise Taken("the username is taken") from problem

    def find(self, person_id: int) -> Person | None:
        """The person, if there is one."""
        row = self._store.row("SELECT * FROM person WHERE id = ?", person_id)
        return _person(row) if row else None

    def get(self, person_id: int) -> Person:
        """The person.

        Raises:
            UnknownPerson: nobody has this identifier.
        """
        person = self.find(person_id)
        if person is None:
            raise UnknownPerson(person_id)
        return person

    def all(self) -> list[Person]:
        """Everybody, in the order of their identifiers."""
        return [_person(row) for row in self._store.rows("SELECT * FROM person ORDER BY id")]

    def _next_id(self) -> int:
        row = self._store.row("SELECT max(id) AS last FROM person WHERE id >= ?", _FIRST_ID)
        last = row["last"] if row else None
        return _FIRST_ID if last is None else int(last) + 1


def _person(row: sqlite3.Row) -> Person:
    return Person(
        id=row["id"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        username=row["username"],
        language_code=row["language_code"],
        phone_number=row["phone_number"],
        is_deactivated=bool(row["is_deactivated"]),
    )
