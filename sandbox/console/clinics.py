"""The clinics and who works there, as the console's sign-in page lists them."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sandbox.people import clinics, places, staff
from sandbox.people.country import Country
from sandbox.people.ids import Thing
from sandbox.people.keyring import Keyring

_ROLES = {"DOCTOR": "лікар", "OWNER": "керівник", "RECEPTIONIST": "реєстратор"}


@dataclass(frozen=True)
class Employee:
    """Somebody who can sign in to the console."""

    id: UUID
    party_id: UUID
    name: str
    role: str


@dataclass
class Clinic:
    """A clinic with its people."""

    id: UUID
    name: str
    settlement: str
    employees: list[Employee] = field(default_factory=list)

    @property
    def doctors(self) -> list[Employee]:
        """Those with whom declarations are made."""
        return [one for one in self.employees if one.role == _ROLES["DOCTOR"]]


class Clinics:
    """Every clinic of an invented country."""

    def __init__(self, country: Country, keyring: Keyring) -> None:
        self._clinics = {
            clinic.id: clinic
            for clinic in (_clinic(country, number) for number in range(country.sizes.clinics))
        }
        self._employees: dict[UUID, tuple[Clinic, Employee]] = {}
        for record in staff.employees(country):
            clinic = self._clinics[UUID(record["legal_entity_id"])]
            party_id = UUID(record["party_id"])
            name = keyring.card(party_id).holder.common_name
            role = _ROLES[record["employee_type"]]
            employee = Employee(UUID(record["id"]), party_id, name, role)
            clinic.employees.append(employee)
            self._employees[employee.id] = (clinic, employee)

    def all(self) -> list[Clinic]:
        """Clinics by town and name."""
        return sorted(self._clinics.values(), key=lambda clinic: (clinic.settlement, clinic.name))

    def of_employee(self, employee_id: UUID) -> tuple[Clinic, Employee]:
        """An employee and where he works.

        Raises:
            KeyError: nobody has this id.
        """
        return self._employees[employee_id]


def _clinic(country: Country, number: int) -> Clinic:
    return Clinic(
        id=country.id(Thing.LEGAL_ENTITY, number),
        name=clinics.public_name(country, number),
        settlement=places.place(country.settlement_of_clinic(number)).name,
    )
