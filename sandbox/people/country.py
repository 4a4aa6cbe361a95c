"""An invented country: how many of what there are, and who belongs where.

Everything is computed from numbers, nothing is kept: the thousandth patient is known without
the nine hundred before him. That is why a nation fits into the memory of fifty people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sandbox.people import ids, places
from sandbox.people.dice import Dice
from sandbox.people.ids import Thing

FAMILY_DOCTOR, THERAPIST, PEDIATRICIAN = "FAMILY_DOCTOR", "THERAPIST", "PEDIATRICIAN"

_SPECIALITIES = (FAMILY_DOCTOR, THERAPIST, PEDIATRICIAN, FAMILY_DOCTOR, FAMILY_DOCTOR)
_ADULT = {FAMILY_DOCTOR, THERAPIST}
_CHILD = {FAMILY_DOCTOR, PEDIATRICIAN}
_TWO_POSITIONS_OF = 25  # every so manyth doctor works in two clinics


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many there are of each."""

    settlements: int = places.LISTED_COUNT
    clinics: int = 60
    doctors: int = 300
    persons: int = 50
    newcomers: int = 11

    def __post_init__(self) -> None:
        fewest = min(self.doctors, self.persons, self.newcomers)
        if min(self.settlements, self.clinics) < 1 or fewest < 0:
            raise ValueError("a country has at least one settlement and one clinic")


@dataclass(frozen=True, slots=True)
class Country:
    """The country of one seed on one day.

    Identifiers, names and numbers depend on the seed alone; dates are counted from ``today``.
    """

    today: date
    seed: int = 1
    sizes: Sizes = field(default_factory=Sizes)

    def id(self, thing: Thing, index: int) -> UUID:
        """Identifier of a thing."""
        return ids.make(self.seed, thing, index)

    def locate(self, identifier: UUID) -> tuple[Thing, int] | None:
        """What an identifier is of, if it is of this country."""
        return ids.locate(self.seed, identifier)

    def dice(self, kind: str, index: int) -> Dice:
        """Draws for one thing."""
        return Dice(self.seed, kind, index)

    def settlement_of_clinic(self, clinic: int) -> int:
        """Where a clinic is."""
        return clinic % self.sizes.settlements

    def divisions_of_clinic(self, clinic: int) -> range:
        """Numbers of its places: one or two."""
        return range(2 * clinic, 2 * clinic + 2 - clinic % 2)

    def clinic_of_division(self, division: int) -> int:
        """Whose place it is."""
        return division // 2

    def clinic_of_doctor(self, doctor: int) -> int:
        """Where a doctor has his first position."""
        return doctor % self.sizes.clinics

    def division_of_doctor(self, doctor: int) -> int:
        """In which of the clinic's places."""
        places_ = self.divisions_of_clinic(self.clinic_of_doctor(doctor))
        return places_[doctor // self.sizes.clinics % len(places_)]

    def speciality(self, doctor: int) -> str:
        """Main speciality; every clinic with five doctors has each of them."""
        return _SPECIALITIES[doctor // self.sizes.clinics % len(_SPECIALITIES)]

    def second_clinic_of_doctor(self, doctor: int) -> int | None:
        """Where a doctor has another position, if he has."""
        if doctor % _TWO_POSITIONS_OF != _TWO_POSITIONS_OF // 2 or self.sizes.clinics == 1:
            return None
        return (self.clinic_of_doctor(doctor) + 1) % self.sizes.clinics

    def clinic_of_person(self, person: int) -> int:
        """The clinic near a person's home."""
        return person % self.sizes.clinics

    def doctor_for(self, person: int, *, adult: bool, draw: int = 0) -> int | None:
        """A doctor of the person's clinic whose speciality fits; draws give others in turn."""
        suitable = list(self._suitable_doctors(self.clinic_of_person(person), adult))
        if not suitable:
            return None
        chosen = self.dice("doctor", person).number(0, len(suitable) - 1)
        return suitable[(chosen + draw) % len(suitable)]

    def _suitable_doctors(self, clinic: int, adult: bool) -> Iterator[int]:
        wanted = _ADULT if adult else _CHILD
        for doctor in range(clinic, self.sizes.doctors, self.sizes.clinics):
            if self.speciality(doctor) in wanted:
                yield doctor
