"""What a register truthfully answers: what it is told, beside what the state knows. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from sandbox.people.state import StateRecord

Told = Mapping[str, Any]
"""A question: published fields of a person."""


class Register(StrEnum):
    """Registers by the names of their streams.

    Source: Person_Verification_Details, PIS API 9.11.
    """

    TAX = "drfo"
    BIRTH = "dracs_birth"
    DEATH = "dracs_death"
    NAME_CHANGE = "dracs_name_change"
    DEMOGRAPHIC = "unzr"
    OLD_PASSPORT = "mvs_passport"
    ID_CARD = "dms_passport"
    BY_HAND = "nhs"
    CAPACITY = "legal_capacity"


class Answer(StrEnum):
    """What the gateway says."""

    MATCHES = "MATCHES"
    DIFFERS = "DIFFERS"
    ABSENT = "ABSENT"
    LATER = "LATER"


# One apostrophe for all that get typed; registers do not tell letter cases apart.
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’ʼ`‘´′", "'"))
_NAMES: Final = ("last_name", "first_name", "second_name")


class StateRegisters:
    """The registers of one invented country.

    Args:
        records: everybody whom the state knows.
    """

    def __init__(self, records: Iterable[StateRecord]) -> None:
        self._by_number: dict[str, StateRecord] = {}
        self._by_name: dict[tuple[str, ...], StateRecord] = {}
        for record in records:
            self._by_number |= dict.fromkeys(record.numbers, record)
            self._by_name[_named(record.name.fields(), record.birth_date.isoformat())] = record
        self._rules: Mapping[Register, Callable[[Told], Answer]] = {
            Register.TAX: self._tax,
            Register.BIRTH: self._birth,
            Register.DEMOGRAPHIC: self._demographic,
            Register.DEATH: self._death,
            Register.NAME_CHANGE: self._name_change,
        }

    def answer(self, register: Register, told: Told) -> Answer:
        """The truth; never ``LATER``."""
        return self._rules.get(register, self._documents)(told)

    def known(self, told: Told) -> StateRecord | None:
        """Whom a question is about, by a number of his or else by name and birth date."""
        for number in numbers_in(told):
            if found := self._by_number.get(number):
                return found
        return self._by_name.get(_named(told, str(told.get("birth_date"))))

    def _tax(self, told: Told) -> Answer:
        found = self._by_number.get(str(told.get("tax_id")))
        if found is None or found.tax_id != told["tax_id"]:
            return Answer.ABSENT
        surname = found.tax_service_surname or found.name.last_name
        return _agreement(_is_he(told, found, surname=surname))

    def _demographic(self, told: Told) -> Answer:
        found = self._by_number.get(str(told.get("unzr")))
        if found is None or found.unzr != told["unzr"]:
            return Answer.ABSENT
        return _agreement(_is_he(told, found))

    def _death(self, told: Told) -> Answer:
        # Everybody of the country is alive, and a register of deaths has nothing against the rest.
        return Answer.MATCHES

    def _name_change(self, told: Told) -> Answer:
        found = self.known(told)
        if found is None or (found.former_surname is None and _is_he(told, found)):
            return Answer.ABSENT
        return _agreement(_is_he(told, found))

    def _birth(self, told: Told) -> Answer:
        """Whether the certificate is the child's, and the act names who says he is a parent."""
        answer = self._documents(told)
        parent = told.get("confidant_person")
        if parent is None or answer is not Answer.MATCHES:
            return answer
        child = self.known(told)
        return _agreement(child is not None and parent.get("tax_id") in child.parents)

    def _documents(self, told: Told) -> Answer:
        """Whether every document is known, and is his."""
        named = [(item["type"], item["number"]) for item in told.get("documents") or []]
        owners = [self._by_number.get(number) for _, number in named]
        if not named or any(
            owner is None or document not in owner.documents
            for owner, document in zip(owners, named, strict=True)
        ):
            return Answer.ABSENT
        return _agreement(all(owner is not None and _is_he(told, owner) for owner in owners))


def _agreement(agrees: bool) -> Answer:
    return Answer.MATCHES if agrees else Answer.DIFFERS


def _is_he(told: Told, found: StateRecord, *, surname: str | None = None) -> bool:
    fields = found.name.fields() | ({"last_name": surname} if surname else {})
    born = found.birth_date.isoformat()
    return _named(fields, born) == _named(told, str(told.get("birth_date")))


def _named(fields: Mapping[str, Any], born: str) -> tuple[str, ...]:
    return (*(_spelt(str(fields.get(name) or "")) for name in _NAMES), born)


def _spelt(name: str) -> str:
    return " ".join(name.translate(_APOSTROPHES).upper().split())


def numbers_in(told: Told) -> list[str]:
    """Numbers of a person and of his documents that a question holds."""
    numbers = [told.get("tax_id"), told.get("unzr")]
    numbers += [document.get("number") for document in told.get("documents") or []]
    return [str(number) for number in numbers if number]
